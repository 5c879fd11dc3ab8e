//! Room and offers that AWS lacks: addresses in subnets, and zones in which the service of an endpoint does not exist. A number that AWS does not let one
//! read refuses nothing.
//!
//! ```text
//! subnet/a has 3 free addresses
//! + vpc_endpoint/logs, + vpc_endpoint/sts, + mount_target/home, each in subnet/a     all three fit
//! + notebook_instance/dev in subnet/a                                               refused: no address is left
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kinds::ec2::subnet::{self, zone};
use heiiki_model::kinds::ec2::vpc_endpoint;
use heiiki_model::kinds::ec2::vpc_endpoint::service::known_name;
use heiiki_model::limits::{addresses, fleets, room_of};
use heiiki_model::plan::{Refusal, Refused, Verb};
use heiiki_model::spec::{Resource, View};
use heiiki_model::{Address, KindName, erased::typed};

use crate::graph::Draft;
use crate::object_key::key;
use crate::planning::Planning;

/// Returns the want of a VPC endpoint; `None` for a step of another kind.
fn endpoint(draft: &Draft) -> Option<vpc_endpoint::Want> {
    (draft.at.kind == KindName::VpcEndpoint).then(|| draft.want.as_ref().map(typed)).flatten()
}

impl Planning<'_> {
    /// Refuses resources for which subnets lack room or zones lack the service.
    pub(crate) fn refuse_beyond_capacity(&mut self) {
        let mut refusals = self.no_room();
        refusals.extend(self.no_room_for_fleets());
        let makes = self.graph.iter().filter(|(_, draft)| matches!(draft.verb, Verb::Create | Verb::Update));
        refusals.extend(makes.flat_map(|(_, draft)| self.not_offered(draft)));
        self.refusals.extend(refusals);
    }

    /// Returns a refusal for each resource that needs more addresses than are left in its subnet: by AWS's count where the subnet exists, by its range where it
    /// does not.
    fn no_room(&self) -> Vec<Refusal> {
        let mut taken: BTreeMap<Address, u64> = BTreeMap::new();
        let mut refusals = Vec::new();
        for (_, draft) in self.graph.iter().filter(|(_, draft)| matches!(draft.verb, Verb::Create | Verb::Update)) {
            // An object that goes first leaves its addresses to its successor.
            let Some(want) = draft.want.as_ref().filter(|_| !self.takes_place(draft)) else { continue };
            for (subnet, count) in addresses(&draft.at, want, &self.known.place) {
                if draft.verb == Verb::Update && !self.joins(draft, &subnet) {
                    continue;
                }
                let Some(room) = self.room_in(&subnet) else { continue };
                let taken = taken.entry(subnet.clone()).or_default();
                if *taken + count > room {
                    let (subnet, taken) = (subnet.clone(), *taken);
                    refusals.push(Refusal::new(&draft.at, Refused::SubnetFull { subnet, room, taken }));
                }
                *taken += count;
            }
        }
        refusals
    }

    /// True if a step makes an object in the place of one that is deleted before it.
    fn takes_place(&self, draft: &Draft) -> bool {
        let first = self.replaced_first();
        self.replaced.iter().any(|old| old.at == draft.at && first.contains(&key(&old.object)))
    }

    /// Returns a refusal for each endpoint whose instances need more addresses than its subnets have left together.
    fn no_room_for_fleets(&self) -> Vec<Refusal> {
        let resources: BTreeMap<Address, Resource> =
            self.spec.resources.iter().map(|resource| (resource.at.clone(), resource.clone())).collect();
        let view = View::new(&self.spec.place, &resources);
        let mut taken: BTreeMap<BTreeSet<Address>, u64> = BTreeMap::new();
        let mut refusals = Vec::new();
        for (_, draft) in self.graph.iter().filter(|(_, draft)| draft.at.kind == KindName::Endpoint) {
            // The instances of another configuration are started before those of the old one go.
            let switches = || draft.changes.iter().any(|change| change.field == "endpoint_config");
            // An object that goes first leaves its addresses to its successor.
            let starts = draft.verb == Verb::Create && !self.takes_place(draft) || draft.verb == Verb::Update && switches();
            let Some(want) = draft.want.as_ref().filter(|_| starts) else { continue };
            for fleet in fleets(&typed(want), &view) {
                let Some(room) = fleet.subnets.iter().map(|subnet| self.room_in(subnet)).sum::<Option<u64>>() else { continue };
                let taken = taken.entry(fleet.subnets.clone()).or_default();
                if *taken + fleet.needed() > room {
                    let (subnets, taken, needed) = (fleet.subnets.iter().cloned().collect(), *taken, fleet.needed());
                    refusals.push(Refusal::new(&draft.at, Refused::SubnetsFull { subnets, room, taken, needed }));
                }
                *taken += fleet.needed();
            }
        }
        refusals
    }

    /// True if an update puts a VPC endpoint into a subnet. Nothing else comes into a subnet by an update.
    fn joins(&self, draft: &Draft, subnet: &Address) -> bool {
        let endpoint = draft.object.as_ref().filter(|object| object.kind == KindName::VpcEndpoint);
        let stands_in = endpoint.map(|object| typed::<vpc_endpoint::Live>(&object.live).subnet_ids);
        let id = self.known.live.get(subnet).map(|object| &object.id);
        stands_in.is_some_and(|subnets| id.is_none_or(|id| !subnets.contains(id)))
    }

    /// Returns the number of addresses that are free in a subnet, or will be when it is made.
    fn room_in(&self, at: &Address) -> Option<u64> {
        if let Some(object) = self.known.live.get(at) {
            return u64::try_from(typed::<subnet::Live>(&object.live).available_ip_address_count).ok();
        }
        let resource = self.spec.resource(at).filter(|resource| resource.existing.is_none())?;
        Some(room_of(typed::<subnet::Want>(&resource.want).cidr_block))
    }

    /// Returns a refusal for each subnet of a VPC endpoint in a zone where AWS does not offer its service.
    fn not_offered(&self, draft: &Draft) -> Vec<Refusal> {
        let known = &self.known;
        let Some(want) = endpoint(draft) else { return Vec::new() };
        if want.service_region.is_some() {
            return Vec::new();
        }
        let kind = want.kind_of_endpoint(&known.place);
        let service = known_name(known, &want.service, kind);
        let Some(offered) = known.facts.services.get(&service).map(|offer| offer.zones(kind)) else { return Vec::new() };
        if offered.is_empty() {
            return vec![Refusal::new(&draft.at, Refused::NotOffered { service, endpoint_type: kind })];
        }
        let subnets = want.subnets.value().into_iter().flatten();
        let placed = subnets.filter_map(|reference| Some((reference.address(), self.zone_of(&reference.address())?)));
        let outside = placed.filter(|(_, zone)| !offered.contains(zone));
        outside
            .map(|(subnet, zone)| {
                let (service, offered) = (service.clone(), offered.to_vec());
                Refusal::new(&draft.at, Refused::NotOfferedInZone { service, subnet, zone, offered })
            })
            .collect()
    }

    /// Returns the zone in which a subnet lies or will lie.
    fn zone_of(&self, at: &Address) -> Option<String> {
        if let Some(object) = self.known.live.get(at) {
            return Some(typed::<subnet::Live>(&object.live).availability_zone);
        }
        let resource = self.spec.resource(at).filter(|resource| resource.existing.is_none())?;
        Some(zone(&self.known.place.region, &typed::<subnet::Want>(&resource.want).availability_zone))
    }
}

#[cfg(test)]
mod tests {
    use heiiki_model::Observed;
    use heiiki_model::spec::{Given, Sources, Spec, load};

    use super::*;
    use crate::{Intent, plan};

    /// An endpoint with so many instances in two subnets that have room for 22 addresses.
    fn hosting(instances: u64) -> Spec {
        let text = format!(
            "version: 1
environment: e
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {{v: {{cidr_block: 10.0.0.0/16}}}}
  subnets:
    a: {{vpc: v, availability_zone: a, cidr_block: 10.0.0.0/28}}
    c: {{vpc: v, availability_zone: c, cidr_block: 10.0.0.16/28}}
  security_groups: {{g: {{vpc: v, description: g, egress: []}}}}
iam: {{roles: {{r: {{trust: [sagemaker.amazonaws.com]}}}}}}
sagemaker:
  models:
    m:
      execution_role: r
      primary_container: {{image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/serve:1'}}
      vpc_config: {{subnets: [a, c], security_groups: [g]}}
  endpoint_configs:
    s: {{production_variants: [{{variant_name: all, model: m, instance_type: ml.m5.large, initial_instance_count: {instances}}}]}}
  endpoints: {{s: {{endpoint_config: s}}}}
"
        );
        load(&Sources::from_texts([("spec.yaml", text.as_str())]), &Given::default())
            .unwrap_or_else(|found| panic!("{found:?}"))
            .spec
    }

    #[test]
    fn instances_behind_an_endpoint_need_two_addresses_each_in_all_of_their_subnets_together() {
        let refused = |instances| {
            let plan = plan(&hosting(instances), Observed::default(), &Intent::default()).plan;
            plan.refusals.into_iter().map(|refusal| refusal.why).collect::<Vec<_>>()
        };
        assert_eq!(refused(11), []);
        let subnets = ["subnet/a", "subnet/c"].map(|at| at.parse().unwrap()).into();
        assert_eq!(refused(12), [Refused::SubnetsFull { subnets, room: 22, taken: 0, needed: 24 }]);
    }
}
