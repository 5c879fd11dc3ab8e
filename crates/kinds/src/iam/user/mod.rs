//! A user: a person or program with lasting credentials. Passwords and access keys are never part of the spec. Groups are named,
//! not made.

pub use crate::markers::User;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::identity::{Applied, CHECKS, Limits, Permissions};
use super::{PolicyRef, naming};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::{
    Address, Change, Comparison, Document, FactName, Field, Ground, Identity, Known, Lifecycle, Marker, Phase, Place,
    Presentation, Problem, Replacement, Unique, view::View,
};

/// The quota of attached policies can be raised to 20; the inline policies' size and the number of groups are fixed.
const LIMITS: Limits = Limits { noun: "user", attached: 10, attached_on_request: 20, inline: 2048 };
const GROUPS: usize = 10;

/// A user as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "user")]
pub struct Want {
    /// The name in IAM; the logical name when left out. Another name is another user, with other credentials.
    #[want(name, replace = "another name is another user, without the password and keys of this one")]
    pub name: Option<String>,
    /// The path in IAM, such as `/ifsm/`; AWS's default is `/`.
    #[want(in_place, default = "/".to_owned())]
    pub path: Field<String>,
    /// The policy that bounds what all others can grant.
    #[want(compare = want.permissions().diff(&live.applied(), &LIMITS, diff), import = live.applied().boundary(naming))]
    pub permissions_boundary: Field<PolicyRef>,
    /// The managed policies attached to it. No others stay attached.
    #[shape(complete)]
    #[want(with = "permissions_boundary", import = live.applied().attached(naming))]
    pub policies: Field<Vec<PolicyRef>>,
    /// The policies inside it, by name. No others stay.
    #[shape(complete)]
    #[want(with = "permissions_boundary")]
    pub inline_policies: Field<BTreeMap<String, Document>>,
    /// Names of existing groups it belongs to. It stays in no others.
    #[want(in_place, set)]
    pub groups: Field<Vec<String>>,
}

/// A user as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The path, with a slash at both ends.
    pub path: String,
    /// `AIDA...`, never used twice.
    pub user_id: String,
    /// ARNs of the attached policies.
    pub policies: Vec<String>,
    /// The policies inside it, by name.
    pub inline_policies: BTreeMap<String, Value>,
    /// ARN of the boundary.
    pub permissions_boundary: Option<String>,
    /// Names of its groups.
    pub groups: Vec<String>,
}

impl Want {
    const fn permissions(&self) -> Permissions<'_> {
        Permissions { policies: &self.policies, inline_policies: &self.inline_policies, boundary: &self.permissions_boundary }
    }
}

impl Live {
    fn applied(&self) -> Applied<'_> {
        Applied {
            arn: &self.arn,
            policies: &self.policies,
            inline_policies: &self.inline_policies,
            permissions_boundary: self.permissions_boundary.as_deref(),
        }
    }
}

impl Identity for User {
    const FACTS: KindFacts = KindFacts {
        label: "user",
        created: 260,
        deleted: 410,
        seconds: Seconds::new(3, 3, 4),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Global("Users"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "path", "user_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let (path, name) = (want.path.value().map_or("/", String::as_str), want.name.as_deref().unwrap_or(at.name.as_str()));
        vec![place.iam_arn(&format!("user{path}{name}"))]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for User {
    const CHECKS: &'static [(&'static str, &'static [&'static str])] = CHECKS;

    fn facts(want: &Want, known: &Known) -> Vec<(String, FactName)> {
        want.permissions().facts(known)
    }

    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        naming::check_names(all.iter().map(|(at, want)| (*at, want.name.as_deref())), 64, problems);
        for (at, want) in all {
            naming::check_path(at, &want.path, false, problems);
            want.permissions().check(at, &LIMITS, problems);
            check_groups(at, want.groups.value().map(Vec::as_slice).unwrap_or_default(), problems);
        }
    }

    /// Only a new name replaces a user, and names that differ only in case are the same.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        naming::replacement(want.name.as_deref(), &live.name)
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, naming::effective(at, want.name.as_deref()))]
    }
}

impl Lifecycle for User {
    fn phase(live: &Live) -> Phase {
        if live.arn.starts_with("arn:") { Phase::Ready } else { Phase::Busy("ARN not visible yet".to_owned()) }
    }

    fn uses(live: &Live) -> Vec<String> {
        live.applied().uses()
    }

    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        live.applied().release(going)
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for User {
    const PRIVATE: &'static [&'static str] = &["inline_policies"];

    fn summary(want: &Want) -> String {
        let policies: Vec<&str> = want.policies.value().into_iter().flatten().map(|policy| policy.0.as_str()).collect();
        let groups: Vec<&str> = want.groups.value().into_iter().flatten().map(String::as_str).collect();
        match (policies.is_empty(), groups.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!("with {}", policies.join(", ")),
            (true, false) => format!("in {}", groups.join(", ")),
            (false, false) => format!("with {}, in {}", policies.join(", "), groups.join(", ")),
        }
    }
}

fn check_groups(at: &Address, groups: &[String], problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (index, group) in groups.iter().enumerate() {
        let field = format!("groups[{index}]");
        if !naming::is_name(group, 128) {
            let message = format!("`{group}` cannot be the name of a group");
            let help = "use letters, digits and `+=,.@_-`, at most 128 of them";
            problems.push(Problem::new("group-name", at, &field, message, help));
        }
        if !seen.insert(group.to_ascii_lowercase()) {
            problems.push(Problem::new("groups-twice", at, &field, format!("`{group}` is listed twice"), "list it once"));
        }
    }
    if groups.len() > GROUPS {
        let message = format!("{} groups; a user can be in at most {GROUPS}", groups.len());
        problems.push(Problem::new("groups-too-many", at, "groups", message, "leave some out"));
    }
}
