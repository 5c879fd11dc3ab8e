//! Reads keys: all by their ids and aliases, one in full.

use std::collections::BTreeMap;

use aws_sdk_kms::operation::create_key::CreateKeyError;
use aws_sdk_kms::types::{KeyManagerType, KeyMetadata, KeyState};
use aws_smithy_types::date_time::Format as DateTimeFormat;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::kms::kms_key::{ALIAS_OF_AWS, Live, TAG_DELETION_WINDOW};
use heiiki_model::object::TAG_ADDRESS;
use serde_json::Value;

use crate::Aws;
use crate::error::{Classify, our_error};
use crate::pages::all;

/// The keys of the region that AWS does not manage, with their aliases.
pub(super) async fn listed(aws: &Aws) -> Result<Vec<Live>, AwsError> {
    let keys = async { all(pages!(aws.kms.list_keys(), 1000), |page| page.keys).await };
    let (keys, mut aliases) = futures::try_join!(keys, aliases(aws, None))?;
    let keys = keys.into_iter().filter_map(|key| Some((key.key_id?, key.key_arn.unwrap_or_default())));
    let live = keys.map(|(id, arn)| Live::bare(&id, &arn, aliases.remove(&id).unwrap_or_default()));
    Ok(live.filter(|key| !key.aliases.iter().any(|alias| alias.starts_with(ALIAS_OF_AWS))).collect())
}

/// The aliases of all keys, or of one, by the id of the key, the oldest first.
async fn aliases(aws: &Aws, key: Option<&str>) -> Result<BTreeMap<String, Vec<String>>, AwsError> {
    let call = aws.kms.list_aliases().set_key_id(key.map(str::to_owned));
    let mut found = all(pages!(call, 100), |page| page.aliases).await?;
    let made = |date: Option<aws_smithy_types::DateTime>| date.map_or(i64::MAX, |date| date.secs());
    found.sort_by_key(|alias| (made(alias.creation_date), alias.alias_name.clone()));
    let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for alias in found {
        // An alias of AWS may have no key yet.
        if let (Some(name), Some(key)) = (alias.alias_name, alias.target_key_id) {
            by_key.entry(key).or_default().push(name);
        }
    }
    Ok(by_key)
}

/// The tags of a key. `None` if it is gone.
pub(super) async fn tags(aws: &Aws, key: &str) -> Result<Option<BTreeMap<String, String>>, AwsError> {
    let tags = all(pages!(aws.kms.list_resource_tags().key_id(key), 50), |page| page.tags).await.found()?;
    Ok(tags.map(|tags| tags.into_iter().map(|tag| (tag.tag_key, tag.tag_value)).collect()))
}

/// The metadata of a key. `None` if it is gone, waits for its deletion, or is managed by AWS.
pub(super) async fn described(aws: &Aws, key: &str) -> Result<Option<KeyMetadata>, AwsError> {
    Ok(metadata(aws, key).await?.filter(|key| !is_going(key.key_state())))
}

/// The metadata of a key that AWS does not manage. `None` if it is gone.
async fn metadata(aws: &Aws, key: &str) -> Result<Option<KeyMetadata>, AwsError> {
    let found = aws.kms.describe_key().key_id(key).send().await.found()?.and_then(|answer| answer.key_metadata);
    Ok(found.filter(|key| key.key_manager != Some(KeyManagerType::Aws)))
}

/// Tells of a key of ours that waits for its deletion. heiiki takes the aliases of a key off before it deletes the key, so that somebody else meant to delete one
/// that still has some.
fn tell(key: &Live, metadata: &KeyMetadata, tags: &BTreeMap<String, String>) {
    let (Some(at), Some(alias)) = (tags.get(TAG_ADDRESS), key.aliases.first()) else { return };
    let until = metadata.deletion_date.and_then(|date| date.fmt(DateTimeFormat::DateTime).ok()).unwrap_or_default();
    tracing::warn!(
        "the key {} of {at} ({alias}) waits for its deletion at {until} and counts as gone: `aws kms cancel-key-deletion --key-id {}` and \
         `aws kms enable-key` bring it back, with everything that is encrypted with it",
        key.arn,
        key.key_id
    );
}

/// True for a key that waits for its deletion.
pub(super) fn is_going(state: Option<&KeyState>) -> bool {
    matches!(state, Some(KeyState::PendingDeletion | KeyState::PendingReplicaDeletion))
}

/// One key in full, by its ARN. `None` if it is gone.
pub(super) async fn whole(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
    let read = async { futures::try_join!(aliases(aws, Some(id)), async { tags(aws, id).await.map(Option::unwrap_or_default) }) };
    let Some((mut aliases, tags)) = read.await.found()? else { return Ok(None) };
    let key_id = id.rsplit('/').next().unwrap_or(id);
    full(aws, Live::bare(key_id, id, aliases.remove(key_id).unwrap_or_default()), &tags).await
}

/// A listed key in full, as far as the caller may look at it. `None` if it is gone.
pub(super) async fn shown(aws: &Aws, key: Live, tags: &BTreeMap<String, String>) -> Result<Option<Live>, AwsError> {
    match full(aws, key.clone(), tags).await {
        Err(error) => withheld(tagged(key, tags), error).map(Some),
        read => read,
    }
}

/// The key with the days that its tag asks for before it is deleted.
fn tagged(key: Live, tags: &BTreeMap<String, String>) -> Live {
    Live { deletion_window_in_days: tags.get(TAG_DELETION_WINDOW).and_then(|days| days.parse().ok()), ..key }
}

/// A key that the caller may not read: its policy decides that, and the plan says so. Any other error stays one.
pub(super) fn withheld(key: Live, error: AwsError) -> Result<Live, AwsError> {
    if error.class != Class::Denied {
        return Err(error);
    }
    tracing::info!(key = key.key_id, %error, "a key could not be read");
    Ok(Live { denied: Some(error.to_string()), ..key })
}

async fn full(aws: &Aws, key: Live, tags: &BTreeMap<String, String>) -> Result<Option<Live>, AwsError> {
    let key = tagged(key, tags);
    let Some(described) = metadata(aws, &key.arn).await? else { return Ok(None) };
    if is_going(described.key_state()) {
        tell(&key, &described, tags);
        return Ok(None);
    }
    let rest = async {
        let policy = async { aws.kms.get_key_policy().key_id(&key.arn).policy_name("default").send().await.classify() };
        let rotation = async { aws.kms.get_key_rotation_status().key_id(&key.arn).send().await.classify() };
        futures::try_join!(policy, rotation)
    };
    let Some((policy, rotation)) = rest.await.found()? else { return Ok(None) };
    Ok(Some(Live {
        arn: described.arn.unwrap_or_default(),
        description: Some(described.description.unwrap_or_default()),
        policy: policy.policy.and_then(|text| serde_json::from_str::<Value>(&text).ok()),
        enabled: Some(described.enabled),
        enable_key_rotation: Some(rotation.key_rotation_enabled),
        rotation_period_in_days: rotation.rotation_period_in_days.filter(|_| rotation.key_rotation_enabled).map(i64::from),
        key_spec: described.key_spec.map(|spec| spec.as_str().to_owned()),
        key_usage: described.key_usage.map(|usage| usage.as_str().to_owned()),
        multi_region: Some(described.multi_region.unwrap_or_default()),
        key_state: described.key_state.map(|state| state.as_str().to_owned()),
        ..key
    }))
}

/// An error of ours about a request that the SDK does not make.
pub(super) fn odd(text: String) -> AwsError {
    our_error::<CreateKeyError>("InvalidTag", text, Class::Invalid)
}
