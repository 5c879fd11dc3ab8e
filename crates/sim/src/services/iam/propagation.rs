//! What other services see of IAM: entities reach them some seconds after the call that made or changed them.
//!
//! It deliberately does not word the errors: every service has its own text for a role it cannot assume.

use crate::{Time, World};

/// Why another service cannot use a role or an instance profile yet, or at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no such entity in this account, or the ARN is not one.
    Missing,
    /// It exists but has not reached the other services.
    NotYet,
    /// The trust policy does not let the principal assume the role.
    Trust,
}

/// An instance profile as EC2 sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyProfile {
    /// Its ARN.
    pub arn: String,
    /// `AIPA...`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The ARN of its role, if it holds one.
    pub role_arn: Option<String>,
}

/// Whether a service principal (`sagemaker.amazonaws.com`) can assume a role now.
pub fn assumable(world: &World, now: Time, role_arn: &str, principal: &str) -> Result<(), Why> {
    let _ = (world, now, role_arn, principal);
    Err(Why::Missing)
}

/// The instance profile of a name or an ARN, if EC2 can use it now.
pub fn instance_profile_ready(world: &World, now: Time, name_or_arn: &str) -> Result<ReadyProfile, Why> {
    let _ = (world, now, name_or_arn);
    Err(Why::Missing)
}
