//! Reads rules from requests and brings them to AWS's normal form: IpPermissions with several peers, the older flat form, and single rules.
//!
//! It deliberately checks that named groups and prefix lists exist: AWS does so before anything else happens to the rule.

use ipnet::{Ipv4Net, Ipv6Net};
use serde_json::{Value, json};

use super::{Peer, Permission, SecurityGroup, find};
use crate::services::ec2::parameter::missing;
use crate::services::ec2::prefix_list;
use crate::{Request, ServiceError, World, request::as_i64};

/// A rule a request speaks of.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) permission: Permission,
    pub(super) description: Option<String>,
}

/// All rules of a request: `IpPermissions`, or the flat members of the older form.
pub(super) fn permissions(
    world: &World,
    request: &Request<'_>,
    group: &SecurityGroup,
    egress: bool,
) -> Result<Vec<Asked>, ServiceError> {
    let flat = flat(request);
    let given = request.list("IpPermissions");
    if flat.is_some() && !given.is_empty() {
        let text = "The parameter ipPermissions cannot be used with the flat form of the rule";
        return Err(ServiceError::bad("InvalidParameterCombination", text));
    }
    let mut all = Vec::new();
    for permission in given.iter().chain(&flat) {
        spread(world, permission, group, egress, &mut all)?;
    }
    Ok(all)
}

/// The flat form as an IpPermission.
fn flat(request: &Request<'_>) -> Option<Value> {
    let protocol = request.text("IpProtocol")?;
    let mut permission = json!({"IpProtocol": protocol});
    for port in ["FromPort", "ToPort"] {
        if let Some(value) = request.input.get(port) {
            permission[port] = value.clone();
        }
    }
    if let Some(cidr) = request.text("CidrIp") {
        permission["IpRanges"] = json!([{"CidrIp": cidr}]);
    }
    if let Some(name) = request.text("SourceSecurityGroupName") {
        permission["Groups"] = json!([{"GroupName": name, "UserId": request.text("SourceSecurityGroupOwnerId")}]);
    }
    Some(permission)
}

/// One IpPermission is as many rules as it has peers.
fn spread(
    world: &World,
    permission: &Value,
    group: &SecurityGroup,
    egress: bool,
    all: &mut Vec<Asked>,
) -> Result<(), ServiceError> {
    let text = |value: &Value, member: &str| value.get(member).and_then(Value::as_str).map(str::to_owned);
    let protocol = protocol(&text(permission, "IpProtocol").ok_or_else(|| missing("IpProtocol"))?)?;
    let (from, to) = ports(&protocol, number(permission, "FromPort")?, number(permission, "ToPort")?)?;
    let before = all.len();
    for (list, member) in
        [("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6"), ("PrefixListIds", "PrefixListId"), ("Groups", "GroupId")]
    {
        for given in permission.get(list).and_then(Value::as_array).into_iter().flatten() {
            let peer = match (list, text(given, member)) {
                ("IpRanges", Some(cidr)) => cidr_v4(&cidr)?,
                ("Ipv6Ranges", Some(cidr)) => cidr_v6(&cidr)?,
                ("PrefixListIds", Some(id)) => prefix_list_peer(world, &id)?,
                ("Groups", Some(id)) => group_peer(world, &id, group)?,
                ("Groups", None) => named_peer(world, &text(given, "GroupName").ok_or_else(|| missing("GroupId"))?, group)?,
                _ => return Err(missing(member)),
            };
            let permission = Permission { egress, protocol: protocol.clone(), from, to, peer };
            let description = text(given, "Description").filter(|text| !text.is_empty());
            check_description(description.as_deref())?;
            all.push(Asked { permission, description });
        }
    }
    if all.len() == before {
        let text = "The request must contain the parameter ipRanges, ipv6Ranges, prefixListIds or groups";
        return Err(ServiceError::bad("MissingParameter", text));
    }
    Ok(())
}

/// A single rule as ModifySecurityGroupRules describes it: exactly one peer.
pub(super) fn single(world: &World, given: &Value, group: &SecurityGroup, egress: bool) -> Result<Asked, ServiceError> {
    let text = |member: &str| given.get(member).and_then(Value::as_str).filter(|t| !t.is_empty());
    let protocol = protocol(text("IpProtocol").ok_or_else(|| missing("IpProtocol"))?)?;
    let (from, to) = ports(&protocol, number(given, "FromPort")?, number(given, "ToPort")?)?;
    let peers = [text("CidrIpv4"), text("CidrIpv6"), text("PrefixListId"), text("ReferencedGroupId")];
    let peer = match peers {
        [Some(cidr), None, None, None] => cidr_v4(cidr)?,
        [None, Some(cidr), None, None] => cidr_v6(cidr)?,
        [None, None, Some(id), None] => prefix_list_peer(world, id)?,
        [None, None, None, Some(id)] => group_peer(world, id, group)?,
        _ => {
            let text = "Exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedGroupId must be specified";
            return Err(ServiceError::bad("InvalidParameterCombination", text));
        }
    };
    let description = text("Description").map(str::to_owned);
    check_description(description.as_deref())?;
    Ok(Asked { permission: Permission { egress, protocol, from, to, peer }, description })
}

/// Descriptions of rules: up to 255 of the characters AWS lists.
pub(super) fn check_description(description: Option<&str>) -> Result<(), ServiceError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    match description {
        Some(text) if text.chars().count() > 255 || !text.chars().all(allowed) => {
            let text = "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: \
                        a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
            Err(ServiceError::bad("InvalidParameterValue", text))
        }
        _ => Ok(()),
    }
}

fn protocol(given: &str) -> Result<String, ServiceError> {
    let lower = given.to_ascii_lowercase();
    let normal = match lower.as_str() {
        "-1" | "all" => "-1",
        "tcp" | "6" => "tcp",
        "udp" | "17" => "udp",
        "icmp" | "1" => "icmp",
        "icmpv6" | "58" => "icmpv6",
        other if other.parse::<u8>().is_ok() => other,
        _ => {
            let text = format!("Invalid value '{given}' for IP protocol. Unknown protocol.");
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
    };
    Ok(normal.to_owned())
}

fn number(permission: &Value, member: &str) -> Result<Option<i32>, ServiceError> {
    match permission.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => as_i64(value).and_then(|n| i32::try_from(n).ok()).map(Some).ok_or_else(|| {
            let text = value.as_str().unwrap_or_default();
            ServiceError::bad("InvalidParameterValue", format!("Invalid value '{text}' for {member}. Must be an integer."))
        }),
    }
}

/// Ports of TCP and UDP, type and code of ICMP. `None` for the others: AWS ignores what was given for them.
fn ports(protocol: &str, from: Option<i32>, to: Option<i32>) -> Result<(Option<i32>, Option<i32>), ServiceError> {
    let invalid = |text: String| ServiceError::bad("InvalidParameterValue", text);
    match protocol {
        "tcp" | "udp" => {
            let (Some(from), Some(to)) = (from, to) else {
                return Err(invalid("Invalid value for portRange. Must specify both from and to ports with TCP/UDP.".to_owned()));
            };
            if let Some(bad) = [from, to].into_iter().find(|port| !(0..=65535).contains(port)) {
                return Err(invalid(format!("Invalid value '{bad}' for portRange. Ports must be between 0 and 65535.")));
            }
            if from > to {
                return Err(invalid(format!("Invalid {} port range ({from},{to})", protocol.to_uppercase())));
            }
            Ok((Some(from), Some(to)))
        }
        "icmp" | "icmpv6" => {
            let (kind, code) = (from.unwrap_or(-1), to.unwrap_or(-1));
            if !(-1..=255).contains(&kind) || !(-1..=255).contains(&code) {
                return Err(invalid(format!("Invalid ICMP type or code ({kind},{code})")));
            }
            Ok((Some(kind), Some(code)))
        }
        _ => Ok((None, None)),
    }
}

fn cidr_v4(given: &str) -> Result<Peer, ServiceError> {
    // An address without a prefix length is not a range, not even one of a single address.
    match given.parse::<Ipv4Net>() {
        Ok(net) => Ok(Peer::CidrV4(net.trunc().to_string())),
        Err(_) => Err(ServiceError::bad("InvalidParameterValue", format!("CIDR block {given} is malformed"))),
    }
}

fn cidr_v6(given: &str) -> Result<Peer, ServiceError> {
    // An address without a prefix length is not a range, not even one of a single address.
    match given.parse::<Ipv6Net>() {
        Ok(net) => Ok(Peer::CidrV6(net.trunc().to_string())),
        Err(_) => Err(ServiceError::bad("InvalidParameterValue", format!("CIDR block {given} is malformed"))),
    }
}

fn prefix_list_peer(world: &World, id: &str) -> Result<Peer, ServiceError> {
    prefix_list::find(world, id).map(|list| Peer::PrefixList(list.id))
}

/// A peer group must stand in the same VPC: there are no peered ones here.
fn group_peer(world: &World, id: &str, group: &SecurityGroup) -> Result<Peer, ServiceError> {
    let peer = find(world, id)?;
    if peer.vpc != group.vpc {
        return Err(ServiceError::bad(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.",
        ));
    }
    Ok(Peer::Group(peer.id.clone()))
}

fn named_peer(world: &World, name: &str, group: &SecurityGroup) -> Result<Peer, ServiceError> {
    let found = world.ec2.security_groups.values().find(|other| other.vpc == group.vpc && other.name == name);
    found.map(|other| Peer::Group(other.id.clone())).ok_or_else(|| {
        ServiceError::bad("InvalidGroup.NotFound", format!("The security group '{name}' does not exist in VPC '{}'", group.vpc))
    })
}
