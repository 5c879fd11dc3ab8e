//! Posting a result to a webhook. The URL may hold a secret: only its host is ever shown. Nothing that the other side does takes more than a bounded time
//! and a few kilobytes.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, StatusCode, Uri, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use percent_encoding::percent_decode_str;
use rustls::crypto::ring::default_provider;

use crate::CommandError;
use crate::render::style::one_line;

/// The number of attempts.
const ATTEMPTS: u32 = 3;
/// The most bytes that are read of an answer, for the reason of a refusal.
const LARGEST: usize = 4096;
/// The most characters of an answer that are shown.
const SHOWN: usize = 200;

/// A webhook.
#[derive(Clone)]
pub struct Target {
    uri: Uri,
    host: String,
    /// User and password, as they are sent.
    authorization: Option<String>,
}

/// The time that the other side may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// For the connection and the head of the answer.
    head: Duration,
    /// For what follows the head.
    body: Duration,
    /// Before the second attempt; the third one waits twice as long.
    pause: Duration,
}

const PATIENCE: Patience =
    Patience { head: Duration::from_secs(10), body: Duration::from_secs(3), pause: Duration::from_secs(1) };

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// The URL holds a secret.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Target {
    /// Reads a URL.
    ///
    /// # Errors
    /// It is none of a webhook. The URL is not in the message.
    pub fn of(url: &str) -> Result<Self, CommandError> {
        let wrong =
            |what: &str| CommandError::usage(format!("the URL for the notification {what}")).help("write https:// and a host");
        let uri: Uri = url.parse().map_err(|_| wrong("cannot be read"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(wrong("is not one of http or https"));
        }
        let (authority, host) = match (uri.authority(), uri.host()) {
            (Some(authority), Some(host)) if !host.is_empty() => (authority.as_str().to_owned(), host.to_owned()),
            _ => return Err(wrong("names no host")),
        };
        let Some((user, place)) = authority.rsplit_once('@') else { return Ok(Self { uri, host, authorization: None }) };
        let mut parts = uri.into_parts();
        parts.authority = Some(place.parse().map_err(|_| wrong("cannot be read"))?);
        let uri = Uri::from_parts(parts).map_err(|_| wrong("cannot be read"))?;
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        let both = [user, password].map(|part| percent_decode_str(part).collect::<Vec<u8>>()).join(&b':');
        Ok(Self { uri, host, authorization: Some(format!("Basic {}", STANDARD.encode(both))) })
    }

    fn request(&self, body: Bytes) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let mut request = Request::post(&self.uri)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("heiiki/", env!("CARGO_PKG_VERSION")));
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        request.body(Full::new(body))
    }
}

/// Posts a JSON document.
///
/// # Errors
/// It was not taken.
pub async fn post(target: &Target, body: String) -> Result<(), CommandError> {
    post_within(target, Bytes::from(body), PATIENCE).await
}

async fn post_within(target: &Target, body: Bytes, patience: Patience) -> Result<(), CommandError> {
    let failed = |why: String| {
        CommandError { causes: vec![why], ..CommandError::failed(format!("cannot notify {}", target.host)) }
            .help("the result itself is printed above")
    };
    let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(default_provider());
    let connector = connector.map_err(|error| failed(error.to_string()))?.https_or_http().enable_http1().build();
    let client: Https = Client::builder(TokioExecutor::new()).build(connector);
    let mut why = String::new();
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            pause(patience.pause * attempt).await;
        }
        let request = target.request(body.clone()).map_err(|error| failed(error.to_string()))?;
        why = match tokio::time::timeout(patience.head, client.request(request)).await {
            Err(_) => format!("no answer within {} s", patience.head.as_secs()),
            Ok(Err(error)) => chain(&error),
            Ok(Ok(answer)) if answer.status().is_success() => return Ok(()),
            Ok(Ok(answer)) => {
                let status = answer.status();
                let why = refusal(status, answer, patience.body).await;
                // A message that the other side refused for good is not sent again.
                if !passes(status) {
                    return Err(failed(why));
                }
                why
            }
        };
    }
    Err(failed(format!("{why}, {ATTEMPTS} times")))
}

/// True when another attempt may be answered otherwise.
fn passes(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::REQUEST_TIMEOUT
}

/// The answer of the other side, on one line.
async fn refusal(status: StatusCode, answer: Response<Incoming>, patience: Duration) -> String {
    let mut body = answer.into_body();
    let mut text = Vec::new();
    let read = async {
        while text.len() < LARGEST
            && let Some(Ok(frame)) = body.frame().await
        {
            text.extend(frame.data_ref().into_iter().flatten());
        }
    };
    // The part of the answer that came in time is shown.
    let _ = tokio::time::timeout(patience, read).await;
    text.truncate(LARGEST);
    let text: String = one_line(&String::from_utf8_lossy(&text)).chars().take(SHOWN).collect();
    let moved = if status.is_redirection() { "; heiiki follows no redirection" } else { "" };
    format!("it answered {status} {text}").trim_end().to_owned() + moved
}

/// An error with all that caused it: that there was no connection says less than that the name is not known.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut told = vec!["no connection".to_owned()];
    let mut next = Some(error);
    while let Some(error) = next {
        let text = one_line(&error.to_string());
        if !told.iter().any(|before| before.contains(&text)) {
            told.push(text);
        }
        next = error.source();
    }
    told.join(": ")
}

/// Real time: a webhook is outside of any sandbox.
#[expect(clippy::disallowed_methods, reason = "a webhook is no part of AWS and does not follow its clock")]
async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    const SHORT: Patience =
        Patience { head: Duration::from_millis(300), body: Duration::from_millis(300), pause: Duration::from_millis(1) };

    /// A server that answers every connection with these bytes, then, unless there is nothing to repeat, with others for as long as anybody reads them.
    /// It keeps the connection open. Gives its address, and the lines that it is sent.
    fn server(answer: &'static str, repeated: &'static str) -> (String, std::sync::mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sent, lines) = std::sync::mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, sent) = (stream.unwrap(), sent.clone());
                thread::spawn(move || {
                    for line in BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok) {
                        let end = line.is_empty();
                        let _ = sent.send(line);
                        if end {
                            break;
                        }
                    }
                    let _ = stream.write_all(answer.as_bytes());
                    while !repeated.is_empty() && stream.write_all(repeated.as_bytes()).is_ok() {}
                    thread::sleep(Duration::from_secs(20));
                });
            }
        });
        (address.to_string(), lines)
    }

    async fn told(address: &str) -> String {
        let target = Target::of(&format!("http://{address}/hook?key=secret")).unwrap();
        let posted = tokio::time::timeout(Duration::from_secs(10), post_within(&target, Bytes::from_static(b"{}"), SHORT)).await;
        let error = posted.expect("it ends by itself").unwrap_err();
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        let [why] = &error.causes[..] else { panic!("{error:?}") };
        why.clone()
    }

    #[tokio::test]
    async fn an_answer_without_an_end_is_read_no_further_than_it_is_shown() {
        let head = "HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n";
        let why = told(&server(head, "8\r\naaaaaaaa\r\n").0).await;
        assert_eq!(why, format!("it answered 400 Bad Request {}", "a".repeat(SHOWN)));
    }

    #[tokio::test]
    async fn an_answer_that_stalls_is_waited_for_no_longer_than_it_is_worth() {
        let why = told(&server("HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\nnot so", "").0).await;
        assert_eq!(why, "it answered 400 Bad Request not so");
        let why = told(&server("HTTP/1.1 500 ", "").0).await;
        assert_eq!(why, "no answer within 0 s, 3 times");
        let why = told(&server("", "").0).await;
        assert_eq!(why, "no answer within 0 s, 3 times");
    }

    #[tokio::test]
    async fn nothing_in_an_answer_looks_like_a_line_of_heiiki_s() {
        let answer = "HTTP/1.1 403 Forbidden\r\ncontent-length: 37\r\n\r\nno\nerror: all is well\u{202e}\u{1b}[31m\r\n  yes";
        let why = told(&server(answer, "").0).await;
        assert!(why.starts_with("it answered 403 Forbidden no error: all is well\\u{202e}\\u{1b}[31m"), "{why}");
        assert!(!why.contains(char::is_control), "{why:?}");
    }

    #[tokio::test]
    async fn a_redirection_is_not_followed_and_final() {
        let why = told(&server("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", "").0).await;
        assert_eq!(why, "it answered 302 Found; heiiki follows no redirection");
    }

    #[tokio::test]
    async fn the_cause_of_a_failed_connection_is_told() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(told(&closed.to_string()).await.contains("Connection refused"), "{}", told(&closed.to_string()).await);
        // No resolver is asked for a label of more than 63 letters.
        let unknown = told(&format!("{}.invalid", "a".repeat(64))).await;
        assert!(unknown.contains("dns error") || unknown.contains("lookup"), "{unknown}");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let plain = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = stream.unwrap().write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            }
        });
        let target = Target::of(&format!("https://{plain}/")).unwrap();
        let error = post_within(&target, Bytes::from_static(b"{}"), SHORT).await.unwrap_err();
        assert!(error.causes[0].contains("InvalidMessage") || error.causes[0].contains("corrupt"), "{error:?}");
    }

    #[tokio::test]
    async fn user_and_password_are_sent() {
        let (address, lines) = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "");
        let target = Target::of(&format!("http://us%40er:pass%3Aword@{address}/hook")).unwrap();
        assert_eq!(format!("{target:?}"), "Target { host: \"127.0.0.1\", .. }");
        post_within(&target, Bytes::from_static(b"{}"), SHORT).await.unwrap();
        let head: Vec<String> = lines.iter().take_while(|line| !line.is_empty()).collect();
        assert_eq!(head[0], "POST /hook HTTP/1.1");
        assert!(head.contains(&format!("authorization: Basic {}", STANDARD.encode("us@er:pass:word"))), "{head:?}");
        assert!(head.contains(&format!("host: {address}")), "{head:?}");
    }

    #[test]
    fn only_http_is_a_webhook() {
        for url in [
            "ftp://secret@example.com/",
            "file:///secret",
            "example.com/secret",
            "//example.com/secret",
            "secret",
            "https:///secret",
            "https://secret@",
            "",
            "http://exa mple.com/secret",
        ] {
            let error = Target::of(url).unwrap_err();
            assert_eq!(error.exit, crate::Exit::Usage, "{url}");
            assert!(error.message.contains("URL for the notification") && !error.message.contains("secret"), "{url}: {error:?}");
        }
        for url in ["HTTPS://example.com", "http://[::1]:8080/x", "https://hooks.example.com/a?b=c"] {
            assert!(Target::of(url).is_ok(), "{url}");
        }
    }
}
