//! The sandbox over HTTP/1.1, for the AWS CLI, boto3 and any other SDK with `--endpoint-url`.
//!
//! It deliberately has no TLS: it is meant for loopback only, and the caller chooses the listener. It answers only who asked for this
//! machine by a name that cannot mean another one: a page in a browser may give its own name this machine's address (DNS rebinding), and then sends that name.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::codec::{Answer, Call};
use crate::dispatch::{Reaction, broken};
use crate::{Sandbox, Timing};

/// The largest body that is read.
const LARGEST: usize = 32 << 20;

/// Answers every connection of a listener, all in this one task; runs until it is dropped.
pub async fn serve(sandbox: Sandbox, listener: TcpListener, timing: Timing) -> Infallible {
    let port = listener.local_addr().map(|address| address.port()).unwrap_or_default();
    let mut connections = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connections.push(connection(&sandbox, &timing, port, stream)),
                Err(why) => {
                    // Out of file descriptors, most likely: they come back when a connection ends.
                    tracing::warn!(%why, "a connection was not accepted");
                    timing.wait(Duration::from_millis(100)).await;
                }
            },
            Some(()) = connections.next(), if !connections.is_empty() => {}
        }
    }
}

async fn connection(sandbox: &Sandbox, timing: &Timing, port: u16, stream: TcpStream) {
    let service = service_fn(|request| respond(sandbox, timing, port, request));
    if let Err(why) = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%why, "a connection ended early");
    }
}

/// An error ends the connection without an answer, which is what a caller sees of a broken one.
async fn respond(sandbox: &Sandbox, timing: &Timing, port: u16, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    if !names_this_machine(&head, port) {
        let text = format!("The sandbox answers on this machine only: ask for localhost:{port} or 127.0.0.1:{port}.\n");
        return plain(421, Bytes::from(text));
    }
    let headers: Vec<(String, String)> = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let too_large = || plain(413, Bytes::from_static(b"The request body is too large or was cut short."));
    if body.size_hint().lower() > LARGEST as u64 {
        return too_large();
    }
    let Ok(body) = Limited::new(body, LARGEST).collect().await else { return too_large() };
    let body = body.to_bytes();
    let uri = head.uri.to_string();
    let call = Call { method: head.method.as_str(), uri: &uri, headers: &headers, body: &body };
    match timing.exchange(sandbox, &call).await {
        Ok(Reaction::Answer(answer)) => response(answer),
        Ok(Reaction::Unreachable) => Err(io::Error::new(io::ErrorKind::ConnectionRefused, "told to refuse this connection")),
        Ok(Reaction::Cut) => Err(io::Error::new(io::ErrorKind::ConnectionAborted, "told to break this connection")),
        Err(why) => {
            tracing::error!(%why, "the sandbox failed");
            plain(500, Bytes::from(broken(&why)))
        }
    }
}

/// True when every name that a request gives for its receiver is one of this machine and its port.
fn names_this_machine(head: &Parts, port: u16) -> bool {
    let mut hosts = head.headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let in_uri = head.uri.authority().is_none_or(|authority| is_loopback(authority.as_str(), port));
    in_uri && host.to_str().is_ok_and(|host| is_loopback(host, port))
}

/// True for `localhost`, a loopback address, or a name in front of either, as the SDKs write a bucket's: no resolver gives those another address, and a
/// browser takes no name that ends with a number.
fn is_loopback(authority: &str, port: u16) -> bool {
    let (host, given) = match authority.rsplit_once(':') {
        Some((host, given)) if !given.contains(']') => (host, given.parse().ok()),
        // A name without a port is still a name.
        _ => (authority, Some(port)),
    };
    if given != Some(port) {
        return false;
    }
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    if let Some(address) = host.strip_prefix('[') {
        return address
            .strip_suffix(']')
            .and_then(|address| address.parse().ok())
            .is_some_and(|address: Ipv6Addr| address.is_loopback());
    }
    let named = ["localhost", "127.0.0.1"]
        .iter()
        .any(|end| host.strip_suffix(end).is_some_and(|name| name.is_empty() || name.len() > 1 && name.ends_with('.')));
    named || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
}

fn response(answer: Answer) -> io::Result<Response<Full<Bytes>>> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    builder.body(Full::new(Bytes::from(answer.body))).map_err(io::Error::other)
}

fn plain(status: u16, body: Bytes) -> io::Result<Response<Full<Bytes>>> {
    Response::builder().status(status).body(Full::new(body)).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in [
            "localhost:4566",
            "LOCALHOST:4566",
            "localhost.:4566",
            "127.0.0.1:4566",
            "127.0.0.2:4566",
            "[::1]:4566",
            "data.localhost:4566",
            "my.bucket.localhost:4566",
            "bucket.127.0.0.1:4566",
            "localhost",
            "[::1]",
        ] {
            assert!(is_loopback(host, 4566), "{host}");
        }
        for host in [
            "",
            ":4566",
            "evil.example",
            "evil.example:4566",
            "localhost:4567",
            "localhost:",
            "localhost:4566:4566",
            "localhost.evil.example:4566",
            "evillocalhost:4566",
            ".localhost:4566",
            "127.0.0.1.nip.io:4566",
            "evil127.0.0.1:4566",
            "127.1:4566",
            "2130706433:4566",
            "0.0.0.0:4566",
            "10.0.0.1:4566",
            "[::]:4566",
            "[::1:4566",
            "[::ffff:7f00:1]:4566",
        ] {
            assert!(!is_loopback(host, 4566), "{host}");
        }
    }
}
