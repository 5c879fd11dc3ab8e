//! Apps. `ListApps` gives all apps of the region with what they run on, without ARNs and tags, and for a day also those that were deleted.
//!
//! Users start apps by the dozen, and tags take a call each. So they are read only in domains of this environment and in those that the spec chooses; an
//! app of ours in a foreign domain is seen as long as the spec names that domain. Apps that were deleted are not read at all, and those that failed only
//! when the spec wants one of their type and name: AWS has forgotten all but its list's entry, and the reason is of interest only then.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_sagemaker::operation::create_app::CreateAppError;
use aws_sdk_sagemaker::operation::delete_app::DeleteAppError;
use aws_sdk_sagemaker::operation::describe_app::DescribeAppOutput;
use aws_sdk_sagemaker::types::{AppDetails, AppStatus, AppType};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::app::{App, Key, Live};
use heiiki_model::kinds::sagemaker::settings;
use heiiki_model::spec::Disposition;

use super::wire::{Wire, tree};
use super::{CONCURRENCY, arn, not_yet, tags};
use crate::each::each;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for App {
    const POLL: Duration = Duration::from_secs(5);
    /// Users report deletions of twenty minutes.
    const STALL_TIMEOUT: Duration = Duration::from_mins(25);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let (apps, domains) = futures::try_join!(details(aws), scope.domains.that_matter(aws, scope))?;
        let apps = apps.into_iter().filter(|app| is_there(app, scope));
        each(apps, CONCURRENCY, |app| found(aws, scope, &domains, app)).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some(key) = Key::parse(id) else { return Ok(None) };
        Ok(described(aws, &key).await?.map(|app| live(app, false)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (want, known) = (&new.want, new.known);
        let Some(key) = want.key(known) else { return Err(not_yet::<CreateAppError>("its owner does not exist yet".to_owned())) };
        let spec = settings::resolved(&settings::wanted(&want.resource_spec), known);
        let call = aws
            .sagemaker
            .create_app()
            .domain_id(&key.domain_id)
            .set_user_profile_name(key.user_profile.clone())
            .set_space_name(key.space.clone())
            .app_type(key.app_type.as_str().into())
            .app_name(&key.name)
            .set_resource_spec(spec.as_ref().and_then(Wire::sdk))
            .set_recovery_mode(want.recovery_mode.value().copied())
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let there = described(aws, &key).await?;
                let going = there.as_ref().is_some_and(|app| app.status == Some(AppStatus::Deleting));
                let arn = there.and_then(|app| app.app_arn);
                tags::ours_or(aws, error, arn.as_deref(), going, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(key.id())
    }

    /// There is nothing to send: AWS has no call for it, and every difference replaces.
    async fn update(_: &Aws, _: Edit<'_, Self>) -> Result<(), AwsError> {
        Ok(())
    }

    /// AWS deletes an app only while it is in service. One that is being started is waited for; one that failed has been deleted by AWS itself.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let key = live.key();
        match described(aws, &key).await?.and_then(|app| app.status) {
            None | Some(AppStatus::Deleting | AppStatus::Deleted | AppStatus::Failed) => return Ok(()),
            Some(AppStatus::Pending) => {
                let message = format!("app {}/{} is Pending; it can be deleted when it is in service", key.app_type, key.name);
                return Err(not_yet::<DeleteAppError>(message));
            }
            Some(_) => {}
        }
        let call = aws
            .sagemaker
            .delete_app()
            .domain_id(&key.domain_id)
            .set_user_profile_name(key.user_profile.clone())
            .set_space_name(key.space.clone())
            .app_type(key.app_type.as_str().into())
            .app_name(&key.name);
        call.send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let status = described(aws, &live.key()).await?.and_then(|app| app.status);
        Ok(status
            .iter()
            .map(|status| Blocker::new(format!("app {}/{} is {}", live.app_type, live.name, status.as_str())))
            .collect())
    }
}

async fn details(aws: &Aws) -> Result<Vec<AppDetails>, AwsError> {
    all(pages!(aws.sagemaker.list_apps(), 100), |page| page.apps).await
}

/// True for an app that exists, and for one that failed and is wanted.
fn is_there(app: &AppDetails, scope: &Scope) -> bool {
    match app.status {
        Some(AppStatus::Deleted) => false,
        Some(AppStatus::Failed) => {
            let app_type = app.app_type.as_ref().map_or("", AppType::as_str);
            scope.apps.contains(&(app_type.to_owned(), app.app_name.clone().unwrap_or_default()))
        }
        _ => true,
    }
}

/// An app in full. `None` if it is gone, although AWS describes it for a day.
async fn described(aws: &Aws, key: &Key) -> Result<Option<DescribeAppOutput>, AwsError> {
    let call = aws
        .sagemaker
        .describe_app()
        .domain_id(&key.domain_id)
        .set_user_profile_name(key.user_profile.clone())
        .set_space_name(key.space.clone())
        .app_type(key.app_type.as_str().into())
        .app_name(&key.name);
    Ok(call.send().await.found()?.filter(|app| app.status != Some(AppStatus::Deleted)))
}

/// A listed app: with its tags when it may be of this environment, in full when it is or when everything is asked
/// for. `None` if it went away meanwhile.
async fn found(aws: &Aws, scope: &Scope, domains: &BTreeSet<String>, app: AppDetails) -> Result<Option<Found<Live>>, AwsError> {
    let outline = outline(aws, app);
    let key = outline.key();
    if !domains.contains(&key.domain_id) && !scope.chosen.contains(&key.id()) {
        return Ok(Some(Found { live: outline, tags: BTreeMap::new() }));
    }
    let Some(tags) = tags::of_one(aws, &outline.arn).await? else { return Ok(None) };
    if scope.deep || scope.needs_detail(&tags, &key.id()) {
        return Ok(described(aws, &key).await?.map(|app| Found { live: live(app, scope.deep), tags }));
    }
    Ok(Some(Found { live: outline, tags }))
}

/// The app as a list shows it.
fn outline(aws: &Aws, app: AppDetails) -> Live {
    let mut live = Live {
        app_type: app.app_type.as_ref().map_or("", AppType::as_str).to_owned(),
        status: word(app.status.as_ref()),
        resource_spec: tree(app.resource_spec.as_ref()),
        domain_id: app.domain_id.unwrap_or_default(),
        user_profile: app.user_profile_name,
        space: app.space_name,
        name: app.app_name.unwrap_or_default(),
        arn: String::new(),
        failure_reason: None,
        recovery_mode: None,
        built_in_lifecycle_config_arn: None,
        last_user_activity: None,
    };
    let owner = live.user_profile.as_ref().or(live.space.as_ref()).map_or("", String::as_str);
    live.arn = arn(aws, &format!("app/{}/{owner}/{}/{}", live.domain_id, live.app_type.to_ascii_lowercase(), live.name));
    live
}

/// The app as a description shows it. The time of its user's last activity changes all the time, so that it is only
/// told if `deep` asks for it.
fn live(app: DescribeAppOutput, deep: bool) -> Live {
    let activity = app.last_user_activity_timestamp.filter(|_| deep).map(|time| DateTime::from_secs(time.secs()));
    Live {
        app_type: app.app_type.as_ref().map_or("", AppType::as_str).to_owned(),
        status: word(app.status.as_ref()),
        resource_spec: tree(app.resource_spec.as_ref()),
        last_user_activity: activity.and_then(|time| time.fmt(Format::DateTime).ok()),
        domain_id: app.domain_id.unwrap_or_default(),
        user_profile: app.user_profile_name,
        space: app.space_name,
        name: app.app_name.unwrap_or_default(),
        arn: app.app_arn.unwrap_or_default(),
        failure_reason: app.failure_reason,
        recovery_mode: app.recovery_mode,
        built_in_lifecycle_config_arn: app.built_in_lifecycle_config_arn,
    }
}

fn word(status: Option<&AppStatus>) -> String {
    status.map_or("Unknown", AppStatus::as_str).to_owned()
}
