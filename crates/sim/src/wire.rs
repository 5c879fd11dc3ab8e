//! The sandbox as the HTTP client of an AWS SDK: no socket, any host name, virtual time.
//!
//! It deliberately routes by the credential scope of the signature: VPC endpoints, regional and global host names all work.

use std::fmt::Debug;
use std::time::{Duration, UNIX_EPOCH};

use aws_smithy_async::rt::sleep::{AsyncSleep as _, SharedAsyncSleep};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

use crate::codec::{Answer, Call};
use crate::dispatch::{Reaction, answer};
use crate::{Sandbox, SandboxError, Time};

/// The source of the time, and the latency of an answer.
#[derive(Clone, Debug)]
pub struct Timing {
    time: SharedTimeSource,
    sleep: SharedAsyncSleep,
    latency: Option<Duration>,
}

impl Timing {
    /// The latency of the sandbox's tuning, on this clock.
    pub fn new(time: SharedTimeSource, sleep: SharedAsyncSleep) -> Self {
        Self { time, sleep, latency: None }
    }

    /// Another latency than the tuning's.
    #[must_use]
    pub fn with_latency(mut self, latency: Duration) -> Self {
        self.latency = Some(latency);
        self
    }

    fn now(&self) -> Time {
        let since = self.time.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    pub(crate) async fn wait(&self, span: Duration) {
        if !span.is_zero() {
            self.sleep.sleep(span).await;
        }
    }

    /// Sends a call through the sandbox: half the latency on the way there, half on the way back, so that calls overlap and a caller who
    /// gives up early does not know whether it was carried out.
    pub(crate) async fn exchange(&self, sandbox: &Sandbox, call: &Call<'_>) -> Result<Reaction, SandboxError> {
        let latency = match self.latency {
            Some(latency) => latency,
            None => Duration::from_millis(sandbox.latency_ms()),
        };
        self.wait(latency / 2).await;
        let reply = answer(sandbox, self.now(), call)?;
        self.wait(latency.saturating_sub(latency / 2) + reply.delay).await;
        Ok(reply.reaction)
    }
}

/// The sandbox behind an SDK's `http_client`.
#[derive(Clone, Debug)]
pub struct Wire {
    sandbox: Sandbox,
    timing: Timing,
}

impl Wire {
    /// A wire to a sandbox.
    pub fn new(sandbox: Sandbox, timing: Timing) -> Self {
        Self { sandbox, timing }
    }
}

impl HttpClient for Wire {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        HttpConnectorFuture::new(async move {
            let headers: Vec<(String, String)> =
                request.headers().iter().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
            let Some(body) = request.body().bytes() else {
                return Err(ConnectorError::user("the sandbox takes no streamed bodies".into()));
            };
            let call = Call { method: request.method(), uri: request.uri(), headers: &headers, body };
            match wire.timing.exchange(&wire.sandbox, &call).await {
                Ok(Reaction::Answer(answer)) => response(answer),
                Ok(Reaction::Unreachable) => {
                    Err(ConnectorError::io("the sandbox was told to refuse this connection".into()).never_connected())
                }
                Ok(Reaction::Cut) => Err(ConnectorError::io("the sandbox was told to break this connection".into())),
                Err(why) => Err(ConnectorError::other(why.into(), None)),
            }
        })
    }
}

fn response(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = answer.status.try_into().map_err(|why| ConnectorError::other(Box::new(why), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    for (name, value) in answer.headers {
        response.headers_mut().try_insert(name, value).map_err(|why| ConnectorError::other(Box::new(why), None))?;
    }
    Ok(response)
}
