//! Random networks of one VPC with two subnets.

use std::collections::BTreeMap;

use ipnet::IpNet;
use proptest::prelude::*;

use crate::fact::{FactTable, Provenance};
use crate::headers::Intervals;
use crate::network::{
    Acl, BlockPublicAccess, Destination, Entry, Group, Interface, Link, Nat, Network, Peer, Role, Route, Rule, Rules, Subnet,
    Table, Target, Vpc,
};

/// The ranges of routes, rules and entries.
const RANGES: [&str; 9] = [
    "0.0.0.0/0",
    "203.0.113.0/30",
    "203.0.113.0/31",
    "203.0.113.2/32",
    "10.9.0.0/30",
    "10.9.0.0/31",
    "8.0.0.0/8",
    "8.8.0.0/16",
    "10.0.0.0/8",
];

fn net(text: &str) -> IpNet {
    text.parse().expect("a range")
}

fn range() -> impl Strategy<Value = IpNet> {
    prop::sample::select(RANGES.to_vec()).prop_map(net)
}

fn protocol() -> impl Strategy<Value = Intervals> {
    prop::sample::select(vec![(0, 255), (0, 255), (6, 6), (17, 17)]).prop_map(|(first, last)| Intervals::range(first, last))
}

fn port() -> impl Strategy<Value = Intervals> {
    prop::sample::select(vec![(0, 65_535), (0, 65_535), (443, 443), (22, 22), (0, 100)])
        .prop_map(|(first, last)| Intervals::range(first, last))
}

type Drawn<T> = Vec<(IpNet, Intervals, Intervals, T)>;

fn drawn<T: Clone + std::fmt::Debug + 'static>(extra: impl Strategy<Value = T>, most: usize) -> impl Strategy<Value = Drawn<T>> {
    prop::collection::vec((range(), protocol(), port(), extra), 0..most)
}

fn target() -> impl Strategy<Value = Target> {
    prop::sample::select(vec![
        Target::InternetGateway("igw".into()),
        Target::InternetGateway("igw".into()),
        Target::InternetGateway("elsewhere".into()),
        Target::Nat("nat-a".into()),
        Target::Nat("nat-b".into()),
        Target::Network(Link::Peering, "pcx".into()),
        Target::Network(Link::TransitGateway, "tgw".into()),
        Target::Blackhole,
        Target::ServiceEndpoint("vpce".into()),
    ])
}

fn routes() -> impl Strategy<Value = Vec<(IpNet, Target)>> {
    prop::collection::vec((range(), target()), 0..4).prop_map(|mut routes| {
        let mut seen = Vec::new();
        routes.retain(|(range, _)| {
            let new = !seen.contains(range);
            seen.push(*range);
            new
        });
        routes
    })
}

/// A network with one workload, `w`, in the first of two subnets.
pub(super) fn network() -> impl Strategy<Value = Network> {
    let open = || drawn(prop::bool::weighted(0.8), 4);
    let gateways = (any::<bool>(), any::<bool>(), any::<bool>(), prop::bool::weighted(0.8), any::<bool>(), any::<bool>());
    (routes(), routes(), drawn(Just(()), 4), (open(), open()), (open(), open()), gateways).prop_map(
        |(first, second, rules, acl_a, acl_b, (public, public_a, public_b, attached, nat_here, blocked))| {
            let mut facts = FactTable::default();
            let mut fact = |object: &str| facts.add(object, "field", "value", Provenance::Live);
            let mut out = Network::default();
            let block = if blocked && public_b { BlockPublicAccess::Ingress } else { BlockPublicAccess::Off };
            out.vpcs.insert(
                "vpc".into(),
                Vpc {
                    ranges: vec![net("10.0.0.0/28")],
                    internet_gateway: attached.then(|| "igw".into()),
                    attachment: fact("igw"),
                    edge_table: false,
                    block_public_access: block,
                    block_fact: fact("bpa"),
                },
            );
            for (name, range, acl) in [("a", "10.0.0.0/30", acl_a), ("b", "10.0.0.4/30", acl_b)] {
                out.subnets.insert(
                    name.into(),
                    Subnet {
                        vpc: "vpc".into(),
                        ranges: vec![net(range)],
                        ranges_fact: fact(name),
                        table: format!("table-{name}"),
                        association: fact(name),
                        acl: format!("acl-{name}"),
                        acl_fact: fact(name),
                    },
                );
                let entries = |drawn: Drawn<bool>| {
                    let entry = |(range, protocol, port, allow)| Entry { range, protocol, port, allow };
                    drawn.into_iter().map(entry).chain([everything()]).collect()
                };
                let (ingress, egress) = (entries(acl.0), entries(acl.1));
                out.acls.insert(format!("acl-{name}"), Acl { ingress, egress, listed: fact(name) });
            }
            for (name, routes) in [("table-a", first), ("table-b", second)] {
                let routes = routes.into_iter().map(|(range, target)| Route {
                    destination: Destination::Range(range),
                    target,
                    propagated: false,
                    fact: fact(name),
                });
                let routes = routes.collect();
                out.tables.insert(name.into(), Table { routes, listed: fact(name) });
            }
            let rules = rules.into_iter().map(|(range, protocol, port, ())| Rule {
                peer: Peer::Range(range),
                protocol,
                port,
                fact: fact("group"),
            });
            let egress = Rules { rules: rules.collect(), listed: fact("group") };
            let ingress = Rules { rules: Vec::new(), listed: fact("group") };
            out.groups.insert("group".into(), Group { ingress, egress });
            let own = if nat_here { "a" } else { "b" };
            for (name, subnet, public) in [("nat-a", own, public_a), ("nat-b", "b", public_b)] {
                out.nats.insert(name.into(), Nat { subnet: Some(subnet.into()), public, fact: fact(name) });
            }
            out.interfaces.insert(
                "w".into(),
                Interface {
                    owner: "w".into(),
                    subnet: "a".into(),
                    subnet_fact: fact("w"),
                    groups: vec!["group".into()],
                    groups_fact: fact("w"),
                    public,
                    public_fact: fact("w"),
                    role: Role::Workload,
                },
            );
            out.lists = BTreeMap::new();
            out.facts = facts;
            out
        },
    )
}

/// The last entry of most ACLs, so that not everything is closed by them.
fn everything() -> Entry {
    let all = Intervals::range(0, 65_535);
    Entry { range: net("0.0.0.0/0"), protocol: Intervals::range(0, 255), port: all, allow: true }
}
