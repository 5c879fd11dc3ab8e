//! Reads everything about one bucket: eight calls, all at once.

use aws_sdk_s3::types::{self, ServerSideEncryptionRule};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::s3::bucket::Live;
use heiiki_model::kinds::s3::bucket::lifecycle_rule::LifecycleRule;
use heiiki_model::kinds::s3::bucket::parts::{Contents, LiveEncryption, PublicAccess};
use serde_json::Value;

use super::empty;
use super::lifecycle;
use crate::Aws;
use crate::error::Classify;

/// A part of a bucket. `None` if it was never set.
type Part<T> = Result<Option<T>, AwsError>;

/// True when a bucket was withheld from the caller, and the caller itself is good.
pub(super) fn is_withheld(error: &AwsError) -> bool {
    error.code == "AccessDenied"
}

/// A bucket in full. `None` if it is gone. To be denied a part of it is an error.
pub(super) async fn whole(aws: &Aws, name: &str) -> Result<Option<Live>, AwsError> {
    read(aws, name, false).await.found()
}

/// A bucket as far as the caller may look at it. `None` if it is gone.
pub(super) async fn shown(aws: &Aws, name: &str, deep: bool) -> Result<Option<Live>, AwsError> {
    match read(aws, name, deep).await {
        Err(error) if is_withheld(&error) => {
            let bare = Live::named(name, &aws.place.partition, &aws.place.region);
            Ok(Some(Live { denied: Some(error.to_string()), ..bare }))
        }
        read => read.found(),
    }
}

async fn read(aws: &Aws, name: &str, deep: bool) -> Result<Live, AwsError> {
    let parts = async {
        futures::try_join!(
            versioning(aws, name),
            encryption(aws, name),
            public_access(aws, name),
            ownership(aws, name),
            policy(aws, name),
            rules(aws, name),
            object_lock(aws, name),
            contents(aws, name, deep),
        )
    };
    let (versioning, encryption, access, ownership, policy, rules, lock, contents) = Box::pin(parts).await?;
    let (lifecycle_rules, smallest) = rules.unwrap_or_default();
    Ok(Live {
        versioning,
        encryption: encryption.as_ref().map(live_encryption),
        public_access_block: access,
        ownership,
        policy,
        lifecycle_rules,
        transition_default_minimum_object_size: smallest,
        object_lock_enabled: lock,
        contents,
        ..Live::named(name, &aws.place.partition, &aws.place.region)
    })
}

/// Every part that was never set has its own way of saying so; that there is no such bucket is something else.
#[expect(clippy::result_large_err, reason = "the error of every call here, passed on as it is")]
fn part<T>(answer: Result<T, AwsError>) -> Part<T> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.class == Class::NotFound && error.code != "NoSuchBucket" => Ok(None),
        Err(error) => Err(error),
    }
}

async fn versioning(aws: &Aws, name: &str) -> Part<String> {
    let status = aws.s3.get_bucket_versioning().bucket(name).send().await.classify()?.status;
    Ok(status.map(|status| status.as_str().to_owned()))
}

/// The rule by which a bucket encrypts; there is only ever one.
pub(super) async fn encryption(aws: &Aws, name: &str) -> Part<ServerSideEncryptionRule> {
    let answer = part(aws.s3.get_bucket_encryption().bucket(name).send().await.classify())?;
    let configuration = answer.and_then(|answer| answer.server_side_encryption_configuration);
    Ok(configuration.and_then(|configuration| configuration.rules.into_iter().next()))
}

fn live_encryption(rule: &ServerSideEncryptionRule) -> LiveEncryption {
    let default = rule.apply_server_side_encryption_by_default.as_ref();
    LiveEncryption {
        sse_algorithm: default.map_or("AES256", |default| default.sse_algorithm.as_str()).to_owned(),
        kms_master_key_id: default.and_then(|default| default.kms_master_key_id.clone()),
        bucket_key_enabled: rule.bucket_key_enabled.unwrap_or_default(),
    }
}

async fn public_access(aws: &Aws, name: &str) -> Part<PublicAccess> {
    let answer = part(aws.s3.get_public_access_block().bucket(name).send().await.classify())?;
    let on = |switch: Option<bool>| switch.unwrap_or_default();
    Ok(answer.and_then(|answer| answer.public_access_block_configuration).map(|block| PublicAccess {
        block_public_acls: on(block.block_public_acls),
        ignore_public_acls: on(block.ignore_public_acls),
        block_public_policy: on(block.block_public_policy),
        restrict_public_buckets: on(block.restrict_public_buckets),
    }))
}

async fn ownership(aws: &Aws, name: &str) -> Part<String> {
    let answer = part(aws.s3.get_bucket_ownership_controls().bucket(name).send().await.classify())?;
    let rule = answer.and_then(|answer| answer.ownership_controls).and_then(|controls| controls.rules.into_iter().next());
    Ok(rule.map(|rule| rule.object_ownership.as_str().to_owned()))
}

async fn policy(aws: &Aws, name: &str) -> Part<Value> {
    let text = part(aws.s3.get_bucket_policy().bucket(name).send().await.classify())?.and_then(|answer| answer.policy);
    // AWS only accepts policies that are JSON.
    Ok(text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))))
}

async fn rules(aws: &Aws, name: &str) -> Part<(Vec<LifecycleRule>, Option<String>)> {
    let answer = part(aws.s3.get_bucket_lifecycle_configuration().bucket(name).send().await.classify())?;
    Ok(answer.map(|answer| {
        let smallest = answer.transition_default_minimum_object_size.map(|size| size.as_str().to_owned());
        (answer.rules.unwrap_or_default().iter().map(lifecycle::live).collect(), smallest)
    }))
}

async fn object_lock(aws: &Aws, name: &str) -> Result<bool, AwsError> {
    let answer = part(aws.s3.get_object_lock_configuration().bucket(name).send().await.classify())?;
    let enabled = answer.and_then(|answer| answer.object_lock_configuration?.object_lock_enabled);
    Ok(enabled == Some(types::ObjectLockEnabled::Enabled))
}

/// The objects on the first page of versions.
async fn contents(aws: &Aws, name: &str, deep: bool) -> Part<Contents> {
    if !deep {
        return Ok(None);
    }
    let page = empty::versions(aws, name).await?;
    let sizes = page.versions().iter().filter_map(|version| u64::try_from(version.size?).ok());
    Ok(Some(Contents {
        versions: page.versions().len() + page.delete_markers().len(),
        bytes: sizes.sum(),
        more: page.is_truncated == Some(true),
    }))
}
