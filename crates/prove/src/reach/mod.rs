//! The ways of packets through a network, from an interface to what lies outside of it.

pub mod exchange;
mod hosts;
mod inbound;
pub mod routing;
pub mod services;
pub mod view;

use std::collections::BTreeSet;

use self::view::{Direction, View, on_the_internet};
use crate::fact::FactId;
use crate::headers::space::nat64;
use crate::headers::{Destinations, Family, Headers, Intervals};
use crate::network::{BlockPublicAccess, Id, Interface, Link, Nat, Role, Target};

/// The place outside of the VPC that a way leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outside {
    /// The internet, through a gateway.
    Internet(Id),
    /// Another network.
    Network(Link, Id),
    /// An appliance of others behind a gateway load balancer endpoint.
    Appliance(Id),
    /// Unknown, because a fact is not known.
    Unknown(FactId),
}

/// One hop of a way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// The groups of an interface let it through.
    Groups {
        /// The interface.
        interface: Id,
        /// Into it or out of it.
        direction: Direction,
    },
    /// The ACL of a subnet lets it through.
    Acl {
        /// The subnet.
        subnet: Id,
        /// Into it or out of it.
        direction: Direction,
    },
    /// A route takes it.
    Route {
        /// The subnet that it leaves.
        subnet: Id,
        /// The table.
        table: Id,
        /// The fact of the route.
        route: FactId,
    },
    /// A NAT gateway gives it another source.
    Translated {
        /// The gateway.
        nat: Id,
    },
    /// A host passes it on.
    Relayed {
        /// The interface of the host.
        interface: Id,
    },
    /// A gateway to the internet takes it, for an interface or a NAT gateway with a public address.
    Gateway {
        /// The gateway.
        gateway: Id,
        /// The facts that the gateway is attached and that the source has a public address.
        facts: Vec<FactId>,
    },
    /// A gateway to the internet lets it in.
    Entered {
        /// The VPC.
        vpc: Id,
        /// The facts of the gateway, of the public address and of the route back.
        facts: Vec<FactId>,
    },
}

/// A way out, with all headers that can take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The place that it leads to.
    pub to: Outside,
    /// Family of the headers where they begin.
    pub began: Family,
    /// Family of the headers where they leave.
    pub family: Family,
    /// The headers, as they leave.
    pub headers: Headers,
    /// The sources with which they began.
    pub origin: Intervals,
    /// The hops.
    pub hops: Vec<Hop>,
}

#[derive(Clone)]
struct Packet {
    began: Family,
    family: Family,
    headers: Headers,
    origin: Intervals,
    hops: Vec<Hop>,
    visited: BTreeSet<Id>,
    /// The facts that give the present source a public IPv4 address, and whether it has one.
    public: (bool, Vec<FactId>),
}

impl Packet {
    fn with(&self, headers: Headers, hop: Hop) -> Self {
        let mut next = self.clone();
        next.headers = headers;
        next.hops.push(hop);
        next
    }

    fn exit(self, to: Outside) -> Exit {
        Exit { to, began: self.began, family: self.family, headers: self.headers, origin: self.origin, hops: self.hops }
    }
}

impl View<'_> {
    /// All ways out of the VPC that packets of an interface can take.
    pub fn ways_out(&mut self, name: &str, interface: &Interface) -> Vec<Exit> {
        let mut exits = Vec::new();
        for family in Family::BOTH {
            let source = self.addresses_of(interface, family);
            let headers = self.groups(interface, Direction::Out, family).from(&source);
            if headers.is_empty() {
                continue;
            }
            let public = self.holds(interface.public_fact, interface.public);
            let packet = Packet {
                began: family,
                family,
                headers,
                origin: source,
                hops: vec![Hop::Groups { interface: name.to_owned(), direction: Direction::Out }],
                visited: BTreeSet::from([name.to_owned()]),
                public: (public, vec![interface.public_fact]),
            };
            if !self.knows(interface.subnet_fact) {
                self.unknown_exit(interface.subnet_fact, &packet, &mut exits);
                continue;
            }
            self.forward(&interface.subnet, &packet, &mut exits);
        }
        exits
    }

    /// Sends a packet from an interface in a subnet along the routes of the subnet's table.
    fn forward(&mut self, subnet: &str, packet: &Packet, exits: &mut Vec<Exit>) {
        let net = self.net;
        let Some(place) = net.subnets.get(subnet) else { return self.lost(packet, exits) };
        let (Some(vpc), true) = (net.vpcs.get(&place.vpc), self.knows(place.association)) else {
            return self.unknown_exit(place.association, packet, exits);
        };
        let Some(table) = net.tables.get(&place.table) else {
            return self.unknown_exit(place.association, packet, exits);
        };
        if !self.knows(table.listed) {
            return self.unknown_exit(table.listed, packet, exits);
        }
        let crossing = packet.headers.intersection(&self.acl(subnet, Direction::Out, packet.family));
        let out = Hop::Acl { subnet: subnet.to_owned(), direction: Direction::Out };
        for share in self.shares(table, &vpc.ranges, packet.family) {
            let Some(route) = share.route else {
                self.arrive(subnet, packet, &crossing, &share.destinations, exits);
                continue;
            };
            let hop = Hop::Route { subnet: subnet.to_owned(), table: place.table.clone(), route: route.fact };
            // Packets that stay in their subnet do not pass its ACL.
            let (inside, outside) = (packet.headers.toward(&share.destinations), crossing.toward(&share.destinations));
            let across = packet.with(outside, out.clone());
            let across = across.with(across.headers.clone(), hop.clone());
            let within = packet.with(inside, hop);
            self.take(subnet, &route.target, &within, &across, exits);
        }
    }

    fn unknown_exit(&self, fact: FactId, packet: &Packet, exits: &mut Vec<Exit>) {
        if self.may() && !packet.headers.is_empty() {
            exits.push(packet.clone().exit(Outside::Unknown(fact)));
        }
    }

    /// Notes the hosts and the endpoints of others at which packets arrive inside of the VPC after a NAT gateway gave them another source.
    /// What an interface sends by itself is looked at in `hosts`, with the members of groups.
    fn arrive(&mut self, subnet: &str, packet: &Packet, crossing: &Headers, inside: &Destinations, exits: &mut Vec<Exit>) {
        if !packet.hops.iter().any(|hop| matches!(hop, Hop::Translated { .. })) {
            return;
        }
        let net = self.net;
        for (name, to) in net.interfaces.iter().filter(|(_, to)| matches!(to.role, Role::Host | Role::Elsewhere)) {
            let own = self.addresses_of(to, packet.family);
            let sent = if to.subnet == subnet { &packet.headers } else { crossing };
            let mut headers = sent.toward(inside).to(&own).intersection(&self.groups(to, Direction::In, packet.family));
            if to.subnet != subnet {
                headers = headers.intersection(&self.acl(&to.subnet, Direction::In, packet.family));
            }
            if headers.is_empty() {
                continue;
            }
            if to.role == Role::Host {
                self.relayed.insert(name.clone());
            } else {
                let hop = Hop::Groups { interface: name.clone(), direction: Direction::In };
                exits.push(packet.with(headers, hop).exit(Outside::Network(Link::Endpoint, to.owner.clone())));
            }
        }
    }

    /// A way to nobody knows where, because the target of the last route was not read.
    fn lost(&self, packet: &Packet, exits: &mut Vec<Exit>) {
        let route = packet.hops.iter().rev().find_map(|hop| match hop {
            Hop::Route { route, .. } => Some(*route),
            Hop::Groups { .. }
            | Hop::Acl { .. }
            | Hop::Translated { .. }
            | Hop::Relayed { .. }
            | Hop::Gateway { .. }
            | Hop::Entered { .. } => None,
        });
        if let Some(route) = route {
            self.unknown_exit(route, packet, exits);
        }
    }

    /// Hands a packet to a target: `within` if the target stands in the same subnet, `across` if not.
    fn take(&mut self, subnet: &str, target: &Target, within: &Packet, across: &Packet, exits: &mut Vec<Exit>) {
        match target {
            Target::Local | Target::ServiceEndpoint(_) | Target::Blackhole => {}
            Target::InternetGateway(gateway) => self.internet(subnet, gateway, across, exits),
            Target::EgressOnlyGateway(gateway) | Target::CarrierGateway(gateway) => {
                self.other_gateway(subnet, gateway, across, exits);
            }
            Target::Network(link, id) => {
                if !across.headers.is_empty() {
                    exits.push(across.clone().exit(Outside::Network(*link, id.clone())));
                }
            }
            Target::Appliance(id) => {
                if across.headers.is_empty() {
                    return;
                }
                exits.push(across.clone().exit(Outside::Appliance(id.clone())));
                // An appliance may hand the packet back to the subnet of its endpoint.
                match self.net.appliances.get(id) {
                    Some(next) if self.may() && !across.visited.contains(id) => {
                        let mut packet = across.clone();
                        packet.visited.insert(id.clone());
                        self.forward(next, &packet, exits);
                    }
                    Some(_) => {}
                    None => self.lost(across, exits),
                }
            }
            Target::Nat(id) => self.translate(subnet, id, within, across, exits),
            Target::Interface(id) => self.relay(subnet, id, within, across, exits),
            Target::Unknown(_) => self.lost(across, exits),
        }
    }

    fn internet(&mut self, subnet: &str, gateway: &Id, packet: &Packet, exits: &mut Vec<Exit>) {
        let Some((attachment, attached)) = self.attached(subnet, gateway) else { return };
        let (public, mut facts) = packet.public.clone();
        facts.push(attachment);
        // Every IPv6 address of a subnet is public.
        let public = public || packet.family == Family::V6;
        // With `block-ingress` only NAT gateways and egress-only gateways still lead out.
        let translated = packet.hops.iter().any(|hop| matches!(hop, Hop::Translated { .. }));
        let least = if translated { BlockPublicAccess::Bidirectional } else { BlockPublicAccess::Ingress };
        if !attached || !public || self.blocked(subnet, least) {
            return;
        }
        let headers = on_the_internet(&packet.headers, packet.family);
        if !headers.is_empty() {
            let hop = Hop::Gateway { gateway: gateway.clone(), facts };
            exits.push(packet.with(headers, hop).exit(Outside::Internet(gateway.clone())));
        }
    }

    /// The fact of the attachment of a VPC's internet gateway, and whether this gateway is attached to the subnet's VPC.
    fn attached(&mut self, subnet: &str, gateway: &str) -> Option<(FactId, bool)> {
        let net = self.net;
        let vpc = net.vpcs.get(&net.subnets.get(subnet)?.vpc)?;
        let same = vpc.internet_gateway.as_deref() == Some(gateway);
        Some((vpc.attachment, self.holds(vpc.attachment, same)))
    }

    /// True if Block Public Access of the subnet's VPC keeps out what a setting blocks.
    fn blocked(&mut self, subnet: &str, least: BlockPublicAccess) -> bool {
        let net = self.net;
        let Some(vpc) = net.subnets.get(subnet).and_then(|subnet| net.vpcs.get(&subnet.vpc)) else { return false };
        let blocks = match least {
            BlockPublicAccess::Off => false,
            BlockPublicAccess::Ingress => vpc.block_public_access != BlockPublicAccess::Off,
            BlockPublicAccess::Bidirectional => vpc.block_public_access == BlockPublicAccess::Bidirectional,
        };
        if self.knows(vpc.block_fact) { blocks } else { !self.may() }
    }

    fn other_gateway(&mut self, subnet: &str, gateway: &Id, packet: &Packet, exits: &mut Vec<Exit>) {
        if self.blocked(subnet, BlockPublicAccess::Bidirectional) {
            return;
        }
        let headers = on_the_internet(&packet.headers, packet.family);
        if !headers.is_empty() {
            let hop = Hop::Gateway { gateway: gateway.clone(), facts: Vec::new() };
            exits.push(packet.with(headers, hop).exit(Outside::Internet(gateway.clone())));
        }
    }

    /// Sends a packet through a NAT gateway and on from its subnet.
    fn translate(&mut self, subnet: &str, id: &Id, within: &Packet, across: &Packet, exits: &mut Vec<Exit>) {
        let net = self.net;
        let Some(nat) = net.nats.get(id) else { return self.lost(across, exits) };
        if across.visited.contains(id) {
            return;
        }
        let Some(own) = &nat.subnet else { return self.regional(id, nat, across, exits) };
        if !net.subnets.contains_key(own) {
            return self.lost(across, exits);
        }
        let arrived = if own == subnet {
            within.clone()
        } else {
            let headers = across.headers.intersection(&self.acl(own, Direction::In, across.family));
            across.with(headers, Hop::Acl { subnet: own.clone(), direction: Direction::In })
        };
        let public = self.holds(nat.fact, nat.public);
        for translated in self.translations(own, id, &arrived) {
            let mut packet = translated;
            packet.visited.insert(id.clone());
            packet.public = (public, vec![nat.fact]);
            self.forward(own, &packet, exits);
        }
    }

    /// The packets that leave a NAT gateway for those that arrive: of TCP, UDP and ICMP, with a source of its subnet, and with an
    /// IPv4 destination if they came to one of NAT64.
    fn translations(&mut self, own: &str, id: &Id, arrived: &Packet) -> Vec<Packet> {
        let Some(subnet) = self.net.subnets.get(own) else { return Vec::new() };
        let source = view::addresses_of(&subnet.ranges, Family::V4);
        let carried = arrived.headers.of_protocols(&[crate::headers::TCP, crate::headers::UDP, crate::headers::ICMP[0]]);
        let headers = match arrived.family {
            Family::V4 => carried,
            Family::V6 => {
                let (range, first) = nat64();
                carried.to(&range).shifted(first)
            }
        };
        let hop = Hop::Translated { nat: id.clone() };
        let each = headers.blocks().iter().map(|block| {
            let mut packet = arrived.with(Headers::of(block.clone()).translated(&source), hop.clone());
            if packet.hops.iter().filter(|hop| matches!(hop, Hop::Translated { .. })).count() == 1 {
                packet.origin = block.source.clone();
            }
            packet.family = Family::V4;
            packet
        });
        each.filter(|packet| !packet.headers.is_empty()).collect()
    }

    /// A regional NAT gateway stands in no subnet and leads to the internet by itself if it is public.
    fn regional(&mut self, id: &Id, nat: &Nat, packet: &Packet, exits: &mut Vec<Exit>) {
        if !self.holds(nat.fact, nat.public) {
            return;
        }
        let headers = on_the_internet(&packet.headers, packet.family);
        if !headers.is_empty() {
            let packet = packet.with(headers, Hop::Translated { nat: id.clone() });
            exits.push(packet.exit(Outside::Internet(id.clone())));
        }
    }

    /// Sends a packet to a host, and notes the host if the packet arrives. A host decides by itself what it passes on.
    fn relay(&mut self, subnet: &str, id: &Id, within: &Packet, across: &Packet, exits: &mut Vec<Exit>) {
        if !self.may() {
            return;
        }
        let Some(host) = self.net.interfaces.get(id) else { return self.lost(across, exits) };
        if !self.holds(host.forwards_fact, host.forwards) {
            return;
        }
        let arrived = if host.subnet == subnet {
            within.clone()
        } else {
            let headers = across.headers.intersection(&self.acl(&host.subnet, Direction::In, across.family));
            across.with(headers, Hop::Acl { subnet: host.subnet.clone(), direction: Direction::In })
        };
        let into = self.groups(host, Direction::In, across.family);
        let arrived =
            arrived.with(arrived.headers.intersection(&into), Hop::Groups { interface: id.clone(), direction: Direction::In });
        if arrived.headers.is_empty() {
            return;
        }
        self.relayed.insert(id.clone());
    }
}
