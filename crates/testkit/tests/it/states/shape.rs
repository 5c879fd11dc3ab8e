//! The content of a network as lines, to compare the network that lives with one that a proof has looked at.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::Address;
use heiiki_prove::build::{Sources, network};
use heiiki_prove::network::{Network, Rules};

/// The content of a network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    /// Everything but the rules of groups.
    lines: BTreeSet<String>,
    /// The rules of groups. Between the calls that change a group it has some of those that the proof takes for present.
    rules: BTreeSet<String>,
}

impl Shape {
    /// The content of a network. Objects that are replaced are told by their addresses and not by their ids.
    pub(super) fn of(sources: &Sources<'_>, replaced: &BTreeMap<Address, String>) -> Self {
        let net = network(sources);
        let told = |line: String| replaced.iter().fold(line, |line, (at, id)| line.replace(id, &format!("the old {at}")));
        Self { lines: lines(&net).into_iter().map(told).collect(), rules: rules(&net).into_iter().map(told).collect() }
    }

    /// True if a network that lives is this one.
    pub(super) fn is_of(&self, live: &Self) -> bool {
        self.lines == live.lines && live.rules.is_subset(&self.rules)
    }

    /// The lines that only one of the two has.
    pub(super) fn differences(&self, live: &Self) -> Vec<String> {
        let missing = self.lines.difference(&live.lines).map(|line| format!("not live: {line}"));
        let more = live.lines.difference(&self.lines).map(|line| format!("only live: {line}"));
        let rules = live.rules.difference(&self.rules).map(|line| format!("only live: {line}"));
        missing.chain(more).chain(rules).collect()
    }
}

fn lines(net: &Network) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, vpc) in &net.vpcs {
        found.insert(format!("{name} {:?} has {:?}", vpc.ranges, vpc.internet_gateway));
    }
    for (name, subnet) in &net.subnets {
        found.insert(format!("{name} uses {}", subnet.table));
    }
    for (name, table) in &net.tables {
        found.extend(table.routes.iter().map(|route| format!("{name} routes {:?} to {:?}", route.destination, route.target)));
    }
    for (name, nat) in &net.nats {
        found.insert(format!("{name} in {:?} public {}", nat.subnet, nat.public));
    }
    for (name, interface) in &net.interfaces {
        let groups: BTreeSet<&String> = interface.groups.iter().collect();
        found.insert(format!("{name} in {} has {groups:?} public {}", interface.subnet, interface.public));
    }
    found.extend(net.doors.iter().map(|door| format!("{} open {}", door.owner, door.open)));
    found
}

fn rules(net: &Network) -> BTreeSet<String> {
    let of = |name: &str, rules: &Rules, direction: &str| {
        let each =
            rules.rules.iter().map(|rule| format!("{name} {direction} {:?} {:?} {:?}", rule.peer, rule.protocol, rule.port));
        each.collect::<Vec<_>>()
    };
    let groups = net.groups.iter();
    groups.flat_map(|(name, group)| [of(name, &group.ingress, "in"), of(name, &group.egress, "out")]).flatten().collect()
}
