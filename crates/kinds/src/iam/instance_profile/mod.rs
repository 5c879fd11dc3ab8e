//! An instance profile: the envelope in which an EC2 instance gets a role. It holds exactly one.

pub use crate::markers::InstanceProfile;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::naming;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Role;
use crate::{
    Address, Change, Comparison, Field, Ground, Identity, Known, Lifecycle, Marker, Mode, Phase, Place, Presentation, Problem,
    Ref, Replacement, To, Unique, view::View,
};

/// An instance profile as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "instance_profile")]
pub struct Want {
    /// The name in IAM; the logical name when left out. Cannot be changed in place.
    #[want(name, replace = "an instance profile cannot be renamed")]
    pub name: Option<String>,
    /// The path in IAM, such as `/ifsm/`; AWS's default is `/`. Cannot be changed in place.
    #[want(replace = "an instance profile cannot move to another path", default = "/".to_owned())]
    pub path: Field<String>,
    /// The role that instances get.
    #[want(in_place, arn, live = live.roles.first().cloned())]
    pub role: Field<Ref<Role>>,
}

/// An instance profile as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The path, with a slash at both ends.
    pub path: String,
    /// `AIPA...`, never used twice.
    pub instance_profile_id: String,
    /// ARNs of the roles in it: one or none.
    pub roles: Vec<String>,
}

impl Identity for InstanceProfile {
    const FACTS: KindFacts = KindFacts {
        label: "instance profile",
        created: 20,
        deleted: 420,
        // Other services see a new profile only after some time.
        seconds: Seconds::new(10, 3, 3),
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Global("Instance profiles"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "path", "instance_profile_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let (path, name) = (want.path.value().map_or("/", String::as_str), want.name.as_deref().unwrap_or(at.name.as_str()));
        vec![place.iam_arn(&format!("instance-profile{path}{name}"))]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for InstanceProfile {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        naming::check_names(all.iter().map(|(at, want)| (*at, want.name.as_deref())), 128, problems);
        for (at, want) in all {
            naming::check_path(at, &want.path, false, problems);
            if want.role.value().is_none() {
                let message = "an instance profile without a role gives instances no permissions";
                problems.push(Problem::new(
                    "instance-profile-role",
                    at,
                    "role",
                    message,
                    "write `role:` with a role of this spec",
                ));
            }
        }
    }

    /// A name is unique in all paths, so that only a profile with another name can exist beside the old one.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        naming::replacement(want.name.as_deref(), &live.name)
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, naming::effective(at, want.name.as_deref()))]
    }
}

impl Lifecycle for InstanceProfile {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(live: &Live) -> Vec<String> {
        live.roles.clone()
    }

    /// Takes out the role that goes, unless the profile goes as well. Then the profile goes first.
    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        if going.contains(&live.arn) || !live.roles.iter().any(|arn| going.contains(arn)) {
            return Vec::new();
        }
        let from = json!(live.roles.first());
        vec![Change { field: "role".into(), from, to: To::value(Value::Null), mode: Mode::InPlace }]
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for InstanceProfile {
    fn summary(want: &Want) -> String {
        want.role.value().map(|role| format!("role {}", role.name())).unwrap_or_default()
    }

    fn outputs(_: &Want, live: &Live, _: &Known) -> Vec<(String, String)> {
        vec![(format!("instance profile {}", live.name), live.arn.clone())]
    }
}
