//! The operations of the kind `kms_key`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::services::kms::testing::Account;

fn made(account: &mut Account, input: &Value) -> String {
    account.done("CreateKey", input)["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned()
}

fn of(key: &str) -> Value {
    json!({"KeyId": key})
}

fn alias(name: &str, key: &str) -> Value {
    json!({"AliasName": name, "TargetKeyId": key})
}

#[test]
fn a_key_is_made_named_and_described() {
    let mut account = Account::new();
    let key = made(&mut account, &json!({"Description": "data", "Tags": [{"TagKey": "a", "TagValue": "1"}]}));
    account.done("CreateAlias", &alias("alias/data", &key));
    let arn = format!("arn:aws:kms:ap-northeast-1:000000000001:key/{key}");
    for name in [key.as_str(), &arn, "alias/data", "arn:aws:kms:ap-northeast-1:000000000001:alias/data"] {
        let seen = account.done("DescribeKey", &of(name))["KeyMetadata"].clone();
        assert_eq!((&seen["Arn"], &seen["KeyState"], &seen["Description"]), (&json!(arn), &json!("Enabled"), &json!("data")));
    }
    assert_eq!(account.done("ListAliases", &of(&key))["Aliases"][0]["AliasName"], "alias/data");
    assert_eq!(account.done("ListResourceTags", &of(&key))["Tags"], json!([{"TagKey": "a", "TagValue": "1"}]));
    let other = made(&mut account, &json!({"MultiRegion": true}));
    assert!(other.starts_with("mrk-"), "{other}");
    for (action, input, code) in [
        ("CreateKey", json!({"KeySpec": "RSA_2048"}), "ValidationException"),
        ("CreateKey", json!({"KeySpec": "HMAC_256", "KeyUsage": "SIGN_VERIFY"}), "ValidationException"),
        ("CreateKey", json!({"KeyUsage": "SIGN_VERIFY"}), "ValidationException"),
        ("CreateKey", json!({"Origin": "EXTERNAL"}), "NotSimulated"),
        ("CreateKey", json!({"KeySpec": "SM2", "KeyUsage": "SIGN_VERIFY"}), "NotSimulated"),
        ("CreateKey", json!({"Tags": [{"TagKey": "aws:x", "TagValue": ""}]}), "TagException"),
        ("CreateKey", json!({"Policy": "{}"}), "MalformedPolicyDocumentException"),
        ("CreateAlias", alias("alias/data", &other), "AlreadyExistsException"),
        ("CreateAlias", alias("data", &key), "ValidationException"),
        ("CreateAlias", alias("alias/a.b", &key), "ValidationException"),
        ("CreateAlias", alias("alias/a:b", &key), "InvalidAliasNameException"),
        ("CreateAlias", alias("alias/aws/x", &key), "NotAuthorizedException"),
        ("UpdateAlias", alias("alias/none", &key), "NotFoundException"),
        ("DeleteAlias", json!({"AliasName": "alias/none"}), "NotFoundException"),
        ("DescribeKey", of("none"), "NotFoundException"),
        ("DescribeKey", of("alias/none"), "NotFoundException"),
        ("ListKeys", json!({"Marker": "x"}), "InvalidMarkerException"),
        ("CancelKeyDeletion", of(&key), "KMSInvalidStateException"),
        ("GetKeyPolicy", json!({"KeyId": key, "PolicyName": "other"}), "NotFoundException"),
    ] {
        assert_eq!(account.refused(action, &input), code, "{action} {input}");
    }
}

#[test]
fn keys_that_sign_have_their_algorithms_and_do_not_rotate() {
    let mut account = Account::new();
    let key = made(&mut account, &json!({"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}));
    let seen = account.done("DescribeKey", &of(&key))["KeyMetadata"].clone();
    assert_eq!((&seen["KeySpec"], &seen["SigningAlgorithms"][0]), (&json!("RSA_2048"), &json!("RSASSA_PKCS1_V1_5_SHA_256")));
    assert_eq!(seen["EncryptionAlgorithms"], Value::Null);
    assert_eq!(account.done("GetKeyRotationStatus", &of(&key))["KeyRotationEnabled"], false);
    assert_eq!(account.refused("EnableKeyRotation", &of(&key)), "UnsupportedOperationException");
}

#[test]
fn a_disabled_key_is_administered_and_not_rotated() {
    let mut account = Account::new();
    let key = made(&mut account, &json!({}));
    account.done("EnableKeyRotation", &of(&key));
    account.done("DisableKey", &of(&key));
    let state = |account: &mut Account| account.done("DescribeKey", &of(&key))["KeyMetadata"]["KeyState"].clone();
    assert_eq!(state(&mut account), "Disabled");
    assert_eq!(account.done("GetKeyRotationStatus", &of(&key))["KeyRotationEnabled"], true);
    assert_eq!(account.refused("DisableKeyRotation", &of(&key)), "DisabledException");
    account.done("UpdateKeyDescription", &json!({"KeyId": key, "Description": "other"}));
    account.done("CreateAlias", &alias("alias/more", &key));
    account.done("EnableKey", &of(&key));
    assert_eq!(state(&mut account), "Enabled");
    account.done("DisableKeyRotation", &of(&key));
}

#[test]
fn lists_come_in_pages() {
    let mut account = Account::new();
    for _ in 0..3 {
        made(&mut account, &json!({}));
    }
    let first = account.done("ListKeys", &json!({"Limit": 2}));
    assert_eq!((first["Keys"].as_array().unwrap().len(), &first["Truncated"]), (2, &json!(true)));
    let rest = account.done("ListKeys", &json!({"Limit": 2, "Marker": first["NextMarker"]}));
    assert_eq!((rest["Keys"].as_array().unwrap().len(), &rest["Truncated"]), (1, &json!(false)));
}

#[test]
fn settings_change_in_place() {
    let mut account = Account::new();
    let key = made(&mut account, &json!({}));
    let status = |account: &mut Account| account.done("GetKeyRotationStatus", &of(&key))["RotationPeriodInDays"].clone();
    assert_eq!(status(&mut account), Value::Null);
    account.done("EnableKeyRotation", &of(&key));
    assert_eq!(status(&mut account), 365);
    account.done("EnableKeyRotation", &json!({"KeyId": key, "RotationPeriodInDays": 90}));
    assert_eq!(status(&mut account), 90);
    assert_eq!(account.refused("EnableKeyRotation", &json!({"KeyId": key, "RotationPeriodInDays": 89})), "ValidationException");
    account.done("DisableKeyRotation", &of(&key));
    assert_eq!(status(&mut account), Value::Null);
    account.done("UpdateKeyDescription", &json!({"KeyId": key, "Description": "other"}));
    assert_eq!(account.done("DescribeKey", &of(&key))["KeyMetadata"]["Description"], "other");
    account.done("TagResource", &json!({"KeyId": key, "Tags": [{"TagKey": "b", "TagValue": "2"}]}));
    account.done("UntagResource", &json!({"KeyId": key, "TagKeys": ["b", "nobody"]}));
    assert_eq!(account.done("ListResourceTags", &of(&key))["Tags"], json!([]));
}

#[test]
fn nobody_locks_itself_out() {
    let mut account = Account::new();
    account.world.caller.arn = "arn:aws:iam::000000000001:root".to_owned();
    let key = made(&mut account, &json!({}));
    let policy = |principal: &str, action: &str| {
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": "*"});
        json!({"KeyId": key, "Policy": json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()})
    };
    let root = "arn:aws:iam::000000000001:root";
    account.done("PutKeyPolicy", &policy(root, "kms:*"));
    let said = account.call("PutKeyPolicy", &policy(root, "kms:Encrypt")).expect_err("the caller would be locked out");
    assert!(said.message.contains("will not allow you to update the key policy"), "{said:?}");
    let mut bypassed = policy(root, "kms:Encrypt");
    bypassed["BypassPolicyLockoutSafetyCheck"] = json!(true);
    account.done("PutKeyPolicy", &bypassed);
    let said = account.call("PutKeyPolicy", &policy("arn:aws:iam::000000000001:role/none", "kms:*")).expect_err("no such role");
    assert!(said.message.contains("invalid principals"), "{said:?}");
}

#[test]
fn a_key_waits_for_its_deletion_with_its_aliases() {
    let mut account = Account::new();
    let (key, other) = (made(&mut account, &json!({})), made(&mut account, &json!({})));
    account.done("CreateAlias", &alias("alias/data", &key));
    let delete = |days: i64| json!({"KeyId": key, "PendingWindowInDays": days});
    assert_eq!(account.refused("ScheduleKeyDeletion", &delete(6)), "ValidationException");
    account.done("ScheduleKeyDeletion", &delete(7));
    assert_eq!(account.done("DescribeKey", &of("alias/data"))["KeyMetadata"]["KeyState"], "PendingDeletion");
    for (action, input) in [
        ("ScheduleKeyDeletion", delete(7)),
        ("EnableKeyRotation", of(&key)),
        ("EnableKey", of(&key)),
        ("DisableKey", of(&key)),
        ("TagResource", json!({"KeyId": key, "Tags": []})),
        ("CreateAlias", alias("alias/more", &key)),
        ("UpdateAlias", alias("alias/data", &key)),
    ] {
        assert_eq!(account.refused(action, &input), "KMSInvalidStateException", "{action}");
    }
    // By the table of key states in KMS's guide, its policy can be changed and its tags read.
    let policy = account.done("GetKeyPolicy", &of(&key))["Policy"].clone();
    account.done("PutKeyPolicy", &json!({"KeyId": key, "Policy": policy, "BypassPolicyLockoutSafetyCheck": true}));
    account.done("ListResourceTags", &of(&key));
    account.done("CancelKeyDeletion", &of(&key));
    assert_eq!(account.refused("EnableKeyRotation", &of(&key)), "DisabledException");
    account.done("ScheduleKeyDeletion", &delete(7));
    account.done("UpdateAlias", &alias("alias/data", &other));
    account.world.now = account.world.now + Duration::from_hours(7 * 24);
    assert_eq!(account.refused("DescribeKey", &of(&key)), "NotFoundException");
    assert_eq!(account.done("ListKeys", &json!({}))["Keys"].as_array().unwrap().len(), 1);
    account.done("DeleteAlias", &json!({"AliasName": "alias/data"}));
}
