//! The meter around every HTTP call: it keeps to AWS's published rates and records what was called, when, and how it ended.
//!
//! It is a layer of the HTTP client, below the SDK's retries, so that each attempt counts, as it does for AWS.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, context::BeforeTransmitInterceptorContextMut};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, Metadata};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::date_time::Format;
use aws_smithy_types::retry::RetryConfig;
use futures::future::{Either, select};
use heiiki_apply::Clock;

/// The header by which the operation's name travels from the SDK to the meter; it never leaves the process.
const OPERATION: &str = "x-heiiki-operation";

/// What heiiki says of itself in the user agent of every call, by which its own are told from those of others in CloudTrail.
pub(crate) const PROGRAM: &str = "app/heiiki";

/// One call: one attempt of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// `EC2.DescribeVpcs`.
    pub operation: String,
    /// When it was sent.
    pub began: SystemTime,
    /// When its answer came.
    pub ended: SystemTime,
    /// HTTP status; nothing when no answer came.
    pub status: Option<u16>,
    /// How many round trips had to be waited for up to its answer, its own included.
    pub depth: usize,
}

tokio::task_local! {
    /// How many round trips this branch of the work has waited for.
    static WAITED: Cell<usize>;
    /// Set while something is read that the work can do without.
    static HURRIED: ();
}

/// How long an answer may take that the work can do without, on the clock of the person who waits.
const HURRY: Duration = Duration::from_secs(5);

/// Runs a part of the work that nothing depends on: it neither tries often nor waits long.
pub(crate) async fn hurried<T>(work: impl Future<Output = T>) -> T {
    HURRIED.scope((), work).await
}

/// True within [`hurried`].
pub(crate) fn is_hurried() -> bool {
    HURRIED.try_with(|()| ()).is_ok()
}

/// One more try, at once: for what the work can do without.
pub(crate) fn hasty() -> RetryConfig {
    let pause = Duration::from_millis(100);
    RetryConfig::standard().with_max_attempts(2).with_initial_backoff(pause).with_max_backoff(pause)
}

/// Runs a part of the work beside others: what it waits for does not count for them, and counts for whoever waits for it.
pub(crate) async fn branch<T>(start: usize, work: impl Future<Output = T>) -> T {
    let counted = async {
        let value = work.await;
        (value, waited())
    };
    let (value, reached) = WAITED.scope(Cell::new(start.max(waited())), counted).await;
    wait_for(reached);
    value
}

/// How many round trips this branch has waited for; none outside of a branch.
pub(crate) fn waited() -> usize {
    WAITED.try_with(Cell::get).unwrap_or_default()
}

/// Says that this branch has waited for work that another branch did.
pub(crate) fn wait_for(round_trips: usize) {
    // Outside of a branch nobody counts.
    let _ = WAITED.try_with(|waited| waited.set(waited.get().max(round_trips)));
}

/// An interceptor that tells the meter which operation a request belongs to, and AWS which program asks.
#[derive(Clone, Copy, Debug)]
pub struct Names;

impl Intercept for Names {
    fn name(&self) -> &'static str {
        "heiiki operation names"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(metadata) = bag.load::<Metadata>() {
            let name = format!("{}.{}", metadata.service(), metadata.name());
            context.request_mut().headers_mut().insert(OPERATION, name);
        }
        let headers = context.request_mut().headers_mut();
        let agent = headers.get("user-agent").unwrap_or_default().to_owned();
        headers.insert("user-agent", format!("{agent} {PROGRAM}").trim_start().to_owned());
        Ok(())
    }
}

/// Counts calls and keeps the pace.
#[derive(Clone)]
pub struct Meter {
    inner: SharedHttpClient,
    clock: Arc<dyn Clock>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    calls: Vec<Call>,
    skew: Option<i64>,
    buckets: BTreeMap<&'static str, Bucket>,
}

/// Tokens of one operation or class of operations: `size` at once, `rate` more each second.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: SystemTime,
}

/// A rate that AWS publishes for EC2 (Request throttling for the Amazon EC2 API), kept a little below it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rate {
    name: &'static str,
    size: f64,
    per_second: f64,
}

/// The rate that an operation counts against. SageMaker, IAM and CloudWatch Logs publish none; observed limits are a few calls a second.
fn rate(operation: &str) -> Rate {
    let (service, name) = operation.split_once('.').unwrap_or(("", operation));
    let reads = ["Describe", "Get", "List", "Search"].iter().any(|prefix| name.starts_with(prefix));
    let rate = |name, size, per_second| Rate { name, size, per_second };
    match (service, name) {
        ("EC2", "CreateVpcEndpoint") => rate("ec2 CreateVpcEndpoint", 4.0, 0.3),
        ("EC2", "ModifyVpcEndpoint") => rate("ec2 ModifyVpcEndpoint", 4.0, 0.3),
        ("EC2", "DeleteVpcEndpoints") => rate("ec2 DeleteVpcEndpoints", 4.0, 0.3),
        ("EC2", "CreateNatGateway") => rate("ec2 CreateNatGateway", 9.0, 0.9),
        ("EC2", "DeleteNatGateway") => rate("ec2 DeleteNatGateway", 9.0, 0.9),
        ("EC2", "RunInstances") => rate("ec2 RunInstances", 5.0, 2.0),
        ("EC2", "CreateTags" | "DeleteTags") => rate("ec2 tags", 100.0, 10.0),
        ("EC2", _) if reads => rate("ec2 reads", 100.0, 20.0),
        ("EC2", _) => rate("ec2 writes", 50.0, 5.0),
        ("SageMaker", _) if reads => rate("sagemaker reads", 20.0, 8.0),
        ("SageMaker", _) => rate("sagemaker writes", 10.0, 4.0),
        // One bucket for all of it, in all regions: reads and writes draw from the same.
        ("IAM", _) => rate("iam", 19.0, 9.5),
        // Thousands a second for each prefix; what is about one bucket is made one after another anyway.
        ("S3", _) => rate("s3", 200.0, 100.0),
        ("CloudWatch Logs", _) if reads => rate("logs reads", 20.0, 9.0),
        ("CloudWatch Logs", _) => rate("logs writes", 10.0, 5.0),
        // Two a second for each account and region, which others use too.
        ("CloudTrail", _) => rate("cloudtrail", 1.0, 1.9),
        _ => rate("other", 50.0, 10.0),
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

impl Meter {
    /// A meter around an HTTP client.
    pub fn new(inner: SharedHttpClient, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, shared: Arc::default() }
    }

    /// The metered HTTP client.
    pub fn client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.clone())
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// By how many seconds AWS's clock is ahead of ours, as the last answer that told its time says.
    pub fn skew(&self) -> Option<i64> {
        self.lock().skew
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for an answer; not long, when the work can do without it.
    async fn answered(&self, call: HttpConnectorFuture) -> Result<HttpResponse, ConnectorError> {
        if !is_hurried() {
            return call.await;
        }
        let bound = self.clock.sleep(HURRY.mul_f64(self.clock.speed().max(1.0)));
        match select(call, bound).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => {
                // No kind of error that is tried again: the second try would only take as long.
                let text = format!("no answer within {} s to a read that nothing depends on", HURRY.as_secs());
                Err(ConnectorError::other(text.into(), None))
            }
        }
    }

    /// Takes a token; gives how long to wait before it may be used.
    fn take(&self, operation: &str) -> Duration {
        let Rate { name, size, per_second } = rate(operation);
        let now = self.clock.now();
        let mut shared = self.lock();
        let bucket = shared.buckets.entry(name).or_insert(Bucket { tokens: size, at: now });
        let passed = now.duration_since(bucket.at).unwrap_or_default().as_secs_f64();
        bucket.tokens = (bucket.tokens + passed * per_second).min(size) - 1.0;
        bucket.at = now;
        if bucket.tokens >= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(-bucket.tokens / per_second) }
    }
}

/// The number of round trips that had to be waited for, one after another.
pub fn depth(calls: &[Call]) -> usize {
    calls.iter().map(|call| call.depth).max().unwrap_or_default()
}

/// The seconds of a `Date` header.
fn seconds(date: &str) -> Option<i64> {
    DateTime::from_str(date, Format::HttpDate).ok().map(|date| date.secs())
}

#[derive(Clone, Debug)]
struct Metered {
    inner: SharedHttpConnector,
    meter: Meter,
}

impl HttpConnector for Metered {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let Self { inner, meter } = self.clone();
        let operation = request.headers_mut().remove(OPERATION).unwrap_or_else(|| "other".to_owned());
        // Calls made at the same moment wait for the same round trips.
        let depth = waited() + 1;
        HttpConnectorFuture::new(async move {
            let wait = meter.take(&operation);
            if !wait.is_zero() {
                tracing::debug!(operation, wait_ms = wait.as_millis(), "pacing");
                meter.clock.sleep(wait).await;
            }
            let began = meter.clock.now();
            let answer = meter.answered(inner.call(request)).await;
            let status = answer.as_ref().ok().map(|response| response.status().as_u16());
            tracing::debug!(operation, status, "call");
            let ended = meter.clock.now();
            wait_for(depth);
            let told = answer.as_ref().ok().and_then(|response| response.headers().get("date")).and_then(seconds);
            let mut shared = meter.lock();
            shared.skew = told.map(|told| told - DateTime::from(ended).secs()).or(shared.skew);
            shared.calls.push(Call { operation, began, ended, status, depth });
            drop(shared);
            answer
        })
    }
}

impl HttpClient for Meter {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Metered { inner: self.inner.http_connector(settings, components), meter: self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn branches_beside_each_other_count_once() {
        let call = async || {
            let depth = waited() + 1;
            tokio::task::yield_now().await;
            wait_for(depth);
        };
        let deep = branch(1, async {
            call().await;
            futures::join!(call(), call());
            waited()
        });
        let shallow = branch(1, async {
            call().await;
            waited()
        });
        assert_eq!(futures::join!(deep, shallow), (3, 2));
    }

    #[test]
    fn endpoints_and_nat_gateways_have_buckets_of_their_own() {
        assert_eq!(rate("EC2.CreateVpcEndpoint"), Rate { name: "ec2 CreateVpcEndpoint", size: 4.0, per_second: 0.3 });
        assert_eq!(rate("EC2.CreateNatGateway"), Rate { name: "ec2 CreateNatGateway", size: 9.0, per_second: 0.9 });
        assert_eq!(rate("EC2.DescribeVpcEndpoints").name, "ec2 reads");
    }
}
