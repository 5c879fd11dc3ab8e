//! Changes of rules that keep their ids: ModifySecurityGroupRules and the two updates of descriptions.
//!
//! It deliberately never moves a rule between directions: AWS has no call for it.

use serde_json::Value;

use super::change::duplicate;
use super::parse::{Asked, check_description, permissions, single};
use super::{SecurityGroup, named};
use crate::services::ec2::id;
use crate::services::ec2::parameter::{combination, done, missing};
use crate::{Request, ServiceError, World};

pub(in super::super) fn modify(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut group = named(world, request)?.clone();
    for change in request.list("SecurityGroupRule") {
        let wanted = change.get("SecurityGroupRuleId").and_then(Value::as_str).ok_or_else(|| missing("SecurityGroupRuleId"))?;
        let given = change.get("SecurityGroupRule").ok_or_else(|| missing("SecurityGroupRule"))?;
        let at = position(&group, wanted)?;
        let Asked { permission, description } = single(world, given, &group, group.rules[at].permission.egress)?;
        if group.rules.iter().enumerate().any(|(other, rule)| other != at && rule.permission == permission) {
            return Err(duplicate(&permission));
        }
        group.rules[at].permission = permission;
        group.rules[at].description = description;
    }
    world.ec2.security_groups.insert(group.id.clone(), group);
    Ok(done())
}

fn position(group: &SecurityGroup, rule: &str) -> Result<usize, ServiceError> {
    id::SECURITY_GROUP_RULE.check(rule)?;
    group.rules.iter().position(|r| r.id == rule).ok_or_else(|| id::SECURITY_GROUP_RULE.missing(&[rule]))
}

pub(in super::super) fn describe_ingress(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    redescribe(world, request, false)
}

pub(in super::super) fn describe_egress(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    redescribe(world, request, true)
}

fn redescribe(world: &mut World, request: &Request<'_>, egress: bool) -> Result<Value, ServiceError> {
    let mut group = named(world, request)?.clone();
    let by_id = request.list("SecurityGroupRuleDescription");
    let asked = permissions(world, request, &group, egress)?;
    match (by_id.is_empty(), asked.is_empty()) {
        (false, false) => return Err(combination("SecurityGroupRuleDescriptions", "IpPermissions")),
        (true, true) => {
            return Err(ServiceError::bad("MissingParameter", "The request must contain the parameter ipPermissions"));
        }
        _ => {}
    }
    for change in by_id {
        let text = |member: &str| change.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
        let at = position(&group, text("SecurityGroupRuleId").ok_or_else(|| missing("SecurityGroupRuleId"))?)?;
        if group.rules[at].permission.egress != egress {
            return Err(id::SECURITY_GROUP_RULE.missing(&[&group.rules[at].id]));
        }
        check_description(text("Description"))?;
        group.rules[at].description = text("Description").map(str::to_owned);
    }
    for Asked { permission, description } in asked {
        let Some(rule) = group.rules.iter_mut().find(|rule| rule.permission == permission) else {
            return Err(ServiceError::bad(
                "InvalidPermission.NotFound",
                "The specified rule does not exist in this security group.",
            ));
        };
        rule.description = description;
    }
    world.ec2.security_groups.insert(group.id.clone(), group);
    Ok(done())
}
