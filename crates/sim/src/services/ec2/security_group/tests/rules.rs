//! Rules of security groups: normal form, merging, all or nothing, quotas.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::testing::{Network, all, code, done, error, first, network, text, world};

fn authorize(world: &mut World, group: &str, permissions: &Value) -> Value {
    done(world, "AuthorizeSecurityGroupIngress", &json!({"GroupId": group, "IpPermissions": permissions}))
}

fn rules(world: &mut World, group: &str) -> Vec<Value> {
    all(world, "DescribeSecurityGroupRules", &json!({"Filter": [{"Name": "group-id", "Value": [group]}]}), "securityGroupRuleSet")
}

fn ingress(world: &mut World, group: &str) -> Value {
    first(world, "DescribeSecurityGroups", &json!({"GroupId": [group]}), "securityGroupInfo")["ipPermissions"].clone()
}

/// One peer of a rule of some protocol, as it is asked for and as it comes back.
#[test]
fn protocols_ports_and_ranges_are_normalised() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let v4 = |cidr: &str| ("IpRanges", json!([{"CidrIp": cidr}]));
    let v6 = |cidr: &str| ("Ipv6Ranges", json!([{"CidrIpv6": cidr}]));
    let list = ("PrefixListIds", json!([{"PrefixListId": "pl-61a54008"}]));
    for ((protocol, ports), (member, peer), expected) in [
        (("6", Some(("80", "80"))), v4("10.0.0.5/24"), ("tcp", 80, 80, "cidrIpv4", "10.0.0.0/24")),
        (("UDP", Some(("53", "53"))), v4("10.0.0.2/32"), ("udp", 53, 53, "cidrIpv4", "10.0.0.2/32")),
        (("17", Some(("54", "54"))), v4("10.0.0.2/32"), ("udp", 54, 54, "cidrIpv4", "10.0.0.2/32")),
        (("1", Some(("8", "-1"))), v4("0.0.0.0/0"), ("icmp", 8, -1, "cidrIpv4", "0.0.0.0/0")),
        (("icmp", None), v4("10.0.0.0/8"), ("icmp", -1, -1, "cidrIpv4", "10.0.0.0/8")),
        (("58", Some(("-1", "-1"))), v6("::/0"), ("icmpv6", -1, -1, "cidrIpv6", "::/0")),
        (("-1", Some(("1", "2"))), v4("10.2.0.0/16"), ("-1", -1, -1, "cidrIpv4", "10.2.0.0/16")),
        (("50", None), v4("10.3.0.0/16"), ("50", -1, -1, "cidrIpv4", "10.3.0.0/16")),
        (("tcp", Some(("443", "443"))), list, ("tcp", 443, 443, "prefixListId", "pl-61a54008")),
        (("tcp", Some(("1", "1"))), v6("2001:DB8::1/32"), ("tcp", 1, 1, "cidrIpv6", "2001:db8::/32")),
    ] {
        let mut permission = json!({"IpProtocol": protocol});
        if let Some((from, to)) = ports {
            (permission["FromPort"], permission["ToPort"]) = (json!(from), json!(to));
        }
        permission[member] = peer;
        let rule = authorize(&mut world, &group, &json!([permission]))["securityGroupRuleSet"][0].clone();
        let (name, from, to, member, text) = expected;
        assert_eq!(rule["ipProtocol"], json!(name), "{permission}");
        assert_eq!((&rule["fromPort"], &rule["toPort"]), (&json!(from), &json!(to)), "{permission}");
        assert_eq!(rule[member], json!(text), "{permission}");
        assert_eq!((&rule["isEgress"], &rule["groupOwnerId"]), (&json!(false), &json!("123456789012")));
    }
}

#[test]
fn bad_rules_are_refused() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let foreign =
        first(&mut world, "DescribeSecurityGroups", &json!({"GroupName": ["default"]}), "securityGroupInfo")["groupId"].clone();
    let range = json!([{"CidrIp": "10.0.0.0/8"}]);
    for (permission, expected) in [
        (json!({"FromPort": "1", "ToPort": "1", "IpRanges": range}), "MissingParameter"),
        (json!({"IpProtocol": "tcp", "FromPort": "1", "ToPort": "1"}), "MissingParameter"),
        (json!({"IpProtocol": "tcp", "FromPort": "1", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "tcp", "FromPort": "443", "ToPort": "80", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "tcp", "FromPort": "0", "ToPort": "65536", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "tcp", "FromPort": "x", "ToPort": "1", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "icmp", "FromPort": "256", "ToPort": "0", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "256", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "http", "IpRanges": range}), "InvalidParameterValue"),
        (json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.1"}]}), "InvalidParameterValue"),
        (json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/33"}]}), "InvalidParameterValue"),
        (json!({"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "10.0.0.0/8"}]}), "InvalidParameterValue"),
        (json!({"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-12345678"}]}), "InvalidPrefixListID.NotFound"),
        (json!({"IpProtocol": "-1", "Groups": [{"GroupId": "sg-12345678"}]}), "InvalidGroup.NotFound"),
        (json!({"IpProtocol": "-1", "Groups": [{"GroupId": "web"}]}), "InvalidGroupId.Malformed"),
        (json!({"IpProtocol": "-1", "Groups": [{"GroupId": foreign}]}), "InvalidGroup.NotFound"),
        (json!({"IpProtocol": "-1", "Groups": [{"GroupName": "nobody"}]}), "InvalidGroup.NotFound"),
        (json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "日本"}]}), "InvalidParameterValue"),
    ] {
        let input = json!({"GroupId": group, "IpPermissions": [permission]});
        assert_eq!(code(&mut world, "AuthorizeSecurityGroupIngress", &input), expected, "{input}");
    }
    assert_eq!(code(&mut world, "AuthorizeSecurityGroupIngress", &json!({"GroupId": group})), "MissingParameter");
    assert_eq!(code(&mut world, "AuthorizeSecurityGroupEgress", &json!({"IpPermissions": [{}]})), "MissingParameter");
}

#[test]
fn rules_of_equal_ports_are_shown_as_one() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
        let range = json!([{"CidrIp": cidr, "Description": format!("from {cidr}")}]);
        authorize(&mut world, &group, &json!([{"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "IpRanges": range}]));
    }
    authorize(
        &mut world,
        &group,
        &json!([{"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "Groups": [{"GroupId": group}]}]),
    );
    authorize(
        &mut world,
        &group,
        &json!([{"IpProtocol": "tcp", "FromPort": "80", "ToPort": "80", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]),
    );
    assert_eq!(
        ingress(&mut world, &group),
        json!([
            {
                "ipProtocol": "tcp", "fromPort": 443, "toPort": 443,
                "groups": [{"groupId": group, "userId": "123456789012", "description": null}],
                "ipRanges": [
                    {"cidrIp": "10.0.0.0/16", "description": "from 10.0.0.0/16"},
                    {"cidrIp": "10.1.0.0/16", "description": "from 10.1.0.0/16"},
                ],
                "ipv6Ranges": [], "prefixListIds": [],
            },
            {
                "ipProtocol": "tcp", "fromPort": 80, "toPort": 80, "groups": [],
                "ipRanges": [{"cidrIp": "10.0.0.0/16", "description": null}], "ipv6Ranges": [], "prefixListIds": [],
            },
        ])
    );
    assert_eq!(rules(&mut world, &group).len(), 5);
}

#[test]
fn the_older_flat_form_works_too() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let flat = json!({"GroupId": group, "IpProtocol": "tcp", "FromPort": "22", "ToPort": "22", "CidrIp": "10.0.0.0/8"});
    done(&mut world, "AuthorizeSecurityGroupIngress", &flat);
    assert_eq!(ingress(&mut world, &group)[0]["ipRanges"][0]["cidrIp"], json!("10.0.0.0/8"));
    let by_name = json!({"GroupId": group, "IpProtocol": "-1", "SourceSecurityGroupName": "web"});
    done(&mut world, "AuthorizeSecurityGroupIngress", &by_name);
    assert_eq!(ingress(&mut world, &group)[1]["groups"][0]["groupId"], json!(group));
    done(&mut world, "RevokeSecurityGroupIngress", &flat);
    let mut both = flat;
    both["IpPermissions"] = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    assert_eq!(code(&mut world, "AuthorizeSecurityGroupIngress", &both), "InvalidParameterCombination");
}

#[test]
fn a_call_adds_all_rules_or_none() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let open = json!({"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]});
    authorize(&mut world, &group, &json!([open]));
    let ranges = json!([{"CidrIp": "10.5.0.0/16"}, {"CidrIp": "10.0.77.0/16", "Description": "again"}]);
    let more = json!([{"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "IpRanges": ranges}]);
    let refused = error(&mut world, "AuthorizeSecurityGroupIngress", &json!({"GroupId": group, "IpPermissions": more}));
    assert_eq!(refused.code, "InvalidPermission.Duplicate");
    let words = "the specified rule \"peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW\" already exists";
    assert_eq!(refused.message, words);
    let twice = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.6.0.0/16"}, {"CidrIp": "10.6.1.0/16"}]}]);
    let refused = error(&mut world, "AuthorizeSecurityGroupIngress", &json!({"GroupId": group, "IpPermissions": twice}));
    assert_eq!(refused.message, "The same permission must not appear multiple times");
    // The same permission in the other direction is another rule.
    done(&mut world, "AuthorizeSecurityGroupEgress", &json!({"GroupId": group, "IpPermissions": [open]}));
}

#[test]
fn revoking_by_properties_is_all_or_nothing() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let rule = |cidr: &str| json!({"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "IpRanges": [{"CidrIp": cidr, "Description": "x"}]});
    authorize(&mut world, &group, &json!([rule("10.0.0.0/16")]));
    let some_missing = json!({"GroupId": group, "IpPermissions": [rule("10.0.0.0/16"), rule("10.9.0.0/16")]});
    let refused = error(&mut world, "RevokeSecurityGroupIngress", &some_missing);
    assert_eq!(
        (refused.code.as_str(), refused.message.as_str()),
        ("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
    );
    let gone = done(&mut world, "RevokeSecurityGroupIngress", &json!({"GroupId": group, "IpPermissions": [rule("10.0.3.0/16")]}));
    assert_eq!(gone["revokedSecurityGroupRuleSet"][0]["cidrIpv4"], json!("10.0.0.0/16"));
    assert_eq!(gone["unknownIpPermissionSet"], json!([]));
    // In the default VPC what does not match is returned.
    let default =
        first(&mut world, "DescribeSecurityGroups", &json!({"GroupName": ["default"]}), "securityGroupInfo")["groupId"].clone();
    let lenient =
        done(&mut world, "RevokeSecurityGroupIngress", &json!({"GroupId": default, "IpPermissions": [rule("10.9.0.0/16")]}));
    assert_eq!(lenient["unknownIpPermissionSet"][0]["ipRanges"][0]["cidrIp"], json!("10.9.0.0/16"));
    assert_eq!(lenient["revokedSecurityGroupRuleSet"], json!([]));
}

#[test]
fn revoking_by_id_minds_group_and_direction() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let made = authorize(&mut world, &group, &json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]));
    let id = made["securityGroupRuleSet"][0]["securityGroupRuleId"].clone();
    let by_id = json!({"GroupId": group, "SecurityGroupRuleId": [id]});
    assert_eq!(code(&mut world, "RevokeSecurityGroupEgress", &by_id), "InvalidSecurityGroupRuleId.NotFound");
    let malformed = json!({"GroupId": group, "SecurityGroupRuleId": ["rule"]});
    assert_eq!(code(&mut world, "RevokeSecurityGroupIngress", &malformed), "InvalidSecurityGroupRuleId.Malformed");
    let mut both = by_id.clone();
    both["IpPermissions"] = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]);
    assert_eq!(code(&mut world, "RevokeSecurityGroupIngress", &both), "InvalidParameterCombination");
    assert_eq!(code(&mut world, "RevokeSecurityGroupIngress", &json!({"GroupId": group})), "MissingParameter");
    done(&mut world, "RevokeSecurityGroupIngress", &by_id);
    assert_eq!(code(&mut world, "RevokeSecurityGroupIngress", &by_id), "InvalidSecurityGroupRuleId.NotFound");
}

#[test]
fn sixty_rules_per_direction_and_family() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let ranges: Vec<Value> = (0..60).map(|i| json!({"CidrIp": format!("10.{i}.0.0/16")})).collect();
    authorize(&mut world, &group, &json!([{"IpProtocol": "-1", "IpRanges": ranges}]));
    let one_more = json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.99.0.0/16"}]}]});
    assert_eq!(code(&mut world, "AuthorizeSecurityGroupIngress", &one_more), "RulesPerSecurityGroupLimitExceeded");
    // A group as peer counts in both families, an IPv6 range in its own only.
    let peer = json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "-1", "Groups": [{"GroupId": group}]}]});
    assert_eq!(code(&mut world, "AuthorizeSecurityGroupIngress", &peer), "RulesPerSecurityGroupLimitExceeded");
    authorize(&mut world, &group, &json!([{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]));
    done(&mut world, "AuthorizeSecurityGroupEgress", &one_more);
}

#[test]
fn a_rule_is_modified_under_its_id() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let made = authorize(
        &mut world,
        &group,
        &json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}, {"CidrIp": "10.1.0.0/16"}]}]),
    );
    let id = text(&made["securityGroupRuleSet"][0]["securityGroupRuleId"]);
    let change =
        |rule: &Value| json!({"GroupId": group, "SecurityGroupRule": [{"SecurityGroupRuleId": id, "SecurityGroupRule": rule}]});
    done(
        &mut world,
        "ModifySecurityGroupRules",
        &change(&json!({"IpProtocol": "tcp", "FromPort": "1", "ToPort": "2", "CidrIpv4": "10.2.3.0/16", "Description": "d"})),
    );
    let rule = first(&mut world, "DescribeSecurityGroupRules", &json!({"SecurityGroupRuleId": [id]}), "securityGroupRuleSet");
    assert_eq!(
        (&rule["cidrIpv4"], &rule["ipProtocol"], &rule["description"]),
        (&json!("10.2.0.0/16"), &json!("tcp"), &json!("d"))
    );
    let taken = change(&json!({"IpProtocol": "-1", "CidrIpv4": "10.1.0.0/16"}));
    assert_eq!(code(&mut world, "ModifySecurityGroupRules", &taken), "InvalidPermission.Duplicate");
    for peers in [json!({"IpProtocol": "-1"}), json!({"IpProtocol": "-1", "CidrIpv4": "10.0.0.0/8", "ReferencedGroupId": group})]
    {
        assert_eq!(code(&mut world, "ModifySecurityGroupRules", &change(&peers)), "InvalidParameterCombination", "{peers}");
    }
    let missing = json!({"GroupId": group, "SecurityGroupRule": [{"SecurityGroupRuleId": "sgr-12345678", "SecurityGroupRule": {"IpProtocol": "-1"}}]});
    assert_eq!(code(&mut world, "ModifySecurityGroupRules", &missing), "InvalidSecurityGroupRuleId.NotFound");
}

#[test]
fn descriptions_change_in_place() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let rule = |text: &str| json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16", "Description": text}]}]);
    let made = authorize(&mut world, &group, &rule("old"));
    let id = made["securityGroupRuleSet"][0]["securityGroupRuleId"].clone();
    let read = |world: &mut World| {
        rules(world, &group).into_iter().find(|r| r["securityGroupRuleId"] == id).map(|r| r["description"].clone())
    };
    done(&mut world, "UpdateSecurityGroupRuleDescriptionsIngress", &json!({"GroupId": group, "IpPermissions": rule("new")}));
    assert_eq!(read(&mut world), Some(json!("new")));
    let by_id = json!({"GroupId": group, "SecurityGroupRuleDescription": [{"SecurityGroupRuleId": id, "Description": "newer"}]});
    done(&mut world, "UpdateSecurityGroupRuleDescriptionsIngress", &by_id);
    assert_eq!(read(&mut world), Some(json!("newer")));
    assert_eq!(code(&mut world, "UpdateSecurityGroupRuleDescriptionsEgress", &by_id), "InvalidSecurityGroupRuleId.NotFound");
    let absent = json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.7.0.0/16"}]}]});
    assert_eq!(code(&mut world, "UpdateSecurityGroupRuleDescriptionsIngress", &absent), "InvalidPermission.NotFound");
    let cleared = json!({"GroupId": group, "SecurityGroupRuleDescription": [{"SecurityGroupRuleId": id}]});
    done(&mut world, "UpdateSecurityGroupRuleDescriptionsIngress", &cleared);
    assert_eq!(read(&mut world), Some(Value::Null));
}

#[test]
fn rules_carry_tags() {
    let mut world = world();
    let Network { group, .. } = network(&mut world);
    let input = json!({
        "GroupId": group,
        "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}],
        "TagSpecification": [{"ResourceType": "security-group-rule", "Tag": [{"Key": "a", "Value": "b"}]}],
    });
    let made = done(&mut world, "AuthorizeSecurityGroupIngress", &input);
    assert_eq!(made["securityGroupRuleSet"][0]["tagSet"], json!([{"key": "a", "value": "b"}]));
    let by_tag = json!({"Filter": [{"Name": "tag:a", "Value": ["b"]}]});
    assert_eq!(all(&mut world, "DescribeSecurityGroupRules", &by_tag, "securityGroupRuleSet").len(), 1);
}
