//! The place of an environment: its account, its region and its partition.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an environment lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Name of the environment: the value of the tag `heiiki:environment`.
    pub environment: String,
    /// Twelve-digit account id.
    pub account: String,
    /// Region, for example `ap-northeast-1`.
    pub region: String,
    /// Partition: `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
}

impl Place {
    /// An ARN in this partition: `arn:aws:s3:::data`.
    pub fn arn_of(&self, service: &str, region: &str, account: &str, rest: &str) -> String {
        format!("arn:{}:{service}:{region}:{account}:{rest}", self.partition)
    }

    /// An ARN in this region and account.
    pub fn arn(&self, service: &str, rest: &str) -> String {
        self.arn_of(service, &self.region, &self.account, rest)
    }

    /// An ARN of IAM, which has no regions.
    pub fn iam_arn(&self, rest: &str) -> String {
        self.arn_of("iam", "", &self.account, rest)
    }
}
