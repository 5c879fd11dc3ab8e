//! Verdicts of resource policies on calls of a session of a role.

use serde_json::json;

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::*;

const BUCKET: &str = "arn:aws:s3:::data";

fn caller() -> Caller {
    Caller { arn: "arn:aws:sts::123456789012:assumed-role/Deployer/ci".into(), account: "123456789012".into() }
}

fn deny(more: &Value) -> Value {
    let mut statement = json!({"Sid": "Closed", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [BUCKET, "arn:aws:s3:::data/*"]});
    statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

fn verdict(document: &Value, action: &str) -> Verdict {
    evaluate(document, action, BUCKET, &caller())
}

#[test]
fn a_denial_by_network_depends_on_where_the_call_comes_from() {
    let closed = deny(&json!({"Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}));
    let on = BTreeSet::from(["aws:SourceVpce".to_owned()]);
    assert_eq!(verdict(&closed, "s3:DeleteBucket"), Verdict::Depends { statement: "Closed".into(), denies: true, on });
}

#[test]
fn a_session_is_of_the_role_of_its_name_whatever_the_path() {
    let allow = |principal: &str| json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "*", "Resource": "*"}});
    for (principal, expected) in [
        ("arn:aws:iam::123456789012:role/Deployer", Verdict::Allowed),
        ("arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/Deployer", Verdict::Allowed),
        ("arn:aws:iam::123456789012:role/path/Other", Verdict::Silent),
        ("arn:aws:iam::210987654321:role/path/Deployer", Verdict::Silent),
    ] {
        assert_eq!(verdict(&allow(principal), "kms:PutKeyPolicy"), expected, "{principal}");
    }
}

#[test]
fn an_exception_for_the_caller_settles_it() {
    for (operator, role, open) in [
        ("ArnNotLike", "arn:aws:iam::123456789012:role/Deployer", true),
        ("ArnNotLike", "arn:aws:iam::123456789012:role/Dep*", true),
        ("StringNotEquals", "arn:aws:iam::123456789012:role/Other", false),
        ("StringNotLike", "arn:aws:iam::*:role/Other", false),
    ] {
        let condition = json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, operator: {"aws:PrincipalArn": role}});
        let seen = verdict(&deny(&json!({"Condition": condition})), "s3:DeleteBucket");
        assert_eq!(seen == Verdict::Silent, open, "{operator} {role}: {seen:?}");
    }
}

#[test]
fn an_arn_is_compared_part_by_part() {
    for (operator, pattern, denied) in [
        ("ArnLike", "arn:aws:iam::*:role/Deployer", true),
        ("ArnLike", "arn:aws:iam::123456789012:*", true),
        // The star of the region does not match the account too.
        ("ArnLike", "arn:aws:iam:*:role/Deployer", false),
        ("StringLike", "arn:aws:iam:*:role/Deployer", true),
        ("ArnEquals", "arn:aws:iam::123456789012:role/Dep*", true),
        ("StringEquals", "arn:aws:iam::123456789012:role/Dep*", false),
    ] {
        let seen = verdict(&deny(&json!({"Condition": {operator: {"aws:PrincipalArn": pattern}}})), "s3:DeleteBucket");
        let expected = if pattern.matches(':').count() < 5 && operator.starts_with("Arn") {
            matches!(seen, Verdict::Depends { .. })
        } else {
            (seen != Verdict::Silent) == denied
        };
        assert!(expected, "{operator} {pattern}: {seen:?}");
    }
}

#[test]
fn variables_are_put_in_where_the_language_has_them() {
    let condition = json!({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}});
    let mut document = deny(&condition);
    assert_eq!(verdict(&document, "s3:DeleteBucket"), Verdict::Silent);
    document["Version"] = json!("2008-10-17");
    assert_eq!(verdict(&document, "s3:DeleteBucket"), Verdict::Denied { statement: "Closed".into() });
    let tagged = json!({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "${aws:PrincipalTag/account}"}}});
    assert!(matches!(verdict(&deny(&tagged), "s3:DeleteBucket"), Verdict::Depends { denies: true, .. }));
    // A session of a role has no user name, so that the resource matches nothing.
    let named = json!({"Resource": "arn:aws:s3:::${aws:username}"});
    assert_eq!(verdict(&deny(&named), "s3:DeleteBucket"), Verdict::Silent);
    let resource = json!({"Resource": "arn:aws:s3:::${aws:PrincipalTag/bucket}"});
    assert!(matches!(verdict(&deny(&resource), "s3:DeleteBucket"), Verdict::Depends { denies: true, .. }));
}

#[test]
fn not_principal_exempts_a_session_whose_account_role_and_session_are_named() {
    let exempt = |names: &[&str]| {
        let mut document = deny(&json!({"NotPrincipal": {"AWS": names}}));
        document["Statement"][0].as_object_mut().unwrap().remove("Principal");
        verdict(&document, "s3:DeleteBucket")
    };
    let (account, role) = ("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/Deployer");
    let session = "arn:aws:sts::123456789012:assumed-role/Deployer/ci";
    assert_eq!(exempt(&[account, role, session]), Verdict::Silent);
    assert!(matches!(exempt(&[role]), Verdict::Depends { denies: true, .. }));
    assert_eq!(exempt(&["arn:aws:iam::123456789012:role/Other"]), Verdict::Denied { statement: "Closed".into() });
}

#[test]
fn a_call_that_no_statement_is_about_is_open() {
    for more in [
        json!({"Action": "s3:PutObject"}),
        json!({"Action": null, "NotAction": ["s3:Delete*"]}),
        json!({"Resource": "arn:aws:s3:::data/*"}),
        json!({"Principal": {"AWS": "arn:aws:iam::123456789012:role/Other"}}),
        json!({"Principal": {"Service": "sagemaker.amazonaws.com"}}),
        json!({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
        json!({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}}}),
    ] {
        let mut document = deny(&more);
        document["Statement"][0].as_object_mut().unwrap().retain(|_, value| !value.is_null());
        assert_eq!(verdict(&document, "s3:DeleteBucket"), Verdict::Silent, "{more}");
    }
}

#[test]
fn a_sure_denial_is_told_as_one() {
    for more in [
        json!({}),
        json!({"Principal": {"AWS": ["arn:aws:iam::123456789012:root"]}}),
        json!({"Principal": {"AWS": "123456789012"}}),
        json!({"Action": "s3:Delete?ucket"}),
        json!({"Condition": {"Null": {"aws:PrincipalArn": "false"}}}),
    ] {
        assert_eq!(verdict(&deny(&more), "s3:DeleteBucket"), Verdict::Denied { statement: "Closed".into() }, "{more}");
    }
}

#[test]
fn an_endpoint_policy_allows_or_is_silent() {
    let only = |action: &str| json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}});
    assert_eq!(verdict(&only("*"), "ec2:DeleteVpc"), Verdict::Allowed);
    assert_eq!(verdict(&only("ec2:Describe*"), "ec2:DeleteVpc"), Verdict::Silent);
    let ours = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}}});
    assert_eq!(verdict(&ours, "ec2:DeleteVpc"), Verdict::Allowed);
}

#[test]
fn patterns_match_runs_and_single_characters() {
    for (pattern, text, expected) in [
        ("*", "", true),
        ("a*c*", "abbcx", true),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("a*b", "acbd", false),
        ("", "", true),
    ] {
        assert_eq!(like(pattern, text), expected, "{pattern} {text}");
    }
}
