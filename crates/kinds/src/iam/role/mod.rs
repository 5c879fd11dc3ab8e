//! A role: its trust policy, which tells who may assume it, and its permissions. Service-linked roles belong to AWS and are not
//! resources.

pub use crate::markers::Role;
use heiiki_derive::{Compared, Shaped};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::identity::{Applied, CHECKS, Limits, Permissions};
use super::policy_grammar::{self, Sort};
use super::{PolicyRef, naming};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::{
    Address, Change, Comparison, Diff, Document, FactName, Field, Ground, Identity, Known, Lifecycle, Marker, Mode, Naming,
    Phase, Place, Presentation, Problem, Replacement, Unique, view::View,
};

/// The account's quotas can be raised to 25 policies and a trust policy of 8192 characters; the inline policies' size is fixed.
const LIMITS: Limits = Limits { noun: "role", attached: 10, attached_on_request: 25, inline: 10_240 };
const TRUST: usize = 2048;
const TRUST_ON_REQUEST: usize = 8192;

/// A role as the spec wants it. Exactly one of `trust` and `trust_policy` is given.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "role")]
pub struct Want {
    /// The name in IAM; the logical name when left out. Cannot be changed in place.
    #[want(name, replace = "a role cannot be renamed")]
    pub name: Option<String>,
    /// The path in IAM, such as `/ifsm/`; AWS's default is `/`. Cannot be changed in place.
    #[want(replace = "a role cannot move to another path", default = "/".to_owned())]
    pub path: Field<String>,
    /// What it is for.
    #[want(in_place, value = naming::description(description), import = naming::written_description(live.description.as_deref()))]
    pub description: Field<String>,
    /// The services that may take it on: `[sagemaker.amazonaws.com]`.
    #[want(compare = diff_trust(diff, want, live), import = services(&live.assume_role_policy_document))]
    pub trust: Option<Vec<String>>,
    /// The trust policy in full, for accounts, other roles, federation or conditions.
    #[shape(preferred)]
    #[want(with = "trust", import = other_trust(live, naming))]
    pub trust_policy: Option<Document>,
    /// The longest session in seconds, 3600 to 43200. AWS's default is 3600.
    #[want(in_place, default = 3600)]
    pub max_session_duration: Field<i32>,
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
}

/// A role as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The path, with a slash at both ends.
    pub path: String,
    /// `AROA...`, never used twice.
    pub role_id: String,
    /// Its purpose.
    pub description: Option<String>,
    /// The longest session in seconds.
    pub max_session_duration: i32,
    /// The trust policy.
    pub assume_role_policy_document: Value,
    /// ARNs of the attached policies.
    pub policies: Vec<String>,
    /// The policies inside it, by name.
    pub inline_policies: BTreeMap<String, Value>,
    /// ARN of the boundary.
    pub permissions_boundary: Option<String>,
    /// Names of the instance profiles that hold it.
    pub instance_profiles: Vec<String>,
    /// The time and region of its last use, as far back as AWS remembers: 400 days. `None` if there is none.
    #[shape(omit)]
    pub last_used: Option<String>,
}

impl Want {
    /// The trust policy in full.
    pub fn trust_document(&self) -> Option<Document> {
        let services = self.trust.as_ref().map(|services| {
            Document(json!({
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": {"Service": services}, "Action": "sts:AssumeRole"}],
            }))
        });
        services.or_else(|| self.trust_policy.clone())
    }

    /// The trust policy with which the role is made. Statements that name an object that does not exist yet are left out, because
    /// IAM takes no principal that does not exist. They are written when it does. A role without any statement lets nobody in
    /// until then.
    pub fn first_trust(&self, known: &Known) -> Option<Value> {
        let document = self.trust_document()?;
        let (resolved, missing) = document.resolve(known);
        if missing.is_empty() {
            return Some(resolved);
        }
        let statements = match document.0.get("Statement") {
            Some(Value::Array(statements)) => statements.clone(),
            Some(statement) => vec![statement.clone()],
            None => Vec::new(),
        };
        let certain = statements.into_iter().map(|statement| Document(statement).resolve(known));
        let mut certain: Vec<Value> = certain.filter(|(_, missing)| missing.is_empty()).map(|(statement, _)| statement).collect();
        if certain.is_empty() {
            certain.push(json!({"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}));
        }
        let mut first = document.0;
        if let Some(members) = first.as_object_mut() {
            members.insert("Statement".to_owned(), Value::Array(certain));
        }
        Some(first)
    }

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

impl Identity for Role {
    const FACTS: KindFacts = KindFacts {
        label: "role",
        created: 10,
        deleted: 440,
        seconds: Seconds::new(3, 3, 4),
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Global("Roles"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "path", "role_id"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn arns(at: &Address, want: &Want, place: &Place) -> Vec<String> {
        let (path, name) = (want.path.value().map_or("/", String::as_str), want.name.as_deref().unwrap_or(at.name.as_str()));
        vec![place.iam_arn(&format!("role{path}{name}"))]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for Role {
    const CHECKS: &'static [(&'static str, &'static [&'static str])] = CHECKS;

    fn facts(want: &Want, known: &Known) -> Vec<(String, FactName)> {
        want.permissions().facts(known)
    }

    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        naming::check_names(all.iter().map(|(at, want)| (*at, want.name.as_deref())), 64, problems);
        for (at, want) in all {
            naming::check_path(at, &want.path, false, problems);
            naming::check_description(at, &want.description, true, problems);
            check_trust(at, want, problems);
            want.permissions().check(at, &LIMITS, problems);
            if let Some(seconds) = want.max_session_duration.value().filter(|seconds| !(3600..=43_200).contains(*seconds)) {
                let message = format!("a session of {seconds} seconds; IAM allows 3600 to 43200");
                let help = "write a number of seconds from one hour (3600) to twelve (43200)";
                problems.push(Problem::new("session-duration", at, "max_session_duration", message, help));
            }
        }
    }

    /// A name is unique in all paths, so that only a role with another name can exist beside the old one.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        naming::replacement(want.name.as_deref(), &live.name)
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, naming::effective(at, want.name.as_deref()))]
    }
}

impl Lifecycle for Role {
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

impl Presentation for Role {
    const PRIVATE: &'static [&'static str] = &["assume_role_policy_document", "trust", "trust_policy", "inline_policies"];

    /// Just after a create, IAM can show the unique id in the place of the ARN. Nothing can use the role by its ARN until then.
    fn about(live: &Live) -> String {
        live.last_used.as_ref().map(|when| format!("last used {when}")).unwrap_or_default()
    }

    fn summary(want: &Want) -> String {
        match &want.trust {
            Some(services) => format!("for {}", services.join(", ")),
            None => "with its own trust policy".to_owned(),
        }
    }

    fn outputs(_: &Want, live: &Live, _: &Known) -> Vec<(String, String)> {
        vec![(format!("role {}", live.name), live.arn.clone())]
    }
}

/// The services of a trust policy that has nothing else; `None` for any other.
fn services(document: &Value) -> Option<Vec<String>> {
    let principal = match document.pointer("/Statement") {
        Some(Value::Array(statements)) if statements.len() == 1 => statements.first()?.pointer("/Principal/Service")?,
        Some(statement @ Value::Object(_)) => statement.pointer("/Principal/Service")?,
        Some(_) | None => return None,
    };
    let services: Vec<String> = match principal {
        Value::String(one) => vec![one.clone()],
        Value::Array(several) => several.iter().map(|one| one.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
    };
    let plain = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": services}, "Action": "sts:AssumeRole"}],
    });
    let good = services.iter().all(|service| policy_grammar::is_service(service)) && heiiki_policy::same(&plain, document);
    good.then_some(services)
}

fn check_trust(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let both = want.trust.is_some() && want.trust_policy.is_some();
    if both {
        let message = "the role has both `trust` and `trust_policy`";
        problems.push(Problem::new(
            "role-trust-twice",
            at,
            "trust",
            message,
            "keep `trust` for services, `trust_policy` for all else",
        ));
    }
    if want.trust.as_ref().is_some_and(Vec::is_empty) || (want.trust.is_none() && want.trust_policy.is_none()) {
        let message = "nothing says who may take on this role";
        let help = "write `trust: [sagemaker.amazonaws.com]`, or a full `trust_policy`";
        problems.push(Problem::new("role-trust-missing", at, "trust", message, help));
    }
    for (index, service) in want.trust.iter().flatten().enumerate().filter(|(_, service)| !policy_grammar::is_service(service)) {
        let message = format!("`{service}` is not a service principal");
        let help = "write a service such as `sagemaker.amazonaws.com`; accounts, roles and federation need a `trust_policy`";
        problems.push(Problem::new("role-trust-service", at, format!("trust[{index}]"), message, help));
    }
    if let Some(document) = &want.trust_policy {
        policy_grammar::report(at, "trust_policy", &document.0, Sort::Trust, problems);
        naming::check_characters(at, "trust_policy", &document.0, problems);
    }
    let Some(document) = want.trust_document().filter(|_| !both) else { return };
    let size = naming::least_size(&document);
    let message = format!(
        "the trust policy has at least {size} characters without white space; IAM allows {TRUST} unless AWS raised the quota"
    );
    let help = format!("shorten it, or ask AWS for a quota (\"Role trust policy length\") of up to {TRUST_ON_REQUEST}");
    let problem =
        Problem::new("trust-policy-size", at, if want.trust.is_some() { "trust" } else { "trust_policy" }, message, help);
    if size > TRUST_ON_REQUEST {
        problems.push(problem);
    } else if size > TRUST {
        problems.push(problem.warning());
    }
}

fn diff_trust(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    if let Some(document) = want.trust_document() {
        let field = if want.trust.is_some() { "trust" } else { "trust_policy" };
        diff.document(field, &document, Some(&live.assume_role_policy_document), Mode::InPlace);
    }
}

/// The trust policy as a document; `None` if a list of services says the same.
fn other_trust(live: &Live, naming: &Naming<'_>) -> Option<Document> {
    let document = &live.assume_role_policy_document;
    services(document).is_none().then(|| naming.document(document))
}
