//! Security groups: names, the rules of a new one, and the references that keep one from being deleted.

use serde_json::json;

use crate::services::ec2::network_interface::{self, Wanted};
use crate::services::ec2::security_group::{self, Peer, Permission};
use crate::services::ec2::testing::{all, code, done, error, first, network, text, wait, world};

mod rules;

#[test]
fn a_new_group_lets_everything_out() {
    let mut world = world();
    let network = network(&mut world);
    let made = done(
        &mut world,
        "CreateSecurityGroup",
        &json!({
            "VpcId": network.vpc,
            "GroupName": "endpoints",
            "GroupDescription": "for endpoints",
            "TagSpecification": [{"ResourceType": "security-group", "Tag": [{"Key": "a", "Value": "b"}]}],
        }),
    );
    assert_eq!(made["tagSet"], json!([{"key": "a", "value": "b"}]));
    assert_eq!(
        made["securityGroupArn"],
        json!(format!("arn:aws:ec2:ap-northeast-1:123456789012:security-group/{}", text(&made["groupId"])))
    );
    let group = first(&mut world, "DescribeSecurityGroups", &json!({"GroupId": [made["groupId"]]}), "securityGroupInfo");
    assert_eq!((&group["groupName"], &group["groupDescription"]), (&json!("endpoints"), &json!("for endpoints")));
    assert_eq!(group["ipPermissions"], json!([]));
    let egress = &group["ipPermissionsEgress"][0];
    assert_eq!((&egress["ipProtocol"], &egress["ipRanges"][0]["cidrIp"]), (&json!("-1"), &json!("0.0.0.0/0")));
    assert!(egress["fromPort"].is_null() && egress["toPort"].is_null());
}

#[test]
fn names_and_descriptions_are_checked() {
    let mut world = world();
    let network = network(&mut world);
    let long = "x".repeat(256);
    for (name, description, expected) in [
        ("WEB", "d", "InvalidGroup.Duplicate"),
        ("sg-web", "d", "InvalidParameterValue"),
        ("Sg-web", "d", "InvalidParameterValue"),
        ("default", "d", "InvalidParameterValue"),
        (long.as_str(), "d", "InvalidParameterValue"),
        ("ok", long.as_str(), "InvalidParameterValue"),
        ("ネット", "d", "InvalidParameterValue"),
        ("ok", "a<b", "InvalidParameterValue"),
        ("", "d", "MissingParameter"),
        ("ok", "", "MissingParameter"),
    ] {
        let input = json!({"VpcId": network.vpc, "GroupName": name, "GroupDescription": description});
        assert_eq!(code(&mut world, "CreateSecurityGroup", &input), expected, "{name} {description}");
    }
    let twice = json!({"VpcId": network.vpc, "GroupName": "web", "GroupDescription": "d"});
    let refused = error(&mut world, "CreateSecurityGroup", &twice);
    assert_eq!(refused.message, format!("The security group 'web' already exists for VPC '{}'", network.vpc));
    // Without a VPC it is the default one, where the name is free.
    done(&mut world, "CreateSecurityGroup", &json!({"GroupName": "web", "GroupDescription": "d"}));
    assert_eq!(all(&mut world, "DescribeSecurityGroups", &json!({"GroupName": ["web"]}), "securityGroupInfo").len(), 1);
    assert_eq!(code(&mut world, "DescribeSecurityGroups", &json!({"GroupName": ["nobody"]})), "InvalidGroup.NotFound");
}

#[test]
fn the_region_has_a_quota() {
    let mut world = world();
    let network = network(&mut world);
    world.tuning.security_group_limit = 4;
    let input = |name: &str| json!({"VpcId": network.vpc, "GroupName": name, "GroupDescription": "d"});
    // Two default groups and one of the network are there.
    done(&mut world, "CreateSecurityGroup", &input("a"));
    assert_eq!(code(&mut world, "CreateSecurityGroup", &input("b")), "SecurityGroupLimitExceeded");
}

#[test]
fn the_default_group_stays() {
    let mut world = world();
    let network = network(&mut world);
    let filter = json!({"Filter": [{"Name": "vpc-id", "Value": [network.vpc]}, {"Name": "group-name", "Value": ["default"]}]});
    let group = first(&mut world, "DescribeSecurityGroups", &filter, "securityGroupInfo");
    assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({"GroupId": group["groupId"]})), "CannotDelete");
    assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({})), "MissingParameter");
}

#[test]
fn an_interface_keeps_its_groups_until_it_is_gone() {
    let mut world = world();
    let network = network(&mut world);
    let groups = [network.group.clone()];
    let wanted = Wanted {
        subnet: &network.subnet,
        groups: &groups,
        description: "EFS mount target for fs-1 (fsmt-1)".to_owned(),
        interface_type: "efs",
        requester: Some("efs"),
        owner: "fsmt-1",
        maker: network_interface::marks::Maker::Efs,
        ..Wanted::default()
    };
    network_interface::attach(&mut world, &wanted).unwrap_or_else(|error| panic!("{error:?}"));
    let now = world.now;
    let gone_at = now + std::time::Duration::from_secs(30);
    network_interface::release(&mut world, "fsmt-1", gone_at);
    let kept = error(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    assert_eq!(kept.code, "DependencyViolation");
    assert_eq!(kept.message, format!("resource {} has a dependent object", network.group));
    wait(&mut world, 30);
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group})), "InvalidGroup.NotFound");
}

#[test]
fn a_rule_of_another_group_keeps_a_group_and_its_own_does_not() {
    let mut world = world();
    let network = network(&mut world);
    let input = json!({"VpcId": network.vpc, "GroupName": "other", "GroupDescription": "d"});
    let other = text(&done(&mut world, "CreateSecurityGroup", &input)["groupId"]);
    let rule = |group: &str, peer: &str| json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "-1", "Groups": [{"GroupId": peer}]}]});
    done(&mut world, "AuthorizeSecurityGroupIngress", &rule(&network.group, &network.group));
    done(&mut world, "AuthorizeSecurityGroupIngress", &rule(&network.group, &other));
    done(&mut world, "AuthorizeSecurityGroupIngress", &rule(&other, &network.group));
    for group in [&network.group, &other] {
        assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({"GroupId": group})), "DependencyViolation");
    }
    done(&mut world, "RevokeSecurityGroupIngress", &rule(&other, &network.group));
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": other}));
}

#[test]
fn services_make_and_remove_their_own_groups() {
    let mut world = world();
    let network = network(&mut world);
    let tags = [("ManagedByAmazonSageMakerResource".to_owned(), "d-1".to_owned())].into();
    let group = security_group::make(&mut world, &network.vpc, "security-group-for-inbound-nfs-d-1", "made by SageMaker", tags);
    let permission = Permission {
        egress: false,
        protocol: "tcp".to_owned(),
        from: Some(2049),
        to: Some(2049),
        peer: Peer::Group(network.group.clone()),
    };
    let rule = security_group::add_rule(&mut world, &group, permission.clone(), None);
    assert_eq!(security_group::add_rule(&mut world, &group, permission, None), rule);
    let rules = all(
        &mut world,
        "DescribeSecurityGroupRules",
        &json!({"Filter": [{"Name": "group-id", "Value": [group]}]}),
        "securityGroupRuleSet",
    );
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["referencedGroupInfo"]["groupId"], json!(network.group));
    assert_eq!(code(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group})), "DependencyViolation");
    security_group::remove(&mut world, &group);
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
}
