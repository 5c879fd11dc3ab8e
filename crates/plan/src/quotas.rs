//! Quotas of the account that a plan would exceed. A quota that AWS does not let one read refuses nothing.
//!
//! ```text
//! 5 VPCs are live, and the quota is 5
//! + vpc/new                          refused: it would be the 6th
//! ± vpc/old, the old one first       no refusal: it takes the place of the old one
//! ```

use std::collections::BTreeMap;

use heiiki_model::kinds::ec2::vpc_endpoint::{self, EndpointType};
use heiiki_model::limits::Quota;
use heiiki_model::plan::{Refusal, Refused, Verb};
use heiiki_model::{Address, KindName, Known, Object, erased::typed};
use serde_json::Value;

use crate::object_key::key;
use crate::planning::Planning;

/// The group of the objects that a quota counts in the whole region. Other quotas count each VPC apart, and its id is the group.
const REGION: &str = "";

/// Returns the group of a quota in which an object counts; `None` if it does not count.
pub(crate) fn counted(quota: Quota, object: &Object) -> Option<String> {
    let of_region = |kind| (object.kind == kind).then(|| REGION.to_owned());
    let endpoint = |of: EndpointType| {
        let live: vpc_endpoint::Live = (object.kind == KindName::VpcEndpoint).then(|| typed(&object.live))?;
        (live.vpc_endpoint_type == of.as_str()).then_some(live.vpc_id)
    };
    match quota {
        Quota::Vpcs => of_region(KindName::Vpc),
        Quota::ElasticIps => of_region(KindName::ElasticIp),
        Quota::InterfaceEndpoints => endpoint(EndpointType::Interface),
        Quota::GatewayEndpoints => endpoint(EndpointType::Gateway).map(|_| REGION.to_owned()),
    }
}

/// Returns the group of a quota in which a resource will count that is made; `None` if it will not count.
pub(crate) fn taken_by(quota: Quota, at: &Address, want: &Value, known: &Known) -> Option<String> {
    let of_region = |kind| (at.kind == kind).then(|| REGION.to_owned());
    let endpoint = |of: EndpointType| {
        let want: vpc_endpoint::Want = (at.kind == KindName::VpcEndpoint).then(|| typed(want))?;
        let vpc = || known.id(&want.vpc).unwrap_or_else(|| want.vpc.address().to_string());
        (want.kind_of_endpoint(&known.place) == of).then(vpc)
    };
    match quota {
        Quota::Vpcs => of_region(KindName::Vpc),
        Quota::ElasticIps => of_region(KindName::ElasticIp),
        Quota::InterfaceEndpoints => endpoint(EndpointType::Interface),
        Quota::GatewayEndpoints => endpoint(EndpointType::Gateway).map(|_| REGION.to_owned()),
    }
}

impl Planning<'_> {
    /// Refuses to make more than the quotas of the account allow.
    pub(crate) fn refuse_beyond_quotas(&mut self) {
        let claimed = self.claimed;
        let all: Vec<&Object> = claimed.all().collect();
        let quotas = self.known.facts.quotas.iter();
        let refusals: Vec<Refusal> = quotas.flat_map(|(quota, limit)| self.exceeded(*quota, *limit, &all)).collect();
        self.refusals.extend(refusals);
    }

    /// Returns a refusal for each resource beyond a quota. An object that is replaced and goes first makes room for its successor.
    fn exceeded(&self, quota: Quota, limit: usize, all: &[&Object]) -> Vec<Refusal> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let first = self.replaced_first();
        for group in all.iter().filter(|object| !first.contains(&key(object))).filter_map(|object| counted(quota, object)) {
            *counts.entry(group).or_default() += 1;
        }
        let mut refusals = Vec::new();
        for (_, draft) in self.graph.iter().filter(|(_, draft)| draft.verb == Verb::Create) {
            let group = draft.want.as_ref().and_then(|want| taken_by(quota, &draft.at, want, &self.known));
            let Some(group) = group else { continue };
            let count = counts.entry(group).or_default();
            *count += 1;
            if *count > limit {
                let why = Refused::OverQuota { quota, number: *count, limit };
                refusals.push(Refusal::new(&draft.at, why));
            }
        }
        refusals
    }
}
