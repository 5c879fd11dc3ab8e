//! `iam:PassRole`: the permission to hand a role to a service ("Grant a user permissions to pass a role to an AWS service" in the IAM User Guide).

use serde_json::Value;

use super::keys;
use super::needs::Need;
use crate::World;
use crate::services::iam;
use crate::throttle::Place;

/// Members of SageMaker's requests that hold the ARN of a role, however deep.
const ROLES: &[&str] = &["RoleArn", "ExecutionRoleArn", "ExecutionRole"];
/// Operations of EC2 that hand the role of an instance profile to instances.
const INSTANCES: &[&str] = &["RunInstances", "AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"];

/// The roles that a request hands on.
pub(super) fn needs(world: &World, place: &Place<'_>, input: &Value) -> Vec<Need> {
    let Place { service, action, .. } = *place;
    let passed = |arn: &str, to: &str| Need { keys: keys::one("iam:PassedToService", to), ..Need::new("iam:PassRole", arn) };
    match service {
        "sagemaker" => {
            let mut found = Vec::new();
            keys::texts_of(input, ROLES, &mut found);
            found.sort_unstable();
            found.dedup();
            found.iter().map(|arn| passed(arn, "sagemaker.amazonaws.com")).collect()
        }
        "ec2" if INSTANCES.contains(&action) => {
            let profile = input.get("IamInstanceProfile");
            let named = |member: &str| profile.and_then(|profile| profile.get(member)).and_then(Value::as_str);
            let arn = named("Arn").or_else(|| named("Name")).and_then(|name| iam::role_of_profile(world, name));
            arn.iter().map(|arn| passed(arn, "ec2.amazonaws.com")).collect()
        }
        "iam" if action == "AddRoleToInstanceProfile" => {
            let name = input.get("RoleName").and_then(Value::as_str).unwrap_or_default();
            vec![passed(&iam::arn_of(world, "role", name), "ec2.amazonaws.com")]
        }
        _ => Vec::new(),
    }
}
