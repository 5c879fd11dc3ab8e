//! Tags in SageMaker's form. They are read and changed by ARN, one object a call.

use std::collections::BTreeMap;

use aws_sdk_sagemaker::types::Tag;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};

use crate::Aws;
use crate::error::Classify;
use crate::pages::all;

/// The tags of a create call.
pub(super) fn given(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The tags of an object.
pub(super) async fn read(aws: &Aws, arn: &str) -> Result<BTreeMap<String, String>, AwsError> {
    let tags = all(pages!(aws.sagemaker.list_tags().resource_arn(arn), 100), |page| page.tags).await?;
    Ok(tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect())
}

/// The tags of an object. `None` if it is gone.
pub(super) async fn of_one(aws: &Aws, arn: &str) -> Result<Option<BTreeMap<String, String>>, AwsError> {
    read(aws, arn).await.found()
}

/// Sets and removes tags of an object.
pub(super) async fn change(aws: &Aws, arn: &str, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
    let set: Vec<Tag> =
        tags.iter().filter_map(|(key, value)| Some(Tag::builder().key(key).value(value.as_ref()?).build())).collect();
    let removed: Vec<String> = tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| key.clone()).collect();
    if !set.is_empty() {
        aws.sagemaker.add_tags().resource_arn(arn).set_tags(Some(set)).send().await.classify()?;
    }
    if !removed.is_empty() {
        aws.sagemaker.delete_tags().resource_arn(arn).set_tag_keys(Some(removed)).send().await.classify()?;
    }
    Ok(())
}

/// True when an object carries the claim that is to be created. SageMaker takes no client token, so an object that a lost answer left behind is known by it.
pub(super) async fn claims(aws: &Aws, arn: &str, wanted: &BTreeMap<String, String>) -> Result<bool, AwsError> {
    let tags = read(aws, arn).await?;
    Ok([TAG_ENVIRONMENT, TAG_ADDRESS].iter().all(|key| wanted.contains_key(*key) && tags.get(*key) == wanted.get(*key)))
}

/// Resolves AWS's "the name is taken". If an earlier call of ours took it, whose answer was lost, the object is ours.
/// If the old holder is being deleted, the name will be free. Otherwise it is an error.
pub(super) async fn ours_or(
    aws: &Aws,
    error: AwsError,
    arn: Option<&str>,
    going: bool,
    wanted: &BTreeMap<String, String>,
) -> Result<(), AwsError> {
    let Some(arn) = arn.filter(|_| !going) else { return Err(AwsError { class: Class::InUse, ..error }) };
    if claims(aws, arn, wanted).await? { Ok(()) } else { Err(error) }
}
