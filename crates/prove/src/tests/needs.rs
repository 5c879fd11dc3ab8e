//! The ways to services against brute force: every packet between the addresses of two subnets, and every sort of answer.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};
use proptest::prelude::*;

use super::oracle::{End, Packet, send};
use super::random::network;
use crate::fact::{FactId, Provenance, Supposition};
use crate::headers::Intervals;
use crate::needs::judge::{Question, ask};
use crate::network::{
    Destination, EndpointDoor, Entry, Group, Interface, Network, Peer, PrefixList, Resolution, Role, Route, Rule, Rules,
    ServiceEndpoint, Setting, Target,
};
use crate::reach::view::Mode;

/// Ranges that tell the addresses of the two subnets apart.
const FINE: [&str; 7] = ["10.0.0.0/30", "10.0.0.0/31", "10.0.0.4/30", "10.0.0.6/31", "10.0.0.0/28", "0.0.0.0/0", "52.0.0.0/31"];
/// Ports of requests, of all answers, and of some.
const PORTS: [(u128, u128); 5] = [(443, 443), (0, 65_535), (1024, 65_535), (1024, 2000), (32_768, 65_535)];
/// One port of each part into which these ranges divide the ports of answers.
const ANSWERS: [u128; 3] = [1500, 3000, 40_000];
const LIST: &str = "52.0.0.0/30";

fn range() -> impl Strategy<Value = IpNet> {
    prop::sample::select(FINE.to_vec()).prop_map(|text| text.parse().expect("a range"))
}

fn ports() -> impl Strategy<Value = Intervals> {
    prop::sample::select(PORTS.to_vec()).prop_map(|(first, last)| Intervals::range(first, last))
}

type Rows<T> = Vec<(T, Intervals, bool)>;

fn rows<T: Clone + std::fmt::Debug + 'static>(one: impl Strategy<Value = T>, most: usize) -> impl Strategy<Value = Rows<T>> {
    prop::collection::vec((one, ports(), prop::bool::weighted(0.7)), 0..most)
}

fn peer(group: &'static str) -> impl Strategy<Value = Peer> {
    prop_oneof![
        range().prop_map(Peer::Range),
        Just(Peer::Group(group.to_owned())),
        Just(Peer::Group(group.to_owned())),
        Just(Peer::List("pl".to_owned())),
    ]
}

/// The choices that are added to a random network.
#[derive(Clone, Debug)]
struct Extras {
    egress: Rows<Peer>,
    ingress: Rows<Peer>,
    /// Entries before those of each ACL: of a and b, in and out.
    entries: [Rows<IpNet>; 4],
    beside: bool,
    /// True if the groups let everything through, and the ACLs what these entries allow.
    acls_alone: bool,
    /// Availability, private DNS, support, host names.
    settings: [bool; 4],
    gateway: bool,
    longer: Option<&'static str>,
    blinded: BTreeSet<usize>,
}

fn extras() -> impl Strategy<Value = Extras> {
    let on = || prop::bool::weighted(0.9);
    let acl = || rows(range(), 4);
    let places = (any::<(bool, bool)>(), prop::option::weighted(0.2, prop::sample::select(vec!["10.0.0.4/30", "10.0.0.0/30"])));
    let settings = (on(), on(), on(), on(), on());
    let blinded = prop::collection::btree_set(0_usize..80, 0..3);
    (rows(peer("eg"), 3), rows(peer("group"), 3), (acl(), acl(), acl(), acl()), places, settings, blinded).prop_map(
        |(egress, ingress, (first, second, third, fourth), ((beside, acls_alone), longer), (a, b, c, d, gateway), blinded)| {
            Extras {
                egress,
                ingress,
                entries: [first, second, third, fourth],
                beside,
                acls_alone,
                settings: [a, b, c, d],
                gateway,
                longer,
                blinded,
            }
        },
    )
}

fn fact(net: &mut Network, object: &str) -> FactId {
    net.facts.add(object, "field", "value", Provenance::Live)
}

fn setting(net: &mut Network, on: bool) -> Setting {
    Setting { on, fact: fact(net, "setting") }
}

fn rules(net: &mut Network, drawn: Rows<Peer>) -> Vec<Rule> {
    let rule = |(peer, port, _)| Rule { peer, protocol: Intervals::range(0, 255), port, fact: fact(net, "rule") };
    drawn.into_iter().map(rule).collect()
}

/// A network with a workload `w` in the subnet `a`, an interface endpoint for `sts`, and a gateway endpoint for `s3`.
fn with_services() -> impl Strategy<Value = (Network, BTreeSet<FactId>)> {
    (network(), extras()).prop_map(|(mut net, extras)| {
        let out = rules(&mut net, extras.egress);
        net.groups.get_mut("group").expect("a group").egress.rules.extend(out);
        let into = Rules { rules: rules(&mut net, extras.ingress), listed: fact(&mut net, "eg") };
        let egress = Rules { rules: Vec::new(), listed: fact(&mut net, "eg") };
        net.groups.insert("eg".into(), Group { ingress: into, egress, foreign: false });
        for (index, drawn) in extras.entries.into_iter().enumerate() {
            let acl = net.acls.get_mut(["acl-a", "acl-b"][index / 2]).expect("an ACL");
            let side = if index % 2 == 0 { &mut acl.ingress } else { &mut acl.egress };
            if extras.acls_alone {
                side.clear();
            }
            let entry = |(range, port, allow)| Entry { range, protocol: Intervals::range(0, 255), port, allow };
            side.splice(0..0, drawn.into_iter().map(entry));
        }
        if extras.acls_alone {
            let all = (Peer::Range("0.0.0.0/0".parse().expect("a range")), Intervals::range(0, 65_535), true);
            let (out, into) = (rules(&mut net, vec![all.clone()]), rules(&mut net, vec![all]));
            net.groups.get_mut("group").expect("a group").egress.rules = out;
            net.groups.get_mut("eg").expect("a group").ingress.rules = into;
        }
        let subnet = if extras.beside { "a" } else { "b" };
        let facts = [fact(&mut net, "e"), fact(&mut net, "e"), fact(&mut net, "e"), fact(&mut net, "e")];
        let interface = Interface {
            owner: "e".into(),
            subnet: subnet.into(),
            subnet_fact: facts[0],
            groups: vec!["eg".into()],
            groups_fact: facts[1],
            public: false,
            public_fact: facts[2],
            forwards: false,
            forwards_fact: facts[3],
            role: Role::Elsewhere,
        };
        services(&mut net, interface, extras.settings, extras.gateway);
        if let Some(range) = extras.longer {
            let (destination, fact) = (Destination::Range(range.parse().expect("a range")), fact(&mut net, "longer"));
            let table = net.tables.get_mut("table-a").expect("a table");
            table.routes.push(Route { destination, target: Target::Blackhole, propagated: false, fact });
        }
        let all: Vec<FactId> = net.facts.ids().collect();
        let blinded = extras.blinded.iter().filter_map(|index| all.get(all.len().checked_sub(index + 1)?)).copied().collect();
        (net, blinded)
    })
}

fn services(net: &mut Network, interface: Interface, [available, private_dns, support, hostnames]: [bool; 4], gateway: bool) {
    let resolution = Resolution {
        support: setting(net, support),
        hostnames: setting(net, hostnames),
        resolver: setting(net, true),
        endpoints: fact(net, "endpoints"),
    };
    net.resolutions.insert("vpc".into(), resolution);
    let (available, private_dns) = (setting(net, available), setting(net, private_dns));
    let endpoint = |name: &str, service: &str, available, door| ServiceEndpoint {
        name: name.into(),
        service: service.into(),
        vpc: "vpc".into(),
        available,
        door,
    };
    let door = EndpointDoor::Interface { interfaces: vec![("e".into(), interface)], private_dns };
    net.services.push(endpoint("e", "sts", available, door));
    let list =
        PrefixList { entries: Some(vec![LIST.parse().expect("a range")]), of_service: true, number: 1, fact: fact(net, "pl") };
    net.lists.insert("pl".into(), list);
    net.service_lists.insert("s3".into(), "pl".into());
    if gateway {
        let (there, tables, route) = (setting(net, true), fact(net, "gw"), fact(net, "gw"));
        net.services.push(endpoint("gw", "s3", there, EndpointDoor::Gateway(tables)));
        let (destination, target) = (Destination::List("pl".into()), Target::ServiceEndpoint("gw".into()));
        let table = net.tables.get_mut("table-a").expect("a table");
        table.routes.push(Route { destination, target, propagated: false, fact: route });
    }
}

fn v4(net: IpNet) -> Ipv4Net {
    match net {
        IpNet::V4(net) => net,
        IpNet::V6(_) => panic!("the tiny space has no IPv6"),
    }
}

/// All addresses of a range, the first and the last one among them.
fn every(range: &str) -> Vec<Ipv4Addr> {
    let net: Ipv4Net = range.parse().expect("a range");
    (u32::from(net.network())..=u32::from(net.broadcast())).map(Ipv4Addr::from).collect()
}

fn range_of(net: &Network, subnet: &str) -> String {
    net.subnets[subnet].ranges[0].to_string()
}

fn lets(rules: &Rules, other: Ipv4Addr, other_group: Option<&str>, port: u128) -> bool {
    rules.rules.iter().any(|rule| {
        let peer = match &rule.peer {
            Peer::Range(range) => v4(*range).contains(&other),
            Peer::Group(group) => other_group == Some(group.as_str()),
            Peer::List(_) => LIST.parse::<Ipv4Net>().expect("a range").contains(&other),
        };
        peer && rule.protocol.contains(6) && rule.port.contains(port)
    })
}

fn passes(entries: &[Entry], other: Ipv4Addr, port: u128) -> bool {
    let matches = |entry: &&Entry| v4(entry.range).contains(&other) && entry.protocol.contains(6) && entry.port.contains(port);
    entries.iter().find(matches).is_some_and(|entry| entry.allow)
}

/// The target of the route that a subnet takes to a destination. `None` if there is no route.
fn route(net: &Network, subnet: &str, to: Ipv4Addr) -> Option<Target> {
    let place = &net.subnets[subnet];
    let local = net.vpcs["vpc"].ranges.iter().map(|range| (v4(*range), Target::Local));
    let list: IpNet = LIST.parse().expect("a range");
    let written = net.tables[&place.table].routes.iter().filter_map(|route| match &route.destination {
        Destination::Range(range) => Some((v4(*range), route.target.clone())),
        Destination::List(_) => Some((v4(list), route.target.clone())),
        Destination::Announced => None,
    });
    let mut best: Option<(u8, Target)> = None;
    for (range, target) in local.chain(written).filter(|(range, _)| range.contains(&to)) {
        if best.as_ref().is_none_or(|(longest, _)| range.prefix_len() > *longest) {
            best = Some((range.prefix_len(), target));
        }
    }
    best.map(|(_, target)| target)
}

/// True if a call from one address to another one arrives at the endpoint and its answer comes back on a port.
fn at_endpoint(net: &Network, from: Ipv4Addr, to: Ipv4Addr, port: u128) -> bool {
    let (own, eg) = (&net.groups["group"].egress, &net.groups["eg"].ingress);
    let EndpointDoor::Interface { interfaces, .. } = &net.services[0].door else { return false };
    let subnet = interfaces[0].1.subnet.as_str();
    let grouped = lets(own, to, Some("eg"), 443) && lets(eg, from, Some("group"), 443);
    if subnet == "a" {
        return grouped;
    }
    let (a, b) = (&net.acls["acl-a"], &net.acls["acl-b"]);
    let there = passes(&a.egress, to, 443) && passes(&b.ingress, from, 443) && route(net, "a", to) == Some(Target::Local);
    let back = passes(&b.egress, from, port) && passes(&a.ingress, to, port) && route(net, "b", from) == Some(Target::Local);
    grouped && there && back
}

/// True if a call arrives at the gateway endpoint and its answer comes back on a port.
fn through_gateway(net: &Network, to: Ipv4Addr, port: u128) -> bool {
    let acl = &net.acls["acl-a"];
    let led = route(net, "a", to) == Some(Target::ServiceEndpoint("gw".to_owned()));
    led && lets(&net.groups["group"].egress, to, None, 443) && passes(&acl.egress, to, 443) && passes(&acl.ingress, to, port)
}

/// True if a call leaves for the internet, whether or not an answer comes back.
fn leaves(net: &Network, source: Ipv4Addr, destination: Ipv4Addr) -> bool {
    // The other oracle knows rules for ranges alone.
    let allowed = lets(&net.groups["group"].egress, destination, None, 443);
    let mut open = net.clone();
    let rules = &mut open.groups.get_mut("group").expect("a group").egress.rules;
    rules.iter_mut().filter(|_| allowed).for_each(|rule| {
        rule.peer = Peer::Range("0.0.0.0/0".parse().expect("a range"));
        rule.port = Intervals::range(0, 65_535);
        rule.protocol = Intervals::range(0, 255);
    });
    let packet = Packet { source, destination, protocol: 6, port: 443 };
    allowed && send(&open, &open.interfaces["w"], packet) == End::Internet
}

fn reached(net: &Network, service: &str, mode: Mode, blinded: &BTreeSet<FactId>) -> bool {
    let question = Question::Service { place: "w", at: &net.interfaces["w"], service };
    let suppose = Supposition { blinded: blinded.clone(), removed: BTreeSet::new() };
    ask(net, &question, mode, &suppose).0.is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn an_interface_endpoint_is_reached_as_packet_by_packet((net, blinded) in with_services()) {
        let resolution = &net.resolutions["vpc"];
        let EndpointDoor::Interface { interfaces, private_dns } = &net.services[0].door else { panic!("an interface") };
        let named = private_dns.on && net.services[0].available.on && resolution.support.on && resolution.hostnames.on;
        let (sources, others) = (every(&range_of(&net, "a")), every(&range_of(&net, &interfaces[0].1.subnet)));
        let pairs: Vec<(Ipv4Addr, Ipv4Addr)> =
            sources.iter().flat_map(|from| others.iter().map(move |to| (*from, *to))).collect();
        let each = || pairs.iter().flat_map(|(from, to)| ANSWERS.iter().map(|port| at_endpoint(&net, *from, *to, *port)));
        let nothing = BTreeSet::new();
        let (must, may) = (reached(&net, "sts", Mode::Must, &nothing), reached(&net, "sts", Mode::May, &nothing));
        if named {
            prop_assert_eq!(must, each().all(|one| one), "what must be");
            prop_assert_eq!(may, each().any(|one| one), "what may be");
        }
        prop_assert!(!must || may);
        // What is not known makes a claim less certain, and never another one.
        prop_assert!(must || !reached(&net, "sts", Mode::Must, &blinded), "certain without being so");
        prop_assert!(!may || reached(&net, "sts", Mode::May, &blinded), "impossible without being so");
    }

    #[test]
    fn a_gateway_endpoint_is_reached_as_packet_by_packet((net, blinded) in with_services()) {
        let (sources, others) = (every(&range_of(&net, "a")), every(LIST));
        let nothing = BTreeSet::new();
        let (must, may) = (reached(&net, "s3", Mode::Must, &nothing), reached(&net, "s3", Mode::May, &nothing));
        let through = |to: &Ipv4Addr| ANSWERS.iter().map(|port| through_gateway(&net, *to, *port)).collect::<Vec<_>>();
        let all = others.iter().all(|to| through(to).iter().all(|one| *one));
        let any = others.iter().any(|to| through(to).iter().any(|one| *one));
        let left = |to: &Ipv4Addr| sources.iter().all(|from| leaves(&net, *from, *to));
        prop_assert!(must || !all, "every call arrives and is answered");
        prop_assert!(may || !any, "some call arrives and is answered");
        if must {
            let arrives = |to: &Ipv4Addr| through(to).iter().all(|one| *one) || left(to);
            prop_assert!(others.iter().all(arrives), "not every call arrives");
        }
        prop_assert!(!must || may);
        prop_assert!(must || !reached(&net, "s3", Mode::Must, &blinded), "certain without being so");
        prop_assert!(!may || reached(&net, "s3", Mode::May, &blinded), "impossible without being so");
    }
}
