//! The objects in EC2 that a domain and a notebook instance block, and the time until they let go.

use serde_json::{Value, json};

use crate::services::sagemaker::notebook_instance::tests as notebook;
use crate::services::sagemaker::testing::{Account, text};

fn blocked(account: &mut Account, action: &str, input: &Value) {
    let error = account.call_of("ec2", action, input).expect_err(action);
    assert_eq!(error.code, "DependencyViolation", "{action} {input}: {}", error.message);
}

/// Deletes the network; everything in it must be free.
fn delete_network(account: &mut Account) {
    for subnet in account.subnets.clone() {
        account.ok_of("ec2", "DeleteSubnet", &json!({"SubnetId": subnet}));
    }
    let (group, vpc) = (account.group.clone(), account.vpc.clone());
    account.ok_of("ec2", "DeleteSecurityGroup", &json!({"GroupId": group}));
    account.ok_of("ec2", "DeleteVpc", &json!({"VpcId": vpc}));
}

fn nfs(account: &Account, domain: &str) -> [String; 2] {
    ["inbound", "outbound"]
        .map(|word| account.group_named(&format!("security-group-for-{word}-nfs-{domain}")).expect("an NFS group"))
}

/// Takes every rule out of a group, as a customer does.
fn revoke_all(account: &mut Account, group: &str) {
    for (action, egress) in [("RevokeSecurityGroupIngress", false), ("RevokeSecurityGroupEgress", true)] {
        let rules = &account.world.ec2.security_groups[group].rules;
        let ids: Vec<_> = rules.iter().filter(|rule| rule.permission.egress == egress).map(|rule| rule.id.clone()).collect();
        if !ids.is_empty() {
            account.ok_of("ec2", action, &json!({"GroupId": group, "SecurityGroupRuleId": ids}));
        }
    }
}

#[test]
fn the_wrong_order_is_refused_until_everything_is_gone() {
    let mut account = Account::new();
    let input = notebook::input(&account);
    account.ok("CreateNotebookInstance", &input);
    let domain = account.domain();
    account.wait(240);
    let subnets = account.subnets.clone();
    let groups = [vec![account.group.clone()], nfs(&account, &domain).to_vec()].concat();
    let vpc = json!({"VpcId": account.vpc});
    for subnet in &subnets[..2] {
        blocked(&mut account, "DeleteSubnet", &json!({"SubnetId": subnet}));
    }
    // Nothing of the workload group is on an interface of the domain, but the notebook has it.
    for group in &groups {
        blocked(&mut account, "DeleteSecurityGroup", &json!({"GroupId": group}));
    }
    blocked(&mut account, "DeleteVpc", &vpc);

    account.ok("StopNotebookInstance", &notebook::name());
    account.wait(90);
    account.ok("DeleteNotebookInstance", &notebook::name());
    account.wait(90);
    blocked(&mut account, "DeleteSecurityGroup", &json!({"GroupId": groups[0]}));
    account.wait(45);
    blocked(&mut account, "DeleteSubnet", &json!({"SubnetId": subnets[0]}));

    account.ok("DeleteDomain", &json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Delete"}}));
    account.wait(150);
    account.refused("DescribeDomain", &json!({"DomainId": domain}), "ResourceNotFound", &domain);
    blocked(&mut account, "DeleteVpc", &vpc);
    for group in &groups[1..] {
        blocked(&mut account, "DeleteSecurityGroup", &json!({"GroupId": group}));
    }
    account.wait(45);
    delete_network(&mut account);
}

#[test]
fn a_retained_home_blocks_until_it_is_taken_apart_in_order() {
    let mut account = Account::new();
    let domain = account.domain();
    let [inbound, outbound] = nfs(&account, &domain);
    let home = text(&account.ok("DescribeDomain", &json!({"DomainId": domain}))["HomeEfsFileSystemId"]);
    account.ok("DeleteDomain", &json!({"DomainId": domain}));
    account.wait(150);
    let subnet = json!({"SubnetId": account.subnets[0]});
    blocked(&mut account, "DeleteSubnet", &subnet);
    let in_use = account
        .call_of("elasticfilesystem", "DeleteFileSystem", &json!({"FileSystemId": home}))
        .expect_err("it has mount targets");
    assert_eq!((in_use.status, in_use.code.as_str()), (409, "FileSystemInUse"));
    let targets = account.ok_of("elasticfilesystem", "DescribeMountTargets", &json!({"FileSystemId": home}));
    for target in targets["MountTargets"].as_array().expect("a list") {
        account.ok_of("elasticfilesystem", "DeleteMountTarget", &json!({"MountTargetId": target["MountTargetId"]}));
    }
    blocked(&mut account, "DeleteSubnet", &subnet);
    for group in [&inbound, &outbound] {
        revoke_all(&mut account, group);
    }
    // SageMaker still refers to the outbound group for a while.
    blocked(&mut account, "DeleteSecurityGroup", &json!({"GroupId": outbound}));
    account.wait(60);
    account.ok_of("elasticfilesystem", "DeleteFileSystem", &json!({"FileSystemId": home}));
    for group in [outbound, inbound] {
        account.ok_of("ec2", "DeleteSecurityGroup", &json!({"GroupId": group}));
    }
    delete_network(&mut account);
}
