//! Security groups and their rules.

use heiiki_model::kinds::ec2::security_group::rule::FlatRule;
use heiiki_model::kinds::ec2::security_group::{Direction, Live, SecurityGroup};
use heiiki_model::{Field, Known};
use ipnet::IpNet;

use super::builder::{Builder, Entry};
use crate::fact::Provenance;
use crate::headers::Intervals;
use crate::network::{Group, Id, Peer, Rule, Rules};

impl Builder<'_> {
    /// Adds the security groups.
    pub(super) fn groups(&mut self) {
        for entry in self.entries::<SecurityGroup>() {
            let (ingress, egress) = (self.rules(&entry, Direction::Ingress), self.rules(&entry, Direction::Egress));
            self.net.groups.insert(entry.name, Group { ingress, egress, foreign: false });
        }
    }

    /// Adds the default group of a VPC that is to be made, as AWS makes it, and returns its name.
    pub(super) fn group_as_made(&mut self, vpc: &str) -> Id {
        let name = format!("default group of {vpc}");
        if !self.net.groups.contains_key(&name) {
            let mut rules = |field: &str, flat: &[FlatRule], direction| {
                let made =
                    flat.iter().filter_map(|flat| self.rule(&name, field, flat, direction, &Provenance::Default)).collect();
                let listed = self.fact(&name, field, "as AWS makes it", Provenance::Default);
                Rules { rules: made, listed }
            };
            let ingress = rules("ingress", &[everything(&name)], Direction::Ingress);
            let egress = rules("egress", &[everything("0.0.0.0/0"), everything("::/0")], Direction::Egress);
            self.net.groups.insert(name.clone(), Group { ingress, egress, foreign: false });
        }
        name
    }

    /// Adds a group that was not read, unless it is there.
    pub(super) fn foreign_group(&mut self, name: &str) {
        if self.net.groups.contains_key(name) {
            return;
        }
        let mut unknown = |field: &str| {
            let why = Provenance::Unknown("the group was not read".to_owned());
            Rules { rules: Vec::new(), listed: self.net.facts.add(name, field, "not known", why) }
        };
        let (ingress, egress) = (unknown("ingress"), unknown("egress"));
        self.net.groups.insert(name.to_owned(), Group { ingress, egress, foreign: true });
    }

    fn rules(&mut self, entry: &Entry<SecurityGroup>, direction: Direction) -> Rules {
        let field = direction.field();
        let stated = entry.want.as_ref().map(|want| if direction == Direction::Ingress { &want.ingress } else { &want.egress });
        let given = stated.is_some_and(|rules| !rules.is_absent());
        let provenance = entry.provenance(given);
        let as_live = |live: &Live| {
            let rules = if direction == Direction::Ingress { &live.ingress } else { &live.egress };
            rules.iter().map(|rule| (field.to_owned(), rule.clone())).collect::<Vec<_>>()
        };
        let mut flat: Vec<(String, FlatRule)> = match (stated, &entry.live) {
            (Some(rules), live) if given || live.is_none() => match rules {
                Field::Value(rules) => {
                    let nothing = Known::nothing(self.place.clone());
                    let mut missing = Vec::new();
                    let each = rules.iter().enumerate().flat_map(|(index, rule)| {
                        let (_, peers) = direction.peers(rule);
                        let flat = rule.flat(peers, &nothing, &mut missing);
                        flat.into_iter().map(move |flat| (format!("{field}[{index}]"), flat))
                    });
                    each.collect()
                }
                Field::Null => Vec::new(),
                Field::Absent => Self::as_made(entry, direction).into_iter().map(|flat| (field.to_owned(), flat)).collect(),
            },
            (_, Some(live)) => as_live(live),
            (_, None) => Vec::new(),
        };
        // Rules are authorised before others are revoked, so that between these calls the group has both.
        if entry.calls.is_some() {
            let before = entry.live.as_ref().map(as_live);
            let made = || Self::as_made(entry, direction).into_iter().map(|flat| (field.to_owned(), flat)).collect();
            flat.extend(before.unwrap_or_else(made));
        }
        let mut rules = Vec::new();
        for (path, flat) in flat {
            rules.extend(self.rule(&entry.name, &path, &flat, direction, &provenance));
        }
        let value = if rules.is_empty() { "nothing is allowed".to_owned() } else { format!("{} allowed", rules.len()) };
        let listed = self.fact(&entry.name, field, value, provenance);
        self.net.facts.weaken(listed);
        Rules { rules, listed }
    }

    /// The rules that AWS gives to a new group: everything out, and the members of a default group among each other.
    fn as_made(entry: &Entry<SecurityGroup>, direction: Direction) -> Vec<FlatRule> {
        match direction {
            // The second one in a VPC with IPv6 alone; in others no packet is of IPv6.
            Direction::Egress => vec![everything("0.0.0.0/0"), everything("::/0")],
            Direction::Ingress if entry.want.as_ref().is_some_and(|want| want.default) => vec![everything(&entry.name)],
            Direction::Ingress => Vec::new(),
        }
    }

    fn rule(&mut self, group: &str, path: &str, flat: &FlatRule, direction: Direction, provenance: &Provenance) -> Option<Rule> {
        let flat = flat.clone().normalised();
        let (protocol, port) = ports(&flat)?;
        let peer = match flat.peer.parse::<IpNet>() {
            Ok(range) => Peer::Range(range),
            Err(_) if flat.peer.starts_with("pl-") || flat.peer.starts_with("prefix_list/") => Peer::List(flat.peer.clone()),
            Err(_) => Peer::Group(self.names.of_text(&flat.peer)),
        };
        let name = match &peer {
            Peer::Range(range) => range.to_string(),
            Peer::List(id) | Peer::Group(id) => id.clone(),
        };
        let to = if direction == Direction::Ingress { "from" } else { "to" };
        let value = format!("{} {to} {name}", told(&flat));
        let fact = self.fact(group, path, value, provenance.clone());
        Some(Rule { peer, protocol, port, fact })
    }
}

/// A rule for all packets of a peer.
fn everything(peer: &str) -> FlatRule {
    FlatRule { protocol: "-1".to_owned(), from_port: None, to_port: None, peer: peer.to_owned(), description: None }
}

/// Protocol numbers and ports of a rule. `None` for a protocol that is none.
fn ports(flat: &FlatRule) -> Option<(Intervals, Intervals)> {
    let all = Intervals::range(0, 65_535);
    let number = |port: i32| u128::try_from(port).ok();
    Some(match flat.protocol.as_str() {
        "-1" => (Intervals::range(0, 255), all),
        name @ ("tcp" | "udp") => {
            let protocol = Intervals::one(if name == "tcp" { 6 } else { 17 });
            let range = flat.from_port.zip(flat.to_port).and_then(|(first, last)| Some((number(first)?, number(last)?)));
            (protocol, range.map_or(all, |(first, last)| Intervals::range(first, last)))
        }
        name @ ("icmp" | "icmpv6") => {
            let protocol = Intervals::one(if name == "icmp" { 1 } else { 58 });
            let port = match (flat.from_port.and_then(number), flat.to_port.and_then(number)) {
                (None, _) => all,
                (Some(kind), None) => Intervals::range(kind * 256, kind * 256 + 255),
                (Some(kind), Some(code)) => Intervals::one(kind * 256 + code),
            };
            (protocol, port)
        }
        other => (Intervals::one(other.parse().ok()?), all),
    })
}

/// Protocol and ports in words.
fn told(flat: &FlatRule) -> String {
    let protocol = if flat.protocol == "-1" { "all protocols" } else { &flat.protocol };
    match (flat.from_port, flat.to_port) {
        (Some(first), Some(last)) if first == last && first >= 0 => format!("{protocol} {first}"),
        (Some(0), Some(65_535)) | (None | Some(-1), _) | (_, None) => protocol.to_owned(),
        (Some(first), Some(last)) => format!("{protocol} {first}-{last}"),
    }
}
