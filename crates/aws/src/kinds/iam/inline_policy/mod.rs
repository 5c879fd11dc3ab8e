//! Single inline policies of roles that others own. Nothing but the one policy is read for a change, and nothing else is ever written.

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_model::failure::AwsError;
use heiiki_model::kinds::iam::inline_policy::{self, InlinePolicy, Live, id};
use heiiki_model::spec::Disposition;
use serde_json::Value;

use super::account::document;
use crate::error::Classify;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for InlinePolicy {
    const POLL: Duration = super::POLL;
    const STALL_TIMEOUT: Duration = super::STALL_TIMEOUT;

    /// Lists every inline policy whose name is a claim of any environment. The others belong to their roles.
    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let roles = scope.account.details(aws, scope).await?.roles.iter();
        let all = roles.flat_map(|role| role.role_policy_list().iter().map(move |policy| (role, policy)));
        let found = all.filter_map(|(role, policy)| {
            let name = policy.policy_name()?.to_owned();
            let tags = inline_policy::claim(&name)?;
            let role = role.role_name().unwrap_or_default().to_owned();
            Some(Found { live: Live { role, name, document: document(policy.policy_document()) }, tags })
        });
        Ok(found.collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some((role, name)) = id.split_once('/') else { return Ok(None) };
        let policy = aws.iam.get_role_policy().role_name(role).policy_name(name).send().await.found()?;
        Ok(policy.map(|policy| {
            let (role, name) = (role.to_owned(), name.to_owned());
            Live { role, name, document: document(Some(&policy.policy_document)) }
        }))
    }

    /// Its name is its claim, so a call whose answer was lost is simply made again.
    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let name = inline_policy::name(&new.known.place.environment, new.at);
        let role = new.known.id(&new.want.role).unwrap_or_default();
        put(aws, &role, &name, &new.want.document.resolve(new.known).0).await?;
        Ok(id(&role, &name))
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let Some(change) = edit.change("document") else { return Ok(()) };
        put(aws, &edit.live.role, &edit.live.name, &change.to.value).await
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        aws.iam.delete_role_policy().role_name(&live.role).policy_name(&live.name).send().await.or_gone()
    }
    /// The claim is the name, which cannot be removed.
    async fn tags_now(_: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(Some(inline_policy::claim(&live.name).unwrap_or_default()))
    }

    /// IAM tags no inline policy.
    async fn retag(_: &Aws, _: Live, _: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        Ok(())
    }
}

async fn put(aws: &Aws, role: &str, name: &str, document: &Value) -> Result<(), AwsError> {
    let call = aws.iam.put_role_policy().role_name(role).policy_name(name).policy_document(document.to_string());
    call.send().await.classify().map(drop)
}
