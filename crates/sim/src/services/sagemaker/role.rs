//! Execution roles: the check that SageMaker can assume one, with SageMaker's errors.

use crate::services::iam::propagation;
use crate::{ServiceError, Time, World};

use super::errors;

const PRINCIPAL: &str = "sagemaker.amazonaws.com";

/// The requester of an interface: SageMaker in a session of the execution role, `AROA...:SageMaker`. Such an interface
/// is not requester-managed.
pub(super) fn session(world: &mut World, role: Option<&str>) -> String {
    let known = role.and_then(|role| propagation::unique_id(world, role)).map(str::to_owned);
    // A role that is gone keeps its id in texts; which one it was is not known here.
    let id = known.unwrap_or_else(|| format!("AROA{}", world.digits(17).to_ascii_uppercase()));
    format!("{id}:SageMaker")
}

/// Refuses a role that SageMaker cannot assume: missing, not propagated yet, or not trusting it. AWS tells none of them apart.
pub(super) fn require_assumable(world: &World, now: Time, role: &str) -> Result<(), ServiceError> {
    propagation::assumable(world, now, role, PRINCIPAL).map_err(|_| {
        errors::invalid(format!(
            "Could not assume role {role}. Please ensure that the role exists and allows principal '{PRINCIPAL}' to assume the role."
        ))
    })
}
