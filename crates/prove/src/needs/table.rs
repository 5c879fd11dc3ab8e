//! The services of AWS that each feature needs, with the page of AWS that says so.
//!
//! A service is *required* if a page of AWS says that the feature does not work without it. Everything else is *useful*: it is told and fails
//! nothing.

use schemars::JsonSchema;
use serde::Serialize;

use crate::network::{Feature, Purpose};

/// The weight of a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Necessity {
    /// Some work does without it, or AWS does not document that it is required.
    Useful,
    /// The feature does not work without it.
    Required,
}

/// The place from which a service is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The place that uses the feature.
    Place,
    /// The browsers of users, of which it is not known where they are. It is not followed.
    Users,
}

/// One need of a feature.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// The feature.
    pub feature: Feature,
    /// The services, by their short names.
    pub services: &'static [&'static str],
    /// The place from which they are needed.
    pub origin: Origin,
    /// Its weight.
    pub necessity: Necessity,
    /// The reason.
    pub why: &'static str,
    /// The page of AWS.
    pub source: &'static str,
}

impl Feature {
    /// The feature in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Notebook => "a notebook instance without direct internet access",
            Self::Studio => "Studio in VPC only mode",
            Self::Key => "a KMS key of a notebook instance or a domain",
            Self::Model => "a model in a VPC",
            Self::Artefact => "the artefact of a model in a VPC",
            Self::Container => "the containers of a model in a VPC",
            Self::SessionManager => "a host with AmazonSSMManagedInstanceCore",
        }
    }
}

impl Purpose {
    /// The purpose in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::HomeFileSystem => "the home file system of a domain",
            Self::CustomFileSystem => "a file system that is mounted into spaces",
            Self::Apps => "the apps of a domain in VPC only mode",
        }
    }

    /// The ports in words, with the first and the last one.
    pub const fn ports(self) -> (&'static str, u128, u128) {
        match self {
            Self::HomeFileSystem | Self::CustomFileSystem => ("NFS, TCP 2049", 2049, 2049),
            Self::Apps => ("TCP 8192-65535", 8192, 65_535),
        }
    }

    /// The reason.
    pub const fn why(self) -> &'static str {
        match self {
            Self::HomeFileSystem => "the network ACLs must let NFS through; SageMaker makes the groups for it itself",
            Self::CustomFileSystem => "the groups of the apps and of the mount targets must let NFS through",
            Self::Apps => "the JupyterServer app and the KernelGateway apps talk to each other",
        }
    }

    /// The page of AWS.
    pub const fn source(self) -> &'static str {
        match self {
            Self::HomeFileSystem | Self::Apps => STUDIO,
            Self::CustomFileSystem => EFS,
        }
    }
}

const NOTEBOOK: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html";
const NOTEBOOK_UI: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/notebook-interface-endpoint.html";
const STUDIO: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html";
const STUDIO_CLASSIC: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html";
const STUDIO_UI: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-interface-endpoint.html";
const INTERFACE: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/interface-vpc-endpoint.html";
const ISOLATION: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html";
const HOSTING: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html";
const REGISTRY: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-containers-inference-private.html";
const ENCRYPTION: &str = "https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html";
const SSM: &str = "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html";
const SSM_APIS: &str = "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html";
const EFS: &str = "https://docs.aws.amazon.com/efs/latest/ug/network-access.html";

const fn need(
    feature: Feature,
    services: &'static [&'static str],
    necessity: Necessity,
    why: &'static str,
    source: &'static str,
) -> Need {
    Need { feature, services, origin: Origin::Place, necessity, why, source }
}

const fn for_users(feature: Feature, services: &'static [&'static str], why: &'static str, source: &'static str) -> Need {
    Need { feature, services, origin: Origin::Users, necessity: Necessity::Useful, why, source }
}

/// All needs.
pub const NEEDS: &[Need] = &[
    need(
        Feature::Notebook,
        &["sagemaker.api"],
        Necessity::Required,
        "without a way to SageMaker it cannot train or host models",
        NOTEBOOK,
    ),
    need(
        Feature::Notebook,
        &["s3", "sagemaker.runtime", "sts", "logs"],
        Necessity::Useful,
        "data and packages, calls of endpoints, the SageMaker Python SDK; AWS does not say that it does not work without",
        INTERFACE,
    ),
    for_users(Feature::Notebook, &["notebook"], "browsers inside of the VPC open Jupyter through it", NOTEBOOK_UI),
    for_users(Feature::Notebook, &["sagemaker.api"], "users inside of the VPC ask for the presigned URL through it", NOTEBOOK_UI),
    need(
        Feature::Studio,
        &["sagemaker.api", "sagemaker.runtime"],
        Necessity::Required,
        "Studio does not run without a way to the API and the runtime of SageMaker",
        STUDIO,
    ),
    need(
        Feature::Studio,
        &["s3"],
        Necessity::Required,
        "among the endpoints that must be made if there is no internet access",
        STUDIO_CLASSIC,
    ),
    need(Feature::Studio, &["servicecatalog"], Necessity::Useful, "SageMaker Projects", STUDIO),
    need(Feature::Studio, &["sts", "logs"], Necessity::Useful, "remote jobs of the SageMaker Python SDK", STUDIO),
    need(
        Feature::Studio,
        &["monitoring", "ecr.api", "ecr.dkr", "secretsmanager"],
        Necessity::Useful,
        "metrics, images and secrets, if the code in the apps asks for them",
        STUDIO,
    ),
    for_users(Feature::Studio, &["studio"], "browsers inside of the VPC open Studio through it", STUDIO_UI),
    need(
        Feature::Key,
        &["kms"],
        Necessity::Useful,
        "encryption by the code itself; AWS does not say that SageMaker reaches KMS through the VPC",
        ENCRYPTION,
    ),
    need(
        Feature::Artefact,
        &["s3"],
        Necessity::Required,
        "SageMaker loads artefacts through the subnets of the VPC, also for isolated containers",
        ISOLATION,
    ),
    need(
        Feature::Model,
        &["ecr.api", "ecr.dkr", "logs"],
        Necessity::Useful,
        "AWS says of an image in a private registry alone that it is pulled through the VPC, and not of Amazon ECR or of logs",
        REGISTRY,
    ),
    for_users(Feature::Model, &["sagemaker.runtime"], "callers inside of the VPC invoke the endpoint through it", INTERFACE),
    need(
        Feature::Container,
        &["s3", "monitoring", "sagemaker.runtime", "sts"],
        Necessity::Useful,
        "if the code in the containers calls them",
        HOSTING,
    ),
    need(
        Feature::SessionManager,
        &["ssm", "ssmmessages"],
        Necessity::Required,
        "the agent talks to Systems Manager and opens the channels of sessions",
        SSM,
    ),
    need(
        Feature::SessionManager,
        &["ec2messages"],
        Necessity::Useful,
        "agents that do not use ssmmessages for commands, which are old",
        SSM_APIS,
    ),
    need(
        Feature::SessionManager,
        &["s3", "kms", "logs", "ec2"],
        Necessity::Useful,
        "updates of the agent, encrypted and logged sessions, snapshots",
        SSM,
    ),
];

/// The needs of a feature.
pub fn of_feature(feature: Feature) -> impl Iterator<Item = &'static Need> {
    NEEDS.iter().filter(move |need| need.feature == feature)
}

#[cfg(test)]
mod tests {
    use heiiki_model::kinds::ec2::vpc_endpoint::service::known_services;

    use super::*;

    /// The row of a need in the table of docs/prove.md.
    fn row(need: &Need) -> String {
        let weight = match need.necessity {
            Necessity::Required => "**required**",
            Necessity::Useful => "useful",
        };
        let services: Vec<String> = need.services.iter().map(|service| format!("`{service}`")).collect();
        format!("| {} | {} | {weight} | {} | [AWS]({}) |", need.feature.label(), services.join(", "), need.why, need.source)
    }

    #[test]
    fn every_need_is_in_the_table_of_the_docs() {
        let page = include_str!("../../../../docs/prove.md");
        let missing: Vec<String> = NEEDS.iter().map(row).filter(|row| !page.lines().any(|line| line == row)).collect();
        assert!(missing.is_empty(), "docs/prove.md lacks these rows:\n{}", missing.join("\n"));
        let rows =
            page.lines().filter(|line| line.ends_with("| [AWS](https://docs.aws.amazon.com/") || line.contains("| [AWS]("));
        let purposes = [Purpose::HomeFileSystem, Purpose::CustomFileSystem, Purpose::Apps];
        assert_eq!(rows.count(), NEEDS.len() + purposes.len(), "docs/prove.md has rows that are not in the table");
        for purpose in purposes {
            let row = format!(
                "| {} | {} | **required** | {} | [AWS]({}) |",
                purpose.label(),
                purpose.ports().0,
                purpose.why(),
                purpose.source()
            );
            assert!(page.lines().any(|line| line == row), "docs/prove.md lacks {row}");
        }
    }

    #[test]
    fn every_service_is_one_that_endpoints_are_known_by() {
        let known: Vec<&str> = known_services().chain(["notebook", "studio"]).collect();
        for service in NEEDS.iter().flat_map(|need| need.services) {
            assert!(known.contains(service), "{service}");
        }
    }
}
