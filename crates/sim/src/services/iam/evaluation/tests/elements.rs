//! Actions, resources, variables and principals.

use super::*;

fn on(statement: Value, action: &str, resource: &str) -> bool {
    let mut statement = statement;
    statement["Effect"] = json!("Allow");
    allows(&document(statement), action, resource, &keys(&[("aws:username", "JohnDoe")]))
}

/// "IAM JSON policy elements: Action" and "NotAction".
#[test]
fn actions() {
    let is = |member: &str, pattern: &str, action: &str| on(json!({member: pattern, "Resource": "*"}), action, "*");
    assert!(is("Action", "iam:ListAccessKeys", "IAM:listaccesskeys"));
    assert!(is("Action", "iam:*AccessKey*", "iam:UpdateAccessKey") && !is("Action", "iam:*AccessKey*", "iam:GetUser"));
    assert!(is("Action", "*", "s3:GetObject") && !is("Action", "s3", "s3:GetObject"));
    assert!(is("NotAction", "iam:*", "s3:GetObject") && !is("NotAction", "iam:*", "iam:GetUser"));
}

/// "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs", and "NotResource".
#[test]
fn resources() {
    let is = |member: &str, pattern: &str, resource: &str| on(json!({member: pattern, "Action": "*"}), "s3:GetObject", resource);
    let object = |key: &str| format!("arn:aws:s3:::amzn-s3-demo-bucket/{key}");
    let pattern = object("*/test/*");
    for key in [
        "1/test/object.jpg",
        "1/2/test/3/object.jpg",
        "1/2/test/3/4/object.jpg",
        "1///test///object.jpg",
        "/test/object.jpg",
        "1/test/",
    ] {
        assert!(is("Resource", &pattern, &object(key)), "{key}");
        assert!(!is("NotResource", &pattern, &object(key)), "{key}");
    }
    for key in ["1-test/object.jpg", "test/object.jpg", "1/2/test.jpg"] {
        assert!(!is("Resource", &pattern, &object(key)), "{key}");
    }
    // A run at the end of a component goes on beyond its colon; one inside of it does not.
    let table = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-x";
    assert!(is("Resource", "arn:aws:dynamodb:*:table/prod-*", table));
    assert!(is("Resource", "arn:aws:dynamodb*", table) && is("Resource", "*", "*"));
    assert!(!is("Resource", "arn:aws:dynamodb:*table/prod-x", table));
    assert!(!is("Resource", "arn:aws:dynamodb:us-east-?:1111?2222?333:table/prod-?x", table));
    assert!(is("Resource", "arn:aws:logs:*:*:log-group:*:log-stream:?", "arn:aws:logs:r:1:log-group:a:b:log-stream:c"));
    assert!(is("Resource", "arn:aws:iam::*:user/Bob", "arn:aws:iam::1:user/Bob"));
    assert!(!is("Resource", "arn:aws:iam::*:user/Bob", "arn:aws:iam::1:user/bob"));
    // An action without resources asks for `*`, which no ARN matches.
    assert!(!is("Resource", "arn:aws:s3:::*", "*"));
}

/// "IAM policy elements: Variables and tags".
#[test]
fn variables() {
    let home = json!({"Action": "s3:*", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"});
    assert!(on(home.clone(), "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/JohnDoe/a"));
    assert!(!on(home.clone(), "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/JaneDoe/a"));
    // Without a version 2012-10-17 it is a text like any other.
    let mut old = document(home);
    old["Version"] = json!("2008-10-17");
    old["Statement"]["Effect"] = json!("Allow");
    let who = keys(&[("aws:username", "JohnDoe")]);
    assert!(!allows(&old, "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/JohnDoe/a", &who));
    assert!(allows(&old, "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/a", &who));
    // "Specifying default values".
    let teams = |name: &str| json!({"Action": "s3:*", "Resource": format!("arn:aws:s3:::amzn-s3-demo-bucket-{name}")});
    let team = teams("${aws:PrincipalTag/team, 'company-wide'}");
    assert!(on(team, "s3:ListBucket", "arn:aws:s3:::amzn-s3-demo-bucket-company-wide"));
    // A variable without a value matches nothing, neither itself nor everything.
    for resource in ["arn:aws:s3:::amzn-s3-demo-bucket-", "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team}"] {
        assert!(!on(teams("${aws:PrincipalTag/team}"), "s3:ListBucket", resource));
    }
    // Characters with a meaning of their own.
    assert!(on(teams("${*}${?}${$}"), "s3:ListBucket", "arn:aws:s3:::amzn-s3-demo-bucket-*?$"));
    assert!(!on(teams("${*}"), "s3:ListBucket", "arn:aws:s3:::amzn-s3-demo-bucket-x"));
    // A value brings no wildcard in.
    let policy = document(json!({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}"}));
    assert!(!allows(&policy, "s3:ListBucket", "arn:aws:s3:::secret", &keys(&[("aws:PrincipalTag/team", "*")])));
    // In conditions, operators on texts know variables.
    let condition = json!({"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}});
    let list = document(json!({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": condition}));
    let asks = |prefix: &str| keys(&[("aws:username", "JohnDoe"), ("s3:prefix", prefix)]);
    assert!(allows(&list, "s3:ListBucket", "arn:aws:s3:::b", &asks("home/JohnDoe/x")));
    assert!(!allows(&list, "s3:ListBucket", "arn:aws:s3:::b", &asks("home/JaneDoe/x")));
}

/// "AWS JSON policy elements: Principal" and "NotPrincipal".
#[test]
fn principals() {
    let none = Keys::new();
    let denied = |member: &str, element: Value, principal: &Principal| {
        let policy = document(json!({"Effect": "Deny", member: element, "Action": "*", "Resource": "*"}));
        let asked = Asked { principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", keys: &none };
        judge(&policy, &asked, PolicyKind::Resource { bounded: false }).denied()
    };
    let role = "arn:aws:iam::111122223333:role/examplerole";
    let assumed = "arn:aws:sts::111122223333:assumed-role/examplerole/examplerolesession";
    let root = "arn:aws:iam::111122223333:root";
    let john = "arn:aws:iam::111122223333:user/JohnDoe";
    for element in [
        json!("*"),
        json!({"AWS": "*"}),
        json!({"AWS": ACCOUNT}),
        json!({"AWS": [root]}),
        json!({"AWS": role}),
        json!({"AWS": assumed}),
    ] {
        assert!(denied("Principal", element.clone(), &session()), "{element}");
    }
    for element in [json!({"AWS": john}), json!({"AWS": "444455556666"}), json!({"Service": "ec2.amazonaws.com"})] {
        assert!(!denied("Principal", element.clone(), &session()), "{element}");
    }
    // "You must specify the account of the principal that is not denied", and of a session the role too.
    assert!(denied("NotPrincipal", json!({"AWS": john}), &user()));
    assert!(!denied("NotPrincipal", json!({"AWS": [john, root]}), &user()));
    assert!(denied("NotPrincipal", json!({"AWS": [role, root]}), &session()));
    assert!(denied("NotPrincipal", json!({"AWS": [assumed, root]}), &session()));
    assert!(!denied("NotPrincipal", json!({"AWS": [assumed, role, ACCOUNT]}), &session()));
    let service = Principal { account: String::new(), who: Who::Service("ec2.amazonaws.com".into()) };
    assert!(denied("Principal", json!({"Service": ["ec2.amazonaws.com"]}), &service));
    assert!(!denied("Principal", json!({"AWS": ACCOUNT}), &service));
}

/// "GetContextKeysForCustomPolicy": the keys of conditions, and those that variables use.
#[test]
fn keys_of_documents() {
    let statement = json!({
        "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}/${*}",
        "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2015-08-16T12:00:00Z"}, "StringLike": {"s3:prefix": "${aws:userid, 'x'}"}}
    });
    let found: Vec<String> = condition_keys(&document(statement), None).into_iter().collect();
    assert_eq!(found, ["aws:CurrentTime", "aws:userid", "aws:username", "s3:prefix"]);
}
