//! The objects that concern an environment: its own, and all that stand in the VPCs that it touches.

use std::collections::BTreeSet;

use heiiki_model::{KindName, Known, Object};
use serde_json::Value;

use super::sources::Sources;

/// The ids by which an object is seen to concern the environment.
#[derive(Debug)]
pub(super) struct Concern<'a> {
    own: BTreeSet<&'a str>,
    vpcs: BTreeSet<&'a str>,
    subnets: BTreeSet<&'a str>,
}

impl<'a> Concern<'a> {
    /// The ids of the environment's objects, of the VPCs that they are or stand in, and of the subnets of these VPCs.
    pub(super) fn of(sources: &Sources<'a>) -> Self {
        let live = || sources.known.live.iter().map(|(_, object)| object.as_ref());
        let own = live().map(|object| object.id.as_str()).collect();
        let vpcs = vpcs(sources.known);
        let subnets = sources.objects.iter().filter(|object| object.kind == KindName::Subnet);
        let inside = subnets.filter(|object| text(&object.live, "vpc_id").is_some_and(|vpc| vpcs.contains(vpc)));
        let subnets = inside.map(|object| object.id.as_str()).collect();
        Self { own, vpcs, subnets }
    }

    /// True if an object concerns the environment.
    pub(super) fn has(&self, object: &Object) -> bool {
        let live = &object.live;
        let in_subnets = |list: &Value| {
            list.as_array().into_iter().flatten().filter_map(Value::as_str).any(|subnet| self.subnets.contains(subnet))
        };
        self.own.contains(object.id.as_str())
            || object.kind == KindName::ElasticIp
            || text(live, "vpc_id").is_some_and(|vpc| self.vpcs.contains(vpc))
            || text(live, "subnet_id").is_some_and(|subnet| self.subnets.contains(subnet))
            || text(live, "domain_id").is_some_and(|domain| self.own.contains(domain))
            || in_subnets(&live["subnet_ids"])
            || in_subnets(&live["vpc_config"]["subnets"])
    }
}

/// The ids of the live VPCs that an environment touches.
pub(super) fn vpcs(known: &Known) -> BTreeSet<&str> {
    let live = || known.live.iter().map(|(_, object)| object.as_ref());
    let are = live().filter(|object| object.kind == KindName::Vpc).map(|object| object.id.as_str());
    are.chain(live().filter_map(|object| text(&object.live, "vpc_id"))).collect()
}

fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}
