//! Facts of the account by which a plan is judged and which are read only when the plan needs them: quotas, and where services are offered.

use std::collections::BTreeSet;

use crate::KindName;
use crate::erased::typed;
use crate::kinds::ec2::endpoint_service::possible_names;
use crate::kinds::ec2::vpc_endpoint::{self, EndpointType};
use crate::plan::{Plan, Verb};

/// The quota of VPCs in the region.
pub const VPCS: &str = "quota/vpcs";
/// The quota of Elastic IP addresses in the region.
pub const ELASTIC_IPS: &str = "quota/elastic_ips";
/// The quota of interface endpoints in one VPC.
pub const INTERFACE_ENDPOINTS: &str = "quota/interface_endpoints";
/// The quota of gateway endpoints in the region.
pub const GATEWAY_ENDPOINTS: &str = "quota/gateway_endpoints";

/// The fact that holds the zones in which a service is offered, separated by commas; an empty one where it is not offered at all.
pub fn zones_fact(service: &str, kind: EndpointType) -> String {
    format!("zones/{service}/{}", kind.as_str())
}

/// What has to be known of the account before a plan can be judged by its limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Quotas of VPC: [`VPCS`], [`INTERFACE_ENDPOINTS`], [`GATEWAY_ENDPOINTS`].
    pub network: bool,
    /// The quota of Elastic IP addresses: [`ELASTIC_IPS`].
    pub addresses: bool,
    /// Services of endpoints, by all full names that they may have: see [`zones_fact`].
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
                limits.services.extend(possible_names(&plan.place, &want.service, want.kind_of_endpoint(&plan.place)));
            }
        }
        limits
    }

    /// True when nothing has to be asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
