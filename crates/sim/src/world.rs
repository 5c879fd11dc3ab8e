//! Everything the simulated account holds. Plain data that serialises, so a sandbox can live in a file.

use std::collections::BTreeMap;
use std::ops::Add;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::hex::hex;
use crate::planned::PlannedFault;
use crate::services::sts::{Caller, Sts};
use crate::services::{ec2::Ec2, efs::Efs, iam::Iam, logs::Logs, s3::S3, sagemaker::SageMaker};
use crate::throttle::Rate;

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
    /// How many ids were given out: with the seed it makes the next one.
    pub ids_given: u64,
    /// Seed of ids.
    pub seed: u64,
    /// How fast and how consistent this AWS is.
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
    /// STS: the sessions it gave out.
    #[serde(default)]
    pub sts: Sts,
    /// Faults that wait for their call.
    #[serde(default)]
    pub faults: Vec<PlannedFault>,
    /// Who signed the request that is being answered.
    #[serde(skip)]
    pub caller: Caller,
}

/// Durations and limits that AWS does not document exactly; every default is from the field and may be changed per sandbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a question AWS leaves open")]
pub struct Tuning {
    /// Seconds a domain is Pending after CreateDomain.
    pub domain_create_s: u64,
    /// Seconds a domain is Deleting.
    pub domain_delete_s: u64,
    /// Seconds a user profile is Pending or Deleting.
    pub user_profile_s: u64,
    /// Seconds a notebook instance is Pending.
    pub notebook_create_s: u64,
    /// Seconds a notebook instance is Stopping, Updating or Deleting.
    pub notebook_change_s: u64,
    /// Seconds an interface endpoint is pending.
    pub endpoint_create_s: u64,
    /// Seconds an endpoint is deleting, its network interfaces with it.
    pub endpoint_delete_s: u64,
    /// Seconds for which the private DNS name of a deleted endpoint still conflicts.
    pub private_dns_release_s: u64,
    /// Seconds until a new instance is running, or a terminated one is terminated.
    pub instance_change_s: u64,
    /// Seconds for which terminated instances stay listed.
    pub instance_tombstone_s: u64,
    /// Seconds until other services see a new or changed IAM entity.
    pub iam_propagation_s: u64,
    /// Seconds until GetRole, ListRoles and the like see a new IAM entity; Terraform allows for it, the field rarely sees it.
    pub iam_read_lag_s: u64,
    /// Seconds for which a new login profile can be neither changed nor deleted (EntityTemporarilyUnmodifiable); AWS gives no figure.
    pub iam_login_profile_settle_s: u64,
    /// Most roles an account may have (AWS raises it to 5000 on request).
    pub iam_roles: usize,
    /// Requests per second that IAM grants the account; AWS publishes no figure.
    pub iam_rate: Rate,
    /// Requests per second that SageMaker grants each operation; AWS publishes no figure.
    pub sagemaker_rate: Rate,
    /// Whether requests are throttled at all.
    pub throttle: bool,
    /// Milliseconds from a request to its answer.
    pub latency_ms: u64,
    /// Seconds until the agent of a running instance has registered with Systems Manager.
    pub ssm_online_s: u64,
    /// Seconds for which a network interface of SageMaker outlives its owner.
    pub interface_linger_s: u64,
    /// Seconds a VPC or subnet is pending.
    pub network_create_s: u64,
    /// Seconds a mount target or file system is creating or deleting.
    pub efs_change_s: u64,
    /// Seconds the NFS groups of a deleted domain stay referenced.
    pub nfs_group_release_s: u64,
    /// Seconds an interface endpoint is pending again after a change.
    pub endpoint_modify_s: u64,
    /// Seconds a gateway endpoint is deleting, its routes with it.
    pub gateway_endpoint_delete_s: u64,
    /// Seconds an instance profile is associating or disassociating.
    pub profile_association_s: u64,
    /// Seconds until changed metadata options are applied.
    pub metadata_options_s: u64,
    /// Most VPCs of the region.
    pub vpc_limit: usize,
    /// Most security groups of the region.
    pub security_group_limit: usize,
    /// Most rules of a security group per direction and IP family.
    pub rules_per_group_limit: usize,
    /// Most security groups of an interface.
    pub groups_per_interface_limit: usize,
    /// Most interface endpoints of a VPC.
    pub interface_endpoint_limit: usize,
    /// Most gateway endpoints of the region.
    pub gateway_endpoint_limit: usize,
    /// Zones (by name) in which an endpoint service (by full name) is not offered.
    pub service_zones_absent: BTreeMap<String, Vec<String>>,
    /// Seconds a domain is Updating.
    pub domain_update_s: u64,
    /// Seconds a space is Pending, Updating or Deleting.
    pub space_s: u64,
    /// Seconds an app is Pending or Deleting.
    pub app_s: u64,
    /// Seconds for which deleted apps stay listed.
    pub app_tombstone_s: u64,
    /// Seconds a backup policy is ENABLING or DISABLING.
    pub efs_backup_s: u64,
    /// Domains of an account in a region (the quota can be raised; its default is not documented with the API).
    pub domain_limit: usize,
    /// Notebook instances of one instance type.
    pub notebook_limit: usize,
    /// Whether CreateDomain and CreateUserProfile refuse an execution role that SageMaker cannot assume. AWS is only known to check when
    /// apps start; the sandbox is strict by default so that a missing role shows early.
    pub domain_checks_role: bool,
    /// Whether two domains of one name are refused (not documented; refused by default).
    pub domain_names_unique: bool,
    /// Whether a user profile name may be used in one domain of the region only (claimed by the guide, not seen in the field).
    pub profile_names_unique_in_region: bool,
    /// Whether the NFS groups of a domain also carry the Lustre ports, as those of newer domains do.
    pub nfs_lustre_ports: bool,
    /// Whether a notebook lifecycle configuration in use cannot be deleted (not documented; refused by default).
    pub notebook_lifecycle_config_guarded: bool,
    /// Seconds for which the sub-resources of a new bucket are not there and a changed one shows its old value; Terraform allows two minutes.
    pub s3_propagation_s: u64,
    /// Seconds for which the name of a deleted bucket cannot be used again (not documented; seen in the field).
    pub s3_name_release_s: u64,
    /// Names of buckets that belong to other accounts.
    pub s3_names_taken: Vec<String>,
    /// Most buckets of the account.
    pub s3_bucket_limit: usize,
    /// The VPC endpoint through which all callers come; none when they come from outside.
    pub caller_vpce: Option<String>,
    /// Most log groups of the region.
    pub log_group_limit: usize,
    /// Seconds until the writers of a deleted log group write their next line, and so make it again.
    pub logs_next_line_s: u64,
    /// Most NAT gateways of a zone.
    pub nat_gateway_limit: usize,
    /// Most Elastic IP addresses of the region.
    pub elastic_ip_limit: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            domain_create_s: 180,
            domain_delete_s: 150,
            user_profile_s: 15,
            notebook_create_s: 240,
            notebook_change_s: 90,
            endpoint_create_s: 75,
            endpoint_delete_s: 90,
            private_dns_release_s: 120,
            instance_change_s: 30,
            instance_tombstone_s: 3600,
            iam_propagation_s: 10,
            iam_read_lag_s: 0,
            iam_login_profile_settle_s: 0,
            iam_roles: 1000,
            iam_rate: Rate { burst: 20.0, per_s: 10.0 },
            sagemaker_rate: Rate { burst: 20.0, per_s: 10.0 },
            throttle: true,
            latency_ms: 50,
            ssm_online_s: 30,
            interface_linger_s: 45,
            network_create_s: 2,
            efs_change_s: 60,
            nfs_group_release_s: 45,
            endpoint_modify_s: 15,
            gateway_endpoint_delete_s: 10,
            profile_association_s: 5,
            metadata_options_s: 3,
            vpc_limit: 5,
            security_group_limit: 2500,
            rules_per_group_limit: 60,
            groups_per_interface_limit: 5,
            interface_endpoint_limit: 50,
            gateway_endpoint_limit: 20,
            service_zones_absent: BTreeMap::new(),
            domain_update_s: 60,
            space_s: 20,
            app_s: 60,
            app_tombstone_s: 86_400,
            efs_backup_s: 60,
            domain_limit: 20,
            notebook_limit: 20,
            domain_checks_role: true,
            domain_names_unique: true,
            profile_names_unique_in_region: false,
            nfs_lustre_ports: true,
            notebook_lifecycle_config_guarded: true,
            s3_propagation_s: 2,
            s3_name_release_s: 30,
            s3_names_taken: vec!["my-bucket".to_owned(), "test".to_owned()],
            s3_bucket_limit: 10_000,
            caller_vpce: None,
            log_group_limit: 1_000_000,
            logs_next_line_s: 60,
            nat_gateway_limit: 5,
            elastic_ip_limit: 5,
        }
    }
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
            sts: Sts::default(),
            faults: Vec::new(),
            caller: Caller::default(),
        };
        crate::services::ec2::found(&mut world);
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
