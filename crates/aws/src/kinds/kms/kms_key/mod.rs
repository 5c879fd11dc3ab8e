//! KMS keys. No bulk call shows more of a key than its ids and aliases: tags take one call each, and the rest is read only of keys that matter.
//!
//! Keys that AWS manages are left out, and so are keys that wait for their deletion.

mod alias;
mod read;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_kms::types::{KeySpec, KeyUsageType, Tag};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::kms::kms_key::{ALIAS, KmsKey, Live, alias_of};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::spec::Disposition;
use serde_json::Value;

use crate::attempts::ONCE;
use crate::each::each;
use crate::error::Classify;
use crate::kinds::TAG_READ_LIMIT;
use crate::{Aws, Edit, Found, New, Ops, Scope};

/// Keys that are read at once. KMS allows hundreds of reads a second.
const CONCURRENCY: usize = 8;

impl Ops for KmsKey {
    const POLL: Duration = Duration::from_secs(1);
    const STALL_TIMEOUT: Duration = Duration::from_mins(2);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let keys = read::listed(aws).await?;
        let few = keys.len() <= TAG_READ_LIMIT;
        if !few {
            let all = keys.len();
            tracing::warn!("{all} KMS keys are too many to ask each for its tags: keys that left the spec are not looked for");
        }
        let read = async |key: Live| {
            let chosen = is_chosen(scope, &key);
            if !few && !chosen {
                return Ok(Some(Found { live: key, tags: BTreeMap::new() }));
            }
            let tags = match read::tags(aws, &key.arn).await {
                Ok(Some(tags)) => tags,
                Ok(None) => return Ok(None),
                Err(error) => return Ok(Some(Found { live: read::withheld(key, error)?, tags: BTreeMap::new() })),
            };
            if !chosen && !scope.needs_detail(&tags, &key.arn) {
                return Ok(Some(Found { live: key, tags }));
            }
            Ok(read::shown(aws, key, &tags).await?.map(|live| Found { live, tags }))
        };
        each(keys, CONCURRENCY, read).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        read::whole(aws, id).await
    }

    /// The alias is part of a new key, because its name may follow from the address, which no object of AWS tells without a claim.
    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let arn = match made_before(aws, &new).await? {
            Some(arn) => arn,
            None => make(aws, &new).await?,
        };
        alias::set(aws, &alias_of(new.at, new.want.alias.as_deref()), &arn).await?;
        Ok(arn)
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let key = live.arn.as_str();
        let enabled = edit.to::<bool>("enabled");
        // KMS changes the rotation of no disabled key: it is enabled first, and disabled last.
        if enabled == Some(true) {
            aws.kms.enable_key().key_id(key).send().await.classify()?;
        }
        if let Some(change) = edit.change("policy") {
            let bypass = edit.want.as_ref().is_some_and(|want| want.acknowledge_lock_out);
            let call = aws.kms.put_key_policy().key_id(key).policy_name("default").policy(change.to.value.to_string());
            call.bypass_policy_lockout_safety_check(bypass).send().await.classify()?;
        }
        if let Some(text) = edit.to::<String>("description") {
            aws.kms.update_key_description().key_id(key).description(text).send().await.classify()?;
        }
        rotate(aws, &edit).await?;
        if let Some(name) = edit.to::<String>("alias") {
            alias::set(aws, &name, key).await?;
            // Of several aliases nobody knows which one others use.
            if let [old] = live.aliases.as_slice() {
                aws.kms.delete_alias().alias_name(old).send().await.or_gone()?;
            }
        }
        if enabled == Some(false) {
            aws.kms.disable_key().key_id(key).send().await.classify()?;
        }
        Ok(())
    }

    /// The aliases go first, so that their names are free while the key waits for its deletion.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        for alias in &live.aliases {
            aws.kms.delete_alias().alias_name(alias).send().await.or_gone()?;
        }
        let days = live.deletion_window_in_days.and_then(|days| i32::try_from(days).ok());
        aws.kms.schedule_key_deletion().key_id(&live.arn).set_pending_window_in_days(days).send().await.or_gone()
    }

    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        // The tags of a key that waits for its deletion can be read.
        if read::described(aws, &live.arn).await?.is_none() {
            return Ok(None);
        }
        read::tags(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        let set = tags.iter().filter_map(|(key, value)| Some(tag(key, value.as_ref()?)));
        let set: Vec<Tag> = set.collect::<Result<_, _>>()?;
        let removed: Vec<String> = tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| key.clone()).collect();
        if !set.is_empty() {
            aws.kms.tag_resource().key_id(&live.arn).set_tags(Some(set)).send().await.classify()?;
        }
        if !removed.is_empty() {
            aws.kms.untag_resource().key_id(&live.arn).set_tag_keys(Some(removed)).send().await.classify()?;
        }
        Ok(())
    }
}

/// True for a key that the spec names by its id or by one of its aliases, which may follow from an address.
fn is_chosen(scope: &Scope, key: &Live) -> bool {
    let mut names = key.aliases.iter().flat_map(|alias| [Some(alias.as_str()), alias.strip_prefix(ALIAS)]).flatten();
    [&key.key_id, &key.arn].into_iter().any(|id| scope.chosen.contains(id)) || names.any(|name| scope.chosen.contains(name))
}

/// Finds the key of an earlier call whose answer was lost: CreateKey has no token. Returns its ARN.
async fn made_before(aws: &Aws, new: &New<'_, KmsKey>) -> Result<Option<String>, AwsError> {
    if !new.again {
        return Ok(None);
    }
    let is_same = |tags: &BTreeMap<String, String>| {
        [TAG_ENVIRONMENT, TAG_ADDRESS].iter().all(|key| new.tags.contains_key(*key) && tags.get(*key) == new.tags.get(*key))
    };
    let read = async |key: Live| {
        let tags = match read::tags(aws, &key.arn).await {
            Err(error) if error.class == Class::Denied => None,
            read => read?,
        };
        let same = Some(key.arn.as_str()) != new.replaces && tags.as_ref().is_some_and(is_same);
        if same { read::described(aws, &key.arn).await.map(|found| found.map(|_| key.arn)) } else { Ok(None) }
    };
    Ok(each(read::listed(aws).await?, CONCURRENCY, read).await?.into_iter().next())
}

/// Makes a key with its tags, and with its policy if that is wholly known. Returns its ARN.
async fn make(aws: &Aws, new: &New<'_, KmsKey>) -> Result<String, AwsError> {
    let policy = new.want.policy.value().map(|policy| policy.resolve(new.known));
    let policy = policy.filter(|(_, after)| after.is_empty()).map(|(policy, _): (Value, _)| policy.to_string());
    let tags = new.tags.iter().map(|(key, value)| tag(key, value)).collect::<Result<_, _>>()?;
    let call = aws
        .kms
        .create_key()
        .set_description(new.want.description.value().cloned())
        .set_policy(policy)
        .bypass_policy_lockout_safety_check(new.want.acknowledge_lock_out)
        .set_key_spec(new.want.key_spec.value().map(|spec| KeySpec::from(spec.as_str())))
        .set_key_usage(new.want.key_usage.value().map(|usage| KeyUsageType::from(usage.as_str())))
        .set_multi_region(new.want.multi_region.value().copied())
        .set_tags(Some(tags));
    let answer = call.customize().config_override(ONCE).send().await.classify()?;
    Ok(answer.key_metadata.and_then(|key| key.arn).unwrap_or_default())
}

fn tag(key: &str, value: &str) -> Result<Tag, AwsError> {
    let tag = Tag::builder().tag_key(key).tag_value(value).build();
    tag.map_err(|error| read::odd(error.to_string()))
}

/// Sends what differs of the rotation: KMS takes the days only together with the order to rotate.
async fn rotate(aws: &Aws, edit: &Edit<'_, KmsKey>) -> Result<(), AwsError> {
    let on = edit.to::<bool>("enable_key_rotation");
    let wanted = || edit.want.as_ref()?.rotation_period_in_days.value().and_then(|days| i32::try_from(*days).ok());
    let days = edit.to::<i32>("rotation_period_in_days").or_else(|| wanted().filter(|_| on == Some(true)));
    if on == Some(false) {
        return aws.kms.disable_key_rotation().key_id(&edit.live.arn).send().await.classify().map(drop);
    }
    if on.is_none() && days.is_none() {
        return Ok(());
    }
    let call = aws.kms.enable_key_rotation().key_id(&edit.live.arn).set_rotation_period_in_days(days);
    call.send().await.classify().map(drop)
}
