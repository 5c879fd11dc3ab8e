//! The rules of a live security group as a want has them. Rules that differ only in their peer are written as one.

use super::rule::{FlatRule, Peer, Peers, Ports, Protocol, Rule};
use crate::Naming;

/// Protocol, ports and description: the common part of rules that are written as one.
type Head = (String, Option<i32>, Option<i32>, Option<String>);

/// The rules in full, because a group that lists its rules has no others. `None` if one of them cannot be written.
pub(super) fn rules(live: &[FlatRule], ingress: bool, naming: &mut Naming<'_>) -> Option<Vec<Rule>> {
    let mut grouped: Vec<(Head, Vec<Peer>)> = Vec::new();
    for rule in live.iter().cloned().map(FlatRule::normalised) {
        let peer = Peer::imported(&rule.peer, naming)?;
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
