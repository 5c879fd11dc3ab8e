//! Sends the changes of a bucket one after another, because S3 refuses two changes of one bucket at the same moment.
//! Every call replaces a whole sub-resource, so that it also sends the parts that the spec leaves to others, as they
//! are.

use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, BucketVersioningStatus, ObjectLockConfiguration, ObjectLockEnabled, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule, VersioningConfiguration,
};
use heiiki_model::failure::AwsError;
use heiiki_model::kinds::s3::bucket::Bucket;
use heiiki_model::kinds::s3::bucket::lifecycle_rule::LifecycleRule;
use heiiki_model::kinds::s3::bucket::parts::PublicAccess;
use serde_json::Value;

use super::lifecycle;
use super::read;
use crate::error::Classify;
use crate::kinds::s3::whole;
use crate::{Aws, Edit};

/// Sends all changes. Those that close the bucket come first, then the policy, then those that open the bucket, which
/// the new policy then limits. The policy may lock heiiki out, so that only those are sent after it.
pub(super) async fn send(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    let closes = edit.to::<String>("ownership").is_none_or(|owner| owner == ACLS_OFF);
    let block = Block::of(edit);
    if closes {
        ownership(aws, edit).await?;
    }
    put_block(aws, edit, block.live, block.first).await?;
    versioning(aws, edit).await?;
    object_lock(aws, edit).await?;
    encryption(aws, edit).await?;
    rules(aws, edit).await?;
    policy(aws, edit).await?;
    put_block(aws, edit, block.first, block.last).await?;
    if !closes {
        ownership(aws, edit).await?;
    }
    Ok(())
}

/// The ownership that turns access control lists off.
const ACLS_OFF: &str = "BucketOwnerEnforced";

async fn ownership(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    let Some(owner) = edit.to::<String>("ownership") else { return Ok(()) };
    let rule = whole(OwnershipControlsRule::builder().object_ownership(ObjectOwnership::from(owner.as_str())).build());
    let controls = whole(OwnershipControls::builder().rules(rule).build());
    let call = aws.s3.put_bucket_ownership_controls().bucket(&edit.live.name).ownership_controls(controls);
    call.send().await.classify().map(drop)
}

/// The public access block as it is, while the policy is changed, and at the end.
struct Block {
    live: PublicAccess,
    first: PublicAccess,
    last: PublicAccess,
}

impl Block {
    fn of(edit: &Edit<'_, Bucket>) -> Self {
        let live = edit.live.public_access_block.unwrap_or_default();
        let switch = |name: &str, live: bool| edit.to::<bool>(&format!("public_access_block.{name}")).unwrap_or(live);
        let last = PublicAccess {
            block_public_acls: switch("block_public_acls", live.block_public_acls),
            ignore_public_acls: switch("ignore_public_acls", live.ignore_public_acls),
            block_public_policy: switch("block_public_policy", live.block_public_policy),
            restrict_public_buckets: switch("restrict_public_buckets", live.restrict_public_buckets),
        };
        // A public policy cannot be put while it is blocked. As long as public buckets are restricted, the policy lets
        // nobody in.
        let puts = edit.change("policy").is_some_and(|change| !change.to.value.is_null());
        let first = PublicAccess {
            block_public_acls: live.block_public_acls || last.block_public_acls,
            ignore_public_acls: live.ignore_public_acls || last.ignore_public_acls,
            block_public_policy: last.block_public_policy || (live.block_public_policy && !puts),
            restrict_public_buckets: live.restrict_public_buckets || last.restrict_public_buckets,
        };
        Self { live, first, last }
    }
}

async fn put_block(aws: &Aws, edit: &Edit<'_, Bucket>, from: PublicAccess, to: PublicAccess) -> Result<(), AwsError> {
    if from == to {
        return Ok(());
    }
    let block = PublicAccessBlockConfiguration::builder()
        .block_public_acls(to.block_public_acls)
        .ignore_public_acls(to.ignore_public_acls)
        .block_public_policy(to.block_public_policy)
        .restrict_public_buckets(to.restrict_public_buckets)
        .build();
    let call = aws.s3.put_public_access_block().bucket(&edit.live.name).public_access_block_configuration(block);
    call.send().await.classify().map(drop)
}

async fn versioning(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    let Some(status) = edit.to::<String>("versioning") else { return Ok(()) };
    let configuration = VersioningConfiguration::builder().status(BucketVersioningStatus::from(status.as_str())).build();
    let call = aws.s3.put_bucket_versioning().bucket(&edit.live.name).versioning_configuration(configuration);
    call.send().await.classify().map(drop)
}

async fn object_lock(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    if edit.change("object_lock_enabled").is_none() {
        return Ok(());
    }
    let lock = ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).build();
    let call = aws.s3.put_object_lock_configuration().bucket(&edit.live.name).object_lock_configuration(lock);
    call.send().await.classify().map(drop)
}

async fn encryption(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    let algorithm = edit.to::<String>("encryption.sse_algorithm");
    let key = edit.to::<Option<String>>("encryption.kms_master_key_id");
    let bucket_key = edit.to::<bool>("encryption.bucket_key_enabled");
    if algorithm.is_none() && key.is_none() && bucket_key.is_none() {
        return Ok(());
    }
    // The same document says which kinds of encryption are refused.
    let live = read::encryption(aws, &edit.live.name).await?;
    let live = live.unwrap_or_else(|| ServerSideEncryptionRule::builder().build());
    let default = live.apply_server_side_encryption_by_default.as_ref();
    let algorithm = algorithm.unwrap_or_else(|| default.map_or("AES256", |default| default.sse_algorithm.as_str()).to_owned());
    let key = key.unwrap_or_else(|| default.and_then(|default| default.kms_master_key_id.clone()));
    let by_default = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(algorithm.as_str().into())
        .set_kms_master_key_id(key.filter(|_| algorithm != "AES256"))
        .build();
    let mut rule = live.clone();
    rule.apply_server_side_encryption_by_default = Some(whole(by_default));
    rule.bucket_key_enabled = bucket_key.or(live.bucket_key_enabled);
    let configuration = whole(ServerSideEncryptionConfiguration::builder().rules(rule).build());
    let call = aws.s3.put_bucket_encryption().bucket(&edit.live.name).server_side_encryption_configuration(configuration);
    call.send().await.classify().map(drop)
}

async fn rules(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    let Some(rules) = edit.to::<Vec<LifecycleRule>>("lifecycle_rules") else { return Ok(()) };
    let name = &edit.live.name;
    if rules.is_empty() {
        return aws.s3.delete_bucket_lifecycle().bucket(name).send().await.classify().map(drop);
    }
    let rules = rules.iter().map(lifecycle::wanted).collect();
    let configuration = whole(BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build());
    let smallest = edit.live.transition_default_minimum_object_size.as_deref().map(Into::into);
    let call = aws
        .s3
        .put_bucket_lifecycle_configuration()
        .bucket(name)
        .lifecycle_configuration(configuration)
        .set_transition_default_minimum_object_size(smallest);
    call.send().await.classify().map(drop)
}

async fn policy(aws: &Aws, edit: &Edit<'_, Bucket>) -> Result<(), AwsError> {
    let name = &edit.live.name;
    match edit.change("policy").map(|change| &change.to.value) {
        None => Ok(()),
        Some(Value::Null) => aws.s3.delete_bucket_policy().bucket(name).send().await.classify().map(drop),
        Some(document) => aws.s3.put_bucket_policy().bucket(name).policy(document.to_string()).send().await.classify().map(drop),
    }
}
