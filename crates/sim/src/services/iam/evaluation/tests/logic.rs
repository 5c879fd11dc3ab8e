//! The composition of policies.

use super::*;

const BUCKET: &str = "arn:aws:s3:::amzn-s3-demo-bucket";

fn allow(action: &str) -> Value {
    document(json!({"Effect": "Allow", "Action": action, "Resource": "*"}))
}

fn deny(action: &str) -> Value {
    document(json!({"Effect": "Deny", "Action": action, "Resource": "*"}))
}

fn grants(principal: Value) -> Value {
    document(json!({"Effect": "Allow", "Principal": principal, "Action": "s3:*", "Resource": "*"}))
}

fn said(principal: &Principal, documents: &Value) -> Verdict {
    let none = Keys::new();
    decide(documents, &Asked { principal, action: "s3:ListBucket", resource: BUCKET, keys: &none }).verdict
}

/// "How AWS enforcement code logic evaluates requests": a deny wins in every sort of policy, and nothing is allowed by itself.
#[test]
fn a_deny_wins_and_silence_denies() {
    let all = allow("*");
    assert_eq!(said(&user(), &json!({})), Verdict::Implicit(Layer::Identity));
    assert_eq!(said(&user(), &json!({"identity": [all]})), Verdict::Allowed);
    assert_eq!(said(&user(), &json!({"identity": [all, deny("s3:*")]})), Verdict::Explicit(Layer::Identity));
    assert_eq!(said(&user(), &json!({"identity": [all], "boundary": deny("s3:*")})), Verdict::Explicit(Layer::Boundary));
    assert_eq!(said(&session(), &json!({"identity": [all], "session": [all, deny("s3:*")]})), Verdict::Explicit(Layer::Session));
    let denial = document(json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}));
    assert_eq!(said(&user(), &json!({"identity": [all], "resource": denial})), Verdict::Explicit(Layer::Resource));
    assert_eq!(said(&user(), &json!({"identity": [all], "endpoint": denial})), Verdict::Explicit(Layer::Endpoint));
}

/// "Permissions boundaries for IAM entities" and "Session policies": what both allow.
#[test]
fn boundaries_and_sessions_limit() {
    let (all, iam) = (allow("*"), allow("iam:*"));
    assert_eq!(said(&user(), &json!({"identity": [all], "boundary": iam})), Verdict::Implicit(Layer::Boundary));
    assert_eq!(said(&user(), &json!({"identity": [iam], "boundary": all})), Verdict::Implicit(Layer::Identity));
    assert_eq!(said(&session(), &json!({"identity": [all], "session": [iam]})), Verdict::Implicit(Layer::Session));
    assert_eq!(said(&session(), &json!({"identity": [all], "boundary": all, "session": [iam, allow("s3:*")]})), Verdict::Allowed);
    let endpoint = grants(json!("*"));
    assert_eq!(said(&user(), &json!({"identity": [all], "endpoint": endpoint})), Verdict::Allowed);
    let other = document(json!({"Effect": "Allow", "Principal": "*", "Action": "ec2:*", "Resource": "*"}));
    assert_eq!(said(&user(), &json!({"identity": [all], "endpoint": other})), Verdict::Implicit(Layer::Endpoint));
}

/// "Permissions boundaries for IAM entities", "Evaluating effective permissions with boundaries", resource-based policies of the same account.
#[test]
fn resource_policies_grant_by_the_principal_they_name() {
    let root = json!({"AWS": "arn:aws:iam::111122223333:root"});
    let john = json!({"AWS": "arn:aws:iam::111122223333:user/JohnDoe"});
    let role = json!({"AWS": "arn:aws:iam::111122223333:role/examplerole"});
    let assumed = json!({"AWS": "arn:aws:sts::111122223333:assumed-role/examplerole/examplerolesession"});
    let iam = allow("iam:*");
    // A user is allowed whatever its boundary leaves out.
    assert_eq!(said(&user(), &json!({"resource": grants(john.clone()), "boundary": iam})), Verdict::Allowed);
    // A role is limited by its boundary and session policy, a session that is named itself is not.
    assert_eq!(said(&session(), &json!({"resource": grants(role.clone())})), Verdict::Allowed);
    let limited =
        |limit: &str, by: Value, principal: &Value| said(&session(), &json!({"resource": grants(principal.clone()), limit: by}));
    assert_eq!(limited("boundary", iam.clone(), &role), Verdict::Implicit(Layer::Boundary));
    assert_eq!(limited("session", json!([iam]), &role), Verdict::Implicit(Layer::Session));
    assert_eq!(limited("boundary", iam.clone(), &assumed), Verdict::Allowed);
    assert_eq!(limited("session", json!([iam]), &assumed), Verdict::Allowed);
    // The account hands on, and does not allow by itself.
    assert_eq!(said(&user(), &json!({"resource": grants(root.clone())})), Verdict::Implicit(Layer::Identity));
    assert_eq!(said(&user(), &json!({"resource": grants(root), "identity": [allow("s3:*")]})), Verdict::Allowed);
    // "Permissions boundaries and session policies do not limit permissions granted using ... a wildcard in the Principal element".
    assert_eq!(said(&user(), &json!({"resource": grants(json!("*"))})), Verdict::Allowed);
    assert_eq!(limited("boundary", iam.clone(), &json!("*")), Verdict::Allowed);
    assert_eq!(limited("session", json!([iam]), &json!({"AWS": "*"})), Verdict::Allowed);
    // Who has a boundary is exempted by no NotPrincipal.
    let exempted = json!({"AWS": ["arn:aws:iam::111122223333:user/JohnDoe", "111122223333"]});
    let others = document(json!({"Effect": "Deny", "NotPrincipal": exempted, "Action": "*", "Resource": "*"}));
    assert_eq!(said(&user(), &json!({"identity": [allow("*")], "resource": others})), Verdict::Allowed);
    let bounded = json!({"identity": [allow("*")], "resource": others, "boundary": allow("*")});
    assert_eq!(said(&user(), &bounded), Verdict::Explicit(Layer::Resource));
}

/// "Key policies in AWS KMS": without a key policy that lets the account in, identity-based policies allow nothing.
#[test]
fn policies_that_are_required() {
    let all = allow("*");
    let policies = |principal: Value| json!({"identity": [all], "resource": grants(principal), "resource_required": true});
    assert_eq!(said(&user(), &policies(json!({"AWS": "444455556666"}))), Verdict::Implicit(Layer::Resource));
    assert_eq!(said(&user(), &policies(json!({"AWS": ACCOUNT}))), Verdict::Allowed);
}

/// "Cross-account policy evaluation logic": both accounts have to allow it.
#[test]
fn other_accounts() {
    let john = json!({"AWS": "arn:aws:iam::111122223333:user/JohnDoe"});
    let there = |mut documents: Value| {
        documents["resource_account"] = json!("444455556666");
        said(&user(), &documents)
    };
    assert_eq!(there(json!({"identity": [allow("s3:*")]})), Verdict::Implicit(Layer::Resource));
    assert_eq!(there(json!({"resource": grants(john.clone())})), Verdict::Implicit(Layer::Identity));
    assert_eq!(there(json!({"identity": [allow("s3:*")], "resource": grants(john)})), Verdict::Allowed);
    assert_eq!(there(json!({"identity": [allow("s3:*")], "resource": grants(json!({"AWS": ACCOUNT}))})), Verdict::Allowed);
}

#[test]
fn root_users_and_services() {
    let root = Principal::of_arn("arn:aws:iam::111122223333:root").unwrap();
    assert_eq!(said(&root, &json!({"boundary": deny("x:y")})), Verdict::Allowed);
    assert_eq!(
        said(&root, &json!({"resource": grants(json!("*")), "endpoint": allow("s3:*")})),
        Verdict::Implicit(Layer::Endpoint)
    );
    let service = Principal { account: String::new(), who: Who::Service("sagemaker.amazonaws.com".into()) };
    assert_eq!(said(&service, &json!({"identity": [allow("*")]})), Verdict::Implicit(Layer::Resource));
    assert_eq!(said(&service, &json!({"resource": grants(json!({"Service": "sagemaker.amazonaws.com"}))})), Verdict::Allowed);
}
