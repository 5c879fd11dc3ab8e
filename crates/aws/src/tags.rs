//! Tags in EC2's form, and the calls that read and change them for all EC2 kinds.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_ec2::types::{Filter, ResourceType, Tag, TagSpecification};
use heiiki_model::failure::AwsError;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN, TAG_PROTECT};

use crate::batch::Answers;
use crate::error::Classify;
use crate::{Aws, Ops};

/// The number of values that EC2 takes in one filter.
const VALUES: usize = 200;

/// EC2's tags as a map.
pub(crate) fn of_ec2(tags: Option<Vec<Tag>>) -> BTreeMap<String, String> {
    tags.unwrap_or_default().into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
}

/// The tags of a create call.
pub(crate) fn specification(kind: ResourceType, tags: &BTreeMap<String, String>) -> TagSpecification {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    TagSpecification::builder().resource_type(kind).set_tags(Some(tags.collect())).build()
}

/// Finds an object that an earlier call made and whose answer was lost. It carries the tags with which it was to be
/// created.
pub(crate) fn made_before(ids: impl IntoIterator<Item = Option<String>>, replaces: Option<&str>) -> Option<String> {
    ids.into_iter().flatten().find(|id| Some(id.as_str()) != replaces)
}

/// Filters that find objects by the tags of a claim.
pub(crate) fn claim_filters(tags: &BTreeMap<String, String>) -> Vec<Filter> {
    let filter = |key: &str| Some(Filter::builder().name(format!("tag:{key}")).values(tags.get(key)?).build());
    [TAG_ENVIRONMENT, TAG_ADDRESS].into_iter().filter_map(filter).collect()
}

/// The claim of an EC2 object, read in one call with those of all objects that are asked for at the same time. `None`
/// if the object is gone.
pub(crate) async fn read_ec2<K: Ops>(aws: &Aws, id: &str) -> Result<Option<BTreeMap<String, String>>, AwsError> {
    let batch = Arc::clone(&aws.tag_reads);
    let tags = batch.join(aws.clock.as_ref(), id.to_owned(), |ids| read_all(aws, ids)).await?;
    // EC2 shows neither objects without tags nor objects that do not exist.
    if tags.is_empty() && K::get(aws, id).await?.is_none() { Ok(None) } else { Ok(Some(tags)) }
}

async fn read_all(aws: &Aws, ids: Vec<String>) -> Result<Answers<BTreeMap<String, String>>, AwsError> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let keys = [TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN, TAG_PROTECT].map(str::to_owned).to_vec();
    let keys = Filter::builder().name("key").set_values(Some(keys)).build();
    for some in ids.chunks(VALUES) {
        let ids = Filter::builder().name("resource-id").set_values(Some(some.to_vec())).build();
        let call = aws.ec2.describe_tags().filters(ids).filters(keys.clone());
        let mut pages = call.into_paginator().page_size(1000).send();
        while let Some(page) = pages.next().await {
            for tag in page.classify()?.tags.unwrap_or_default() {
                if let (Some(id), Some(key)) = (tag.resource_id, tag.key) {
                    found.entry(id).or_default().insert(key, tag.value.unwrap_or_default());
                }
            }
        }
    }
    Ok(found.into_iter().map(|(id, tags)| (id, Ok(tags))).collect())
}

/// Tags as a change that sets all of them.
pub(crate) fn to_set(tags: &BTreeMap<String, String>) -> BTreeMap<String, Option<String>> {
    tags.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect()
}

/// Sets and removes tags of an EC2 object.
pub(crate) async fn retag_ec2(aws: &Aws, id: &str, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
    let set: Vec<Tag> =
        tags.iter().filter_map(|(key, value)| Some(Tag::builder().key(key).value(value.as_ref()?).build())).collect();
    let removed: Vec<Tag> =
        tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| Tag::builder().key(key).build()).collect();
    if !set.is_empty() {
        aws.ec2.create_tags().resources(id).set_tags(Some(set)).send().await.classify()?;
    }
    if !removed.is_empty() {
        aws.ec2.delete_tags().resources(id).set_tags(Some(removed)).send().await.classify()?;
    }
    Ok(())
}
