//! VPC endpoints: refusals at creation, created endpoints, and their deletion.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::testing::{Network, all, code, done, error, first, network, text, wait, world};

mod change;

const LOGS: &str = "com.amazonaws.ap-northeast-1.logs";
const S3: &str = "com.amazonaws.ap-northeast-1.s3";

fn interface(network: &Network) -> Value {
    json!({
        "VpcId": network.vpc,
        "VpcEndpointType": "Interface",
        "ServiceName": LOGS,
        "SubnetId": [network.subnet, network.other_subnet],
        "SecurityGroupId": [network.group],
        "PrivateDnsEnabled": "true",
    })
}

fn with(mut input: Value, changes: &Value) -> Value {
    for (member, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            input.as_object_mut().map(|members| members.remove(member));
        } else {
            input[member] = value.clone();
        }
    }
    input
}

fn read(world: &mut World, id: &str) -> Value {
    first(world, "DescribeVpcEndpoints", &json!({"VpcEndpointId": [id]}), "vpcEndpointSet")
}

#[test]
fn an_interface_endpoint_comes_and_goes() {
    let mut world = world();
    let network = network(&mut world);
    let made = done(&mut world, "CreateVpcEndpoint", &interface(&network))["vpcEndpoint"].clone();
    let id = text(&made["vpcEndpointId"]);
    assert_eq!((&made["state"], &made["privateDnsEnabled"]), (&json!("pending"), &json!(true)));
    assert_eq!(made["groupSet"], json!([{"groupId": network.group, "groupName": "web"}]));
    assert_eq!(made["networkInterfaceIdSet"].as_array().map(Vec::len), Some(2));
    let names: Vec<String> = made["dnsEntrySet"].as_array().into_iter().flatten().map(|entry| text(&entry["dnsName"])).collect();
    assert!(names[0].starts_with(&id) && names[0].ends_with(".logs.ap-northeast-1.vpce.amazonaws.com"), "{names:?}");
    assert!(names[1].contains("-ap-northeast-1a."), "{names:?}");
    assert_eq!(names[3], "logs.ap-northeast-1.amazonaws.com");
    let own = json!({"Filter": [{"Name": "description", "Value": [format!("VPC Endpoint Interface {id}")]}]});
    let interfaces = all(&mut world, "DescribeNetworkInterfaces", &own, "networkInterfaceSet");
    assert_eq!(interfaces.len(), 2);
    assert!(interfaces.iter().all(|i| i["interfaceType"] == json!("vpc_endpoint") && i["requesterManaged"] == json!(true)));
    wait(&mut world, 74);
    assert_eq!(read(&mut world, &id)["state"], json!("pending"));
    wait(&mut world, 1);
    assert_eq!(read(&mut world, &id)["state"], json!("available"));
    assert_eq!(done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [id]}))["unsuccessful"], json!([]));
    assert_eq!(read(&mut world, &id)["state"], json!("deleting"));
    assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group})), "DependencyViolation");
    assert_eq!(code(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet})), "DependencyViolation");
    // Deleting it again while it goes is no error and does not prolong it.
    wait(&mut world, 60);
    assert_eq!(done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [id]}))["unsuccessful"], json!([]));
    wait(&mut world, 30);
    assert_eq!(code(&mut world, "DescribeVpcEndpoints", &json!({"VpcEndpointId": [id]})), "InvalidVpcEndpointId.NotFound");
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet}));
}

#[test]
fn interface_endpoints_are_checked() {
    let mut world = world();
    let network = network(&mut world);
    let same_zone = json!({"VpcId": network.vpc, "CidrBlock": "10.0.0.32/28", "AvailabilityZone": "ap-northeast-1a"});
    let same_zone = text(&done(&mut world, "CreateSubnet", &same_zone)["subnet"]["subnetId"]);
    let table = text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": network.vpc}))["routeTable"]["routeTableId"]);
    let foreign = all(
        &mut world,
        "DescribeSubnets",
        &json!({"Filter": [{"Name": "default-for-az", "Value": ["true"]}]}),
        "subnetSet",
    )[0]["subnetId"]
        .clone();
    for (changes, expected) in [
        (json!({"ServiceName": "com.amazonaws.ap-northeast-1.nonsense"}), "InvalidServiceName"),
        (json!({"ServiceName": "com.amazonaws.us-east-1.logs"}), "InvalidServiceName"),
        (json!({"VpcEndpointType": "Gateway"}), "InvalidParameter"),
        (json!({"VpcEndpointType": null}), "InvalidParameter"),
        (json!({"VpcEndpointType": "GatewayLoadBalancer"}), "InvalidParameterValue"),
        (json!({"VpcId": "vpc-12345678"}), "InvalidVpcID.NotFound"),
        (json!({"SubnetId": ["subnet-12345678"]}), "InvalidSubnetId.NotFound"),
        (json!({"SubnetId": [foreign]}), "InvalidParameter"),
        (json!({"SubnetId": [network.subnet, same_zone]}), "DuplicateSubnetsInSameZone"),
        (json!({"SubnetId": [network.subnet, network.subnet]}), "DuplicateSubnetsInSameZone"),
        (json!({"SecurityGroupId": ["sg-12345678"]}), "InvalidGroup.NotFound"),
        (json!({"RouteTableId": [table]}), "InvalidParameter"),
        (json!({"PolicyDocument": "not json"}), "InvalidPolicyDocument"),
        (json!({"PolicyDocument": "[]"}), "InvalidPolicyDocument"),
        (json!({"PolicyDocument": format!("{{\"Statement\": []{}}}", " ".repeat(20_480))}), "InvalidPolicyDocument"),
        (json!({"IpAddressType": "dualstack"}), "InvalidParameter"),
        (json!({"IpAddressType": "ipv5"}), "InvalidParameterValue"),
        (json!({"DnsOptions": {"DnsRecordIpType": "ipv6"}}), "InvalidParameter"),
        (json!({"DnsOptions": {"PrivateDnsOnlyForInboundResolverEndpoint": "true"}}), "InvalidParameter"),
        (json!({"ServiceRegion": "us-east-1"}), "InvalidParameter"),
        (json!({"SubnetConfiguration": [{"SubnetId": same_zone, "Ipv4": "10.0.0.40"}]}), "InvalidParameter"),
        (json!({"SubnetConfiguration": [{"SubnetId": network.subnet, "Ipv4": "10.0.0.2"}]}), "InvalidParameterValue"),
        (json!({"TagSpecification": [{"ResourceType": "vpc", "Tag": [{"Key": "a", "Value": "b"}]}]}), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "CreateVpcEndpoint", &with(interface(&network), &changes)), expected, "{changes}");
    }
}

#[test]
fn groups_default_and_addresses_can_be_chosen() {
    let mut world = world();
    let network = network(&mut world);
    let input = with(
        interface(&network),
        &json!({
            "SecurityGroupId": null,
            "SubnetConfiguration": [{"SubnetId": network.subnet, "Ipv4": "10.0.0.9"}],
        }),
    );
    let made = done(&mut world, "CreateVpcEndpoint", &input)["vpcEndpoint"].clone();
    assert_eq!(made["groupSet"][0]["groupName"], json!("default"));
    let filter = json!({"Filter": [{"Name": "subnet-id", "Value": [network.subnet]}]});
    assert_eq!(
        first(&mut world, "DescribeNetworkInterfaces", &filter, "networkInterfaceSet")["privateIpAddress"],
        json!("10.0.0.9")
    );
}

#[test]
fn a_full_subnet_takes_no_endpoint() {
    let mut world = world();
    let network = network(&mut world);
    for _ in 0..11 {
        done(&mut world, "CreateNetworkInterface", &json!({"SubnetId": network.other_subnet}));
    }
    assert_eq!(code(&mut world, "CreateVpcEndpoint", &interface(&network)), "InsufficientFreeAddressesInSubnet");
}

#[test]
fn services_have_zones() {
    let mut world = world();
    let network = network(&mut world);
    world.tuning.service_zones_absent.insert(LOGS.to_owned(), vec!["ap-northeast-1c".to_owned()]);
    let refused = error(&mut world, "CreateVpcEndpoint", &interface(&network));
    assert_eq!(refused.code, "InvalidParameter");
    assert!(
        refused.message.ends_with(&format!("does not support the availability zone of the subnet: {}.", network.other_subnet))
    );
    let service = first(&mut world, "DescribeVpcEndpointServices", &json!({"ServiceName": [LOGS]}), "serviceDetailSet");
    assert_eq!(service["availabilityZoneSet"], json!(["ap-northeast-1a", "ap-northeast-1d"]));
    done(&mut world, "CreateVpcEndpoint", &with(interface(&network), &json!({"SubnetId": [network.subnet]})));
}

#[test]
fn private_dns_needs_both_attributes_of_the_vpc() {
    let mut world = world();
    let network = network(&mut world);
    let set = |value: &str| json!({"VpcId": network.vpc, "EnableDnsHostnames": {"Value": value}});
    done(&mut world, "ModifyVpcAttribute", &set("false"));
    let refused = error(&mut world, "CreateVpcEndpoint", &interface(&network));
    assert_eq!(refused.code, "InvalidParameter");
    assert!(refused.message.starts_with("Enabling private DNS requires both enableDnsSupport and enableDnsHostnames"));
    // Omitted, it is on.
    assert_eq!(
        code(&mut world, "CreateVpcEndpoint", &with(interface(&network), &json!({"PrivateDnsEnabled": null}))),
        "InvalidParameter"
    );
    done(&mut world, "CreateVpcEndpoint", &with(interface(&network), &json!({"PrivateDnsEnabled": "false"})));
}

#[test]
fn private_names_conflict_while_held_and_minutes_after() {
    let mut world = world();
    let network = network(&mut world);
    let id = text(&done(&mut world, "CreateVpcEndpoint", &interface(&network))["vpcEndpoint"]["vpcEndpointId"]);
    let refused = error(&mut world, "CreateVpcEndpoint", &interface(&network));
    let words = "private-dns-enabled cannot be set because there is already a conflicting DNS domain for logs.ap-northeast-1.amazonaws.com in the VPC";
    assert_eq!(refused.message, format!("{words} {}", network.vpc));
    // Another service, or none of the names, is free.
    let other = json!({"ServiceName": "com.amazonaws.ap-northeast-1.sts", "SubnetId": [network.subnet]});
    done(&mut world, "CreateVpcEndpoint", &with(interface(&network), &other));
    let without = json!({"PrivateDnsEnabled": "false", "SubnetId": [network.subnet]});
    done(&mut world, "CreateVpcEndpoint", &with(interface(&network), &without));
    done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [id]}));
    for seconds in [89, 1, 119] {
        wait(&mut world, seconds);
        assert_eq!(code(&mut world, "CreateVpcEndpoint", &interface(&network)), "InvalidParameter");
    }
    wait(&mut world, 1);
    done(&mut world, "CreateVpcEndpoint", &interface(&network));
}

#[test]
fn gateway_endpoints_are_routes() {
    let mut world = world();
    let network = network(&mut world);
    let table = text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": network.vpc}))["routeTable"]["routeTableId"]);
    let gateway = json!({"VpcId": network.vpc, "ServiceName": S3, "RouteTableId": [table]});
    for (changes, expected) in [
        (json!({"SubnetId": [network.subnet]}), "InvalidParameter"),
        (json!({"SecurityGroupId": [network.group]}), "InvalidParameter"),
        (json!({"PrivateDnsEnabled": "true"}), "InvalidParameter"),
        (json!({"DnsOptions": {"DnsRecordIpType": "ipv4"}}), "InvalidParameter"),
        (json!({"RouteTableId": ["rtb-12345678"]}), "InvalidRouteTableID.NotFound"),
        (json!({"ServiceName": LOGS}), "InvalidParameter"),
    ] {
        assert_eq!(code(&mut world, "CreateVpcEndpoint", &with(gateway.clone(), &changes)), expected, "{changes}");
    }
    let made = done(&mut world, "CreateVpcEndpoint", &gateway)["vpcEndpoint"].clone();
    assert_eq!((&made["state"], &made["vpcEndpointType"]), (&json!("available"), &json!("Gateway")));
    assert_eq!((&made["routeTableIdSet"], &made["dnsEntrySet"]), (&json!([table]), &json!([])));
    assert!(text(&made["policyDocument"]).contains("2008-10-17"));
    let twice = error(&mut world, "CreateVpcEndpoint", &gateway);
    assert_eq!(twice.code, "RouteAlreadyExists");
    assert!(twice.message.contains("pl-61a54008"), "{}", twice.message);
    // The other service has routes of its own.
    done(
        &mut world,
        "CreateVpcEndpoint",
        &with(gateway.clone(), &json!({"ServiceName": "com.amazonaws.ap-northeast-1.dynamodb"})),
    );
    done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [made["vpcEndpointId"]]}));
    assert_eq!(code(&mut world, "CreateVpcEndpoint", &gateway), "RouteAlreadyExists");
    wait(&mut world, 10);
    done(&mut world, "CreateVpcEndpoint", &gateway);
}

#[test]
fn s3_by_interface_wants_its_gateway_first() {
    let mut world = world();
    let network = network(&mut world);
    let input = with(interface(&network), &json!({"ServiceName": S3}));
    let refused = error(&mut world, "CreateVpcEndpoint", &input);
    assert!(refused.message.contains("must have a Gateway endpoint for the service"), "{}", refused.message);
    let all_traffic = json!({"DnsOptions": {"PrivateDnsOnlyForInboundResolverEndpoint": "false"}});
    let made = done(&mut world, "CreateVpcEndpoint", &with(input.clone(), &all_traffic))["vpcEndpoint"].clone();
    assert_eq!(made["dnsOptions"]["privateDnsOnlyForInboundResolverEndpoint"], json!(false));
    done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": [made["vpcEndpointId"]]}));
    wait(&mut world, 300);
    done(&mut world, "CreateVpcEndpoint", &json!({"VpcId": network.vpc, "ServiceName": S3}));
    let made = done(&mut world, "CreateVpcEndpoint", &input)["vpcEndpoint"].clone();
    assert_eq!(made["dnsOptions"]["privateDnsOnlyForInboundResolverEndpoint"], json!(true));
}

#[test]
fn a_client_token_makes_one_endpoint() {
    let mut world = world();
    let network = network(&mut world);
    let input = with(interface(&network), &json!({"ClientToken": "token-1"}));
    let made = done(&mut world, "CreateVpcEndpoint", &input);
    assert_eq!(made["clientToken"], json!("token-1"));
    wait(&mut world, 100);
    let again = done(&mut world, "CreateVpcEndpoint", &input);
    assert_eq!(again["vpcEndpoint"]["vpcEndpointId"], made["vpcEndpoint"]["vpcEndpointId"]);
    assert_eq!(again["vpcEndpoint"]["state"], json!("available"));
    let other = with(input.clone(), &json!({"SubnetId": [network.subnet]}));
    assert_eq!(code(&mut world, "CreateVpcEndpoint", &other), "IdempotentParameterMismatch");
    let long = with(input, &json!({"ClientToken": "x".repeat(65)}));
    assert_eq!(code(&mut world, "CreateVpcEndpoint", &long), "InvalidParameterValue");
}

#[test]
fn both_kinds_have_quotas() {
    let mut world = world();
    let network = network(&mut world);
    (world.tuning.interface_endpoint_limit, world.tuning.gateway_endpoint_limit) = (1, 1);
    done(&mut world, "CreateVpcEndpoint", &interface(&network));
    let sts = json!({"ServiceName": "com.amazonaws.ap-northeast-1.sts"});
    assert_eq!(code(&mut world, "CreateVpcEndpoint", &with(interface(&network), &sts)), "VpcEndpointLimitExceeded");
    done(&mut world, "CreateVpcEndpoint", &json!({"VpcId": network.vpc, "ServiceName": S3}));
    assert_eq!(
        code(&mut world, "CreateVpcEndpoint", &json!({"VpcId": network.vpc, "ServiceName": S3})),
        "VpcEndpointLimitExceeded"
    );
}

#[test]
fn deletes_answer_with_what_failed() {
    let mut world = world();
    let network = network(&mut world);
    let id = text(&done(&mut world, "CreateVpcEndpoint", &interface(&network))["vpcEndpoint"]["vpcEndpointId"]);
    let answer = done(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": ["vpce-12345678", id]}));
    assert_eq!(
        answer["unsuccessful"],
        json!([{
            "resourceId": "vpce-12345678",
            "error": {"code": "InvalidVpcEndpoint.NotFound", "message": "The Vpc Endpoint Id 'vpce-12345678' does not exist"},
        }])
    );
    assert_eq!(read(&mut world, &id)["state"], json!("deleting"));
    assert_eq!(code(&mut world, "DeleteVpcEndpoints", &json!({"VpcEndpointId": ["x"]})), "InvalidVpcEndpointId.Malformed");
}

#[test]
fn the_catalogue_has_s3_twice_and_studio_under_its_own_name() {
    let mut world = world();
    let both = all(&mut world, "DescribeVpcEndpointServices", &json!({"ServiceName": [S3]}), "serviceDetailSet");
    let kinds: Vec<String> = both.iter().map(|service| text(&service["serviceType"][0]["serviceType"])).collect();
    assert_eq!(kinds, ["Gateway", "Interface"]);
    let filter = json!({"ServiceName": [S3], "Filter": [{"Name": "service-type", "Value": ["Gateway"]}]});
    assert_eq!(first(&mut world, "DescribeVpcEndpointServices", &filter, "serviceDetailSet")["privateDnsNameSet"], json!([]));
    for (name, private) in [
        ("com.amazonaws.ap-northeast-1.sagemaker.api", "api.sagemaker.ap-northeast-1.amazonaws.com"),
        ("com.amazonaws.ap-northeast-1.sagemaker.runtime", "runtime.sagemaker.ap-northeast-1.amazonaws.com"),
        ("com.amazonaws.ap-northeast-1.ecr.api", "api.ecr.ap-northeast-1.amazonaws.com"),
        ("aws.sagemaker.ap-northeast-1.studio", "studio.ap-northeast-1.sagemaker.aws"),
        ("aws.sagemaker.ap-northeast-1.notebook", "notebook.ap-northeast-1.sagemaker.aws"),
    ] {
        let service = first(&mut world, "DescribeVpcEndpointServices", &json!({"ServiceName": [name]}), "serviceDetailSet");
        assert_eq!(service["privateDnsName"], json!(private));
        assert_eq!(service["availabilityZoneSet"].as_array().map(Vec::len), Some(3));
    }
    assert_eq!(code(&mut world, "DescribeVpcEndpointServices", &json!({"ServiceName": ["nonsense"]})), "InvalidServiceName");
    assert_eq!(
        code(
            &mut world,
            "DescribeVpcEndpointServices",
            &json!({"ServiceName": ["com.amazonaws.ap-northeast-1.sagemaker.runtime-fips"]})
        ),
        "InvalidServiceName"
    );
    let everything = done(&mut world, "DescribeVpcEndpointServices", &json!({}));
    let (names, details) = (everything["serviceNameSet"].as_array(), everything["serviceDetailSet"].as_array());
    assert_eq!(names.map(Vec::len), details.map(|details| details.len() - 2));
}

#[test]
fn every_partition_names_its_services_in_its_own_way() {
    use crate::services::ec2::vpc_endpoint::catalogue::{Kind, find};
    for (region, name, kind) in [
        ("cn-north-1", "com.amazonaws.cn-north-1.logs", Kind::Interface),
        ("cn-north-1", "com.amazonaws.cn-north-1.ssm", Kind::Interface),
        ("cn-north-1", "cn.com.amazonaws.cn-north-1.sts", Kind::Interface),
        ("cn-north-1", "com.amazonaws.cn-north-1.s3", Kind::Gateway),
        ("cn-north-1", "cn.com.amazonaws.cn-north-1.s3", Kind::Interface),
        ("cn-north-1", "aws.sagemaker.cn-north-1.studio", Kind::Interface),
        ("us-gov-west-1", "com.amazonaws.us-gov-west-1.ecr.api", Kind::Interface),
        ("eusc-de-east-1", "eu.amazonaws.eusc-de-east-1.ecr.api", Kind::Interface),
        ("eusc-de-east-1", "com.amazonaws.eusc-de-east-1.sts", Kind::Interface),
        ("us-iso-east-1", "gov.ic.c2s.us-iso-east-1.sagemaker.api", Kind::Interface),
        ("eu-isoe-west-1", "uk.adc-e.cloud.eu-isoe-west-1.ecr.dkr", Kind::Interface),
    ] {
        assert!(find(region, name, kind).is_some(), "{name}");
    }
    for (region, name, kind) in [
        ("cn-north-1", "cn.com.amazonaws.cn-north-1.logs", Kind::Interface),
        ("cn-north-1", "com.amazonaws.cn-north-1.s3", Kind::Interface),
        ("cn-north-1", "com.amazonaws.cn-north-1.sts", Kind::Interface),
        ("eusc-de-east-1", "com.amazonaws.eusc-de-east-1.ecr.api", Kind::Interface),
    ] {
        assert!(find(region, name, kind).is_none(), "{name}");
    }
}

#[test]
fn prefix_lists() {
    let mut world = world();
    let by_name = json!({"Filter": [{"Name": "prefix-list-name", "Value": [S3]}]});
    let list = first(&mut world, "DescribePrefixLists", &by_name, "prefixListSet");
    assert_eq!(list["prefixListId"], json!("pl-61a54008"));
    assert!(list["cidrSet"].as_array().is_some_and(|ranges| !ranges.is_empty()));
    let managed = first(&mut world, "DescribeManagedPrefixLists", &by_name, "prefixListSet");
    assert_eq!((&managed["ownerId"], &managed["addressFamily"]), (&json!("AWS"), &json!("IPv4")));
    let entries = all(&mut world, "GetManagedPrefixListEntries", &json!({"PrefixListId": "pl-61a54008"}), "entrySet");
    assert_eq!(entries.len(), 3);
    assert_eq!(
        code(&mut world, "GetManagedPrefixListEntries", &json!({"PrefixListId": "pl-12345678"})),
        "InvalidPrefixListID.NotFound"
    );
}
