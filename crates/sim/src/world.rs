//! Everything the simulated account holds. Plain data that serialises, so a sandbox can live in a file.

use serde::{Deserialize, Serialize};

use crate::fault_injection::InjectedFault;
use crate::hex::hex;
use crate::observation::Past;
use crate::services::ec2::Ec2;
use crate::services::efs::Efs;
use crate::services::iam::Iam;
use crate::services::kms::Kms;
use crate::services::logs::Logs;
use crate::services::s3::S3;
use crate::services::sagemaker::SageMaker;
use crate::services::ssm::Ssm;
use crate::services::sts::{Caller, Sts};
pub use crate::tags::Tags;
pub use crate::time::Time;
use crate::trail::Trail;
use crate::tuning::Tuning;

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
    /// KMS.
    #[serde(default)]
    pub kms: Kms,
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
            kms: Kms::default(),
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
