//! The one bulk read of IAM: `GetAccountAuthorizationDetails` gives all roles, users and customer managed policies with their documents, in pages.
//!
//! Several kinds read it at the same time; within one observation it is asked once.

use std::collections::BTreeSet;

use aws_sdk_iam::types::{EntityType, GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail};
use heiiki_model::failure::AwsError;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::once::Once;
use crate::pages::every;
use crate::{Aws, Scope};

/// The readings of IAM, made once per observation. Empty until the first kind asks.
#[derive(Debug, Default)]
pub struct Account(Once<Details>);

/// Roles, users and customer managed policies as the bulk read shows them: without the tags of policies, and without the descriptions and
/// session lengths of roles.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) roles: Vec<RoleDetail>,
    pub(super) users: Vec<UserDetail>,
    pub(super) policies: Vec<ManagedPolicyDetail>,
    /// Only where the scope names groups.
    pub(super) groups: Vec<GroupDetail>,
}

impl Account {
    /// The details, read on first use.
    pub(super) async fn details(&self, aws: &Aws, scope: &Scope) -> Result<&Details, AwsError> {
        self.0.get(|| read(aws, !scope.iam_groups.is_empty())).await
    }
}

/// The groups of IAM that the scope names and the account does not have.
pub(crate) async fn missing_groups(aws: &Aws, scope: &Scope) -> Result<Vec<String>, AwsError> {
    if scope.iam_groups.is_empty() {
        return Ok(Vec::new());
    }
    let details = scope.account.details(aws, scope).await?;
    let there: BTreeSet<&str> = details.groups.iter().filter_map(GroupDetail::group_name).collect();
    Ok(scope.iam_groups.iter().filter(|name| !there.contains(name.as_str())).cloned().collect())
}

async fn read(aws: &Aws, groups: bool) -> Result<Details, AwsError> {
    let mut details = Details::default();
    let mut kinds = vec![EntityType::Role, EntityType::User, EntityType::LocalManagedPolicy];
    kinds.extend(groups.then_some(EntityType::Group));
    let call = aws.iam.get_account_authorization_details().set_filter(Some(kinds));
    for page in every(pages!(call, 1000)).await? {
        details.roles.extend(page.role_detail_list.unwrap_or_default());
        details.users.extend(page.user_detail_list.unwrap_or_default());
        details.policies.extend(page.policies.unwrap_or_default());
        details.groups.extend(page.group_detail_list.unwrap_or_default());
    }
    Ok(details)
}

/// A policy document in IAM's form, URL-encoded JSON. A document that is no JSON stays a text, and so differs from
/// every wanted one.
pub(super) fn document(encoded: Option<&str>) -> Value {
    let text = percent_decode_str(encoded.unwrap_or_default()).decode_utf8_lossy();
    serde_json::from_str(&text).unwrap_or_else(|_| Value::String(text.into_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents_are_decoded() {
        let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%20%22Id%22%3A%22a%2Bb%20%C3%A9%22%7D";
        assert_eq!(document(Some(encoded)), json!({"Version": "2012-10-17", "Id": "a+b é"}));
        assert_eq!(document(Some(r#"{"a":"b+c"}"#)), json!({"a": "b+c"}), "a plus sign is no blank");
        assert_eq!(document(Some("%7B")), json!("{"));
        assert_eq!(document(None), json!(""));
    }
}
