//! One rule of a security group, in AWS's normal form: protocol names for numbers, canonical ranges, exactly one peer.
//!
//! It deliberately prints a rule in the two forms AWS has: alone with its id, and as a part of a merged IpPermission (see `describe`).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::services::ec2::parameter::arn;
use crate::services::ec2::tags::tag_set;
use crate::{World, world::Tags};

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// `sgr-...`.
    pub id: String,
    /// The traffic that it allows.
    pub permission: Permission,
    /// Its description, which is not part of its identity.
    pub description: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// The traffic that a rule allows. No two rules of a group are equal in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// True if it is about traffic that leaves.
    pub egress: bool,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a protocol number.
    pub protocol: String,
    /// First port or ICMP type. `None` if the protocol has none.
    pub from: Option<i32>,
    /// Last port or ICMP code. `None` if the protocol has none.
    pub to: Option<i32>,
    /// The source or the destination of the traffic.
    pub peer: Peer,
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Peer {
    /// An IPv4 range.
    CidrV4(String),
    /// An IPv6 range.
    CidrV6(String),
    /// A prefix list, `pl-...`.
    PrefixList(String),
    /// A security group, `sg-...`.
    Group(String),
}

impl Peer {
    /// The peer's text as AWS prints it in messages.
    pub fn text(&self) -> &str {
        match self {
            Self::CidrV4(text) | Self::CidrV6(text) | Self::PrefixList(text) | Self::Group(text) => text,
        }
    }

    /// True if a rule with this peer counts among those for IPv4.
    pub fn counts_v4(&self) -> bool {
        !matches!(self, Self::CidrV6(_))
    }

    /// True if a rule with this peer counts among those for IPv6.
    pub fn counts_v6(&self) -> bool {
        !matches!(self, Self::CidrV4(_))
    }
}

impl Permission {
    /// The words of AWS's duplicate error.
    pub(super) fn words(&self) -> String {
        let protocol = if self.protocol == "-1" { "ALL".to_owned() } else { self.protocol.to_uppercase() };
        let ports = match (self.from, self.to) {
            (Some(from), Some(to)) => format!(", from port: {from}, to port: {to}"),
            _ => String::new(),
        };
        format!("peer: {}, {protocol}{ports}, ALLOW", self.peer.text())
    }
}

/// A rule as DescribeSecurityGroupRules prints it. Rules for all protocols carry the ports -1 there, and only there.
pub(super) fn render(world: &World, group: &str, vpc: &str, rule: &Rule) -> Value {
    let mut body = brief(group, rule);
    body["groupOwnerId"] = json!(world.account);
    body["securityGroupRuleArn"] = json!(arn(world, "security-group-rule", &rule.id));
    body["tagSet"] = tag_set(&rule.tags);
    if let Peer::Group(id) = &rule.permission.peer {
        let home = world.ec2.security_groups.get(id).map_or(vpc, |group| group.vpc.as_str());
        body["referencedGroupInfo"] = json!({"groupId": id, "userId": world.account, "vpcId": home});
        if let Some(members) = body.as_object_mut() {
            members.remove("referencedGroupId");
        }
    }
    body
}

/// A rule as the answer of a revoke prints it.
pub(super) fn brief(group: &str, rule: &Rule) -> Value {
    let permission = &rule.permission;
    let mut body = json!({
        "securityGroupRuleId": rule.id,
        "groupId": group,
        "isEgress": permission.egress,
        "ipProtocol": permission.protocol,
        "fromPort": permission.from.unwrap_or(-1),
        "toPort": permission.to.unwrap_or(-1),
        "description": rule.description,
    });
    let member = match &permission.peer {
        Peer::CidrV4(_) => "cidrIpv4",
        Peer::CidrV6(_) => "cidrIpv6",
        Peer::PrefixList(_) => "prefixListId",
        Peer::Group(_) => "referencedGroupId",
    };
    body[member] = json!(permission.peer.text());
    body
}
