//! The permissions that calls to SageMaker need.
//!
//! The writes are narrowed to the region and account, those of notebook instances to their names. Tags are no condition: not every one of these
//! actions looks at them, and AWS would then refuse the call.

use heiiki_model::KindName as K;

use super::On::{Here, Named, Read};
use super::{ALL, Row, row};

/// Kinds that carry SageMaker's tags.
const TAGGED: &[K] = &[
    K::Domain,
    K::UserProfile,
    K::Space,
    K::App,
    K::NotebookInstance,
    K::Model,
    K::EndpointConfig,
    K::Endpoint,
    K::StudioLifecycleConfig,
    K::NotebookLifecycleConfig,
];

/// The rows.
pub(super) const TABLE: &[Row] = &[
    row("SageMaker.DescribeApp", Read, ALL, &[]),
    row("SageMaker.DescribeDomain", Read, ALL, &[]),
    row("SageMaker.DescribeEndpoint", Read, ALL, &[]),
    row("SageMaker.DescribeEndpointConfig", Read, ALL, &[]),
    row("SageMaker.DescribeModel", Read, ALL, &[]),
    row("SageMaker.DescribeNotebookInstance", Read, ALL, &[]),
    row("SageMaker.DescribeNotebookInstanceLifecycleConfig", Read, ALL, &[]),
    row("SageMaker.DescribeSpace", Read, ALL, &[]),
    row("SageMaker.DescribeStudioLifecycleConfig", Read, ALL, &[]),
    row("SageMaker.DescribeUserProfile", Read, ALL, &[]),
    row("SageMaker.ListApps", Read, ALL, &[]),
    row("SageMaker.ListDomains", Read, ALL, &[]),
    row("SageMaker.ListEndpointConfigs", Read, ALL, &[]),
    row("SageMaker.ListEndpoints", Read, ALL, &[]),
    row("SageMaker.ListModels", Read, ALL, &[]),
    row("SageMaker.ListNotebookInstanceLifecycleConfigs", Read, ALL, &[]),
    row("SageMaker.ListNotebookInstances", Read, ALL, &[]),
    row("SageMaker.ListSpaces", Read, ALL, &[]),
    row("SageMaker.ListStudioLifecycleConfigs", Read, ALL, &[]),
    row("SageMaker.ListTags", Read, ALL, &[]),
    row("SageMaker.ListUserProfiles", Read, ALL, &[]),
    // Users' apps and spaces go with `--evict-users`.
    row("SageMaker.AddTags", Here, TAGGED, &[]),
    row("SageMaker.CreateApp", Here, &[K::App], &["sagemaker:CreateApp", "sagemaker:AddTags"]),
    row("SageMaker.CreateDomain", Here, &[K::Domain], &["sagemaker:CreateDomain", "sagemaker:AddTags"]),
    row("SageMaker.CreateEndpoint", Here, &[K::Endpoint], &["sagemaker:CreateEndpoint", "sagemaker:AddTags"]),
    row("SageMaker.CreateEndpointConfig", Here, &[K::EndpointConfig], &["sagemaker:CreateEndpointConfig", "sagemaker:AddTags"]),
    row("SageMaker.CreateModel", Here, &[K::Model], &["sagemaker:CreateModel", "sagemaker:AddTags"]),
    row(
        "SageMaker.CreateNotebookInstance",
        Named(K::NotebookInstance),
        &[K::NotebookInstance],
        &["sagemaker:CreateNotebookInstance", "sagemaker:AddTags"],
    ),
    row(
        "SageMaker.CreateNotebookInstanceLifecycleConfig",
        Here,
        &[K::NotebookLifecycleConfig],
        &["sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:AddTags"],
    ),
    row("SageMaker.CreateSpace", Here, &[K::Space], &["sagemaker:CreateSpace", "sagemaker:AddTags"]),
    row(
        "SageMaker.CreateStudioLifecycleConfig",
        Here,
        &[K::StudioLifecycleConfig],
        &["sagemaker:CreateStudioLifecycleConfig", "sagemaker:AddTags"],
    ),
    row("SageMaker.CreateUserProfile", Here, &[K::UserProfile], &["sagemaker:CreateUserProfile", "sagemaker:AddTags"]),
    row("SageMaker.DeleteApp", Here, &[K::App, K::Domain, K::Space, K::UserProfile], &[]),
    row("SageMaker.DeleteDomain", Here, &[K::Domain], &[]),
    row("SageMaker.DeleteEndpoint", Here, &[K::Endpoint], &[]),
    row("SageMaker.DeleteEndpointConfig", Here, &[K::EndpointConfig], &[]),
    row("SageMaker.DeleteModel", Here, &[K::Model], &[]),
    row("SageMaker.DeleteNotebookInstance", Named(K::NotebookInstance), &[K::NotebookInstance], &[]),
    row("SageMaker.DeleteNotebookInstanceLifecycleConfig", Here, &[K::NotebookLifecycleConfig], &[]),
    row("SageMaker.DeleteSpace", Here, &[K::Domain, K::Space, K::UserProfile], &[]),
    row("SageMaker.DeleteStudioLifecycleConfig", Here, &[K::StudioLifecycleConfig], &[]),
    row("SageMaker.DeleteTags", Here, TAGGED, &[]),
    row("SageMaker.DeleteUserProfile", Here, &[K::Domain, K::UserProfile], &[]),
    row("SageMaker.StartNotebookInstance", Named(K::NotebookInstance), &[K::NotebookInstance], &[]),
    row("SageMaker.StopNotebookInstance", Named(K::NotebookInstance), &[K::NotebookInstance], &[]),
    row("SageMaker.UpdateDomain", Here, &[K::Domain], &[]),
    row("SageMaker.UpdateEndpoint", Here, &[K::Endpoint], &[]),
    row("SageMaker.UpdateNotebookInstance", Named(K::NotebookInstance), &[K::NotebookInstance], &[]),
    row("SageMaker.UpdateNotebookInstanceLifecycleConfig", Here, &[K::NotebookLifecycleConfig], &[]),
    row("SageMaker.UpdateSpace", Here, &[K::Space], &[]),
    row("SageMaker.UpdateUserProfile", Here, &[K::UserProfile], &[]),
];
