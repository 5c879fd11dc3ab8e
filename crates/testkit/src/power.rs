//! A switch that cuts the power at a chosen call: the call may still arrive, its answer never does, and whoever waits for it waits for ever.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use tokio::sync::Notify;

/// Where the power goes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How many calls are answered before.
    pub after: usize,
    /// Whether the call at which it happens is still carried out.
    pub carried_out: bool,
}

/// The switch. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Power {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    cut: Mutex<Option<Cut>>,
    off: Notify,
    watch: Mutex<Watch>,
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

impl Power {
    /// Sets where it goes off; nothing for never.
    pub fn set(&self, cut: Option<Cut>) {
        *self.shared.cut.lock().unwrap_or_else(PoisonError::into_inner) = cut;
    }

    /// Looks at the account after every call, answered or not; nothing for never.
    pub fn watch(&self, look: Option<Look>) {
        *self.shared.watch.lock().unwrap_or_else(PoisonError::into_inner) = Watch(look);
    }

    fn look(&self) {
        let look = self.shared.watch.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
        if let Some(look) = look {
            look();
        }
    }

    /// Ends when it has gone off.
    pub async fn gone(&self) {
        self.shared.off.notified().await;
    }

    /// Counts a call. Gives whether it is the last one, and then whether it is carried out.
    fn count(&self) -> Option<bool> {
        let mut cut = self.shared.cut.lock().unwrap_or_else(PoisonError::into_inner);
        let left = cut.as_mut()?;
        if left.after > 0 {
            left.after -= 1;
            return None;
        }
        // Only the call at which it happens may still arrive.
        Some(std::mem::take(&mut left.carried_out))
    }
}

/// An HTTP client behind the switch.
#[derive(Clone, Debug)]
pub(crate) struct Switched {
    pub(crate) inner: SharedHttpClient,
    pub(crate) power: Power,
}

impl HttpClient for Switched {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Connector { inner, power: self.power.clone() })
    }
}

#[derive(Clone, Debug)]
struct Connector {
    inner: SharedHttpConnector,
    power: Power,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { inner, power } = self.clone();
        let Some(carried_out) = self.power.count() else {
            return HttpConnectorFuture::new(async move {
                let answer = inner.call(request).await;
                power.look();
                answer
            });
        };
        HttpConnectorFuture::new(async move {
            if carried_out {
                drop(inner.call(request).await);
                power.look();
            }
            power.shared.off.notify_one();
            std::future::pending().await
        })
    }
}
