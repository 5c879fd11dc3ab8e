//! Checks of security groups and their rules that need no AWS.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::rule::{FlatRule, Ports, Rule};
use super::{DEFAULT, Direction, Want, description, group_name};
use crate::{Address, Known, Problem, view::View};

/// AWS's default quota of rules for each direction and IP family.
const RULES: usize = 60;

/// The characters that AWS allows in the names and descriptions of groups and rules besides letters and digits.
const PUNCTUATION: &str = " ._-:/()#,@[]+=&;{}!$*";

fn allowed(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || PUNCTUATION.contains(c))
}

/// Checks the name and the description.
pub(super) fn names(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    if want.default {
        return;
    }
    let name = group_name(want, at, view.place());
    let mut wrong = |code, field: &str, message: String, help: &str| problems.push(Problem::new(code, at, field, message, help));
    if name.is_empty() || name.len() > 255 {
        let message = format!("the name has {} characters; a group's name has 1 to 255", name.len());
        wrong("group-name", "name", message, "choose another `name`");
    } else if !allowed(&name) {
        let message = format!("AWS does not allow every character of the group's name `{name}`");
        wrong("group-name", "name", message, "use letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*");
    } else if name.to_ascii_lowercase().starts_with("sg-") {
        wrong(
            "group-name",
            "name",
            format!("the group's name `{name}` begins with `sg-`"),
            "names that look like ids are refused",
        );
    } else if name.eq_ignore_ascii_case(DEFAULT) {
        let message = "`default` is the name of the group that AWS makes with every VPC".to_owned();
        wrong("group-name", "name", message, "choose another `name`; `default: true` means that group itself");
    }
    let text = description(want, at, view.place());
    if text.is_empty() || text.len() > 255 || !allowed(&text) {
        let message = "AWS does not allow this description";
        let help = "1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";
        problems.push(Problem::new("group-description", at, "description", message, help));
    }
}

/// Checks that no two groups of a VPC have the same name.
pub(super) fn unique(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<(Address, String), &Address> = BTreeMap::new();
    for (at, want) in all.iter().filter(|(_, want)| !want.default) {
        let name = group_name(want, at, view.place());
        if let Some(other) = seen.get(&(want.vpc.address(), name.to_ascii_lowercase())) {
            let message = format!("{other} has the name `{name}` already, and both are in {}", want.vpc.address());
            let help = "group names are unique in a VPC, whatever their case";
            problems.push(Problem::new("group-name-taken", at, "name", message, help));
        } else {
            seen.insert((want.vpc.address(), name.to_ascii_lowercase()), at);
        }
    }
}

/// Checks the rules of one direction.
pub(super) fn rules(at: &Address, direction: Direction, rules: &[Rule], view: &View<'_>, problems: &mut Vec<Problem>) {
    let nothing = Known::nothing(view.place().clone());
    let mut seen: BTreeMap<FlatRule, String> = BTreeMap::new();
    let (mut v4, mut v6) = (0, 0);
    for (index, rule) in rules.iter().enumerate() {
        let path = format!("{}[{index}]", direction.field());
        peers(at, direction, rule, &path, problems);
        ports(at, rule, &path, problems);
        if rule.description.as_ref().is_some_and(|text| text.len() > 255 || !allowed(text)) {
            let message = "AWS does not allow this description";
            let help = "at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";
            problems.push(Problem::new("rule-description", at, format!("{path}.description"), message, help));
        }
        for flat in rule.flat(direction.peers(rule).1, &nothing, &mut Vec::new()) {
            let flat = FlatRule { description: None, ..flat.normalised() };
            let range = flat.peer.parse::<IpNet>();
            v4 += usize::from(!matches!(range, Ok(IpNet::V6(_))));
            v6 += usize::from(!matches!(range, Ok(IpNet::V4(_))));
            if let Some(other) = seen.insert(flat, path.clone()) {
                let message =
                    if other == path { "a peer is named twice".to_owned() } else { format!("{other} says this already") };
                problems.push(Problem::new("rule-duplicate", at, &path, message, "AWS refuses two equal rules: leave one out"));
            }
        }
    }
    let most = v4.max(v6);
    if most > RULES {
        let message =
            format!("{most} {} rules, each peer counted; AWS allows {RULES} unless the quota was raised", direction.field());
        let help = "name a group or a prefix list instead of many ranges, or ask AWS for more";
        problems.push(Problem::new("too-many-rules", at, direction.field(), message, help).warning());
    }
}

fn peers(at: &Address, direction: Direction, rule: &Rule, path: &str, problems: &mut Vec<Problem>) {
    let (field, given) = direction.peers(rule);
    let (other, wrong) = direction.other_peers(rule);
    let empty = given.is_none_or(|peers| peers.0.is_empty());
    if wrong.is_some() && !empty {
        let message = "the rule has two peers, `from` and `to`; AWS takes one side only";
        let help = format!("an {} rule names its peers in `{field}`; leave `{other}` out", direction.field());
        problems.push(Problem::new("rule-two-peers", at, path, message, help));
    } else if wrong.is_some() {
        let message = format!("an {} rule has no `{other}`", direction.field());
        problems.push(Problem::new("rule-direction", at, format!("{path}.{other}"), message, format!("write `{field}`")));
    } else if empty {
        let message = "the rule has no peer".to_owned();
        let help = format!("name a group, a prefix list or a range in `{field}`");
        problems.push(Problem::new("rule-no-peer", at, path, message, help));
    }
}

fn ports(at: &Address, rule: &Rule, path: &str, problems: &mut Vec<Problem>) {
    let protocol = &rule.protocol;
    let mut wrong = |message: String, help: &str| {
        problems.push(Problem::new("rule-ports", at, format!("{path}.ports"), message, help));
    };
    match rule.ports {
        None | Some(Ports::All) => {}
        Some(_) if !protocol.has_ports() && !protocol.is_icmp() => {
            let name = if protocol.as_str() == "-1" { "all protocols together have" } else { "this protocol has" };
            wrong(format!("{name} no ports"), "leave `ports` out, or name a protocol such as tcp");
        }
        Some(Ports::Range(from, to)) if protocol.is_icmp() && from != to => {
            wrong(
                "ICMP has types and codes, not ranges of ports".to_owned(),
                "write a type (`8`), a type and code (`3/4`) or `all`",
            );
        }
        Some(Ports::Range(kind, _) | Ports::Icmp(kind, _)) if protocol.is_icmp() && kind > 255 => {
            wrong(format!("{kind} is not an ICMP type"), "types and codes go from 0 to 255");
        }
        Some(Ports::Icmp(_, code)) if protocol.is_icmp() && code > 255 => {
            wrong(format!("{code} is not an ICMP code"), "types and codes go from 0 to 255");
        }
        Some(Ports::Icmp(..)) if !protocol.is_icmp() => {
            wrong("a type and a code belong to ICMP".to_owned(), "write a port (`443`) or a range (`8192-65535`)");
        }
        Some(Ports::Range(from, to)) if from > 65535 || to > 65535 => {
            wrong(format!("{} is not a port", from.max(to)), "ports go from 0 to 65535");
        }
        Some(Ports::Range(from, to)) if from > to => {
            wrong(format!("{from}-{to} runs backwards"), "write the lower port first");
        }
        Some(Ports::Range(..) | Ports::Icmp(..)) => {}
    }
}
