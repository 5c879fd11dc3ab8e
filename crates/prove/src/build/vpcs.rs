//! VPCs with their gateways, subnets with their tables and ACLs, NAT gateways, prefix lists.

use heiiki_model::KindName;
use heiiki_model::kinds::ec2::internet_gateway::InternetGateway;
use heiiki_model::kinds::ec2::nat_gateway::{ConnectivityType, NatGateway};
use heiiki_model::kinds::ec2::route_table::RouteTable;
use heiiki_model::kinds::ec2::subnet::Subnet;
use heiiki_model::kinds::ec2::vpc::{self, Vpc};
use ipnet::IpNet;

use super::builder::{Builder, ByVpc, Entry};
use crate::fact::{Assumption, FactId, Provenance};
use crate::network::{self, BlockPublicAccess, Id, Nat, PrefixList};

impl Builder<'_> {
    /// Adds the VPCs.
    pub(super) fn vpcs(&mut self) {
        let gateways = self.gateways();
        let edges = self.edge_tables();
        for entry in self.entries::<Vpc>() {
            let wanted = entry.want.as_ref().map(|want| IpNet::V4(want.cidr_block.trunc()));
            let range = wanted.or_else(|| entry.live.as_ref()?.cidr_block.parse().ok());
            let further = entry.live.iter().flat_map(|live| &live.further_cidr_blocks).filter_map(|range| range.parse().ok());
            let ranges = range.into_iter().chain(further).collect();
            let name = entry.name.clone();
            let (gateway, attachment) = match gateways.get(&name) {
                Some((gateway, provenance)) => {
                    (Some(gateway.clone()), self.fact(gateway, "vpc", format!("attached to {name}"), provenance.clone()))
                }
                None => (None, self.no_gateway(&name, &entry)),
            };
            let (block_public_access, block_fact) = self.block_public_access(&name, entry.live.as_ref());
            let edge_table = gateway.as_ref().is_some_and(|gateway| edges.contains(gateway));
            self.net.vpcs.insert(
                name,
                network::Vpc { ranges, internet_gateway: gateway, attachment, edge_table, block_public_access, block_fact },
            );
        }
    }

    fn no_gateway(&mut self, vpc: &str, entry: &Entry<Vpc>) -> FactId {
        let provenance = match self.unread(KindName::InternetGateway) {
            Some(why) => Provenance::Unknown(why),
            None if self.sources.spec.is_some() && self.is_made(vpc) => Provenance::Spec,
            None => entry.provenance(false),
        };
        self.fact(vpc, "internet gateway", "none is attached", provenance)
    }

    /// The setting of Block Public Access for a VPC.
    fn block_public_access(&mut self, name: &str, live: Option<&vpc::Live>) -> (BlockPublicAccess, FactId) {
        let field = "Block Public Access";
        let Some(block) = &self.sources.surroundings.block_public_access else {
            let assumed = Provenance::Assumed(Assumption::BlockPublicAccessOff);
            return (BlockPublicAccess::Off, self.fact(name, field, "off", assumed));
        };
        let subnets = self.entries::<Subnet>();
        let inside = subnets
            .iter()
            .filter_map(|entry| entry.live.as_ref())
            .filter(|subnet| live.is_some_and(|vpc| vpc.vpc_id == subnet.vpc_id));
        let mut ids = inside.map(|subnet| &subnet.subnet_id).chain(live.map(|vpc| &vpc.vpc_id));
        let excluded = ids.any(|id| block.exclusions.contains(id));
        let mode = match block.mode.as_str() {
            "off" => BlockPublicAccess::Off,
            "block-ingress" => BlockPublicAccess::Ingress,
            _ => BlockPublicAccess::Bidirectional,
        };
        let (value, provenance) = if excluded {
            ("partly excluded", Provenance::Unknown("an exclusion concerns it, and exclusions are not followed".to_owned()))
        } else {
            (block.mode.as_str(), Provenance::Live)
        };
        (mode, self.fact(name, field, value, provenance))
    }

    /// The internet gateways by the VPC to which they are attached.
    fn gateways(&self) -> ByVpc<(Id, Provenance)> {
        let mut found = ByVpc::new();
        for entry in self.entries::<InternetGateway>() {
            let stated = entry.want.as_ref().is_some_and(|want| !want.vpc.is_absent());
            let vpc = match (&entry.want, stated) {
                (Some(want), true) => want.vpc.value().map(|vpc| vpc.address().to_string()),
                _ => entry.live.as_ref().and_then(|live| live.vpc_id.as_deref()).map(|id| self.names.of_id(id)),
            };
            if let Some(vpc) = vpc {
                let provenance = entry.provenance(stated);
                found.insert(vpc, (entry.name, provenance));
            }
        }
        found
    }

    /// The internet gateways with which a route table is associated.
    fn edge_tables(&self) -> Vec<Id> {
        let tables = self.entries::<RouteTable>();
        let lives = tables.iter().filter_map(|entry| entry.live.as_ref()).flat_map(|live| &live.associations);
        lives.filter_map(|association| association.gateway_id.as_deref()).map(|id| self.names.of_id(id)).collect()
    }

    /// Adds the subnets.
    pub(super) fn subnets(&mut self) {
        for entry in self.entries::<Subnet>() {
            let name = entry.name.clone();
            let live = entry.live.as_ref();
            let (vpc, range) = match (&entry.want, live) {
                (Some(want), _) => (want.vpc.address().to_string(), Some(IpNet::V4(want.cidr_block.trunc()))),
                (None, Some(live)) => (self.names.of_id(&live.vpc_id), live.cidr_block.parse().ok()),
                (None, None) => continue,
            };
            let six: Vec<IpNet> =
                live.iter().flat_map(|live| &live.ipv6_cidr_blocks).filter_map(|range| range.parse().ok()).collect();
            let value = if six.is_empty() { "none" } else { "some" };
            let provenance = entry.provenance(false);
            let ranges_fact = self.fact(&name, "IPv6 ranges", value, provenance);
            let ranges = range.into_iter().chain(six).collect();
            let (table, association) = self.table_of(&name, &vpc);
            let (acl, acl_fact) = self.acl_of(&name, live.map(|live| live.subnet_id.as_str()), &vpc);
            self.net.subnets.insert(name, network::Subnet { vpc, ranges, ranges_fact, table, association, acl, acl_fact });
        }
    }

    /// Adds the NAT gateways.
    pub(super) fn nats(&mut self) {
        for entry in self.entries::<NatGateway>() {
            let stated = entry.want.as_ref().is_some_and(|want| !want.connectivity_type.is_absent());
            let public = match (&entry.want, &entry.live) {
                (Some(want), None) => want.connectivity() == ConnectivityType::Public,
                (Some(want), Some(_)) if stated => want.connectivity() == ConnectivityType::Public,
                (_, Some(live)) => live.connectivity_type != "private",
                (None, None) => true,
            };
            let wanted = entry.want.as_ref().map(|want| want.subnet.address().to_string());
            let live = entry.live.as_ref().map(|live| live.subnet_id.as_str()).filter(|id| !id.is_empty());
            let subnet = wanted.or_else(|| live.map(|id| self.names.of_id(id)));
            let value = if public { "public" } else { "private" };
            let provenance = entry.provenance(stated);
            let fact = self.fact(&entry.name, "connectivity_type", value, provenance);
            self.net.nats.insert(entry.name, Nat { subnet, public, fact });
        }
    }

    /// Adds the prefix lists of services that are named by the region's own name of the service.
    pub(super) fn lists(&mut self) {
        let begin = format!("com.amazonaws.{}.", self.place.region);
        let lists = self.sources.known.facts.prefix_lists.clone();
        let mut number = 0;
        for (name, id) in lists.iter().filter(|(name, _)| name.starts_with(&begin)) {
            number += 1;
            self.service_list(id, id, number);
            self.service_list(&format!("prefix_list/{name}"), id, number);
        }
        for service in ["s3", "dynamodb"].map(|service| format!("{begin}{service}")) {
            if !lists.contains_key(&service) {
                number += 1;
                self.service_list(&format!("prefix_list/{service}"), "", number);
            }
        }
        let of_services: Vec<&String> = lists.values().collect();
        for (id, ranges) in self.sources.surroundings.prefix_lists.iter().filter(|(id, _)| !of_services.contains(id)) {
            let entries: Vec<IpNet> = ranges.iter().filter_map(|range| range.parse().ok()).collect();
            let fact = self.fact(id, "ranges", format!("{} of them", entries.len()), Provenance::Live);
            self.net.lists.insert(id.clone(), PrefixList { entries: Some(entries), of_service: false, number: 0, fact });
        }
    }

    /// Adds a list under a name, with its ranges if the list of this id was read.
    fn service_list(&mut self, name: &str, id: &str, number: u128) {
        if let Some(ranges) = self.sources.surroundings.prefix_lists.get(id) {
            let entries: Vec<IpNet> = ranges.iter().filter_map(|range| range.parse().ok()).collect();
            let fact = self.fact(name, "ranges", format!("{} of them", entries.len()), Provenance::Live);
            self.net.lists.insert(name.to_owned(), PrefixList { entries: Some(entries), of_service: true, number, fact });
            return;
        }
        let why = Provenance::Unknown("the ranges of the service's prefix list are not read".to_owned());
        let fact = self.fact(name, "ranges", "addresses of an AWS service", why);
        self.net.lists.insert(name.to_owned(), PrefixList { entries: None, of_service: true, number, fact });
    }
}
