//! A live security group as a want. Rules that differ only in their peer are written as one.

use std::collections::BTreeMap;

use super::rule::{FlatRule, Peer, Peers, Ports, Protocol, Rule};
use super::{DEFAULT, Live, Want};
use crate::{Field, Naming};

/// See [`crate::Kind::as_wanted`]. The rules are written in full: a group is closed because they are all there are.
pub(super) fn as_wanted(live: &Live, _: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    let default = live.group_name == DEFAULT;
    let own = |text: &String| (!default).then(|| text.clone());
    Some(Want {
        name: own(&live.group_name),
        default,
        description: own(&live.description),
        vpc: naming.to(&live.vpc_id),
        ingress: Field::Value(rules(&live.ingress, true, naming)?),
        egress: Field::Value(rules(&live.egress, false, naming)?),
    })
}

/// Protocol, ports and description: what rules share that are written as one.
type Head = (String, Option<i32>, Option<i32>, Option<String>);

fn rules(live: &[FlatRule], ingress: bool, naming: &mut Naming<'_>) -> Option<Vec<Rule>> {
    let mut grouped: Vec<(Head, Vec<Peer>)> = Vec::new();
    for rule in live.iter().cloned().map(FlatRule::normalised) {
        let peer = naming.peer(&rule.peer)?;
        let head = (rule.protocol, rule.from_port, rule.to_port, rule.description);
        match grouped.iter_mut().find(|(other, _)| *other == head) {
            Some((_, peers)) => peers.push(peer),
            None => grouped.push((head, vec![peer])),
        }
    }
    grouped.into_iter().map(|(head, peers)| rule(head, Peers(peers), ingress)).collect()
}

fn rule((protocol, from, to, description): Head, peers: Peers, ingress: bool) -> Option<Rule> {
    let protocol: Protocol = protocol.parse().ok()?;
    let ports = match (from, to) {
        (Some(kind), Some(code)) if protocol.is_icmp() => match (kind, code) {
            (-1, _) => None,
            (kind, -1) => Some(Ports::Range(kind, kind)),
            (kind, code) => Some(Ports::Icmp(kind, code)),
        },
        (Some(0), Some(65535)) if protocol.has_ports() => None,
        (Some(from), Some(to)) if protocol.has_ports() => Some(Ports::Range(from, to)),
        _ => None,
    };
    let (from, to) = if ingress { (Some(peers), None) } else { (None, Some(peers)) };
    Some(Rule { protocol, ports, from, to, description })
}
