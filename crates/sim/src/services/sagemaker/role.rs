//! Execution roles: whether SageMaker can assume one now, in SageMaker's words.

use crate::services::iam::propagation;
use crate::{Fault, Time, World};

use super::refusals;

const PRINCIPAL: &str = "sagemaker.amazonaws.com";

/// Refuses a role that SageMaker cannot assume: missing, not propagated yet, or not trusting it. AWS tells none of them apart.
pub(super) fn require_assumable(world: &World, now: Time, role: &str) -> Result<(), Fault> {
    propagation::assumable(world, now, role, PRINCIPAL).map_err(|_| {
        refusals::invalid(format!(
            "Could not assume role {role}. Please ensure that the role exists and allows principal '{PRINCIPAL}' to assume the role."
        ))
    })
}
