//! The services that heiiki calls: one row for each, from which their names are taken everywhere.

use aws_smithy_types::retry::RetryConfig;

use crate::attempts::Attempts;

/// A service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Service {
    /// The crate of the SDK.
    pub(crate) sdk: &'static str,
    /// The member of [`crate::Aws`] that is its client.
    #[cfg(test)]
    pub(crate) client: &'static str,
    /// The service as people call it, which is also its id in the SDK.
    pub(crate) name: &'static str,
    /// Its name in the actions of policies.
    pub(crate) prefix: &'static str,
}

/// Makes the table, and for each SDK an override of a client's configuration of the number of attempts.
macro_rules! services {
    ($($sdk:ident $client:ident $name:literal $prefix:literal;)+) => {
        /// The services.
        pub(crate) const SERVICES: &[Service] = &[$(Service {
            sdk: stringify!($sdk),
            #[cfg(test)]
            client: stringify!($client),
            name: $name,
            prefix: $prefix,
        },)+];

        $(impl From<Attempts> for $sdk::config::Builder {
            fn from(Attempts(most): Attempts) -> Self {
                Self::new().retry_config(RetryConfig::standard().with_max_attempts(most))
            }
        })+
    };
}

services! {
    aws_sdk_ec2 ec2 "EC2" "ec2";
    aws_sdk_iam iam "IAM" "iam";
    aws_sdk_sagemaker sagemaker "SageMaker" "sagemaker";
    aws_sdk_efs efs "EFS" "elasticfilesystem";
    aws_sdk_s3 s3 "S3" "s3";
    aws_sdk_cloudwatchlogs logs "CloudWatch Logs" "logs";
    aws_sdk_kms kms "KMS" "kms";
    aws_sdk_servicequotas quotas "Service Quotas" "servicequotas";
    aws_sdk_ssm ssm "SSM" "ssm";
    aws_sdk_cloudtrail cloudtrail "CloudTrail" "cloudtrail";
    aws_sdk_sts sts "STS" "sts";
}
