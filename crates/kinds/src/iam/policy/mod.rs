//! A customer managed policy. AWS changes the document by versions of it, and heiiki only decides which of them is the default.

pub use crate::markers::Policy;
use heiiki_derive::{Compared, Shaped};

use serde_json::Value;

use super::naming;
use super::policy_grammar::{self, Sort};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::{
    Address, Comparison, Document, Field, Ground, Identity, Known, Lifecycle, Marker, Mode, Phase, Place, Presentation, Problem,
    Replacement, Unique, view::View,
};

/// Characters of a managed policy, white space not counted. Fixed for all accounts.
const LARGEST: usize = 6144;

/// A policy as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "policy")]
pub struct Want {
    /// The name in IAM; the logical name when left out. Cannot be changed in place.
    #[want(name, replace = "a policy cannot be renamed")]
    pub name: Option<String>,
    /// The path in IAM, such as `/ifsm/`; AWS's default is `/`. Cannot be changed in place.
    #[want(replace = "a policy cannot move to another path", default = "/".to_owned())]
    pub path: Field<String>,
    /// What it is for. Cannot be changed in place.
    #[want(replace = "IAM has no call that changes the description of a policy", value = naming::description(description), import = naming::written_description(live.description.as_deref()))]
    pub description: Field<String>,
    /// The statements. A change makes a new default version.
    #[want(mode = document_mode(want, known))]
    pub document: Document,
}

/// A policy as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// Its ARN.
    pub arn: String,
    /// `ANPA...`, never used twice.
    pub policy_id: String,
    /// The name.
    pub name: String,
    /// The path, with a slash at both ends.
    pub path: String,
    /// Its purpose.
    pub description: Option<String>,
    /// The document of the default version.
    pub document: Value,
    /// The default version: `v3`.
    pub default_version_id: String,
    /// All versions, five at most.
    pub versions: Vec<Version>,
    /// The number of roles, users and groups to which it is attached.
    pub attachment_count: i32,
    /// The number of roles and users whose boundary it is.
    pub permissions_boundary_usage_count: i32,
}

/// A version of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live)]
pub struct Version {
    /// `v3`.
    pub version_id: String,
    /// The time at which it was made, in RFC 3339.
    pub created: Option<String>,
    /// True for the version in force.
    pub is_default: bool,
}

impl Live {
    /// The version that must be deleted before a new one can be made: the oldest that is not the default, if all five are taken;
    /// else `None`.
    pub fn surplus_version(&self) -> Option<&Version> {
        const MOST: usize = 5;
        // Version numbers only grow, so that the lowest is the oldest even if AWS gives no time.
        let number = |version: &Version| version.version_id.trim_start_matches('v').parse::<u64>().unwrap_or(u64::MAX);
        let spare = self.versions.iter().filter(|version| !version.is_default);
        if self.versions.len() < MOST { None } else { spare.min_by_key(|version| number(version)) }
    }
}

impl Identity for Policy {
    const FACTS: KindFacts = KindFacts {
        label: "policy",
        created: 240,
        deleted: 450,
        seconds: Seconds::new(3, 3, 4),
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Global("Policies"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "path", "policy_id", "default_version_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.arn.clone()
    }

    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let (path, name) = (want.path.value().map_or("/", String::as_str), want.name.as_deref().unwrap_or(at.name.as_str()));
        vec![place.iam_arn(&format!("policy{path}{name}"))]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for Policy {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        naming::check_names(all.iter().map(|(at, want)| (*at, want.name.as_deref())), 128, problems);
        for (at, want) in all {
            let Want { name: _, path, description, document } = want;
            naming::check_path(at, path, true, problems);
            naming::check_description(at, description, false, problems);
            policy_grammar::report(at, "document", &document.0, Sort::Identity, problems);
            check_version(at, document, problems);
            naming::check_characters(at, "document", &document.0, problems);
            let size = naming::least_size(document);
            if size > LARGEST {
                let message = format!("the document has at least {size} characters without white space; IAM allows {LARGEST}");
                problems.push(Problem::new("policy-size", at, "document", message, "split it into two policies"));
            }
        }
    }

    /// A name is unique in all paths, so that only a policy with another name can exist beside the old one.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        naming::replacement(want.name.as_deref(), &live.name)
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, naming::effective(at, want.name.as_deref()))]
    }
}

impl Lifecycle for Policy {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for Policy {
    const PRIVATE: &'static [&'static str] = &["document"];

    fn summary(want: &Want) -> String {
        let statements = match want.document.0.get("Statement") {
            Some(Value::Array(list)) => list.len(),
            Some(_) => 1,
            None => 0,
        };
        if statements == 1 { "1 statement".to_owned() } else { format!("{statements} statements") }
    }
}
/// Checks the version. A managed policy has the newer version. An inline policy and a trust policy may have the older one, which
/// is also the meaning of no version (`MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater`,
/// CollectionFS/Meteor-CollectionFS#630).
fn check_version(at: &Address, document: &Document, problems: &mut Vec<Problem>) {
    let version = document.0.get("Version");
    let told = problems.iter().any(|problem| problem.at == *at && problem.code == "policy-version");
    let older = version.is_none() || version.and_then(Value::as_str) == Some("2008-10-17");
    if document.0.get("Statement").is_some() && older && !told {
        let message = "IAM makes no managed policy without `Version: \"2012-10-17\"`";
        problems.push(Problem::new("policy-version", at, "document.Version", message, "write `Version: \"2012-10-17\"`"));
    }
}

fn document_mode(want: &Want, known: &Known) -> Mode {
    let (resolved, after) = want.document.resolve(known);
    let size = heiiki_policy::size(&resolved);
    if after.is_empty() && size > LARGEST {
        Mode::Refused(format!("{size} characters without white space; IAM allows {LARGEST} in a policy").into())
    } else {
        Mode::InPlace
    }
}
