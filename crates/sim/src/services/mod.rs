//! The services, one folder each, one file per kind of object. Each folder's `operation` finds an operation by name.
//!
//! It deliberately knows no protocol: operations take and give canonical JSON.

mod arn;
pub mod cloudtrail;
pub mod ec2;
pub mod efs;
pub mod iam;
pub mod logs;
mod network;
mod resource_policy;
pub mod s3;
pub mod sagemaker;
pub mod service_quotas;
pub mod ssm;
pub mod sts;

use crate::{Operation, Time, World};

/// Finds the operation of a service (SigV4 service name) by its name.
pub fn operation(service: &str, action: &str) -> Option<Operation> {
    match service {
        "ec2" => ec2::operation(action),
        "iam" => iam::operation(action),
        "sagemaker" => sagemaker::operation(action),
        "elasticfilesystem" => efs::operation(action),
        "s3" => s3::operation(action),
        "logs" => logs::operation(action),
        "servicequotas" => service_quotas::operation(action),
        "cloudtrail" => cloudtrail::operation(action),
        "sts" => sts::operation(action),
        "ssm" => ssm::operation(action),
        _ => None,
    }
}

/// Applies due changes in the services whose objects own objects of other services. The dispatcher calls this before
/// every call. EC2, which owns nothing elsewhere, does it by itself.
pub fn expire(world: &mut World, now: Time) {
    sagemaker::expire(world, now);
    efs::expire(world, now);
    s3::expire(world, now);
}
