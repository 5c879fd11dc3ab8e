//! DescribeSecurityGroups, where rules of equal protocol and ports are one IpPermission, and DescribeSecurityGroupRules, where each stands alone.
//!
//! It deliberately keeps the order in which rules were made.

use serde_json::{Value, json};

use super::super::listing::{Entry, Listing, list};
use super::super::parameter::{arn, combination};
use super::super::tags::tag_set;
use super::super::{id, vpc};
use super::rule::{self, Peer, Permission, Rule};
use super::{SecurityGroup, named};
use crate::{Request, ServiceError, World, pagination};

const LISTING: Listing = Listing {
    answer: "securityGroupInfo",
    ids: Some(("GroupId", id::SECURITY_GROUP)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("description", "groupDescription"),
        ("egress.ip-permission.cidr", "ipPermissionsEgress.ipRanges.cidrIp"),
        ("egress.ip-permission.from-port", "ipPermissionsEgress.fromPort"),
        ("egress.ip-permission.group-id", "ipPermissionsEgress.groups.groupId"),
        ("egress.ip-permission.ipv6-cidr", "ipPermissionsEgress.ipv6Ranges.cidrIpv6"),
        ("egress.ip-permission.prefix-list-id", "ipPermissionsEgress.prefixListIds.prefixListId"),
        ("egress.ip-permission.protocol", "ipPermissionsEgress.ipProtocol"),
        ("egress.ip-permission.to-port", "ipPermissionsEgress.toPort"),
        ("egress.ip-permission.user-id", "ipPermissionsEgress.groups.userId"),
        ("group-id", "groupId"),
        ("group-name", "groupName"),
        ("ip-permission.cidr", "ipPermissions.ipRanges.cidrIp"),
        ("ip-permission.from-port", "ipPermissions.fromPort"),
        ("ip-permission.group-id", "ipPermissions.groups.groupId"),
        ("ip-permission.ipv6-cidr", "ipPermissions.ipv6Ranges.cidrIpv6"),
        ("ip-permission.prefix-list-id", "ipPermissions.prefixListIds.prefixListId"),
        ("ip-permission.protocol", "ipPermissions.ipProtocol"),
        ("ip-permission.to-port", "ipPermissions.toPort"),
        ("ip-permission.user-id", "ipPermissions.groups.userId"),
        ("owner-id", "ownerId"),
        ("vpc-id", "vpcId"),
    ],
};

pub(in super::super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let names = request.texts("GroupName");
    if !names.is_empty() && request.input.get("MaxResults").is_some() {
        return Err(combination("GroupNames", "MaxResults"));
    }
    // Names without a VPC mean groups of the default VPC.
    for name in &names {
        let input = json!({"GroupName": name});
        named(world, &Request { input: &input, ..*request })?;
    }
    let default = vpc::default(world).map(|vpc| vpc.id.as_str());
    let groups = world.ec2.security_groups.values();
    let picked = groups.filter(|group| names.is_empty() || Some(group.vpc.as_str()) == default && names.contains(&group.name));
    list(request, &LISTING, picked.map(|record| Entry { id: &record.id, tags: &record.tags, record }), |group| {
        render(world, group)
    })
}

fn render(world: &World, group: &SecurityGroup) -> Value {
    json!({
        "groupId": group.id,
        "groupName": group.name,
        "groupDescription": group.description,
        "ownerId": world.account,
        "vpcId": group.vpc,
        "securityGroupArn": arn(world, "security-group", &group.id),
        "ipPermissions": merged(world, group.rules.iter().filter(|rule| !rule.permission.egress)),
        "ipPermissionsEgress": merged(world, group.rules.iter().filter(|rule| rule.permission.egress)),
        "tagSet": tag_set(&group.tags),
    })
}

/// Rules of equal protocol and ports as one IpPermission with several peers.
pub(super) fn merged<'a>(world: &World, rules: impl Iterator<Item = &'a Rule>) -> Value {
    merge(world, rules.map(|rule| (&rule.permission, rule.description.as_deref())))
}

/// Like [`merged`], for rules that were asked for and do not exist.
pub(super) fn merge<'a>(world: &World, rules: impl Iterator<Item = (&'a Permission, Option<&'a str>)>) -> Value {
    let mut sets: Vec<(&Permission, [Vec<Value>; 4])> = Vec::new();
    for (permission, description) in rules {
        let same = |p: &Permission| (&p.protocol, p.from, p.to) == (&permission.protocol, permission.from, permission.to);
        let at = sets.iter().position(|(p, _)| same(p)).unwrap_or_else(|| {
            sets.push((permission, Default::default()));
            sets.len() - 1
        });
        let (place, peer) = match &permission.peer {
            Peer::CidrV4(cidr) => (0, json!({"cidrIp": cidr})),
            Peer::CidrV6(cidr) => (1, json!({"cidrIpv6": cidr})),
            Peer::PrefixList(id) => (2, json!({"prefixListId": id})),
            Peer::Group(id) => (3, json!({"groupId": id, "userId": world.account})),
        };
        let mut peer = peer;
        peer["description"] = json!(description);
        sets[at].1[place].push(peer);
    }
    sets.into_iter()
        .map(|(permission, [ranges, v6, lists, groups])| {
            json!({
                "ipProtocol": permission.protocol,
                "fromPort": permission.from,
                "toPort": permission.to,
                "groups": groups,
                "ipRanges": ranges,
                "ipv6Ranges": v6,
                "prefixListIds": lists,
            })
        })
        .collect()
}

const RULES: Listing = Listing {
    answer: "securityGroupRuleSet",
    ids: Some(("SecurityGroupRuleId", id::SECURITY_GROUP_RULE)),
    sizes: Some(pagination::EC2),
    filters: &[("group-id", "groupId"), ("security-group-rule-id", "securityGroupRuleId")],
};

pub(in super::super) fn rules(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let all = world.ec2.security_groups.values().flat_map(|group| group.rules.iter().map(move |rule| (group, rule)));
    let entries = all.map(|record| Entry { id: &record.1.id, tags: &record.1.tags, record });
    list(request, &RULES, entries, |(group, rule)| rule::render(world, &group.id, &group.vpc, rule))
}
