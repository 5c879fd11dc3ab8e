//! A security group with its rules. The default group of a VPC is made by AWS, and nobody can delete it. SageMaker's pair of
//! groups for NFS is not a resource.

mod checks;
mod import;
mod peer;
mod ports;
pub mod rule;

pub use crate::markers::SecurityGroup;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use self::rule::{FlatRule, Peer, Peers, Rule};
use crate::kind::{Bond, Owner};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Vpc;
use crate::object::TAG_SAGEMAKER;
use crate::{
    Address, Change, Comparison, Diff, FactName, Field, Ground, Identity, Known, Lifecycle, Marker, Mode, Phase, Place,
    Presentation, Problem, Ref, Replacement, To, Unique, view::View,
};

/// A security group as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "security_group")]
pub struct Want {
    /// AWS's `GroupName`, unique in the VPC. `<environment>-<key>` when it is not given. Cannot be changed in place.
    #[want(mode = name_mode(want, live), live = live.group_name, import = own(live, &live.group_name))]
    pub name: Option<String>,
    /// The default security group of the VPC, which AWS makes with the VPC and which takes what names no group. It has AWS's name and description, can be
    /// emptied, and goes with the VPC.
    #[shape(omit)]
    #[want(replace = "the default group of a VPC is always the same one", live = SecurityGroup::is_default(live))]
    pub default: bool,
    /// What it is for. AWS demands one and never changes it; heiiki writes one when it is not given.
    #[want(mode = description_mode(want, live, known), import = own(live, &live.description))]
    pub description: Option<String>,
    /// The VPC it belongs to. Cannot be changed in place.
    #[want(replace = "a group cannot move to another VPC", live = live.vpc_id)]
    pub vpc: Ref<Vpc>,
    /// What may come in: when given, these rules and no others.
    #[want(compare = diff_rules(diff, Direction::Ingress, ingress, &live.ingress), import = Field::Value(import::rules(&live.ingress, true, naming)?))]
    pub ingress: Field<Vec<Rule>>,
    /// What may go out: when given, these rules and no others. Absent leaves AWS's rule that lets everything out; `[]` takes it off.
    #[want(compare = diff_rules(diff, Direction::Egress, egress, &live.egress), import = Field::Value(import::rules(&live.egress, false, naming)?))]
    pub egress: Field<Vec<Rule>>,
}

/// A security group as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// `sg-...`.
    pub group_id: String,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub group_name: String,
    /// Its purpose.
    pub description: String,
    /// The VPC.
    pub vpc_id: String,
    /// The account it belongs to.
    pub owner_id: String,
    /// The traffic that may come in, one entry for every peer.
    pub ingress: Vec<FlatRule>,
    /// The traffic that may go out, one entry for every peer.
    pub egress: Vec<FlatRule>,
}

impl Live {
    /// True for a default group that nobody has changed: its members reach each other, and all traffic may leave.
    pub fn is_as_made(&self) -> bool {
        let all = |rule: &&FlatRule| rule.protocol == "-1";
        let itself = |rule: &FlatRule| rule.peer.rsplit('/').next() == Some(self.group_id.as_str());
        let inside = self.ingress.len() == 1 && self.ingress.iter().filter(all).any(itself);
        let out = |range: &str| self.egress.iter().filter(all).filter(|rule| rule.peer == range).count();
        inside && out("0.0.0.0/0") == 1 && self.egress.len() == 1 + out("::/0")
    }
}

/// A rule's direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the members of the group.
    Ingress,
    /// Out of the members of the group.
    Egress,
}

impl Direction {
    /// The field of the want, and of AWS's calls.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The field that names the peers of a rule of this direction, and the peers.
    pub const fn peers(self, rule: &Rule) -> (&'static str, Option<&Peers>) {
        match self {
            Self::Ingress => ("from", rule.from.as_ref()),
            Self::Egress => ("to", rule.to.as_ref()),
        }
    }

    /// The field for the peers of the other direction, which has no place in a rule of this one, and its value.
    pub const fn other_peers(self, rule: &Rule) -> (&'static str, Option<&Peers>) {
        match self {
            Self::Ingress => ("to", rule.to.as_ref()),
            Self::Egress => ("from", rule.from.as_ref()),
        }
    }
}

/// AWS's name of every default group, which no other group can have.
pub const DEFAULT: &str = "default";

impl Want {
    /// The rules of both directions, as far as the spec gives them.
    pub fn rules(&self) -> impl Iterator<Item = (Direction, &Vec<Rule>)> {
        let ingress = self.ingress.value().map(|rules| (Direction::Ingress, rules));
        ingress.into_iter().chain(self.egress.value().map(|rules| (Direction::Egress, rules)))
    }

    /// The peers of all rules, each with its path.
    fn peers(&self) -> Vec<(String, &Peer)> {
        let mut found = Vec::new();
        for (direction, rules) in self.rules() {
            for (index, rule) in rules.iter().enumerate() {
                let (field, peers) = direction.peers(rule);
                let path = format!("{}[{index}].{field}", direction.field());
                let peers = peers.map_or(&[][..], |peers| &peers.0);
                for (number, peer) in peers.iter().enumerate() {
                    let path = if peers.len() == 1 { path.clone() } else { format!("{path}[{number}]") };
                    found.push((path, peer));
                }
            }
        }
        found
    }
}

/// AWS's name of the group: the given one, or `<environment>-<key>`.
pub fn group_name(want: &Want, at: &Address, place: &Place) -> String {
    if want.default {
        return DEFAULT.to_owned();
    }
    want.name.clone().unwrap_or_else(|| format!("{}-{}", place.environment, at.name))
}

/// AWS's description of the group: the given one, or one that names the resource.
pub fn description(want: &Want, at: &Address, place: &Place) -> String {
    want.description.clone().unwrap_or_else(|| format!("{at} of the environment {}", place.environment))
}

impl Identity for SecurityGroup {
    const FACTS: KindFacts = KindFacts {
        label: "security group",
        created: 160,
        deleted: 340,
        seconds: Seconds::new(2, 2, 4),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "group_name", "vpc_id"];
    const HAS_DEFAULT: bool = true;
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.group_id.clone()
    }

    fn made_with(want: &Want) -> Option<Address> {
        want.default.then(|| want.vpc.address())
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.group_name.clone())
    }

    /// The default group comes and goes with its VPC. SageMaker's groups are known by its tag together with the name that it
    /// gives, never by a name alone.
    fn owner(live: &Live, tags: &BTreeMap<String, String>) -> Option<Owner> {
        if Self::is_default(live) {
            let evidence = "it is the default group that AWS made with the VPC".to_owned();
            return Some(Owner { of: live.vpc_id.clone(), bond: Bond::Part, evidence });
        }
        let arn = tags.get(TAG_SAGEMAKER)?;
        let domain = arn.rsplit('/').next()?;
        let named = live.group_name.starts_with("security-group-for-") && live.group_name.ends_with(&format!("-{domain}"));
        let evidence = format!("its name, the tag {TAG_SAGEMAKER}, and its VPC");
        named.then(|| Owner { of: arn.clone(), bond: Bond::Companion, evidence })
    }

    /// The default group of its VPC.
    fn is_default(live: &Live) -> bool {
        live.group_name == DEFAULT
    }
}

impl Comparison for SecurityGroup {
    fn facts(want: &Want, known: &Known) -> Vec<(String, FactName)> {
        want.peers().into_iter().filter_map(|(path, peer)| Some((path, peer.fact(&known.place)?))).collect()
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        checks::unique(all, view, problems);
        for (at, want) in all {
            checks::names(at, want, view, problems);
            for (direction, rules) in want.rules() {
                checks::rules(at, direction, rules, view, problems);
            }
        }
    }

    /// Both can exist under different names or in different VPCs. Then the users of the old one are switched over before it goes.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let elsewhere = known.id(&want.vpc).as_deref() != Some(live.vpc_id.as_str());
        let other = want.default != Self::is_default(live);
        if elsewhere || other || renamed(want, live) { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        if want.default {
            return Vec::new();
        }
        vec![Unique::name_in(Self::NAME, ground.id(&want.vpc), group_name(want, at, &ground.known().place))]
    }
}

impl Lifecycle for SecurityGroup {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    /// The groups that its rules name are not among them. Rules are taken off when those groups go, because two groups may name
    /// each other.
    fn uses(live: &Live) -> Vec<String> {
        vec![live.vpc_id.clone()]
    }

    /// Takes off rules that name a group that goes. A group's rule about itself does not keep it from going.
    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let goes = |rule: &FlatRule| {
            let group = rule.peer.rsplit('/').next().unwrap_or_default();
            group != live.group_id && going.contains(group)
        };
        let mut changes = Vec::new();
        for (direction, rules) in [(Direction::Ingress, &live.ingress), (Direction::Egress, &live.egress)] {
            if rules.iter().any(goes) {
                let left: Vec<&FlatRule> = rules.iter().filter(|rule| !goes(rule)).collect();
                let to = To::value(json!(left));
                changes.push(Change { field: direction.field().into(), from: json!(rules), to, mode: Mode::InPlace });
            }
        }
        changes
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name_in(Self::NAME, &live.vpc_id, &live.group_name)]
    }
}

impl Presentation for SecurityGroup {
    fn summary(want: &Want) -> String {
        let count = |rules: &Field<Vec<Rule>>, direction: &str| match rules {
            Field::Absent => format!("{direction} not managed"),
            Field::Null => format!("no {direction}"),
            Field::Value(rules) => match rules.len() {
                0 => format!("no {direction}"),
                1 => format!("1 {direction} rule"),
                count => format!("{count} {direction} rules"),
            },
        };
        let default = if want.default { "the default group, " } else { "" };
        format!("{default}{}, {}", count(&want.ingress, "ingress"), count(&want.egress, "egress"))
    }

    fn about(live: &Live) -> String {
        let count = live.ingress.len() + live.egress.len();
        format!("{count} rule{}", if count == 1 { "" } else { "s" })
    }
}

/// True if the want has a name that is free beside the live group's.
fn renamed(want: &Want, live: &Live) -> bool {
    want.name.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&live.group_name))
}

fn diff_rules(diff: &mut Diff<'_>, direction: Direction, rules: &Field<Vec<Rule>>, live: &[FlatRule]) {
    let rules = match rules {
        Field::Absent => return,
        Field::Null => &[][..],
        Field::Value(rules) => rules,
    };
    let mut after = Vec::new();
    let mut want = BTreeSet::new();
    for rule in rules {
        let (_, peers) = direction.peers(rule);
        want.extend(rule.flat(peers, diff.known(), &mut after).into_iter().map(FlatRule::normalised));
    }
    let now: BTreeSet<FlatRule> = live.iter().cloned().map(FlatRule::normalised).collect();
    if want != now {
        after.sort();
        after.dedup();
        diff.push(direction.field(), now, To { value: json!(want), after }, Mode::InPlace);
    }
}

fn name_mode(want: &Want, live: &Live) -> Mode {
    if renamed(want, live) {
        Mode::replace("AWS cannot rename a group")
    } else {
        Mode::refused("AWS cannot rename a group, and names that differ only in case are the same to it: keep the old spelling")
    }
}

fn description_mode(want: &Want, live: &Live, known: &Known) -> Mode {
    let moves = known.id(&want.vpc).as_deref() != Some(live.vpc_id.as_str());
    if moves || SecurityGroup::is_default(live) || renamed(want, live) {
        Mode::replace("AWS cannot change the description of a group")
    } else {
        Mode::refused(
            "AWS cannot change the description of a group, and two groups cannot share a name: give it a new `name` as well",
        )
    }
}

/// A text of a group. `None` for the default group, which has AWS's own text.
fn own(live: &Live, text: &str) -> Option<String> {
    (!SecurityGroup::is_default(live)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
