//! Subnets: place, zone, addresses, attributes, and the objects that keep them from being deleted.

use serde_json::json;

use crate::services::ec2::testing::{code, done, error, first, network, text, wait, world};

#[test]
fn ranges_must_fit_and_not_meet() {
    let mut world = world();
    let vpc = network(&mut world).vpc;
    for (cidr, expected) in [
        ("10.1.0.0/24", "InvalidSubnet.Range"),
        ("10.0.0.0/8", "InvalidSubnet.Range"),
        ("10.0.1.0/29", "InvalidSubnet.Range"),
        ("10.0.0.0/24", "InvalidSubnet.Conflict"),
        ("10.0.0.0/28", "InvalidSubnet.Conflict"),
        ("10.0.0.0/16", "InvalidSubnet.Conflict"),
        ("nonsense", "InvalidParameterValue"),
    ] {
        let input = json!({"VpcId": vpc, "CidrBlock": cidr, "AvailabilityZone": "ap-northeast-1a"});
        assert_eq!(code(&mut world, "CreateSubnet", &input), expected, "{cidr}");
    }
    let conflict = error(&mut world, "CreateSubnet", &json!({"VpcId": vpc, "CidrBlock": "10.0.0.0/28"}));
    assert_eq!(conflict.message, "The CIDR '10.0.0.0/28' conflicts with another subnet");
    let canonical = done(&mut world, "CreateSubnet", &json!({"VpcId": vpc, "CidrBlock": "10.0.5.77/24"}));
    assert_eq!(canonical["subnet"]["cidrBlock"], json!("10.0.5.0/24"));
}

#[test]
fn zones_by_name_or_id() {
    let mut world = world();
    let vpc = network(&mut world).vpc;
    let by_id = json!({"VpcId": vpc, "CidrBlock": "10.0.1.0/24", "AvailabilityZoneId": "apne1-az2"});
    let subnet = done(&mut world, "CreateSubnet", &by_id)["subnet"].clone();
    assert_eq!((&subnet["availabilityZone"], &subnet["availabilityZoneId"]), (&json!("ap-northeast-1d"), &json!("apne1-az2")));
    assert_eq!(subnet["state"], json!("pending"));
    wait(&mut world, 2);
    let found = first(&mut world, "DescribeSubnets", &json!({"SubnetId": [subnet["subnetId"]]}), "subnetSet");
    assert_eq!(found["state"], json!("available"));
    let wrong = json!({"VpcId": vpc, "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "ap-northeast-1b"});
    let refused = error(&mut world, "CreateSubnet", &wrong);
    assert_eq!(refused.code, "InvalidParameterValue");
    assert!(refused.message.contains("ap-northeast-1a, ap-northeast-1c, ap-northeast-1d"), "{}", refused.message);
    let both = json!({"VpcId": vpc, "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "ap-northeast-1a", "AvailabilityZoneId": "apne1-az4"});
    assert_eq!(code(&mut world, "CreateSubnet", &both), "InvalidParameterCombination");
}

#[test]
fn interfaces_take_addresses_until_none_is_left() {
    let mut world = world();
    let network = network(&mut world);
    let left = |world: &mut _| {
        first(world, "DescribeSubnets", &json!({"SubnetId": [network.subnet]}), "subnetSet")["availableIpAddressCount"].clone()
    };
    // Sixteen addresses, five of them AWS's.
    assert_eq!(left(&mut world), json!(11));
    let take = json!({"SubnetId": network.subnet});
    for expected in 4..15 {
        let made = done(&mut world, "CreateNetworkInterface", &take)["networkInterface"].clone();
        assert_eq!(made["privateIpAddress"], json!(format!("10.0.0.{expected}")));
    }
    assert_eq!(left(&mut world), json!(0));
    assert_eq!(code(&mut world, "CreateNetworkInterface", &take), "InsufficientFreeAddressesInSubnet");
    let all = super::super::testing::all(&mut world, "DescribeNetworkInterfaces", &json!({}), "networkInterfaceSet");
    done(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": all[3]["networkInterfaceId"]}));
    let again = done(&mut world, "CreateNetworkInterface", &take)["networkInterface"].clone();
    assert_eq!(again["privateIpAddress"], all[3]["privateIpAddress"]);
}

#[test]
fn attributes_change_one_at_a_time() {
    let mut world = world();
    let subnet = network(&mut world).subnet;
    for (input, path, expected) in [
        (json!({"MapPublicIpOnLaunch": {"Value": "true"}}), "/mapPublicIpOnLaunch", json!(true)),
        (json!({"EnableDns64": {"Value": "true"}}), "/enableDns64", json!(true)),
        (
            json!({"PrivateDnsHostnameTypeOnLaunch": "resource-name"}),
            "/privateDnsNameOptionsOnLaunch/hostnameType",
            json!("resource-name"),
        ),
        (
            json!({"EnableResourceNameDnsARecordOnLaunch": {"Value": "true"}}),
            "/privateDnsNameOptionsOnLaunch/enableResourceNameDnsARecord",
            json!(true),
        ),
        (json!({"AssignIpv6AddressOnCreation": {"Value": "false"}}), "/assignIpv6AddressOnCreation", json!(false)),
    ] {
        let mut input = input;
        input["SubnetId"] = json!(subnet);
        done(&mut world, "ModifySubnetAttribute", &input);
        let found = first(&mut world, "DescribeSubnets", &json!({"SubnetId": [subnet]}), "subnetSet");
        assert_eq!(found.pointer(path), Some(&expected), "{input}");
    }
    for (input, expected) in [
        (json!({"SubnetId": subnet}), "InvalidParameterCombination"),
        (
            json!({"SubnetId": subnet, "MapPublicIpOnLaunch": {"Value": "false"}, "EnableDns64": {"Value": "false"}}),
            "InvalidParameterCombination",
        ),
        (json!({"SubnetId": subnet, "AssignIpv6AddressOnCreation": {"Value": "true"}}), "InvalidParameterValue"),
        (json!({"SubnetId": subnet, "PrivateDnsHostnameTypeOnLaunch": "name"}), "InvalidParameterValue"),
        (json!({"SubnetId": subnet, "MapPublicIpOnLaunch": {}}), "MissingParameter"),
    ] {
        assert_eq!(code(&mut world, "ModifySubnetAttribute", &input), expected, "{input}");
    }
}

#[test]
fn an_interface_keeps_its_subnet() {
    let mut world = world();
    let subnet = network(&mut world).subnet;
    let interface = done(&mut world, "CreateNetworkInterface", &json!({"SubnetId": subnet}))["networkInterface"].clone();
    let kept = error(&mut world, "DeleteSubnet", &json!({"SubnetId": subnet}));
    assert_eq!(kept.code, "DependencyViolation");
    assert_eq!(kept.message, format!("The subnet '{subnet}' has dependencies and cannot be deleted."));
    done(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": text(&interface["networkInterfaceId"])}));
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": subnet}));
    assert_eq!(code(&mut world, "DeleteSubnet", &json!({"SubnetId": subnet})), "InvalidSubnetID.NotFound");
}

#[test]
fn an_explicit_association_goes_with_its_subnet() {
    let mut world = world();
    let network = network(&mut world);
    let table = text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": network.vpc}))["routeTable"]["routeTableId"]);
    done(&mut world, "AssociateRouteTable", &json!({"RouteTableId": table, "SubnetId": network.subnet}));
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet}));
    let found = first(&mut world, "DescribeRouteTables", &json!({"RouteTableId": [table]}), "routeTableSet");
    assert_eq!(found["associationSet"], json!([]));
    done(&mut world, "DeleteRouteTable", &json!({"RouteTableId": table}));
}
