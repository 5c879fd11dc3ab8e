//! Roles. The bulk read lacks descriptions and session lengths, which `ListRoles` has, so two bulk reads make one list.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_iam::types::{self, RoleDetail, RoleLastUsed};
use aws_smithy_types::date_time::Format;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::iam::role::{Live, Role};
use heiiki_model::spec::Disposition;

use super::account::document;
use super::grants::{self, Granted, Holder};
use super::tags;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Role {
    const POLL: Duration = super::POLL;
    const STALL_TIMEOUT: Duration = super::STALL_TIMEOUT;

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let (details, mut settings) = futures::try_join!(scope.account.details(aws, scope), settings(aws))?;
        let mut found = Vec::with_capacity(details.roles.len());
        for detail in &details.roles {
            let tags = tags::of(detail.tags());
            let name = detail.role_name().unwrap_or_default();
            // A role made between the two bulk reads is in one of them only.
            let settings = match settings.remove(name) {
                Some(settings) => settings,
                None => match read(aws, name).await? {
                    Some(role) => Settings::of(&role),
                    None => continue,
                },
            };
            found.push(Found { live: listed(detail, settings), tags });
        }
        Ok(found)
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some(role) = read(aws, id).await? else { return Ok(None) };
        let holder = Holder::Role(id);
        let rest = futures::try_join!(grants::attached(aws, holder), grants::inline(aws, holder), profiles(aws, id));
        let Some((policies, inline_policies, instance_profiles)) = rest.found()? else { return Ok(None) };
        let Settings { description, max_session_duration } = Settings::of(&role);
        Ok(Some(Live {
            name: role.role_name,
            arn: role.arn,
            path: role.path,
            role_id: role.role_id,
            description,
            max_session_duration,
            assume_role_policy_document: document(role.assume_role_policy_document.as_deref()),
            policies,
            inline_policies,
            permissions_boundary: role.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn),
            instance_profiles,
            last_used: last_used(role.role_last_used.as_ref()),
        }))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let want = &new.want;
        let name = want.name.as_deref().unwrap_or_else(|| new.at.name.as_str());
        let trust = want.first_trust(new.known).map(|document| document.to_string());
        let boundary = want.permissions_boundary.value().and_then(|policy| policy.arn(new.known).ok());
        let call = aws
            .iam
            .create_role()
            .role_name(name)
            .set_path(want.path.value().cloned())
            .set_assume_role_policy_document(trust)
            .set_description(want.description.value().filter(|text| !text.is_empty()).cloned())
            .set_max_session_duration(want.max_session_duration.value().copied())
            .set_permissions_boundary(boundary)
            .set_tags(Some(tags::list(new.tags)));
        match call.send().await.classify() {
            Ok(_) => Ok(name.to_owned()),
            Err(error) if error.class == Class::Exists => match read(aws, name).await? {
                Some(role) if tags::is_same(role.tags(), new.tags) => Ok(role.role_name),
                Some(_) | None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let name = edit.live.name.as_str();
        let description: Option<Option<String>> = edit.to("description");
        let duration: Option<i32> = edit.to("max_session_duration");
        if description.is_some() || duration.is_some() {
            // Both are always sent, so that neither depends on what IAM makes of a missing one. An empty text clears the description.
            let description = description.unwrap_or_else(|| edit.live.description.clone()).unwrap_or_default();
            let call = aws.iam.update_role().role_name(name).description(description);
            let call = call.max_session_duration(duration.unwrap_or(edit.live.max_session_duration));
            call.send().await.classify()?;
        }
        let live = &edit.live;
        let granted = Granted {
            policies: &live.policies,
            inline_policies: Some(&live.inline_policies),
            boundary: live.permissions_boundary.as_deref(),
            trust: Some(&live.assume_role_policy_document),
            groups: &[],
        };
        grants::update(aws, Holder::Role(name), granted, edit.changes, edit.known).await
    }

    /// Takes off what is the role's own. Instance profiles that hold it are objects of their own: ours are gone by now, others are named as blockers.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        grants::clear(aws, Holder::Role(&live.name), &[]).await?;
        aws.iam.delete_role().role_name(&live.name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(read(aws, &live.name).await?.map(|role| tags::of(role.tags())))
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        let (set, removed) = tags::changes(tags);
        if set.is_some() {
            aws.iam.tag_role().role_name(&live.name).set_tags(set).send().await.classify()?;
        }
        if removed.is_some() {
            aws.iam.untag_role().role_name(&live.name).set_tag_keys(removed).send().await.classify()?;
        }
        Ok(())
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let profiles = profiles(aws, &live.name).await?;
        Ok(profiles.into_iter().map(|name| Blocker::new(format!("instance profile {name} holds it"))).collect())
    }
}

/// The details that only `ListRoles` and `GetRole` show.
#[derive(Debug)]
struct Settings {
    description: Option<String>,
    max_session_duration: i32,
}

impl Settings {
    fn of(role: &types::Role) -> Self {
        Self {
            description: role.description.clone().filter(|text| !text.is_empty()),
            max_session_duration: role.max_session_duration.unwrap_or(3600),
        }
    }
}

async fn settings(aws: &Aws) -> Result<BTreeMap<String, Settings>, AwsError> {
    let roles = all(pages!(aws.iam.list_roles(), 1000), |page| page.roles).await?;
    Ok(roles.into_iter().map(|role| (role.role_name.clone(), Settings::of(&role))).collect())
}

async fn read(aws: &Aws, name: &str) -> Result<Option<types::Role>, AwsError> {
    Ok(aws.iam.get_role().role_name(name).send().await.found()?.and_then(|answer| answer.role))
}

/// Names of the instance profiles that hold a role.
async fn profiles(aws: &Aws, name: &str) -> Result<Vec<String>, AwsError> {
    let call = aws.iam.list_instance_profiles_for_role().role_name(name);
    let profiles = all(pages!(call, 1000), |page| page.instance_profiles).await?;
    Ok(profiles.into_iter().map(|profile| profile.instance_profile_name).collect())
}

fn listed(detail: &RoleDetail, settings: Settings) -> Live {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let inline = detail.role_policy_list().iter();
    let Settings { description, max_session_duration } = settings;
    Live {
        name: text(detail.role_name()),
        arn: text(detail.arn()),
        path: text(detail.path()),
        role_id: text(detail.role_id()),
        description,
        max_session_duration,
        assume_role_policy_document: document(detail.assume_role_policy_document()),
        policies: detail.attached_managed_policies().iter().filter_map(|policy| policy.policy_arn.clone()).collect(),
        inline_policies: inline
            .filter_map(|policy| Some((policy.policy_name.clone()?, document(policy.policy_document()))))
            .collect(),
        permissions_boundary: detail.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn.clone()),
        instance_profiles: detail.instance_profile_list().iter().map(|profile| profile.instance_profile_name.clone()).collect(),
        last_used: last_used(detail.role_last_used()),
    }
}

/// `2026-01-02T03:04:05Z in ap-northeast-1`.
fn last_used(used: Option<&RoleLastUsed>) -> Option<String> {
    let used = used?;
    let when = used.last_used_date.as_ref()?.fmt(Format::DateTime).ok()?;
    Some(used.region.as_ref().map_or_else(|| when.clone(), |region| format!("{when} in {region}")))
}
