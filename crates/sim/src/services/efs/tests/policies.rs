//! Backup policies, lifecycle configurations and resource policies.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, text, with};

#[test]
fn backups_are_off_until_switched_on_and_take_a_while() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let of = json!({"FileSystemId": id});
    account.efs_refuses("DescribeBackupPolicy", &of, 404, "PolicyNotFound", "");
    let put = |word: &str| with(&of, &json!({"BackupPolicy": {"Status": word}}));
    let policy = |word: &str| json!({"BackupPolicy": {"Status": word}});
    account.efs_refuses("PutBackupPolicy", &put("ENABLING"), 400, "BadRequest", "ENABLED or DISABLED");
    account.efs_refuses("PutBackupPolicy", &of, 400, "BadRequest", "Value null at 'backupPolicy'");
    assert_eq!(account.efs("PutBackupPolicy", &put("ENABLED")), policy("ENABLING"));
    account.wait(60);
    assert_eq!(account.efs("DescribeBackupPolicy", &of), policy("ENABLED"));
    assert_eq!(account.efs("PutBackupPolicy", &put("ENABLED")), policy("ENABLED"));
    let tags = account.efs("ListTagsForResource", &json!({"ResourceId": id}));
    assert_eq!(tags["Tags"], json!([{"Key": "aws:elasticfilesystem:default-backup", "Value": "enabled"}]));
    assert_eq!(account.efs("PutBackupPolicy", &put("DISABLED")), policy("DISABLING"));
    account.wait(60);
    assert_eq!(account.efs("DescribeBackupPolicy", &of), policy("DISABLED"));
    assert_eq!(account.efs("ListTagsForResource", &json!({"ResourceId": id}))["Tags"], json!([]));
}

#[test]
fn one_zone_file_systems_are_backed_up_by_default() {
    let mut account = Account::new();
    for (input, expected) in [
        (json!({"CreationToken": "a", "AvailabilityZoneName": "ap-northeast-1a"}), true),
        (json!({"CreationToken": "b", "AvailabilityZoneName": "ap-northeast-1a", "Backup": false}), false),
        (json!({"CreationToken": "c", "Backup": true}), true),
        (json!({"CreationToken": "d"}), false),
    ] {
        let id = text(&account.efs("CreateFileSystem", &input)["FileSystemId"]);
        let policy = account.call_of("elasticfilesystem", "DescribeBackupPolicy", &json!({"FileSystemId": id}));
        assert_eq!(policy.is_ok(), expected, "{input}");
    }
}

#[test]
fn lifecycle_configurations_are_replaced_as_a_whole() {
    let mut account = Account::new();
    let id = text(&account.efs("CreateFileSystem", &json!({"CreationToken": "t", "ThroughputMode": "elastic"}))["FileSystemId"]);
    let of = json!({"FileSystemId": id});
    let put = |policies: Value| json!({"FileSystemId": id, "LifecyclePolicies": policies});
    account.efs_refuses("PutLifecycleConfiguration", &put(json!([])), 409, "IncorrectFileSystemLifeCycleState", "");
    account.wait(60);
    assert_eq!(account.efs("DescribeLifecycleConfiguration", &of)["LifecyclePolicies"], json!([]));
    let (infrequent, archive) = (json!({"TransitionToIA": "AFTER_30_DAYS"}), json!({"TransitionToArchive": "AFTER_90_DAYS"}));
    for (policies, part) in [
        (json!([{}]), "exactly one transition"),
        (json!([{"TransitionToIA": "AFTER_1_DAY", "TransitionToArchive": "AFTER_7_DAYS"}]), "exactly one transition"),
        (json!([infrequent, infrequent]), "given twice"),
        (json!([infrequent, {"TransitionToArchive": "AFTER_30_DAYS"}]), "later than"),
        (json!([{"TransitionToIA": "AFTER_2_DAYS"}]), "at 'lifecyclePolicies.1.member.transitionToIA'"),
        (json!([infrequent, archive, infrequent, archive]), "less than or equal to 3"),
    ] {
        account.efs_refuses("PutLifecycleConfiguration", &put(policies), 400, "BadRequest", part);
    }
    account.efs("PutLifecycleConfiguration", &put(json!([infrequent, archive])));
    assert_eq!(account.efs("DescribeLifecycleConfiguration", &of)["LifecyclePolicies"], json!([infrequent, archive]));
    account.efs("PutLifecycleConfiguration", &put(json!([])));
    assert_eq!(account.efs("DescribeLifecycleConfiguration", &of)["LifecyclePolicies"], json!([]));
    let bursting = account.file_system("b");
    let input = json!({"FileSystemId": bursting, "LifecyclePolicies": [archive]});
    account.efs_refuses("PutLifecycleConfiguration", &input, 400, "BadRequest", "elastic throughput");
}

#[test]
fn resource_policies_are_kept_as_given() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let of = json!({"FileSystemId": id});
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    account.efs_refuses("DescribeFileSystemPolicy", &of, 404, "PolicyNotFound", &id);
    for bad in ["{", "[]", "{}"] {
        let input = with(&of, &json!({"Policy": bad}));
        account.efs_refuses("PutFileSystemPolicy", &input, 400, "InvalidPolicyException", "not valid");
    }
    let expected = json!({"FileSystemId": id, "Policy": policy});
    assert_eq!(account.efs("PutFileSystemPolicy", &with(&of, &json!({"Policy": policy}))), expected);
    assert_eq!(account.efs("DescribeFileSystemPolicy", &of), expected);
    account.efs("DeleteFileSystemPolicy", &of);
    account.efs("DeleteFileSystemPolicy", &of);
    account.efs_refuses("DescribeFileSystemPolicy", &of, 404, "PolicyNotFound", &id);
}
