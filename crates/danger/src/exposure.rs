//! Exposures for drift: openings of a live object that the spec does not want, and that were made in AWS.

use std::collections::BTreeSet;

use heiiki_model::policy_document::Reach;
use heiiki_model::{Change, KindName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::denies;
use crate::steps::{beside, reversed};
use crate::{Ground, Opening, Rule, Severity, State, documents, openings};

/// Something that is live, more open than wanted, and dangerous by a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Exposure {
    /// The rule by which it is dangerous; each has its place in docs/dangers.md.
    pub rule: Rule,
    /// How severe it is.
    pub severity: Severity,
    /// What stands open, as a clause.
    pub what: String,
}

impl Exposure {
    /// An exposure by a rule.
    pub fn new(rule: Rule, what: String) -> Self {
        Self { rule, severity: rule.severity(), what }
    }
}

impl From<&Opening> for Exposure {
    fn from(opening: &Opening) -> Self {
        Self::new(opening.rule(), opening.to_string())
    }
}

/// The openings of a live object that would not exist if it were as the spec wants it, the most severe first. The
/// changes lead from the live values to the wanted ones.
pub fn of_changes(kind: KindName, live: &Value, changes: &[Change], ground: &Ground<'_>) -> Vec<Exposure> {
    let mut found: Vec<Exposure> = beside(kind, live, changes, ground).iter().map(Exposure::from).collect();
    let back = changes.iter().map(reversed);
    for change in back {
        found.extend(documents::of_change(kind, &change).into_iter().filter_map(|(field, moved)| {
            let rule = documents::rule(&field, moved.reach)?;
            let what = match moved.reach {
                Reach::Undecided => "it cannot be decided whether more gets through than wanted",
                Reach::Widens | Reach::Narrows | Reach::Both | Reach::Same => "more gets through than wanted",
            };
            Some(Exposure::new(rule, format!("{field}: {what}")))
        }));
        let unguarded = documents::is_document(&change.from) && denies(&change.from) && !denies(&change.to.value);
        let unguarded = unguarded.then(|| format!("{}: nothing is denied any more", change.field));
        found.extend(unguarded.map(|what| Exposure::new(Rule::GuardrailRemoved, what)));
    }
    sorted(found)
}

/// The openings of an object that somebody added, the most severe first.
pub fn of_object(kind: KindName, live: &Value, ground: &Ground<'_>) -> Vec<Exposure> {
    sorted(openings(kind, live, State::Live, ground).iter().map(Exposure::from))
}

/// True for the want of something that denies, so that a guardrail is missing when it is.
pub fn is_guardrail(kind: KindName, want: &Value) -> bool {
    matches!(kind, KindName::Policy | KindName::InlinePolicy) && denies(&want["document"])
}

fn sorted(found: impl IntoIterator<Item = Exposure>) -> Vec<Exposure> {
    let found: BTreeSet<Exposure> = found.into_iter().collect();
    let mut found: Vec<Exposure> = found.into_iter().collect();
    found.sort_by_key(|exposure| std::cmp::Reverse(exposure.severity));
    found
}

#[cfg(test)]
mod tests {
    use heiiki_model::{Mode, Place, To};
    use serde_json::json;

    use super::*;

    fn found(kind: KindName, live: &Value, field: &'static str, from: Value, to: Value) -> Vec<(Rule, String)> {
        let place = Place {
            environment: "e".into(),
            account: "123456789012".into(),
            region: "ap-northeast-1".into(),
            partition: "aws".into(),
        };
        let changes = [Change { field: field.into(), from, to: To::value(to), mode: Mode::InPlace }];
        let found = of_changes(kind, live, &changes, &Ground::of(&place));
        found.into_iter().map(|exposure| (exposure.rule, exposure.what)).collect()
    }

    #[test]
    fn what_is_open_and_not_wanted_is_told_and_what_is_wanted_open_is_not() {
        let rule = |port: u16| json!({"protocol": "tcp", "from_port": port, "to_port": port, "peer": "0.0.0.0/0"});
        let live = json!({"ingress": [rule(22), rule(443)], "egress": []});
        let open = found(KindName::SecurityGroup, &live, "ingress", live["ingress"].clone(), json!([rule(443)]));
        assert_eq!(open, [(Rule::IngressFromEverywhere, "ingress tcp 22 from 0.0.0.0/0".to_owned())]);
        let closed = json!({"ingress": [rule(443)], "egress": []});
        let less = found(KindName::SecurityGroup, &closed, "ingress", closed["ingress"].clone(), live["ingress"].clone());
        assert!(less.is_empty(), "{less:?}");
        let domain = json!({"app_network_access_type": "PublicInternetOnly"});
        let public = found(KindName::Domain, &domain, "app_network_access_type", json!("PublicInternetOnly"), json!("VpcOnly"));
        assert_eq!(public[0].0, Rule::PublicNetworkMode);
    }

    #[test]
    fn a_policy_that_denies_no_more_and_one_that_allows_more_are_told() {
        let deny = json!({"Statement": [{"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*"}]});
        let allow = json!({"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]});
        let live = json!({"document": allow});
        let rules: Vec<Rule> =
            found(KindName::Policy, &live, "document", allow.clone(), deny.clone()).into_iter().map(|one| one.0).collect();
        assert_eq!(rules, [Rule::GuardrailRemoved, Rule::PolicyWidened]);
        assert!(found(KindName::Policy, &json!({"document": deny}), "document", deny, allow).is_empty(), "less gets through");

        let boundary =
            found(KindName::Role, &json!({"permissions_boundary": null}), "permissions_boundary", Value::Null, json!("b"));
        assert_eq!(boundary[0].0, Rule::GuardrailRemoved);
    }

    #[test]
    fn a_trust_policy_is_compared_under_the_name_that_a_live_role_has_for_it() {
        let everybody = json!({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]});
        let service =
            json!({"Statement": [{"Effect": "Allow", "Principal": {"Service": "a.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
        let live = json!({"assume_role_policy_document": everybody});
        let rules: Vec<Rule> =
            found(KindName::Role, &live, "trust", everybody.clone(), service).into_iter().map(|one| one.0).collect();
        assert_eq!(rules, [Rule::OpenToEverybody, Rule::TrustWidened]);
        assert!(found(KindName::Role, &live, "description", json!("a"), json!("b")).is_empty(), "it is wanted so");
    }
}
