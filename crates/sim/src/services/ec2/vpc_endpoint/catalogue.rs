//! The services a region offers endpoints for: names, kinds, private DNS names, zones.
//!
//! It deliberately lists what closed networks use, not everything AWS has; a name outside it is `InvalidServiceName`, as for a typing error.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::availability_zone::{self, Zone};
use super::super::id::hex;
use crate::World;
use crate::services::arn;

/// The kind of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Routes in route tables; free; S3 and DynamoDB.
    Gateway,
    /// Network interfaces in subnets.
    Interface,
}

impl Kind {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gateway => "Gateway",
            Self::Interface => "Interface",
        }
    }
}

/// A service in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Full name: `com.amazonaws.ap-northeast-1.sagemaker.api`.
    pub name: String,
    /// Gateway or interface.
    pub kind: Kind,
    /// The names that private DNS serves. Empty for gateway endpoints.
    pub private_names: Vec<String>,
    /// The suffix of the endpoint's own names.
    pub base_name: String,
    /// True if endpoints take a policy.
    pub policy: bool,
}

impl Service {
    /// `vpce-svc-...`, stable per name and kind.
    pub fn id(&self) -> String {
        format!("vpce-svc-0{}", hex(&Sha256::digest(format!("{}/{}", self.name, self.kind.word()))[..8]))
    }
}

/// Interface services by their short names (see [`prefix`] for what comes before) and their private names before `.<region>.amazonaws.com`.
///
/// The names of ECR, CodeArtifact, Bedrock and Amazon Q are not verified against DescribeVpcEndpointServices.
const INTERFACES: &[(&str, &[&str])] = &[
    ("athena", &["athena"]),
    ("autoscaling", &["autoscaling"]),
    ("bedrock", &["bedrock"]),
    ("bedrock-runtime", &["bedrock-runtime"]),
    ("cloudformation", &["cloudformation"]),
    ("cloudtrail", &["cloudtrail"]),
    ("codeartifact.api", &["codeartifact"]),
    ("codeartifact.repositories", &["*.d.codeartifact"]),
    ("codebuild", &["codebuild"]),
    ("codecommit", &["codecommit"]),
    ("codepipeline", &["codepipeline"]),
    ("config", &["config"]),
    ("datazone", &["datazone"]),
    ("dynamodb", &["dynamodb"]),
    ("ec2", &["ec2"]),
    ("ec2messages", &["ec2messages"]),
    ("ecr.api", &["api.ecr"]),
    ("ecr.dkr", &["dkr.ecr", "*.dkr.ecr"]),
    ("elasticfilesystem", &["elasticfilesystem"]),
    ("elasticloadbalancing", &["elasticloadbalancing"]),
    ("emr-serverless", &["emr-serverless"]),
    ("events", &["events"]),
    ("execute-api", &["execute-api", "*.execute-api"]),
    ("git-codecommit", &["git-codecommit"]),
    ("glue", &["glue"]),
    ("kinesis-firehose", &["firehose"]),
    ("kinesis-streams", &["kinesis"]),
    ("kms", &["kms"]),
    ("lambda", &["lambda"]),
    ("license-manager", &["license-manager"]),
    ("logs", &["logs"]),
    ("monitoring", &["monitoring"]),
    ("q", &["q"]),
    ("rds", &["rds"]),
    ("redshift-data", &["redshift-data"]),
    ("s3", &["s3", "*.s3"]),
    ("sagemaker.api", &["api.sagemaker"]),
    ("sagemaker.featurestore-runtime", &["featurestore-runtime.sagemaker"]),
    ("sagemaker.metrics", &["metrics.sagemaker"]),
    ("sagemaker.runtime", &["runtime.sagemaker"]),
    ("sagemaker.runtime-fips", &["runtime-fips.sagemaker"]),
    ("secretsmanager", &["secretsmanager"]),
    ("servicecatalog", &["servicecatalog"]),
    ("sns", &["sns"]),
    ("sqs", &["sqs"]),
    ("ssm", &["ssm"]),
    ("ssmmessages", &["ssmmessages"]),
    ("states", &["states"]),
    ("sts", &["sts"]),
    ("xray", &["xray"]),
];

/// Partitions in which some interface services have names with another beginning: the region's prefix, that beginning,
/// and the services. From aws-cdk's table of exceptions, limited to the services of [`INTERFACES`].
const NAMED_APART: &[(&str, &str, &[&str])] = &[
    (
        "cn-",
        "cn.com.amazonaws",
        &[
            "athena",
            "autoscaling",
            "cloudformation",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "elasticfilesystem",
            "execute-api",
            "kinesis-streams",
            "lambda",
            "license-manager",
            "monitoring",
            "rds",
            "redshift-data",
            "s3",
            "sagemaker.api",
            "sagemaker.featurestore-runtime",
            "sagemaker.runtime",
            "servicecatalog",
            "sqs",
            "states",
            "sts",
            "xray",
        ],
    ),
    ("eusc-", "eu.amazonaws", &["ecr.api", "ecr.dkr", "execute-api"]),
    (
        "us-iso-east-",
        "gov.ic.c2s",
        &[
            "athena",
            "autoscaling",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "elasticfilesystem",
            "execute-api",
            "sagemaker.api",
            "sagemaker.runtime",
            "sns",
            "sqs",
        ],
    ),
    (
        "us-iso-west-",
        "gov.ic.c2s",
        &["autoscaling", "ec2", "ecr.api", "ecr.dkr", "elasticfilesystem", "execute-api", "monitoring", "sns", "sqs"],
    ),
    (
        "us-isob-east-",
        "gov.sgov.sc2s",
        &[
            "autoscaling",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "elasticfilesystem",
            "execute-api",
            "sagemaker.api",
            "sagemaker.runtime",
            "sns",
            "sqs",
        ],
    ),
    ("us-isob-west-", "gov.sgov.sc2s", &["ecr.api", "ecr.dkr", "execute-api"]),
    ("us-isof-", "gov.ic.hci.csp", &["ecr.api", "ecr.dkr", "execute-api"]),
    ("eu-isoe-", "uk.adc-e.cloud", &["ecr.api", "ecr.dkr", "execute-api"]),
];

/// The beginning of the name of an interface service in a region.
fn prefix(region: &str, short: &str) -> &'static str {
    let apart = NAMED_APART.iter().find(|(start, _, services)| region.starts_with(start) && services.contains(&short));
    apart.map_or("com.amazonaws", |(_, prefix, _)| prefix)
}

/// Interface services whose names start with `aws.sagemaker.<region>` and whose private zones end in `sagemaker.aws`.
const SAGEMAKER_UIS: [&str; 2] = ["notebook", "studio"];

/// Services with gateway endpoints.
const GATEWAYS: [&str; 2] = ["dynamodb", "s3"];

/// All services of a region, in the order of their names.
pub fn of(region: &str) -> Vec<Service> {
    let suffix = arn::dns_suffix(region);
    let base = |label: &str| format!("{label}.{region}.vpce.{suffix}");
    let mut all: Vec<Service> = INTERFACES
        .iter()
        // The FIPS variant exists in the regions of the United States and Canada only.
        .filter(|(short, _)| !short.ends_with("-fips") || region.starts_with("us-") || region.starts_with("ca-"))
        .map(|(short, names)| Service {
            name: format!("{}.{region}.{short}", prefix(region, short)),
            kind: Kind::Interface,
            private_names: names.iter().map(|name| format!("{name}.{region}.{suffix}")).collect(),
            base_name: base(names[0]),
            policy: !short.ends_with("-fips"),
        })
        .collect();
    all.extend(SAGEMAKER_UIS.into_iter().map(|ui| Service {
        name: format!("aws.sagemaker.{region}.{ui}"),
        kind: Kind::Interface,
        private_names: vec![format!("{ui}.{region}.sagemaker.aws"), format!("*.{ui}.{region}.sagemaker.aws")],
        base_name: base(ui),
        policy: true,
    }));
    all.extend(GATEWAYS.into_iter().map(|short| Service {
        name: format!("com.amazonaws.{region}.{short}"),
        kind: Kind::Gateway,
        private_names: Vec::new(),
        base_name: format!("{short}.{region}.{suffix}"),
        policy: true,
    }));
    all.sort_by(|a, b| (&a.name, a.kind.word()).cmp(&(&b.name, b.kind.word())));
    all
}

/// The service of a name and a kind.
pub fn find(region: &str, name: &str, kind: Kind) -> Option<Service> {
    of(region).into_iter().find(|service| service.name == name && service.kind == kind)
}

/// The name of a service after its region. The two kinds of one service share it, while the part before it may differ
/// outside of the partition `aws`.
pub fn short<'a>(region: &str, name: &'a str) -> &'a str {
    name.split_once(region).map_or(name, |(_, rest)| rest.trim_start_matches('.'))
}

/// True if a service has both kinds of endpoints.
pub fn has_both(region: &str, name: &str) -> bool {
    let kinds = || of(region).into_iter().filter(|service| short(region, &service.name) == short(region, name));
    kinds().any(|service| service.kind == Kind::Gateway) && kinds().any(|service| service.kind == Kind::Interface)
}

/// The zones a service is offered in: all but those the tuning takes away, and but one.
///
/// `use1-az3` is known for lacking newer services; that SageMaker is one of them is not verified.
pub fn zones(world: &World, service: &Service) -> Vec<Zone> {
    let absent = world.tuning.service_zones_absent.get(&service.name);
    let lacks = |zone: &Zone| {
        absent.is_some_and(|names| names.contains(&zone.name)) || zone.id == "use1-az3" && service.name.contains("sagemaker")
    };
    availability_zone::of(&world.region).into_iter().filter(|zone| !lacks(zone)).collect()
}
