//! Lists that come in pages. Every one of them ends: after a page whose token was given before, and after a bound, it is an error and not a list.
//!
//! The SDK takes a token that comes twice for the end of the list. What is missing then would be believed absent, and what comes again would be seen twice.

use std::collections::BTreeSet;
use std::error::Error;

use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use heiiki_model::failure::{AwsError, Class};

use crate::error::failed;

/// The most pages of one list: a hundred thousand objects of a service that gives a hundred in a page.
const MOST: usize = 1_000;

/// One page of a list.
pub(crate) trait Page: Sized {
    /// The service as people call it: `EC2`.
    const SERVICE: &'static str;
    /// The operation: `DescribeVpcs`.
    const OPERATION: &'static str;

    /// The token of the next page.
    fn next(&self) -> Option<&str>;
}

/// Defines the pages of each operation, with the member that holds the token of the next one.
macro_rules! operations {
    ($($service:literal $sdk:ident { $($operation:literal $module:ident $output:ident $token:ident;)+ })+) => {$($(
        impl Page for $sdk::operation::$module::$output {
            const SERVICE: &'static str = $service;
            const OPERATION: &'static str = $operation;

            fn next(&self) -> Option<&str> {
                self.$token.as_deref()
            }
        }
    )+)+};
}

operations! {
    "EC2" aws_sdk_ec2 {
        "DescribeInstances" describe_instances DescribeInstancesOutput next_token;
        "DescribeInternetGateways" describe_internet_gateways DescribeInternetGatewaysOutput next_token;
        "DescribeManagedPrefixLists" describe_managed_prefix_lists DescribeManagedPrefixListsOutput next_token;
        "DescribeNatGateways" describe_nat_gateways DescribeNatGatewaysOutput next_token;
        "DescribeNetworkInterfaces" describe_network_interfaces DescribeNetworkInterfacesOutput next_token;
        "DescribeRouteTables" describe_route_tables DescribeRouteTablesOutput next_token;
        "DescribeSecurityGroups" describe_security_groups DescribeSecurityGroupsOutput next_token;
        "DescribeSubnets" describe_subnets DescribeSubnetsOutput next_token;
        "DescribeVolumes" describe_volumes DescribeVolumesOutput next_token;
        "DescribeVpcEndpoints" describe_vpc_endpoints DescribeVpcEndpointsOutput next_token;
        "DescribeVpcs" describe_vpcs DescribeVpcsOutput next_token;
    }
    "IAM" aws_sdk_iam {
        "GetAccountAuthorizationDetails" get_account_authorization_details GetAccountAuthorizationDetailsOutput marker;
        "ListAccessKeys" list_access_keys ListAccessKeysOutput marker;
        "ListAttachedRolePolicies" list_attached_role_policies ListAttachedRolePoliciesOutput marker;
        "ListAttachedUserPolicies" list_attached_user_policies ListAttachedUserPoliciesOutput marker;
        "ListEntitiesForPolicy" list_entities_for_policy ListEntitiesForPolicyOutput marker;
        "ListGroupsForUser" list_groups_for_user ListGroupsForUserOutput marker;
        "ListInstanceProfiles" list_instance_profiles ListInstanceProfilesOutput marker;
        "ListInstanceProfilesForRole" list_instance_profiles_for_role ListInstanceProfilesForRoleOutput marker;
        "ListInstanceProfileTags" list_instance_profile_tags ListInstanceProfileTagsOutput marker;
        "ListMFADevices" list_mfa_devices ListMfaDevicesOutput marker;
        "ListPolicyVersions" list_policy_versions ListPolicyVersionsOutput marker;
        "ListRolePolicies" list_role_policies ListRolePoliciesOutput marker;
        "ListRoles" list_roles ListRolesOutput marker;
        "ListSigningCertificates" list_signing_certificates ListSigningCertificatesOutput marker;
        "ListSSHPublicKeys" list_ssh_public_keys ListSshPublicKeysOutput marker;
        "ListUserPolicies" list_user_policies ListUserPoliciesOutput marker;
    }
    "SageMaker" aws_sdk_sagemaker {
        "ListApps" list_apps ListAppsOutput next_token;
        "ListDomains" list_domains ListDomainsOutput next_token;
        "ListEndpointConfigs" list_endpoint_configs ListEndpointConfigsOutput next_token;
        "ListEndpoints" list_endpoints ListEndpointsOutput next_token;
        "ListModels" list_models ListModelsOutput next_token;
        "ListNotebookInstanceLifecycleConfigs" list_notebook_instance_lifecycle_configs
            ListNotebookInstanceLifecycleConfigsOutput next_token;
        "ListNotebookInstances" list_notebook_instances ListNotebookInstancesOutput next_token;
        "ListSpaces" list_spaces ListSpacesOutput next_token;
        "ListStudioLifecycleConfigs" list_studio_lifecycle_configs ListStudioLifecycleConfigsOutput next_token;
        "ListTags" list_tags ListTagsOutput next_token;
        "ListUserProfiles" list_user_profiles ListUserProfilesOutput next_token;
    }
    "EFS" aws_sdk_efs {
        "DescribeAccessPoints" describe_access_points DescribeAccessPointsOutput next_token;
        "DescribeFileSystems" describe_file_systems DescribeFileSystemsOutput next_marker;
        "DescribeMountTargets" describe_mount_targets DescribeMountTargetsOutput next_marker;
    }
    "S3" aws_sdk_s3 {
        "ListBuckets" list_buckets ListBucketsOutput continuation_token;
    }
    "CloudWatch Logs" aws_sdk_cloudwatchlogs {
        "DescribeLogGroups" describe_log_groups DescribeLogGroupsOutput next_token;
    }
}

/// All pages of a list call, with its page size if it has one: `pages!(aws.ec2.describe_vpcs(), 1000).await?`.
macro_rules! pages {
    ($call:expr $(, $size:expr)?) => {
        $crate::pages::all($call.into_paginator()$(.page_size($size))?.stop_on_duplicate_token(false).send())
    };
}

/// Every page of a list.
pub(crate) async fn all<P, E>(mut pages: PaginationStream<Result<P, SdkError<E, HttpResponse>>>) -> Result<Vec<P>, AwsError>
where
    P: Page,
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let mut found = Vec::new();
    let mut tokens = Tokens::of(P::SERVICE, P::OPERATION);
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failed(P::SERVICE, P::OPERATION, error))?;
        tokens.next(page.next())?;
        found.push(page);
    }
    Ok(found)
}

/// The tokens that a list has given so far.
#[derive(Debug)]
pub(crate) struct Tokens {
    service: &'static str,
    operation: &'static str,
    seen: BTreeSet<String>,
}

impl Tokens {
    /// No token yet.
    pub(crate) const fn of(service: &'static str, operation: &'static str) -> Self {
        Self { service, operation, seen: BTreeSet::new() }
    }

    /// The token to ask for the next page with; nothing after the last one. An error when the list would not end.
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

    /// What is only a part of a list must not be taken for the whole of it. Another reading may see all of it.
    fn endless(&self, code: &str, message: String) -> AwsError {
        AwsError {
            service: self.service.to_owned(),
            operation: self.operation.to_owned(),
            code: code.to_owned(),
            message,
            request_id: None,
            class: Class::Transient,
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::operation::describe_vpcs::{DescribeVpcsError, DescribeVpcsOutput};
    use aws_smithy_async::future::pagination_stream::fn_stream::FnStream;

    use super::*;

    type Answer = Result<DescribeVpcsOutput, SdkError<DescribeVpcsError, HttpResponse>>;

    /// A list that gives these tokens, one after the other, and asks for more only as long as somebody listens.
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
        all(list(tokens.into_iter())).await.map(|pages| pages.len()).map_err(|error| error.code)
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
        let error = all(list((0..).map(|number| number.to_string()))).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.class), ("TooManyPages", Class::Transient));
        assert!(error.to_string().starts_with("EC2 DescribeVpcs: "), "{error}");
    }
}
