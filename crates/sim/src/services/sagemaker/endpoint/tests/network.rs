//! The interfaces of endpoints: they are in alternating zones, outlive their endpoints, and need the role to go.

use serde_json::json;

use super::{account, name, plan, state, to};
use crate::services::sagemaker::injected_failure::Stage;
use crate::services::sagemaker::testing::{Account, config, model, text, with};

/// The interfaces of the endpoint that stand now: subnet and status.
fn interfaces(account: &Account) -> Vec<(String, &'static str)> {
    let standing = account.world.ec2.network_interfaces.values().filter(|found| found.stands(account.now));
    let ours = standing.filter(|found| found.owner.ends_with(":endpoint/front"));
    ours.map(|found| (found.subnet.clone(), found.status())).collect()
}

fn blocked(account: &mut Account) -> bool {
    let group = json!({"GroupId": account.group});
    account
        .call_of("ec2", "DeleteSecurityGroup", &json!({"GroupId": group["GroupId"], "DryRun": true}))
        .is_err_and(|error| error.code == "DependencyViolation")
}

#[test]
fn each_instance_has_two_in_different_zones() {
    let mut account = account();
    account.ok("CreateEndpoint", &to("Green"));
    let [a, c, _] = account.subnets.clone();
    let mut subnets: Vec<String> = interfaces(&account).into_iter().map(|(subnet, _)| subnet).collect();
    subnets.sort();
    let mut expected = vec![a.clone(), a, c.clone(), c];
    expected.sort();
    assert_eq!(subnets, expected);
    let owner = "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint/front";
    assert!(
        account
            .world
            .ec2
            .network_interfaces
            .values()
            .filter(|found| found.owner == owner)
            .all(|found| found.groups == [account.group.clone()])
    );
}

#[test]
fn they_outlive_the_endpoint_and_block_its_groups_and_subnets() {
    let mut account = account();
    account.ok("CreateEndpoint", &to("Blue"));
    account.wait(420);
    account.ok("DeleteEndpoint", &name());
    account.wait(30);
    account.refused("DescribeEndpoint", &name(), "ValidationException", "Could not find endpoint");
    account.wait(299);
    assert_eq!(interfaces(&account).len(), 2);
    assert!(blocked(&mut account));
    account.wait(1);
    assert_eq!(interfaces(&account), []);
    assert!(!blocked(&mut account));
}

#[test]
fn a_change_has_both_fleets_until_one_of_them_is_given_up() {
    let mut account = account();
    account.ok("CreateEndpoint", &to("Blue"));
    account.wait(420);
    account.ok("UpdateEndpoint", &to("Green"));
    assert_eq!(interfaces(&account).len(), 6);
    account.wait(540 + 300);
    state(&mut account);
    assert_eq!(interfaces(&account).len(), 4);
    plan(&mut account, Stage::Update, "no capacity");
    account.ok("UpdateEndpoint", &to("Blue"));
    account.wait(540 + 240);
    state(&mut account);
    assert_eq!(interfaces(&account).len(), 6);
    account.wait(300);
    assert_eq!(interfaces(&account).len(), 4);
    let scale = |count: i64| json!({"EndpointName": "Front", "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": count}]});
    for (count, soon, later) in [(3, 6, 6), (1, 6, 2)] {
        account.ok("UpdateEndpointWeightsAndCapacities", &scale(count));
        account.wait(240);
        state(&mut account);
        assert_eq!(interfaces(&account).len(), soon, "{count}");
        account.wait(300);
        assert_eq!(interfaces(&account).len(), later, "{count}");
    }
}

#[test]
fn both_fleets_of_a_mix_stay_until_the_next_change() {
    let mut account = account();
    account.ok("CreateEndpoint", &to("Blue"));
    account.wait(420);
    plan(&mut account, Stage::Update, "a");
    plan(&mut account, Stage::Rollback, "b");
    account.ok("UpdateEndpoint", &to("Green"));
    account.wait(10_000);
    state(&mut account);
    assert_eq!(interfaces(&account).len(), 6);
    account.ok("UpdateEndpoint", &to("Green"));
    account.wait(540);
    state(&mut account);
    account.wait(300);
    assert_eq!(interfaces(&account).len(), 4);
    plan(&mut account, Stage::Create, "unused");
    account.ok("DeleteEndpoint", &name());
    account.wait(330);
    assert_eq!(interfaces(&account), []);
}

#[test]
fn without_free_addresses_it_fails() {
    let mut account = account();
    let small = account.ok_of(
        "ec2",
        "CreateSubnet",
        &json!({"VpcId": account.vpc, "CidrBlock": "10.0.9.0/28", "AvailabilityZone": "ap-northeast-1d"}),
    );
    let small = text(&small["subnet"]["subnetId"]);
    let network = json!({"VpcConfig": {"Subnets": [account.subnets[0], small]}});
    let input = with(&model(&account, "Small"), &network);
    account.ok("CreateModel", &input);
    // Eleven addresses, and one for each instance.
    account.ok("CreateEndpointConfig", &config("Small", "Small", 12));
    account.wait(10);
    account.ok("CreateEndpoint", &to("Small"));
    account.wait(420);
    let (status, _, reason) = state(&mut account);
    assert_eq!((status.as_str(), reason), ("Failed", Some(format!("Insufficient free addresses in subnet {small}."))));
    assert_eq!(interfaces(&account).len(), 23);
    account.wait(300);
    assert_eq!(interfaces(&account), []);
    let one = with(&model(&account, "One"), &json!({"VpcConfig": {"Subnets": [account.subnets[0], account.subnets[2]]}}));
    account.ok("CreateModel", &one);
    account.ok("CreateEndpointConfig", &config("One", "One", 1));
    account.wait(10);
    account.ok("CreateEndpoint", &json!({"EndpointName": "One", "EndpointConfigName": "One"}));
    account.wait(420);
    let view = account.ok("DescribeEndpoint", &json!({"EndpointName": "One"}));
    assert!(text(&view["FailureReason"]).contains("at least two Availability Zones"), "{view}");
}

#[test]
fn without_its_role_they_are_stranded() {
    for (role, policies, needs, stranded) in [
        ("deleted", false, true, true),
        ("deleted", false, false, false),
        ("kept", false, true, false),
        ("stripped", true, true, true),
    ] {
        let mut account = account();
        // With the service-linked role they do not depend on the execution role.
        account.world.tuning.hosting_service_linked_role = false;
        account.world.tuning.hosting_needs_role_to_clean = needs;
        let attachment =
            json!({"RoleName": "IFSM-SageMaker-Role", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"});
        if policies {
            account.ok_of("iam", "AttachRolePolicy", &attachment);
        }
        account.ok("CreateEndpoint", &to("Blue"));
        account.wait(420);
        account.ok("DeleteEndpoint", &name());
        account.wait(60);
        match role {
            "deleted" => drop(account.ok_of("iam", "DeleteRole", &json!({"RoleName": "IFSM-SageMaker-Role"}))),
            "stripped" => drop(account.ok_of("iam", "DetachRolePolicy", &attachment)),
            _ => {}
        }
        account.wait(10_000);
        account.ok("ListEndpoints", &json!({}));
        let statuses: Vec<&str> = interfaces(&account).into_iter().map(|(_, status)| status).collect();
        assert_eq!(statuses, if stranded { vec!["available", "available"] } else { vec![] }, "{role}");
        assert_eq!(blocked(&mut account), stranded, "{role}");
    }
}
