//! The number of times that the SDK makes one call, where it is not that of the client.
//!
//! ```text
//! call.customize().config_override(ONCE).send()
//! ```

use aws_smithy_types::retry::RetryConfig;

/// The most attempts of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempts(pub(crate) u32);

/// One attempt, for a call that must not be repeated blindly: AWS would do it twice, or refuse it because it is done
/// already.
pub(crate) const ONCE: Attempts = Attempts(1);

/// Makes an override of a client's configuration of the number, for each SDK.
macro_rules! overrides {
    ($($sdk:ident),+) => {$(
        impl From<Attempts> for $sdk::config::Builder {
            fn from(Attempts(most): Attempts) -> Self {
                Self::new().retry_config(RetryConfig::standard().with_max_attempts(most))
            }
        }
    )+};
}

overrides!(
    aws_sdk_cloudtrail,
    aws_sdk_cloudwatchlogs,
    aws_sdk_ec2,
    aws_sdk_efs,
    aws_sdk_iam,
    aws_sdk_s3,
    aws_sdk_sagemaker,
    aws_sdk_servicequotas,
    aws_sdk_ssm,
    aws_sdk_sts
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_attempt_is_no_retry() {
        let Attempts(most) = ONCE;
        assert_eq!(RetryConfig::standard().with_max_attempts(most), RetryConfig::disabled());
    }
}
