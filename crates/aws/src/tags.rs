//! Tags in EC2's form, and the one pair of calls that changes them for all EC2 kinds.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{Filter, ResourceType, Tag, TagSpecification};
use heiiki_model::failure::AwsError;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};

use crate::Aws;
use crate::error::failed;

/// EC2's tags as a map.
pub(crate) fn of_ec2(tags: Option<Vec<Tag>>) -> BTreeMap<String, String> {
    tags.unwrap_or_default().into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect()
}

/// The tags of a create call.
pub(crate) fn specification(kind: ResourceType, tags: &BTreeMap<String, String>) -> TagSpecification {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    TagSpecification::builder().resource_type(kind).set_tags(Some(tags.collect())).build()
}

/// Finds an object that an earlier call made and whose answer was lost: it carries the tags it was to be created with..
pub(crate) fn made_before(ids: impl IntoIterator<Item = Option<String>>, replaces: Option<&str>) -> Option<String> {
    ids.into_iter().flatten().find(|id| Some(id.as_str()) != replaces)
}

/// Filters that find objects by the tags that say whose they are.
pub(crate) fn claim_filters(tags: &BTreeMap<String, String>) -> Vec<Filter> {
    let filter = |key: &str| Some(Filter::builder().name(format!("tag:{key}")).values(tags.get(key)?).build());
    [TAG_ENVIRONMENT, TAG_ADDRESS].into_iter().filter_map(filter).collect()
}

/// Sets and removes tags of an EC2 object.
pub(crate) async fn retag_ec2(aws: &Aws, id: &str, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
    let set: Vec<Tag> =
        tags.iter().filter_map(|(key, value)| Some(Tag::builder().key(key).value(value.as_ref()?).build())).collect();
    let removed: Vec<Tag> =
        tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| Tag::builder().key(key).build()).collect();
    if !set.is_empty() {
        let answer = aws.ec2.create_tags().resources(id).set_tags(Some(set)).send().await;
        answer.map_err(|error| failed("EC2", "CreateTags", error))?;
    }
    if !removed.is_empty() {
        let answer = aws.ec2.delete_tags().resources(id).set_tags(Some(removed)).send().await;
        answer.map_err(|error| failed("EC2", "DeleteTags", error))?;
    }
    Ok(())
}
