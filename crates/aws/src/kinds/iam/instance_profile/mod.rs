//! Instance profiles. Their bulk read shows no tags, and they hold one role at most, so a swap is a removal and an addition.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_iam::types;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::iam::instance_profile::{InstanceProfile, Live};
use heiiki_model::spec::Disposition;

use super::{CONCURRENCY, tags};
use crate::each::each;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for InstanceProfile {
    const POLL: Duration = super::POLL;
    const STALL_TIMEOUT: Duration = super::STALL_TIMEOUT;

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let profiles = all(pages!(aws.iam.list_instance_profiles(), 1000), |page| page.instance_profiles).await?;
        let read = async |profile: types::InstanceProfile| {
            // One that was deleted meanwhile is none.
            let tags = all_tags(aws, &profile.instance_profile_name).await.found()?;
            Ok(tags.map(|tags| Found { live: live(profile), tags }))
        };
        each(profiles, CONCURRENCY, read).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(read(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let want = &new.want;
        let name = want.name.as_deref().unwrap_or_else(|| new.at.name.as_str());
        let call = aws.iam.create_instance_profile().instance_profile_name(name).set_path(want.path.value().cloned());
        match call.set_tags(Some(tags::list(new.tags))).send().await.classify() {
            Ok(_) => Ok(name.to_owned()),
            Err(error) if error.class == Class::Exists => match read(aws, name).await? {
                Some(profile) if tags::is_same(profile.tags(), new.tags) => Ok(profile.instance_profile_name),
                Some(_) | None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let Some(wanted) = edit.to::<Option<String>>("role") else { return Ok(()) };
        let name = edit.live.name.as_str();
        for arn in edit.live.roles.iter().filter(|arn| Some(*arn) != wanted.as_ref()) {
            remove(aws, name, role_name(arn)).await?;
        }
        let Some(wanted) = wanted.filter(|arn| !edit.live.roles.contains(arn)) else { return Ok(()) };
        let call = aws.iam.add_role_to_instance_profile().instance_profile_name(name).role_name(role_name(&wanted));
        match call.send().await.classify() {
            Ok(_) => Ok(()),
            // A call whose answer was lost did its work, and the profile is full now.
            Err(error) if error.class == Class::Quota => match read(aws, name).await? {
                Some(profile) if profile.roles().iter().any(|role| role.arn == wanted) => Ok(()),
                Some(_) | None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let Some(profile) = read(aws, &live.name).await? else { return Ok(()) };
        for role in &profile.roles {
            remove(aws, &live.name, &role.role_name).await?;
        }
        aws.iam.delete_instance_profile().instance_profile_name(&live.name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(read(aws, &live.name).await?.map(|profile| tags::of(profile.tags())))
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        let (set, removed) = tags::changes(tags);
        if set.is_some() {
            aws.iam.tag_instance_profile().instance_profile_name(&live.name).set_tags(set).send().await.classify()?;
        }
        if removed.is_some() {
            aws.iam.untag_instance_profile().instance_profile_name(&live.name).set_tag_keys(removed).send().await.classify()?;
        }
        Ok(())
    }
}

async fn read(aws: &Aws, name: &str) -> Result<Option<types::InstanceProfile>, AwsError> {
    let answer = aws.iam.get_instance_profile().instance_profile_name(name).send().await.found()?;
    Ok(answer.and_then(|answer| answer.instance_profile))
}

async fn remove(aws: &Aws, profile: &str, role: &str) -> Result<(), AwsError> {
    aws.iam.remove_role_from_instance_profile().instance_profile_name(profile).role_name(role).send().await.or_gone()
}

async fn all_tags(aws: &Aws, name: &str) -> Result<BTreeMap<String, String>, AwsError> {
    let found = all(pages!(aws.iam.list_instance_profile_tags().instance_profile_name(name)), |page| page.tags).await?;
    Ok(tags::of(&found))
}

/// The name in a role's ARN: the part after its path.
fn role_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

fn live(profile: types::InstanceProfile) -> Live {
    Live {
        name: profile.instance_profile_name,
        arn: profile.arn,
        path: profile.path,
        instance_profile_id: profile.instance_profile_id,
        roles: profile.roles.into_iter().map(|role| role.arn).collect(),
    }
}
