//! Tests of the principals, actions and resources that statements concern.

use serde_json::json;

use super::*;

fn facts(pairs: &[(&str, &str)]) -> Facts {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect()
}

fn caller() -> Principal {
    Principal {
        arn: "arn:aws:sts::000000000001:assumed-role/ops/me".into(),
        role: Some("arn:aws:iam::000000000001:role/team/ops".into()),
        account: "000000000001".into(),
    }
}

fn said(statement: &Value, facts: &Facts) -> Verdict {
    let policy = json!({"Version": "2012-10-17", "Statement": statement});
    let principal = caller();
    let asked = Asked { principal: &principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", facts };
    judge(&policy, &asked)
}

#[test]
fn statements_concern_by_principal_action_and_resource() {
    let none = Facts::new();
    for (change, expected) in [
        (json!({}), Verdict::Denied),
        (json!({"Effect": "Allow"}), Verdict::Allowed),
        (json!({"Principal": {"AWS": "*"}}), Verdict::Denied),
        (json!({"Principal": {"AWS": ["000000000001"]}}), Verdict::Denied),
        (json!({"Principal": {"AWS": "arn:aws:iam::000000000001:root"}}), Verdict::Denied),
        (json!({"Principal": {"AWS": "arn:aws:iam::000000000001:role/team/ops"}}), Verdict::Denied),
        (json!({"Principal": {"AWS": "arn:aws:sts::000000000001:assumed-role/ops/me"}}), Verdict::Denied),
        (json!({"Principal": {"AWS": "arn:aws:iam::000000000001:role/dev"}}), Verdict::Silent),
        (json!({"Principal": {"Service": "logging.s3.amazonaws.com"}}), Verdict::Silent),
        (json!({"Principal": null, "NotPrincipal": {"AWS": "arn:aws:iam::000000000001:role/team/ops"}}), Verdict::Silent),
        (json!({"Principal": null, "NotPrincipal": {"AWS": "000000000001"}}), Verdict::Denied),
        (json!({"Action": ["S3:GET*"]}), Verdict::Denied),
        (json!({"Action": "s3:Put*"}), Verdict::Silent),
        (json!({"Action": null, "NotAction": "s3:Put*"}), Verdict::Denied),
        (json!({"Resource": "arn:aws:s3:::b"}), Verdict::Silent),
        (json!({"Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}), Verdict::Denied),
        (json!({"Resource": null, "NotResource": "arn:aws:s3:::b/k"}), Verdict::Silent),
    ] {
        let mut statement = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"});
        for (key, value) in change.as_object().unwrap() {
            if value.is_null() {
                statement.as_object_mut().unwrap().remove(key);
            } else {
                statement[key] = value.clone();
            }
        }
        assert_eq!(said(&statement, &none), expected, "{change}");
    }
}

#[test]
fn a_deny_wins_over_every_allow() {
    let allow = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"});
    assert_eq!(said(&json!([deny, allow]), &Facts::new()), Verdict::Denied);
    assert_eq!(
        judge(&json!("nonsense"), &Asked { principal: &caller(), action: "a", resource: "r", facts: &Facts::new() }),
        Verdict::Silent
    );
}

/// The policy of the hosting guide: only through the endpoint.
#[test]
fn a_policy_admits_the_network_alone() {
    let statement = json!({
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
        "Condition": {"StringNotEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}
    });
    assert_eq!(said(&statement, &Facts::new()), Verdict::Denied);
    assert_eq!(said(&statement, &facts(&[("aws:sourcevpce", "vpce-2")])), Verdict::Silent);
    assert_eq!(said(&statement, &facts(&[("aws:sourcevpce", "vpce-3")])), Verdict::Denied);
}

#[test]
fn variables_stand_for_what_the_request_carries() {
    let statement = |resource: &str| json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": resource});
    let facts = facts(&[("aws:username", "k")]);
    assert_eq!(said(&statement("arn:aws:s3:::b/${aws:username}"), &facts), Verdict::Denied);
    assert_eq!(said(&statement("arn:aws:s3:::b/${aws:userid}"), &facts), Verdict::Silent);
    assert_eq!(said(&statement("arn:aws:s3:::b/${*}"), &facts), Verdict::Silent);
    assert_eq!(said(&statement("arn:aws:s3:::b/${broken"), &facts), Verdict::Silent);
}
