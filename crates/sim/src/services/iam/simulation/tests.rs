//! Tests of simulations, by the examples of the IAM API Reference.

use serde_json::{Value, json};

use super::super::testing::{Account, TRUST};

const JILL: &str = "arn:aws:iam::000000000001:user/Jill";

fn one(statement: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn allow(action: &str, resource: &str) -> String {
    one(json!({"Effect": "Allow", "Action": action, "Resource": resource}))
}

fn with_jill() -> Account {
    let mut account = Account::new();
    account.done("CreateUser", &json!({"UserName": "Jill"}));
    account.done("AttachUserPolicy", &json!({"UserName": "Jill", "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}));
    account
}

/// The first example of SimulatePrincipalPolicy.
#[test]
fn a_principals_policies_and_one_more() {
    let mut account = with_jill();
    let bucket = "arn:aws:s3:::my-test-bucket";
    let input = json!({
        "PolicySourceArn": JILL, "ActionNames": ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], "ResourceArns": [bucket],
        "PolicyInputList": [allow("s3:PutObject", bucket)],
    });
    let rows = account.done("SimulatePrincipalPolicy", &input)["EvaluationResults"].clone();
    let said = |at: usize| (rows[at]["EvalActionName"].as_str().unwrap(), rows[at]["EvalDecision"].as_str().unwrap());
    assert_eq!(
        [said(0), said(1), said(2)],
        [("s3:PutObject", "allowed"), ("s3:GetObject", "allowed"), ("s3:DeleteObject", "implicitDeny")]
    );
    let by = |at: usize| rows[at]["MatchedStatements"][0]["SourcePolicyId"].clone();
    assert_eq!([by(0), by(1), by(2)], [json!("PolicyInputList.1"), json!("AmazonS3ReadOnlyAccess"), Value::Null]);
    assert_eq!(rows[0]["MatchedStatements"][0]["SourcePolicyType"], "IAM Policy");
    assert_eq!(rows[0]["MatchedStatements"][0]["StartPosition"], json!({"Line": 1, "Column": 38}));
    assert_eq!(
        (&rows[1]["EvalResourceName"], &rows[1]["ResourceSpecificResults"][0]["EvalResourceDecision"]),
        (&json!(bucket), &json!("allowed"))
    );
    assert_eq!(rows[1]["EvalDecisionDetails"], json!({}));
}

#[test]
fn groups_versions_boundaries_and_denials_count() {
    let mut account = with_jill();
    let decision = |account: &mut Account, action: &str| {
        let input = json!({"PolicySourceArn": JILL, "ActionNames": [action]});
        account.done("SimulatePrincipalPolicy", &input)["EvaluationResults"][0].clone()
    };
    account.done("CreateGroup", &json!({"GroupName": "team"}));
    account.done("AddUserToGroup", &json!({"UserName": "Jill", "GroupName": "team"}));
    account.done("PutGroupPolicy", &json!({"GroupName": "team", "PolicyName": "in", "PolicyDocument": allow("ec2:*", "*")}));
    let row = decision(&mut account, "ec2:DescribeVpcs");
    assert_eq!(
        (&row["EvalDecision"], &row["MatchedStatements"][0]["SourcePolicyId"]),
        (&json!("allowed"), &json!("group_team_in"))
    );
    let arn = "arn:aws:iam::000000000001:policy/own";
    account.done("CreatePolicy", &json!({"PolicyName": "own", "PolicyDocument": allow("kms:*", "*")}));
    account.done("AttachUserPolicy", &json!({"UserName": "Jill", "PolicyArn": arn}));
    account.done("CreatePolicyVersion", &json!({"PolicyArn": arn, "PolicyDocument": allow("sqs:*", "*")}));
    assert_eq!(decision(&mut account, "sqs:SendMessage")["EvalDecision"], "implicitDeny");
    account.done("SetDefaultPolicyVersion", &json!({"PolicyArn": arn, "VersionId": "v2"}));
    assert_eq!(decision(&mut account, "sqs:SendMessage")["EvalDecision"], "allowed");
    assert_eq!(decision(&mut account, "kms:ListKeys")["EvalDecision"], "implicitDeny");
    let deny = one(json!({"Effect": "Deny", "Action": "ec2:Describe*", "Resource": "*"}));
    account.done("PutUserPolicy", &json!({"UserName": "Jill", "PolicyName": "no", "PolicyDocument": deny}));
    let row = decision(&mut account, "ec2:DescribeVpcs");
    let sources: Vec<_> = row["MatchedStatements"].as_array().unwrap().iter().map(|one| one["SourcePolicyId"].clone()).collect();
    assert_eq!((&row["EvalDecision"], sources), (&json!("explicitDeny"), vec![json!("user_Jill_no")]));
    assert!(row.get("PermissionsBoundaryDecisionDetail").unwrap().is_null());
    account.done("PutUserPermissionsBoundary", &json!({"UserName": "Jill", "PermissionsBoundary": arn}));
    let row = decision(&mut account, "ec2:RunInstances");
    assert_eq!(
        (&row["EvalDecision"], &row["PermissionsBoundaryDecisionDetail"]),
        (&json!("implicitDeny"), &json!({"AllowedByPermissionsBoundary": false}))
    );
}

/// The first example of SimulateCustomPolicy: a condition key, given and not given.
#[test]
fn keys_that_are_given_and_missing() {
    let mut account = Account::new();
    let condition = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let policy =
        one(json!({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::teambucket", "Condition": condition}));
    let mut input =
        json!({"PolicyInputList": [policy], "ActionNames": ["s3:ListBucket"], "ResourceArns": ["arn:aws:s3:::teambucket"]});
    let row = account.done("SimulateCustomPolicy", &input)["EvaluationResults"][0].clone();
    assert_eq!((&row["EvalDecision"], &row["MissingContextValues"]), (&json!("implicitDeny"), &json!([])));
    assert_eq!(row["ResourceSpecificResults"][0]["MissingContextValues"], json!(["aws:MultiFactorAuthPresent"]));
    input["ContextEntries"] =
        json!([{"ContextKeyName": "AWS:multiFactorAuthPresent", "ContextKeyType": "boolean", "ContextKeyValues": ["true"]}]);
    let row = account.done("SimulateCustomPolicy", &input)["EvaluationResults"][0].clone();
    assert_eq!(
        (&row["EvalDecision"], &row["ResourceSpecificResults"][0]["MissingContextValues"]),
        (&json!("allowed"), &json!([]))
    );
    let keys = json!({"PolicyInputList": input["PolicyInputList"]});
    assert_eq!(account.done("GetContextKeysForCustomPolicy", &keys)["ContextKeyNames"], json!(["aws:MultiFactorAuthPresent"]));
}

/// The third example of SimulatePrincipalPolicy: the other account allows it, and the caller's own does not.
#[test]
fn another_accounts_resource() {
    let mut account = with_jill();
    let policy = one(
        json!({"Effect": "Allow", "Principal": {"AWS": JILL}, "Action": ["s3:List*", "s3:Put*"], "Resource": ["arn:aws:s3:::mary/*"]}),
    );
    let input = json!({
        "PolicySourceArn": JILL, "ActionNames": ["s3:PutObject"], "ResourceArns": ["arn:aws:s3:::mary/Test"], "ResourcePolicy": policy,
        "ResourceOwner": "arn:aws:iam::123456789012:root", "PermissionsBoundaryPolicyInputList": [allow("iam:*", "*")],
    });
    let row = account.done("SimulatePrincipalPolicy", &input)["EvaluationResults"][0].clone();
    assert_eq!(row["EvalDecision"], "implicitDeny");
    let details = json!([
        {"key": "IAM Policy", "value": "implicitDeny"}, {"key": "Resource Policy", "value": "allowed"},
        {"key": "Permissions Boundary Policy", "value": "implicitDeny"},
    ]);
    assert_eq!(row["EvalDecisionDetails"], details);
    // In the same account the resource's policy is enough, boundary or not.
    let mut same = input.clone();
    same["ResourceOwner"] = json!("arn:aws:iam::000000000001:root");
    assert_eq!(account.done("SimulatePrincipalPolicy", &same)["EvaluationResults"][0]["EvalDecision"], "allowed");
}

#[test]
fn pages_and_bad_inputs() {
    let mut account = with_jill();
    account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
    let base = json!({"PolicySourceArn": JILL, "ActionNames": ["s3:GetObject", "s3:PutObject"], "ResourceArns": ["arn:aws:s3:::a", "arn:aws:s3:::b"], "MaxItems": "3"});
    let first = account.done("SimulatePrincipalPolicy", &base);
    assert_eq!((first["EvaluationResults"].as_array().map(Vec::len), &first["IsTruncated"]), (Some(3), &json!(true)));
    let mut next = base.clone();
    next["Marker"] = first["Marker"].clone();
    let last = account.done("SimulatePrincipalPolicy", &next);
    assert_eq!(
        (&last["EvaluationResults"][0]["EvalResourceName"], &last["IsTruncated"]),
        (&json!("arn:aws:s3:::b"), &json!(false))
    );
    let policy = one(json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}));
    for (change, code, text) in [
        (
            json!({"PolicySourceArn": "arn:aws:iam::000000000001:user/none"}),
            "NoSuchEntity",
            "The user with name none cannot be found.",
        ),
        (
            json!({"PolicySourceArn": "arn:aws:sts::000000000001:assumed-role/r/s"}),
            "InvalidInput",
            "Invalid Entity Arn: arn:aws:sts::000000000001:assumed-role/r/s does not clearly define entity type and name.",
        ),
        (
            json!({"ActionNames": ["s3:*"]}),
            "InvalidInput",
            "Invalid Action Name: s3:* does not clearly define a service and an operation.",
        ),
        (json!({"PolicyInputList": ["{"]}), "InvalidInput", "Syntax errors in policy."),
        (
            json!({"PolicySourceArn": "arn:aws:iam::000000000001:role/r", "ResourcePolicy": policy}),
            "InvalidInput",
            "Invalid caller - Caller must be an IAM user in this context.",
        ),
        (
            json!({"OrderedOrganizationPolicyInputList": []}),
            "NotSimulated",
            "The sandbox does not simulate the parameter OrderedOrganizationPolicyInputList.",
        ),
    ] {
        let mut input = base.clone();
        for (member, value) in change.as_object().unwrap() {
            input[member] = value.clone();
        }
        let error = account.refused("SimulatePrincipalPolicy", &input);
        assert_eq!((error.code.as_str(), error.message.as_str()), (code, text));
    }
    let administrator = json!({"PolicySourceArn": "arn:aws:iam::000000000001:user/sandbox", "ActionNames": ["ec2:CreateVpc"]});
    assert_eq!(account.done("SimulatePrincipalPolicy", &administrator)["EvaluationResults"][0]["EvalDecision"], "allowed");
}
