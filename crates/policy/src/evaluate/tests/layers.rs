//! Several policies together: the examples and the rules of "Policy evaluation logic" in the IAM user guide.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const BUCKET: &str = "arn:aws:s3:::data";

fn put(principal: Principal) -> Request {
    Request::new(principal, "s3:PutObject", "arn:aws:s3:::data/x").with_value("aws:ResourceAccount", ACCOUNT)
}

/// A resource policy of one statement.
fn of_resource(effect: &str, principal: &Value) -> Value {
    statement(effect, &json!({"Principal": principal}))
}

fn resource(document: &Value) -> ResourcePolicy<'_> {
    ResourcePolicy { policy: policy("resource", document), must_allow: false }
}

fn allowed(policies: Policies<'_>, request: &Request) -> Truth {
    decide(&policies, request).allowed
}

/// The example of Carlos: "Example identity-based and resource-based policy evaluation".
#[test]
fn the_example_of_carlos_comes_out_as_aws_says() {
    let carlos = || Principal::User { arn: "arn:aws:iam::123456789012:user/carlossalazar".to_owned() };
    let logs = "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar-logs";
    let identity = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "AllowS3ListRead", "Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:GetAccountPublicAccessBlock", "s3:ListAccessPoints", "s3:ListAllMyBuckets"], "Resource": "arn:aws:s3:::*"},
        {"Sid": "AllowS3Self", "Effect": "Allow", "Action": "s3:*", "Resource": [format!("{logs}/*"), logs]},
        {"Sid": "DenyS3Logs", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*log*"}]});
    let bucket = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:user/carlossalazar"}, "Action": "s3:*", "Resource": [logs, format!("{logs}/*")]}]});
    let request =
        |action: &str, resource: &str| Request::new(carlos(), action, resource).with_value("aws:ResourceAccount", ACCOUNT);
    let of = |request: &Request| {
        let policies =
            Policies { identity: vec![policy("identity", &identity)], resource: Some(resource(&bucket)), ..Policies::default() };
        decide(&policies, request)
    };
    let denied = of(&request("s3:PutObject", &format!("{logs}/file")));
    assert_eq!(denied.allowed, Truth::False);
    assert_eq!(denied.denied_by[0].statement.as_deref(), Some("DenyS3Logs"));
    assert_eq!(of(&request("s3:ListAllMyBuckets", "arn:aws:s3:::*")).allowed, Truth::True);
    assert_eq!(of(&request("s3:GetObject", "arn:aws:s3:::other/file")).allowed, Truth::False);
}

/// The example of Shirley Rodriguez: "Permissions boundaries for IAM entities".
#[test]
fn a_boundary_limits_and_grants_nothing() {
    let shirley = Principal::User { arn: "arn:aws:iam::123456789012:user/ShirleyRodriguez".to_owned() };
    let boundary = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "cloudwatch:*", "ec2:*"], "Resource": "*"}]});
    let create = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"}});
    let of = |identity: Vec<Policy<'_>>, action: &str| {
        let policies = Policies { identity, boundary: Some(policy("boundary", &boundary)), ..Policies::default() };
        decide(&policies, &Request::new(shirley.clone(), action, "*"))
    };
    let denied = of(vec![policy("create", &create)], "iam:CreateUser");
    assert_eq!((denied.allowed, denied.missing), (Truth::False, [Layer::Boundary].into()));
    assert_eq!(of(Vec::new(), "s3:ListAllMyBuckets").allowed, Truth::False);
    let all = statement("Allow", &json!({}));
    assert_eq!(of(vec![policy("all", &all)], "s3:ListAllMyBuckets").allowed, Truth::True);
}

/// "Policy evaluation for requests within a single account": what limits a grant of the resource's policy, by the principal that it names.
#[test]
fn a_resource_policy_grants_by_the_principal_that_it_names() {
    let nothing = json!({"Version": "2012-10-17", "Statement": []});
    for (caller, principal, alone, with_boundary, with_session) in [
        (user(), json!({"AWS": "arn:aws:iam::123456789012:user/Developer"}), true, true, false),
        (user(), json!("*"), true, true, false),
        (user(), json!({"AWS": ACCOUNT}), false, false, false),
        (session(), json!({"AWS": "arn:aws:sts::123456789012:assumed-role/Analyst/ci"}), true, true, true),
        (session(), json!({"AWS": "*"}), true, true, true),
        (session(), json!({"AWS": ROLE}), true, false, false),
        (session(), json!({"AWS": "arn:aws:iam::123456789012:root"}), false, false, false),
        (session(), json!({"AWS": "arn:aws:sts::123456789012:assumed-role/Analyst/other"}), false, false, false),
        (session(), json!({"Service": "sagemaker.amazonaws.com"}), false, false, false),
    ] {
        let document = of_resource("Allow", &principal);
        let base = || Policies { resource: Some(resource(&document)), ..Policies::default() };
        let seen = (
            allowed(base(), &put(caller.clone())),
            allowed(Policies { boundary: Some(policy("boundary", &nothing)), ..base() }, &put(caller.clone())),
            allowed(Policies { session: vec![policy("session", &nothing)], ..base() }, &put(caller.clone())),
        );
        let expected = (Truth::of(alone), Truth::of(with_boundary), Truth::of(with_session));
        assert_eq!(seen, expected, "{caller:?} {principal}");
    }
}

/// "Cross-account policy evaluation logic": both accounts must allow it.
#[test]
fn across_accounts_both_must_allow() {
    let (all, none) = (statement("Allow", &json!({})), json!({"Statement": []}));
    let foreign = put(session()).with_value("aws:ResourceAccount", "999999999999");
    let names_role = of_resource("Allow", &json!({"AWS": ROLE}));
    let names_account = of_resource("Allow", &json!({"AWS": "arn:aws:iam::123456789012:root"}));
    for (identity, bucket, expected) in
        [(&all, &names_role, true), (&all, &names_account, true), (&none, &names_role, false), (&all, &none, false)]
    {
        let policies =
            Policies { identity: vec![policy("identity", identity)], resource: Some(resource(bucket)), ..Policies::default() };
        assert_eq!(allowed(policies, &foreign), Truth::of(expected), "{bucket}");
    }
    let policies = Policies { identity: vec![policy("identity", &all)], ..Policies::default() };
    assert_eq!(allowed(policies.clone(), &foreign), Truth::False, "a resource without a policy lets no other account in");
    assert_eq!(allowed(policies, &Request::new(session(), "s3:PutObject", "arn:aws:s3:::data/x")), Truth::True);
}

/// "IAM role trust policies and KMS key policies are exceptions to this logic, because they must explicitly allow access for principals."
#[test]
fn a_trust_policy_and_a_key_policy_must_allow() {
    let all = statement("Allow", &json!({}));
    let request = Request::new(user(), "sts:AssumeRole", ROLE);
    for (trust, with_identity, without) in [
        (of_resource("Allow", &json!({"AWS": ACCOUNT})), true, false),
        (of_resource("Allow", &json!({"AWS": "arn:aws:iam::123456789012:user/Developer"})), true, true),
        (of_resource("Allow", &json!({"Service": "sagemaker.amazonaws.com"})), false, false),
    ] {
        let of = |identity: Vec<Policy<'_>>| {
            let resource = Some(ResourcePolicy { policy: policy("trust", &trust), must_allow: true });
            allowed(Policies { identity, resource, ..Policies::default() }, &request)
        };
        assert_eq!((of(vec![policy("all", &all)]), of(Vec::new())), (Truth::of(with_identity), Truth::of(without)), "{trust}");
    }
}

#[test]
fn services_and_the_root_user_are_judged_by_the_policies_that_concern_them() {
    let service = Principal::Service { name: "sagemaker.amazonaws.com".to_owned() };
    let trust = of_resource("Allow", &json!({"Service": ["ec2.amazonaws.com", "sagemaker.amazonaws.com"]}));
    let assume = |principal: Principal| Request::new(principal, "sts:AssumeRole", ROLE);
    let must = |document| Some(ResourcePolicy { policy: policy("trust", document), must_allow: true });
    assert_eq!(allowed(Policies { resource: must(&trust), ..Policies::default() }, &assume(service.clone())), Truth::True);
    assert_eq!(allowed(Policies::default(), &assume(service)), Truth::False);
    let root = Principal::Root { arn: "arn:aws:iam::123456789012:root".to_owned() };
    let closed = of_resource("Deny", &json!("*"));
    let none = json!({"Statement": []});
    assert_eq!(allowed(Policies::default(), &put(root.clone())), Truth::True);
    assert_eq!(allowed(Policies { resource: Some(resource(&closed)), ..Policies::default() }, &put(root.clone())), Truth::False);
    let limited = Policies { service_control: vec![vec![policy("scp", &none)]], ..Policies::default() };
    assert_eq!(allowed(limited, &put(root)), Truth::False);
}

/// "SCP evaluation": an action must be allowed at every level from the root of the organization to the account.
#[test]
fn organization_and_endpoint_policies_limit() {
    let (all, none) = (statement("Allow", &json!({})), json!({"Version": "2012-10-17", "Statement": []}));
    let base = || Policies { identity: vec![policy("identity", &all)], ..Policies::default() };
    let level = |full: bool| vec![policy("empty", &none), policy("level", if full { &all } else { &none })];
    for (levels, expected) in [([true, true], true), ([true, false], false), ([false, true], false)] {
        let levels = || levels.map(level).to_vec();
        assert_eq!(allowed(Policies { service_control: levels(), ..base() }, &put(session())), Truth::of(expected));
        assert_eq!(allowed(Policies { resource_control: levels(), ..base() }, &put(session())), Truth::of(expected));
    }
    // An account in the policy of a gateway endpoint is its root user alone.
    for (principal, interface, gateway) in [
        (json!("*"), Truth::True, Truth::True),
        (json!({"AWS": ACCOUNT}), Truth::True, Truth::False),
        (json!({"AWS": ROLE}), Truth::True, Truth::Unknown),
        (json!({"AWS": "210987654321"}), Truth::False, Truth::False),
    ] {
        let document = of_resource("Allow", &principal);
        let of = |gateway: bool| {
            let endpoint = Some(EndpointPolicy { policy: policy("endpoint", &document), gateway });
            allowed(Policies { endpoint, ..base() }, &put(session()))
        };
        assert_eq!((of(false), of(true)), (interface, gateway), "{principal}");
    }
}

#[test]
fn a_policy_that_was_not_read_leaves_open_what_no_denial_decides() {
    let (all, deny) = (statement("Allow", &json!({})), statement("Deny", &json!({})));
    let unread = || Policy { name: "AmazonSageMakerFullAccess".to_owned(), document: None };
    let of = |identity: Vec<Policy<'_>>| decide(&Policies { identity, ..Policies::default() }, &put(session()));
    assert_eq!(of(vec![unread()]).allowed, Truth::Unknown);
    assert_eq!(of(vec![unread()]).depends_on[0].policy, "AmazonSageMakerFullAccess");
    assert_eq!(of(vec![policy("all", &all), unread()]).allowed, Truth::Unknown, "it may deny");
    assert_eq!(of(vec![unread(), policy("deny", &deny)]).allowed, Truth::False);
    let text = json!("no document");
    assert_eq!(of(vec![policy("text", &text)]).allowed, Truth::Unknown);
}

/// "Permissions boundaries for IAM entities": `NotPrincipal` with Deny always denies a caller that has a boundary.
#[test]
fn not_principal_never_exempts_a_caller_with_a_boundary() {
    let all = statement("Allow", &json!({}));
    let mut document =
        statement("Deny", &json!({"NotPrincipal": {"AWS": [ACCOUNT, "arn:aws:iam::123456789012:user/Developer"]}}));
    let of = |document: &Value, boundary: Option<Policy<'_>>| {
        let identity = vec![policy("identity", &all)];
        allowed(Policies { identity, boundary, resource: Some(resource(document)), ..Policies::default() }, &put(user()))
    };
    assert_eq!(of(&document, None), Truth::True);
    assert_eq!(of(&document, Some(policy("boundary", &all))), Truth::False);
    document["Statement"][0]["NotPrincipal"] = json!({"AWS": "arn:aws:iam::123456789012:user/Developer"});
    assert_eq!(of(&document, None), Truth::Unknown, "the account is not named");
    document["Statement"][0]["NotPrincipal"] = json!({"AWS": "arn:aws:iam::123456789012:user/Other"});
    assert_eq!(of(&document, None), Truth::False);
}

#[test]
fn not_action_and_not_resource_mean_everything_else() {
    let (all, role) = (statement("Allow", &json!({})), "arn:aws:iam::123456789012:role/IFSM");
    let only = |element: &str, value: &Value| {
        let mut document = statement("Deny", &json!({element: value}));
        document["Statement"][0].as_object_mut().unwrap().remove(element.trim_start_matches("Not"));
        document
    };
    let pass = |resource: &str| Request::new(session(), "iam:PassRole", resource);
    let not_resource = only("NotResource", &json!(role));
    assert_eq!(by_identity(&[&all, &not_resource], &pass(role)), Truth::True);
    assert_eq!(by_identity(&[&all, &not_resource], &pass("arn:aws:iam::123456789012:role/Admin")), Truth::False);
    let not_action = only("NotAction", &json!(["IAM:Pass*", "s3:*"]));
    assert_eq!(by_identity(&[&all, &not_action], &pass(role)), Truth::True);
    assert_eq!(by_identity(&[&all, &not_action], &Request::new(session(), "ec2:RunInstances", "*")), Truth::False);
    // Every resource of a request must be allowed.
    let mut both = pass(role);
    both.resources.push("arn:aws:iam::123456789012:role/Admin".to_owned());
    assert_eq!(by_identity(&[&all, &not_resource], &both), Truth::False);
}

fn any_statement() -> impl Strategy<Value = Value> {
    let effect = prop::sample::select(vec!["Allow", "Deny"]);
    let action = prop::sample::select(vec!["*", "s3:*", "s3:Get*", "s3:PutObject"]);
    let condition = prop::sample::select(vec![
        json!({}),
        json!({"StringEquals": {"k:a": "1"}}),
        json!({"StringNotEqualsIfExists": {"k:a": "1"}}),
        json!({"Null": {"k:a": "true"}}),
        json!({"ForAllValues:StringEquals": {"k:a": ["1", "2"]}}),
    ]);
    (effect, action, condition).prop_map(
        |(effect, action, condition)| json!({"Effect": effect, "Action": action, "Resource": "*", "Condition": condition}),
    )
}

fn any_document() -> impl Strategy<Value = Value> {
    prop::collection::vec(any_statement(), 0..4).prop_map(|list| json!({"Version": "2012-10-17", "Statement": list}))
}

proptest! {
    /// A denial decides whatever else is there, a boundary only narrows, and a known answer about unknown keys holds for every value of them.
    #[test]
    fn denials_decide_limits_narrow_and_known_answers_hold(identity in any_document(), boundary in any_document(), value in prop::option::of("[123]")) {
        let presence = value.as_ref().map_or(Presence::Absent, |value| values(&[value]));
        let request = put(session()).with("k:a", presence);
        let base = Policies { identity: vec![policy("identity", &identity)], ..Policies::default() };
        let plain = decide(&base, &request);
        prop_assert!(plain.allowed != Truth::Unknown, "everything is known");
        prop_assert!(plain.denied_by.is_empty() || plain.allowed == Truth::False);
        prop_assert_eq!(plain.allowed == Truth::True, plain.denied_by.is_empty() && !plain.allowed_by.is_empty());
        let bounded = decide(&Policies { boundary: Some(policy("boundary", &boundary)), ..base.clone() }, &request);
        prop_assert!(bounded.allowed == Truth::False || plain.allowed == Truth::True);
        for open in [Presence::Unknown, Presence::EitherOr(value.iter().cloned().collect())] {
            let either = matches!(open, Presence::EitherOr(_));
            let answer = decide(&base, &put(session()).with("k:a", open)).allowed;
            prop_assert!(answer == Truth::Unknown || answer == plain.allowed, "{either}");
        }
    }

    /// The order of policies and of statements is of no importance.
    #[test]
    fn order_is_of_no_importance(left in any_document(), right in any_document()) {
        let request = put(user()).with_value("k:a", "1");
        prop_assert_eq!(by_identity(&[&left, &right], &request), by_identity(&[&right, &left], &request));
        let mut turned = left.clone();
        if let Some(list) = turned["Statement"].as_array_mut() {
            list.reverse();
        }
        prop_assert_eq!(by_identity(&[&left], &request), by_identity(&[&turned], &request));
    }
}

#[test]
fn a_bucket_itself_is_no_object() {
    let objects =
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": format!("{BUCKET}/*")}});
    assert_eq!(by_identity(&[&objects], &put(user())), Truth::True);
    assert_eq!(by_identity(&[&objects], &Request::new(user(), "s3:ListBucket", BUCKET)), Truth::False);
}
