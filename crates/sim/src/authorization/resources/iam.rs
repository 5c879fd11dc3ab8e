//! Resources of IAM: the entity that an operation is about.

use super::input::Input;
use crate::services::iam::arn_of;

/// Operations that are about the whole account.
const OF_ACCOUNT: &[&str] = &[
    "GetAccountAuthorizationDetails",
    "GetAccountSummary",
    "GetContextKeysForCustomPolicy",
    "ListGroups",
    "ListInstanceProfiles",
    "ListPolicies",
    "ListRoles",
    "ListUsers",
    "ListVirtualMFADevices",
    "SimulateCustomPolicy",
];

/// Members that name the entity, the most telling first: a role that is put into a profile is not what changes.
const MEMBERS: &[(&str, &str)] =
    &[("InstanceProfileName", "instance-profile"), ("GroupName", "group"), ("RoleName", "role"), ("UserName", "user")];

/// The resource of an operation.
pub(super) fn of(input: &Input<'_>, action: &str) -> Vec<String> {
    if OF_ACCOUNT.contains(&action) {
        return Vec::new();
    }
    if let Some(arn) = input.text("PolicySourceArn") {
        return vec![arn.to_owned()];
    }
    for (member, kind) in MEMBERS {
        if let Some(name) = input.text(member) {
            let path = input.text("Path").filter(|_| action.starts_with("Create")).unwrap_or("/");
            return vec![path_in(&arn_of(input.world, kind, name), path, name)];
        }
    }
    if let Some(arn) = input.text("PolicyArn").or_else(|| input.text("SerialNumber")) {
        return vec![arn.to_owned()];
    }
    let account = &input.world.account;
    if let Some(name) = input.text("PolicyName") {
        let path = input.text("Path").unwrap_or("/");
        return vec![format!("arn:aws:iam::{account}:policy{path}{name}")];
    }
    if let Some(service) = input.text("AWSServiceName") {
        return vec![format!("arn:aws:iam::{account}:role/aws-service-role/{service}/*")];
    }
    if let Some(name) = input.text("VirtualMFADeviceName") {
        return vec![format!("arn:aws:iam::{account}:mfa/{name}")];
    }
    // What names nobody is about the caller.
    let caller = &input.world.caller.arn;
    if caller.contains(":user/") { vec![caller.clone()] } else { Vec::new() }
}

/// The ARN with the path that a new entity is to have.
fn path_in(arn: &str, path: &str, name: &str) -> String {
    match arn.strip_suffix(&format!("/{name}")) {
        Some(before) if path != "/" => format!("{before}{path}{name}"),
        Some(_) | None => arn.to_owned(),
    }
}
