//! ModifyVpcEndpoint.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::testing::{Network, all, code, done, first, network, text, wait, world};

fn endpoint(world: &mut World, network: &Network) -> String {
    let input = json!({
        "VpcId": network.vpc,
        "VpcEndpointType": "Interface",
        "ServiceName": "com.amazonaws.ap-northeast-1.logs",
        "SubnetId": [network.subnet],
        "SecurityGroupId": [network.group],
        "PrivateDnsEnabled": "false",
    });
    let id = text(&done(world, "CreateVpcEndpoint", &input)["vpcEndpoint"]["vpcEndpointId"]);
    wait(world, 75);
    id
}

fn read(world: &mut World, id: &str) -> Value {
    first(world, "DescribeVpcEndpoints", &json!({"VpcEndpointId": [id]}), "vpcEndpointSet")
}

fn change(world: &mut World, id: &str, changes: &Value) {
    done(world, "ModifyVpcEndpoint", &on(id, changes));
    wait(world, 15);
}

fn on(id: &str, changes: &Value) -> Value {
    let mut input = changes.clone();
    input["VpcEndpointId"] = json!(id);
    input
}

#[test]
fn only_an_available_endpoint_is_modified() {
    let mut world = world();
    let network = network(&mut world);
    let id = endpoint(&mut world, &network);
    done(&mut world, "ModifyVpcEndpoint", &on(&id, &json!({"AddSubnetId": [network.other_subnet]})));
    assert_eq!(read(&mut world, &id)["state"], json!("pending"));
    let again = on(&id, &json!({"ResetPolicy": "true"}));
    assert_eq!(code(&mut world, "ModifyVpcEndpoint", &again), "IncorrectState");
    wait(&mut world, 15);
    done(&mut world, "ModifyVpcEndpoint", &again);
    done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [id]}));
    assert_eq!(code(&mut world, "ModifyVpcEndpoint", &again), "IncorrectState");
    assert_eq!(
        code(&mut world, "ModifyVpcEndpoint", &on("vpce-12345678", &json!({"ResetPolicy": "true"}))),
        "InvalidVpcEndpointId.NotFound"
    );
}

#[test]
fn subnets_come_and_go_with_their_interfaces() {
    let mut world = world();
    let network = network(&mut world);
    let id = endpoint(&mut world, &network);
    let chosen = json!({"AddSubnetId": [network.other_subnet], "SubnetConfiguration": [{"SubnetId": network.other_subnet, "Ipv4": "10.0.0.25"}]});
    change(&mut world, &id, &chosen);
    let shown = read(&mut world, &id);
    assert_eq!(shown["subnetIdSet"], json!([network.subnet, network.other_subnet]));
    assert_eq!(shown["networkInterfaceIdSet"].as_array().map(Vec::len), Some(2));
    let filter = json!({"Filter": [{"Name": "subnet-id", "Value": [network.other_subnet]}]});
    assert_eq!(
        first(&mut world, "DescribeNetworkInterfaces", &filter, "networkInterfaceSet")["privateIpAddress"],
        json!("10.0.0.25")
    );
    done(&mut world, "ModifyVpcEndpoint", &on(&id, &json!({"RemoveSubnetId": [network.subnet]})));
    let old = json!({"Filter": [{"Name": "subnet-id", "Value": [network.subnet]}]});
    assert_eq!(all(&mut world, "DescribeNetworkInterfaces", &old, "networkInterfaceSet").len(), 1);
    wait(&mut world, 15);
    assert!(all(&mut world, "DescribeNetworkInterfaces", &old, "networkInterfaceSet").is_empty());
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet}));
}

#[test]
fn groups_move_on_the_interfaces() {
    let mut world = world();
    let network = network(&mut world);
    let id = endpoint(&mut world, &network);
    let input = json!({"VpcId": network.vpc, "GroupName": "new", "GroupDescription": "d"});
    let new = text(&done(&mut world, "CreateSecurityGroup", &input)["groupId"]);
    change(&mut world, &id, &json!({"AddSecurityGroupId": [new], "RemoveSecurityGroupId": [network.group]}));
    assert_eq!(read(&mut world, &id)["groupSet"], json!([{"groupId": new, "groupName": "new"}]));
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({"GroupId": new})), "DependencyViolation");
    assert_eq!(code(&mut world, "ModifyVpcEndpoint", &on(&id, &json!({"RemoveSecurityGroupId": [new]}))), "InvalidParameter");
}

#[test]
fn policies_are_set_and_reset() {
    let mut world = world();
    let network = network(&mut world);
    let id = endpoint(&mut world, &network);
    let default = read(&mut world, &id)["policyDocument"].clone();
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    change(&mut world, &id, &json!({"PolicyDocument": policy}));
    assert_eq!(read(&mut world, &id)["policyDocument"], json!(policy));
    let both = on(&id, &json!({"PolicyDocument": policy, "ResetPolicy": "true"}));
    assert_eq!(code(&mut world, "ModifyVpcEndpoint", &both), "InvalidParameterCombination");
    change(&mut world, &id, &json!({"ResetPolicy": "true"}));
    assert_eq!(read(&mut world, &id)["policyDocument"], default);
}

#[test]
fn private_dns_is_switched_with_its_conditions() {
    let mut world = world();
    let network = network(&mut world);
    let (one, two) = (endpoint(&mut world, &network), endpoint(&mut world, &network));
    let (on_, off) = (json!({"PrivateDnsEnabled": "true"}), json!({"PrivateDnsEnabled": "false"}));
    change(&mut world, &one, &on_);
    assert_eq!(read(&mut world, &one)["privateDnsEnabled"], json!(true));
    // Once more is no conflict with itself; the other endpoint has to wait.
    change(&mut world, &one, &on_);
    assert_eq!(code(&mut world, "ModifyVpcEndpoint", &on(&two, &on_)), "InvalidParameter");
    change(&mut world, &one, &off);
    change(&mut world, &two, &on_);
    change(&mut world, &two, &off);
    done(&mut world, "ModifyVpcAttribute", &json!({"VpcId": network.vpc, "EnableDnsHostnames": {"Value": "false"}}));
    assert_eq!(code(&mut world, "ModifyVpcEndpoint", &on(&two, &on_)), "InvalidParameter");
    change(&mut world, &two, &json!({"DnsOptions": {"DnsRecordIpType": "service-defined"}, "IpAddressType": "ipv4"}));
    assert_eq!(read(&mut world, &two)["dnsOptions"]["dnsRecordIpType"], json!("service-defined"));
}

#[test]
fn bad_changes_are_refused() {
    let mut world = world();
    let network = network(&mut world);
    let id = endpoint(&mut world, &network);
    let same_zone = json!({"VpcId": network.vpc, "CidrBlock": "10.0.0.32/28", "AvailabilityZone": "ap-northeast-1a"});
    let same_zone = text(&done(&mut world, "CreateSubnet", &same_zone)["subnet"]["subnetId"]);
    for (changes, expected) in [
        (json!({}), "InvalidParameter"),
        (json!({"AddSubnetId": [same_zone]}), "DuplicateSubnetsInSameZone"),
        (json!({"AddSubnetId": [network.subnet]}), "DuplicateSubnetsInSameZone"),
        (json!({"RemoveSubnetId": [network.other_subnet]}), "InvalidParameter"),
        (json!({"AddSubnetId": ["subnet-12345678"]}), "InvalidSubnetId.NotFound"),
        (json!({"AddSecurityGroupId": ["sg-12345678"]}), "InvalidGroup.NotFound"),
        (json!({"AddRouteTableId": ["rtb-12345678"]}), "InvalidParameter"),
        (json!({"IpAddressType": "ipv6"}), "InvalidParameter"),
        (json!({"PolicyDocument": "x"}), "InvalidPolicyDocument"),
        (json!({"PrivateDnsEnabled": "on"}), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "ModifyVpcEndpoint", &on(&id, &changes)), expected, "{changes}");
    }
    // One subnet for another of the same zone is a move.
    change(&mut world, &id, &json!({"AddSubnetId": [same_zone], "RemoveSubnetId": [network.subnet]}));
    assert_eq!(read(&mut world, &id)["subnetIdSet"], json!([same_zone]));
}

#[test]
fn route_tables_of_a_gateway_endpoint_change() {
    let mut world = world();
    let network = network(&mut world);
    let mut table = || text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": network.vpc}))["routeTable"]["routeTableId"]);
    let (one, two) = (table(), table());
    let s3 = "com.amazonaws.ap-northeast-1.s3";
    let input = json!({"VpcId": network.vpc, "ServiceName": s3, "RouteTableId": [one]});
    let id = text(&done(&mut world, "CreateVpcEndpoint", &input)["vpcEndpoint"]["vpcEndpointId"]);
    done(&mut world, "ModifyVpcEndpoint", &on(&id, &json!({"AddRouteTableId": [two], "RemoveRouteTableId": [one]})));
    assert_eq!(read(&mut world, &id)["routeTableIdSet"], json!([two]));
    for (changes, expected) in [
        (json!({"AddRouteTableId": [two]}), "RouteAlreadyExists"),
        (json!({"RemoveRouteTableId": [one]}), "InvalidParameter"),
        (json!({"AddSubnetId": [network.subnet]}), "InvalidParameter"),
        (json!({"PrivateDnsEnabled": "true"}), "InvalidParameter"),
    ] {
        assert_eq!(code(&mut world, "ModifyVpcEndpoint", &on(&id, &changes)), expected, "{changes}");
    }
}
