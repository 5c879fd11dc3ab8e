//! Openings of access: the meaning of "everybody" and of "all power", and unknown cases.

use heiiki_model::Place;
use serde_json::json;

use super::*;
use crate::Rule;

fn place() -> Place {
    Place { environment: "e".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

fn rules(kind: KindName, value: &Value, state: State) -> Vec<Rule> {
    crate::openings(kind, value, state, &Ground::of(&place())).iter().map(Opening::rule).collect()
}

fn document(effect: &str, principal: &Value, condition: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Principal": principal, "Action": "s3:GetObject", "Resource": "*", "Condition": condition}]})
}

#[test]
fn a_policy_for_everybody_is_told_unless_a_condition_narrows_it() {
    let none = Value::Null;
    for (principal, effect, condition, open) in [
        (json!("*"), "Allow", none.clone(), true),
        (json!({"AWS": "*"}), "Allow", json!({}), true),
        (json!({"AWS": ["arn:aws:iam::123456789012:root", "*"]}), "Allow", none.clone(), true),
        (json!("*"), "Deny", none.clone(), false),
        (json!("*"), "Allow", json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}), false),
        (json!({"AWS": "arn:aws:iam::123456789012:root"}), "Allow", none.clone(), false),
        (json!({"Service": "sagemaker.amazonaws.com"}), "Allow", none, false),
    ] {
        let bucket = json!({"policy": document(effect, &principal, &condition)});
        let expected = if open { vec![Rule::OpenToEverybody] } else { vec![] };
        assert_eq!(rules(KindName::Bucket, &bucket, State::Made), expected, "{principal} {effect} {condition}");
    }
    let but = json!({"policy": {"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}, "Action": "*", "Resource": "*"}}});
    assert_eq!(rules(KindName::Bucket, &but, State::Made), [Rule::OpenToEverybody]);
}

#[test]
fn trust_in_everybody_and_in_other_accounts_is_told() {
    for (principal, expected) in [
        (json!({"AWS": "*"}), vec![Rule::OpenToEverybody]),
        (json!({"AWS": "210987654321"}), vec![Rule::TrustOfOthers]),
        (json!({"AWS": "arn:aws:iam::210987654321:role/x"}), vec![Rule::TrustOfOthers]),
        (json!({"AWS": "arn:aws:iam::123456789012:role/x"}), vec![]),
        (json!({"Service": "sagemaker.amazonaws.com"}), vec![]),
    ] {
        let role = json!({"trust_policy": document("Allow", &principal, &Value::Null)});
        assert_eq!(rules(KindName::Role, &role, State::Made), expected, "{principal}");
    }
}

#[test]
fn policies_that_give_all_power_or_a_whole_service_are_told() {
    for (policy, expected) in [
        ("arn:aws:iam::aws:policy/AdministratorAccess", Some(Rule::AllPower)),
        ("IAMFullAccess", Some(Rule::AllPower)),
        ("AmazonSageMakerFullAccess", Some(Rule::BroadPolicy)),
        ("arn:aws:iam::aws:policy/job-function/NetworkAdministrator", Some(Rule::BroadPolicy)),
        ("AmazonS3ReadOnlyAccess", None),
        ("AWSDenyAll", None),
        ("arn:aws:iam::123456789012:policy/MyFullAccess", None),
    ] {
        let role = json!({"policies": [policy]});
        assert_eq!(rules(KindName::Role, &role, State::Made), expected.into_iter().collect::<Vec<_>>(), "{policy}");
    }
}

#[test]
fn documents_that_allow_everything_are_told() {
    for (statement, all) in [
        (json!({"Effect": "Allow", "Action": "*", "Resource": "*"}), true),
        (json!({"Effect": "Allow", "Action": ["s3:*", "IAM:*"], "Resource": ["*"]}), true),
        (json!({"Effect": "Allow", "NotAction": ["s3:*"], "Resource": "*"}), true),
        (json!({"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}), false),
        (json!({"Effect": "Allow", "NotAction": ["iam:GetRole"], "Resource": "*"}), true),
        (json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b"}), false),
        (
            json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
            false,
        ),
        (json!({"Effect": "Deny", "Action": "*", "Resource": "*"}), false),
    ] {
        let own = json!({"inline_policies": {"work": {"Statement": statement.clone()}}});
        let expected = if all { vec![Rule::AllPower] } else { vec![] };
        assert_eq!(rules(KindName::User, &own, State::Made), expected, "{statement}");
        assert_eq!(rules(KindName::Policy, &json!({"document": {"Statement": [statement]}}), State::Live), expected);
    }
}

#[test]
fn an_endpoint_for_everybody_is_told_by_its_policy_and_by_default() {
    let all = json!({"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}});
    assert_eq!(rules(KindName::VpcEndpoint, &all, State::Live), [Rule::EndpointForEverybody]);
    assert_eq!(rules(KindName::VpcEndpoint, &json!({"service": "sts"}), State::Made), [Rule::EndpointForEverybody]);
    assert!(rules(KindName::VpcEndpoint, &json!({"service_name": "sts"}), State::Live).is_empty());
    let some = json!({"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:*", "Resource": "*"}]}});
    assert!(rules(KindName::VpcEndpoint, &some, State::Live).is_empty());
}

#[test]
fn block_public_access_is_missed_where_it_was_seen_to_be_off() {
    let off = |value: Value| rules(KindName::Bucket, &value, State::Live);
    assert_eq!(
        off(json!({"public_access_block": {"block_public_acls": true, "block_public_policy": false}})),
        [Rule::PublicAccessAllowed]
    );
    assert_eq!(off(json!({"public_access_block": null, "denied": null})), [Rule::PublicAccessAllowed]);
    assert!(off(json!({"public_access_block": null, "denied": "AccessDenied"})).is_empty(), "it was not shown");
    assert!(off(json!({})).is_empty());
    assert!(rules(KindName::Bucket, &json!({"public_access_block": null}), State::Made).is_empty(), "AWS blocks by default");
}
