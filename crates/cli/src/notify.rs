//! Posting a result to a webhook. The URL may hold a secret: only its host is ever shown.

use std::time::Duration;

use http_body_util::{BodyExt, Collected, Full};
use hyper::body::Bytes;
use hyper::{Request, Uri, header};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring::default_provider;

use crate::Trouble;

/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How often it is tried.
const ATTEMPTS: u32 = 3;

/// Posts a JSON document.
pub async fn post(url: &str, body: String) -> Result<(), Trouble> {
    let uri: Uri = url.parse().map_err(|_| Trouble::usage("the URL for the notification cannot be read"))?;
    let host = uri.host().unwrap_or_default().to_owned();
    let failed = |why: String| {
        Trouble { causes: vec![why], ..Trouble::failed(format!("cannot notify {host}")) }
            .help("the result itself is printed above")
    };
    let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(default_provider());
    let connector = connector.map_err(|error| failed(error.to_string()))?.https_or_http().enable_http1().build();
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let body = Bytes::from(body);
    let mut why = String::new();
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            pause(attempt).await;
        }
        let request = Request::post(&uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("heiiki/", env!("CARGO_PKG_VERSION")))
            .body(Full::new(body.clone()))
            .map_err(|error| failed(error.to_string()))?;
        why = match tokio::time::timeout(TIMEOUT, client.request(request)).await {
            Err(_) => format!("no answer within {} s", TIMEOUT.as_secs()),
            Ok(Err(error)) => format!("no connection: {error}"),
            Ok(Ok(answer)) if answer.status().is_success() => return Ok(()),
            Ok(Ok(answer)) => {
                let status = answer.status();
                let text = answer.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default();
                let text: String = String::from_utf8_lossy(&text).chars().take(200).collect();
                let why = format!("it answered {status} {text}");
                // What it will not take, it will not take again.
                if status.is_client_error() && status.as_u16() != 429 {
                    return Err(failed(why));
                }
                why
            }
        };
    }
    Err(failed(format!("{why}, {ATTEMPTS} times")))
}

/// Real time: a webhook is outside of any sandbox.
#[expect(clippy::disallowed_methods, reason = "a webhook is no part of AWS and does not follow its clock")]
async fn pause(attempt: u32) {
    tokio::time::sleep(Duration::from_secs(1) * attempt).await;
}
