//! Tests of the parts that all operations share: missing and unknown members, ids, dry runs, pages, size.

use serde_json::{Value, json};

use crate::pagination;
use crate::services::ec2::testing::{all, call, code, done, error, network, text, world};

#[test]
fn missing_members_are_named() {
    let mut world = world();
    for (action, input, member) in [
        ("CreateVpc", json!({}), "cidrBlock"),
        ("CreateSubnet", json!({"CidrBlock": "10.0.0.0/24"}), "vpcId"),
        ("CreateSecurityGroup", json!({"GroupName": "a"}), "groupDescription"),
        ("CreateVpcEndpoint", json!({"ServiceName": "a"}), "vpcId"),
        ("DeleteVpcEndpoints", json!({"VpcEndpointId": []}), "vpcEndpointId"),
        ("RunInstances", json!({"MinCount": "1", "MaxCount": "1"}), "imageId"),
        ("CreateTags", json!({"ResourceId": ["vpc-12345678"]}), "tag"),
    ] {
        let error = error(&mut world, action, &input);
        assert_eq!(error.code, "MissingParameter", "{action}");
        assert_eq!(error.message, format!("The request must contain the parameter {member}"), "{action}");
    }
}

#[test]
fn members_that_are_not_simulated_are_refused_loudly() {
    let mut world = world();
    let refused = error(&mut world, "CreateVpc", &json!({"CidrBlock": "10.0.0.0/16", "Ipv4IpamPoolId": "ipam-pool-1"}));
    assert_eq!((refused.status, refused.code.as_str()), (501, "NotSimulated"));
    assert!(refused.message.contains("Ipv4IpamPoolId"), "{}", refused.message);
}

/// Describe, its member with ids, the code for a malformed one, an id of nothing, the code for it.
const DESCRIBES: [(&str, &str, &str, &str, &str); 15] = [
    ("DescribeVpcs", "VpcId", "InvalidVpcID.Malformed", "vpc-12345678", "InvalidVpcID.NotFound"),
    ("DescribeSubnets", "SubnetId", "InvalidSubnetID.Malformed", "subnet-12345678", "InvalidSubnetID.NotFound"),
    ("DescribeRouteTables", "RouteTableId", "InvalidRouteTableId.Malformed", "rtb-12345678", "InvalidRouteTableID.NotFound"),
    ("DescribeSecurityGroups", "GroupId", "InvalidGroupId.Malformed", "sg-12345678", "InvalidGroup.NotFound"),
    (
        "DescribeSecurityGroupRules",
        "SecurityGroupRuleId",
        "InvalidSecurityGroupRuleId.Malformed",
        "sgr-12345678",
        "InvalidSecurityGroupRuleId.NotFound",
    ),
    ("DescribeVpcEndpoints", "VpcEndpointId", "InvalidVpcEndpointId.Malformed", "vpce-12345678", "InvalidVpcEndpointId.NotFound"),
    ("DescribeInstances", "InstanceId", "InvalidInstanceID.Malformed", "i-12345678", "InvalidInstanceID.NotFound"),
    ("DescribeImages", "ImageId", "InvalidAMIID.Malformed", "ami-12345678", "InvalidAMIID.NotFound"),
    ("DescribeVolumes", "VolumeId", "InvalidVolumeID.Malformed", "vol-12345678", "InvalidVolume.NotFound"),
    (
        "DescribeNetworkInterfaces",
        "NetworkInterfaceId",
        "InvalidNetworkInterfaceId.Malformed",
        "eni-12345678",
        "InvalidNetworkInterfaceID.NotFound",
    ),
    (
        "DescribeInternetGateways",
        "InternetGatewayId",
        "InvalidInternetGatewayId.Malformed",
        "igw-12345678",
        "InvalidInternetGatewayID.NotFound",
    ),
    ("DescribeNatGateways", "NatGatewayId", "NatGatewayMalformed", "nat-12345678", "NatGatewayNotFound"),
    ("DescribeNetworkAcls", "NetworkAclId", "InvalidNetworkAclId.Malformed", "acl-12345678", "InvalidNetworkAclID.NotFound"),
    ("DescribePrefixLists", "PrefixListId", "InvalidPrefixListId.Malformed", "pl-12345678", "InvalidPrefixListId.NotFound"),
    (
        "DescribeManagedPrefixLists",
        "PrefixListId",
        "InvalidPrefixListId.Malformed",
        "pl-12345678",
        "InvalidPrefixListID.NotFound",
    ),
];

#[test]
fn ids_are_malformed_or_not_found() {
    let mut world = world();
    for (action, member, malformed, good, not_found) in DESCRIBES {
        assert_eq!(code(&mut world, action, &json!({member: ["x"]})), malformed, "{action}");
        assert_eq!(code(&mut world, action, &json!({member: [good]})), not_found, "{action}");
        let both = json!({member: [good], "MaxResults": "5"});
        assert_eq!(code(&mut world, action, &both), "InvalidParameterCombination", "{action}");
    }
}

#[test]
fn single_ids_of_changes_are_malformed_or_not_found() {
    let mut world = world();
    for (action, member, bad, malformed, good, not_found) in [
        ("DeleteVpc", "VpcId", "x", "InvalidVpcID.Malformed", "vpc-12345678", "InvalidVpcID.NotFound"),
        ("DeleteSubnet", "SubnetId", "x", "InvalidSubnetID.Malformed", "subnet-12345678", "InvalidSubnetID.NotFound"),
        (
            "DeleteRouteTable",
            "RouteTableId",
            "x",
            "InvalidRouteTableId.Malformed",
            "rtb-12345678",
            "InvalidRouteTableID.NotFound",
        ),
        (
            "DisassociateRouteTable",
            "AssociationId",
            "x",
            "InvalidAssociationID.Malformed",
            "rtbassoc-12345678",
            "InvalidAssociationID.NotFound",
        ),
        ("DeleteSecurityGroup", "GroupId", "x", "InvalidGroupId.Malformed", "sg-12345678", "InvalidGroup.NotFound"),
        (
            "DeleteNetworkInterface",
            "NetworkInterfaceId",
            "x",
            "InvalidNetworkInterfaceId.Malformed",
            "eni-12345678",
            "InvalidNetworkInterfaceID.NotFound",
        ),
        ("DeleteVolume", "VolumeId", "x", "InvalidVolumeID.Malformed", "vol-12345678", "InvalidVolume.NotFound"),
        (
            "DeleteInternetGateway",
            "InternetGatewayId",
            "x",
            "InvalidInternetGatewayId.Malformed",
            "igw-12345678",
            "InvalidInternetGatewayID.NotFound",
        ),
        (
            "DisassociateIamInstanceProfile",
            "AssociationId",
            "x",
            "InvalidAssociationID.Malformed",
            "iip-assoc-12345678",
            "InvalidAssociationID.NotFound",
        ),
        (
            "ModifyVpcEndpoint",
            "VpcEndpointId",
            "x",
            "InvalidVpcEndpointId.Malformed",
            "vpce-12345678",
            "InvalidVpcEndpointId.NotFound",
        ),
    ] {
        assert_eq!(code(&mut world, action, &json!({member: bad})), malformed, "{action}");
        assert_eq!(code(&mut world, action, &json!({member: good})), not_found, "{action}");
    }
}

#[test]
fn dry_runs_check_and_change_nothing() {
    let mut world = world();
    let network = network(&mut world);
    for (action, input) in [
        ("CreateVpc", json!({"CidrBlock": "10.1.0.0/16", "DryRun": "true"})),
        ("DescribeVpcs", json!({"DryRun": "true"})),
        ("DeleteSubnet", json!({"SubnetId": network.subnet, "DryRun": "true"})),
        ("DeleteSecurityGroup", json!({"GroupId": network.group, "DryRun": "true"})),
    ] {
        let error = error(&mut world, action, &input);
        assert_eq!((error.status, error.code.as_str()), (412, "DryRunOperation"), "{action}");
    }
    assert_eq!(code(&mut world, "CreateVpc", &json!({"CidrBlock": "10.1.0.0/8", "DryRun": "true"})), "InvalidVpc.Range");
    assert_eq!(code(&mut world, "CreateVpc", &json!({"DryRun": "true"})), "MissingParameter");
    assert_eq!(code(&mut world, "DescribeVpcs", &json!({"DryRun": "perhaps"})), "InvalidParameterValue");
}

#[test]
fn pages_have_limits_and_cover_everything() {
    let mut world = world();
    let network = network(&mut world);
    for index in 0..12 {
        let input = json!({"VpcId": network.vpc, "GroupName": format!("g{index}"), "GroupDescription": "d"});
        done(&mut world, "CreateSecurityGroup", &input);
    }
    assert_eq!(code(&mut world, "DescribeSecurityGroups", &json!({"MaxResults": "4"})), "InvalidParameterValue");
    assert_eq!(code(&mut world, "DescribeRouteTables", &json!({"MaxResults": "4"})), "InvalidParameterValue");
    assert_eq!(code(&mut world, "DescribeSecurityGroups", &json!({"NextToken": "nonsense"})), "InvalidNextToken");
    assert_eq!(pagination::EC2_ROUTE_TABLES.max, 100);
    let mut seen: Vec<Value> = Vec::new();
    let mut input = json!({"MaxResults": "5", "Filter": [{"Name": "vpc-id", "Value": [network.vpc]}]});
    loop {
        let answer = done(&mut world, "DescribeSecurityGroups", &input);
        let page = answer["securityGroupInfo"].as_array().cloned().unwrap_or_default();
        assert!(page.len() <= 5);
        seen.extend(page);
        match answer.get("nextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }
    let mut ids: Vec<String> = seen.iter().map(|group| text(&group["groupId"])).collect();
    ids.dedup();
    // Twelve, the network's own, and the default one.
    assert_eq!(ids.len(), 14);
}

#[test]
fn unknown_filters_are_refused() {
    let mut world = world();
    for action in ["DescribeVpcs", "DescribeSubnets", "DescribeInstances", "DescribeVpcEndpointServices", "DescribeTags"] {
        let input = json!({"Filter": [{"Name": "no-such-filter", "Value": ["x"]}]});
        assert_eq!(code(&mut world, action, &input), "InvalidParameterValue", "{action}");
    }
}

#[test]
fn what_is_not_simulated_has_no_operation() {
    assert!(super::super::operation("CreateTransitGateway").is_none());
    assert!(super::super::operation("CreateVpc").is_some());
}

/// Thousands of groups are no more than a long list: quadratic rendering would take minutes here.
#[test]
fn thousands_of_groups_are_described_at_once() {
    let mut world = world();
    world.tuning.security_group_limit = 10_000;
    let network = network(&mut world);
    for index in 0..5_000 {
        let id = crate::services::ec2::security_group::make(&mut world, &network.vpc, &format!("g{index}"), "d", [].into());
        let range = format!("10.{}.{}.0/24", index / 250, index % 250);
        let permission = json!([{"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "IpRanges": [{"CidrIp": range}]}]);
        if index % 500 == 0 {
            done(&mut world, "AuthorizeSecurityGroupIngress", &json!({"GroupId": id, "IpPermissions": permission}));
        }
    }
    let before = network.vpc.clone();
    let input = json!({"Filter": [{"Name": "vpc-id", "Value": [before]}]});
    assert_eq!(all(&mut world, "DescribeSecurityGroups", &input, "securityGroupInfo").len(), 5_002);
    let by_rule = json!({"Filter": [{"Name": "ip-permission.cidr", "Value": ["10.2.*"]}]});
    assert_eq!(all(&mut world, "DescribeSecurityGroups", &by_rule, "securityGroupInfo").len(), 1);
    let filters = json!({"Filter": [{"Name": "tag:none", "Value": ["*"]}]});
    assert!(call(&mut world, "DescribeSecurityGroups", &filters).is_ok());
}
