//! Elastic IP addresses.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::instance::tests::{launch, read, run};
use crate::services::ec2::testing::{Network, all, code, done, first, network, text, wait, world};

pub(in crate::services::ec2) fn allocate(world: &mut World) -> String {
    text(&done(world, "AllocateAddress", &json!({"Domain": "vpc"}))["allocationId"])
}

pub(in crate::services::ec2) fn address(world: &mut World, id: &str) -> Value {
    first(world, "DescribeAddresses", &json!({"AllocationId": [id]}), "addressesSet")
}

/// A network with an internet gateway.
pub(in crate::services::ec2) fn open_network(world: &mut World) -> (Network, String) {
    let network = network(world);
    let gateway = text(&done(world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]);
    done(world, "AttachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": network.vpc}));
    (network, gateway)
}

#[test]
fn five_of_them_and_no_more() {
    let mut world = world();
    for _ in 0..5 {
        allocate(&mut world);
    }
    assert_eq!(code(&mut world, "AllocateAddress", &json!({})), "AddressLimitExceeded");
    world.tuning.public_ipv4_pools = vec!["ipv4pool-ec2-012345".to_owned()];
    let own = done(&mut world, "AllocateAddress", &json!({"PublicIpv4Pool": "ipv4pool-ec2-012345"}));
    assert_eq!(own["publicIpv4Pool"], "ipv4pool-ec2-012345", "addresses of one's own do not count");
    let unknown = json!({"PublicIpv4Pool": "ipv4pool-ec2-54321"});
    assert_eq!(code(&mut world, "AllocateAddress", &unknown), "InvalidPublicIpv4PoolID.NotFound");
    let elsewhere = json!({"NetworkBorderGroup": "us-east-1"});
    assert_eq!(code(&mut world, "AllocateAddress", &elsewhere), "InvalidParameterValue");
}

#[test]
fn an_address_is_of_the_account_and_carries_tags() {
    let mut world = world();
    let tags = json!([{"ResourceType": "elastic-ip", "Tag": [{"Key": "Name", "Value": "nat"}]}]);
    let made = done(&mut world, "AllocateAddress", &json!({"TagSpecification": tags}));
    let id = text(&made["allocationId"]);
    let shown = address(&mut world, &id);
    assert_eq!(shown["publicIp"], made["publicIp"]);
    assert_eq!((&shown["networkBorderGroup"], &shown["publicIpv4Pool"]), (&json!("ap-northeast-1"), &json!("amazon")));
    assert_eq!(shown["tagSet"], json!([{"key": "Name", "value": "nat"}]));
    assert_eq!(shown["associationId"], Value::Null);
    done(&mut world, "CreateTags", &json!({"ResourceId": [id], "Tag": [{"Key": "Team", "Value": "ml"}]}));
    let filter = json!({"Filter": [{"Name": "tag:Team", "Value": ["ml"]}]});
    assert_eq!(all(&mut world, "DescribeAddresses", &filter, "addressesSet").len(), 1);
    done(&mut world, "ReleaseAddress", &json!({"AllocationId": id}));
    assert_eq!(code(&mut world, "ReleaseAddress", &json!({"AllocationId": id})), "InvalidAllocationID.NotFound");
    assert_eq!(code(&mut world, "DescribeAddresses", &json!({"AllocationId": [id]})), "InvalidAllocationID.NotFound");
}

#[test]
fn an_instance_has_it_until_it_is_taken_off() {
    let mut world = world();
    let (network, _) = open_network(&mut world);
    let (one, two) = (run(&mut world, &launch(&network)), run(&mut world, &launch(&network)));
    wait(&mut world, 60);
    let id = allocate(&mut world);
    let to = |instance: &str| json!({"AllocationId": id, "InstanceId": instance});
    let association = text(&done(&mut world, "AssociateAddress", &to(&one))["associationId"]);
    assert_eq!(done(&mut world, "AssociateAddress", &to(&one))["associationId"], json!(association), "twice is once");
    let shown = address(&mut world, &id);
    assert_eq!((&shown["instanceId"], &shown["associationId"]), (&json!(one), &json!(association)));
    assert_eq!(read(&mut world, &one)["ipAddress"], shown["publicIp"]);
    let interface = read(&mut world, &one)["networkInterfaceSet"][0]["association"].clone();
    assert_eq!(interface["ipOwnerId"], json!(world.account), "AWS's own addresses belong to amazon");
    assert_eq!(code(&mut world, "ReleaseAddress", &json!({"AllocationId": id})), "InvalidIPAddress.InUse");
    // It moves to another instance without being taken off first, unless the caller forbids that.
    let guarded = json!({"AllocationId": id, "InstanceId": two, "AllowReassociation": "false"});
    assert_eq!(code(&mut world, "AssociateAddress", &guarded), "Resource.AlreadyAssociated");
    let second = text(&done(&mut world, "AssociateAddress", &to(&two))["associationId"]);
    assert_eq!(read(&mut world, &one)["ipAddress"], Value::Null);
    // It stays through a stop, and goes with the instance.
    done(&mut world, "StopInstances", &json!({"InstanceId": [two]}));
    wait(&mut world, 60);
    assert_eq!(read(&mut world, &two)["ipAddress"], shown["publicIp"]);
    done(&mut world, "DisassociateAddress", &json!({"AssociationId": second}));
    done(&mut world, "DisassociateAddress", &json!({"AssociationId": second}));
    done(&mut world, "AssociateAddress", &to(&one));
    done(&mut world, "TerminateInstances", &json!({"InstanceId": [one]}));
    wait(&mut world, 60);
    assert_eq!(address(&mut world, &id)["associationId"], Value::Null);
    done(&mut world, "ReleaseAddress", &json!({"AllocationId": id}));
}

#[test]
fn without_an_internet_gateway_nothing_is_associated() {
    let mut world = world();
    let network = network(&mut world);
    let instance = run(&mut world, &launch(&network));
    let id = allocate(&mut world);
    let input = json!({"AllocationId": id, "InstanceId": instance});
    assert_eq!(code(&mut world, "AssociateAddress", &input), "Gateway.NotAttached");
    let gateway = text(&done(&mut world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]);
    let attached = json!({"InternetGatewayId": gateway, "VpcId": network.vpc});
    done(&mut world, "AttachInternetGateway", &attached);
    done(&mut world, "AssociateAddress", &input);
    assert_eq!(code(&mut world, "DetachInternetGateway", &attached), "DependencyViolation");
}

#[test]
fn an_elastic_ip_takes_the_place_of_the_given_address() {
    let mut world = world();
    let (network, _) = open_network(&mut world);
    done(&mut world, "ModifySubnetAttribute", &json!({"SubnetId": network.subnet, "MapPublicIpOnLaunch": {"Value": "true"}}));
    let instance = run(&mut world, &launch(&network));
    wait(&mut world, 60);
    let given = read(&mut world, &instance)["ipAddress"].clone();
    let id = allocate(&mut world);
    done(&mut world, "AssociateAddress", &json!({"AllocationId": id, "InstanceId": instance}));
    let shown = read(&mut world, &instance)["ipAddress"].clone();
    assert!(given != Value::Null && shown != given);
    done(&mut world, "StopInstances", &json!({"InstanceId": [instance]}));
    wait(&mut world, 60);
    done(&mut world, "StartInstances", &json!({"InstanceId": [instance]}));
    wait(&mut world, 60);
    assert_eq!(read(&mut world, &instance)["ipAddress"], shown);
}
