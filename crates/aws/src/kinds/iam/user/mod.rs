//! Users. The bulk read shows all of a user but the credentials, which are objects of their own: see `credential.rs`.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_iam::types::{self, UserDetail};
use aws_smithy_types::DateTime;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::iam::user::{Live, User};
use heiiki_model::spec::Disposition;

use super::account::document;
use super::grants::{self, Granted, Holder};
use super::{credential, tags};
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for User {
    const POLL: Duration = super::POLL;
    /// A user whose login profile was just changed cannot be changed again for minutes.
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let details = scope.account.details(aws, scope).await?;
        Ok(details.users.iter().map(|detail| Found { live: listed(detail), tags: tags::of(detail.tags()) }).collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some(user) = read(aws, id).await? else { return Ok(None) };
        let holder = Holder::User(id);
        let rest = futures::try_join!(grants::attached(aws, holder), grants::inline(aws, holder), groups(aws, id));
        Ok(rest.found()?.map(|(policies, inline_policies, groups)| Live {
            name: user.user_name,
            arn: user.arn,
            path: user.path,
            user_id: user.user_id,
            policies,
            inline_policies,
            permissions_boundary: user.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn),
            groups,
        }))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let want = &new.want;
        let name = want.name.as_deref().unwrap_or_else(|| new.at.name.as_str());
        let boundary = want.permissions_boundary.value().and_then(|policy| policy.arn(new.known).ok());
        let call = aws
            .iam
            .create_user()
            .user_name(name)
            .set_path(want.path.value().cloned())
            .set_permissions_boundary(boundary)
            .set_tags(Some(tags::list(new.tags)));
        match call.send().await.classify() {
            Ok(_) => Ok(name.to_owned()),
            Err(error) if error.class == Class::Exists => match read(aws, name).await? {
                Some(user) if tags::is_same(user.tags(), new.tags) => Ok(user.user_name),
                Some(_) | None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let name = edit.live.name.as_str();
        if let Some(path) = edit.to::<String>("path") {
            aws.iam.update_user().user_name(name).new_path(path).send().await.classify()?;
        }
        let live = &edit.live;
        let granted = Granted {
            policies: &live.policies,
            inline_policies: Some(&live.inline_policies),
            boundary: live.permissions_boundary.as_deref(),
            trust: None,
            groups: &live.groups,
        };
        grants::update(aws, Holder::User(name), granted, edit.changes, edit.known).await
    }

    /// Takes off what everybody has before the first try, and the rarer credentials only when IAM says that something is left.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let name = live.name.as_str();
        if clear(aws, name).await.found()?.is_none() {
            return Ok(());
        }
        match delete_user(aws, name).await {
            Err(error) if error.class == Class::InUse => {
                credential::remove_all(aws, name).await?;
                delete_user(aws, name).await
            }
            other => other,
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(read(aws, &live.name).await?.map(|user| tags::of(user.tags())))
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        let (set, removed) = tags::changes(tags);
        if set.is_some() {
            aws.iam.tag_user().user_name(&live.name).set_tags(set).send().await.classify()?;
        }
        if removed.is_some() {
            aws.iam.untag_user().user_name(&live.name).set_tag_keys(removed).send().await.classify()?;
        }
        Ok(())
    }
}

async fn clear(aws: &Aws, name: &str) -> Result<(), AwsError> {
    let groups = groups(aws, name).await?;
    grants::clear(aws, Holder::User(name), &groups).await?;
    credential::remove_usual(aws, name).await
}

async fn delete_user(aws: &Aws, name: &str) -> Result<(), AwsError> {
    aws.iam.delete_user().user_name(name).send().await.or_gone()
}

async fn read(aws: &Aws, name: &str) -> Result<Option<types::User>, AwsError> {
    Ok(aws.iam.get_user().user_name(name).send().await.found()?.and_then(|answer| answer.user))
}

/// The time at which a user last signed in with the password, as far back as AWS remembers.
pub(super) async fn password_used(aws: &Aws, name: &str) -> Result<Option<DateTime>, AwsError> {
    Ok(read(aws, name).await?.and_then(|user| user.password_last_used))
}

/// Names of a user's groups.
pub(super) async fn groups(aws: &Aws, name: &str) -> Result<Vec<String>, AwsError> {
    let groups = all(pages!(aws.iam.list_groups_for_user().user_name(name), 1000), |page| page.groups).await?;
    Ok(groups.into_iter().map(|group| group.group_name).collect())
}

fn listed(detail: &UserDetail) -> Live {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let inline = detail.user_policy_list().iter();
    Live {
        name: text(detail.user_name()),
        arn: text(detail.arn()),
        path: text(detail.path()),
        user_id: text(detail.user_id()),
        policies: detail.attached_managed_policies().iter().filter_map(|policy| policy.policy_arn.clone()).collect(),
        inline_policies: inline
            .filter_map(|policy| Some((policy.policy_name.clone()?, document(policy.policy_document()))))
            .collect(),
        permissions_boundary: detail.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn.clone()),
        groups: detail.group_list().to_vec(),
    }
}
