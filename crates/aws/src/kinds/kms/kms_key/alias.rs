//! The alias of a key.

use heiiki_model::failure::{AwsError, Class};

use super::read;
use crate::Aws;
use crate::error::Classify;

/// Gives a key an alias. An alias of a key that waits for its deletion is taken over, because it serves nobody; that of any other key is an error.
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
        Some(holder) if read::is_going(holder.key_state()) => {
            aws.kms.update_alias().alias_name(alias).target_key_id(key).send().await.classify().map(drop)
        }
        Some(_) => Err(error),
        None => Err(AwsError { class: Class::NotReady, ..error }),
    }
}
