//! Mount targets and their interfaces.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, text, with};

#[test]
fn a_mount_target_has_an_interface_in_its_subnet() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let input =
        json!({"FileSystemId": id, "SubnetId": account.subnets[0], "SecurityGroups": [account.group], "IpAddress": "10.0.0.77"});
    let made = account.efs("CreateMountTarget", &input);
    assert_eq!((&made["LifeCycleState"], &made["IpAddress"]), (&json!("creating"), &json!("10.0.0.77")));
    account.wait(60);
    let found = account.efs("DescribeMountTargets", &json!({"MountTargetId": made["MountTargetId"]}));
    let target = &found["MountTargets"][0];
    for (member, value) in [
        ("LifeCycleState", json!("available")),
        ("FileSystemId", json!(id)),
        ("SubnetId", json!(account.subnets[0])),
        ("VpcId", json!(account.vpc)),
        ("AvailabilityZoneName", json!("ap-northeast-1a")),
        ("OwnerId", json!("123456789012")),
    ] {
        assert_eq!(target[member], value, "{member}");
    }
    let interface = &account.world.ec2.network_interfaces[&text(&target["NetworkInterfaceId"])];
    assert_eq!(interface.description, format!("EFS mount target for {id} ({})", text(&target["MountTargetId"])));
    assert_eq!((interface.interface_type.as_str(), interface.requester.is_some()), ("efs", true));
    assert_eq!((interface.address.to_string(), interface.groups.clone()), ("10.0.0.77".to_owned(), vec![account.group.clone()]));
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let zoned = json!({"CreationToken": "z", "AvailabilityZoneName": "ap-northeast-1c"});
    let zoned = text(&account.efs("CreateFileSystem", &zoned)["FileSystemId"]);
    let base = json!({"FileSystemId": id, "SubnetId": account.subnets[0]});
    let vpc = account.vpc.clone();
    let groups: Vec<String> = (0..6).map(|n| account.make_group(&vpc, &format!("g{n}"))).collect();
    account.efs_refuses(
        "CreateMountTarget",
        &with(&base, &json!({"FileSystemId": zoned})),
        409,
        "IncorrectFileSystemLifeCycleState",
        "'creating'",
    );
    account.wait(60);
    let taken = json!({"FileSystemId": zoned, "SubnetId": account.subnets[1], "IpAddress": "10.0.1.9"});
    account.efs("CreateMountTarget", &taken);
    let other_group = account.other_group.clone();
    let in_c = json!({"SubnetId": account.subnets[1]});
    for (change, status, code, part) in [
        (json!({"FileSystemId": "fs-00000000"}), 404, "FileSystemNotFound", "fs-00000000"),
        (json!({"FileSystemId": zoned}), 400, "AvailabilityZonesMismatch", "ap-northeast-1c"),
        (json!({"SubnetId": "subnet-00000000"}), 400, "SubnetNotFound", "subnet-00000000"),
        (json!({"SubnetId": "net"}), 400, "BadRequest", "at 'subnetId'"),
        (json!({"SecurityGroups": ["sg-00000000"]}), 400, "SecurityGroupNotFound", "sg-00000000"),
        (json!({"SecurityGroups": [other_group]}), 400, "SecurityGroupNotFound", "does not exist in VPC"),
        (json!({"SecurityGroups": groups}), 400, "SecurityGroupLimitExceeded", "at most 5"),
        (json!({"IpAddress": "10.9.9.9"}), 400, "BadRequest", "not usable"),
        (json!({"IpAddress": "10.0.0.1"}), 400, "BadRequest", "not usable"),
        (json!({"IpAddress": "10.0.0.999"}), 400, "BadRequest", "not an IPv4 address"),
        (with(&in_c, &json!({"IpAddress": "10.0.1.9"})), 409, "IpAddressInUse", "10.0.1.9"),
        (json!({"IpAddressType": "DUAL_STACK"}), 400, "BadRequest", "IP address type"),
    ] {
        account.efs_refuses("CreateMountTarget", &with(&base, &change), status, code, part);
    }
}

#[test]
fn one_per_zone_and_one_vpc() {
    let mut account = Account::new();
    let id = account.file_system("t");
    account.mount_target(&id, 0);
    let conflict = |subnet: &str| json!({"FileSystemId": id, "SubnetId": subnet});
    let (same, zone_twin, other) = (account.subnets[0].clone(), account.subnets[2].clone(), account.other_subnet.clone());
    for subnet in [&same, &zone_twin] {
        account.efs_refuses("CreateMountTarget", &conflict(subnet), 409, "MountTargetConflict", "already exists in this AZ");
    }
    account.efs_refuses("CreateMountTarget", &conflict(&other), 409, "MountTargetConflict", "not in the same VPC");
    account.mount_target(&id, 1);
    let found = account.efs("DescribeMountTargets", &json!({"FileSystemId": id}));
    assert_eq!(found["MountTargets"].as_array().map(Vec::len), Some(2));
    let system = account.efs("DescribeFileSystems", &json!({"FileSystemId": id}));
    assert_eq!(system["FileSystems"][0]["NumberOfMountTargets"], 2);
}

#[test]
fn a_full_subnet_has_no_room() {
    let mut account = Account::new();
    let input = json!({"VpcId": account.vpc, "CidrBlock": "10.0.9.0/28", "AvailabilityZone": "ap-northeast-1a"});
    let small = text(&account.ok_of("ec2", "CreateSubnet", &input)["subnet"]["subnetId"]);
    for n in 0..12 {
        let id = account.file_system(&format!("t{n}"));
        let input = json!({"FileSystemId": id, "SubnetId": small});
        if n < 11 {
            account.efs("CreateMountTarget", &input);
        } else {
            account.efs_refuses("CreateMountTarget", &input, 409, "NoFreeAddressesInSubnet", "");
        }
    }
}

#[test]
fn groups_default_to_those_of_the_vpc_and_are_replaced_as_a_whole() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let target = account.mount_target(&id, 0);
    let of = json!({"MountTargetId": target["MountTargetId"]});
    let default = account.world.ec2.security_groups.values().find(|group| group.is_default && group.vpc == account.vpc);
    let default = default.map(|group| group.id.clone());
    assert_eq!(account.efs("DescribeMountTargetSecurityGroups", &of)["SecurityGroups"], json!([default]));
    let group = account.group.clone();
    account.efs("ModifyMountTargetSecurityGroups", &with(&of, &json!({"SecurityGroups": [group]})));
    assert_eq!(account.efs("DescribeMountTargetSecurityGroups", &of)["SecurityGroups"], json!([group]));
    let interface = &account.world.ec2.network_interfaces[&text(&target["NetworkInterfaceId"])];
    assert_eq!(interface.groups, [group]);
    let unknown = with(&of, &json!({"SecurityGroups": ["sg-00000000"]}));
    account.efs_refuses("ModifyMountTargetSecurityGroups", &unknown, 400, "SecurityGroupNotFound", "sg-00000000");
    account.efs("DeleteMountTarget", &of);
    account.efs_refuses("DescribeMountTargetSecurityGroups", &of, 409, "IncorrectMountTargetState", "'deleting'");
    account.efs_refuses("ModifyMountTargetSecurityGroups", &unknown, 409, "IncorrectMountTargetState", "'deleting'");
}

#[test]
fn deletion_takes_the_interface_along() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let of = json!({"MountTargetId": account.mount_target(&id, 0)["MountTargetId"]});
    account.efs("DeleteMountTarget", &of);
    account.efs("DeleteMountTarget", &of);
    assert_eq!(account.efs("DescribeMountTargets", &of)["MountTargets"][0]["LifeCycleState"], "deleting");
    account.wait(59);
    assert_eq!(account.interfaces().len(), 1);
    account.wait(1);
    assert!(account.interfaces().is_empty());
    assert_eq!(account.efs("DescribeMountTargets", &json!({"FileSystemId": id}))["MountTargets"], json!([]));
    for action in
        ["DescribeMountTargets", "DeleteMountTarget", "DescribeMountTargetSecurityGroups", "ModifyMountTargetSecurityGroups"]
    {
        account.efs_refuses(action, &of, 404, "MountTargetNotFound", &text(&of["MountTargetId"]));
    }
}

#[test]
fn there_is_no_list_of_all() {
    let mut account = Account::new();
    let id = account.file_system("t");
    account.mount_target(&id, 0);
    let point = account.efs("CreateAccessPoint", &json!({"ClientToken": "p", "FileSystemId": id}));
    account.efs_refuses("DescribeMountTargets", &json!({}), 400, "BadRequest", "exactly one");
    let two = json!({"FileSystemId": id, "MountTargetId": "fsmt-00000000"});
    account.efs_refuses("DescribeMountTargets", &two, 400, "BadRequest", "exactly one");
    account.efs_refuses("DescribeMountTargets", &json!({"FileSystemId": "fs-00000000"}), 404, "FileSystemNotFound", "");
    let by_point = account.efs("DescribeMountTargets", &json!({"AccessPointId": point["AccessPointId"]}));
    assert_eq!(by_point["MountTargets"].as_array().map(Vec::len), Some(1));
    assert_eq!(by_point["NextMarker"], Value::Null);
}
