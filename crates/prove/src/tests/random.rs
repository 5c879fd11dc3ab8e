//! Random networks of one VPC with two subnets.

use ipnet::IpNet;
use proptest::prelude::*;

use crate::fact::{FactId, Provenance};
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

/// The choices from which a network is made.
#[derive(Clone, Debug)]
struct Choices {
    routes: [Vec<(IpNet, Target)>; 2],
    rules: Drawn<()>,
    acls: [(Drawn<bool>, Drawn<bool>); 2],
    public: bool,
    nats_public: [bool; 2],
    /// True if the internet gateway is attached, and if Block Public Access keeps out what comes in.
    gateway: (bool, bool),
    nat_beside: bool,
}

fn choices() -> impl Strategy<Value = Choices> {
    let open = || drawn(prop::bool::weighted(0.8), 4);
    let flags = (any::<bool>(), any::<[bool; 2]>(), prop::bool::weighted(0.8), any::<bool>(), any::<bool>());
    (routes(), routes(), drawn(Just(()), 4), (open(), open()), (open(), open()), flags).prop_map(
        |(first, second, rules, acl_a, acl_b, (public, nats_public, attached, nat_beside, blocks_ingress))| Choices {
            routes: [first, second],
            rules,
            acls: [acl_a, acl_b],
            public,
            nats_public,
            gateway: (attached, blocks_ingress),
            nat_beside,
        },
    )
}

/// A network with one workload, `w`, in the first of two subnets.
pub(super) fn network() -> impl Strategy<Value = Network> {
    choices().prop_map(|choices| {
        let mut out = Network::default();
        vpc(&mut out, choices.gateway);
        for (name, (range, acl)) in ["a", "b"].into_iter().zip(["10.0.0.0/30", "10.0.0.4/30"].into_iter().zip(choices.acls)) {
            subnet(&mut out, name, range, acl);
        }
        for (name, routes) in ["table-a", "table-b"].into_iter().zip(choices.routes) {
            table(&mut out, name, routes);
        }
        group(&mut out, choices.rules);
        let own = if choices.nat_beside { "a" } else { "b" };
        for (name, (subnet, public)) in ["nat-a", "nat-b"].into_iter().zip([own, "b"].into_iter().zip(choices.nats_public)) {
            let fact = fact(&mut out, name);
            out.nats.insert(name.into(), Nat { subnet: Some(subnet.into()), public, fact });
        }
        workload(&mut out, choices.public);
        out
    })
}

fn fact(out: &mut Network, object: &str) -> FactId {
    out.facts.add(object, "field", "value", Provenance::Live)
}

fn vpc(out: &mut Network, (attached, blocks_ingress): (bool, bool)) {
    let block_public_access = if blocks_ingress { BlockPublicAccess::Ingress } else { BlockPublicAccess::Off };
    let (attachment, block_fact) = (fact(out, "igw"), fact(out, "bpa"));
    let vpc = Vpc {
        ranges: vec![net("10.0.0.0/28")],
        internet_gateway: attached.then(|| "igw".into()),
        attachment,
        edge_table: false,
        block_public_access,
        block_fact,
    };
    out.vpcs.insert("vpc".into(), vpc);
}

fn subnet(out: &mut Network, name: &str, range: &str, (ingress, egress): (Drawn<bool>, Drawn<bool>)) {
    let subnet = Subnet {
        vpc: "vpc".into(),
        ranges: vec![net(range)],
        ranges_fact: fact(out, name),
        table: format!("table-{name}"),
        association: fact(out, name),
        acl: format!("acl-{name}"),
        acl_fact: fact(out, name),
    };
    out.subnets.insert(name.into(), subnet);
    let entries = |drawn: Drawn<bool>| {
        let entry = |(range, protocol, port, allow)| Entry { range, protocol, port, allow };
        drawn.into_iter().map(entry).chain([everything()]).collect()
    };
    let listed = fact(out, name);
    out.acls.insert(format!("acl-{name}"), Acl { ingress: entries(ingress), egress: entries(egress), listed });
}

fn table(out: &mut Network, name: &str, routes: Vec<(IpNet, Target)>) {
    let mut made = Vec::new();
    for (range, target) in routes {
        made.push(Route { destination: Destination::Range(range), target, propagated: false, fact: fact(out, name) });
    }
    let listed = fact(out, name);
    out.tables.insert(name.into(), Table { routes: made, listed });
}

fn group(out: &mut Network, rules: Drawn<()>) {
    let mut made = Vec::new();
    for (range, protocol, port, ()) in rules {
        made.push(Rule { peer: Peer::Range(range), protocol, port, fact: fact(out, "group") });
    }
    let egress = Rules { rules: made, listed: fact(out, "group") };
    let ingress = Rules { rules: Vec::new(), listed: fact(out, "group") };
    out.groups.insert("group".into(), Group { ingress, egress, foreign: false });
}

fn workload(out: &mut Network, public: bool) {
    let interface = Interface {
        owner: "w".into(),
        subnet: "a".into(),
        subnet_fact: fact(out, "w"),
        groups: vec!["group".into()],
        groups_fact: fact(out, "w"),
        public,
        public_fact: fact(out, "w"),
        forwards: false,
        forwards_fact: fact(out, "w"),
        role: Role::Workload,
    };
    out.interfaces.insert("w".into(), interface);
}

/// The last entry of most ACLs, so that not everything is closed by them.
fn everything() -> Entry {
    let all = Intervals::range(0, 65_535);
    Entry { range: net("0.0.0.0/0"), protocol: Intervals::range(0, 255), port: all, allow: true }
}
