//! Network interfaces: who may do what with them, and how they are found.

use std::time::Duration;

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::network_interface::marks::{Attachments, Maker, Requesters, SERVICE_ACCOUNT, Texts};
use crate::services::ec2::network_interface::{self, Wanted};
use crate::services::ec2::testing::{all, code, done, first, network, text, wait, world};

fn by_service(world: &mut World, subnet: &str, groups: &[String], owner: &str) -> String {
    let wanted = Wanted {
        subnet,
        groups,
        description: format!("EFS mount target for fs-1 ({owner})"),
        interface_type: "efs",
        requester: Some("amazon-efs"),
        owner,
        maker: Maker::Efs,
        ..Wanted::default()
    };
    network_interface::attach(world, &wanted).unwrap_or_else(|error| panic!("{error:?}"))
}

fn by_sagemaker(world: &mut World, subnet: &str, owner: &str) -> String {
    let wanted = Wanted {
        subnet,
        groups: &[],
        description: format!(
            "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain({owner}) - 0123456789abcdef0123456789abcdef"
        ),
        interface_type: "interface",
        requester: Some("AROAEXAMPLE:SageMaker"),
        owner,
        maker: Maker::SageMaker,
        tags: [("ManagedByAmazonSageMakerResource".to_owned(), "arn".to_owned())].into(),
        ..Wanted::default()
    };
    network_interface::attach(world, &wanted).unwrap_or_else(|error| panic!("{error:?}"))
}

fn read(world: &mut World, id: &str) -> Value {
    first(world, "DescribeNetworkInterfaces", &json!({"NetworkInterfaceId": [id]}), "networkInterfaceSet")
}

#[test]
fn a_services_interface_is_the_services() {
    let mut world = world();
    let network = network(&mut world);
    let id = by_service(&mut world, &network.subnet, std::slice::from_ref(&network.group), "d-1");
    let shown = read(&mut world, &id);
    assert_eq!((&shown["status"], &shown["requesterManaged"]), (&json!("in-use"), &json!(true)));
    assert_eq!((&shown["requesterId"], &shown["attachment"]["instanceOwnerId"]), (&json!("amazon-efs"), &json!("amazon-aws")));
    assert_eq!(shown["groupSet"], json!([{"groupId": network.group, "groupName": "web"}]));
    assert_eq!((&shown["availabilityZone"], &shown["vpcId"]), (&json!("ap-northeast-1a"), &json!(network.vpc)));
    assert_eq!(shown["privateDnsName"], json!("ip-10-0-0-4.ap-northeast-1.compute.internal"));
    assert_eq!(code(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": id})), "OperationNotPermitted");
    let attachment = text(&shown["attachment"]["attachmentId"]);
    assert_eq!(
        code(&mut world, "DetachNetworkInterface", &json!({"AttachmentId": attachment, "Force": "true"})),
        "OperationNotPermitted"
    );
    let modify = json!({"NetworkInterfaceId": id, "Description": {"Value": "mine"}});
    assert_eq!(code(&mut world, "ModifyNetworkInterfaceAttribute", &modify), "AuthFailure");
    // Left behind, it is anybody's.
    network_interface::detach(&mut world, "d-1");
    assert_eq!(read(&mut world, &id)["status"], json!("available"));
    done(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": id}));
}

/// SageMaker asks with a role of the account: its requester is shown, and the interface is not requester-managed.
/// While it is attached nobody can remove it.
#[test]
fn an_interface_of_a_role_s_session_is_the_account_s() {
    let mut world = world();
    let network = network(&mut world);
    let id = by_sagemaker(&mut world, &network.subnet, "d-1");
    let shown = read(&mut world, &id);
    assert_eq!((&shown["requesterId"], &shown["requesterManaged"]), (&json!("AROAEXAMPLE:SageMaker"), &json!(false)));
    assert_eq!((&shown["interfaceType"], &shown["status"]), (&json!("interface"), &json!("in-use")));
    assert_eq!(code(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": id})), "InvalidParameterValue");
    let attachment = text(&shown["attachment"]["attachmentId"]);
    assert_eq!(
        code(&mut world, "DetachNetworkInterface", &json!({"AttachmentId": attachment, "Force": "true"})),
        "OperationNotPermitted"
    );
    network_interface::detach(&mut world, "d-1");
    done(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": id}));
}

/// A mark that is recorded of one service and not of another, or that is not published, is a setting.
#[test]
fn services_mark_their_interfaces_as_the_settings_say() {
    let shown = |change: &dyn Fn(&mut crate::tuning::Tuning)| {
        let mut world = world();
        change(&mut world.tuning);
        let network = network(&mut world);
        let [efs, studio] =
            [by_service(&mut world, &network.subnet, &[], "fsmt-1"), by_sagemaker(&mut world, &network.subnet, "d-1")];
        [read(&mut world, &efs), read(&mut world, &studio)]
    };
    let prefix = |shown: &Value| text(&shown["attachment"]["attachmentId"]).split("-0").next().unwrap_or_default().to_owned();
    let [efs, studio] = shown(&|_| {});
    assert_eq!((prefix(&efs).as_str(), prefix(&studio).as_str()), ("ela-attach", "eni-attach"));
    assert_eq!(efs["attachment"]["instanceOwnerId"], "amazon-aws");
    assert_eq!(studio["attachment"]["instanceOwnerId"], SERVICE_ACCOUNT);
    for member in ["attachTime", "networkCardIndex"] {
        assert!(efs["attachment"].get(member).is_none_or(Value::is_null), "no recording has it: {efs}");
        assert!(studio["attachment"].get(member).is_some_and(|value| !value.is_null()), "{studio}");
    }
    assert!([&efs, &studio].iter().all(|one| one["attachment"].get("instanceId").is_none_or(Value::is_null)));
    assert_eq!((&efs["tagSet"], &studio["tagSet"][0]["key"]), (&json!([]), &json!("ManagedByAmazonSageMakerResource")));
    assert_eq!(efs["operator"]["managed"], json!(false));

    let [efs, studio] = shown(&|tuning| {
        tuning.interface_texts = Texts::Other;
        tuning.interface_tags = false;
        tuning.interface_requesters = Requesters::Absent;
        tuning.interface_requester_managed_flipped = true;
        tuning.interface_operators = true;
        tuning.interface_efs_type = false;
        tuning.interface_attachments = Attachments::Account;
    });
    assert_eq!(efs["description"], studio["description"]);
    assert_eq!((&efs["requesterManaged"], &studio["requesterManaged"]), (&json!(false), &json!(true)));
    assert_eq!((&efs["interfaceType"], &studio["tagSet"]), (&json!("interface"), &json!([])));
    assert_eq!(studio["operator"], json!({"managed": true, "principal": "sagemaker.amazonaws.com"}));
    assert_eq!(prefix(&efs), "eni-attach");
    assert!([&efs, &studio].iter().all(|one| one.get("requesterId").is_none_or(Value::is_null)), "{efs}");

    let [efs, studio] = shown(&|tuning| {
        tuning.interface_texts = Texts::Absent;
        tuning.interface_requesters = Requesters::Numbers;
        tuning.interface_attachments = Attachments::Service;
    });
    assert_eq!((&efs["description"], prefix(&studio).as_str()), (&json!(""), "ela-attach"));
    assert_eq!(text(&studio["requesterId"]).len(), 12);
}

#[test]
fn released_interfaces_go_in_their_time() {
    let mut world = world();
    let network = network(&mut world);
    let id = by_service(&mut world, &network.subnet, &[], "d-1");
    let kept = by_service(&mut world, &network.subnet, &[], "d-2");
    let now = world.now;
    network_interface::release(&mut world, "d-1", now + Duration::from_secs(45));
    // A second release does not prolong it.
    network_interface::release(&mut world, "d-1", now + Duration::from_secs(500));
    wait(&mut world, 44);
    assert_eq!(read(&mut world, &id)["status"], json!("in-use"));
    let at = world.now;
    assert_eq!(network_interface::of_subnet(&world, at, &network.subnet).count(), 2);
    wait(&mut world, 1);
    let at = world.now;
    assert_eq!(network_interface::of_subnet(&world, at, &network.subnet).count(), 1);
    assert_eq!(
        code(&mut world, "DescribeNetworkInterfaces", &json!({"NetworkInterfaceId": [id]})),
        "InvalidNetworkInterfaceID.NotFound"
    );
    assert_eq!(read(&mut world, &kept)["status"], json!("in-use"));
}

#[test]
fn chosen_addresses_are_checked() {
    let mut world = world();
    let network = network(&mut world);
    let wanted = |owner| Wanted {
        subnet: &network.subnet,
        groups: &[],
        description: String::new(),
        interface_type: "efs",
        owner,
        ..Wanted::default()
    };
    let mut at = |address: [u8; 4]| {
        network_interface::attach_at(&mut world, &wanted("fsmt-1"), address.into()).map(|_| ()).map_err(|error| error.code)
    };
    assert_eq!(at([10, 0, 0, 9]), Ok(()));
    assert_eq!(at([10, 0, 0, 9]), Err("InvalidIPAddress.InUse".to_owned()));
    // The first four and the last are AWS's.
    for address in [[10, 0, 0, 3], [10, 0, 0, 15], [10, 0, 1, 9]] {
        assert_eq!(at(address), Err("InvalidParameterValue".to_owned()), "{address:?}");
    }
    let missing = Wanted {
        subnet: "subnet-12345678",
        groups: &[],
        description: String::new(),
        interface_type: "efs",
        owner: "x",
        ..Wanted::default()
    };
    assert_eq!(
        network_interface::attach(&mut world, &missing).map_err(|error| error.code),
        Err("InvalidSubnetID.NotFound".to_owned())
    );
}

#[test]
fn filters_find_what_blocks() {
    let mut world = world();
    let network = network(&mut world);
    let own = text(
        &done(&mut world, "CreateNetworkInterface", &json!({"SubnetId": network.other_subnet, "Description": "mine"}))["networkInterface"]
            ["networkInterfaceId"],
    );
    let service = by_service(&mut world, &network.subnet, std::slice::from_ref(&network.group), "d-1");
    for (name, value, expected) in [
        ("group-id", network.group.as_str(), &service),
        ("subnet-id", network.subnet.as_str(), &service),
        ("subnet-id", network.other_subnet.as_str(), &own),
        ("description", "EFS mount target*", &service),
        ("description", "mine", &own),
        ("status", "available", &own),
        ("requester-managed", "true", &service),
        ("requester-managed", "false", &own),
        ("requester-id", "amazon-*", &service),
        ("network-interface-id", own.as_str(), &own),
        ("private-ip-address", "10.0.0.4", &service),
        ("availability-zone", "ap-northeast-1c", &own),
    ] {
        let input = json!({"Filter": [{"Name": name, "Value": [value]}]});
        let found: Vec<String> = all(&mut world, "DescribeNetworkInterfaces", &input, "networkInterfaceSet")
            .iter()
            .map(|i| text(&i["networkInterfaceId"]))
            .collect();
        assert_eq!(found, std::slice::from_ref(expected), "{name} {value}");
    }
    let both =
        json!({"Filter": [{"Name": "vpc-id", "Value": [network.vpc]}, {"Name": "interface-type", "Value": ["interface"]}]});
    assert_eq!(all(&mut world, "DescribeNetworkInterfaces", &both, "networkInterfaceSet").len(), 1);
}

#[test]
fn ones_own_can_be_changed_one_attribute_at_a_time() {
    let mut world = world();
    let network = network(&mut world);
    let made = done(
        &mut world,
        "CreateNetworkInterface",
        &json!({"SubnetId": network.subnet, "PrivateIpAddress": "10.0.0.7", "ClientToken": "t"}),
    );
    let again = done(
        &mut world,
        "CreateNetworkInterface",
        &json!({"SubnetId": network.subnet, "PrivateIpAddress": "10.0.0.7", "ClientToken": "t"}),
    );
    assert_eq!(made["networkInterface"], again["networkInterface"]);
    let id = text(&made["networkInterface"]["networkInterfaceId"]);
    assert_eq!(made["networkInterface"]["groupSet"][0]["groupName"], json!("default"));
    for (input, path, expected) in [
        (json!({"Description": {"Value": "d"}}), "/description", json!("d")),
        (json!({"SourceDestCheck": {"Value": "false"}}), "/sourceDestCheck", json!(false)),
        (json!({"SecurityGroupId": [network.group]}), "/groupSet/0/groupName", json!("web")),
    ] {
        let mut input = input;
        input["NetworkInterfaceId"] = json!(id);
        done(&mut world, "ModifyNetworkInterfaceAttribute", &input);
        assert_eq!(read(&mut world, &id).pointer(path), Some(&expected), "{input}");
    }
    let two = json!({"NetworkInterfaceId": id, "Description": {"Value": "d"}, "SourceDestCheck": {"Value": "true"}});
    assert_eq!(code(&mut world, "ModifyNetworkInterfaceAttribute", &two), "InvalidParameterCombination");
    assert_eq!(
        code(&mut world, "DetachNetworkInterface", &json!({"AttachmentId": "eni-attach-12345678"})),
        "InvalidAttachmentID.NotFound"
    );
}

#[test]
fn five_groups_are_the_most() {
    let mut world = world();
    let network = network(&mut world);
    let mut groups = vec![network.group.clone()];
    for index in 0..5 {
        let input = json!({"VpcId": network.vpc, "GroupName": format!("g{index}"), "GroupDescription": "d"});
        groups.push(text(&done(&mut world, "CreateSecurityGroup", &input)["groupId"]));
    }
    let with = |groups: &[String]| json!({"SubnetId": network.subnet, "SecurityGroupId": groups});
    assert_eq!(code(&mut world, "CreateNetworkInterface", &with(&groups)), "SecurityGroupsPerInterfaceLimitExceeded");
    done(&mut world, "CreateNetworkInterface", &with(&groups[..5]));
}
