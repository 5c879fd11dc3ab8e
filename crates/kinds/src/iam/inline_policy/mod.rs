//! One policy inside a role that others own, of which nothing else is touched. The policies of a role that the spec makes belong
//! into its `inline_policies`.
//!
//! IAM tags no inline policy, so that its name is its claim: `heiiki.<environment>.<key>`.

pub use crate::markers::InlinePolicy;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use serde_json::Value;

use super::naming;
use super::policy_grammar::{self, Sort};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::Role;
use crate::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use crate::{
    Address, Comparison, Document, Identity, KindName, Known, Lifecycle, Mode, Naming, Phase, Presentation, Problem, Ref,
    Replacement, view::View,
};

/// Characters of all inline policies of a role together, white space not counted. Fixed for all accounts.
const LARGEST: usize = 10_240;
/// Most characters of a name.
const LONGEST_NAME: usize = 128;
/// The beginning of the names of all inline policies of heiiki. Names of environments hold no dot, so that the first dot after it
/// ends the environment's name.
const CLAIM: &str = "heiiki.";

/// An inline policy as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "inline_policy")]
pub struct Want {
    /// The role, which the spec uses with `existing` and does not make. Cannot be changed in place.
    #[want(replace = "an inline policy is a part of its role", import = our_role(live, tags, naming)?)]
    pub role: Ref<Role>,
    /// The statements.
    #[want(mode = mode(want, live, known))]
    pub document: Document,
}

/// An inline policy as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The role's name.
    pub role: String,
    /// Its name in that role.
    pub name: String,
    /// The document.
    pub document: Value,
}

/// The name in IAM of an inline policy of an environment. It always fits: an environment's name has at most 32 characters, a logical name 64.
pub fn name(environment: &str, at: &Address) -> String {
    format!("{CLAIM}{environment}.{}", at.name)
}

/// The tags that an inline policy would carry if IAM allowed tags, read from its name; `None` for one that is not heiiki's.
pub fn claim(name: &str) -> Option<BTreeMap<String, String>> {
    let (environment, logical) = name.strip_prefix(CLAIM)?.split_once('.')?;
    let at = Address::new(KindName::InlinePolicy, logical).ok()?;
    let tags = [(TAG_ENVIRONMENT, environment.to_owned()), (TAG_ADDRESS, at.to_string())];
    Some(tags.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The id of an inline policy: `<role>/<name>`. Neither holds a slash.
pub fn id(role: &str, name: &str) -> String {
    format!("{role}/{name}")
}

impl Identity for InlinePolicy {
    const FACTS: KindFacts = KindFacts {
        label: "inline policy",
        created: 250,
        deleted: 430,
        seconds: Seconds::new(3, 3, 4),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Global("Policies"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "name", "role"];
    const TAGGABLE: bool = false;
    const FILED_BY: Option<&'static str> = Some("role");
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        id(&live.role, &live.name)
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for InlinePolicy {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        naming::check_names(all.iter().map(|(at, _)| (*at, None)), LONGEST_NAME, problems);
        for (at, want) in all {
            let Want { role, document } = want;
            if view.resource(&role.address()).is_some_and(|role| role.existing.is_none()) {
                let message = format!("{} is made by this spec, and its own `inline_policies` allow no other", role.address());
                let help = format!("move the document to `inline_policies` of {}", role.address());
                problems.push(Problem::new("inline-policy-of-own-role", at, "role", message, help));
            }
            policy_grammar::report(at, "document", &document.0, Sort::Identity, problems);
            naming::check_characters(at, "document", &document.0, problems);
            let size = naming::least_size(document);
            if size > LARGEST {
                let message = format!(
                    "the policy has at least {size} characters without white space; IAM allows {LARGEST} in all inline policies of a role"
                );
                let help = "put a part of it into a managed policy (`iam: policies:`)";
                problems.push(Problem::new("inline-policies-size", at, "document", message, help));
            }
        }
    }

    /// Each role has a policy of its own.
    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }
}

impl Lifecycle for InlinePolicy {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }
}

impl Presentation for InlinePolicy {
    const PRIVATE: &'static [&'static str] = &["document"];

    fn summary(want: &Want) -> String {
        format!("in {}", want.role.address())
    }
}

/// The mode of a change of the document. AWS counts all inline policies of the role together, also those of others.
fn mode(want: &Want, live: &Live, known: &Known) -> Mode {
    let (document, after) = want.document.resolve(known);
    let Some(role) = known.live(&want.role).filter(|_| after.is_empty()) else { return Mode::InPlace };
    let others = role.inline_policies.iter().filter(|(name, _)| **name != live.name);
    let others: usize = others.map(|(_, document)| heiiki_policy::size(document)).sum();
    let size = heiiki_policy::size(&document);
    if others + size <= LARGEST {
        return Mode::InPlace;
    }
    let why = format!("{size} characters beside {others} of the role's other inline policies; IAM allows {LARGEST} in all");
    Mode::Refused(why.into())
}

/// The role of an inline policy that is ours; `None` for any other, which no spec describes.
fn our_role(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Ref<Role>> {
    let ours = tags.get(TAG_ENVIRONMENT) == Some(&naming.place().environment);
    ours.then(|| naming.to(&live.role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_claim_and_always_fits() {
        let longest: Address = Address::new(KindName::InlinePolicy, &"k".repeat(64)).expect("a name");
        assert!(naming::is_name(&name(&"e".repeat(32), &longest), LONGEST_NAME));
        let at: Address = "inline_policy/pass.role_1-a".parse().expect("an address");
        let name = name("if-sm", &at);
        assert_eq!(name, "heiiki.if-sm.pass.role_1-a");
        let tags = claim(&name).expect("it is heiiki's");
        assert_eq!(tags.get(TAG_ENVIRONMENT).map(String::as_str), Some("if-sm"));
        assert_eq!(tags.get(TAG_ADDRESS).map(String::as_str), Some("inline_policy/pass.role_1-a"));
        for other in ["PassRole", "heiiki", "heiiki.if-sm", "heiiki.if-sm.", "heiiki.if-sm.-x"] {
            assert_eq!(claim(other), None, "{other}");
        }
    }
}
