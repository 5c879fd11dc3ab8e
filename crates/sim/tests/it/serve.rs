//! The sandbox over HTTP, spoken to by hand.

use std::future::Future;
use std::net::SocketAddr;

use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, StaticTimeSource};
use heiiki_sim::serve::serve;
use heiiki_sim::{FaultEffect, InjectedFault, Sandbox, Timing};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::account::{create_role, form, signed, world};

/// Runs a client against a served sandbox.
async fn with_server<T, F: Future<Output = T>>(sandbox: &Sandbox, client: impl FnOnce(SocketAddr) -> F) -> T {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let time = SharedTimeSource::new(StaticTimeSource::new(std::time::UNIX_EPOCH));
    let timing = Timing::new(time, SharedAsyncSleep::new(TokioSleep::new())).with_latency(std::time::Duration::ZERO);
    tokio::select! {
        done = client(address) => done,
        never = serve(sandbox.clone(), listener, timing) => match never {},
    }
}

fn request(body: &str) -> String {
    let headers: Vec<_> = signed("AKIA", "iam", None).into_iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let headers = headers.concat();
    format!("POST / HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

async fn send(address: SocketAddr, raw: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(raw).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn answers_over_http() {
    let sandbox = Sandbox::in_memory(world());
    let text = with_server(&sandbox, async |address| send(address, request(&form(&create_role("r"))).as_bytes()).await).await;
    assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
    assert!(text.contains("x-amzn-requestid: ") && text.contains("<RoleName>r</RoleName>"), "{text}");
}

#[tokio::test]
async fn many_connections_at_once() {
    let sandbox = Sandbox::in_memory(world());
    with_server(&sandbox, async |address| {
        let calls =
            (0..10).map(|i| async move { send(address, request(&form(&create_role(&format!("r{i}")))).as_bytes()).await });
        for text in futures::future::join_all(calls).await {
            assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        }
    })
    .await;
    assert_eq!(sandbox.read(|world| world.iam.roles.len()).unwrap(), 10);
}

#[tokio::test]
async fn lost_answers_and_nonsense() {
    let sandbox = Sandbox::in_memory(world());
    sandbox.inject_fault(InjectedFault::once("*", FaultEffect::Cut)).unwrap();
    with_server(&sandbox, async |address| {
        assert_eq!(send(address, request(&form(&create_role("r"))).as_bytes()).await, "");
        assert!(send(address, b"nonsense\r\n\r\n").await.starts_with("HTTP/1.1 400"));
        let unsigned = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        assert!(send(address, unsigned).await.starts_with("HTTP/1.1 403"));
        let long = format!("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", 64_u64 << 20);
        assert!(send(address, long.as_bytes()).await.starts_with("HTTP/1.1 413"));
    })
    .await;
    assert_eq!(sandbox.read(|world| world.iam.roles.len()).unwrap(), 1);
}

/// A page in a browser gives its own name this machine's address, and sends what this machine would obey.
#[tokio::test]
async fn a_rebound_name_is_not_answered() {
    let sandbox = Sandbox::in_memory(world());
    with_server(&sandbox, async |address| {
        let port = address.port();
        let good = request(&form(&create_role("r")));
        for host in [
            "evil.example".to_owned(),
            format!("evil.example:{port}"),
            format!("localhost.evil.example:{port}"),
            "localhost:1".to_owned(),
        ] {
            let answer = send(address, good.replace("host: localhost", &format!("host: {host}")).as_bytes()).await;
            assert!(answer.starts_with("HTTP/1.1 421"), "{host}: {answer}");
        }
        let absolute = good.replace("POST / ", &format!("POST http://evil.example:{port}/ "));
        assert!(send(address, absolute.as_bytes()).await.starts_with("HTTP/1.1 421"));
        let twice = good.replace("host: localhost", "host: localhost\r\nhost: evil.example");
        assert!(send(address, twice.as_bytes()).await.starts_with("HTTP/1.1 4"));
        let none = good.replace("host: localhost\r\n", "");
        assert!(send(address, none.as_bytes()).await.starts_with("HTTP/1.1 4"));
        assert_eq!(sandbox.read(|world| world.iam.roles.len()).unwrap(), 0);
        for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("data.localhost:{port}")] {
            let answer = send(address, good.replace("host: localhost", &format!("host: {host}")).as_bytes()).await;
            assert!(!answer.starts_with("HTTP/1.1 421"), "{host}: {answer}");
        }
    })
    .await;
}
