//! Kinds of Amazon SageMaker.

mod app;
mod domain;
mod domains;
mod endpoint;
mod endpoint_config;
mod home_efs;
mod hosting_tables;
mod lifecycle_users;
mod model;
mod notebook_instance;
mod notebook_lifecycle_config;
#[cfg(test)]
mod samples;
mod script;
mod settings_tables;
mod space;
mod studio_lifecycle_config;
mod tags;
mod tenants;
mod user_profile;
mod wire;

pub use domains::Domains;

use heiiki_model::failure::{AwsError, Class};

use crate::Aws;

/// How many objects are read at once where AWS has no bulk read: SageMaker throttles early.
const FAN_OUT: usize = 4;

/// The ARN of something in this account and region: `space/d-1/lab`.
fn arn(aws: &Aws, resource: &str) -> String {
    format!("arn:{}:sagemaker:{}:{}:{resource}", aws.place.partition, aws.place.region, aws.place.account)
}

/// The last part of an id, which is the name of a profile or space.
fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// A refusal of ours for a call that AWS would refuse now and take later.
fn not_yet(operation: &str, message: String) -> AwsError {
    AwsError {
        service: "SageMaker".to_owned(),
        operation: operation.to_owned(),
        code: "NotYet".to_owned(),
        message,
        request_id: None,
        class: Class::InUse,
    }
}
