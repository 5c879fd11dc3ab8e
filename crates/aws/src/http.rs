//! The metered HTTP client: it keeps each call below AWS's rate, and records its operation, times and status.
//!
//! It is a layer of the HTTP client, below the SDK's retries, so that each attempt counts, as it does for AWS.

use std::cell::Cell;
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

use crate::rate_limit::RateLimiter;

/// The header by which the operation's name travels from the SDK to the meter; it never leaves the process.
const OPERATION: &str = "x-heiiki-operation";

/// The name of heiiki in the user agent of every call. CloudTrail shows it, which tells heiiki's calls from those of
/// others.
pub(crate) const PROGRAM: &str = "app/heiiki";

/// One call: one attempt of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// `EC2.DescribeVpcs`.
    pub operation: String,
    /// The time at which it was sent.
    pub began: SystemTime,
    /// The time at which its answer came.
    pub ended: SystemTime,
    /// HTTP status. `None` if no answer came.
    pub status: Option<u16>,
    /// The number of round trips, this one included, that had to end before its answer came.
    pub depth: usize,
}

tokio::task_local! {
    /// The number of round trips for which this branch of the work has waited.
    static WAITED: Cell<usize>;
    /// Set while something is read that the work can do without.
    static HURRIED: ();
}

/// The longest time to wait for an optional answer, on the clock of the person who waits.
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

/// Runs a part of the work in parallel to others. Its round trips do not count for the other parts, and they count for
/// the caller that waits for it.
pub(crate) async fn branch<T>(start: usize, work: impl Future<Output = T>) -> T {
    let counted = async {
        let value = work.await;
        (value, waited())
    };
    let (value, reached) = WAITED.scope(Cell::new(start.max(waited())), counted).await;
    wait_for(reached);
    value
}

/// The number of round trips for which this branch has waited. 0 outside of a branch.
pub(crate) fn waited() -> usize {
    WAITED.try_with(Cell::get).unwrap_or_default()
}

/// Says that this branch has waited for work that another branch did.
pub(crate) fn wait_for(round_trips: usize) {
    // Round trips are not counted outside of a branch.
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
pub struct MeteredHttp {
    inner: SharedHttpClient,
    clock: Arc<dyn Clock>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    calls: Vec<Call>,
    skew: Option<i64>,
    limiter: RateLimiter,
}

impl fmt::Debug for MeteredHttp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeteredHttp").finish_non_exhaustive()
    }
}

impl MeteredHttp {
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
struct MeteredConnector {
    inner: SharedHttpConnector,
    http: MeteredHttp,
}

impl HttpConnector for MeteredConnector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let Self { inner, http } = self.clone();
        let operation = request.headers_mut().remove(OPERATION).unwrap_or_else(|| "other".to_owned());
        // Calls made at the same moment wait for the same round trips.
        let depth = waited() + 1;
        HttpConnectorFuture::new(async move {
            let wait = http.lock().limiter.take(&operation, http.clock.now());
            if !wait.is_zero() {
                tracing::debug!(operation, wait_ms = wait.as_millis(), "pacing");
                http.clock.sleep(wait).await;
            }
            let began = http.clock.now();
            let answer = http.answered(inner.call(request)).await;
            let status = answer.as_ref().ok().map(|response| response.status().as_u16());
            tracing::debug!(operation, status, "call");
            let ended = http.clock.now();
            wait_for(depth);
            let told = answer.as_ref().ok().and_then(|response| response.headers().get("date")).and_then(seconds);
            let mut shared = http.lock();
            shared.skew = told.map(|told| told - DateTime::from(ended).secs()).or(shared.skew);
            shared.calls.push(Call { operation, began, ended, status, depth });
            drop(shared);
            answer
        })
    }
}

impl HttpClient for MeteredHttp {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(MeteredConnector { inner: self.inner.http_connector(settings, components), http: self.clone() })
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
}
