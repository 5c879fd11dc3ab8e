//! Spaces. `ListSpaces` gives all spaces of the region, without ARNs and tags.
//!
//! Users make spaces by the dozen, and tags take a call each. So they are read only in domains of this environment and in those that the spec chooses; a
//! space of ours in a foreign domain is seen as long as the spec names that domain.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_sagemaker::operation::delete_space::DeleteSpaceError;
use aws_sdk_sagemaker::operation::describe_space::DescribeSpaceOutput;
use aws_sdk_sagemaker::types::{self, SpaceDetails, SpaceStatus};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::space::{Live, Space, id};
use heiiki_model::kinds::sagemaker::{name_of, settings};
use heiiki_model::spec::Disposition;
use serde_json::Value;

use super::wire::{Wire, tree};
use super::{CONCURRENCY, arn, last, not_yet, tags, tenants};
use crate::each::each;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Space {
    const POLL: Duration = Duration::from_secs(5);
    /// Terraform allows ten minutes; a space waits for its apps, which can take twenty to go.
    const STALL_TIMEOUT: Duration = Duration::from_mins(25);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let (spaces, domains) = futures::try_join!(details(aws), scope.domains.that_matter(aws, scope))?;
        each(spaces, CONCURRENCY, |space| found(aws, scope, &domains, space)).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some((domain, name)) = id.split_once("/space/") else { return Ok(None) };
        Ok(described(aws, domain, name).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (want, known) = (&new.want, new.known);
        let (domain, name) = (known.id(&want.domain).unwrap_or_default(), name_of(new.at, want.name.as_deref()));
        let settings = settings::resolved(&settings::wanted(&want.space_settings), known);
        let owner = want
            .ownership
            .value()
            .and_then(|ownership| known.id(&ownership.owner_user_profile))
            .map(|id| types::OwnershipSettings::builder().owner_user_profile_name(last(&id)).build());
        let sharing = want
            .sharing
            .value()
            .map(|sharing| types::SpaceSharingSettings::builder().sharing_type(sharing.sharing_type.as_str().into()).build());
        let call = aws
            .sagemaker
            .create_space()
            .domain_id(&domain)
            .space_name(name)
            .set_space_display_name(want.display_name.value().cloned())
            .set_ownership_settings(owner)
            .set_space_sharing_settings(sharing)
            .set_space_settings(settings.as_ref().and_then(Wire::sdk))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let there = described(aws, &domain, name).await?;
                let going = there.as_ref().is_some_and(|space| space.status == Some(SpaceStatus::Deleting));
                let arn = there.and_then(|space| space.space_arn);
                tags::ours_or(aws, error, arn.as_deref(), going, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(id(&domain, name))
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let settings = settings::patch("space_settings", &live.space_settings, edit.changes);
        let call = aws
            .sagemaker
            .update_space()
            .domain_id(&live.domain_id)
            .space_name(&live.name)
            .set_space_display_name(edit.to("display_name"))
            .set_space_settings(settings.as_ref().and_then(Wire::sdk));
        call.send().await.classify()?;
        Ok(())
    }

    /// A space that is still being made is no space that is gone, although AWS answers with a `ValidationException`: it is waited for.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let (domain, name) = (&live.domain_id, &live.name);
        match status(aws, domain, name).await? {
            None | Some(SpaceStatus::Deleting) => return Ok(()),
            Some(SpaceStatus::Pending) => return Err(pending(name)),
            Some(_) => {}
        }
        match aws.sagemaker.delete_space().domain_id(domain).space_name(name).send().await.classify() {
            Err(error) if error.class == Class::InUse => {
                Err(tenants::refused(error, &tenants::of_space(aws, domain, name).await?))
            }
            Err(error) if error.class == Class::Invalid && status(aws, domain, name).await? == Some(SpaceStatus::Pending) => {
                Err(pending(name))
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
        let tenants = tenants::of_space(aws, &live.domain_id, &live.name).await?;
        Ok(tenants.iter().map(tenants::Tenant::blocker).collect())
    }
}

fn pending(name: &str) -> AwsError {
    not_yet::<DeleteSpaceError>(format!("space {name} is Pending; it can be deleted when it is in service"))
}

async fn details(aws: &Aws) -> Result<Vec<SpaceDetails>, AwsError> {
    all(pages!(aws.sagemaker.list_spaces(), 100), |page| page.spaces).await
}

async fn described(aws: &Aws, domain: &str, name: &str) -> Result<Option<DescribeSpaceOutput>, AwsError> {
    aws.sagemaker.describe_space().domain_id(domain).space_name(name).send().await.found()
}

async fn status(aws: &Aws, domain: &str, name: &str) -> Result<Option<SpaceStatus>, AwsError> {
    Ok(described(aws, domain, name).await?.and_then(|space| space.status))
}

/// A listed space: with its tags when it may be of this environment, in full when it is. `None` if it went away
/// meanwhile.
async fn found(
    aws: &Aws,
    scope: &Scope,
    domains: &BTreeSet<String>,
    space: SpaceDetails,
) -> Result<Option<Found<Live>>, AwsError> {
    let domain = space.domain_id.clone().unwrap_or_default();
    let name = space.space_name.clone().unwrap_or_default();
    let arn = arn(aws, &format!("space/{domain}/{name}"));
    let own = id(&domain, &name);
    if !domains.contains(&domain) && !scope.chosen.contains(&own) {
        return Ok(Some(Found { live: outline(space, arn), tags: BTreeMap::new() }));
    }
    let Some(tags) = tags::of_one(aws, &arn).await? else { return Ok(None) };
    if scope.needs_detail(&tags, &name) || scope.needs_detail(&tags, &own) {
        return Ok(described(aws, &domain, &name).await?.map(|space| Found { live: live(space), tags }));
    }
    Ok(Some(Found { live: outline(space, arn), tags }))
}

/// The space as a list shows it.
fn outline(space: SpaceDetails, arn: String) -> Live {
    Live {
        domain_id: space.domain_id.unwrap_or_default(),
        name: space.space_name.unwrap_or_default(),
        arn,
        status: word(space.status.as_ref()),
        failure_reason: None,
        display_name: space.space_display_name,
        owner_user_profile: space.ownership_settings_summary.and_then(|owner| owner.owner_user_profile_name),
        sharing_type: space.space_sharing_settings_summary.and_then(|sharing| sharing.sharing_type).as_ref().map(shared),
        home_efs_file_system_uid: None,
        url: None,
        space_settings: tree(space.space_settings_summary.as_ref()),
    }
}

fn live(space: DescribeSpaceOutput) -> Live {
    let settings: Value = tree(space.space_settings.as_ref());
    Live {
        space_settings: settings,
        status: word(space.status.as_ref()),
        domain_id: space.domain_id.unwrap_or_default(),
        name: space.space_name.unwrap_or_default(),
        arn: space.space_arn.unwrap_or_default(),
        failure_reason: space.failure_reason,
        display_name: space.space_display_name,
        owner_user_profile: space.ownership_settings.and_then(|owner| owner.owner_user_profile_name),
        sharing_type: space.space_sharing_settings.and_then(|sharing| sharing.sharing_type).as_ref().map(shared),
        home_efs_file_system_uid: space.home_efs_file_system_uid,
        url: space.url,
    }
}

fn word(status: Option<&SpaceStatus>) -> String {
    status.map_or("Unknown", SpaceStatus::as_str).to_owned()
}

fn shared(sharing: &types::SharingType) -> String {
    sharing.as_str().to_owned()
}
