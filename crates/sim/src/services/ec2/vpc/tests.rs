//! VPCs and the objects that come with them.

use serde_json::json;

use crate::services::ec2::testing::{all, code, done, error, first, network, text, wait, world};

#[test]
fn a_fresh_account_has_the_default_vpc() {
    let mut world = world();
    let vpc = first(&mut world, "DescribeVpcs", &json!({"Filter": [{"Name": "is-default", "Value": ["true"]}]}), "vpcSet");
    assert_eq!((&vpc["cidrBlock"], &vpc["state"]), (&json!("172.31.0.0/16"), &json!("available")));
    let subnets = all(&mut world, "DescribeSubnets", &json!({}), "subnetSet");
    let mut zones: Vec<String> = subnets.iter().map(|s| text(&s["availabilityZone"])).collect();
    zones.sort();
    assert_eq!(zones, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    assert!(subnets.iter().all(|s| s["defaultForAz"] == json!(true) && s["mapPublicIpOnLaunch"] == json!(true)));
    assert!(subnets.iter().all(|s| s["availableIpAddressCount"] == json!(4091)));
    let gateway = first(&mut world, "DescribeInternetGateways", &json!({}), "internetGatewaySet");
    assert_eq!(gateway["attachmentSet"], json!([{"vpcId": vpc["vpcId"], "state": "available"}]));
    let table = first(&mut world, "DescribeRouteTables", &json!({}), "routeTableSet");
    assert_eq!(table["associationSet"][0]["main"], json!(true));
    assert_eq!(table["routeSet"][1]["gatewayId"], gateway["internetGatewayId"]);
    assert_eq!(table["routeSet"][1]["state"], json!("active"));
    assert_eq!(first(&mut world, "DescribeSecurityGroups", &json!({}), "securityGroupInfo")["groupName"], json!("default"));
    assert_eq!(first(&mut world, "DescribeNetworkAcls", &json!({}), "networkAclSet")["default"], json!(true));
}

#[test]
fn a_new_vpc_is_pending_and_brings_its_own() {
    let mut world = world();
    let input = json!({
        "CidrBlock": "10.0.0.7/16",
        "TagSpecification": [{"ResourceType": "vpc", "Tag": [{"Key": "Name", "Value": "net"}]}],
    });
    let vpc = done(&mut world, "CreateVpc", &input)["vpc"].clone();
    assert_eq!(vpc["state"], json!("pending"));
    assert_eq!(vpc["cidrBlock"], json!("10.0.0.0/16"));
    assert_eq!(vpc["isDefault"], json!(false));
    assert_eq!(vpc["tagSet"], json!([{"key": "Name", "value": "net"}]));
    wait(&mut world, 2);
    let by_tag = json!({"Filter": [{"Name": "tag:Name", "Value": ["net"]}]});
    assert_eq!(first(&mut world, "DescribeVpcs", &by_tag, "vpcSet")["state"], json!("available"));
    let of_vpc = json!({"Filter": [{"Name": "vpc-id", "Value": [vpc["vpcId"]]}]});
    let table = first(&mut world, "DescribeRouteTables", &of_vpc, "routeTableSet");
    assert_eq!(
        table["routeSet"],
        json!([
            {"destinationCidrBlock": "10.0.0.0/16", "gatewayId": "local", "origin": "CreateRouteTable", "state": "active"},
        ])
    );
    let group = first(&mut world, "DescribeSecurityGroups", &of_vpc, "securityGroupInfo");
    assert_eq!(group["groupDescription"], json!("default VPC security group"));
    assert_eq!(group["ipPermissions"][0]["groups"][0]["groupId"], group["groupId"]);
    assert_eq!(group["ipPermissionsEgress"][0]["ipRanges"][0]["cidrIp"], json!("0.0.0.0/0"));
    assert_eq!(all(&mut world, "DescribeNetworkAcls", &of_vpc, "networkAclSet").len(), 1);
}

#[test]
fn ranges_and_tenancies_are_checked() {
    let mut world = world();
    for (input, expected) in [
        (json!({"CidrBlock": "10.0.0.0/15"}), "InvalidVpc.Range"),
        (json!({"CidrBlock": "10.0.0.0/29"}), "InvalidVpc.Range"),
        (json!({"CidrBlock": "10.0.0.0"}), "InvalidParameterValue"),
        (json!({"CidrBlock": "10.0.0.256/16"}), "InvalidParameterValue"),
        (json!({"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "host"}), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "CreateVpc", &input), expected, "{input}");
    }
    for prefix in [16, 28] {
        done(&mut world, "CreateVpc", &json!({"CidrBlock": format!("10.0.0.0/{prefix}")}));
    }
}

#[test]
fn five_vpcs_are_the_limit_unless_raised() {
    let mut world = world();
    for index in 1..5 {
        done(&mut world, "CreateVpc", &json!({"CidrBlock": format!("10.{index}.0.0/16")}));
    }
    assert_eq!(code(&mut world, "CreateVpc", &json!({"CidrBlock": "10.9.0.0/16"})), "VpcLimitExceeded");
    world.tuning.vpc_limit = 6;
    done(&mut world, "CreateVpc", &json!({"CidrBlock": "10.9.0.0/16"}));
}

#[test]
fn dns_attributes_change_one_at_a_time() {
    let mut world = world();
    let vpc = text(&done(&mut world, "CreateVpc", &json!({"CidrBlock": "10.0.0.0/16"}))["vpc"]["vpcId"]);
    let read = |world: &mut _, attribute: &str| {
        done(world, "DescribeVpcAttribute", &json!({"VpcId": vpc, "Attribute": attribute}))[attribute]["value"].clone()
    };
    assert_eq!(read(&mut world, "enableDnsSupport"), json!(true));
    assert_eq!(read(&mut world, "enableDnsHostnames"), json!(false));
    let set = |support: Option<&str>, hostnames: Option<&str>| {
        let mut input = json!({"VpcId": vpc});
        for (member, value) in [("EnableDnsSupport", support), ("EnableDnsHostnames", hostnames)] {
            if let Some(value) = value {
                input[member] = json!({"Value": value});
            }
        }
        input
    };
    assert_eq!(code(&mut world, "ModifyVpcAttribute", &set(Some("true"), Some("true"))), "InvalidParameterCombination");
    assert_eq!(code(&mut world, "ModifyVpcAttribute", &set(None, None)), "InvalidParameterCombination");
    assert_eq!(code(&mut world, "ModifyVpcAttribute", &set(None, Some("yes"))), "InvalidParameterValue");
    done(&mut world, "ModifyVpcAttribute", &set(Some("false"), None));
    assert_eq!(code(&mut world, "ModifyVpcAttribute", &set(None, Some("true"))), "InvalidParameterValue");
    done(&mut world, "ModifyVpcAttribute", &set(Some("true"), None));
    done(&mut world, "ModifyVpcAttribute", &set(None, Some("true")));
    assert_eq!(read(&mut world, "enableDnsHostnames"), json!(true));
    let unknown = json!({"VpcId": vpc, "Attribute": "enableMagic"});
    assert_eq!(code(&mut world, "DescribeVpcAttribute", &unknown), "InvalidParameterValue");
}

#[test]
fn tenancy_only_becomes_default() {
    let mut world = world();
    let input = json!({"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "dedicated"});
    let vpc = text(&done(&mut world, "CreateVpc", &input)["vpc"]["vpcId"]);
    let to = |tenancy: &str| json!({"VpcId": vpc, "InstanceTenancy": tenancy});
    assert_eq!(code(&mut world, "ModifyVpcTenancy", &to("dedicated")), "InvalidParameterValue");
    done(&mut world, "ModifyVpcTenancy", &to("default"));
    let found = first(&mut world, "DescribeVpcs", &json!({"VpcId": [vpc]}), "vpcSet");
    assert_eq!(found["instanceTenancy"], json!("default"));
}

#[test]
fn everything_that_did_not_come_with_it_keeps_a_vpc() {
    let mut world = world();
    let network = network(&mut world);
    let vpc = network.vpc.clone();
    let kept = |world: &mut _| {
        let error = error(world, "DeleteVpc", &json!({"VpcId": vpc}));
        assert_eq!(error.code, "DependencyViolation");
        assert_eq!(error.message, format!("The vpc '{vpc}' has dependencies and cannot be deleted."));
    };
    kept(&mut world);
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet}));
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": network.other_subnet}));
    kept(&mut world);
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    let table = text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": vpc}))["routeTable"]["routeTableId"]);
    kept(&mut world);
    done(&mut world, "DeleteRouteTable", &json!({"RouteTableId": table}));
    let gateway = text(&done(&mut world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]);
    done(&mut world, "AttachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": vpc}));
    kept(&mut world);
    done(&mut world, "DetachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": vpc}));
    let service = "com.amazonaws.ap-northeast-1.s3";
    let endpoint = done(&mut world, "CreateVpcEndpoint", &json!({"VpcId": vpc, "ServiceName": service}))["vpcEndpoint"].clone();
    kept(&mut world);
    done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [endpoint["vpcEndpointId"]]}));
    kept(&mut world);
    wait(&mut world, 10);
    done(&mut world, "DeleteVpc", &json!({"VpcId": vpc}));
    let of_vpc = json!({"Filter": [{"Name": "vpc-id", "Value": [vpc]}]});
    for (action, element) in [
        ("DescribeVpcs", "vpcSet"),
        ("DescribeRouteTables", "routeTableSet"),
        ("DescribeSecurityGroups", "securityGroupInfo"),
        ("DescribeNetworkAcls", "networkAclSet"),
    ] {
        assert!(all(&mut world, action, &of_vpc, element).is_empty(), "{action}");
    }
}
