//! The sandbox over HTTP/1.1, for the AWS CLI, boto3 and any other SDK with `--endpoint-url`.
//!
//! It deliberately has no TLS and checks no signature: it is meant for loopback only, and the caller chooses the listener.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::answer::{Reaction, broken};
use crate::codec::{Answer, Call};
use crate::{Sandbox, Timing};

/// The largest body that is read.
const LARGEST: usize = 32 << 20;

/// Answers every connection of a listener, all in this one task; runs until it is dropped.
pub async fn serve(sandbox: Sandbox, listener: TcpListener, timing: Timing) -> Infallible {
    let mut connections = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connections.push(connection(&sandbox, &timing, stream)),
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

async fn connection(sandbox: &Sandbox, timing: &Timing, stream: TcpStream) {
    let service = service_fn(|request| respond(sandbox, timing, request));
    if let Err(why) = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%why, "a connection ended early");
    }
}

/// An error ends the connection without an answer, which is what a caller sees of a broken one.
async fn respond(sandbox: &Sandbox, timing: &Timing, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
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
