//! Connecting: credentials, region, role, endpoint, and one client per service over one metered HTTP client.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use heiiki_apply::Clock;
use heiiki_model::Place;
use heiiki_model::failure::{AwsError, Class};

use crate::answers::{Answers, Bare};
use crate::batch::Batch;
use crate::endpoints::{self, Endpoint};
use crate::error::Classify;
use crate::http::{MeteredHttp, Names};

/// The settings of a connection.
#[derive(Clone, Debug)]
pub struct Connect {
    /// Profile of the shared config files; the environment decides when nothing is given.
    pub profile: Option<String>,
    /// The region, which the spec names.
    pub region: String,
    /// Another endpoint for all services, such as a simulator's.
    pub endpoint_url: Option<String>,
    /// A role to assume with those credentials.
    pub role_arn: Option<String>,
    /// Credentials to use instead of looking for some.
    pub credentials: Option<SharedCredentialsProvider>,
    /// An HTTP client to use instead of the network.
    pub http: Option<SharedHttpClient>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// The reason that the account could not be reached, or must not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// STS did not say who we are.
    #[error("cannot find out which account the credentials belong to")]
    Identity(#[source] AwsError),
    /// The credentials belong to another account than the spec names.
    #[error("the credentials belong to account {actual}, the spec is for account {expected}")]
    WrongAccount {
        /// The account the spec names.
        expected: String,
        /// The account of the credentials.
        actual: String,
        /// The ARN of the caller.
        arn: String,
    },
}

/// The clients of one account and region, and their shared state.
#[derive(Clone, Debug)]
pub struct Aws {
    /// EC2 and VPC.
    pub ec2: aws_sdk_ec2::Client,
    /// IAM.
    pub iam: aws_sdk_iam::Client,
    /// SageMaker.
    pub sagemaker: aws_sdk_sagemaker::Client,
    /// EFS.
    pub efs: aws_sdk_efs::Client,
    /// S3.
    pub s3: aws_sdk_s3::Client,
    /// CloudWatch Logs.
    pub logs: aws_sdk_cloudwatchlogs::Client,
    /// KMS.
    pub kms: aws_sdk_kms::Client,
    /// Service Quotas, for limits that a plan would exceed.
    pub quotas: aws_sdk_servicequotas::Client,
    /// Systems Manager, for the public parameters that name machine images, and for the lease.
    pub ssm: aws_sdk_ssm::Client,
    /// CloudTrail, for who changed what.
    pub cloudtrail: aws_sdk_cloudtrail::Client,
    /// STS.
    pub sts: aws_sdk_sts::Client,
    /// The account and region of the clients.
    pub place: Place,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Services that are reached through another endpoint than AWS's own. Empty if an HTTP client was given, which
    /// answers by itself.
    pub endpoints: Vec<Endpoint>,
    /// Every call that was made.
    pub http: MeteredHttp,
    /// The caller's ARN, once the account was checked.
    pub(crate) caller: Arc<OnceLock<String>>,
    /// Deletions of VPC endpoints that wait for each other.
    pub(crate) endpoint_deletions: Arc<Batch<()>>,
    /// Reads of the tags of EC2 objects that wait for each other.
    pub(crate) tag_reads: Arc<Batch<BTreeMap<String, String>>>,
}

/// The clock as the SDK, and the simulator that speaks to it, want it.
#[derive(Clone, Debug)]
pub struct SdkClock(Arc<dyn Clock>);

impl SdkClock {
    /// Wraps a clock.
    pub const fn new(clock: Arc<dyn Clock>) -> Self {
        Self(clock)
    }
}

impl TimeSource for SdkClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }
}

impl AsyncSleep for SdkClock {
    fn sleep(&self, span: Duration) -> Sleep {
        Sleep::new(self.0.sleep(span))
    }
}

impl Aws {
    /// Makes the clients. Does not call AWS, except to assume a role on first use.
    pub async fn connect(connect: Connect, place: Place) -> Self {
        let Connect { profile, region, endpoint_url, role_arn, credentials, http, clock } = connect;
        let network = || {
            let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
            aws_smithy_http_client::Builder::new().tls_provider(provider).build_https()
        };
        let by_itself = http.is_some();
        let http = MeteredHttp::new(http.unwrap_or_else(network), Arc::clone(&clock));
        let sdk_clock = SdkClock::new(Arc::clone(&clock));
        // Of the network alone, so that a dead connection ends: waiting for a turn does not count.
        let timeouts =
            TimeoutConfig::builder().connect_timeout(Duration::from_secs(5)).read_timeout(Duration::from_mins(1)).build();
        let retry = RetryConfig::standard().with_max_attempts(6).with_max_backoff(Duration::from_secs(20));
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region))
            .http_client(http.client())
            .time_source(sdk_clock.clone())
            .sleep_impl(sdk_clock)
            .retry_config(retry)
            // The meter lets calls wait for their turn below the SDK, which this would take for a stalled connection.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .timeout_config(timeouts);
        if let Some(profile) = profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(credentials) = credentials {
            loader = loader.credentials_provider(credentials);
        }
        let mut config = loader.load().await;
        if let Some(arn) = role_arn {
            let role = AssumeRoleProvider::builder(arn).session_name("heiiki").configure(&config).build().await;
            config = config.into_builder().credentials_provider(SharedCredentialsProvider::new(role)).build();
        }
        let endpoints = if by_itself { Vec::new() } else { endpoints::configured(&config) };
        Self { endpoints, ..Self::of(&config, place, clock, http) }
    }

    fn of(config: &SdkConfig, place: Place, clock: Arc<dyn Clock>, http: MeteredHttp) -> Self {
        // Another endpoint's host name stands for itself and cannot carry a bucket's name in front of it.
        let path_style = endpoints::of(config, "S3").is_some();
        macro_rules! configured {
            ($sdk:ident, $config:expr) => {
                $sdk::config::Builder::from($config).interceptor(Names).interceptor(Answers).retry_classifier(Bare)
            };
        }
        macro_rules! client {
            ($sdk:ident) => {
                $sdk::Client::from_conf(configured!($sdk, config).build())
            };
        }
        Self {
            ec2: client!(aws_sdk_ec2),
            iam: client!(aws_sdk_iam),
            sagemaker: client!(aws_sdk_sagemaker),
            efs: client!(aws_sdk_efs),
            s3: aws_sdk_s3::Client::from_conf(configured!(aws_sdk_s3, config).force_path_style(path_style).build()),
            logs: client!(aws_sdk_cloudwatchlogs),
            kms: client!(aws_sdk_kms),
            quotas: client!(aws_sdk_servicequotas),
            ssm: client!(aws_sdk_ssm),
            cloudtrail: client!(aws_sdk_cloudtrail),
            sts: client!(aws_sdk_sts),
            place,
            clock,
            endpoints: Vec::new(),
            http,
            caller: Arc::default(),
            endpoint_deletions: Arc::default(),
            tag_reads: Arc::default(),
        }
    }

    /// The ARN of the caller, once the account was checked.
    pub fn caller(&self) -> Option<&str> {
        self.caller.get().map(String::as_str)
    }

    /// Refuses any account but the one that the spec names. To be called before anything else.
    pub async fn verify_account(&self) -> Result<(), ConnectError> {
        let answer = self.sts.get_caller_identity().send().await.classify().map_err(ConnectError::Identity)?;
        let (actual, arn) = (answer.account.unwrap_or_default(), answer.arn.unwrap_or_default());
        if actual == self.place.account {
            self.caller.get_or_init(|| arn);
            return Ok(());
        }
        Err(ConnectError::WrongAccount { expected: self.place.account.clone(), actual, arn })
    }
}

impl ConnectError {
    /// The class of the failure. `None` if AWS did not answer.
    pub fn class(&self) -> Option<Class> {
        match self {
            Self::Identity(error) => Some(error.class),
            Self::WrongAccount { .. } => None,
        }
    }
}
