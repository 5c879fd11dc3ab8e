//! VPCs with their gateways, subnets with their tables and ACLs, NAT gateways, prefix lists.

use heiiki_model::KindName;
use heiiki_model::kinds::ec2::internet_gateway::InternetGateway;
use heiiki_model::kinds::ec2::nat_gateway::{ConnectivityType, NatGateway};
use heiiki_model::kinds::ec2::route_table::RouteTable;
use heiiki_model::kinds::ec2::subnet::Subnet;
use heiiki_model::kinds::ec2::vpc::Vpc;
use ipnet::IpNet;

use super::{Builder, ByVpc, Entry};
use crate::fact::{Assumption, FactId, Provenance};
use crate::headers::Intervals;
use crate::network::{self, Acl, BlockPublicAccess, Id, Nat, PrefixList};

impl Builder<'_> {
    /// Adds the VPCs.
    pub(super) fn vpcs(&mut self) {
        let gateways = self.gateways();
        let edges = self.edge_tables();
        for entry in self.entries::<Vpc>() {
            let wanted = entry.want.as_ref().map(|want| IpNet::V4(want.cidr_block.trunc()));
            let range = wanted.or_else(|| entry.live.as_ref()?.cidr_block.parse().ok());
            let name = entry.name.clone();
            let (gateway, attachment) = match gateways.get(&name) {
                Some((gateway, provenance)) => {
                    (Some(gateway.clone()), self.fact(gateway, "vpc", format!("attached to {name}"), provenance.clone()))
                }
                None => (None, self.no_gateway(&name, &entry)),
            };
            let assumed = Provenance::Assumed(Assumption::BlockPublicAccessOff);
            let block_fact = self.fact(&name, "block_public_access", "off", assumed);
            let edge_table = gateway.as_ref().is_some_and(|gateway| edges.contains(gateway));
            self.net.vpcs.insert(
                name,
                network::Vpc {
                    ranges: range.into_iter().collect(),
                    internet_gateway: gateway,
                    attachment,
                    edge_table,
                    block_public_access: BlockPublicAccess::Off,
                    block_fact,
                },
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
            let wanted = entry.want.as_ref().map(|want| (want.vpc.address().to_string(), IpNet::V4(want.cidr_block.trunc())));
            let live = entry.live.as_ref();
            let lives = || live.and_then(|live| Some((self.names.of_id(&live.vpc_id), live.cidr_block.parse().ok()?)));
            let Some((vpc, range)) = wanted.or_else(lives) else { continue };
            let provenance = match (live, self.is_made(&name)) {
                (None, true) => Provenance::Default,
                (Some(_), _) | (None, false) => Provenance::Unknown("IPv6 ranges are not read".to_owned()),
            };
            let ranges_fact = self.fact(&name, "IPv6 ranges", "none", provenance);
            let (table, association) = self.table_of(&name, &vpc);
            let (acl, acl_fact) = self.acl_of(&name, &vpc);
            self.net
                .subnets
                .insert(name, network::Subnet { vpc, ranges: vec![range], ranges_fact, table, association, acl, acl_fact });
        }
    }

    /// The network ACL of a subnet: the VPC's own, which allows everything when it is made.
    fn acl_of(&mut self, subnet: &str, vpc: &str) -> (Id, FactId) {
        let name = format!("default ACL of {vpc}");
        let unread = "network ACLs are not read";
        let made = |made: bool| if made { Provenance::Default } else { Provenance::Unknown(unread.to_owned()) };
        let (new_subnet, new_vpc) = (self.is_made(subnet), self.is_made(vpc));
        let acl_fact = self.fact(subnet, "network ACL", name.clone(), made(new_subnet));
        if !self.net.acls.contains_key(&name) {
            let listed = self.fact(&name, "entries", "everything is allowed", made(new_vpc));
            let open = |range: &str| {
                range.parse().ok().map(|range| network::Entry {
                    range,
                    protocol: Intervals::range(0, 255),
                    port: Intervals::range(0, 65_535),
                    allow: true,
                })
            };
            let all: Vec<network::Entry> = ["0.0.0.0/0", "::/0"].into_iter().filter_map(open).collect();
            self.net.acls.insert(name.clone(), Acl { ingress: all.clone(), egress: all, listed });
        }
        (name, acl_fact)
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
        for (name, id) in self.sources.known.facts.prefix_lists.clone() {
            if name.starts_with(&begin) {
                self.service_list(&id);
            }
        }
        for service in ["s3", "dynamodb"] {
            self.service_list(&format!("prefix_list/{begin}{service}"));
        }
    }

    fn service_list(&mut self, name: &str) {
        let why = Provenance::Unknown("the ranges of the service's prefix list are not read".to_owned());
        let fact = self.fact(name, "ranges", "addresses of an AWS service", why);
        self.net.lists.insert(name.to_owned(), PrefixList { entries: None, of_service: true, fact });
    }
}
