//! A proxy between the program and the served sandbox that lets calls go wrong. It listens on loopback alone, in a thread of its own, until it is dropped.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::stream::{self, FuturesUnordered};
use heiiki_sim::Haze;
use heiiki_sim::codec::{Call, Decoded, Protocol};
use heiiki_sim::dispatch::denied;
use heiiki_sim::observation::is_list;
use heiiki_sim::throttle::throttled;
use heiiki_sim::trail::only_reads;
use http_body_util::StreamBody;
use hyper::body::{Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::answers::{Answer, with_item, with_token};
use super::draw::Draw;
use super::forward::{Sent, forward};
use super::kind::{Kind, Tally};
use super::weather::{Seen, Weather};
use super::{now, pause};

/// The greatest age of an answer that is repeated. AWS's reads lag behind by seconds.
const STALE: Duration = Duration::from_secs(20);
/// The number of answers to the same read that are remembered.
const REMEMBERED: usize = 6;
/// The number of times that an endless page is sent. After it the list ends, so that no run goes on for ever.
const PAGES: usize = 40;

/// The proxy.
#[derive(Debug)]
pub(super) struct Proxy {
    /// The address on which it listens.
    pub(super) address: SocketAddr,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A request: method, path and body.
type Asked = (String, String, Vec<u8>);

/// The state of the proxy.
#[derive(Debug, Default)]
struct State {
    run: String,
    weather: Option<Weather>,
    calls: usize,
    counts: BTreeMap<String, usize>,
    /// The process is to be killed.
    due: bool,
    /// Every call: the run, its number, the operation, and the result.
    trail: Vec<String>,
    tally: Tally,
    answers: BTreeMap<Asked, Vec<(Instant, Answer)>>,
    pages: BTreeMap<String, Page>,
}

/// A page that is sent again.
#[derive(Debug)]
struct Page {
    whole: Answer,
    /// An endless page, with the token that leads to it again. `None` if it comes once more and then ends.
    endless: Option<Answer>,
    sent: usize,
}

/// The answer that a caller sees.
enum Said {
    Whole(Answer),
    /// The connection breaks in the middle.
    Half(Answer),
    Reset,
}

type Body = StreamBody<stream::Iter<std::vec::IntoIter<io::Result<Frame<Bytes>>>>>;

impl Proxy {
    /// Starts a proxy in front of an address.
    pub(super) fn start(upstream: SocketAddr, tally: &Tally) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State { tally: tally.clone(), ..State::default() }));
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener that does not block");
                tokio::select! {
                    never = serve(&listener, upstream, &shared) => match never {},
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, state, stop: Some(stop), thread: Some(thread) })
    }

    /// Begins another run, which is named in the trail.
    pub(super) fn begin(&self, run: &str, weather: Option<Weather>) {
        let mut state = lock(&self.state);
        state.run = run.to_owned();
        state.weather = weather;
        state.calls = 0;
        state.counts.clear();
        state.due = false;
    }

    /// Tells if the running process is to be killed now.
    pub(super) fn due(&self) -> bool {
        lock(&self.state).due
    }

    /// Every call so far, a line each. A fault is at the end of its line, after ` !`.
    pub(super) fn trail(&self) -> Vec<String> {
        lock(&self.state).trail.clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // A thread that has ended by itself does not listen any more.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: &TcpListener, upstream: SocketAddr, state: &Mutex<State>) -> Infallible {
    let mut connections = FuturesUnordered::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connections.push(async move {
                    let service = service_fn(|request| respond(upstream, state, request));
                    // A connection that ends early is what this proxy is for.
                    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                }),
                Err(_) => pause(Duration::from_millis(50)).await,
            },
            Some(()) = connections.next(), if !connections.is_empty() => {}
        }
    }
}

async fn respond(upstream: SocketAddr, state: &Mutex<State>, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let sent = Sent::read(request).await?;
    let said = Exchange::of(upstream, state, &sent).answer().await?;
    match said {
        Said::Reset => Err(io::Error::new(io::ErrorKind::ConnectionReset, "drawn")),
        Said::Whole(answer) => {
            let body = answer.body.clone();
            response(answer, vec![Ok(Frame::data(Bytes::from(body)))], sent.method == "HEAD")
        }
        Said::Half(answer) => {
            let half = Bytes::copy_from_slice(&answer.body[..answer.body.len() / 2]);
            let broken = io::Error::new(io::ErrorKind::ConnectionReset, "drawn");
            response(answer, vec![Ok(Frame::data(half)), Err(broken)], false)
        }
    }
}

fn response(answer: Answer, frames: Vec<io::Result<Frame<Bytes>>>, head: bool) -> io::Result<Response<Body>> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    if !head {
        builder = builder.header("content-length", answer.body.len());
    }
    let frames = if head { Vec::new() } else { frames };
    builder.body(StreamBody::new(stream::iter(frames))).map_err(io::Error::other)
}

/// One call on its way through.
struct Exchange<'a> {
    upstream: SocketAddr,
    state: &'a Mutex<State>,
    sent: &'a Sent,
    service: String,
    decoded: Decoded,
    protocol: Protocol,
}

impl<'a> Exchange<'a> {
    fn of(upstream: SocketAddr, state: &'a Mutex<State>, sent: &'a Sent) -> Self {
        let service = sent.service();
        let call = Call { method: &sent.method, uri: &sent.uri, headers: &sent.headers, body: &sent.body };
        let protocol = Protocol::of(&service).unwrap_or_else(|| Protocol::guess(&call));
        let unread = |_| Decoded { action: "-".to_owned(), input: serde_json::Value::Null };
        let decoded = protocol.decode(&call).unwrap_or_else(unread);
        Self { upstream, state, sent, service, decoded, protocol }
    }

    async fn answer(&self) -> io::Result<Said> {
        let operation = format!("{}:{}", self.service, self.decoded.action);
        let (kind, draw, killed, at) = {
            let mut state = lock(self.state);
            let calls = state.calls;
            state.calls += 1;
            let count = state.counts.entry(operation.clone()).or_default();
            let before = *count;
            *count += 1;
            let seen = Seen {
                operation: &operation,
                before,
                calls,
                reads: only_reads(&self.decoded.action),
                lists: is_list(&self.decoded.action),
            };
            let weather = state.weather.as_ref();
            let met = weather.and_then(|weather| weather.meets(&seen));
            let draw = weather.map_or(Draw::of(0), |weather| weather.detail(&seen));
            let killed = weather.and_then(|weather| weather.kills(calls));
            let line = format!("{} call {calls} {operation}", state.run);
            state.trail.push(line);
            (met, draw, killed, state.trail.len() - 1)
        };
        if let Some(carried_out) = killed {
            return self.end(carried_out, at).await;
        }
        if let Some(page) = self.page(at) {
            return Ok(Said::Whole(page));
        }
        match kind {
            None => Ok(Said::Whole(self.truth().await?)),
            Some(kind) => self.wrong(kind, draw, at).await,
        }
    }

    /// Lets the process be killed, before or after the call is carried out.
    async fn end(&self, carried_out: bool, at: usize) -> io::Result<Said> {
        if carried_out {
            self.truth().await?;
        }
        self.note(at, Kind::Killed);
        lock(self.state).due = true;
        pause(Duration::from_secs(10)).await;
        Ok(Said::Reset)
    }

    /// The page that a token of ours asks for.
    fn page(&self, at: usize) -> Option<Answer> {
        let mut state = lock(self.state);
        let asked = |token: &str| self.sent.uri.contains(token) || contains(&self.sent.body, token.as_bytes());
        let token = state.pages.keys().find(|token| asked(token))?.clone();
        let page = state.pages.get_mut(&token)?;
        page.sent += 1;
        let again = page.sent < PAGES;
        let answer = page.endless.as_ref().filter(|_| again).unwrap_or(&page.whole).clone();
        let kind = if page.endless.is_some() { Kind::PageWithoutEnd } else { Kind::PageTwice };
        if page.sent == 1 {
            state.tally.count(kind);
        }
        if let Some(line) = state.trail.get_mut(at) {
            line.push_str(&format!(" !{}", kind.word()));
        }
        Some(answer)
    }

    /// The true answer of the sandbox, which is remembered for reads.
    async fn truth(&self) -> io::Result<Answer> {
        let answer = forward(self.upstream, self.sent, |headers| headers).await?;
        if only_reads(&self.decoded.action) && answer.status == 200 {
            let mut state = lock(self.state);
            let answers = state.answers.entry(self.key()).or_default();
            if answers.last().is_none_or(|(_, last)| !last.says(&answer)) {
                answers.push((now(), answer.clone()));
            }
            if answers.len() > REMEMBERED {
                answers.remove(0);
            }
        }
        Ok(answer)
    }

    fn key(&self) -> (String, String, Vec<u8>) {
        (self.service.clone(), format!("{} {}", self.sent.method, self.sent.uri), self.sent.body.clone())
    }

    async fn wrong(&self, kind: Kind, draw: Draw, at: usize) -> io::Result<Said> {
        let occurred = |said: Said| {
            self.note(at, kind);
            Ok(said)
        };
        let refusal = |fault| self.refusal(&fault);
        match kind {
            Kind::Throttled => occurred(refusal(throttled(&self.service))),
            Kind::InternalError => {
                let text = "An internal error has occurred";
                occurred(refusal(heiiki_sim::ServiceError::new(500, "InternalFailure", text)))
            }
            Kind::Denied => {
                let who = "arn:aws:iam::123456789012:user/swarm";
                occurred(refusal(denied(&self.service, &self.decoded.action, who)))
            }
            Kind::ThrottledBare => occurred(bare(429, "")),
            Kind::ServerErrorBare => occurred(bare(500, "")),
            Kind::UnavailableBare => occurred(bare(503, "")),
            Kind::BadGateway => occurred(bare(502, "<html><head><title>502 Bad Gateway</title></head><body></body></html>")),
            Kind::ResetBefore => occurred(Said::Reset),
            Kind::Expired => {
                let said = Said::Whole(forward(self.upstream, self.sent, expired).await?);
                occurred(said)
            }
            Kind::GatewayTimeout
            | Kind::ResetAfter
            | Kind::Truncated
            | Kind::Garbled
            | Kind::Slow
            | Kind::Stalled
            | Kind::Stale
            | Kind::PageWithoutEnd
            | Kind::PageTwice
            | Kind::Twin
            | Kind::Missing
            | Kind::Killed => {
                let truth = self.truth().await?;
                self.told(kind, draw, at, truth).await
            }
        }
    }

    /// The answer after the call was carried out.
    async fn told(&self, kind: Kind, draw: Draw, at: usize, truth: Answer) -> io::Result<Said> {
        let other = match kind {
            Kind::GatewayTimeout => Some(bare(504, "upstream request timeout")),
            Kind::ResetAfter => Some(Said::Reset),
            Kind::Truncated => (truth.body.len() > 1).then(|| Said::Half(truth.clone())),
            Kind::Garbled => (self.sent.method != "HEAD").then(|| {
                let body = b"<<<garbled answer of a broken gateway".to_vec();
                Said::Whole(Answer { status: truth.status, headers: truth.headers.clone(), body })
            }),
            Kind::Slow => {
                pause(Duration::from_millis(500 + draw.below(2_500) as u64)).await;
                Some(Said::Whole(truth.clone()))
            }
            Kind::Stalled => {
                pause(Duration::from_secs(90)).await;
                Some(Said::Reset)
            }
            Kind::Stale => self.earlier(draw, &truth).map(Said::Whole),
            Kind::Twin => with_item(self.protocol, &self.decoded, &truth, Haze::Twin(draw.below(64))).map(Said::Whole),
            Kind::Missing => with_item(self.protocol, &self.decoded, &truth, Haze::Omit(draw.below(64))).map(Said::Whole),
            Kind::PageWithoutEnd | Kind::PageTwice => {
                if let Some(answer) = self.paged(kind, &truth) {
                    // It occurs when the program asks for the next page.
                    return Ok(Said::Whole(answer));
                }
                None
            }
            Kind::Throttled
            | Kind::ThrottledBare
            | Kind::InternalError
            | Kind::ServerErrorBare
            | Kind::BadGateway
            | Kind::UnavailableBare
            | Kind::ResetBefore
            | Kind::Expired
            | Kind::Denied
            | Kind::Killed => None,
        };
        match other {
            None => Ok(Said::Whole(truth)),
            Some(said) => {
                self.note(at, kind);
                Ok(said)
            }
        }
    }

    /// The answer with a token that leads to the same page again.
    fn paged(&self, kind: Kind, truth: &Answer) -> Option<Answer> {
        let mut state = lock(self.state);
        let token = format!("swarmpage{}x", state.pages.len());
        let answer = with_token(self.protocol, &self.decoded.action, truth, &token)?;
        let endless = (kind == Kind::PageWithoutEnd).then(|| answer.clone());
        state.pages.insert(token, Page { whole: truth.clone(), endless, sent: 0 });
        Some(answer)
    }

    /// An earlier answer to the same read that differs.
    fn earlier(&self, draw: Draw, truth: &Answer) -> Option<Answer> {
        let state = lock(self.state);
        let all = state.answers.get(&self.key())?;
        let fresh = |seen: &Instant| now().duration_since(*seen) < STALE;
        let other: Vec<&Answer> =
            all.iter().filter(|(seen, answer)| fresh(seen) && !answer.says(truth)).map(|(_, answer)| answer).collect();
        (!other.is_empty()).then(|| other[draw.below(other.len())].clone())
    }

    fn refusal(&self, fault: &heiiki_sim::ServiceError) -> Said {
        let answer = self.protocol.encode_error(fault, "00000000-0000-0000-0000-000000000000");
        let headers = answer.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Said::Whole(Answer { status: answer.status, headers, body: answer.body })
    }

    fn note(&self, at: usize, kind: Kind) {
        let mut state = lock(self.state);
        state.tally.count(kind);
        if let Some(line) = state.trail.get_mut(at) {
            line.push_str(&format!(" !{}", kind.word()));
        }
    }
}

fn bare(status: u16, body: &str) -> Said {
    let headers = if body.is_empty() { Vec::new() } else { vec![("content-type".to_owned(), "text/html".to_owned())] };
    Said::Whole(Answer { status, headers, body: body.as_bytes().to_vec() })
}

/// The headers of a request that was signed with credentials which have ended.
fn expired(headers: Vec<(String, String)>) -> Vec<(String, String)> {
    let change = |(name, value): (String, String)| match value.split_once("Credential=").filter(|_| name == "authorization") {
        Some((before, after)) => {
            let rest = after.split_once('/').map_or("", |(_, rest)| rest);
            (name, format!("{before}Credential=EXPIRED/{rest}"))
        }
        None => (name, value),
    };
    headers.into_iter().map(change).collect()
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}
