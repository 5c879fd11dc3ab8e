//! Kinds of Amazon SageMaker.

mod app;
mod concurrency;
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

use self::concurrency::CONCURRENCY;
use crate::each::each;
use crate::error::our_error;
use crate::{Aws, Found, Ops, Scope};

/// Listed objects with their tags: in full where they matter, and else as the list shows them. One that went away meanwhile is left out.
async fn listed<K: Ops>(
    aws: &Aws,
    scope: &Scope,
    outlines: impl Iterator<Item = K::Live>,
    arn: fn(&K::Live) -> &str,
) -> Result<Vec<Found<K::Live>>, AwsError> {
    let read = async |outline: K::Live| {
        let Some(tags) = tags::of_one(aws, arn(&outline)).await? else { return Ok(None) };
        let id = K::id(&outline);
        let live = if scope.needs_detail(&tags, &id) { K::get(aws, &id).await? } else { Some(outline) };
        Ok(live.map(|live| Found { live, tags }))
    };
    each(outlines, CONCURRENCY, read).await
}

/// The ARN of something in this account and region: `space/d-1/lab`.
fn arn(aws: &Aws, resource: &str) -> String {
    format!("arn:{}:sagemaker:{}:{}:{resource}", aws.place.partition, aws.place.region, aws.place.account)
}

/// The last part of an id, which is the name of a profile or space.
fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// A refusal of ours for a call that AWS would refuse now and take later.
fn not_yet<E>(text: String) -> AwsError {
    our_error::<E>("NotYet", text, Class::InUse)
}
