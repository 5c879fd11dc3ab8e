//! File systems and their tags.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, text, with};

fn described(account: &mut Account, id: &str) -> Value {
    account.efs("DescribeFileSystems", &json!({"FileSystemId": id}))["FileSystems"][0].clone()
}

#[test]
fn a_token_is_good_for_one_file_system() {
    let mut account = Account::new();
    let made = account.efs("CreateFileSystem", &json!({"CreationToken": "t"}));
    assert_eq!(made["LifeCycleState"], "creating");
    let twin =
        account.call_of("elasticfilesystem", "CreateFileSystem", &json!({"CreationToken": "t"})).expect_err("the token is taken");
    assert_eq!((twin.status, twin.code.as_str()), (409, "FileSystemAlreadyExists"));
    assert_eq!(twin.members, [("FileSystemId", text(&made["FileSystemId"]))]);
    let id = text(&made["FileSystemId"]);
    account.wait(60);
    account.efs("DeleteFileSystem", &json!({"FileSystemId": id}));
    account.wait(60);
    account.efs("CreateFileSystem", &json!({"CreationToken": "t"}));
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    for (change, code, part) in [
        (json!({"CreationToken": null}), "BadRequest", "Value null at 'creationToken'"),
        (json!({"CreationToken": "x".repeat(65)}), "BadRequest", "less than or equal to 64"),
        (json!({"KmsKeyId": "alias/a"}), "BadRequest", "requires Encrypted"),
        (json!({"KmsKeyId": "a b", "Encrypted": true}), "BadRequest", "at 'kmsKeyId'"),
        (json!({"ThroughputMode": "provisioned"}), "BadRequest", "is required"),
        (json!({"ProvisionedThroughputInMibps": 10}), "BadRequest", "provisioned mode only"),
        (
            json!({"ThroughputMode": "provisioned", "ProvisionedThroughputInMibps": 0.5}),
            "BadRequest",
            "greater than or equal to 1",
        ),
        (json!({"ThroughputMode": "elastic", "PerformanceMode": "maxIO"}), "BadRequest", "does not support elastic"),
        (json!({"AvailabilityZoneName": "ap-northeast-1a", "PerformanceMode": "maxIO"}), "BadRequest", "One Zone"),
        (json!({"AvailabilityZoneName": "us-east-1a"}), "UnsupportedAvailabilityZone", "us-east-1a"),
        (json!({"Tags": [{"Key": "aws:x", "Value": ""}]}), "BadRequest", "at 'tags.1.member.key'"),
        (json!({"Tags": [{"Key": "x", "Value": ""}, {"Key": "x", "Value": ""}]}), "BadRequest", "Duplicate"),
    ] {
        account.efs_refuses("CreateFileSystem", &with(&json!({"CreationToken": "t"}), &change), 400, code, part);
    }
    assert!(account.world.efs.file_systems.is_empty());
}

#[test]
fn a_file_system_is_described_with_its_tags_key_and_size() {
    let mut account = Account::new();
    let input = json!({
        "CreationToken": "t",
        "Encrypted": true,
        "ThroughputMode": "provisioned",
        "ProvisionedThroughputInMibps": 12.5,
        "Tags": [{"Key": "Name", "Value": "data"}],
    });
    let id = text(&account.efs("CreateFileSystem", &input)["FileSystemId"]);
    account.wait(60);
    assert!(account.world.efs.set_size(&id, 5_000_000) && !account.world.efs.set_size("fs-0", 1));
    let system = described(&mut account, &id);
    for (member, value) in [
        ("OwnerId", json!("123456789012")),
        ("CreationToken", json!("t")),
        ("FileSystemArn", json!(format!("arn:aws:elasticfilesystem:ap-northeast-1:123456789012:file-system/{id}"))),
        ("LifeCycleState", json!("available")),
        ("Name", json!("data")),
        ("NumberOfMountTargets", json!(0)),
        ("PerformanceMode", json!("generalPurpose")),
        ("Encrypted", json!(true)),
        ("ThroughputMode", json!("provisioned")),
        ("ProvisionedThroughputInMibps", json!(12.5)),
        ("Tags", json!([{"Key": "Name", "Value": "data"}])),
        ("FileSystemProtection", json!({"ReplicationOverwriteProtection": "ENABLED"})),
        ("AvailabilityZoneName", Value::Null),
    ] {
        assert_eq!(system[member], value, "{member}");
    }
    assert_eq!(system["SizeInBytes"]["Value"], 5_000_000);
    assert!(text(&system["KmsKeyId"]).starts_with("arn:aws:kms:ap-northeast-1:123456789012:key/"));
    let by_arn = account.efs("DescribeFileSystems", &json!({"FileSystemId": system["FileSystemArn"]}));
    assert_eq!(by_arn["FileSystems"][0]["FileSystemId"], id);
    let by_token = account.efs("DescribeFileSystems", &json!({"CreationToken": "none"}));
    assert_eq!(by_token["FileSystems"], json!([]));
    let both = json!({"CreationToken": "t", "FileSystemId": id});
    account.efs_refuses("DescribeFileSystems", &both, 400, "BadRequest", "not both");
    account.efs_refuses("DescribeFileSystems", &json!({"FileSystemId": "fs-00000000"}), 404, "FileSystemNotFound", "fs-00000000");
    account.efs_refuses("DescribeFileSystems", &json!({"FileSystemId": "disk"}), 400, "BadRequest", "at 'fileSystemId'");
}

#[test]
fn pages_hold_a_hundred_whatever_is_asked() {
    let mut account = Account::new();
    for n in 0..101 {
        account.efs("CreateFileSystem", &json!({"CreationToken": format!("t{n}")}));
    }
    let first = account.efs("DescribeFileSystems", &json!({"MaxItems": "5"}));
    assert_eq!(first["FileSystems"].as_array().map(Vec::len), Some(100));
    let rest = account.efs("DescribeFileSystems", &json!({"Marker": first["NextMarker"]}));
    assert_eq!((rest["FileSystems"].as_array().map(Vec::len), &rest["NextMarker"]), (Some(1), &Value::Null));
    account.efs_refuses("DescribeFileSystems", &json!({"Marker": "?"}), 400, "BadRequest", "token");
}

#[test]
fn throughput_changes_of_one_kind_are_a_day_apart() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let mode = |mode: &str, rate: Option<f64>| {
        let base = json!({"FileSystemId": id, "ThroughputMode": mode});
        rate.map_or_else(|| base.clone(), |rate| with(&base, &json!({"ProvisionedThroughputInMibps": rate})))
    };
    let updated = account.efs("UpdateFileSystem", &mode("provisioned", Some(10.0)));
    assert_eq!((&updated["LifeCycleState"], &updated["ProvisionedThroughputInMibps"]), (&json!("updating"), &json!(10.0)));
    account.efs_refuses("UpdateFileSystem", &mode("bursting", None), 409, "IncorrectFileSystemLifeCycleState", "'updating'");
    account.wait(60);
    account.efs_refuses("UpdateFileSystem", &mode("provisioned", Some(5.0)), 429, "TooManyRequests", "24 hours");
    account.efs_refuses("UpdateFileSystem", &mode("bursting", None), 429, "TooManyRequests", "24 hours");
    account.efs("UpdateFileSystem", &mode("provisioned", Some(20.0)));
    account.wait(86_400);
    let updated = account.efs("UpdateFileSystem", &mode("elastic", None));
    assert_eq!((&updated["ThroughputMode"], &updated["ProvisionedThroughputInMibps"]), (&json!("elastic"), &Value::Null));
    account.wait(60);
    account.efs_refuses("UpdateFileSystem", &mode("provisioned", None), 400, "BadRequest", "is required");
}

#[test]
fn the_overwrite_guard_is_switched() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let guard = |word: &str| json!({"FileSystemId": id, "ReplicationOverwriteProtection": word});
    assert_eq!(
        account.efs("UpdateFileSystemProtection", &guard("DISABLED")),
        json!({"ReplicationOverwriteProtection": "DISABLED"})
    );
    account.efs_refuses("UpdateFileSystemProtection", &guard("REPLICATING"), 400, "BadRequest", "replication only");
    assert_eq!(described(&mut account, &id)["FileSystemProtection"]["ReplicationOverwriteProtection"], "DISABLED");
}

#[test]
fn a_file_system_goes_when_its_mount_targets_are_gone() {
    let mut account = Account::new();
    let id = text(&account.efs("CreateFileSystem", &json!({"CreationToken": "t"}))["FileSystemId"]);
    let of = json!({"FileSystemId": id});
    account.efs_refuses("DeleteFileSystem", &of, 400, "BadRequest", "creating");
    account.wait(60);
    let target = account.mount_target(&id, 0);
    account.efs_refuses("DeleteFileSystem", &of, 409, "FileSystemInUse", &id);
    account.efs("DeleteMountTarget", &json!({"MountTargetId": target["MountTargetId"]}));
    account.efs_refuses("DeleteFileSystem", &of, 409, "FileSystemInUse", &id);
    account.wait(60);
    account.efs("DeleteFileSystem", &of);
    assert_eq!(described(&mut account, &id)["LifeCycleState"], "deleting");
    account.efs("DeleteFileSystem", &of);
    account.wait(60);
    for action in
        ["DescribeFileSystems", "DeleteFileSystem", "UpdateFileSystem", "DescribeBackupPolicy", "DescribeLifecycleConfiguration"]
    {
        account.efs_refuses(action, &of, 404, "FileSystemNotFound", &id);
    }
}

#[test]
fn tags_come_and_go() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let of = json!({"ResourceId": id});
    account.efs("TagResource", &with(&of, &json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})));
    account.efs("UntagResource", &with(&of, &json!({"TagKeys": ["a", "never"]})));
    assert_eq!(account.efs("ListTagsForResource", &of)["Tags"], json!([{"Key": "b", "Value": "2"}]));
    let many: Vec<_> = (0..50).map(|n| json!({"Key": format!("k{n}"), "Value": ""})).collect();
    account.efs_refuses("TagResource", &with(&of, &json!({"Tags": many})), 400, "BadRequest", "at most 50");
    account.efs_refuses("ListTagsForResource", &json!({"ResourceId": "fs-00000000"}), 404, "FileSystemNotFound", "fs-00000000");
    account.efs_refuses(
        "ListTagsForResource",
        &json!({"ResourceId": "fsap-00000000"}),
        404,
        "AccessPointNotFound",
        "fsap-00000000",
    );
    account.efs_refuses("ListTagsForResource", &json!({"ResourceId": "fsmt-00000000"}), 400, "BadRequest", "at 'resourceId'");
}
