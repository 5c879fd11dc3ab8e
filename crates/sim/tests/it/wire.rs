//! The wire under an SDK: latency on the caller's clock, overlapping calls, broken connections.

use std::time::Duration;

use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, StaticTimeSource};
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use heiiki_sim::{FaultEffect, InjectedFault, Sandbox, Timing, Wire};

use crate::account::{create_role, form, signed, world};

fn wire(sandbox: &Sandbox) -> Wire {
    let start = u64::try_from(sandbox.now().unwrap().0).unwrap();
    let time = SharedTimeSource::new(StaticTimeSource::new(std::time::UNIX_EPOCH + Duration::from_millis(start)));
    Wire::new(sandbox.clone(), Timing::new(time, SharedAsyncSleep::new(TokioSleep::new())))
}

async fn send(wire: &Wire, name: &str) -> Result<HttpResponse, ConnectorError> {
    let mut request = HttpRequest::new(SdkBody::from(form(&create_role(name))));
    request.set_method("POST").unwrap();
    request.set_uri("https://iam.amazonaws.com/").unwrap();
    for (header, value) in signed("AKIA", "iam", None) {
        request.headers_mut().insert(header, value);
    }
    wire.call(request).await
}

#[tokio::test(start_paused = true)]
async fn calls_overlap() {
    let sandbox = Sandbox::in_memory(world());
    let wire = wire(&sandbox);
    let start = tokio::time::Instant::now();
    let (a, b, c) = tokio::join!(send(&wire, "a"), send(&wire, "b"), send(&wire, "c"));
    for response in [a, b, c] {
        let response = response.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert!(response.headers().get("x-amzn-requestid").is_some());
    }
    let taken = start.elapsed();
    assert!((Duration::from_millis(50)..Duration::from_millis(60)).contains(&taken), "{taken:?}");
}

#[tokio::test(start_paused = true)]
async fn latencies_are_planned_and_tuned() {
    let sandbox = Sandbox::in_memory(world());
    sandbox.edit(|world| world.tuning.latency_ms = 200).unwrap();
    sandbox.inject_fault(InjectedFault::once("*", FaultEffect::Latency { ms: 1_000 })).unwrap();
    let wire = wire(&sandbox);
    for (name, expected) in [("a", 1_200), ("b", 200)] {
        let start = tokio::time::Instant::now();
        send(&wire, name).await.unwrap();
        let taken = start.elapsed();
        assert!((Duration::from_millis(expected)..Duration::from_millis(expected + 10)).contains(&taken), "{taken:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn lost_connections_are_connector_errors() {
    let sandbox = Sandbox::in_memory(world());
    let wire = wire(&sandbox);
    for effect in [FaultEffect::Unreachable, FaultEffect::Cut] {
        sandbox.inject_fault(InjectedFault::once("*", effect)).unwrap();
        assert!(send(&wire, "a").await.unwrap_err().is_io());
    }
    assert_eq!(sandbox.read(|world| world.iam.roles.len()).unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gives_up_at_once_changed_nothing() {
    let sandbox = Sandbox::in_memory(world());
    let wire = wire(&sandbox);
    assert!(tokio::time::timeout(Duration::from_millis(10), send(&wire, "a")).await.is_err());
    assert_eq!(sandbox.call_total(), 0);
    assert!(tokio::time::timeout(Duration::from_millis(40), send(&wire, "a")).await.is_err());
    assert_eq!(sandbox.call_total(), 1, "the answer came too late, the role is there");
}
