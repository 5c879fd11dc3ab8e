//! Lists that come in pages. Every list ends: a page token that comes a second time is an error, and so is a list
//! beyond a fixed number of pages.
//!
//! The SDK takes a token that comes twice for the end of the list. The missing objects would then count as absent, and
//! repeated ones would be seen twice.

use std::collections::BTreeSet;
use std::error::Error;

use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use heiiki_model::failure::{AwsError, Class};

use crate::error::{Operation, classify};

/// The most pages of one list: a hundred thousand objects of a service that gives a hundred in a page.
const MOST: usize = 1_000;

/// One page of a list.
pub(crate) trait Page {
    /// The token of the next page.
    fn next(&self) -> Option<&str>;
}

/// Tells for the page of each operation which member holds the token of the next one.
macro_rules! operations {
    ($($sdk:ident { $($module:ident $output:ident $token:ident;)+ })+) => {$($(
        impl Page for $sdk::operation::$module::$output {
            fn next(&self) -> Option<&str> {
                self.$token.as_deref()
            }
        }
    )+)+};
}

operations! {
    aws_sdk_ec2 {
        describe_instances DescribeInstancesOutput next_token;
        describe_internet_gateways DescribeInternetGatewaysOutput next_token;
        describe_managed_prefix_lists DescribeManagedPrefixListsOutput next_token;
        describe_network_acls DescribeNetworkAclsOutput next_token;
        get_managed_prefix_list_entries GetManagedPrefixListEntriesOutput next_token;
        describe_nat_gateways DescribeNatGatewaysOutput next_token;
        describe_network_interfaces DescribeNetworkInterfacesOutput next_token;
        describe_route_tables DescribeRouteTablesOutput next_token;
        describe_security_groups DescribeSecurityGroupsOutput next_token;
        describe_subnets DescribeSubnetsOutput next_token;
        describe_volumes DescribeVolumesOutput next_token;
        describe_vpc_endpoints DescribeVpcEndpointsOutput next_token;
        describe_vpcs DescribeVpcsOutput next_token;
    }
    aws_sdk_iam {
        get_account_authorization_details GetAccountAuthorizationDetailsOutput marker;
        list_access_keys ListAccessKeysOutput marker;
        list_attached_role_policies ListAttachedRolePoliciesOutput marker;
        list_attached_user_policies ListAttachedUserPoliciesOutput marker;
        list_entities_for_policy ListEntitiesForPolicyOutput marker;
        list_groups_for_user ListGroupsForUserOutput marker;
        list_instance_profiles ListInstanceProfilesOutput marker;
        list_instance_profiles_for_role ListInstanceProfilesForRoleOutput marker;
        list_instance_profile_tags ListInstanceProfileTagsOutput marker;
        list_mfa_devices ListMfaDevicesOutput marker;
        list_policy_versions ListPolicyVersionsOutput marker;
        list_role_policies ListRolePoliciesOutput marker;
        list_roles ListRolesOutput marker;
        list_signing_certificates ListSigningCertificatesOutput marker;
        list_ssh_public_keys ListSshPublicKeysOutput marker;
        list_user_policies ListUserPoliciesOutput marker;
    }
    aws_sdk_sagemaker {
        list_apps ListAppsOutput next_token;
        list_domains ListDomainsOutput next_token;
        list_endpoint_configs ListEndpointConfigsOutput next_token;
        list_endpoints ListEndpointsOutput next_token;
        list_models ListModelsOutput next_token;
        list_notebook_instance_lifecycle_configs ListNotebookInstanceLifecycleConfigsOutput next_token;
        list_notebook_instances ListNotebookInstancesOutput next_token;
        list_spaces ListSpacesOutput next_token;
        list_studio_lifecycle_configs ListStudioLifecycleConfigsOutput next_token;
        list_tags ListTagsOutput next_token;
        list_user_profiles ListUserProfilesOutput next_token;
    }
    aws_sdk_efs {
        describe_access_points DescribeAccessPointsOutput next_token;
        describe_file_systems DescribeFileSystemsOutput next_marker;
        describe_mount_targets DescribeMountTargetsOutput next_marker;
    }
    aws_sdk_s3 {
        list_buckets ListBucketsOutput continuation_token;
    }
    aws_sdk_kms {
        list_aliases ListAliasesOutput next_marker;
        list_keys ListKeysOutput next_marker;
        list_resource_tags ListResourceTagsOutput next_marker;
    }
    aws_sdk_cloudwatchlogs {
        describe_log_groups DescribeLogGroupsOutput next_token;
    }
}

/// The pages of a list call, with its page size if it has one, for [`all`] or [`every`]: `pages!(aws.ec2.describe_vpcs(), 1000)`.
macro_rules! pages {
    ($call:expr $(, $size:expr)?) => {
        $call.into_paginator()$(.page_size($size))?.stop_on_duplicate_token(false).send()
    };
}

/// Everything that a list holds, by the member of a page that holds a part of it:
/// `all(pages!(aws.ec2.describe_vpcs(), 1000), |page| page.vpcs).await?`.
pub(crate) async fn all<P, E, I, T>(
    pages: PaginationStream<Result<P, SdkError<E, HttpResponse>>>,
    member: impl Fn(P) -> I,
) -> Result<Vec<T>, AwsError>
where
    P: Page,
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    I: Into<Option<Vec<T>>>,
{
    let pages = every(pages).await?.into_iter();
    Ok(pages.flat_map(|page| member(page).into().unwrap_or_default()).collect())
}

/// Every page of a list, where a page holds more than one thing.
pub(crate) async fn every<P, E>(mut pages: PaginationStream<Result<P, SdkError<E, HttpResponse>>>) -> Result<Vec<P>, AwsError>
where
    P: Page,
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let mut found = Vec::new();
    let mut tokens = Tokens::of::<E>();
    while let Some(page) = pages.next().await {
        let page = page.map_err(classify)?;
        tokens.next(page.next())?;
        found.push(page);
    }
    Ok(found)
}

/// The tokens that a list has given so far.
#[derive(Debug)]
pub(crate) struct Tokens {
    operation: Operation,
    seen: BTreeSet<String>,
}

impl Tokens {
    /// No token yet of the list whose error is `E`.
    pub(crate) fn of<E>() -> Self {
        Self { operation: Operation::of::<E>(), seen: BTreeSet::new() }
    }

    /// The token to ask for the next page with. `None` after the last one. An error when the list would not end.
    pub(crate) fn next(&mut self, token: Option<&str>) -> Result<Option<String>, AwsError> {
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
        if !self.seen.insert(token.to_owned()) {
            let pages = self.seen.len();
            let text = format!("AWS repeated a page: the token of the next one, after {pages}, was given before");
            return Err(self.endless("RepeatedPage", text));
        }
        if self.seen.len() >= MOST {
            return Err(self.endless("TooManyPages", format!("AWS gave {MOST} pages, and the list has still no end")));
        }
        Ok(Some(token.to_owned()))
    }

    /// An error in place of a part of a list, which must not be taken for the whole. Another reading may see all of it.
    fn endless(&self, code: &str, message: String) -> AwsError {
        self.operation.error(code, message, Class::Transient)
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::operation::describe_vpcs::{DescribeVpcsError, DescribeVpcsOutput};
    use aws_smithy_async::future::pagination_stream::fn_stream::FnStream;

    use super::*;

    type Answer = Result<DescribeVpcsOutput, SdkError<DescribeVpcsError, HttpResponse>>;

    /// A list that gives these tokens, one after the other, as long as the caller asks for more.
    fn list(tokens: impl Iterator<Item = String> + Send + 'static) -> PaginationStream<Answer> {
        PaginationStream::new(FnStream::new(move |tx| {
            Box::pin(async move {
                for token in tokens {
                    let page = DescribeVpcsOutput::builder().next_token(token).build();
                    if tx.send(Ok(page)).await.is_err() {
                        return;
                    }
                }
            })
        }))
    }

    async fn read(tokens: &[&str]) -> Result<usize, String> {
        let tokens: Vec<String> = tokens.iter().map(|token| (*token).to_owned()).collect();
        every(list(tokens.into_iter())).await.map(|pages| pages.len()).map_err(|error| error.code)
    }

    #[tokio::test]
    async fn all_pages_give_their_parts_in_their_order() {
        let tokens = ["a", "b", ""].map(str::to_owned).into_iter();
        let found: Vec<String> = all(list(tokens), |page| page.next_token.map(|token| vec![token])).await.unwrap();
        assert_eq!(found, ["a", "b", ""]);
    }

    #[tokio::test]
    async fn a_list_ends_with_an_empty_token() {
        assert_eq!(read(&["a", "b", ""]).await, Ok(3));
        assert_eq!(read(&[""]).await, Ok(1));
    }

    #[tokio::test]
    async fn a_token_that_comes_again_is_an_error_and_no_end() {
        assert_eq!(read(&["a", "a"]).await, Err("RepeatedPage".to_owned()));
        assert_eq!(read(&["a", "b", "a"]).await, Err("RepeatedPage".to_owned()), "also in a circle");
    }

    #[tokio::test]
    async fn ever_new_tokens_end_at_the_bound() {
        let error = every(list((0..).map(|number| number.to_string()))).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.class), ("TooManyPages", Class::Transient));
        assert!(error.to_string().starts_with("EC2 DescribeVpcs: "), "{error}");
    }
}
