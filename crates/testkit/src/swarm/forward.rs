//! Reads a request whole, and sends it on.

use std::io;
use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::answers::Answer;

/// The largest body that is read.
const LARGEST: usize = 32 << 20;

/// Headers that belong to one connection.
const HOP: [&str; 6] = ["host", "connection", "content-length", "transfer-encoding", "date", "expect"];

type Headers = Vec<(String, String)>;

/// A request as it came in.
#[derive(Debug)]
pub(super) struct Sent {
    /// `POST`.
    pub(super) method: String,
    /// Path and query.
    pub(super) uri: String,
    /// Names in lower case, with their values.
    pub(super) headers: Headers,
    /// The body.
    pub(super) body: Vec<u8>,
}

impl Sent {
    /// Reads a request to its end.
    pub(super) async fn read(request: Request<Incoming>) -> io::Result<Self> {
        let (head, body) = request.into_parts();
        let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let body = Limited::new(body, LARGEST).collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
        Ok(Self { method: head.method.as_str().to_owned(), uri: head.uri.to_string(), headers, body })
    }

    /// The service of the credential scope. Empty if the request is not signed.
    pub(super) fn service(&self) -> String {
        let header = self.headers.iter().find(|(name, _)| name == "authorization").map_or("", |(_, value)| value);
        let credential = header.split("Credential=").nth(1).and_then(|rest| rest.split([',', ' ']).next()).unwrap_or_default();
        credential.rsplit('/').nth(1).unwrap_or_default().to_owned()
    }
}

/// Sends a request on, with other headers, over a connection of its own.
pub(super) async fn forward(to: SocketAddr, sent: &Sent, headers: impl FnOnce(Headers) -> Headers) -> io::Result<Answer> {
    let stream = TcpStream::connect(to).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let mut request = Request::builder().method(sent.method.as_str()).uri(&sent.uri).header("host", to.to_string());
    let kept = sent.headers.iter().filter(|(name, _)| !HOP.contains(&name.as_str())).cloned().collect();
    for (name, value) in headers(kept) {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(sent.body.clone()))).map_err(io::Error::other)?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        let (head, body) = response.into_parts();
        let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = head.headers.iter().filter(|(name, _)| !HOP.contains(&name.as_str()));
        let headers = headers.map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
        Ok(Answer { status: head.status.as_u16(), headers, body })
    };
    tokio::pin!(exchange);
    tokio::select! {
        answer = &mut exchange => answer,
        ended = connection => {
            ended.map_err(io::Error::other)?;
            exchange.await
        }
    }
}
