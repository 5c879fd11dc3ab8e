//! Authorize and revoke: all rules of a call or none.
//!
//! It deliberately treats descriptions as no part of a rule's identity, as AWS does.

use serde_json::{Value, json};

use super::parse::{Asked, permissions};
use super::{Peer, Permission, Rule, SecurityGroup, describe, named, rule};
use crate::services::ec2::parameter::combination;
use crate::services::ec2::{id, tags, vpc};
use crate::{Request, ServiceError, World};

pub(in super::super) fn authorize_ingress(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    authorize(world, request, false)
}

pub(in super::super) fn authorize_egress(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    authorize(world, request, true)
}

fn authorize(world: &mut World, request: &Request<'_>, egress: bool) -> Result<Value, ServiceError> {
    let group = named(world, request)?.clone();
    let asked = permissions(world, request, &group, egress)?;
    let tags = tags::of_new(request, "security-group-rule")?;
    if asked.is_empty() {
        return Err(ServiceError::bad("MissingParameter", "The request must contain the parameter ipPermissions"));
    }
    check_new(world, &group, &asked)?;
    let mut made = Vec::new();
    for Asked { permission, description } in asked {
        made.push(Rule { id: world.id("sgr"), permission, description, tags: tags.clone() });
    }
    let answer: Vec<Value> = made.iter().map(|new| rule::render(world, &group.id, &group.vpc, new)).collect();
    if let Some(record) = world.ec2.security_groups.get_mut(&group.id) {
        record.rules.extend(made);
    }
    Ok(json!({"return": true, "securityGroupRuleSet": answer}))
}

fn check_new(world: &World, group: &SecurityGroup, asked: &[Asked]) -> Result<(), ServiceError> {
    for (at, new) in asked.iter().enumerate() {
        if asked[..at].iter().any(|earlier| earlier.permission == new.permission) {
            return Err(ServiceError::bad("InvalidParameterValue", "The same permission must not appear multiple times"));
        }
        if group.rules.iter().any(|rule| rule.permission == new.permission) {
            return Err(duplicate(&new.permission));
        }
    }
    check_count(world, group.rules.iter().map(|rule| &rule.permission).chain(asked.iter().map(|new| &new.permission)))
}

/// The error for a rule that is already there.
pub(super) fn duplicate(permission: &Permission) -> ServiceError {
    ServiceError::bad("InvalidPermission.Duplicate", format!("the specified rule \"{}\" already exists", permission.words()))
}

/// The quota is per direction and IP family; a peer that is no range counts in both families.
fn check_count<'a>(world: &World, permissions: impl Iterator<Item = &'a Permission>) -> Result<(), ServiceError> {
    let mut counts = [[0_usize; 2]; 2];
    for permission in permissions {
        let direction = &mut counts[usize::from(permission.egress)];
        let listed = matches!(permission.peer, Peer::PrefixList(_));
        let weight = if listed { world.tuning.prefix_list_weight } else { 1 };
        direction[0] += weight * usize::from(permission.peer.counts_v4());
        direction[1] += weight * usize::from(permission.peer.counts_v6());
    }
    if counts.iter().flatten().any(|count| *count > world.tuning.rules_per_group_limit) {
        let text = "The maximum number of rules per security group has been reached.";
        return Err(ServiceError::bad("RulesPerSecurityGroupLimitExceeded", text));
    }
    Ok(())
}

pub(in super::super) fn revoke_ingress(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    revoke(world, request, false)
}

pub(in super::super) fn revoke_egress(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    revoke(world, request, true)
}

fn revoke(world: &mut World, request: &Request<'_>, egress: bool) -> Result<Value, ServiceError> {
    let group = named(world, request)?.clone();
    let ids = request.texts("SecurityGroupRuleId");
    let asked = permissions(world, request, &group, egress)?;
    let (gone, unknown) = match (ids.is_empty(), asked.is_empty()) {
        (false, false) => return Err(combination("SecurityGroupRuleIds", "IpPermissions")),
        (true, true) => {
            return Err(ServiceError::bad("MissingParameter", "The request must contain the parameter ipPermissions"));
        }
        (false, true) => (by_id(&group, &ids, egress)?, Vec::new()),
        (true, false) => by_properties(world, &group, &asked)?,
    };
    let unknown = describe::merge(world, unknown.iter().map(|asked| (&asked.permission, asked.description.as_deref())));
    let revoked: Vec<Value> = group.rules.iter().filter(|r| gone.contains(&r.id)).map(|r| rule::brief(&group.id, r)).collect();
    if let Some(record) = world.ec2.security_groups.get_mut(&group.id) {
        record.rules.retain(|rule| !gone.contains(&rule.id));
    }
    Ok(json!({"return": true, "unknownIpPermissionSet": unknown, "revokedSecurityGroupRuleSet": revoked}))
}

fn by_id(group: &SecurityGroup, ids: &[String], egress: bool) -> Result<Vec<String>, ServiceError> {
    for wanted in ids {
        id::SECURITY_GROUP_RULE.check(wanted)?;
        if !group.rules.iter().any(|rule| rule.id == *wanted && rule.permission.egress == egress) {
            return Err(id::SECURITY_GROUP_RULE.missing(&[wanted]));
        }
    }
    Ok(ids.to_vec())
}

/// In the default VPC unmatched rules are returned instead of refused, as the API reference says.
fn by_properties(world: &World, group: &SecurityGroup, asked: &[Asked]) -> Result<(Vec<String>, Vec<Asked>), ServiceError> {
    let lenient = vpc::default(world).is_some_and(|vpc| vpc.id == group.vpc);
    let (mut gone, mut unknown) = (Vec::new(), Vec::new());
    for wanted in asked {
        match group.rules.iter().find(|rule| rule.permission == wanted.permission) {
            Some(rule) => gone.push(rule.id.clone()),
            None if lenient => unknown.push(wanted.clone()),
            None => {
                return Err(ServiceError::bad(
                    "InvalidPermission.NotFound",
                    "The specified rule does not exist in this security group.",
                ));
            }
        }
    }
    Ok((gone, unknown))
}
