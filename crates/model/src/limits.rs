//! Facts of the account by which a plan is judged and which are read only when the plan needs them: quotas, and where services are offered.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::KindName;
use crate::erased::typed;
use crate::kinds::ec2::endpoint_service::full_name;
use crate::kinds::ec2::vpc_endpoint;
use crate::plan::{Plan, Verb};

/// How many AWS allows of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quota {
    /// VPCs in the region.
    Vpcs,
    /// Elastic IP addresses in the region.
    ElasticIps,
    /// Interface endpoints in one VPC.
    InterfaceEndpoints,
    /// Gateway endpoints in the region.
    GatewayEndpoints,
}

/// What has to be known of the account before a plan can be judged by its limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Quotas of VPC: [`Quota::Vpcs`], [`Quota::InterfaceEndpoints`], [`Quota::GatewayEndpoints`].
    pub network: bool,
    /// The quota of Elastic IP addresses: [`Quota::ElasticIps`].
    pub addresses: bool,
    /// Services of endpoints, by their full names: see [`crate::Facts::services`].
    pub services: BTreeSet<String>,
}

impl Limits {
    /// What a plan needs to know; nothing for one that makes none of it.
    pub fn of(plan: &Plan) -> Self {
        let mut limits = Self::default();
        for step in plan.steps.iter().filter(|step| matches!(step.verb, Verb::Create | Verb::Update)) {
            let made = step.verb == Verb::Create;
            limits.network |= made && matches!(step.at.kind, KindName::Vpc | KindName::VpcEndpoint);
            limits.addresses |= made && step.at.kind == KindName::ElasticIp;
            let want = step.want.as_ref().filter(|_| step.at.kind == KindName::VpcEndpoint);
            // A service of another region is described there.
            if let Some(want) = want.map(typed::<vpc_endpoint::Want>).filter(|want| want.service_region.is_none()) {
                limits.services.insert(full_name(&plan.place, &want.service));
            }
        }
        limits
    }

    /// True when nothing has to be asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
