//! Tags of buckets. They are put as a whole set, in which others have theirs and AWS has its own.

use std::collections::BTreeMap;

use aws_sdk_s3::operation::get_bucket_tagging::GetBucketTaggingError;
use aws_sdk_s3::operation::put_bucket_tagging::PutBucketTaggingError;
use aws_sdk_s3::types::{Tag, Tagging};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};

use super::whole;
use crate::Aws;
use crate::error::{Classify, our_error};

/// A map as S3's tags.
pub(super) fn list(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| whole(Tag::builder().key(key).value(value).build())).collect()
}

/// The tags of a bucket. `None` if there is no such bucket.
pub(super) async fn read(aws: &Aws, name: &str) -> Result<Option<BTreeMap<String, String>>, AwsError> {
    match aws.s3.get_bucket_tagging().bucket(name).send().await.classify() {
        Err(error) if error.code == "NoSuchTagSet" => Ok(Some(BTreeMap::new())),
        answer => Ok(answer.found()?.map(|answer| answer.tag_set.into_iter().map(|tag| (tag.key, tag.value)).collect())),
    }
}

/// True when tags are the claim that is to be made.
pub(super) fn claim(tags: &BTreeMap<String, String>, wanted: &BTreeMap<String, String>) -> bool {
    [TAG_ENVIRONMENT, TAG_ADDRESS].iter().all(|key| wanted.contains_key(*key) && tags.get(*key) == wanted.get(*key))
}

/// True when tags claim a bucket for any environment.
pub(super) fn any_claim(tags: &BTreeMap<String, String>) -> bool {
    tags.contains_key(TAG_ENVIRONMENT)
}

/// Sets and removes tags of a bucket, and leaves all others as they are. S3 may show the old ones for a while; until it does not, the tags are not ready.
pub(super) async fn change(aws: &Aws, name: &str, changes: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
    let Some(live) = read(aws, name).await? else { return Err(gone(name)) };
    let wanted = merged(&live, changes);
    if wanted == live {
        return Ok(());
    }
    if wanted.is_empty() {
        aws.s3.delete_bucket_tagging().bucket(name).send().await.classify()?;
    } else {
        let tagging = whole(Tagging::builder().set_tag_set(Some(list(&wanted))).build());
        aws.s3.put_bucket_tagging().bucket(name).tagging(tagging).send().await.classify()?;
    }
    if read(aws, name).await?.as_ref() == Some(&wanted) { Ok(()) } else { Err(not_shown(name)) }
}

fn merged(live: &BTreeMap<String, String>, changes: &BTreeMap<String, Option<String>>) -> BTreeMap<String, String> {
    let mut tags = live.clone();
    for (key, value) in changes {
        match value {
            Some(value) => tags.insert(key.clone(), value.clone()),
            None => tags.remove(key),
        };
    }
    tags
}

fn gone(name: &str) -> AwsError {
    our_error::<GetBucketTaggingError>("NoSuchBucket", format!("the bucket {name} does not exist"), Class::NotFound)
}

fn not_shown(name: &str) -> AwsError {
    let text = format!("S3 does not show the new tags of {name} yet");
    our_error::<PutBucketTaggingError>("NotShown", text, Class::NotReady)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_others_and_of_aws_stay() {
        let live = [("aws:x", "1"), ("theirs", "2"), ("ours", "3"), ("old", "4")];
        let live: BTreeMap<String, String> = live.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let changes = [("ours", Some("5")), ("new", Some("6")), ("old", None), ("never", None)];
        let changes = changes.map(|(key, value)| (key.to_owned(), value.map(str::to_owned))).into();
        let merged: Vec<(String, String)> = merged(&live, &changes).into_iter().collect();
        let merged: Vec<(&str, &str)> = merged.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(merged, [("aws:x", "1"), ("new", "6"), ("ours", "5"), ("theirs", "2")]);
    }
}
