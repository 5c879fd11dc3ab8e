//! Tags in EFS's form. Mount targets have none.

use std::collections::BTreeMap;

use aws_sdk_efs::types::Tag;
use heiiki_model::failure::AwsError;

use crate::Aws;
use crate::error::Classify;

/// EFS's tags as a map.
pub(super) fn of(tags: &[Tag]) -> BTreeMap<String, String> {
    tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

/// The tags of a create call. The SDK's builder cannot fail, because both key and value are given.
pub(super) fn given<'a>(tags: impl IntoIterator<Item = (&'a String, &'a String)>) -> Vec<Tag> {
    tags.into_iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect()
}

/// Sets and removes tags of a file system.
pub(super) async fn change(aws: &Aws, id: &str, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
    let set = given(tags.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))));
    let removed: Vec<String> = tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| key.clone()).collect();
    if !set.is_empty() {
        aws.efs.tag_resource().resource_id(id).set_tags(Some(set)).send().await.classify()?;
    }
    if !removed.is_empty() {
        aws.efs.untag_resource().resource_id(id).set_tag_keys(Some(removed)).send().await.classify()?;
    }
    Ok(())
}
