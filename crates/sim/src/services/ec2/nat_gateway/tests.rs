//! NAT gateways.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::elastic_ip::tests::{address, allocate, open_network};
use crate::services::ec2::testing::{Network, all, code, done, first, network, text, wait, world};

fn make(world: &mut World, network: &Network, allocation: &str) -> String {
    let input = json!({"SubnetId": network.subnet, "AllocationId": allocation});
    text(&done(world, "CreateNatGateway", &input)["natGateway"]["natGatewayId"])
}

fn read(world: &mut World, id: &str) -> Value {
    first(world, "DescribeNatGateways", &json!({"NatGatewayId": [id]}), "natGatewaySet")
}

fn failure(world: &mut World, id: &str) -> (Value, Value) {
    assert_eq!(read(world, id)["state"], "pending");
    wait(world, 60);
    let shown = read(world, id);
    (shown["state"].clone(), shown["failureCode"].clone())
}

#[test]
fn a_public_one_comes_works_goes_and_stays_listed_for_an_hour() {
    let mut world = world();
    let (network, gateway) = open_network(&mut world);
    let allocation = allocate(&mut world);
    let id = make(&mut world, &network, &allocation);
    assert_eq!(read(&mut world, &id)["state"], "pending");
    wait(&mut world, 120);
    let shown = read(&mut world, &id);
    assert_eq!((&shown["state"], &shown["connectivityType"]), (&json!("available"), &json!("public")));
    let held = address(&mut world, &allocation);
    assert_eq!(shown["natGatewayAddressSet"][0]["publicIp"], held["publicIp"]);
    assert_eq!(shown["natGatewayAddressSet"][0]["associationId"], held["associationId"]);
    let interface = &shown["natGatewayAddressSet"][0]["networkInterfaceId"];
    let interface =
        first(&mut world, "DescribeNetworkInterfaces", &json!({"NetworkInterfaceId": [interface]}), "networkInterfaceSet");
    assert_eq!(interface["description"], json!(format!("Interface for NAT Gateway {id}")));
    assert_eq!((&interface["interfaceType"], &interface["requesterManaged"]), (&json!("nat_gateway"), &json!(true)));
    // Its address keeps the internet gateway, and belongs to it alone.
    let attached = json!({"InternetGatewayId": gateway, "VpcId": network.vpc});
    assert_eq!(code(&mut world, "DetachInternetGateway", &attached), "DependencyViolation");
    let association = json!({"AssociationId": held["associationId"]});
    assert_eq!(code(&mut world, "DisassociateAddress", &association), "AuthFailure");
    assert_eq!(code(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet})), "DependencyViolation");
    done(&mut world, "DeleteNatGateway", &json!({"NatGatewayId": id}));
    done(&mut world, "DeleteNatGateway", &json!({"NatGatewayId": id}));
    assert_eq!(read(&mut world, &id)["state"], "deleting");
    assert_eq!(code(&mut world, "ReleaseAddress", &json!({"AllocationId": allocation})), "InvalidIPAddress.InUse");
    wait(&mut world, 120);
    assert_eq!(read(&mut world, &id)["state"], "deleted");
    done(&mut world, "ReleaseAddress", &json!({"AllocationId": allocation}));
    done(&mut world, "DetachInternetGateway", &attached);
    wait(&mut world, 3600);
    assert_eq!(code(&mut world, "DescribeNatGateways", &json!({"NatGatewayId": [id]})), "NatGatewayNotFound");
}

#[test]
fn what_is_impossible_is_accepted_and_fails_later() {
    let mut world = world();
    let closed = network(&mut world);
    let allocation = allocate(&mut world);
    let id = make(&mut world, &closed, &allocation);
    assert_eq!(failure(&mut world, &id), (json!("failed"), json!("Gateway.NotAttached")));
    let text = read(&mut world, &id)["failureMessage"].clone();
    assert_eq!(text, json!(format!("Network {} has no Internet gateway attached", closed.vpc)));
    assert_eq!(address(&mut world, &allocation)["associationId"], Value::Null, "the address is still free");
    done(&mut world, "DeleteNatGateway", &json!({"NatGatewayId": id}));
    assert_eq!(read(&mut world, &id)["state"], "failed", "it goes by itself");
    wait(&mut world, 3700);
    assert!(all(&mut world, "DescribeNatGateways", &json!({}), "natGatewaySet").is_empty());

    let gateway = done(&mut world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"].clone();
    done(&mut world, "AttachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": closed.vpc}));
    make(&mut world, &closed, &allocation);
    let second = make(&mut world, &closed, &allocation);
    assert_eq!(failure(&mut world, &second), (json!("failed"), json!("Resource.AlreadyAssociated")));
    // A /28 has eleven addresses, one of which is taken.
    for _ in 0..10 {
        done(&mut world, "CreateNetworkInterface", &json!({"SubnetId": closed.subnet}));
    }
    let other = allocate(&mut world);
    let third = make(&mut world, &closed, &other);
    assert_eq!(failure(&mut world, &third), (json!("failed"), json!("InsufficientFreeAddressesInSubnet")));
}

#[test]
fn what_names_nothing_is_refused_at_once() {
    let mut world = world();
    let (network, _) = open_network(&mut world);
    let subnet = network.subnet.clone();
    for (input, expected) in [
        (json!({"SubnetId": "subnet-12345678", "AllocationId": "eipalloc-12345678"}), "InvalidSubnetID.NotFound"),
        (json!({"SubnetId": subnet, "AllocationId": "eipalloc-12345678"}), "InvalidAllocationID.NotFound"),
        (json!({"SubnetId": subnet}), "MissingParameter"),
        (json!({"SubnetId": subnet, "ConnectivityType": "private", "AllocationId": "eipalloc-1"}), "InvalidParameterCombination"),
        (json!({"SubnetId": subnet, "ConnectivityType": "secret"}), "InvalidParameterValue"),
        (json!({"SubnetId": subnet, "AvailabilityMode": "regional"}), "NotSimulated"),
    ] {
        assert_eq!(code(&mut world, "CreateNatGateway", &input), expected, "{input}");
    }
    assert_eq!(code(&mut world, "DeleteNatGateway", &json!({"NatGatewayId": "nat-12345678"})), "NatGatewayNotFound");
}

#[test]
fn a_token_makes_one_and_a_zone_has_five() {
    let mut world = world();
    let network = network(&mut world);
    let input = json!({"SubnetId": network.subnet, "ConnectivityType": "private", "ClientToken": "once"});
    let made = done(&mut world, "CreateNatGateway", &input)["natGateway"]["natGatewayId"].clone();
    assert_eq!(done(&mut world, "CreateNatGateway", &input)["natGateway"]["natGatewayId"], made);
    for _ in 0..4 {
        done(&mut world, "CreateNatGateway", &json!({"SubnetId": network.subnet, "ConnectivityType": "private"}));
    }
    let sixth = json!({"SubnetId": network.subnet, "ConnectivityType": "private"});
    assert_eq!(code(&mut world, "CreateNatGateway", &sixth), "NatGatewayLimitExceeded");
    let elsewhere = json!({"SubnetId": network.other_subnet, "ConnectivityType": "private"});
    done(&mut world, "CreateNatGateway", &elsewhere);
}

#[test]
fn a_route_through_it_outlives_it_as_a_black_hole() {
    let mut world = world();
    let network = network(&mut world);
    let private = json!({"SubnetId": network.subnet, "ConnectivityType": "private"});
    let id = text(&done(&mut world, "CreateNatGateway", &private)["natGateway"]["natGatewayId"]);
    let table = text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": network.vpc}))["routeTable"]["routeTableId"]);
    let route = |nat: &str| json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat});
    assert_eq!(code(&mut world, "CreateRoute", &route("nat-12345678")), "InvalidNatGatewayID.NotFound");
    done(&mut world, "CreateRoute", &route(&id));
    let state = |world: &mut World| {
        let shown = first(world, "DescribeRouteTables", &json!({"RouteTableId": [table]}), "routeTableSet");
        (shown["routeSet"][1]["natGatewayId"].clone(), shown["routeSet"][1]["state"].clone())
    };
    assert_eq!(state(&mut world), (json!(id), json!("active")));
    done(&mut world, "DeleteNatGateway", &json!({"NatGatewayId": id}));
    wait(&mut world, 120);
    assert_eq!(state(&mut world), (json!(id), json!("blackhole")));
    assert_eq!(code(&mut world, "ReplaceRoute", &route(&id)), "InvalidNatGatewayID.NotFound");
    wait(&mut world, 7200);
    assert_eq!(state(&mut world), (json!(id), json!("blackhole")));
}

fn statuses(world: &mut World, id: &str) -> Vec<Value> {
    let shown = read(world, id);
    shown["natGatewayAddressSet"].as_array().into_iter().flatten().map(|address| address["status"].clone()).collect()
}

#[test]
fn further_public_addresses_come_and_drain() {
    let mut world = world();
    let (network, _) = open_network(&mut world);
    let (first_ip, second_ip) = (allocate(&mut world), allocate(&mut world));
    let id = make(&mut world, &network, &first_ip);
    let more = json!({"NatGatewayId": id, "AllocationId": [second_ip]});
    assert_eq!(code(&mut world, "AssociateNatGatewayAddress", &more), "IncorrectState");
    wait(&mut world, 120);
    done(&mut world, "AssociateNatGatewayAddress", &more);
    assert_eq!(statuses(&mut world, &id), ["succeeded", "associating"]);
    wait(&mut world, 30);
    assert_eq!(statuses(&mut world, &id), ["succeeded", "succeeded"]);
    let third = allocate(&mut world);
    let third = json!({"NatGatewayId": id, "AllocationId": [third]});
    assert_eq!(code(&mut world, "AssociateNatGatewayAddress", &third), "NatGatewayAddressLimitExceeded");
    let shown = read(&mut world, &id)["natGatewayAddressSet"].clone();
    let primary = json!({"NatGatewayId": id, "AssociationId": [shown[0]["associationId"]]});
    assert_eq!(code(&mut world, "DisassociateNatGatewayAddress", &primary), "InvalidParameterValue");
    done(&mut world, "DisassociateNatGatewayAddress", &json!({"NatGatewayId": id, "AssociationId": [shown[1]["associationId"]]}));
    assert_eq!(statuses(&mut world, &id), ["succeeded", "disassociating"]);
    assert_eq!(code(&mut world, "AssociateNatGatewayAddress", &third), "IncorrectState", "not while it drains");
    assert_eq!(code(&mut world, "ReleaseAddress", &json!({"AllocationId": second_ip})), "InvalidIPAddress.InUse");
    wait(&mut world, 400);
    assert_eq!(statuses(&mut world, &id), ["succeeded"]);
    done(&mut world, "ReleaseAddress", &json!({"AllocationId": second_ip}));
}

#[test]
fn an_address_that_somebody_has_is_accepted_and_fails() {
    let mut world = world();
    world.tuning.nat_gateway_elastic_ip_limit = 3;
    let (network, _) = open_network(&mut world);
    let (one, two) = (allocate(&mut world), allocate(&mut world));
    let (id, _) = (make(&mut world, &network, &one), make(&mut world, &network, &two));
    wait(&mut world, 120);
    done(&mut world, "AssociateNatGatewayAddress", &json!({"NatGatewayId": id, "AllocationId": [two]}));
    wait(&mut world, 30);
    let shown = read(&mut world, &id);
    assert_eq!((&shown["state"], statuses(&mut world, &id)), (&json!("available"), vec![json!("succeeded"), json!("failed")]));
    let text = text(&shown["natGatewayAddressSet"][1]["failureMessage"]);
    assert!(text.ends_with("is already associated"), "{text}");
}

#[test]
fn further_private_addresses_are_listed_or_counted() {
    let mut world = world();
    let network = network(&mut world);
    let private = json!({"SubnetId": network.subnet, "ConnectivityType": "private", "PrivateIpAddress": "10.0.0.5"});
    let id = text(&done(&mut world, "CreateNatGateway", &private)["natGateway"]["natGatewayId"]);
    wait(&mut world, 120);
    done(&mut world, "AssignPrivateNatGatewayAddress", &json!({"NatGatewayId": id, "PrivateIpAddress": ["10.0.0.9"]}));
    wait(&mut world, 30);
    done(&mut world, "AssignPrivateNatGatewayAddress", &json!({"NatGatewayId": id, "PrivateIpAddressCount": "2"}));
    let free = || json!({"SubnetId": [network.subnet]});
    let subnet = first(&mut world, "DescribeSubnets", &free(), "subnetSet");
    assert_eq!(subnet["availableIpAddressCount"], 7, "eleven less four");
    let taken = json!({"NatGatewayId": id, "PrivateIpAddress": ["10.0.0.9"]});
    assert_eq!(code(&mut world, "AssignPrivateNatGatewayAddress", &taken), "InvalidIPAddress.InUse");
    wait(&mut world, 30);
    done(
        &mut world,
        "UnassignPrivateNatGatewayAddress",
        &json!({"NatGatewayId": id, "PrivateIpAddress": ["10.0.0.9"], "MaxDrainDurationSeconds": "10"}),
    );
    wait(&mut world, 30);
    assert_eq!(first(&mut world, "DescribeSubnets", &free(), "subnetSet")["availableIpAddressCount"], 8);
    let first_one = json!({"NatGatewayId": id, "PrivateIpAddress": ["10.0.0.5"]});
    assert_eq!(code(&mut world, "UnassignPrivateNatGatewayAddress", &first_one), "InvalidParameterValue");
    let public = json!({"NatGatewayId": id, "AllocationId": ["eipalloc-12345678"]});
    assert_eq!(code(&mut world, "AssociateNatGatewayAddress", &public), "InvalidParameter");
}
