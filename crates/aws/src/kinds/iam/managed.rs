//! The AWS managed policies that a spec names. There are well over a thousand, so that only the named ones are asked
//! for, under each path in turn.

use std::collections::BTreeSet;

use aws_sdk_iam::types::{RoleDetail, UserDetail};
use futures::stream::{self, StreamExt};
use heiiki_model::failure::AwsError;

use super::CONCURRENCY;
use crate::error::Classify;
use crate::{Aws, Scope};

/// The paths of AWS's policies, beside the root.
const PATHS: [&str; 2] = ["service-role/", "job-function/"];

/// The ARN of every AWS managed policy that the spec names, by name or by ARN. `None` if AWS has none of that name, an
/// error if that could not be found out. A policy that is attached somewhere already needs no call.
pub(crate) async fn managed_arns(aws: &Aws, scope: &Scope) -> Vec<(String, Result<Option<String>, AwsError>)> {
    if scope.managed_policies.is_empty() {
        return Vec::new();
    }
    // A bulk read that failed is told by the kinds that need it; here it only means that every name has to be asked for.
    let details = scope.account.details(aws, scope).await.ok();
    let of_roles = details.iter().flat_map(|details| &details.roles).flat_map(RoleDetail::attached_managed_policies);
    let of_users = details.iter().flat_map(|details| &details.users).flat_map(UserDetail::attached_managed_policies);
    let attached: BTreeSet<&str> = of_roles.chain(of_users).filter_map(|policy| policy.policy_arn()).collect();
    let look = |name: String| {
        let seen = attached_arn(&attached, &name);
        async move {
            let arn = match seen {
                Some(arn) => Ok(Some(arn)),
                None => look_up(aws, &name).await,
            };
            (name, arn)
        }
    };
    stream::iter(scope.managed_policies.iter().cloned()).map(look).buffered(CONCURRENCY).collect().await
}

/// The ARN of an attached policy of AWS that has this name, with or without its path.
fn attached_arn(attached: &BTreeSet<&str>, name: &str) -> Option<String> {
    if attached.contains(name) {
        return Some(name.to_owned());
    }
    let path = |arn: &str| arn.split_once(":iam::aws:policy/").map(|(_, path)| path.to_owned());
    let known = |path: &String| path == name || PATHS.iter().any(|start| path.strip_prefix(start) == Some(name));
    attached.iter().find(|arn| path(arn).is_some_and(|path| known(&path))).map(|arn| (*arn).to_owned())
}

async fn look_up(aws: &Aws, name: &str) -> Result<Option<String>, AwsError> {
    if name.starts_with("arn:") {
        return Ok(exists(aws, name).await?.then(|| name.to_owned()));
    }
    let arn = |path: &str| format!("arn:{}:iam::aws:policy/{path}{name}", aws.place.partition);
    let root = arn("");
    if exists(aws, &root).await? {
        return Ok(Some(root));
    }
    if name.contains('/') {
        return Ok(None);
    }
    let others = PATHS.map(arn);
    let answers = futures::future::try_join_all(others.iter().map(|arn| exists(aws, arn))).await?;
    Ok(others.into_iter().zip(answers).find(|(_, exists)| *exists).map(|(arn, _)| arn))
}

async fn exists(aws: &Aws, arn: &str) -> Result<bool, AwsError> {
    Ok(aws.iam.get_policy().policy_arn(arn).send().await.found()?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attached_policies_are_known_by_name_and_by_path() {
        let attached = BTreeSet::from([
            "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
            "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
            "arn:aws:iam::123456789012:policy/Mine",
        ]);
        let arn = |name: &str| attached_arn(&attached, name);
        assert_eq!(arn("AmazonSageMakerFullAccess").as_deref(), Some("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"));
        assert_eq!(arn("AWSLambdaRole").as_deref(), Some("arn:aws:iam::aws:policy/service-role/AWSLambdaRole"));
        assert_eq!(arn("service-role/AWSLambdaRole").as_deref(), Some("arn:aws:iam::aws:policy/service-role/AWSLambdaRole"));
        assert_eq!(arn("Mine"), None, "only AWS's own");
        assert_eq!(arn("FullAccess"), None);
    }
}
