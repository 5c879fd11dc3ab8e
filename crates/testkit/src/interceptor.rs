//! The interceptor between heiiki and the account. It can crash heiiki at a chosen call, whose answer then never
//! comes, show the account to a watcher after every call, and answer in place of AWS as a proxy does.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use tokio::sync::Notify;

/// The call at which heiiki crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crash {
    /// The number of calls that are answered before.
    pub after: usize,
    /// The call at which it crashes is still carried out, without an answer.
    pub carried_out: bool,
}

/// The interceptor. Clones share its state.
#[derive(Clone, Debug, Default)]
pub struct Interceptor {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    crash: Mutex<Option<Crash>>,
    crashed: Notify,
    watch: Mutex<Watch>,
    proxy: Mutex<Proxy>,
}

/// The wrong answer of a proxy to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FakeAnswer {
    /// It answers by itself, with this status and body, and the call never arrives.
    Instead(u16, String),
    /// The call is carried out, and this is answered.
    After(u16, String),
    /// The call is carried out, and so much of its answer is lost, in per cent.
    CutOff(usize),
}

/// Decides on a call by its text: where it goes, its target and its body.
type Decides = Arc<dyn Fn(&str) -> Option<FakeAnswer> + Send + Sync>;

#[derive(Default)]
struct Proxy(Option<Decides>);

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proxy").field(&self.0.is_some()).finish()
    }
}

/// Looks at the account after every call.
type Look = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Watch(Option<Look>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watch").field(&self.0.is_some()).finish()
    }
}

impl Interceptor {
    /// Sets the call at which heiiki crashes, or that it does not.
    pub fn crash_at(&self, crash: Option<Crash>) {
        *self.shared.crash.lock().unwrap_or_else(PoisonError::into_inner) = crash;
    }

    /// Sets a watcher that looks at the account after every call, answered or not. `None` removes it.
    pub fn watch(&self, look: Option<Look>) {
        *self.shared.watch.lock().unwrap_or_else(PoisonError::into_inner) = Watch(look);
    }

    /// Sets a proxy. `None` removes it.
    pub fn proxy(&self, decides: Option<Decides>) {
        *self.shared.proxy.lock().unwrap_or_else(PoisonError::into_inner) = Proxy(decides);
    }

    fn fake(&self, request: &HttpRequest) -> Option<FakeAnswer> {
        let decides = self.shared.proxy.lock().unwrap_or_else(PoisonError::into_inner).0.clone()?;
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default());
        decides(&format!("{} {} {target} {body}", request.method(), request.uri()))
    }

    fn look(&self) {
        let look = self.shared.watch.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
        if let Some(look) = look {
            look();
        }
    }

    /// Waits for the crash.
    pub async fn crashed(&self) {
        self.shared.crashed.notified().await;
    }

    /// Counts a call. `Some` if heiiki crashes now, with `true` if this call is still carried out.
    fn count(&self) -> Option<bool> {
        let mut crash = self.shared.crash.lock().unwrap_or_else(PoisonError::into_inner);
        let left = crash.as_mut()?;
        if left.after > 0 {
            left.after -= 1;
            return None;
        }
        // Only the call at which it happens may still arrive.
        Some(std::mem::take(&mut left.carried_out))
    }
}

/// An HTTP client behind the interceptor.
#[derive(Clone, Debug)]
pub(crate) struct Intercepted {
    pub(crate) inner: SharedHttpClient,
    pub(crate) interceptor: Interceptor,
}

impl HttpClient for Intercepted {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(InterceptedConnector { inner, interceptor: self.interceptor.clone() })
    }
}

#[derive(Clone, Debug)]
struct InterceptedConnector {
    inner: SharedHttpConnector,
    interceptor: Interceptor,
}

impl HttpConnector for InterceptedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { inner, interceptor } = self.clone();
        let Some(carried_out) = self.interceptor.count() else {
            let fake = interceptor.fake(&request);
            return HttpConnectorFuture::new(async move {
                if let Some(FakeAnswer::Instead(status, body)) = fake {
                    return Ok(answer(status, body));
                }
                let told = inner.call(request).await;
                interceptor.look();
                match (fake, told) {
                    (Some(FakeAnswer::After(status, body)), Ok(_)) => Ok(answer(status, body)),
                    (Some(FakeAnswer::CutOff(lost)), Ok(told)) => Ok(cut_off(told, lost)),
                    (_, told) => told,
                }
            });
        };
        HttpConnectorFuture::new(async move {
            if carried_out {
                drop(inner.call(request).await);
                interceptor.look();
            }
            interceptor.shared.crashed.notify_one();
            std::future::pending().await
        })
    }
}

fn answer(status: u16, body: String) -> HttpResponse {
    let status = status.try_into().expect("a status of HTTP");
    HttpResponse::new(status, SdkBody::from(body))
}

fn cut_off(mut told: HttpResponse, lost: usize) -> HttpResponse {
    let body = told.body().bytes().unwrap_or_default();
    let left = body[..body.len() * (100 - lost.min(100)) / 100].to_vec();
    *told.body_mut() = SdkBody::from(left);
    told
}
