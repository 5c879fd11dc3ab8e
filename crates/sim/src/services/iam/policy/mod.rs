//! Customer managed policies and their versions; reads also know AWS's own policies.
//!
//! It deliberately keeps a document as it was given, white space and all, as IAM does.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::aws_managed::{self, Managed};
use super::{Grants, conflict, document, encoded, exists, key, limit, names, no_such, propagated, readable, tags, unique_id};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, Time, World};

/// Most characters of a document, white space not counted.
const LONGEST: usize = 6144;
/// Most versions of a policy.
const MOST_VERSIONS: usize = 5;
/// Most customer managed policies of an account.
const MOST_POLICIES: usize = 1500;

/// A customer managed policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// `ANPA...`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// The description, which never changes.
    pub description: Option<String>,
    /// The time of its creation.
    pub created: Time,
    /// The time at which its default version last changed.
    pub updated: Time,
    /// Its versions, oldest first.
    pub versions: Vec<Version>,
    /// The number of the default version.
    pub default: u32,
    /// The number of the next version: numbers are never used twice.
    pub next: u32,
    /// Tags.
    pub tags: Tags,
    /// The time at which other services see it.
    pub visible_at: Time,
}

/// A version of a policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// The number behind `v`.
    pub number: u32,
    /// The document as given.
    pub document: String,
    /// The time of its creation.
    pub created: Time,
}

/// The operations on customer managed policies.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreatePolicy", create),
    Operation::new("GetPolicy", get),
    Operation::new("ListPolicies", list),
    Operation::new("DeletePolicy", delete),
    Operation::new("CreatePolicyVersion", create_version),
    Operation::new("GetPolicyVersion", get_version),
    Operation::new("ListPolicyVersions", list_versions),
    Operation::new("DeletePolicyVersion", delete_version),
    Operation::new("SetDefaultPolicyVersion", set_default),
    Operation::new("ListEntitiesForPolicy", list_entities),
];

/// True if a text is the ARN of a managed policy.
pub(super) fn is_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    matches!(parts[..], ["arn", partition, "iam", "", _, rest] if partition.starts_with("aws") && rest.starts_with("policy/") && rest.len() > 7)
}

/// The member `PolicyArn`, checked for its form.
pub(super) fn arn<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    let arn = names::required(request, "PolicyArn")?;
    if is_arn(arn) { Ok(arn) } else { Err(ServiceError::bad("ValidationError", format!("ARN {arn} is not valid."))) }
}

fn missing(arn: &str) -> ServiceError {
    no_such(format!("Policy {arn} was not found."))
}

fn foreign(arn: &str) -> ServiceError {
    ServiceError::bad("InvalidInput", format!("Policy {arn} is outside your own account."))
}

/// The customer managed policy of an ARN.
pub(super) fn own<'w>(world: &'w World, arn: &str) -> Result<&'w Policy, ServiceError> {
    let name = arn.rsplit('/').next().unwrap_or_default();
    world.iam.policies.get(&key(name)).filter(|policy| policy.arn == arn).ok_or_else(|| missing(arn))
}

/// The customer managed policy of an ARN, to change it.
pub(super) fn own_mut<'w>(world: &'w mut World, arn: &str) -> Result<&'w mut Policy, ServiceError> {
    if aws_managed::find(arn).is_some() {
        return Err(foreign(arn));
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    world.iam.policies.get_mut(&key(name)).filter(|policy| policy.arn == arn).ok_or_else(|| missing(arn))
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "PolicyName", 128)?;
    let path = names::policy_path(request)?;
    let description = request.text("Description");
    names::at_most(description.unwrap_or_default(), "description", 1000)?;
    let given = tags::given(request)?;
    let text = checked_document(request)?;
    let arn = format!("arn:aws:iam::{}:policy{path}{name}", world.account);
    if world.iam.policies.contains_key(&key(name)) {
        return Err(exists(format!("A policy called {name} already exists. Duplicate names are not allowed.")));
    }
    if world.iam.policies.len() >= MOST_POLICIES {
        return Err(limit(format!("Cannot exceed quota for PoliciesPerAccount: {MOST_POLICIES}")));
    }
    let policy = Policy {
        name: name.to_owned(),
        path: path.to_owned(),
        id: unique_id(world, "ANPA"),
        arn,
        description: description.map(str::to_owned),
        created: request.now,
        updated: request.now,
        versions: vec![Version { number: 1, document: text, created: request.now }],
        default: 1,
        next: 2,
        tags: given,
        visible_at: propagated(world, request.now),
    };
    let mut answer = summary(world, &policy);
    answer["Tags"] = tags::answer_if_any(&policy.tags);
    world.iam.policies.insert(key(name), policy);
    Ok(json!({"Policy": answer}))
}

fn checked_document(request: &Request<'_>) -> Result<String, ServiceError> {
    let text = names::required(request, "PolicyDocument")?;
    document::check_permissions(text, "policyDocument")?;
    if document::size(text) > LONGEST {
        return Err(limit(format!("Cannot exceed quota for PolicySize: {LONGEST}")));
    }
    Ok(text.to_owned())
}

/// The number of times that a policy is attached, and used as a boundary.
pub(super) fn uses(world: &World, arn: &str) -> (usize, usize) {
    let roles = world.iam.roles.values().map(|r| &r.grants);
    let users = world.iam.users.values().map(|u| &u.grants);
    let groups = world.iam.groups.values().map(|g| &g.grants);
    roles.chain(users).chain(groups).fold((0, 0), |(attached, bounding), grants| {
        (attached + usize::from(attaches(grants, arn)), bounding + usize::from(bounds(grants, arn)))
    })
}

fn attaches(grants: &Grants, arn: &str) -> bool {
    grants.attached.iter().any(|a| a == arn)
}

fn bounds(grants: &Grants, arn: &str) -> bool {
    grants.boundary.as_deref() == Some(arn)
}

/// The members of every answer about a policy; description and tags are in GetPolicy's only.
pub(super) fn summary(world: &World, policy: &Policy) -> Value {
    let (attached, bounding) = uses(world, &policy.arn);
    json!({
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": format!("v{}", policy.default),
        "AttachmentCount": attached,
        "PermissionsBoundaryUsageCount": bounding,
        "IsAttachable": true,
        "CreateDate": policy.created.iso_seconds(),
        "UpdateDate": policy.updated.iso_seconds(),
    })
}

/// The same of one of AWS's own.
pub(super) fn managed_summary(world: &World, managed: &Managed) -> Value {
    let arn = managed.arn();
    let (attached, bounding) = uses(world, &arn);
    json!({
        "PolicyName": managed.name,
        "PolicyId": managed.id(),
        "Arn": arn,
        "Path": managed.path,
        "DefaultVersionId": format!("v{}", managed.version),
        "AttachmentCount": attached,
        "PermissionsBoundaryUsageCount": bounding,
        "IsAttachable": true,
        "CreateDate": aws_managed::SINCE.iso_seconds(),
        "UpdateDate": aws_managed::SINCE.iso_seconds(),
    })
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    if let Some(managed) = aws_managed::find(arn) {
        let mut answer = managed_summary(world, managed);
        answer["Description"] = json!(managed.description);
        return Ok(json!({"Policy": answer}));
    }
    let policy = own(world, arn)?;
    if !readable(world, request.now, policy.created) {
        return Err(missing(arn));
    }
    let mut answer = summary(world, policy);
    answer["Description"] = json!(policy.description);
    answer["Tags"] = tags::answer_if_any(&policy.tags);
    Ok(json!({"Policy": answer}))
}

enum Any<'w> {
    Own(&'w Policy),
    Aws(&'static Managed),
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let prefix = names::path_prefix(request)?;
    let scope = names::word(request, "Scope", &["All", "AWS", "Local"])?.unwrap_or("All");
    let usage = names::word(request, "PolicyUsageFilter", &["PermissionsPolicy", "PermissionsBoundary"])?;
    let attached_only = request.flag("OnlyAttached").unwrap_or(false);
    let used = |arn: &str| match (usage, uses(world, arn)) {
        (Some("PermissionsBoundary"), (_, bounding)) => bounding > 0,
        (Some(_), (attached, _)) => attached > 0,
        (None, (attached, bounding)) => attached + bounding > 0,
    };
    // Counting uses looks at every entity: only when the answer depends on it.
    let wanted = |path: &str, arn: &str| path.starts_with(prefix) && ((usage.is_none() && !attached_only) || used(arn));
    let mut items = Vec::new();
    if scope != "AWS" {
        let seen = world.iam.policies.iter().filter(|(_, p)| wanted(&p.path, &p.arn) && readable(world, request.now, p.created));
        items.extend(seen.map(|(key, policy)| (key.clone(), Any::Own(policy))));
    }
    if scope != "Local" {
        let seen = aws_managed::all().iter().filter(|m| wanted(m.path, &m.arn()));
        items.extend(seen.map(|managed| (managed.arn(), Any::Aws(managed))));
    }
    tags::paged(request, "Policies", items, |policy| match policy {
        Any::Own(policy) => summary(world, policy),
        Any::Aws(managed) => managed_summary(world, managed),
    })
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let versions = own_mut(world, arn)?.versions.len();
    if uses(world, arn) != (0, 0) {
        return Err(conflict("Cannot delete a policy attached to entities."));
    }
    if versions > 1 {
        return Err(conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        ));
    }
    world.iam.policies.remove(&key(arn.rsplit('/').next().unwrap_or_default()));
    Ok(Value::Null)
}

fn create_version(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let policy = own_mut(world, arn)?;
    let text = checked_document(request)?;
    if policy.versions.len() >= MOST_VERSIONS {
        return Err(limit(format!(
            "A managed policy can have up to {MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version."
        )));
    }
    let version = Version { number: policy.next, document: text, created: request.now };
    policy.next += 1;
    if request.flag("SetAsDefault").unwrap_or(false) {
        policy.default = version.number;
        policy.updated = request.now;
    }
    // The answer leaves the document out.
    let answer = version_answer(&version, policy.default, false);
    policy.versions.push(version);
    Ok(json!({"PolicyVersion": answer}))
}

/// A version as a member of an answer.
pub(super) fn version_answer(version: &Version, default: u32, with_document: bool) -> Value {
    json!({
        "Document": if with_document { json!(encoded(&version.document)) } else { Value::Null },
        "VersionId": format!("v{}", version.number),
        "IsDefaultVersion": version.number == default,
        "CreateDate": version.created.iso_seconds(),
    })
}

/// The one version that is kept of AWS's own policies.
pub(super) fn managed_version(managed: &Managed) -> Version {
    Version { number: managed.version, document: managed.document(), created: aws_managed::SINCE }
}

fn number(request: &Request<'_>) -> Result<u32, ServiceError> {
    let id = names::required(request, "VersionId")?;
    let digits = id.strip_prefix('v').filter(|d| !d.starts_with('0') && d.bytes().all(|b| b.is_ascii_digit()));
    digits.and_then(|d| d.parse().ok()).ok_or_else(|| {
        ServiceError::constraint(
            "ValidationError",
            id,
            "versionId",
            "Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
        )
    })
}

fn no_version(arn: &str, number: u32) -> ServiceError {
    no_such(format!("Policy {arn} version v{number} does not exist or is not attachable."))
}

fn get_version(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let wanted = number(request)?;
    let (versions, default) = match aws_managed::find(arn) {
        Some(managed) => (vec![managed_version(managed)], managed.version),
        None => own(world, arn).map(|policy| (policy.versions.clone(), policy.default))?,
    };
    let version = versions.iter().find(|v| v.number == wanted).ok_or_else(|| no_version(arn, wanted))?;
    Ok(json!({"PolicyVersion": version_answer(version, default, true)}))
}

fn list_versions(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let (versions, default) = match aws_managed::find(arn) {
        Some(managed) => (vec![managed_version(managed)], managed.version),
        None => own(world, arn).map(|policy| (policy.versions.clone(), policy.default))?,
    };
    // Newest first.
    let items = versions.iter().rev().map(|v| (v.number.to_string(), v)).collect();
    tags::paged(request, "Versions", items, |version| version_answer(version, default, false))
}

fn delete_version(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let wanted = number(request)?;
    let policy = own_mut(world, arn)?;
    let at = policy.versions.iter().position(|v| v.number == wanted).ok_or_else(|| no_version(arn, wanted))?;
    if policy.default == wanted {
        return Err(conflict("Cannot delete the default version of a policy."));
    }
    policy.versions.remove(at);
    Ok(Value::Null)
}

fn set_default(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let wanted = number(request)?;
    let policy = own_mut(world, arn)?;
    if !policy.versions.iter().any(|v| v.number == wanted) {
        return Err(no_version(arn, wanted));
    }
    policy.default = wanted;
    policy.updated = request.now;
    Ok(Value::Null)
}

fn list_entities(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = arn(request)?;
    let prefix = names::path_prefix(request)?;
    let kinds = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];
    let kind = names::word(request, "EntityFilter", &kinds)?;
    let usage = names::word(request, "PolicyUsageFilter", &["PermissionsPolicy", "PermissionsBoundary"])?;
    if aws_managed::find(arn).is_none() {
        own(world, arn)?;
    }
    let uses = |grants: &Grants| match usage {
        Some("PermissionsBoundary") => bounds(grants, arn),
        Some(_) => attaches(grants, arn),
        None => attaches(grants, arn) || bounds(grants, arn),
    };
    let wanted =
        |this: &str, path: &str, grants: &Grants| kind.is_none_or(|k| k == this) && path.starts_with(prefix) && uses(grants);
    let mut items = Vec::new();
    for (key, group) in world.iam.groups.iter().filter(|(_, g)| wanted("Group", &g.path, &g.grants)) {
        items.push((format!("group/{key}"), ("PolicyGroups", json!({"GroupName": group.name, "GroupId": group.id}))));
    }
    for (key, user) in world.iam.users.iter().filter(|(_, u)| wanted("User", &u.path, &u.grants)) {
        items.push((format!("user/{key}"), ("PolicyUsers", json!({"UserName": user.name, "UserId": user.id}))));
    }
    for (key, role) in world.iam.roles.iter().filter(|(_, r)| wanted("Role", &r.path, &r.grants)) {
        items.push((format!("role/{key}"), ("PolicyRoles", json!({"RoleName": role.name, "RoleId": role.id}))));
    }
    let page = crate::pagination::iam(request, items)?;
    let of = |member: &str| page.items.iter().filter(|(m, _)| *m == member).map(|(_, v)| v.clone()).collect::<Value>();
    Ok(json!({
        "PolicyGroups": of("PolicyGroups"),
        "PolicyUsers": of("PolicyUsers"),
        "PolicyRoles": of("PolicyRoles"),
        "IsTruncated": page.next.is_some(),
        "Marker": page.next,
    }))
}

#[cfg(test)]
mod tests;
