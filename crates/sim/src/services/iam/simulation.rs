//! SimulatePrincipalPolicy: the actions that a principal may do, asked beforehand.
//!
//! It deliberately answers `allowed` for everything, because the sandbox lets every caller do everything. It checks only that the principal is there.

use serde_json::{Value, json};

use crate::{Operation, Request, ServiceError, World};

/// The operations on simulated permissions.
pub(super) const OPERATIONS: &[Operation] = &[Operation::new("SimulatePrincipalPolicy", simulate)];

fn simulate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let principal = request.text("PolicySourceArn").unwrap_or_default();
    let caller = world.caller.arn == principal;
    let known =
        world.iam.roles.values().any(|role| role.arn == principal) || world.iam.users.values().any(|user| user.arn == principal);
    if !caller && !known {
        return Err(ServiceError::new(404, "NoSuchEntity", format!("The principal {principal} cannot be found.")));
    }
    let resources = request.texts("ResourceArns");
    let resource = resources.first().cloned().unwrap_or_else(|| "*".to_owned());
    let row = |action: String| json!({"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": "allowed"});
    let rows: Vec<Value> = request.texts("ActionNames").into_iter().map(row).collect();
    Ok(json!({"EvaluationResults": rows, "IsTruncated": false}))
}
