//! Route tables, routes, associations.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::testing::{code, done, error, first, network, text, world};

fn table(world: &mut World, vpc: &str) -> String {
    text(&done(world, "CreateRouteTable", &json!({"VpcId": vpc}))["routeTable"]["routeTableId"])
}

fn read(world: &mut World, table: &str) -> Value {
    first(world, "DescribeRouteTables", &json!({"RouteTableId": [table]}), "routeTableSet")
}

fn gateway(world: &mut World, vpc: &str) -> String {
    let gateway = text(&done(world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]);
    done(world, "AttachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": vpc}));
    gateway
}

#[test]
fn a_client_token_makes_one_table() {
    let mut world = world();
    let vpc = network(&mut world).vpc;
    let input = json!({"VpcId": vpc, "ClientToken": "t"});
    let made = done(&mut world, "CreateRouteTable", &input);
    assert_eq!(done(&mut world, "CreateRouteTable", &input)["routeTable"]["routeTableId"], made["routeTable"]["routeTableId"]);
    let other = json!({"VpcId": vpc, "ClientToken": "t", "TagSpecification": [{"ResourceType": "route-table", "Tag": [{"Key": "a", "Value": "b"}]}]});
    assert_eq!(code(&mut world, "CreateRouteTable", &other), "IdempotentParameterMismatch");
    assert_ne!(table(&mut world, &vpc), text(&made["routeTable"]["routeTableId"]));
}

#[test]
fn routes_come_change_and_go() {
    let mut world = world();
    let network = network(&mut world);
    let table = table(&mut world, &network.vpc);
    let gateway = gateway(&mut world, &network.vpc);
    let interface = done(&mut world, "CreateNetworkInterface", &json!({"SubnetId": network.subnet}))["networkInterface"]["networkInterfaceId"].clone();
    let route = |target: &str, id: &Value| json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", target: id});
    assert_eq!(code(&mut world, "ReplaceRoute", &route("GatewayId", &json!(gateway))), "InvalidParameterValue");
    done(&mut world, "CreateRoute", &route("GatewayId", &json!(gateway)));
    let expected = json!({"destinationCidrBlock": "0.0.0.0/0", "gatewayId": gateway, "origin": "CreateRoute", "state": "active"});
    assert_eq!(read(&mut world, &table)["routeSet"][1], expected);
    let twice = error(&mut world, "CreateRoute", &route("GatewayId", &json!(gateway)));
    assert_eq!(
        (twice.code.as_str(), twice.message.as_str()),
        ("RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists.")
    );
    done(&mut world, "ReplaceRoute", &route("NetworkInterfaceId", &interface));
    // An interface that is not attached carries nothing.
    assert_eq!(read(&mut world, &table)["routeSet"][1]["state"], json!("blackhole"));
    let gone = json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"});
    done(&mut world, "DeleteRoute", &gone);
    assert_eq!(code(&mut world, "DeleteRoute", &gone), "InvalidRoute.NotFound");
    assert_eq!(read(&mut world, &table)["routeSet"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_detached_gateway_leaves_a_blackhole() {
    let mut world = world();
    let vpc = network(&mut world).vpc;
    let (table, gateway) = (table(&mut world, &vpc), gateway(&mut world, &vpc));
    done(&mut world, "CreateRoute", &json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}));
    done(&mut world, "DetachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": vpc}));
    assert_eq!(read(&mut world, &table)["routeSet"][1]["state"], json!("blackhole"));
}

#[test]
fn bad_routes_are_refused() {
    let mut world = world();
    let network = network(&mut world);
    let table = table(&mut world, &network.vpc);
    let gateway = gateway(&mut world, &network.vpc);
    let stray = text(&done(&mut world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]);
    for (input, expected) in [
        (json!({"GatewayId": gateway}), "MissingParameter"),
        (json!({"DestinationCidrBlock": "0.0.0.0/0"}), "MissingParameter"),
        (json!({"DestinationCidrBlock": "x", "GatewayId": gateway}), "InvalidParameterValue"),
        (
            json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway, "NatGatewayId": "nat-1"}),
            "InvalidParameterCombination",
        ),
        (
            json!({"DestinationCidrBlock": "0.0.0.0/0", "DestinationPrefixListId": "pl-61a54008", "GatewayId": gateway}),
            "InvalidParameterCombination",
        ),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-12345678"}), "InvalidGatewayID.NotFound"),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": stray}), "InvalidParameterValue"),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "vpce-12345678"}), "InvalidParameterValue"),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-12345678"}), "InvalidNatGatewayID.NotFound"),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-12345678"}), "InvalidTransitGatewayID.NotFound"),
        (
            json!({"DestinationCidrBlock": "0.0.0.0/0", "VpcPeeringConnectionId": "pcx-12345678"}),
            "InvalidVpcPeeringConnectionID.NotFound",
        ),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "VpcEndpointId": "vpce-12345678"}), "InvalidVpcEndpointId.NotFound"),
        (json!({"DestinationCidrBlock": "0.0.0.0/0", "InstanceId": "i-12345678"}), "InvalidInstanceID.NotFound"),
        (
            json!({"DestinationCidrBlock": "0.0.0.0/0", "NetworkInterfaceId": "eni-12345678"}),
            "InvalidNetworkInterfaceID.NotFound",
        ),
        (json!({"DestinationPrefixListId": "pl-12345678", "GatewayId": gateway}), "InvalidPrefixListID.NotFound"),
        (json!({"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": gateway}), "RouteAlreadyExists"),
        (json!({"DestinationCidrBlock": "10.0.1.0/24", "GatewayId": gateway}), "InvalidParameterValue"),
    ] {
        let mut input = input;
        input["RouteTableId"] = json!(table);
        assert_eq!(code(&mut world, "CreateRoute", &input), expected, "{input}");
    }
    let local = error(&mut world, "DeleteRoute", &json!({"RouteTableId": table, "DestinationCidrBlock": "10.0.0.0/16"}));
    assert_eq!(local.message, format!("cannot remove local route 10.0.0.0/16 in route table {table}"));
}

#[test]
fn gateway_endpoints_own_their_routes() {
    let mut world = world();
    let vpc = network(&mut world).vpc;
    let table = table(&mut world, &vpc);
    let input = json!({"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-1.s3", "RouteTableId": [table]});
    let endpoint = text(&done(&mut world, "CreateVpcEndpoint", &input)["vpcEndpoint"]["vpcEndpointId"]);
    let expected =
        json!({"destinationPrefixListId": "pl-61a54008", "gatewayId": endpoint, "origin": "CreateRoute", "state": "active"});
    assert_eq!(read(&mut world, &table)["routeSet"][1], expected);
    let by_list = json!({"RouteTableId": table, "DestinationPrefixListId": "pl-61a54008"});
    let refused = error(&mut world, "DeleteRoute", &by_list);
    assert_eq!(refused.message, format!("cannot remove VPC endpoint route pl-61a54008 in route table {table}"));
    // A table that goes takes itself off the endpoint.
    done(&mut world, "DeleteRouteTable", &json!({"RouteTableId": table}));
    let left = first(&mut world, "DescribeVpcEndpoints", &json!({"VpcEndpointId": [endpoint]}), "vpcEndpointSet");
    assert_eq!(left["routeTableIdSet"], json!([]));
}

#[test]
fn a_subnet_has_one_explicit_table() {
    let mut world = world();
    let network = network(&mut world);
    let (one, two) = (table(&mut world, &network.vpc), table(&mut world, &network.vpc));
    let made = done(&mut world, "AssociateRouteTable", &json!({"RouteTableId": one, "SubnetId": network.subnet}));
    assert_eq!(made["associationState"]["state"], json!("associated"));
    assert_eq!(
        code(&mut world, "AssociateRouteTable", &json!({"RouteTableId": two, "SubnetId": network.subnet})),
        "Resource.AlreadyAssociated"
    );
    let blocked = error(&mut world, "DeleteRouteTable", &json!({"RouteTableId": one}));
    assert_eq!(blocked.message, format!("The routeTable '{one}' has dependencies and cannot be deleted."));
    let moved =
        done(&mut world, "ReplaceRouteTableAssociation", &json!({"AssociationId": made["associationId"], "RouteTableId": two}));
    assert_ne!(moved["newAssociationId"], made["associationId"]);
    done(&mut world, "DeleteRouteTable", &json!({"RouteTableId": one}));
    assert_eq!(
        code(&mut world, "DisassociateRouteTable", &json!({"AssociationId": made["associationId"]})),
        "InvalidAssociationID.NotFound"
    );
    done(&mut world, "DisassociateRouteTable", &json!({"AssociationId": moved["newAssociationId"]}));
    done(&mut world, "DeleteRouteTable", &json!({"RouteTableId": two}));
}

#[test]
fn associations_stay_inside_the_vpc() {
    let mut world = world();
    let network = network(&mut world);
    let other = text(&done(&mut world, "CreateVpc", &json!({"CidrBlock": "10.9.0.0/16"}))["vpc"]["vpcId"]);
    let (own, foreign) = (table(&mut world, &network.vpc), table(&mut world, &other));
    for (input, expected) in [
        (json!({"RouteTableId": foreign, "SubnetId": network.subnet}), "InvalidParameterValue"),
        (json!({"RouteTableId": own}), "MissingParameter"),
        (json!({"RouteTableId": own, "SubnetId": "subnet-12345678"}), "InvalidSubnetID.NotFound"),
        (json!({"RouteTableId": own, "SubnetId": network.subnet, "GatewayId": "igw-12345678"}), "InvalidParameterCombination"),
        (json!({"RouteTableId": own, "GatewayId": "igw-12345678"}), "InvalidGatewayID.NotFound"),
    ] {
        assert_eq!(code(&mut world, "AssociateRouteTable", &input), expected, "{input}");
    }
    let gateway = gateway(&mut world, &network.vpc);
    done(&mut world, "AssociateRouteTable", &json!({"RouteTableId": own, "GatewayId": gateway}));
    assert_eq!(read(&mut world, &own)["associationSet"][0]["gatewayId"], json!(gateway));
}

#[test]
fn the_main_table_can_be_swapped_but_not_removed() {
    let mut world = world();
    let network = network(&mut world);
    let filter = json!({"Filter": [{"Name": "association.main", "Value": ["true"]}, {"Name": "vpc-id", "Value": [network.vpc]}]});
    let main = first(&mut world, "DescribeRouteTables", &filter, "routeTableSet");
    let association = main["associationSet"][0]["routeTableAssociationId"].clone();
    assert_eq!(code(&mut world, "DeleteRouteTable", &json!({"RouteTableId": main["routeTableId"]})), "DependencyViolation");
    assert_eq!(code(&mut world, "DisassociateRouteTable", &json!({"AssociationId": association})), "InvalidParameterValue");
    let new = table(&mut world, &network.vpc);
    done(&mut world, "ReplaceRouteTableAssociation", &json!({"AssociationId": association, "RouteTableId": new}));
    assert_eq!(text(&first(&mut world, "DescribeRouteTables", &filter, "routeTableSet")["routeTableId"]), new);
    done(&mut world, "DeleteRouteTable", &json!({"RouteTableId": main["routeTableId"]}));
}
