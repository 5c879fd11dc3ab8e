//! Everything the simulated account holds. Plain data that serialises, so a sandbox can live in a file.

use std::collections::BTreeMap;
use std::ops::Add;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fault_injection::InjectedFault;
use crate::hex::hex;
use crate::observation::Past;
use crate::services::sts::{Caller, Sts};
use crate::services::{ec2::Ec2, efs::Efs, iam::Iam, logs::Logs, s3::S3, sagemaker::SageMaker, ssm::Ssm};
use crate::trail::Trail;
use crate::tuning::Tuning;

/// Virtual time: milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Add<Duration> for Time {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Time {
    /// ISO 8601 in UTC with milliseconds, as EC2 prints times: `2026-01-01T00:00:00.000Z`.
    pub fn iso(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    }

    /// ISO 8601 in UTC without a fraction, as IAM prints times: `2026-01-01T00:00:00Z`.
    pub fn iso_seconds(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Seconds since the epoch with a fraction, as the JSON protocols print times.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any year a sandbox lives in fit in 53 bits")]
    pub fn epoch_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// As HTTP writes times: `Thu, 01 Jan 2026 00:00:00 GMT`.
    pub fn http_date(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// The span since an earlier time; zero when that is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Tags of one object.
pub type Tags = BTreeMap<String, String>;

/// The whole simulated account in one region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// Twelve-digit account id.
    pub account: String,
    /// Home region of the regional services.
    pub region: String,
    /// The virtual time of the latest request; the clock of the next process starts here.
    pub now: Time,
    /// The number of ids that were given out. With the seed it makes the next one.
    pub ids_given: u64,
    /// Seed of ids.
    pub seed: u64,
    /// The speed and consistency of this AWS.
    pub tuning: Tuning,
    /// EC2 and VPC.
    pub ec2: Ec2,
    /// IAM.
    pub iam: Iam,
    /// SageMaker.
    pub sagemaker: SageMaker,
    /// EFS.
    pub efs: Efs,
    /// S3.
    #[serde(default)]
    pub s3: S3,
    /// CloudWatch Logs.
    #[serde(default)]
    pub logs: Logs,
    /// Systems Manager: the account's own parameters.
    #[serde(default)]
    pub ssm: Ssm,
    /// STS: the sessions it gave out.
    #[serde(default)]
    pub sts: Sts,
    /// CloudTrail: who wrote what.
    #[serde(default)]
    pub trail: Trail,
    /// Faults that wait for their call.
    #[serde(default)]
    pub faults: Vec<InjectedFault>,
    /// The identity that signed the request that is being answered.
    #[serde(skip)]
    pub caller: Caller,
    /// The world before the latest changes, for stale reads that are injected.
    #[serde(skip)]
    pub(crate) past: Past,
}

impl World {
    /// A fresh account: a default VPC, nothing else.
    pub fn new(account: &str, region: &str, seed: u64) -> Self {
        let mut world = Self {
            account: account.to_owned(),
            region: region.to_owned(),
            now: Time(1_767_225_600_000), // 2026-01-01T00:00:00Z
            ids_given: 0,
            seed,
            tuning: Tuning::default(),
            ec2: Ec2::default(),
            iam: Iam::default(),
            sagemaker: SageMaker::default(),
            efs: Efs::default(),
            s3: S3::default(),
            logs: Logs::default(),
            ssm: Ssm::default(),
            sts: Sts::default(),
            trail: Trail::default(),
            faults: Vec::new(),
            caller: Caller::default(),
            past: Past::default(),
        };
        crate::services::ec2::create_defaults(&mut world);
        world
    }

    /// The next id with a prefix and 17 hexadecimal digits, as EC2 gives them: `vpc-0a1b...`.
    pub fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}-0{}", &self.digits(16))
    }

    /// The next `length` hexadecimal digits (at most 64), a function of the seed and of how many ids were given out.
    pub fn digits(&mut self, length: usize) -> String {
        use sha2::{Digest, Sha256};
        self.ids_given += 1;
        let hash = Sha256::new().chain_update(self.seed.to_le_bytes()).chain_update(self.ids_given.to_le_bytes()).finalize();
        hex(&hash).chars().take(length).collect()
    }
}
