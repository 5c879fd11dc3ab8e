//! The dispatcher, from the bytes of a request to the bytes of an answer: the identity of the caller, the operation,
//! injected faults, and the operation's result.
//!
//! It deliberately does not wait and reads no clock: the callers ([`crate::wire`], [`crate::serve`]) bring the time and wait.

use std::time::Duration;

use serde_json::{Value, json};

use crate::authorization;
pub use crate::authorization::denied;
use crate::calls::{CallRecord, Outcome};
use crate::codec::{Answer, Call, Decoded, Protocol};
use crate::fault_injection::{FaultEffect, meet};
use crate::hex::hex;
use crate::observation::{Haze, Past};
use crate::sandbox::{Change, Inner, Sandbox};
use crate::services::sts::Caller;
use crate::services::{self, cloudtrail, iam, sts};
use crate::signature::Authorization;
use crate::store::SandboxError;
use crate::throttle::{self, Place};
use crate::trail::{self, Signer, only_reads};
use crate::{Request, ServiceError, Time, World};

/// The reply a caller gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The answer, or none.
    pub reaction: Reaction,
    /// The time it takes beyond the usual.
    pub delay: Duration,
}

/// An answer, or the way in which there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// An HTTP answer.
    Answer(Answer),
    /// No connection was made.
    Unreachable,
    /// The connection broke before the answer.
    Cut,
}

/// A request with its credentials.
struct Scope<'a> {
    call: &'a Call<'a>,
    by: Authorization<'a>,
}

/// Answers one request. An injected kill ends the process in here.
pub fn answer(sandbox: &Sandbox, now: Time, call: &Call<'_>) -> Result<Reply, SandboxError> {
    let Some(by) = Authorization::read(call) else {
        let error = ServiceError::new(403, "MissingAuthenticationToken", "Missing Authentication Token");
        let reaction = Reaction::Answer(Protocol::guess(call).encode_error(&error, &request_id(0, now, 0)));
        return Ok(Reply { reaction, delay: Duration::ZERO });
    };
    let scope = Scope { call, by };
    let known = Protocol::of(by.service);
    let protocol = known.unwrap_or_else(|| Protocol::guess(call));
    let decoded = match known {
        Some(protocol) => protocol.decode(call),
        None => Err(not_simulated(&format!("the service {}", by.service))),
    };
    let done = sandbox.work(|inner| {
        let done = carry_out(inner, &scope, decoded, now);
        let change = done.change;
        (done, change)
    })?;
    let delay = Duration::from_millis(done.latency_ms);
    let reaction = match done.end {
        End::Kill => end_process(),
        End::Cut => Reaction::Cut,
        End::Unreachable => Reaction::Unreachable,
        End::Result(Ok(value)) => Reaction::Answer(to(call, done.at, protocol.encode(&done.action, &value, &done.request_id))),
        End::Result(Err(error)) => Reaction::Answer(to(call, done.at, protocol.encode_error(&error, &done.request_id))),
    };
    Ok(Reply { reaction, delay })
}

/// An answer as HTTP sends it: with the time of the account, and to a HEAD without its body, so that an error there has no code but its status.
fn to(call: &Call<'_>, at: Time, mut answer: Answer) -> Answer {
    answer.headers.push(("date", at.http_date()));
    if call.method == "HEAD" {
        answer.body.clear();
        answer.headers.retain(|(name, _)| *name != "content-type" || answer.status < 300);
    }
    answer
}

struct Done {
    at: Time,
    action: String,
    request_id: String,
    latency_ms: u64,
    change: Change,
    end: End,
}

enum End {
    Result(Result<Value, ServiceError>),
    Unreachable,
    Cut,
    Kill,
}

fn carry_out(inner: &mut Inner, scope: &Scope<'_>, decoded: Result<Decoded, ServiceError>, now: Time) -> Done {
    let now = now.max(inner.world.now);
    inner.world.now = now;
    // For every call, so that no operation has to think of it.
    services::expire(&mut inner.world, now);
    let request_id = request_id(inner.world.seed, now, inner.log.total());
    let (action, latency_ms, change, end) = match decoded {
        Ok(Decoded { action, input }) => {
            // Before an injected error is used up, which may be the one that looks back.
            Past::remember(&mut inner.world, &action);
            let met = meet(&mut inner.world.faults, scope.by.service, &action, &input);
            let place = Place { service: scope.by.service, region: scope.by.region, action: &action };
            let end = end_of(inner, scope, &place, &input, met.effect);
            let done = matches!(&end, End::Result(Ok(_)) | End::Cut | End::Kill);
            let change = if met.counted || (done && !only_reads(&action)) { Change::World } else { Change::Nothing };
            (action, met.latency_ms, change, end)
        }
        Err(error) => ("-".to_owned(), 0, Change::Nothing, End::Result(Err(error))),
    };
    let outcome = match &end {
        End::Result(Ok(_)) => Outcome::Done,
        End::Result(Err(error)) => Outcome::Error(error.code.clone()),
        End::Unreachable | End::Cut | End::Kill => Outcome::Lost,
    };
    tracing::debug!(service = %scope.by.service, operation = %action, ?outcome, "simulated call");
    inner.log.add(CallRecord { at: now, service: scope.by.service.to_owned(), operation: action.clone(), outcome });
    Done { at: now, action, request_id, latency_ms, change, end }
}

fn end_of(inner: &mut Inner, scope: &Scope<'_>, place: &Place<'_>, input: &Value, effect: Option<FaultEffect>) -> End {
    match effect {
        Some(FaultEffect::Unreachable) => End::Unreachable,
        Some(FaultEffect::Throttle) => End::Result(Err(throttle::throttled(place.service))),
        Some(FaultEffect::Error { status, code, message }) => End::Result(Err(ServiceError::new(status, &code, message))),
        Some(FaultEffect::Deny { message }) => {
            inner.world.caller = sts::caller(&inner.world, scope.by.access_key);
            let mut error = denied(place.service, place.action, &inner.world.caller.arn);
            error.message = message.unwrap_or(error.message);
            End::Result(Err(error))
        }
        Some(FaultEffect::Cut) => after(operate(inner, scope, place, input), End::Cut),
        Some(FaultEffect::Kill) => after(operate(inner, scope, place, input), End::Kill),
        Some(FaultEffect::Hazy(haze)) => End::Result(hazy(inner, scope, place, input, haze)),
        Some(FaultEffect::Latency { .. }) | None => End::Result(operate(inner, scope, place, input)),
    }
}

/// Carries a call out and answers with less, more or something older than the truth.
fn hazy(inner: &mut Inner, scope: &Scope<'_>, place: &Place<'_>, input: &Value, haze: Haze) -> Result<Value, ServiceError> {
    let earlier = match haze {
        Haze::Stale(changes) if only_reads(place.action) => inner.world.past.before(changes).cloned(),
        Haze::Repeat | Haze::Twin(_) | Haze::Omit(_) | Haze::Empty | Haze::Stale(_) => None,
    };
    if let Some(earlier) = earlier {
        let present = std::mem::replace(&mut inner.world, earlier);
        let seen = operate(inner, scope, place, input);
        inner.world = present;
        let fresh = operate(inner, scope, place, input);
        if seen != fresh {
            inner.log.note_haze(haze);
        }
        return seen;
    }
    let mut seen = operate(inner, scope, place, input)?;
    if haze.change(place.action, input, &mut seen) {
        inner.log.note_haze(haze);
    }
    Ok(seen)
}

// The answer is lost whether it was good or bad.
fn after(_result: Result<Value, ServiceError>, end: End) -> End {
    end
}

fn operate(inner: &mut Inner, scope: &Scope<'_>, place: &Place<'_>, input: &Value) -> Result<Value, ServiceError> {
    let Place { service, region, action } = *place;
    identify(&mut inner.world, scope, service)?;
    inner.throttle.take(&inner.world.tuning, place, input, inner.world.now)?;
    // Also for operations that are not simulated, so that a denial is seen before.
    inner.world.caller.judged = authorization::check(&inner.world, scope.by.access_key, place, input)?;
    let operation = services::operation(service, action).ok_or_else(|| not_simulated(&format!("{service}:{action}")))?;
    // The events of global services stand in the history of another region.
    let history = service == "cloudtrail" && region == cloudtrail::global_region(&inner.world.region);
    let regional = !matches!(service, "iam" | "sts") && !history;
    if regional && region != inner.world.region {
        return Err(not_simulated(&format!("{service} in {region}; this account lives in {}", inner.world.region)));
    }
    iam::note_use(&mut inner.world, scope.by.access_key, service, region);
    let request = Request::new(inner.world.now, region, action, input);
    let answer = operation.call(&mut inner.world, &request)?;
    let agent = scope.call.header("user-agent").unwrap_or_default().chars().take(256).collect();
    let by = Signer { arn: inner.world.caller.arn.clone(), agent, console: false };
    trail::note(&mut inner.world, service, action, by, (input, &answer));
    Ok(answer)
}

/// Checks the credentials and the signature of a request, and notes who sent it.
fn identify(world: &mut World, scope: &Scope<'_>, service: &str) -> Result<(), ServiceError> {
    let Scope { call, by } = scope;
    sts::admit(world, service, by.access_key)?;
    if let Some((secret, token)) = sts::secret_of(world, by.access_key) {
        if token.is_some() && call.header("x-amz-security-token") != token {
            return Err(sts::unknown(service));
        }
        if !by.fits(call, secret) {
            return Err(sts::mismatch(service));
        }
    }
    let endpoint = endpoint_of(world, call);
    world.caller = Caller { endpoint, ..sts::caller(world, by.access_key) };
    Ok(())
}

/// The VPC endpoint that a request names as its host, as in `vpce-0a1b-2c3d.sagemaker.ap-northeast-1.vpce.amazonaws.com`.
fn endpoint_of(world: &World, call: &Call<'_>) -> Option<String> {
    let label = call.host().split('.').find(|label| label.starts_with("vpce-"))?;
    let endpoints = world.ec2.vpc_endpoints.keys();
    endpoints
        .filter(|id| label.strip_prefix(id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
        .max()
        .cloned()
}

fn not_simulated(what: &str) -> ServiceError {
    ServiceError::new(501, "NotSimulated", format!("The sandbox does not simulate {what}."))
}

fn request_id(seed: u64, now: Time, calls: u64) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(now.0.to_le_bytes())
        .chain_update(calls.to_le_bytes())
        .finalize();
    let text = hex(&hash[..16]);
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

#[cfg(unix)]
fn end_process() -> ! {
    use rustix::process::{Signal, getpid, kill_process};
    // A kill that cannot be sent still has to end the process at once, without unwinding.
    if let Err(why) = kill_process(getpid(), Signal::KILL) {
        tracing::error!(%why, "the injected kill could not be sent");
    }
    std::process::abort()
}

#[cfg(not(unix))]
fn end_process() -> ! {
    std::process::abort()
}

/// The body of an HTTP answer when the sandbox itself fails.
pub(crate) fn broken(why: &SandboxError) -> Vec<u8> {
    let mut text = why.to_string();
    let mut source = std::error::Error::source(why);
    while let Some(deeper) = source {
        text = format!("{text}: {deeper}");
        source = deeper.source();
    }
    json!({"__type": "SandboxFailure", "message": text}).to_string().into_bytes()
}
