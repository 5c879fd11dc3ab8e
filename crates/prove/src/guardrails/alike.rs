//! Callers and things that no policy tells apart, so that one stands for all of them. With a thousand groups and roles in an environment, few
//! differ for a policy.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::policy_document::evaluate::like;
use serde_json::Value;

use super::identity::Identity;

/// Elements whose texts are never compared with a subnet, a group, an endpoint or a role.
const ACTIONS: [&str; 2] = ["Action", "NotAction"];
/// The beginnings of condition keys, in lower case, whose value is the caller's own.
const OF_THE_CALLER: [&str; 4] = ["aws:principal", "aws:userid", "aws:username", "${"];

/// The lists of texts in the policies of a caller. A value matches a list if it matches one of its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lists(BTreeSet<Vec<String>>);

impl Lists {
    /// The lists in the policies and the boundary of a caller.
    pub(super) fn of(identity: &Identity) -> Self {
        let mut found = Self::default();
        for document in identity.policies.iter().chain(&identity.boundary).filter_map(|document| document.value.as_ref()) {
            found.collect(document);
        }
        found
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::String(text) => drop(self.0.insert(vec![text.clone()])),
            Value::Array(items) => {
                let texts: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                if texts.len() == items.len() {
                    self.0.insert(texts);
                } else {
                    items.iter().for_each(|item| self.collect(item));
                }
            }
            Value::Object(members) => {
                let compared = members.iter().filter(|(key, _)| !ACTIONS.contains(&key.as_str()));
                compared.for_each(|(_, value)| self.collect(value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The first of each sort of values that the lists tell apart.
    pub(super) fn distinct(&self, values: &[String]) -> Vec<String> {
        let lists: Vec<List<'_>> = self.0.iter().map(|list| List::of(list)).collect();
        let mut seen = BTreeSet::new();
        values.iter().filter(|value| seen.insert(matched(&lists, value))).cloned().collect()
    }
}

/// A list, ready to be compared with many values.
struct List<'a> {
    /// Texts without wildcards.
    plain: BTreeSet<&'a str>,
    /// The same in lower case.
    folded: BTreeSet<String>,
    /// The last parts of the same.
    ends: BTreeSet<&'a str>,
    /// Texts with wildcards.
    wild: Vec<&'a str>,
    /// Texts with policy variables, with a wildcard in the place of each.
    variable: Vec<String>,
}

impl<'a> List<'a> {
    fn of(texts: &'a [String]) -> Self {
        let (wild, plain): (Vec<&str>, Vec<&str>) = texts.iter().map(String::as_str).partition(|text| text.contains(['*', '?']));
        Self {
            folded: plain.iter().map(|text| text.to_ascii_lowercase()).collect(),
            ends: plain.iter().map(|text| last(text)).collect(),
            plain: plain.into_iter().collect(),
            wild,
            variable: texts.iter().filter(|text| text.contains("${")).map(|text| without_variables(text)).collect(),
        }
    }
}

/// The lists that a value matches, in each of the ways in which operators compare, and the value itself where a policy variable may stand for
/// it.
fn matched<'v>(lists: &[List<'_>], value: &'v str) -> (Vec<[bool; 3]>, Option<&'v str>) {
    let each = lists.iter().map(|list| {
        [
            list.plain.contains(value) || list.wild.iter().any(|text| like(text, value)),
            list.folded.contains(&value.to_ascii_lowercase()),
            list.ends.contains(last(value)) || list.wild.iter().any(|text| like(last(text), last(value))),
        ]
    });
    let own = lists.iter().flat_map(|list| &list.variable).any(|text| like(text, value)).then_some(value);
    (each.collect(), own)
}

/// The last part of an ARN, or the whole of another text.
fn last(text: &str) -> &str {
    text.rsplit(':').next().unwrap_or_default()
}

/// A text with a wildcard in the place of each policy variable.
fn without_variables(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// The callers by what decides of their calls: for each caller the number of its sort, and for each sort its first caller.
pub(super) struct Sorts {
    /// The number of the sort of each caller.
    pub(super) of: Vec<usize>,
    /// The first caller of each sort.
    pub(super) first: Vec<usize>,
}

impl Sorts {
    /// The sorts of some callers.
    pub(super) fn of(identities: &[Identity]) -> Self {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut sorts = Self { of: Vec::with_capacity(identities.len()), first: Vec::new() };
        for (index, identity) in identities.iter().enumerate() {
            let next = sorts.first.len();
            let number = *known.entry(decisive(identity)).or_insert(next);
            if number == next {
                sorts.first.push(index);
            }
            sorts.of.push(number);
        }
        sorts
    }
}

/// Everything about a caller that may decide of its calls, as one text. Its ARN counts only where a policy asks for it.
fn decisive(identity: &Identity) -> String {
    let documents = identity.policies.iter().chain(&identity.boundary);
    let mut text = documents.map(|document| format!("{}={:?}\n", document.name, document.value)).collect::<String>();
    text += if identity.boundary.is_some() { "bounded " } else { "" };
    text += if identity.trust.is_some() { "role" } else { "user" };
    let lower = text.to_ascii_lowercase();
    if OF_THE_CALLER.iter().any(|key| lower.contains(key)) {
        text += &identity.arn;
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::guardrails::identity::Document;

    fn caller(arn: &str, document: &Value) -> Identity {
        let policies = vec![Document { name: "p".into(), value: Some(document.clone()) }];
        Identity { name: arn.into(), arn: arn.into(), trust: None, policies, boundary: None, own: true }
    }

    #[test]
    fn values_of_one_list_are_alike_and_others_are_not() {
        let document = json!({"Statement": [{"Effect": "Deny", "Action": "sg-1", "Resource": "*", "Condition": {
            "StringEquals": {"sagemaker:VpcSubnets": ["subnet-1", "subnet-2"]},
            "StringLike": {"k": "subnet-4*"},
        }}]});
        let lists = Lists::of(&caller("arn:aws:iam::1:user/a", &document));
        let values: Vec<String> =
            ["subnet-1", "subnet-2", "subnet-3", "subnet-33", "subnet-4", "subnet-44"].map(str::to_owned).to_vec();
        assert_eq!(lists.distinct(&values), ["subnet-1", "subnet-3", "subnet-4"]);
        assert_eq!(lists.distinct(&["sg-1".to_owned(), "sg-2".to_owned()]), ["sg-1"], "an action is no group");
    }

    #[test]
    fn callers_with_the_same_policies_are_of_one_sort_unless_a_policy_asks_who_they_are() {
        let plain = json!({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
        let asks = json!({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}"}]});
        let callers = [caller("a", &plain), caller("b", &plain), caller("a", &asks), caller("b", &asks)];
        let sorts = Sorts::of(&callers);
        assert_eq!((sorts.of, sorts.first), (vec![0, 0, 1, 2], vec![0, 2, 3]));
    }
}
