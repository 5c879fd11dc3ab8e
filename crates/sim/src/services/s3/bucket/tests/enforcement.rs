//! Bucket policies: the documents that S3 accepts, and the callers that they keep out.

use serde_json::{Value, json};

use crate::Request;
use crate::services::s3::testing::{Account, of_bucket};
use crate::services::{iam, sts};

const ARN: &str = "arn:aws:s3:::bbb";

fn policy(statement: &Value) -> Value {
    let document = json!({"Version": "2012-10-17", "Statement": statement});
    json!({"Bucket": "bbb", "Policy": document.to_string()})
}

fn statement(change: &Value) -> Value {
    let mut statement = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [ARN, "arn:aws:s3:::bbb/*"]});
    for (key, value) in change.as_object().unwrap() {
        statement[key] = value.clone();
    }
    statement.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    statement
}

/// The closed network's policy: nothing but through the endpoint.
fn only_through(endpoint: &str) -> Value {
    policy(&statement(&json!({"Condition": {"StringNotEquals": {"aws:SourceVpce": endpoint}}})))
}

#[test]
fn policies_are_checked_when_they_are_put() {
    let mut account = Account::with_bucket();
    let nobody = "arn:aws:iam::000000000001:role/nobody";
    for (change, text) in [
        (json!({"Effect": "Maybe"}), "Invalid effect"),
        (json!({"Principal": null}), "Missing required field Principal"),
        (json!({"Principal": {"AWS": nobody}}), "Invalid principal in policy"),
        (json!({"Principal": {}}), "Invalid principal in policy"),
        (json!({"Action": null}), "Missing required field Action"),
        (json!({"Action": "ec2:RunInstances"}), "Policy has invalid action"),
        (json!({"Resource": "*"}), "Policy has invalid resource"),
        (json!({"Resource": "arn:aws:s3:::other"}), "Policy has invalid resource"),
        (json!({"Action": "s3:GetObject", "Resource": ARN}), "Action does not apply to any resource(s) in statement"),
        (
            json!({"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::bbb/*"}),
            "Action does not apply to any resource(s) in statement",
        ),
        (json!({"NotAction": "s3:*"}), "Invalid policy syntax."),
        (json!({"Colour": "blue"}), "Unknown field Colour"),
    ] {
        let error = account.call("PutBucketPolicy", &policy(&statement(&change))).unwrap_err();
        assert!(error.code == "MalformedPolicy" && error.message.contains(text), "{change}: {error:?}");
    }
    for text in
        ["", "[]", "{", "{}", r#"{"Statement":[]}"#, r#"{"Statement":"x"}"#, r#"{"Version":"1","Statement":{}}"#, r#"{"x":1}"#]
    {
        assert_eq!(account.refused("PutBucketPolicy", &json!({"Bucket": "bbb", "Policy": text})), "MalformedPolicy", "{text}");
    }
    let public = policy(&statement(&json!({"Effect": "Allow"})));
    assert_eq!(account.refused("PutBucketPolicy", &public), "AccessDenied");
    account.done("DeletePublicAccessBlock", &of_bucket());
    account.done("PutBucketPolicy", &public);
}

#[test]
fn a_fresh_role_is_no_principal_yet() {
    let mut account = Account::with_bucket();
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
    let input = json!({"RoleName": "exec", "AssumeRolePolicyDocument": trust});
    let request = Request::new(account.now, "us-east-1", "CreateRole", &input);
    iam::operation("CreateRole").unwrap().call(&mut account.world, &request).unwrap();
    let named = policy(&statement(&json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000001:role/exec"}})));
    assert_eq!(account.refused("PutBucketPolicy", &named), "MalformedPolicy");
    account.wait(10);
    account.done("PutBucketPolicy", &named);
}

#[test]
fn a_policy_keeps_out_who_comes_from_elsewhere() {
    let mut account = Account::with_bucket();
    account.put("k");
    account.done("PutBucketPolicy", &only_through("vpce-1"));
    // Until it has spread, everything is as before.
    account.done("HeadBucket", &of_bucket());
    account.wait(2);
    let object = json!({"Bucket": "bbb", "Key": "k"});
    for (action, input) in [
        ("HeadBucket", of_bucket()),
        ("GetBucketLocation", of_bucket()),
        ("GetBucketPolicy", of_bucket()),
        ("DeleteBucketPolicy", of_bucket()),
        ("ListObjectVersions", of_bucket()),
        ("DeleteBucket", of_bucket()),
        ("GetObject", object.clone()),
        ("PutObject", object.clone()),
    ] {
        assert_eq!(account.refused(action, &input), "AccessDenied", "{action}");
    }
    let error = account.call("DeleteBucketPolicy", &of_bucket()).unwrap_err();
    assert_eq!(
        error.message,
        "User: arn:aws:iam::000000000001:user/sandbox is not authorized to perform: s3:DeleteBucketPolicy on resource: \"arn:aws:s3:::bbb\" with an explicit deny in a resource-based policy"
    );
    // The call itself succeeds; each key is denied.
    let delete = json!({"Bucket": "bbb", "Delete": {"Object": [{"Key": "k"}]}});
    assert_eq!(account.done("DeleteObjects", &delete)["Error"][0]["Code"], "AccessDenied");
    // The list of the account's buckets asks no bucket.
    assert_eq!(account.done("ListBuckets", &json!({}))["Buckets"]["Bucket"][0]["Name"], "bbb");
    account.world.tuning.caller_vpce = Some("vpce-1".to_owned());
    account.done("GetObject", &object);
    account.world.tuning.caller_vpce = Some("vpce-2".to_owned());
    assert_eq!(account.refused("GetObject", &object), "AccessDenied");
}

#[test]
fn the_root_user_mends_a_policy_and_does_nothing_else() {
    let mut account = Account::with_bucket();
    account.done("PutBucketPolicy", &only_through("vpce-1"));
    account.wait(2);
    account.world.caller = sts::caller(&account.world, sts::ROOT);
    assert_eq!(account.refused("ListObjectsV2", &of_bucket()), "AccessDenied");
    account.done("GetBucketPolicy", &of_bucket());
    account.done("DeleteBucketPolicy", &of_bucket());
    account.wait(2);
    account.world.caller = sts::caller(&account.world, "AKIA");
    account.done("ListObjectsV2", &of_bucket());
}

#[test]
fn a_session_is_let_in_by_its_role() {
    let mut account = Account::with_bucket();
    account.world.caller.arn = "arn:aws:sts::000000000001:assumed-role/ops/me".to_owned();
    let except = |arn: &str| policy(&statement(&json!({"Condition": {"ArnNotEquals": {"aws:PrincipalArn": arn}}})));
    account.done("PutBucketPolicy", &except("arn:aws:iam::000000000001:role/ops"));
    account.wait(2);
    account.done("HeadBucket", &of_bucket());
    account.done("PutBucketPolicy", &except("arn:aws:iam::000000000001:role/dev"));
    account.wait(2);
    assert_eq!(account.refused("HeadBucket", &of_bucket()), "AccessDenied");
}

#[test]
fn an_expected_owner_must_be_the_owner() {
    let mut account = Account::with_bucket();
    account.done("HeadBucket", &json!({"Bucket": "bbb", "ExpectedBucketOwner": "000000000001"}));
    assert_eq!(account.refused("HeadBucket", &json!({"Bucket": "bbb", "ExpectedBucketOwner": "000000000002"})), "AccessDenied");
}
