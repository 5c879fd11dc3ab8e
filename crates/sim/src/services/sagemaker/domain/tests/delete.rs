//! DeleteDomain and the objects that it leaves.

use serde_json::{Value, json};

use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, text};

fn delete(id: &str, retention: &str) -> Value {
    json!({"DomainId": id, "RetentionPolicy": {"HomeEfsFileSystem": retention}})
}

#[test]
fn profiles_and_spaces_block_even_while_they_go() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let arn = format!("arn:aws:sagemaker:ap-northeast-1:123456789012:domain/{id}");
    let profiles = format!("Unable to delete Domain [{arn}] because UserProfile(s) are associated with it");
    account.refused("DeleteDomain", &delete(&id, "Delete"), "ResourceInUse", &profiles);
    account.ok("DeleteUserProfile", &json!({"DomainId": id, "UserProfileName": "alice"}));
    account.refused("DeleteDomain", &delete(&id, "Delete"), "ResourceInUse", &profiles);
    account.wait(15);
    account.ok("CreateSpace", &json!({"DomainId": id, "SpaceName": "shared"}));
    let spaces = format!("Unable to delete Domain [{arn}] because Space(s) are associated with it");
    account.refused("DeleteDomain", &delete(&id, "Delete"), "ResourceInUse", &spaces);
    account.wait(20);
    account.ok("DeleteSpace", &json!({"DomainId": id, "SpaceName": "shared"}));
    account.refused("DeleteDomain", &delete(&id, "Delete"), "ResourceInUse", &spaces);
    account.wait(20);
    account.ok("DeleteDomain", &delete(&id, "Delete"));
    account.refused("DeleteDomain", &delete(&id, "Delete"), "ResourceInUse", "[Deleting]");
    account.refused("CreateUserProfile", &json!({"DomainId": id, "UserProfileName": "b"}), "ValidationException", "[Deleting]");
}

#[test]
fn deletion_takes_the_home_along_and_lets_the_groups_go_later() {
    let mut account = Account::new();
    let id = account.domain();
    let (inbound, outbound) = (format!("security-group-for-inbound-nfs-{id}"), format!("security-group-for-outbound-nfs-{id}"));
    let home = text(&account.ok("DescribeDomain", &json!({"DomainId": id}))["HomeEfsFileSystemId"]);
    account.ok("DeleteDomain", &delete(&id, "Delete"));
    let asked = json!({"FileSystemId": home});
    let systems = account.ok_of("elasticfilesystem", "DescribeFileSystems", &asked);
    assert_eq!(systems["FileSystems"][0]["LifeCycleState"], "deleting");
    account.wait(149);
    assert_eq!(account.status(&id), "Deleting");
    assert_eq!(account.interfaces().len(), 2);
    account.wait(1);
    account.refused("DescribeDomain", &json!({"DomainId": id}), "ResourceNotFound", &id);
    let gone = account.call_of("elasticfilesystem", "DescribeFileSystems", &asked).expect_err("the home is gone");
    assert_eq!((gone.status, gone.code.as_str()), (404, "FileSystemNotFound"));
    assert!(account.interfaces().is_empty());
    assert!(account.group_named(&inbound).is_some() && account.group_named(&outbound).is_some());
    account.wait(45);
    account.ok("ListDomains", &json!({}));
    assert!(account.group_named(&inbound).is_none() && account.group_named(&outbound).is_none());
    assert!(account.world.efs.mount_targets.is_empty());
}

#[test]
fn retention_is_the_default_and_leaves_everything() {
    for input in [None, Some("Retain")] {
        let mut account = Account::new();
        let id = account.domain();
        let home = text(&account.ok("DescribeDomain", &json!({"DomainId": id}))["HomeEfsFileSystemId"]);
        let input = input.map_or_else(|| json!({"DomainId": id}), |word| delete(&id, word));
        account.ok("DeleteDomain", &input);
        account.wait(1000);
        account.refused("DescribeDomain", &json!({"DomainId": id}), "ResourceNotFound", &id);
        let systems = account.ok_of("elasticfilesystem", "DescribeFileSystems", &json!({"FileSystemId": home}));
        assert_eq!(systems["FileSystems"][0]["LifeCycleState"], "available");
        assert_eq!(account.interfaces().len(), 2);
        assert!(account.group_named(&format!("security-group-for-outbound-nfs-{id}")).is_some());
    }
}

#[test]
fn the_home_may_be_gone_before_the_domain() {
    let mut account = Account::new();
    let id = account.domain();
    account.wait(60);
    let home = text(&account.ok("DescribeDomain", &json!({"DomainId": id}))["HomeEfsFileSystemId"]);
    let targets = account.ok_of("elasticfilesystem", "DescribeMountTargets", &json!({"FileSystemId": home}));
    for target in targets["MountTargets"].as_array().expect("a list") {
        account.ok_of("elasticfilesystem", "DeleteMountTarget", &json!({"MountTargetId": target["MountTargetId"]}));
    }
    account.wait(60);
    account.ok_of("elasticfilesystem", "DeleteFileSystem", &json!({"FileSystemId": home}));
    account.wait(60);
    account.ok("DeleteDomain", &delete(&id, "Delete"));
    account.wait(150);
    account.refused("DescribeDomain", &json!({"DomainId": id}), "ResourceNotFound", &id);
}

#[test]
fn a_failed_deletion_can_be_repeated() {
    let mut account = Account::new();
    let id = account.domain();
    let failure = InjectedFailure { name: "*".to_owned(), stage: Stage::Delete, reason: "in use".to_owned(), times: Some(1) };
    account.world.sagemaker.injected_failures.push(failure);
    account.ok("DeleteDomain", &delete(&id, "Delete"));
    account.wait(150);
    let domain = account.ok("DescribeDomain", &json!({"DomainId": id}));
    assert_eq!((&domain["Status"], &domain["FailureReason"]), (&json!("Delete_Failed"), &json!("in use")));
    account.ok("DeleteDomain", &delete(&id, "Delete"));
    account.wait(195);
    account.ok("ListDomains", &json!({}));
    assert!(account.world.efs.file_systems.is_empty());
    assert_eq!(account.group_named(&format!("security-group-for-inbound-nfs-{id}")), None);
}
