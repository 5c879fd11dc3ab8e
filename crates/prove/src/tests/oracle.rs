//! The second opinion: one packet at a time, with none of the code of the proof.

use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};

use crate::network::{BlockPublicAccess, Destination, Entry, Interface, Network, Peer, Rule, Target};

/// A packet with a destination, protocol and port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    pub(super) source: Ipv4Addr,
    pub(super) destination: Ipv4Addr,
    pub(super) protocol: u128,
    pub(super) port: u128,
}

/// The end of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    Internet,
    Network(String),
    Dropped,
}

/// The destinations that tell all ranges of the random networks apart.
pub(super) const DESTINATIONS: [&str; 13] = [
    "10.0.0.1",
    "10.0.0.5",
    "10.0.0.9",
    "10.1.0.1",
    "10.9.0.0",
    "10.9.0.2",
    "203.0.113.0",
    "203.0.113.1",
    "203.0.113.2",
    "203.0.113.3",
    "8.8.8.8",
    "8.9.9.9",
    "9.9.9.9",
];

/// Every packet of the tiny space, from a source.
pub(super) fn packets(source: Ipv4Addr) -> impl Iterator<Item = Packet> {
    DESTINATIONS.iter().flat_map(move |text| {
        let destination = text.parse().expect("an address");
        [1, 6, 17, 47].into_iter().flat_map(move |protocol| {
            [22, 50, 443, 1000].into_iter().map(move |port| Packet { source, destination, protocol, port })
        })
    })
}

fn v4(net: &IpNet) -> Ipv4Net {
    match net {
        IpNet::V4(net) => *net,
        IpNet::V6(_) => panic!("the tiny space has no IPv6"),
    }
}

fn is_private(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 10 || (first == 172 && (16..32).contains(&second)) || (first == 192 && second == 168)
}

fn matches(rule: &Rule, packet: &Packet) -> bool {
    let Peer::Range(range) = &rule.peer else { return false };
    v4(range).contains(&packet.destination) && rule.protocol.contains(packet.protocol) && rule.port.contains(packet.port)
}

fn passes(entries: &[Entry], other: Ipv4Addr, packet: &Packet) -> bool {
    for entry in entries {
        if v4(&entry.range).contains(&other) && entry.protocol.contains(packet.protocol) && entry.port.contains(packet.port) {
            return entry.allow;
        }
    }
    false
}

/// Sends one packet from an interface.
pub(super) fn send(net: &Network, interface: &Interface, packet: Packet) -> End {
    let rules = interface.groups.iter().flat_map(|group| &net.groups[group].egress.rules);
    if !rules.into_iter().any(|rule| matches(rule, &packet)) {
        return End::Dropped;
    }
    forward(net, &interface.subnet, packet, interface.public, 0)
}

fn forward(net: &Network, subnet_id: &str, packet: Packet, public: bool, depth: usize) -> End {
    if depth > 6 {
        return End::Dropped;
    }
    let subnet = &net.subnets[subnet_id];
    let vpc = &net.vpcs[&subnet.vpc];
    let mut best: Option<(u8, Option<&Target>)> = None;
    for range in vpc.ranges.iter().map(v4).filter(|range| range.contains(&packet.destination)) {
        best = Some((range.prefix_len(), None));
    }
    for route in &net.tables[&subnet.table].routes {
        let Destination::Range(range) = &route.destination else { continue };
        let range = v4(range);
        if range.contains(&packet.destination) && best.is_none_or(|(length, _)| range.prefix_len() > length) {
            best = Some((range.prefix_len(), Some(&route.target)));
        }
    }
    let Some((_, Some(target))) = best else { return End::Dropped };
    let leaves = passes(&net.acls[&subnet.acl].egress, packet.destination, &packet);
    match target {
        Target::InternetGateway(id) => {
            let attached = vpc.internet_gateway.as_ref() == Some(id);
            // Directly, and not from a NAT gateway.
            let stopped = depth == 0 && vpc.block_public_access == BlockPublicAccess::Ingress;
            let open = leaves && attached && public && !stopped && !is_private(packet.destination);
            if open { End::Internet } else { End::Dropped }
        }
        Target::Network(_, id) if leaves => End::Network(id.clone()),
        Target::Nat(id) => {
            let nat = &net.nats[id];
            let own = nat.subnet.as_ref().expect("zonal");
            if packet.protocol == 47 {
                return End::Dropped;
            }
            if own != subnet_id && !(leaves && passes(&net.acls[&net.subnets[own].acl].ingress, packet.source, &packet)) {
                return End::Dropped;
            }
            let source = v4(&net.subnets[own].ranges[0]).network();
            forward(net, own, Packet { source, ..packet }, nat.public, depth + 1)
        }
        Target::Network(..)
        | Target::Local
        | Target::EgressOnlyGateway(_)
        | Target::CarrierGateway(_)
        | Target::ServiceEndpoint(_)
        | Target::Appliance(_)
        | Target::Interface(_)
        | Target::Blackhole
        | Target::Unknown(_) => End::Dropped,
    }
}
