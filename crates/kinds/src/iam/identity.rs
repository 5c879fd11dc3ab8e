//! The common parts of roles and users: attached policies, inline policies, and the permissions boundary.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::policy_grammar::{self, Sort};
use super::{PolicyRef, naming};
use crate::{Address, Change, Diff, Document, FactName, Field, Known, Mode, Naming, Problem, To};

/// The policies that a role or a user wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Permissions<'a> {
    pub(super) policies: &'a Field<Vec<PolicyRef>>,
    pub(super) inline_policies: &'a Field<BTreeMap<String, Document>>,
    pub(super) boundary: &'a Field<PolicyRef>,
}

/// The policies that apply to a live role or user.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applied<'a> {
    pub(super) arn: &'a str,
    pub(super) policies: &'a [String],
    pub(super) inline_policies: &'a BTreeMap<String, Value>,
    pub(super) permissions_boundary: Option<&'a str>,
}

/// The boundary limits a role or user, no matter what its policies allow.
pub(super) const CHECKS: &[(&str, &[&str])] = &[("permissions_boundary", &["policies", "inline_policies"])];

/// IAM's limits, which differ between roles and users.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// `role` or `user`, for messages.
    pub(super) noun: &'static str,
    /// Attached policies that every account allows.
    pub(super) attached: usize,
    /// Attached policies that AWS allows on request.
    pub(super) attached_on_request: usize,
    /// Characters of all inline policies together, white space not counted.
    pub(super) inline: usize,
}

impl Permissions<'_> {
    /// The facts that the names of policies need.
    pub(super) fn facts(&self, known: &Known) -> Vec<(String, FactName)> {
        let policies = self.policies.value().into_iter().flatten().enumerate();
        let attached = policies.map(|(index, policy)| (format!("policies[{index}]"), policy));
        let boundary = self.boundary.value().map(|policy| ("permissions_boundary".to_owned(), policy));
        attached.chain(boundary).filter_map(|(field, policy)| Some((field, policy.fact(known)?))).collect()
    }

    pub(super) fn diff(&self, live: &Applied<'_>, limits: &Limits, diff: &mut Diff<'_>) {
        self.diff_boundary(live, diff);
        self.diff_policies(live, diff);
        let empty = BTreeMap::new();
        let inline = match self.inline_policies {
            Field::Absent => return,
            Field::Null => &empty,
            Field::Value(documents) => documents,
        };
        diff.documents("inline_policies", inline, live.inline_policies, inline_mode(inline, limits, diff));
    }

    fn diff_boundary(&self, live: &Applied<'_>, diff: &mut Diff<'_>) {
        const FIELD: &str = "permissions_boundary";
        match self.boundary {
            Field::Absent => {}
            Field::Null if live.permissions_boundary.is_none() => {}
            Field::Null => diff.push(FIELD, live.permissions_boundary, To::value(Value::Null), Mode::InPlace),
            Field::Value(policy) => match policy.arn(diff.known()) {
                Ok(arn) if live.permissions_boundary == Some(arn.as_str()) => {}
                Ok(arn) => diff.push(FIELD, live.permissions_boundary, To::value(json!(arn)), Mode::InPlace),
                Err(at) => diff.push(FIELD, live.permissions_boundary, later(&at), Mode::InPlace),
            },
        }
    }

    fn diff_policies(&self, live: &Applied<'_>, diff: &mut Diff<'_>) {
        let wanted = match self.policies {
            Field::Absent => return,
            Field::Null => [].as_slice(),
            Field::Value(policies) => policies,
        };
        let (mut arns, mut after) = (Vec::new(), Vec::new());
        for policy in wanted {
            match policy.arn(diff.known()) {
                Ok(arn) => arns.push(arn),
                Err(at) => {
                    arns.push(format!("${{{at}.arn}}"));
                    after.push(at);
                }
            }
        }
        let set = |arns: &[String]| arns.iter().cloned().collect::<BTreeSet<_>>();
        if set(&arns) != set(live.policies) {
            diff.push("policies", live.policies, To { value: json!(arns), after }, Mode::InPlace);
        }
    }

    pub(super) fn check(&self, at: &Address, limits: &Limits, problems: &mut Vec<Problem>) {
        let boundary = self.boundary.value().map(|policy| ("permissions_boundary".to_owned(), policy));
        let policies = self.policies.value().map(Vec::as_slice).unwrap_or_default();
        let attached = policies.iter().enumerate().map(|(index, policy)| (format!("policies[{index}]"), policy));
        for (field, policy) in boundary.into_iter().chain(attached) {
            if let Some((message, help)) = policy.fault() {
                problems.push(Problem::new("policy-name", at, field, message, help));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, policy) in policies.iter().enumerate().filter(|(_, policy)| !seen.insert(*policy)) {
            let message = format!("`{}` is listed twice", policy.0);
            problems.push(Problem::new("policies-twice", at, format!("policies[{index}]"), message, "list it once"));
        }
        check_count(at, policies.len(), limits, problems);
        if let Some(documents) = self.inline_policies.value() {
            check_inline(at, documents, limits, problems);
        }
    }
}

impl Applied<'_> {
    /// The boundary as a want has it.
    pub(super) fn boundary(&self, naming: &Naming<'_>) -> Field<PolicyRef> {
        self.permissions_boundary.map(|arn| PolicyRef::imported(arn, naming)).into()
    }

    /// The attached policies as a want has them. Absent if none is attached.
    pub(super) fn attached(&self, naming: &Naming<'_>) -> Field<Vec<PolicyRef>> {
        Field::unless_empty(self.policies.iter().map(|arn| PolicyRef::imported(arn, naming)).collect())
    }

    pub(super) fn uses(&self) -> Vec<String> {
        self.policies.iter().cloned().chain(self.permissions_boundary.map(str::to_owned)).collect()
    }

    /// Takes off the policies that go, unless this role or user goes as well. Then it goes first.
    ///
    /// A boundary that is being replaced is taken off, too, because IAM deletes no policy in use. The update after the
    /// replacement puts it back.
    pub(super) fn release(&self, going: &BTreeSet<String>) -> Vec<Change> {
        if going.contains(self.arn) {
            return Vec::new();
        }
        let mut changes = Vec::new();
        let change = |field: &'static str, from: Value, to: Value| Change {
            field: field.into(),
            from,
            to: To::value(to),
            mode: Mode::InPlace,
        };
        let staying: Vec<&String> = self.policies.iter().filter(|arn| !going.contains(*arn)).collect();
        if staying.len() != self.policies.len() {
            changes.push(change("policies", json!(self.policies), json!(staying)));
        }
        if self.permissions_boundary.is_some_and(|arn| going.contains(arn)) {
            changes.push(change("permissions_boundary", json!(self.permissions_boundary), Value::Null));
        }
        changes
    }
}

fn later(at: &Address) -> To {
    To { value: json!(format!("${{{at}.arn}}")), after: vec![at.clone()] }
}

/// The mode of a change of inline policies. AWS counts the documents as they are after references were replaced.
fn inline_mode(documents: &BTreeMap<String, Document>, limits: &Limits, diff: &Diff<'_>) -> Mode {
    let resolved: Vec<(Value, Vec<Address>)> = documents.values().map(|document| document.resolve(diff.known())).collect();
    let size: usize = resolved.iter().map(|(document, _)| heiiki_policy::size(document)).sum();
    if resolved.iter().all(|(_, after)| after.is_empty()) && size > limits.inline {
        let why = format!(
            "{size} characters without white space in all; IAM allows {} in a {}'s inline policies",
            limits.inline, limits.noun
        );
        return Mode::Refused(why.into());
    }
    Mode::InPlace
}

fn check_count(at: &Address, count: usize, limits: &Limits, problems: &mut Vec<Problem>) {
    let Limits { noun, attached, attached_on_request, .. } = limits;
    let message = format!("{count} attached policies; a {noun} has at most {attached} unless AWS raised the account's quota");
    let help = format!("put several statements into one policy, or ask AWS for a quota of up to {attached_on_request}");
    let problem = Problem::new("policies-too-many", at, "policies", message, help);
    if count > *attached_on_request {
        problems.push(problem);
    } else if count > *attached {
        problems.push(problem.warning());
    }
}

fn check_inline(at: &Address, documents: &BTreeMap<String, Document>, limits: &Limits, problems: &mut Vec<Problem>) {
    for (name, document) in documents {
        let field = format!("inline_policies.{name}");
        if !naming::is_name(name, 128) {
            let message = format!("`{name}` cannot be the name of an inline policy");
            let help = "use letters, digits and `+=,.@_-`, at most 128 of them";
            problems.push(Problem::new("inline-policy-name", at, &field, message, help));
        }
        policy_grammar::report(at, &field, &document.0, Sort::Identity, problems);
        naming::check_characters(at, &field, &document.0, problems);
    }
    let size: usize = documents.values().map(naming::least_size).sum();
    if size > limits.inline {
        let message = format!(
            "the inline policies have at least {size} characters without white space; IAM allows {} in a {}",
            limits.inline, limits.noun
        );
        let help = "move some into a managed policy (`iam: policies:`)";
        problems.push(Problem::new("inline-policies-size", at, "inline_policies", message, help));
    }
}
