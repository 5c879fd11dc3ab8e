//! A check of the connection: the caller, an answer from each service, and the difference between this machine's clock
//! and AWS's.
//!
//! It only reads, and only as every plan does. The command that asks says what the result means and how to mend it.

use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use heiiki_model::failure::AwsError;

use crate::Aws;
use crate::attempts::Attempts;
use crate::error::Classify;

/// The identity to which the credentials belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The ARN of the user or of the session of a role.
    pub arn: String,
    /// The account.
    pub account: String,
}

/// One service, asked once.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The service as people call it: `EC2`.
    pub service: &'static str,
    /// The last part of the name of its VPC endpoint: `sagemaker.api`. `None` for a service that has no regional one.
    pub endpoint: Option<&'static str>,
    /// The time that the answer took.
    pub took: Duration,
    /// The error, if the service did not answer or refused.
    pub error: Option<AwsError>,
}

/// The stage at which a call failed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The name of the endpoint has no address here.
    Dns,
    /// Nothing accepts the connection.
    Connect,
    /// The connection is not trusted.
    Tls,
    /// Nothing came back in time.
    Timeout,
    /// There are no credentials to ask with.
    Credentials,
    /// It answered, and refused.
    Refused,
}

impl Way {
    /// The stage that a failed call reached. The SDK tells it only in the words of its causes.
    pub fn of(error: &AwsError) -> Self {
        let text = error.message.to_ascii_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
        match error.code.as_str() {
            "NoCredentials" => Self::Credentials,
            "Unreachable" | "Timeout" if says(&["dns error", "failed to lookup", "name or service not known", "nodename"]) => {
                Self::Dns
            }
            "Unreachable" | "Timeout" if says(&["certificate", "tls", "handshake"]) => Self::Tls,
            "Timeout" => Self::Timeout,
            "Unreachable" => Self::Connect,
            _ => Self::Refused,
        }
    }
}

/// Asks STS who we are.
pub async fn identity(aws: &Aws) -> Result<Identity, AwsError> {
    let answer = aws.sts.get_caller_identity().customize().config_override(HASTY).send().await.classify()?;
    Ok(Identity { arn: answer.arn.unwrap_or_default(), account: answer.account.unwrap_or_default() })
}

/// Two attempts: a person who looks for a fault does not wait for six.
const HASTY: Attempts = Attempts(2);

/// Asks each service that every plan reads, all at once. A parameter is asked for when the spec names an image by one.
pub async fn services(aws: &Aws, parameter: Option<&str>) -> Vec<Probe> {
    macro_rules! ask {
        ($service:literal, $endpoint:expr, $call:expr) => {
            probe(
                aws,
                $service,
                $endpoint,
                async move { $call.customize().config_override(HASTY).send().await.classify().map(drop) },
            )
        };
    }
    let mut asked = vec![
        ask!("EC2", Some("ec2"), aws.ec2.describe_vpcs().max_results(5)),
        ask!("IAM", None, aws.iam.list_roles().max_items(1)),
        ask!("SageMaker", Some("sagemaker.api"), aws.sagemaker.list_domains().max_results(1)),
        ask!("EFS", Some("elasticfilesystem"), aws.efs.describe_file_systems().max_items(1)),
        ask!("S3", Some("s3"), aws.s3.list_buckets().max_buckets(1)),
        ask!("CloudWatch Logs", Some("logs"), aws.logs.describe_log_groups().limit(1)),
        ask!("KMS", Some("kms"), aws.kms.list_keys().limit(1)),
        ask!("Service Quotas", Some("servicequotas"), aws.quotas.list_service_quotas().service_code("vpc").max_results(1)),
    ];
    if let Some(name) = parameter {
        asked.push(ask!("SSM", Some("ssm"), aws.ssm.get_parameter().name(name)));
    }
    join_all(asked).await
}

/// Runs one question and measures it.
fn probe<'a>(
    aws: &'a Aws,
    service: &'static str,
    endpoint: Option<&'static str>,
    call: impl Future<Output = Result<(), AwsError>> + Send + 'a,
) -> BoxFuture<'a, Probe> {
    Box::pin(async move {
        let began = aws.clock.now();
        let error = call.await.err();
        let took = aws.clock.now().duration_since(began).unwrap_or_default();
        Probe { service, endpoint, took, error }
    })
}

#[cfg(test)]
mod tests {
    use heiiki_model::failure::Class;

    use super::*;
    use crate::services::SERVICES;

    #[test]
    fn every_service_is_asked() {
        let (code, _) = include_str!("probe.rs").split_once("#[cfg(test)]").unwrap();
        // STS is asked who we are, and CloudTrail only by `drift --who`.
        for service in SERVICES.iter().filter(|service| !["STS", "CloudTrail"].contains(&service.name)) {
            assert!(
                code.contains(&format!("ask!(\"{}\"", service.name)),
                "write a question for {} into `services`",
                service.name
            );
        }
    }

    #[test]
    fn what_failed_on_the_way_is_told_apart() {
        let way = |code: &str, message: &str| {
            let (service, operation) = ("EC2".to_owned(), "DescribeVpcs".to_owned());
            let (code, message) = (code.to_owned(), message.to_owned());
            Way::of(&AwsError { service, operation, code, message, request_id: None, class: Class::Other })
        };
        assert_eq!(
            way("Unreachable", "dispatch failure: io error: client error (Connect): dns error: failed to lookup address"),
            Way::Dns
        );
        assert_eq!(way("Unreachable", "client error (Connect): tcp connect error: Connection refused"), Way::Connect);
        assert_eq!(way("Unreachable", "client error (Connect): invalid peer certificate: UnknownIssuer"), Way::Tls);
        assert_eq!(way("Timeout", "HTTP connect timeout occurred after 5s"), Way::Timeout);
        assert_eq!(way("AccessDenied", "tls certificate"), Way::Refused);
        assert_eq!(way("NoCredentials", ""), Way::Credentials);
    }
}
