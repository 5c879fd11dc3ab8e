//! Security groups: names, the groups that come with a VPC, what keeps a group from going. Services make theirs through [`make`].
//!
//! Rules live in the submodules. It deliberately knows groups of VPCs only, no EC2-Classic and no sharing between VPCs.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parameter::{arn, required};
use super::tags::{self, tag_set};
use super::{id, network_interface, vpc};
use crate::{Request, ServiceError, World, world::Tags};

pub(super) mod change;
pub(super) mod describe;
pub(super) mod modify;
mod parse;
pub mod rule;

pub use rule::{Peer, Permission, Rule};

/// A security group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-...`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its name, unique in the VPC.
    pub name: String,
    /// Its description, which AWS requires and never changes.
    pub description: String,
    /// True if it came with the VPC.
    pub is_default: bool,
    /// Its rules in the order they were made.
    pub rules: Vec<Rule>,
    /// Tags.
    pub tags: Tags,
}

/// Makes a group without any rule, for a service or for CreateSecurityGroup; returns its id. The name is not checked.
pub fn make(world: &mut World, vpc: &str, name: &str, description: &str, tags: Tags) -> String {
    let id = world.id("sg");
    let group = SecurityGroup {
        id: id.clone(),
        vpc: vpc.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        is_default: false,
        rules: Vec::new(),
        tags,
    };
    world.ec2.security_groups.insert(id.clone(), group);
    id
}

/// Adds a rule to a group; returns its `sgr-` id. An equal rule is not made twice: its id is returned.
pub fn add_rule(world: &mut World, group: &str, permission: Permission, description: Option<&str>) -> String {
    let id = world.id("sgr");
    let Some(group) = world.ec2.security_groups.get_mut(group) else { return id };
    if let Some(rule) = group.rules.iter().find(|rule| rule.permission == permission) {
        return rule.id.clone();
    }
    group.rules.push(Rule { id: id.clone(), permission, description: description.map(str::to_owned), tags: Tags::new() });
    id
}

/// Removes a group, even if something refers to it.
pub fn remove(world: &mut World, id: &str) {
    world.ec2.security_groups.remove(id);
}

/// The rule every new group starts with: everything may leave.
fn allow_all_egress() -> Permission {
    Permission { egress: true, protocol: "-1".to_owned(), from: None, to: None, peer: Peer::CidrV4("0.0.0.0/0".to_owned()) }
}

/// Makes the default group of a VPC: its members reach each other, and everything may leave.
pub(super) fn make_default(world: &mut World, vpc: &str) {
    let id = make(world, vpc, "default", "default VPC security group", Tags::new());
    let from_itself =
        Permission { egress: false, protocol: "-1".to_owned(), from: None, to: None, peer: Peer::Group(id.clone()) };
    add_rule(world, &id, from_itself, None);
    add_rule(world, &id, allow_all_egress(), None);
    if let Some(group) = world.ec2.security_groups.get_mut(&id) {
        group.is_default = true;
    }
}

/// The group of an id, or AWS's error.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w SecurityGroup, ServiceError> {
    world.ec2.security_groups.get(id).ok_or_else(|| id::SECURITY_GROUP.lost(id))
}

/// The default group of a VPC.
pub fn default_of<'w>(world: &'w World, vpc: &str) -> Option<&'w SecurityGroup> {
    world.ec2.security_groups.values().find(|group| group.is_default && group.vpc == vpc)
}

/// Groups as other objects show them: ids with names.
pub(super) fn group_set(world: &World, ids: &[String]) -> Value {
    let name = |id: &String| world.ec2.security_groups.get(id).map(|group| group.name.as_str());
    ids.iter().map(|id| json!({"groupId": id, "groupName": name(id)})).collect()
}

/// The groups for an interface in a VPC: those asked for, checked, or the VPC's default group when none was.
pub(super) fn for_interface(world: &World, vpc: &str, mut ids: Vec<String>) -> Result<Vec<String>, ServiceError> {
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    for id in &ids {
        if find(world, id)?.vpc != vpc {
            return Err(ServiceError::bad(
                "InvalidGroup.NotFound",
                "You have specified two resources that belong to different networks.",
            ));
        }
    }
    if ids.len() > world.tuning.groups_per_interface_limit {
        let text = "The maximum number of security groups per interface has been reached.";
        return Err(ServiceError::bad("SecurityGroupsPerInterfaceLimitExceeded", text));
    }
    if ids.is_empty() {
        ids.extend(default_of(world, vpc).map(|group| group.id.clone()));
    }
    Ok(ids)
}

/// The group a request names by `GroupId`, or by `GroupName` in the default VPC.
fn named<'w>(world: &'w World, request: &Request<'_>) -> Result<&'w SecurityGroup, ServiceError> {
    match (request.text("GroupId"), request.text("GroupName")) {
        (Some(id), _) => find(world, id),
        (None, Some(name)) => {
            let default = vpc::default(world).map(|vpc| vpc.id.as_str());
            let found = world.ec2.security_groups.values().find(|g| Some(g.vpc.as_str()) == default && g.name == name);
            found.ok_or_else(|| {
                let vpc = default.unwrap_or("null");
                ServiceError::bad(
                    "InvalidGroup.NotFound",
                    format!("The security group '{name}' does not exist in default VPC '{vpc}'"),
                )
            })
        }
        (None, None) => Err(ServiceError::bad("MissingParameter", "The request must contain the parameter groupName or groupId")),
    }
}

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, description) = (required(request, "GroupName")?, required(request, "GroupDescription")?);
    check_text(name, "GroupName")?;
    check_text(description, "GroupDescription")?;
    if name.to_ascii_lowercase().starts_with("sg-") {
        let text = format!("Value ({name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.");
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    let vpc = match request.text("VpcId") {
        Some(id) => vpc::find(world, id)?,
        None => vpc::default(world).ok_or_else(|| ServiceError::bad("VPCIdNotSpecified", "No default VPC for this user"))?,
    };
    let vpc = vpc.id.clone();
    if name.eq_ignore_ascii_case("default") {
        return Err(ServiceError::bad("InvalidParameterValue", "Cannot use reserved security group name: default"));
    }
    let mut siblings = world.ec2.security_groups.values().filter(|group| group.vpc == vpc);
    if siblings.any(|group| group.name.eq_ignore_ascii_case(name)) {
        let text = format!("The security group '{name}' already exists for VPC '{vpc}'");
        return Err(ServiceError::bad("InvalidGroup.Duplicate", text));
    }
    let tags = tags::of_new(request, "security-group")?;
    if world.ec2.security_groups.len() >= world.tuning.security_group_limit {
        let text = "The maximum number of security groups has been reached.";
        return Err(ServiceError::bad("SecurityGroupLimitExceeded", text));
    }
    let id = make(world, &vpc, name, description, tags.clone());
    add_rule(world, &id, allow_all_egress(), None);
    Ok(json!({"groupId": id, "securityGroupArn": arn(world, "security-group", &id), "tagSet": tag_set(&tags)}))
}

/// Names and descriptions: up to 255 of the characters AWS lists for groups in a VPC.
fn check_text(text: &str, member: &str) -> Result<(), ServiceError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    if text.chars().count() > 255 {
        let text = format!("Value ({text}) for parameter {member} is invalid. It exceeds the maximum length of 255 characters.");
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    if !text.chars().all(allowed) {
        let text = format!("Value ({text}) for parameter {member} is invalid. Character sets beyond ASCII are not supported.");
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    Ok(())
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let group = named(world, request)?;
    let id = group.id.clone();
    if group.is_default {
        let text = format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user");
        return Err(ServiceError::bad("CannotDelete", text));
    }
    let carried = network_interface::of_group(world, request.now, &id).next().is_some();
    // A rule of the group about itself does not keep it.
    let mut others = world.ec2.security_groups.values().filter(|other| other.id != id && other.vpc == group.vpc);
    // SageMaker keeps referring to the NFS groups of a domain for a while after the domain is gone.
    let held = crate::services::sagemaker::home_file_system::holds_group(world, request.now, &id);
    if carried || held || others.any(|other| other.rules.iter().any(|rule| rule.permission.peer == Peer::Group(id.clone()))) {
        return Err(ServiceError::bad("DependencyViolation", format!("resource {id} has a dependent object")));
    }
    remove(world, &id);
    Ok(json!({"return": true, "groupId": id}))
}

#[cfg(test)]
mod tests;
