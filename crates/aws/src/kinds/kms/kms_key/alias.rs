//! The alias of a key.

use std::collections::BTreeMap;

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::TAG_ENVIRONMENT;

use super::read;
use crate::Aws;
use crate::error::Classify;

/// Gives a key an alias. An alias of a key of this environment that waits for its deletion is taken over, because it serves nobody; that of any other key is an
/// error, also of a key of others that waits: they may cancel its deletion and want it back.
pub(super) async fn set(aws: &Aws, alias: &str, key: &str) -> Result<(), AwsError> {
    let error = match aws.kms.create_alias().alias_name(alias).target_key_id(key).send().await.classify() {
        Ok(_) => return Ok(()),
        Err(error) if error.class == Class::Exists => error,
        Err(error) => return Err(error),
    };
    let holder = aws.kms.describe_key().key_id(alias).send().await.found()?.and_then(|answer| answer.key_metadata);
    match holder {
        // The answer to an earlier call was lost.
        Some(holder) if holder.arn() == Some(key) => Ok(()),
        Some(holder) if read::is_going(holder.key_state()) && is_of_one_environment(aws, &holder.key_id, key).await? => {
            aws.kms.update_alias().alias_name(alias).target_key_id(key).send().await.classify().map(drop)
        }
        Some(_) => Err(error),
        None => Err(AwsError { class: Class::NotReady, ..error }),
    }
}

/// True if the tags of both keys name the same environment.
async fn is_of_one_environment(aws: &Aws, left: &str, right: &str) -> Result<bool, AwsError> {
    let (left, right) = futures::try_join!(read::tags(aws, left), read::tags(aws, right))?;
    let environment = |tags: Option<BTreeMap<String, String>>| tags?.remove(TAG_ENVIRONMENT);
    let (left, right) = (environment(left), environment(right));
    Ok(left.is_some() && left == right)
}
