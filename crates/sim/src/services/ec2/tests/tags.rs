//! Tags of all kinds.

use serde_json::{Value, json};

use crate::services::ec2::testing::{all, code, done, first, network, text, world};

#[test]
fn tags_are_added_replaced_and_removed() {
    let mut world = world();
    let network = network(&mut world);
    let ids = [network.vpc.clone(), network.subnet.clone(), network.group.clone()];
    done(&mut world, "CreateTags", &json!({"ResourceId": ids, "Tag": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}));
    done(&mut world, "CreateTags", &json!({"ResourceId": ids, "Tag": [{"Key": "a", "Value": "3"}]}));
    let expected = json!([{"key": "a", "value": "3"}, {"key": "b", "value": "2"}]);
    assert_eq!(first(&mut world, "DescribeSubnets", &json!({"SubnetId": [network.subnet]}), "subnetSet")["tagSet"], expected);
    // Another value keeps the tag. A call without a value removes it with any value.
    done(&mut world, "DeleteTags", &json!({"ResourceId": ids, "Tag": [{"Key": "a", "Value": "1"}, {"Key": "b"}, {"Key": "c"}]}));
    let left = all(&mut world, "DescribeTags", &json!({"Filter": [{"Name": "key", "Value": ["*"]}]}), "tagSet");
    assert_eq!(left.len(), 3);
    assert!(left.iter().all(|tag| tag["key"] == json!("a") && tag["value"] == json!("3")));
    let types: Vec<String> = left.iter().map(|tag| text(&tag["resourceType"])).collect();
    assert_eq!(types, ["vpc", "subnet", "security-group"]);
    done(&mut world, "DeleteTags", &json!({"ResourceId": ids}));
    assert!(all(&mut world, "DescribeTags", &json!({}), "tagSet").is_empty());
}

#[test]
fn every_kind_can_be_tagged() {
    let mut world = world();
    let network = network(&mut world);
    let vpc = &network.vpc;
    let endpoint = json!({"VpcId": vpc, "ServiceName": "com.amazonaws.ap-northeast-1.s3"});
    let key = json!({"KeyName": "k", "KeyType": "ed25519"});
    let rules = all(&mut world, "DescribeSecurityGroupRules", &json!({}), "securityGroupRuleSet");
    let acls = all(&mut world, "DescribeNetworkAcls", &json!({}), "networkAclSet");
    let ids = [
        text(&done(&mut world, "CreateRouteTable", &json!({"VpcId": vpc}))["routeTable"]["routeTableId"]),
        text(&done(&mut world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]),
        text(&done(&mut world, "CreateVpcEndpoint", &endpoint)["vpcEndpoint"]["vpcEndpointId"]),
        text(
            &done(&mut world, "CreateNetworkInterface", &json!({"SubnetId": network.subnet}))["networkInterface"]["networkInterfaceId"],
        ),
        text(&done(&mut world, "CreateKeyPair", &key)["keyPairId"]),
        text(&rules[0]["securityGroupRuleId"]),
        text(&acls[0]["networkAclId"]),
    ];
    done(&mut world, "CreateTags", &json!({"ResourceId": ids, "Tag": [{"Key": "k", "Value": ""}]}));
    let mut kinds: Vec<String> =
        all(&mut world, "DescribeTags", &json!({}), "tagSet").iter().map(|t| text(&t["resourceType"])).collect();
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "internet-gateway",
            "key-pair",
            "network-acl",
            "network-interface",
            "route-table",
            "security-group-rule",
            "vpc-endpoint"
        ]
    );
    for id in &ids {
        let found = first(&mut world, "DescribeTags", &json!({"Filter": [{"Name": "resource-id", "Value": [id]}]}), "tagSet");
        assert_eq!(found["value"], json!(""));
    }
}

#[test]
fn keys_values_and_counts_have_limits() {
    let mut world = world();
    let network = network(&mut world);
    let tag = |key: &str, value: &str| json!({"ResourceId": [network.vpc], "Tag": [{"Key": key, "Value": value}]});
    for (key, value, expected) in [
        ("aws:made", "x", "InvalidParameterValue"),
        ("AWS:made", "x", "InvalidParameterValue"),
        ("", "x", "InvalidParameterValue"),
        (&*"k".repeat(128), "x", "InvalidParameterValue"),
        ("k", &*"v".repeat(257), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "CreateTags", &tag(key, value)), expected, "{key}");
    }
    done(&mut world, "CreateTags", &tag(&"k".repeat(127), &"v".repeat(256)));
    let many = |count: usize| (0..count).map(|i| json!({"Key": format!("t{i}"), "Value": "v"})).collect::<Vec<Value>>();
    done(&mut world, "CreateTags", &json!({"ResourceId": [network.vpc], "Tag": many(49)}));
    assert_eq!(code(&mut world, "CreateTags", &tag("one-more", "x")), "TagLimitExceeded");
    done(&mut world, "CreateTags", &tag("t7", "changed"));
    // All or nothing across objects.
    let both = json!({"ResourceId": [network.subnet, network.vpc], "Tag": [{"Key": "one-more", "Value": "x"}]});
    assert_eq!(code(&mut world, "CreateTags", &both), "TagLimitExceeded");
    let duplicate = json!({"ResourceId": [network.subnet], "Tag": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]});
    assert_eq!(code(&mut world, "CreateTags", &duplicate), "InvalidParameterValue");
    assert_eq!(code(&mut world, "CreateTags", &json!({"ResourceId": ["x"], "Tag": [{"Key": "a", "Value": "1"}]})), "InvalidID");
    let missing = json!({"ResourceId": ["vpc-12345678"], "Tag": [{"Key": "a", "Value": "1"}]});
    assert_eq!(code(&mut world, "CreateTags", &missing), "InvalidVpcID.NotFound");
}

#[test]
fn specifications_of_creates_are_checked() {
    let mut world = world();
    let create = |specifications: Value| json!({"CidrBlock": "10.0.0.0/16", "TagSpecification": specifications});
    let many: Vec<Value> = (0..51).map(|i| json!({"Key": format!("t{i}"), "Value": "v"})).collect();
    let one = json!([{"Key": "a", "Value": "b"}]);
    for (specifications, expected) in [
        (json!([{"ResourceType": "subnet", "Tag": one}]), "InvalidParameterValue"),
        (json!([{"Tag": one}]), "InvalidParameterValue"),
        (json!([{"ResourceType": "vpc"}]), "InvalidParameterValue"),
        (json!([{"ResourceType": "vpc", "Tag": one}, {"ResourceType": "vpc", "Tag": one}]), "InvalidParameterValue"),
        (json!([{"ResourceType": "vpc", "Tag": many}]), "TagLimitExceeded"),
        (json!([{"ResourceType": "vpc", "Tag": [{"Key": "aws:x", "Value": "b"}]}]), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "CreateVpc", &create(specifications.clone())), expected, "{specifications}");
    }
}
