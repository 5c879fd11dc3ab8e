//! The packets of the internet that reach an interface.

use super::view::{Direction, View};
use super::{Exit, Hop, Outside};
use crate::fact::FactId;
use crate::headers::space::internet;
use crate::headers::{Family, Headers, Intervals};
use crate::network::{BlockPublicAccess, Interface, Target};

impl View<'_> {
    /// All packets of the internet that reach an interface.
    pub fn ways_in(&mut self, name: &str, interface: &Interface) -> Vec<Exit> {
        let mut found = Vec::new();
        let net = self.net;
        let known = self.knows(interface.subnet_fact);
        let subnet = net.subnets.get(&interface.subnet).filter(|_| known);
        let Some((subnet, vpc)) = subnet.and_then(|subnet| Some((subnet, net.vpcs.get(&subnet.vpc)?))) else {
            return self.unplaced(interface);
        };
        let gateway = vpc.internet_gateway.clone();
        let attached = self.holds(vpc.attachment, gateway.is_some());
        if !attached || self.blocked(&interface.subnet, BlockPublicAccess::Ingress) || (vpc.edge_table && !self.may()) {
            return found;
        }
        let gateway = gateway.unwrap_or_else(|| subnet.vpc.clone());
        for family in Family::BOTH {
            let public = family == Family::V6 || self.holds(interface.public_fact, interface.public);
            let own = self.addresses_of(interface, family);
            if !public || own.is_empty() {
                continue;
            }
            let back = self.routes_back(&interface.subnet, &gateway, family);
            for (route, sources) in back {
                let all = Headers::all(family).from(&sources).to(&own);
                let headers = all.intersection(&self.acl(&interface.subnet, Direction::In, family));
                let headers = headers.intersection(&self.groups(interface, Direction::In, family));
                if headers.is_empty() {
                    continue;
                }
                let mut facts = vec![vpc.attachment, interface.public_fact];
                facts.extend(route);
                let hops = vec![
                    Hop::Entered { vpc: subnet.vpc.clone(), facts },
                    Hop::Acl { subnet: interface.subnet.clone(), direction: Direction::In },
                    Hop::Groups { interface: name.to_owned(), direction: Direction::In },
                ];
                found.push(Exit {
                    to: Outside::Internet(gateway.clone()),
                    began: family,
                    family,
                    headers,
                    origin: sources,
                    hops,
                });
            }
        }
        found
    }

    /// The packets that may reach an interface of which nobody knows where it stands.
    fn unplaced(&self, interface: &Interface) -> Vec<Exit> {
        let family = Family::V4;
        let exit = Exit {
            to: Outside::Unknown(interface.subnet_fact),
            began: family,
            family,
            headers: Headers::all(family),
            origin: family.addresses(),
            hops: Vec::new(),
        };
        if self.may() { vec![exit] } else { Vec::new() }
    }

    /// The addresses of the internet to which the table of a subnet leads through the internet gateway, by route. Without such a
    /// route a gateway delivers nothing to the subnet (Amazon VPC User Guide, "Enable internet access for a VPC").
    fn routes_back(&mut self, subnet: &str, gateway: &str, family: Family) -> Vec<(Option<FactId>, Intervals)> {
        let net = self.net;
        let Some(place) = net.subnets.get(subnet) else { return Vec::new() };
        let everything = |fact| vec![(Some(fact), internet(family))];
        let (Some(vpc), Some(table)) = (net.vpcs.get(&place.vpc), net.tables.get(&place.table)) else {
            return if self.may() { everything(place.association) } else { Vec::new() };
        };
        for fact in [place.association, table.listed] {
            if !self.knows(fact) {
                return if self.may() { everything(fact) } else { Vec::new() };
            }
        }
        let shares = self.shares(table, &vpc.ranges, family).into_iter();
        let led = shares.filter_map(|share| {
            let route = share.route?;
            let leads = matches!(&route.target, Target::InternetGateway(id) if id == gateway);
            let addresses = share.destinations.addresses().intersection(&internet(family));
            (leads && !addresses.is_empty()).then_some((Some(route.fact), addresses))
        });
        led.collect()
    }
}
