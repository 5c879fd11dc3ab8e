//! The endpoints of AWS's services, and the name resolution of VPCs.

use heiiki_model::KindName;
use heiiki_model::kinds::ec2::vpc::Vpc;
use heiiki_model::kinds::ec2::vpc_endpoint::service::{known_services, possible_names};
use heiiki_model::kinds::ec2::vpc_endpoint::{self, EndpointType, VpcEndpoint};

use super::builder::{Builder, Entry};
use super::interfaces::{Groups, Placed, of_others};
use crate::fact::{FactId, Provenance};
use crate::network::{EndpointDoor, Id, Resolution, Role, ServiceEndpoint, Setting};

/// SageMaker's web interfaces, whose services are named in a way of their own.
const WEB: [&str; 2] = ["notebook", "studio"];
/// States of an endpoint from which it does not become available by itself.
const LOST: [&str; 6] = ["deleting", "deleted", "rejected", "failed", "expired", "partial"];
/// The services that have prefix lists.
const LISTED: [&str; 2] = ["s3", "dynamodb"];

/// The service of an endpoint, its subnets, and its groups if it names some.
type EndpointPlaces = (String, Vec<Id>, Option<Vec<Id>>);

impl Builder<'_> {
    /// Adds the endpoints of AWS's services and the name resolution of the VPCs.
    pub(super) fn services(&mut self) {
        for entry in self.entries::<Vpc>() {
            let resolution = self.resolution(&entry);
            self.net.resolutions.insert(entry.name, resolution);
        }
        for service in LISTED {
            let list = format!("prefix_list/com.amazonaws.{}.{service}", self.place.region);
            self.net.service_lists.insert(service.to_owned(), list);
        }
        for entry in self.entries::<VpcEndpoint>() {
            let found = self.service_endpoint(&entry);
            self.net.services.extend(found);
        }
    }

    fn resolution(&mut self, entry: &Entry<Vpc>) -> Resolution {
        let wanted = entry.want.as_ref();
        let (support, hostnames) = (
            wanted.and_then(|want| want.enable_dns_support.value().copied()),
            wanted.and_then(|want| want.enable_dns_hostnames.value().copied()),
        );
        let live = entry.live.as_ref();
        let lives = (live.and_then(|live| live.enable_dns_support), live.and_then(|live| live.enable_dns_hostnames));
        // A new VPC has the first one and not the second one.
        let support = self.attribute(entry, "enable_dns_support", (support, lives.0), true);
        let hostnames = self.attribute(entry, "enable_dns_hostnames", (hostnames, lives.1), false);
        let dhcp =
            || "AWS's resolver is off in the VPC, and the DHCP options, which may name another one, are not read".to_owned();
        let known = support.on || self.net.facts.get(support.fact).is_unknown();
        let provenance = match &self.net.facts.get(support.fact).provenance {
            provenance if known => provenance.clone(),
            _ => Provenance::Unknown(dhcp()),
        };
        let fact = self.fact(&entry.name, "resolver", if support.on { "AWS's" } else { "not known" }, provenance);
        let resolver = Setting { on: support.on, fact };
        Resolution { support, hostnames, resolver, endpoints: self.all_endpoints(&entry.name) }
    }

    /// An attribute of a VPC: as the spec states it, else as it lives, else AWS's default.
    fn attribute(
        &mut self,
        entry: &Entry<Vpc>,
        field: &str,
        (stated, live): (Option<bool>, Option<bool>),
        default: bool,
    ) -> Setting {
        let provenance = match (stated, live, &entry.live) {
            (None, None, Some(_)) => Provenance::Unknown("it was not read".to_owned()),
            (_, _, _) => entry.provenance(stated.is_some()),
        };
        let on = stated.or(live).unwrap_or(default);
        let value = if matches!(provenance, Provenance::Unknown(_)) { "not known".to_owned() } else { on.to_string() };
        Setting { on, fact: self.fact(&entry.name, field, value, provenance) }
    }

    /// The fact that all endpoints of a VPC are in the network.
    fn all_endpoints(&mut self, vpc: &str) -> FactId {
        let provenance = match self.unread(KindName::VpcEndpoint) {
            _ if self.is_made(vpc) => Provenance::Spec,
            Some(why) => Provenance::Unknown(why),
            None if self.sources.offline => Provenance::Unknown("the endpoints of the VPC were not read".to_owned()),
            None => Provenance::Live,
        };
        self.fact(vpc, "VPC endpoints", others(&provenance), provenance)
    }

    /// An endpoint of a service of AWS. `None` for another one.
    fn service_endpoint(&mut self, entry: &Entry<VpcEndpoint>) -> Option<ServiceEndpoint> {
        let (named, subnets, groups) = self.endpoint_places(entry)?;
        let live = entry.live.as_ref();
        let kind = match (&entry.want, live) {
            (Some(want), _) => want.kind_of_endpoint(self.place),
            (None, Some(live)) if live.vpc_endpoint_type.eq_ignore_ascii_case("gateway") => EndpointType::Gateway,
            (None, Some(live)) if live.vpc_endpoint_type.eq_ignore_ascii_case("interface") => EndpointType::Interface,
            (None, _) => return None,
        };
        let word = live.map_or("Interface", |live| live.vpc_endpoint_type.as_str());
        if of_others(self.place, &named, word) {
            return None;
        }
        let vpc = match (&entry.want, live) {
            (Some(want), _) => want.vpc.address().to_string(),
            (None, live) => self.names.of_id(&live?.vpc_id),
        };
        let region = entry.want.as_ref().and_then(|want| want.service_region.clone());
        let region = region.or_else(|| live?.service_region.clone()).filter(|region| *region != self.place.region);
        let short = self.short_name(&named, kind);
        let service = region.map_or(short.clone(), |region| format!("{short} of {region}"));
        let state = live.map_or("it will be", |live| live.state.as_str());
        let fact = self.fact(&entry.name, "state", state, entry.provenance(live.is_none()));
        let available = Setting { on: !LOST.contains(&state), fact };
        let name = entry.name.clone();
        let door = match kind {
            EndpointType::Gateway => EndpointDoor::Gateway(self.tables_of(entry)),
            EndpointType::Interface => self.interface_door(entry, subnets, groups, &service),
        };
        Some(ServiceEndpoint { name, service, vpc, available, door })
    }

    /// The fact of the tables of a gateway endpoint.
    fn tables_of(&mut self, entry: &Entry<VpcEndpoint>) -> FactId {
        let all = self.service_routes();
        let tables = all.iter().find(|(name, ..)| *name == entry.name).map(|(_, _, tables, _)| tables.join(", "));
        let value = tables.filter(|tables| !tables.is_empty()).unwrap_or_else(|| "none".to_owned());
        let stated = entry.want.as_ref().is_some_and(|want| !want.route_tables.is_absent());
        self.fact(&entry.name, "route_tables", value, entry.provenance(stated))
    }

    fn interface_door(
        &mut self,
        entry: &Entry<VpcEndpoint>,
        subnets: Vec<Id>,
        groups: Option<Vec<Id>>,
        service: &str,
    ) -> EndpointDoor {
        let defaults = self.default_groups();
        let stated = entry.want.as_ref().is_some_and(|want| !want.security_groups.is_absent());
        let provenance = entry.provenance(stated);
        let mut interfaces = Vec::new();
        for subnet in subnets {
            let groups = match &groups {
                Some(groups) => Groups::Given(groups.clone(), provenance.clone()),
                None => self.default_group(&subnet, &defaults),
            };
            let (owner, field, role) = (entry.name.clone(), "security_groups", Role::Elsewhere);
            let name = format!("{owner} in {subnet}");
            let public = (false, provenance.clone());
            interfaces.push((name, self.interface(Placed { owner, subnet, groups, field, public, forwards: None, role })));
        }
        let stated = entry.want.as_ref().and_then(|want| want.private_dns_enabled.value().copied());
        let on = stated.or_else(|| Some(entry.live.as_ref()?.private_dns_enabled)).unwrap_or(false);
        let inbound = LISTED.contains(&service) && on && only_from_outside(entry);
        let (field, value) = if inbound {
            ("dns_options", "the names lead to it from outside of the VPC alone".to_owned())
        } else {
            ("private_dns_enabled", on.to_string())
        };
        let fact = self.fact(&entry.name, field, value, entry.provenance(stated.is_some()));
        EndpointDoor::Interface { interfaces, private_dns: Setting { on: on && !inbound, fact } }
    }

    /// The short name of a service if it is known, else the full one.
    fn short_name(&self, named: &str, kind: EndpointType) -> String {
        let full = vpc_endpoint::service::full_name(self.place, named, kind);
        let short = WEB.into_iter().chain(known_services()).find(|short| possible_names(self.place, short, kind).contains(&full));
        short.map_or(full, str::to_owned)
    }

    /// The service, subnets and groups of an endpoint: as the spec states them, else as they live.
    pub(super) fn endpoint_places(&self, entry: &Entry<VpcEndpoint>) -> Option<EndpointPlaces> {
        match (&entry.want, &entry.live) {
            (Some(want), live) => {
                let subnets = want.subnets.value().map(|all| all.iter().map(|one| one.address().to_string()).collect());
                let groups = want.security_groups.value().map(|groups| Self::group_names(groups));
                let lives = live.as_ref().map(|live| self.places_of(live));
                let (live_subnets, live_groups) = lives.unwrap_or_default();
                let groups = groups.or(Some(live_groups).filter(|_| live.is_some()));
                Some((want.service.clone(), subnets.unwrap_or(live_subnets), groups))
            }
            (None, Some(live)) => {
                let (subnets, groups) = self.places_of(live);
                Some((live.service_name.clone(), subnets, Some(groups)))
            }
            (None, None) => None,
        }
    }

    /// The subnets and groups of a live endpoint.
    fn places_of(&self, live: &vpc_endpoint::Live) -> (Vec<Id>, Vec<Id>) {
        let named = |ids: &[String]| ids.iter().map(|id| self.names.of_id(id)).collect();
        (named(&live.subnet_ids), named(&live.security_group_ids))
    }
}

/// The value of a fact that a list is complete.
pub(super) fn others(provenance: &Provenance) -> &'static str {
    match provenance {
        Provenance::Unknown(_) => "not known",
        Provenance::Spec | Provenance::Live | Provenance::Default | Provenance::Assumed(_) => "there are no others",
    }
}

/// True if the private names of an endpoint of S3 are for queries from outside of the VPC alone, as AWS has it by default.
fn only_from_outside(entry: &Entry<VpcEndpoint>) -> bool {
    let options = entry.want.as_ref().and_then(|want| want.dns_options.as_ref());
    let stated = options.and_then(|options| options.private_dns_only_for_inbound_resolver_endpoint.value().copied());
    stated.or_else(|| entry.live.as_ref()?.private_dns_only_for_inbound_resolver_endpoint).unwrap_or(true)
}
