//! Log groups. `DescribeLogGroups` shows everything but tags, which take one call each.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_cloudwatchlogs::types::{self, LogGroupClass};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::logs::log_group::{Live, LogGroup};
use heiiki_model::kinds::logs::name_of;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::spec::Disposition;

use crate::each::each;
use crate::error::Classify;
use crate::kinds::TAG_READ_LIMIT;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

/// Groups that are asked for their tags at once; AWS publishes no rate.
const CONCURRENCY: usize = 4;

impl Ops for LogGroup {
    const POLL: Duration = Duration::from_secs(1);
    const STALL_TIMEOUT: Duration = Duration::from_mins(2);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let groups = described(aws, None).await?;
        let few = groups.len() <= TAG_READ_LIMIT;
        if !few {
            let all = groups.len();
            tracing::warn!(
                "{all} log groups are too many to ask each for its tags: groups that left the spec are not looked for"
            );
        }
        let read = async |group| {
            let live = live(group);
            if !few && !scope.chosen.contains(&live.name) {
                return Ok(Some(Found { live, tags: BTreeMap::new() }));
            }
            // One that was deleted meanwhile is none.
            Ok(tags(aws, &live.arn).await?.map(|tags| Found { live, tags }))
        };
        each(groups, CONCURRENCY, read).await
    }

    /// A group that nobody claims is none: the claim was taken off because its data is to be retained, or the group was deleted and what still runs in
    /// SageMaker has made another one by writing to it.
    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let group = described(aws, Some(id)).await?.into_iter().find(|group| group.log_group_name.as_deref() == Some(id));
        let Some(live) = group.map(live) else { return Ok(None) };
        let claimed = tags(aws, &live.arn).await?.is_some_and(|tags| tags.contains_key(TAG_ENVIRONMENT));
        Ok(claimed.then_some(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let name = name_of(new.at, new.want.name.as_deref());
        let call = aws
            .logs
            .create_log_group()
            .log_group_name(name)
            .set_log_group_class(new.want.log_group_class.value().map(|class| LogGroupClass::from(class.as_str())))
            .set_kms_key_id(new.want.kms_key_id.value().map(|key| key.resolve(new.known).0))
            .set_tags(Some(new.tags.clone().into_iter().collect()));
        match call.send().await.classify() {
            Ok(_) => Ok(name.to_owned()),
            Err(error) if error.class == Class::Exists => {
                let theirs = tags(aws, &arn(aws, name)).await?.unwrap_or_default();
                let same = |key: &&str| new.tags.contains_key(*key) && theirs.get(*key) == new.tags.get(*key);
                // The answer to an earlier call was lost.
                if [TAG_ENVIRONMENT, TAG_ADDRESS].iter().all(same) { Ok(name.to_owned()) } else { Err(error) }
            }
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let name = edit.live.name.as_str();
        match edit.to::<Option<i32>>("retention_in_days") {
            None => {}
            Some(Some(days)) => {
                aws.logs.put_retention_policy().log_group_name(name).retention_in_days(days).send().await.classify()?;
            }
            Some(None) => {
                aws.logs.delete_retention_policy().log_group_name(name).send().await.classify()?;
            }
        }
        match edit.to::<Option<String>>("kms_key_id") {
            None => {}
            Some(Some(key)) => {
                aws.logs.associate_kms_key().log_group_name(name).kms_key_id(key).send().await.classify()?;
            }
            Some(None) => {
                aws.logs.disassociate_kms_key().log_group_name(name).send().await.classify()?;
            }
        }
        match edit.to::<bool>("deletion_protection_enabled") {
            None => Ok(()),
            Some(on) => protect(aws, &edit.live, on).await,
        }
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        if live.deletion_protection_enabled {
            // The log group is ours and is to be deleted. Its deletion protection is meant for others.
            protect(aws, &live, false).await.or_gone()?;
        }
        aws.logs.delete_log_group().log_group_name(&live.name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        retag(aws, &live.arn, tags).await
    }
}

/// All groups, or those whose names begin with a text: there is no call for one group.
async fn described(aws: &Aws, prefix: Option<&str>) -> Result<Vec<types::LogGroup>, AwsError> {
    let call = aws.logs.describe_log_groups().set_log_group_name_prefix(prefix.map(str::to_owned)).limit(50);
    all(pages!(call), |page| page.log_groups).await
}

/// The tags of a group. `None` if it is gone.
async fn tags(aws: &Aws, arn: &str) -> Result<Option<BTreeMap<String, String>>, AwsError> {
    let answer = aws.logs.list_tags_for_resource().resource_arn(arn).send().await.found()?;
    Ok(answer.map(|answer| answer.tags.unwrap_or_default().into_iter().collect()))
}

async fn retag(aws: &Aws, arn: &str, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
    let set: BTreeMap<String, String> = tags.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
    let removed: Vec<String> = tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| key.clone()).collect();
    if !set.is_empty() {
        aws.logs.tag_resource().resource_arn(arn).set_tags(Some(set.into_iter().collect())).send().await.classify()?;
    }
    if !removed.is_empty() {
        aws.logs.untag_resource().resource_arn(arn).set_tag_keys(Some(removed)).send().await.classify()?;
    }
    Ok(())
}

async fn protect(aws: &Aws, live: &Live, on: bool) -> Result<(), AwsError> {
    let call = aws.logs.put_log_group_deletion_protection().log_group_identifier(&live.arn).deletion_protection_enabled(on);
    call.send().await.classify().map(drop)
}

fn arn(aws: &Aws, name: &str) -> String {
    format!("arn:{}:logs:{}:{}:log-group:{name}", aws.place.partition, aws.place.region, aws.place.account)
}

fn live(group: types::LogGroup) -> Live {
    // AWS writes the ARN in two ways, and the calls about tags take the one without the ending.
    let arn = group.log_group_arn.or(group.arn).unwrap_or_default();
    Live {
        arn: arn.strip_suffix(":*").unwrap_or(&arn).to_owned(),
        name: group.log_group_name.unwrap_or_default(),
        retention_in_days: group.retention_in_days.map(i64::from),
        kms_key_id: group.kms_key_id,
        log_group_class: group.log_group_class.map_or_else(|| "STANDARD".to_owned(), |class| class.as_str().to_owned()),
        deletion_protection_enabled: group.deletion_protection_enabled.unwrap_or_default(),
        stored_bytes: group.stored_bytes.unwrap_or_default(),
    }
}
