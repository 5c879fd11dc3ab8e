//! Names of endpoint services: short ones are completed for the region, full ones are kept. Only AWS knows if a service exists in
//! a region.
//!
//! A short name has one full name by the table here, which needs no call of AWS, and a few that are possible. Once AWS has said
//! which of those it offers, [`known_name`] uses that, so that an old table makes no wrong endpoint.

use std::collections::BTreeSet;

use super::EndpointType;
use crate::region;
use crate::{Known, Place};

/// The beginning of the names of most services, in every partition.
const USUAL: &str = "com.amazonaws";

/// The beginning of the names that a partition other than `aws` gives to some of its services.
const OWN: &[(&str, &str)] = &[
    ("aws-cn", "cn.com.amazonaws"),
    ("aws-eusc", "eu.amazonaws"),
    ("aws-iso", "gov.ic.c2s"),
    ("aws-iso-b", "gov.sgov.sc2s"),
    ("aws-iso-e", "uk.adc-e.cloud"),
    ("aws-iso-f", "gov.ic.hci.csp"),
];

/// Further beginnings of full names: SageMaker's web interfaces, and services that are named like their host.
const FURTHER: &[&str] = &["aws", "api.aws"];

/// Interface services whose names have the beginning of their partition, by the beginnings of regions. All others begin with
/// [`USUAL`].
///
/// From the table in aws-cdk, `packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts` (`VPC_ENDPOINT_SERVICE_EXCEPTIONS`), which was read from
/// DescribeVpcEndpointServices.
const NAMED_APART: &[(&str, &[&str])] = &[
    (
        "cn-",
        &[
            "account",
            "application-autoscaling",
            "appmesh-envoy-management",
            "athena",
            "autoscaling",
            "awsconnector",
            "backup",
            "batch",
            "cassandra",
            "cloudcontrolapi",
            "cloudformation",
            "codedeploy-commands-secure",
            "databrew",
            "dms",
            "ebs",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "eks",
            "elasticache",
            "elasticbeanstalk",
            "elasticfilesystem",
            "elasticfilesystem-fips",
            "emr-containers",
            "execute-api",
            "fsx",
            "imagebuilder",
            "iot.data",
            "iotsitewise.api",
            "iotsitewise.data",
            "kinesis-streams",
            "lambda",
            "license-manager",
            "monitoring",
            "polly",
            "rds",
            "redshift",
            "redshift-data",
            "s3",
            "sagemaker.api",
            "sagemaker.featurestore-runtime",
            "sagemaker.runtime",
            "securityhub",
            "servicecatalog",
            "sms",
            "sqs",
            "states",
            "sts",
            "sync-states",
            "synthetics",
            "transcribe",
            "transcribestreaming",
            "transfer",
            "workspaces",
            "xray",
        ],
    ),
    ("eusc-", &["ecr.api", "ecr.dkr", "execute-api", "securityhub"]),
    (
        "us-iso-east-",
        &[
            "application-autoscaling",
            "athena",
            "autoscaling",
            "comprehend",
            "diode-messaging",
            "diode-messaging-proxy",
            "ebs",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "elasticfilesystem",
            "elasticfilesystem-fips",
            "execute-api",
            "sagemaker.api",
            "sagemaker.runtime",
            "sns",
            "sqs",
            "textract",
            "textract-fips",
            "transcribe",
            "workspaces",
        ],
    ),
    (
        "us-iso-west-",
        &[
            "autoscaling",
            "ebs",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "elasticfilesystem",
            "elasticfilesystem-fips",
            "execute-api",
            "monitoring",
            "sns",
            "sqs",
            "workspaces",
        ],
    ),
    (
        "us-isob-east-",
        &[
            "application-autoscaling",
            "autoscaling",
            "diode-messaging",
            "diode-messaging-proxy",
            "ebs",
            "ec2",
            "ecr.api",
            "ecr.dkr",
            "elasticfilesystem",
            "elasticfilesystem-fips",
            "execute-api",
            "sagemaker.api",
            "sagemaker.runtime",
            "sns",
            "sqs",
            "workspaces",
        ],
    ),
    ("us-isob-west-", &["ecr.api", "ecr.dkr", "elasticfilesystem-fips", "execute-api"]),
    ("us-isof-", &["ebs", "ecr.api", "ecr.dkr", "execute-api"]),
    ("eu-isoe-", &["ebs", "ecr.api", "ecr.dkr", "execute-api"]),
];

/// The services that have gateway endpoints. Their names begin with [`USUAL`] in every partition.
const GATEWAY: &[&str] = &["s3", "dynamodb"];

/// Services of which closed networks have endpoints, beside those that are named apart and the gateway services.
const COMMON: &[&str] = &[
    "codeartifact.api",
    "codeartifact.repositories",
    "codecommit",
    "ec2messages",
    "events",
    "git-codecommit",
    "glue",
    "kms",
    "logs",
    "s3express",
    "secretsmanager",
    "sagemaker.notebook",
    "sagemaker.studio",
    "ssm",
    "ssmmessages",
    "sts",
];

/// The short names of services that are known here. AWS has many more, but these are enough to recognise a typing error.
pub fn known_services() -> impl Iterator<Item = &'static str> {
    let apart = NAMED_APART.iter().flat_map(|(_, services)| services.iter().copied());
    let all: BTreeSet<&str> = apart.chain(GATEWAY.iter().copied()).chain(COMMON.iter().copied()).collect();
    all.into_iter()
}

/// The beginning of a service name and the rest; `None` for a short name.
fn beginning(service: &str) -> Option<(&'static str, &str)> {
    let own = OWN.iter().map(|(_, own)| *own);
    let all = std::iter::once(USUAL).chain(own).chain(FURTHER.iter().copied());
    all.filter_map(|start| Some((start, service.strip_prefix(start)?.strip_prefix('.')?))).max_by_key(|(start, _)| start.len())
}

/// The beginning of names that only this partition has; `None` for `aws` and `aws-us-gov`, which have no such names.
fn own_beginning(partition: &str) -> Option<&'static str> {
    OWN.iter().find(|(of, _)| *of == partition).map(|(_, own)| *own)
}

/// The name after the region. Amazon Transcribe's in China ends like its host.
fn written(place: &Place, start: &str, service: &str) -> String {
    let end = if start == "cn.com.amazonaws" && service == "transcribe" { ".cn" } else { "" };
    format!("{start}.{}.{service}{end}", place.region)
}

/// The full name of a service, as far as it is known without AWS: `sagemaker.api` is `com.amazonaws.<region>.sagemaker.api`.
///
/// SageMaker's two web interfaces have names of their own (`aws.sagemaker.<region>.notebook` and `.studio`). Outside of the
/// partition `aws`, some interface services have another beginning (`cn.com.amazonaws.`). A gateway service never has.
pub fn full_name(place: &Place, service: &str, kind: EndpointType) -> String {
    if beginning(service).is_some() {
        return service.to_owned();
    }
    if matches!(service, "notebook" | "studio") {
        return format!("aws.sagemaker.{}.{service}", place.region);
    }
    let apart = kind == EndpointType::Interface
        && NAMED_APART.iter().any(|(region, services)| place.region.starts_with(region) && services.contains(&service));
    let start = own_beginning(&place.partition).filter(|_| apart).unwrap_or(USUAL);
    written(place, start, service)
}

/// Every full name that a service may have here, that of the table first. There is one for a full name, and several for a short
/// one.
pub fn possible_names(place: &Place, service: &str, kind: EndpointType) -> Vec<String> {
    let likely = full_name(place, service, kind);
    let mut names = vec![likely.clone()];
    if beginning(service).is_none() && kind == EndpointType::Interface {
        let starts = own_beginning(&place.partition).into_iter().chain([USUAL]);
        names.extend(starts.map(|start| written(place, start, service)).filter(|name| *name != likely));
    }
    names
}

/// The full name of a service, as AWS offers it if that was read, else by the table.
pub fn known_name(known: &Known, service: &str, kind: EndpointType) -> String {
    let names = possible_names(&known.place, service, kind);
    let offered = |name: &&String| known.facts.services.get(*name).is_some_and(|offer| !offer.zones(kind).is_empty());
    names.iter().find(offered).or_else(|| names.first()).cloned().unwrap_or_default()
}

/// True if the service, short or in full, has gateway endpoints.
pub fn has_gateway(place: &Place, service: &str) -> bool {
    let full = full_name(place, service, EndpointType::Gateway);
    GATEWAY.iter().any(|gateway| written(place, USUAL, gateway) == full)
}

/// The reason for which a full name cannot be that of a service here, with the name to write instead; `None` for a name that can.
pub fn misplaced(place: &Place, service: &str, service_region: Option<&str>) -> Option<(String, String)> {
    let (start, rest) = beginning(service)?;
    let elsewhere = OWN.iter().find(|(partition, own)| *own == start && *partition != place.partition);
    let here = service_region.unwrap_or(&place.region);
    let short = rest.split_once('.').map_or(rest, |(_, short)| short);
    if let Some((partition, _)) = elsewhere {
        let message =
            format!("`{service}` is a service of the partition {partition}, and {} is in {}", place.region, place.partition);
        return Some((message, format!("write the short name, `{short}`, which is completed for this region")));
    }
    let region = rest.split('.').find(|part| region::well_formed(part)).filter(|region| *region != here)?;
    let message = format!("`{service}` is a service of {region}, and the endpoint looks for it in {here}");
    let help = if rest.starts_with("vpce.") {
        format!("name a service of {here}, or say `service_region: {region}`")
    } else {
        format!("write the short name, or `service_region: {region}` for an endpoint to another region")
    };
    Some((message, help))
}

#[cfg(test)]
mod tests {
    use super::EndpointType::{Gateway, Interface};
    use super::*;
    use crate::facts::Offer;

    fn place(region: &str) -> Place {
        Place {
            environment: "e".into(),
            account: "123456789012".into(),
            region: region.into(),
            partition: region::partition(region).into(),
        }
    }

    #[test]
    fn short_names_are_completed_and_full_ones_kept() {
        let tokyo = place("ap-northeast-1");
        let cases = [
            ("sagemaker.api", "com.amazonaws.ap-northeast-1.sagemaker.api"),
            ("s3", "com.amazonaws.ap-northeast-1.s3"),
            ("notebook", "aws.sagemaker.ap-northeast-1.notebook"),
            ("studio", "aws.sagemaker.ap-northeast-1.studio"),
            ("aws.sagemaker.ap-northeast-1.notebook", "aws.sagemaker.ap-northeast-1.notebook"),
            ("com.amazonaws.vpce.ap-northeast-1.vpce-svc-1", "com.amazonaws.vpce.ap-northeast-1.vpce-svc-1"),
            ("eu.amazonaws.eusc-de-east-1.ecr.api", "eu.amazonaws.eusc-de-east-1.ecr.api"),
            ("uk.adc-e.cloud.eu-isoe-west-1.ebs", "uk.adc-e.cloud.eu-isoe-west-1.ebs"),
        ];
        for (short, full) in cases {
            assert_eq!(full_name(&tokyo, short, Interface), full);
        }
        assert!(has_gateway(&tokyo, "com.amazonaws.ap-northeast-1.dynamodb") && has_gateway(&tokyo, "s3"));
        assert!(!has_gateway(&tokyo, "sts") && !has_gateway(&tokyo, "com.amazonaws.us-east-1.s3"));
    }

    #[test]
    fn every_partition_begins_its_names_in_its_own_way() {
        for (region, service, full) in [
            ("cn-north-1", "sts", "cn.com.amazonaws.cn-north-1.sts"),
            ("cn-north-1", "sagemaker.api", "cn.com.amazonaws.cn-north-1.sagemaker.api"),
            ("cn-north-1", "logs", "com.amazonaws.cn-north-1.logs"),
            ("cn-northwest-1", "ssmmessages", "com.amazonaws.cn-northwest-1.ssmmessages"),
            ("cn-north-1", "transcribe", "cn.com.amazonaws.cn-north-1.transcribe.cn"),
            ("us-gov-west-1", "ecr.api", "com.amazonaws.us-gov-west-1.ecr.api"),
            ("eusc-de-east-1", "ecr.api", "eu.amazonaws.eusc-de-east-1.ecr.api"),
            ("eusc-de-east-1", "logs", "com.amazonaws.eusc-de-east-1.logs"),
            ("us-iso-east-1", "sagemaker.runtime", "gov.ic.c2s.us-iso-east-1.sagemaker.runtime"),
            ("us-iso-west-1", "monitoring", "gov.ic.c2s.us-iso-west-1.monitoring"),
            ("us-isob-east-1", "ec2", "gov.sgov.sc2s.us-isob-east-1.ec2"),
            ("us-isof-south-1", "ebs", "gov.ic.hci.csp.us-isof-south-1.ebs"),
            ("eu-isoe-west-1", "ecr.dkr", "uk.adc-e.cloud.eu-isoe-west-1.ecr.dkr"),
        ] {
            assert_eq!(full_name(&place(region), service, Interface), full);
        }
        let beijing = place("cn-north-1");
        assert_eq!(full_name(&beijing, "s3", Gateway), "com.amazonaws.cn-north-1.s3");
        assert_eq!(full_name(&beijing, "s3", Interface), "cn.com.amazonaws.cn-north-1.s3");
        assert!(has_gateway(&beijing, "s3") && !has_gateway(&beijing, "cn.com.amazonaws.cn-north-1.s3"));
    }

    #[test]
    fn the_name_that_aws_offers_goes_before_the_table() {
        let mut known = Known::nothing(place("cn-north-1"));
        let names = possible_names(&known.place, "kms", Interface);
        assert_eq!(names, ["com.amazonaws.cn-north-1.kms", "cn.com.amazonaws.cn-north-1.kms"]);
        assert_eq!(known_name(&known, "kms", Interface), names[0], "nothing was read");
        let offer =
            |zones: &[&str]| Offer { interface: zones.iter().map(|zone| (*zone).to_owned()).collect(), ..Offer::default() };
        known.facts.services.insert(names[0].clone(), offer(&[]));
        known.facts.services.insert(names[1].clone(), offer(&["cn-north-1a"]));
        assert_eq!(known_name(&known, "kms", Interface), names[1], "the table is behind");
        assert_eq!(known_name(&known, &names[0], Interface), names[0], "a name in full is meant as it is written");
        assert_eq!(possible_names(&place("us-gov-west-1"), "kms", Interface).len(), 1);
    }

    #[test]
    fn a_name_of_another_place_is_told() {
        let tokyo = place("ap-northeast-1");
        let wrong = |service: &str, region: Option<&str>| misplaced(&tokyo, service, region).map(|(message, _)| message);
        assert!(wrong("cn.com.amazonaws.cn-north-1.sts", None).unwrap_or_default().contains("aws-cn"));
        assert!(wrong("com.amazonaws.us-east-1.logs", None).unwrap_or_default().contains("us-east-1"));
        assert!(wrong("com.amazonaws.vpce.us-east-1.vpce-svc-1", None).is_some());
        assert!(wrong("com.amazonaws.vpce.us-east-1.vpce-svc-1", Some("us-east-1")).is_none());
        for good in
            ["logs", "com.amazonaws.ap-northeast-1.logs", "aws.sagemaker.ap-northeast-1.studio", "aws.api.global.codeartifact"]
        {
            assert_eq!(wrong(good, None), None);
        }
    }
}
