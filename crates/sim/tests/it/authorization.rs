//! Requests that are signed with keys of the account's own IAM and STS: signatures, policies, and the errors of each service.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use heiiki_sim::codec::Call;
use heiiki_sim::dispatch::answer;
use heiiki_sim::{Sandbox, console_actions};
use serde_json::{Value, json};

use crate::account::{form, text, world};

const SAGEMAKER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

/// Credentials that were given out.
#[derive(Clone)]
struct Key {
    id: String,
    secret: String,
    token: Option<String>,
}

/// One request before it is signed.
struct Unsigned<'a> {
    service: &'a str,
    method: &'a str,
    uri: &'a str,
    target: Option<&'a str>,
    body: String,
}

fn policy(statement: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn allow(action: &str) -> String {
    policy(json!({"Effect": "Allow", "Action": action, "Resource": "*"}))
}

/// A call of somebody who may do everything.
fn done(sandbox: &Sandbox, service: &str, action: &str, input: Value) -> Value {
    sandbox.call(service, action, &input).unwrap().unwrap_or_else(|error| panic!("{action}: {error:?}"))
}

/// A sandbox with the user `dev`, who has a key and these inline policies.
fn with_user(policies: &[String]) -> (Sandbox, Key) {
    let sandbox = Sandbox::in_memory(world());
    done(&sandbox, "iam", "CreateUser", json!({"UserName": "dev"}));
    for (at, document) in policies.iter().enumerate() {
        let input = json!({"UserName": "dev", "PolicyName": format!("p{at}"), "PolicyDocument": document});
        done(&sandbox, "iam", "PutUserPolicy", input);
    }
    let key = done(&sandbox, "iam", "CreateAccessKey", json!({"UserName": "dev"}))["AccessKey"].clone();
    sandbox.pass(Duration::from_mins(1)).unwrap();
    let text = |member: &str| key[member].as_str().unwrap().to_owned();
    (sandbox, Key { id: text("AccessKeyId"), secret: text("SecretAccessKey"), token: None })
}

/// Sends a request as an SDK signs it.
fn send(sandbox: &Sandbox, key: &Key, request: &Unsigned<'_>) -> (u16, String) {
    let now = sandbox.now().unwrap();
    let time = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap());
    let region = if request.service == "iam" { "us-east-1" } else { "ap-northeast-1" };
    let mut settings = SigningSettings::default();
    if request.service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity = Credentials::new(&key.id, &key.secret, key.token.clone(), None, "test").into();
    let parts = SigningParams::builder().identity(&identity).region(region).name(request.service).time(time).settings(settings);
    let parts = parts.build().unwrap().into();
    let mut headers: Vec<(String, String)> = vec![("user-agent".to_owned(), "test/1".to_owned())];
    headers.extend(request.target.map(|target| ("x-amz-target".to_owned(), target.to_owned())));
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let body = SignableBody::Bytes(request.body.as_bytes());
    let signable = SignableRequest::new(request.method, request.uri, pairs, body).unwrap();
    let (instructions, _) = sign(signable, &parts).unwrap().into_parts();
    let signed: Vec<(String, String)> = instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    headers.extend(signed);
    let call = Call { method: request.method, uri: request.uri, headers: &headers, body: request.body.as_bytes() };
    text(answer(sandbox, now, &call).unwrap().reaction)
}

fn query(sandbox: &Sandbox, key: &Key, service: &str, pairs: &[(&str, &str)]) -> (u16, String) {
    let uri = format!("https://{service}.amazonaws.com/");
    send(sandbox, key, &Unsigned { service, method: "POST", uri: &uri, target: None, body: form(pairs) })
}

fn sagemaker_at(sandbox: &Sandbox, key: &Key, host: &str, action: &str, input: &Value) -> (u16, String) {
    let target = format!("SageMaker.{action}");
    let uri = format!("https://{host}/");
    send(
        sandbox,
        key,
        &Unsigned { service: "sagemaker", method: "POST", uri: &uri, target: Some(&target), body: input.to_string() },
    )
}

fn sagemaker(sandbox: &Sandbox, key: &Key, action: &str, input: &Value) -> (u16, String) {
    sagemaker_at(sandbox, key, "api.sagemaker.ap-northeast-1.amazonaws.com", action, input)
}

fn s3(sandbox: &Sandbox, key: &Key, method: &str, path: &str, body: &str) -> (u16, String) {
    let uri = format!("https://s3.ap-northeast-1.amazonaws.com{path}");
    send(sandbox, key, &Unsigned { service: "s3", method, uri: &uri, target: None, body: body.to_owned() })
}

fn assert_says((status, body): (u16, String), expected: u16, words: &[&str]) {
    assert_eq!(status, expected, "{body}");
    for word in words {
        assert!(body.contains(word), "{word}: {body}");
    }
}

#[test]
fn a_users_policies_decide() {
    let (sandbox, key) = with_user(&[allow("sagemaker:List*")]);
    assert_says(sagemaker(&sandbox, &key, "ListDomains", &json!({})), 200, &["Domains"]);
    let who = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ";
    let denied = format!(
        "{who}sagemaker:DeleteDomain on resource: arn:aws:sagemaker:ap-northeast-1:123456789012:domain/d-1 because no identity-based policy allows the sagemaker:DeleteDomain action"
    );
    assert_says(sagemaker(&sandbox, &key, "DeleteDomain", &json!({"DomainId": "d-1"})), 400, &["AccessDeniedException", &denied]);
    let denied = format!("{who}iam:ListUsers on resource: * because no identity-based policy allows the iam:ListUsers action");
    assert_says(query(&sandbox, &key, "iam", &[("Action", "ListUsers")]), 403, &["<Code>AccessDenied</Code>", &denied]);
    let denied = format!("You are not authorized to perform this operation. {who}ec2:DescribeVpcs");
    assert_says(query(&sandbox, &key, "ec2", &[("Action", "DescribeVpcs")]), 403, &["UnauthorizedOperation", &denied]);
    assert_says(s3(&sandbox, &key, "GET", "/", ""), 403, &["AccessDenied", "s3:ListAllMyBuckets"]);
    assert_says(query(&sandbox, &key, "sts", &[("Action", "GetCallerIdentity")]), 200, &["user/dev"]);
    // An operation that is not simulated is denied all the same, and only then not simulated.
    assert_says(
        sagemaker(&sandbox, &key, "CreateTrainingJob", &json!({"TrainingJobName": "x"})),
        400,
        &["AccessDeniedException"],
    );
    done(&sandbox, "iam", "PutUserPolicy", json!({"UserName": "dev", "PolicyName": "more", "PolicyDocument": allow("*")}));
    assert_says(sagemaker(&sandbox, &key, "CreateTrainingJob", &json!({"TrainingJobName": "x"})), 501, &["NotSimulated"]);
    let deny = policy(json!({"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}));
    done(&sandbox, "iam", "PutUserPolicy", json!({"UserName": "dev", "PolicyName": "no", "PolicyDocument": deny}));
    let words = ["UnauthorizedOperation", "with an explicit deny in an identity-based policy"];
    assert_says(query(&sandbox, &key, "ec2", &[("Action", "DescribeVpcs")]), 403, &words);
    done(
        &sandbox,
        "iam",
        "PutUserPermissionsBoundary",
        json!({"UserName": "dev", "PermissionsBoundary": "arn:aws:iam::aws:policy/IAMFullAccess"}),
    );
    assert_says(sagemaker(&sandbox, &key, "ListDomains", &json!({})), 400, &["because no permissions boundary allows"]);
}

#[test]
fn signatures_and_keys_are_checked() {
    let (sandbox, key) = with_user(&[allow("*")]);
    let wrong = Key { secret: "wrong".to_owned(), ..key.clone() };
    assert_says(
        query(&sandbox, &wrong, "iam", &[("Action", "ListUsers")]),
        403,
        &["SignatureDoesNotMatch", "Check your AWS Secret Access Key"],
    );
    assert_says(query(&sandbox, &wrong, "ec2", &[("Action", "DescribeVpcs")]), 401, &["AuthFailure"]);
    assert_says(sagemaker(&sandbox, &wrong, "ListDomains", &json!({})), 400, &["InvalidSignatureException"]);
    assert_says(s3(&sandbox, &wrong, "GET", "/", ""), 403, &["SignatureDoesNotMatch"]);
    // A key that was switched off or deleted is one that nobody gave out.
    let off = json!({"UserName": "dev", "AccessKeyId": key.id, "Status": "Inactive"});
    done(&sandbox, "iam", "UpdateAccessKey", off);
    assert_says(query(&sandbox, &key, "iam", &[("Action", "ListUsers")]), 403, &["InvalidClientTokenId"]);
    done(&sandbox, "iam", "DeleteAccessKey", json!({"UserName": "dev", "AccessKeyId": key.id}));
    assert_says(query(&sandbox, &key, "iam", &[("Action", "ListUsers")]), 403, &["InvalidClientTokenId"]);
    assert_says(query(&sandbox, &key, "ec2", &[("Action", "DescribeVpcs")]), 401, &["AuthFailure"]);
    assert_says(sagemaker(&sandbox, &key, "ListDomains", &json!({})), 400, &["UnrecognizedClientException"]);
    assert_says(s3(&sandbox, &key, "GET", "/", ""), 403, &["InvalidAccessKeyId"]);
    // Made-up credentials stand for the sandbox's own user.
    let made_up = Key { id: "test".to_owned(), secret: "test".to_owned(), token: None };
    assert_says(query(&sandbox, &made_up, "sts", &[("Action", "GetCallerIdentity")]), 200, &["user/sandbox"]);
    assert_says(sagemaker(&sandbox, &made_up, "ListDomains", &json!({})), 200, &["Domains"]);
}

/// The session of a role that the user may assume.
fn assumed(sandbox: &Sandbox, key: &Key, extra: &[(&str, &str)]) -> Result<Key, String> {
    let role = "arn:aws:iam::123456789012:role/ops";
    let mut pairs = vec![("Action", "AssumeRole"), ("RoleArn", role), ("RoleSessionName", "me")];
    pairs.extend(extra);
    let (status, body) = query(sandbox, key, "sts", &pairs);
    let between = |name: &str| {
        let rest = body.split(&format!("<{name}>")).nth(1).unwrap_or_default();
        rest.split('<').next().unwrap_or_default().to_owned()
    };
    if status != 200 {
        return Err(body);
    }
    Ok(Key { id: between("AccessKeyId"), secret: between("SecretAccessKey"), token: Some(between("SessionToken")) })
}

#[test]
fn sessions_have_their_roles_policies_and_their_own() {
    let (sandbox, key) = with_user(&[policy(json!({"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}))]);
    let trust = policy(json!({"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}));
    done(&sandbox, "iam", "CreateRole", json!({"RoleName": "ops", "AssumeRolePolicyDocument": trust}));
    done(&sandbox, "iam", "PutRolePolicy", json!({"RoleName": "ops", "PolicyName": "p", "PolicyDocument": allow("ec2:*")}));
    sandbox.pass(Duration::from_mins(1)).unwrap();
    // The account hands on, and the user's own policies do not allow it.
    let error = assumed(&sandbox, &key, &[]).err().unwrap();
    assert!(
        error.contains("AccessDenied")
            && error.contains("is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/ops"),
        "{error}"
    );
    done(
        &sandbox,
        "iam",
        "PutUserPolicy",
        json!({"UserName": "dev", "PolicyName": "in", "PolicyDocument": allow("sts:AssumeRole")}),
    );
    let session = assumed(&sandbox, &key, &[]).unwrap();
    assert_says(query(&sandbox, &session, "sts", &[("Action", "GetCallerIdentity")]), 200, &["assumed-role/ops/me"]);
    assert_says(query(&sandbox, &session, "ec2", &[("Action", "DescribeVpcs")]), 200, &["vpcSet"]);
    assert_says(
        sagemaker(&sandbox, &session, "ListDomains", &json!({})),
        400,
        &["assumed-role/ops/me", "no identity-based policy"],
    );
    let forged = Key { token: Some("other".to_owned()), ..session };
    assert_says(query(&sandbox, &forged, "sts", &[("Action", "GetCallerIdentity")]), 403, &["InvalidClientTokenId"]);
    let narrow = assumed(&sandbox, &key, &[("Policy", &allow("s3:*"))]).unwrap();
    assert_says(query(&sandbox, &narrow, "ec2", &[("Action", "DescribeVpcs")]), 403, &["because no session policy allows"]);
    // A trust policy that names the user lets it in by itself.
    let trust = policy(
        json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/dev"}, "Action": "sts:AssumeRole"}),
    );
    done(&sandbox, "iam", "UpdateAssumeRolePolicy", json!({"RoleName": "ops", "PolicyDocument": trust}));
    done(&sandbox, "iam", "DeleteUserPolicy", json!({"UserName": "dev", "PolicyName": "in"}));
    sandbox.pass(Duration::from_mins(1)).unwrap();
    assert!(assumed(&sandbox, &key, &[]).is_ok());
}

#[test]
fn roles_are_passed_only_with_permission() {
    let notebooks = || allow("sagemaker:*");
    let (sandbox, key) = with_user(&[notebooks()]);
    done(&sandbox, "iam", "CreateRole", json!({"RoleName": "exec", "AssumeRolePolicyDocument": SAGEMAKER}));
    sandbox.pass(Duration::from_mins(1)).unwrap();
    let role = "arn:aws:iam::123456789012:role/exec";
    let input = json!({"NotebookInstanceName": "nb", "InstanceType": "ml.t3.medium", "RoleArn": role});
    let denied = "is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/exec because no identity-based policy allows the iam:PassRole action";
    assert_says(sagemaker(&sandbox, &key, "CreateNotebookInstance", &input), 400, &["AccessDeniedException", denied]);
    let pass = |service: &str| {
        let condition = json!({"StringEquals": {"iam:PassedToService": service}});
        policy(json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role, "Condition": condition}))
    };
    let put = |document: String| {
        done(&sandbox, "iam", "PutUserPolicy", json!({"UserName": "dev", "PolicyName": "pass", "PolicyDocument": document}))
    };
    put(pass("ec2.amazonaws.com"));
    assert_says(sagemaker(&sandbox, &key, "CreateNotebookInstance", &input), 400, &["iam:PassRole"]);
    put(pass("sagemaker.amazonaws.com"));
    assert_says(sagemaker(&sandbox, &key, "CreateNotebookInstance", &input), 200, &["NotebookInstanceArn"]);
}

/// The guardrail of a closed network: no notebook instance without our subnet, and none with direct internet access.
#[test]
fn guardrails_hold() {
    let guard = policy(json!([
        {"Effect": "Deny", "Action": "sagemaker:CreateNotebookInstance", "Resource": "*", "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}}},
        {"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*", "Condition": {"ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": ["subnet-0000000000000001"]}}},
        {"Effect": "Deny", "Action": "sagemaker:CreateNotebookInstance", "Resource": "*", "Condition": {"StringEquals": {"sagemaker:DirectInternetAccess": "Enabled"}}},
        {"Effect": "Deny", "Action": "sagemaker:CreateDomain", "Resource": "*", "Condition": {"StringEquals": {"sagemaker:AppNetworkAccessType": "PublicInternetOnly"}}},
    ]));
    let (sandbox, key) = with_user(&[allow("*"), guard]);
    let subnets: Vec<Value> = done(&sandbox, "ec2", "DescribeSubnets", json!({}))["subnetSet"].as_array().unwrap().clone();
    let ask = |change: Value| {
        let mut input = json!({"NotebookInstanceName": "nb", "InstanceType": "ml.t3.medium", "RoleArn": "arn:aws:iam::123456789012:role/none"});
        for (member, value) in change.as_object().unwrap() {
            input[member] = value.clone();
        }
        sagemaker(&sandbox, &key, "CreateNotebookInstance", &input)
            .1
            .contains("with an explicit deny in an identity-based policy")
    };
    assert!(ask(json!({})));
    assert!(ask(json!({"SubnetId": subnets[0]["subnetId"], "DirectInternetAccess": "Disabled"})));
    // The parameter that was left out is filled in with its default.
    assert!(ask(json!({"SubnetId": "subnet-0000000000000001"})));
    assert!(!ask(json!({"SubnetId": "subnet-0000000000000001", "DirectInternetAccess": "Disabled"})));
    // Of the other parameters that is not known, and a sandbox can be told.
    let domain =
        json!({"DomainName": "d", "AuthMode": "IAM", "SubnetIds": ["subnet-0000000000000001"], "DefaultUserSettings": {}});
    let denied = |sandbox: &Sandbox| sagemaker(sandbox, &key, "CreateDomain", &domain).1.contains("explicit deny");
    assert!(!denied(&sandbox));
    sandbox.edit(|world| world.tuning.sagemaker_default_keys = true).unwrap();
    assert!(denied(&sandbox));
}

#[test]
fn buckets_and_keys_have_policies_of_their_own() {
    let (sandbox, key) = with_user(&[]);
    let dev = json!({"AWS": "arn:aws:iam::123456789012:user/dev"});
    done(
        &sandbox,
        "s3",
        "CreateBucket",
        json!({"Bucket": "data-1", "CreateBucketConfiguration": {"LocationConstraint": "ap-northeast-1"}}),
    );
    sandbox.pass(Duration::from_mins(1)).unwrap();
    let put = |statement: Value| {
        done(&sandbox, "s3", "PutBucketPolicy", json!({"Bucket": "data-1", "Policy": policy(statement)}));
        sandbox.pass(Duration::from_mins(1)).unwrap();
    };
    let words =
        ["AccessDenied", "s3:PutObject on resource: &quot;arn:aws:s3:::data-1/a b%&quot; because no identity-based policy"];
    let (status, body) = s3(&sandbox, &key, "PUT", "/data-1/a%20b%25", "x");
    assert!(status == 403 && (body.contains(words[1]) || body.contains(&words[1].replace("&quot;", "\""))), "{body}");
    put(json!({"Effect": "Allow", "Principal": dev, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::data-1/*"}));
    assert_says(s3(&sandbox, &key, "PUT", "/data-1/a%20b%25", "x"), 200, &[]);
    assert_says(s3(&sandbox, &key, "GET", "/data-1/a%20b%25", ""), 403, &["s3:GetObject"]);
    done(&sandbox, "iam", "PutUserPolicy", json!({"UserName": "dev", "PolicyName": "all", "PolicyDocument": allow("*")}));
    assert_says(s3(&sandbox, &key, "GET", "/data-1/a%20b%25", ""), 200, &["x"]);
    put(json!({"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data-1/*"}));
    assert_says(s3(&sandbox, &key, "GET", "/data-1/a%20b%25", ""), 403, &["with an explicit deny in a resource-based policy"]);
    let lock = json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/sandbox"}, "Action": "kms:*", "Resource": "*"});
    let made = |document: Option<String>| {
        let input = json!({"Policy": document, "BypassPolicyLockoutSafetyCheck": true});
        console_actions::call(&mut sandbox.read(Clone::clone).unwrap(), "kms", "CreateKey", &input)
            .err()
            .map(|error| error.message)
    };
    // A key that names nobody but the sandbox's user cannot be made, because IAM does not know that user.
    assert!(made(Some(policy(lock))).is_some());
    let other =
        json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"}, "Action": "kms:*", "Resource": "*"});
    let id = done(&sandbox, "kms", "CreateKey", json!({"Policy": policy(other), "BypassPolicyLockoutSafetyCheck": true}))["KeyMetadata"]["KeyId"].clone();
    let describe = Unsigned {
        service: "kms",
        method: "POST",
        uri: "https://kms.ap-northeast-1.amazonaws.com/",
        target: Some("TrentService.DescribeKey"),
        body: json!({"KeyId": id}).to_string(),
    };
    assert_says(send(&sandbox, &key, &describe), 400, &["because no resource-based policy allows the kms:DescribeKey action"]);
    let own = done(&sandbox, "kms", "CreateKey", json!({}))["KeyMetadata"]["KeyId"].clone();
    assert_says(send(&sandbox, &key, &Unsigned { body: json!({"KeyId": own}).to_string(), ..describe }), 200, &["KeyMetadata"]);
}

#[test]
fn endpoints_are_told_by_the_host_and_limit() {
    let only = policy(json!([
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sagemaker:ListDomains", "Resource": "*", "Condition": {"Null": {"aws:SourceVpce": "true"}}},
        {"Effect": "Deny", "Action": "sagemaker:ListModels", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
    ]));
    let (sandbox, key) = with_user(&[only]);
    let vpc = done(&sandbox, "ec2", "DescribeVpcs", json!({}))["vpcSet"][0]["vpcId"].clone();
    let endpoint = policy(json!({"Effect": "Allow", "Principal": "*", "Action": "sagemaker:List*", "Resource": "*"}));
    let input = json!({"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-1.sagemaker.api", "VpcEndpointType": "Interface", "PolicyDocument": endpoint, "PrivateDnsEnabled": "false"});
    let id = done(&sandbox, "ec2", "CreateVpcEndpoint", input)["vpcEndpoint"]["vpcEndpointId"].as_str().unwrap().to_owned();
    assert_says(sagemaker(&sandbox, &key, "ListDomains", &json!({})), 400, &["explicit deny"]);
    assert_says(sagemaker(&sandbox, &key, "ListModels", &json!({})), 400, &["explicit deny"]);
    let host = format!("{id}-abcd1234.api.sagemaker.ap-northeast-1.vpce.amazonaws.com");
    for action in ["ListDomains", "ListModels"] {
        assert_says(sagemaker_at(&sandbox, &key, &host, action, &json!({})), 200, &[]);
    }
    let words = ["because no VPC endpoint policy allows the sagemaker:DeleteDomain action"];
    assert_says(sagemaker_at(&sandbox, &key, &host, "DeleteDomain", &json!({"DomainId": "d-1"})), 400, &words);
}

#[test]
fn tags_of_requests_resources_and_principals() {
    let statement = json!([
        {"Effect": "Allow", "Action": "ec2:CreateVpc", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}},
        {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"StringEquals": {"ec2:CreateAction": "CreateVpc"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}},
        {"Effect": "Allow", "Action": "ec2:DeleteVpc", "Resource": "arn:aws:ec2:*:123456789012:vpc/*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}},
    ]);
    let (sandbox, key) = with_user(&[policy(statement)]);
    done(&sandbox, "iam", "TagUser", json!({"UserName": "dev", "Tags": [{"Key": "team", "Value": "a"}]}));
    let create = |team: &str| {
        let tags = [
            ("TagSpecification.1.ResourceType", "vpc"),
            ("TagSpecification.1.Tag.1.Key", "team"),
            ("TagSpecification.1.Tag.1.Value", team),
        ];
        let mut pairs = vec![("Action", "CreateVpc"), ("CidrBlock", "10.0.0.0/16")];
        pairs.extend(tags);
        query(&sandbox, &key, "ec2", &pairs)
    };
    assert_says(create("b"), 403, &["ec2:CreateVpc on resource: arn:aws:ec2:ap-northeast-1:123456789012:vpc/*"]);
    let (status, body) = create("a");
    assert_eq!(status, 200, "{body}");
    let ours = body.split("<vpcId>").nth(1).unwrap().split('<').next().unwrap();
    let all = done(&sandbox, "ec2", "DescribeVpcs", json!({}))["vpcSet"].as_array().unwrap().clone();
    let theirs = all.iter().map(|vpc| vpc["vpcId"].as_str().unwrap()).find(|id| *id != ours).unwrap();
    assert_says(query(&sandbox, &key, "ec2", &[("Action", "DeleteVpc"), ("VpcId", theirs)]), 403, &["UnauthorizedOperation"]);
    let tag = [("Action", "CreateTags"), ("ResourceId.1", ours), ("Tag.1.Key", "team"), ("Tag.1.Value", "b")];
    assert_says(query(&sandbox, &key, "ec2", &tag), 403, &["ec2:CreateTags"]);
    assert_says(query(&sandbox, &key, "ec2", &[("Action", "DeleteVpc"), ("VpcId", ours)]), 200, &[]);
    // What is gone has no tags.
    assert_says(query(&sandbox, &key, "ec2", &[("Action", "DeleteVpc"), ("VpcId", ours)]), 400, &["InvalidVpcID.NotFound"]);
    assert_says(
        query(&sandbox, &key, "ec2", &[("Action", "ModifyVpcTenancy"), ("VpcId", ours)]),
        403,
        &["UnauthorizedOperation"],
    );
}
