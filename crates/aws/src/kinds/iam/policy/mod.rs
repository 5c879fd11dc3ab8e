//! Customer managed policies. A new document is a new version; five of them is all that IAM keeps.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_iam::types::{self, ManagedPolicyDetail, PolicyVersion};
use aws_smithy_types::date_time::Format;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::iam::policy::{Live, Policy, Version};
use heiiki_model::spec::Disposition;
use serde_json::Value;

use super::account::document;
use super::{CONCURRENCY, tags};
use crate::each::each;
use crate::error::Classify;
use crate::pages::{all, every};
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Policy {
    const POLL: Duration = super::POLL;
    const STALL_TIMEOUT: Duration = super::STALL_TIMEOUT;

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let details = scope.account.details(aws, scope).await?;
        let read = async |live: Live| {
            // No bulk read shows the tags and descriptions of policies. One that was deleted meanwhile is none.
            let Some(policy) = read(aws, &live.arn).await? else { return Ok(None) };
            let tags = tags::of(policy.tags());
            let description = policy.description.filter(|text| !text.is_empty());
            Ok(Some(Found { live: Live { description, ..live }, tags }))
        };
        each(details.policies.iter().map(listed), CONCURRENCY, read).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some(policy) = read(aws, id).await? else { return Ok(None) };
        let default = policy.default_version_id.clone().unwrap_or_default();
        let document = async {
            let answer = aws.iam.get_policy_version().policy_arn(id).version_id(&default).send().await.classify()?;
            Ok(document(answer.policy_version.and_then(|version| version.document).as_deref()))
        };
        let rest = futures::try_join!(versions(aws, id), document).found()?;
        Ok(rest.map(|(versions, document)| live(policy, &versions, document)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let want = &new.want;
        let name = want.name.as_deref().unwrap_or_else(|| new.at.name.as_str());
        let call = aws
            .iam
            .create_policy()
            .policy_name(name)
            .set_path(want.path.value().cloned())
            .set_description(want.description.value().filter(|text| !text.is_empty()).cloned())
            .policy_document(want.document.resolve(new.known).0.to_string())
            .set_tags(Some(tags::list(new.tags)));
        let place = &aws.place;
        let path = want.path.value().map_or("/", String::as_str);
        let arn = format!("arn:{}:iam::{}:policy{path}{name}", place.partition, place.account);
        match call.send().await.classify() {
            Ok(answer) => Ok(answer.policy.and_then(|policy| policy.arn).unwrap_or(arn)),
            Err(error) if error.class == Class::Exists => match read(aws, &arn).await? {
                Some(policy) if tags::is_same(policy.tags(), new.tags) => Ok(arn),
                Some(_) | None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let Some(change) = edit.change("document") else { return Ok(()) };
        let arn = edit.live.arn.as_str();
        if let Some(version) = edit.live.surplus_version() {
            delete_version(aws, arn, &version.version_id).await?;
        }
        match put_version(aws, arn, &change.to.value).await {
            // Someone else made versions since the policy was read.
            Err(error) if error.class == Class::Quota => {
                let Some(live) = Self::get(aws, arn).await? else { return Err(error) };
                let Some(version) = live.surplus_version() else { return Err(error) };
                delete_version(aws, arn, &version.version_id).await?;
                put_version(aws, arn, &change.to.value).await
            }
            other => other,
        }
    }

    /// Deletes all versions. Roles, users and groups that use it are objects of their own: ours have let it go by now, others are named as blockers.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let Some(versions) = versions(aws, &live.arn).await.found()? else { return Ok(()) };
        for version in versions.iter().filter(|version| !version.is_default_version) {
            delete_version(aws, &live.arn, version.version_id().unwrap_or_default()).await?;
        }
        aws.iam.delete_policy().policy_arn(&live.arn).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(read(aws, &live.arn).await?.map(|policy| tags::of(policy.tags())))
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        let (set, removed) = tags::changes(tags);
        if set.is_some() {
            aws.iam.tag_policy().policy_arn(&live.arn).set_tags(set).send().await.classify()?;
        }
        if removed.is_some() {
            aws.iam.untag_policy().policy_arn(&live.arn).set_tag_keys(removed).send().await.classify()?;
        }
        Ok(())
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let mut lines = Vec::new();
        for page in every(pages!(aws.iam.list_entities_for_policy().policy_arn(&live.arn), 1000)).await? {
            let roles = page.policy_roles().iter().filter_map(|role| Some(("role", role.role_name()?)));
            let users = page.policy_users().iter().filter_map(|user| Some(("user", user.user_name()?)));
            let groups = page.policy_groups().iter().filter_map(|group| Some(("group", group.group_name()?)));
            lines.extend(roles.chain(users).chain(groups).map(|(kind, name)| Blocker::new(format!("{kind} {name} uses it"))));
        }
        Ok(lines)
    }
}

async fn read(aws: &Aws, arn: &str) -> Result<Option<types::Policy>, AwsError> {
    Ok(aws.iam.get_policy().policy_arn(arn).send().await.found()?.and_then(|answer| answer.policy))
}

/// The document that applies. `None` if there is no such policy.
pub(super) async fn current(aws: &Aws, arn: &str) -> Result<Option<Value>, AwsError> {
    let Some(policy) = read(aws, arn).await? else { return Ok(None) };
    let call = aws.iam.get_policy_version().policy_arn(arn).version_id(policy.default_version_id.unwrap_or_default());
    let version = call.send().await.classify()?.policy_version;
    Ok(Some(document(version.and_then(|version| version.document).as_deref())))
}

async fn versions(aws: &Aws, arn: &str) -> Result<Vec<PolicyVersion>, AwsError> {
    all(pages!(aws.iam.list_policy_versions().policy_arn(arn)), |page| page.versions).await
}

async fn put_version(aws: &Aws, arn: &str, document: &Value) -> Result<(), AwsError> {
    let call = aws.iam.create_policy_version().policy_arn(arn).policy_document(document.to_string()).set_as_default(true);
    call.send().await.classify().map(drop)
}

async fn delete_version(aws: &Aws, arn: &str, version: &str) -> Result<(), AwsError> {
    aws.iam.delete_policy_version().policy_arn(arn).version_id(version).send().await.or_gone()
}

fn version(version: &PolicyVersion) -> Version {
    Version {
        version_id: version.version_id.clone().unwrap_or_default(),
        created: version.create_date.and_then(|date| date.fmt(Format::DateTime).ok()),
        is_default: version.is_default_version,
    }
}

fn listed(detail: &ManagedPolicyDetail) -> Live {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let versions = detail.policy_version_list();
    let default = versions.iter().find(|version| version.is_default_version);
    Live {
        arn: text(detail.arn()),
        policy_id: text(detail.policy_id()),
        name: text(detail.policy_name()),
        path: text(detail.path()),
        description: None,
        document: document(default.and_then(|version| version.document.as_deref())),
        default_version_id: text(detail.default_version_id()),
        versions: versions.iter().map(version).collect(),
        attachment_count: detail.attachment_count.unwrap_or_default(),
        permissions_boundary_usage_count: detail.permissions_boundary_usage_count.unwrap_or_default(),
    }
}

fn live(policy: types::Policy, versions: &[PolicyVersion], document: Value) -> Live {
    Live {
        arn: policy.arn.unwrap_or_default(),
        policy_id: policy.policy_id.unwrap_or_default(),
        name: policy.policy_name.unwrap_or_default(),
        path: policy.path.unwrap_or_default(),
        description: policy.description.filter(|text| !text.is_empty()),
        document,
        default_version_id: policy.default_version_id.unwrap_or_default(),
        versions: versions.iter().map(version).collect(),
        attachment_count: policy.attachment_count.unwrap_or_default(),
        permissions_boundary_usage_count: policy.permissions_boundary_usage_count.unwrap_or_default(),
    }
}
