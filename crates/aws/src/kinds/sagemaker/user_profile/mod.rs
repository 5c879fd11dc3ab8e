//! User profiles. `ListUserProfiles` shows neither ARNs nor tags: one or two reads for each profile cannot be avoided.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::describe_user_profile::DescribeUserProfileOutput;
use aws_sdk_sagemaker::types::{self, UserProfileDetails};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::user_profile::{Live, UserProfile, id};
use heiiki_model::kinds::sagemaker::{name_of, settings};
use heiiki_model::spec::Disposition;

use super::wire::{Wire, tree};
use super::{CONCURRENCY, tags, tenants};
use crate::each::each;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for UserProfile {
    const POLL: Duration = Duration::from_secs(5);
    /// Terraform allows ten minutes; a profile waits for its apps, which can take twenty to go.
    const STALL_TIMEOUT: Duration = Duration::from_mins(25);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let summaries = all(pages!(aws.sagemaker.list_user_profiles(), 100), |page| page.user_profiles).await?;
        each(summaries, CONCURRENCY, |summary| found(aws, scope, summary)).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some((domain, name)) = id.split_once('/') else { return Ok(None) };
        Ok(described(aws, domain, name).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (want, known) = (&new.want, new.known);
        let (domain, name) = (known.id(&want.domain).unwrap_or_default(), name_of(new.at, want.name.as_deref()));
        let settings = settings::resolved(&settings::wanted(&want.user_settings), known);
        let call = aws
            .sagemaker
            .create_user_profile()
            .domain_id(&domain)
            .user_profile_name(name)
            .set_single_sign_on_user_identifier(want.single_sign_on_user_identifier.value().map(|word| word.as_str().to_owned()))
            .set_single_sign_on_user_value(want.single_sign_on_user_value.value().cloned())
            .set_user_settings(settings.as_ref().and_then(Wire::sdk))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let there = described(aws, &domain, name).await?;
                let going = there.as_ref().is_some_and(|profile| profile.status == Some(types::UserProfileStatus::Deleting));
                let arn = there.and_then(|profile| profile.user_profile_arn);
                tags::ours_or(aws, error, arn.as_deref(), going, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(id(&domain, name))
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let Some(settings) = settings::patch("user_settings", &live.user_settings, edit.changes) else { return Ok(()) };
        let call = aws.sagemaker.update_user_profile().domain_id(&live.domain_id).user_profile_name(&live.name);
        call.set_user_settings(Wire::sdk(&settings)).send().await.classify()?;
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let (domain, name) = (&live.domain_id, &live.name);
        match described(aws, domain, name).await?.map(|profile| profile.status) {
            None | Some(Some(types::UserProfileStatus::Deleting)) => return Ok(()),
            Some(_) => {}
        }
        match aws.sagemaker.delete_user_profile().domain_id(domain).user_profile_name(name).send().await.classify() {
            Err(error) if error.class == Class::InUse => {
                Err(tenants::refused(error, &tenants::of_profile(aws, domain, name).await?))
            }
            other => other.or_gone(),
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let tenants = tenants::of_profile(aws, &live.domain_id, &live.name).await?;
        Ok(tenants.iter().map(tenants::Tenant::blocker).collect())
    }
}

async fn described(aws: &Aws, domain: &str, name: &str) -> Result<Option<DescribeUserProfileOutput>, AwsError> {
    aws.sagemaker.describe_user_profile().domain_id(domain).user_profile_name(name).send().await.found()
}

/// A listed profile with its tags, and in full when it matters. `None` if it went away meanwhile.
async fn found(aws: &Aws, scope: &Scope, summary: UserProfileDetails) -> Result<Option<Found<Live>>, AwsError> {
    let domain = summary.domain_id.clone().unwrap_or_default();
    let name = summary.user_profile_name.clone().unwrap_or_default();
    let place = &aws.place;
    let arn = format!("arn:{}:sagemaker:{}:{}:user-profile/{domain}/{name}", place.partition, place.region, place.account);
    let (tags, full) = match tags::read(aws, &arn).await {
        Ok(tags) => (tags, None),
        // AWS may write the name in the ARN otherwise than in the list; a description has the ARN itself.
        Err(error) if matches!(error.class, Class::NotFound | Class::Invalid) => {
            let Some(profile) = described(aws, &domain, &name).await? else { return Ok(None) };
            (tags::read(aws, profile.user_profile_arn.as_deref().unwrap_or_default()).await?, Some(profile))
        }
        Err(error) => return Err(error),
    };
    if let Some(profile) = full {
        return Ok(Some(Found { live: live(profile), tags }));
    }
    if scope.needs_detail(&tags, &name) || scope.needs_detail(&tags, &id(&domain, &name)) {
        return Ok(described(aws, &domain, &name).await?.map(|profile| Found { live: live(profile), tags }));
    }
    let outline = DescribeUserProfileOutput::builder()
        .domain_id(domain)
        .user_profile_name(name)
        .user_profile_arn(arn)
        .set_status(summary.status)
        .build();
    Ok(Some(Found { live: live(outline), tags }))
}

fn live(profile: DescribeUserProfileOutput) -> Live {
    Live {
        user_settings: tree(profile.user_settings.as_ref()),
        domain_id: profile.domain_id.unwrap_or_default(),
        name: profile.user_profile_name.unwrap_or_default(),
        arn: profile.user_profile_arn.unwrap_or_default(),
        status: profile.status.map_or_else(|| "Unknown".to_owned(), |status| status.as_str().to_owned()),
        failure_reason: profile.failure_reason,
        home_efs_file_system_uid: profile.home_efs_file_system_uid,
        single_sign_on_user_identifier: profile.single_sign_on_user_identifier,
        single_sign_on_user_value: profile.single_sign_on_user_value,
    }
}
