//! The lease of an environment and its user interface: taken before the account is read, renewed while the command
//! works, and given back at its end.
//!
//! [`heiiki_apply::lease`] says what makes it safe. The messages are here.

use std::cell::Cell;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use heiiki_apply::lease::{Held, Loss, Record, Refusal, Seen, Wish, take};
use heiiki_aws::lease::{Patience, place};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::spec::Spec;
use heiiki_model::spec::lease::Mode;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::args::LeaseOptions;
use crate::connect::Connection;
use crate::render::error::aws_lines;
use crate::render::style::Tone;
use crate::render::time::span;
use crate::signals::Signals;
use crate::{CommandError, Exit, Io};

/// The use that a command makes of the lease.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    /// It takes it.
    Write(&'static str, Wish),
    /// It says who has it.
    Look,
    /// Nothing.
    Nothing,
}

/// The lease of the environment of one command.
#[derive(Debug)]
pub struct Lease {
    purpose: Purpose,
    held: OnceLock<Held>,
    taken: Notify,
    lost: Notify,
    /// Steps run, and what runs them sees to signals and to a lease that is lost.
    running: AtomicBool,
    at_work: Mutex<Option<Seen>>,
}

impl Lease {
    fn new(purpose: Purpose) -> Arc<Self> {
        let (held, taken, lost) = (OnceLock::new(), Notify::new(), Notify::new());
        Arc::new(Self { purpose, held, taken, lost, running: AtomicBool::new(false), at_work: Mutex::default() })
    }

    /// For a command that writes.
    pub fn writing(command: &'static str, lease: LeaseOptions) -> Arc<Self> {
        Self::new(Purpose::Write(command, lease.wish()))
    }

    /// For a command that says who is at work.
    pub fn looking() -> Arc<Self> {
        Self::new(Purpose::Look)
    }

    /// For a command that only reads.
    pub fn none() -> Arc<Self> {
        Self::new(Purpose::Nothing)
    }

    /// The lease that was taken.
    pub fn held(&self) -> Option<&Held> {
        self.held.get()
    }

    /// Takes the lease, when the command writes. To be called before anything is read that is planned from.
    pub async fn enter(&self, connection: &Connection, spec: &Spec, io: &Io) -> Result<(), CommandError> {
        let Purpose::Write(command, wish) = self.purpose else { return Ok(()) };
        if spec.lease.mode == Mode::Off {
            return Ok(());
        }
        let store = place(&connection.aws, &spec.lease, Patience::Twice);
        let told = Cell::new(false);
        let busy = |seen: &Seen| {
            if !told.replace(true) {
                io.err.line(io.err.paint().tone(Tone::Dim, format!("waiting for another run: {}", at_work(seen))));
            }
        };
        let me = record(command, connection, io);
        match take(Arc::clone(&store), Arc::clone(&connection.clock), me, wish, &busy).await {
            Ok(held) => {
                if let Some(over) = &held.over {
                    let ended = if over.is_dead() { "whose lease has ended" } else { "whose lease was live" };
                    io.err.line(io.err.paint().tone(Tone::Warn, format!("taken over from a run {ended}: {}", at_work(over))));
                }
                // It is empty, because a command takes the lease once.
                let _ = self.held.set(held);
                self.taken.notify_one();
                Ok(())
            }
            Err(Refusal::Busy(seen)) => Err(refused(&seen, &spec.place.environment)),
            Err(Refusal::Failed(error)) if spec.lease.mode == Mode::Required => {
                let message = format!("nothing was changed: the spec requires the lease, and {} cannot be used", store.place());
                Err(CommandError { exit: Exit::Refused, ..CommandError::aws(message, &error) })
            }
            Err(Refusal::Failed(error)) => {
                io.err.line(io.err.paint().tone(Tone::Warn, format!("warning: {}", apart(&error))));
                Ok(())
            }
        }
    }

    /// Reads the account, and at the same time looks up the lease's holder if the command shows it. It does not wait
    /// for that: an answer that comes too late is not shown.
    pub async fn beside<T>(&self, connection: &Connection, spec: &Spec, reading: impl Future<Output = T>) -> T {
        if !matches!(self.purpose, Purpose::Look) || spec.lease.mode == Mode::Off {
            return reading.await;
        }
        let store = place(&connection.aws, &spec.lease, Patience::Once);
        let mut reading = pin!(reading);
        let look = async {
            let seen = store.read().await.ok().flatten().filter(|seen| !seen.is_dead());
            *self.at_work.lock().unwrap_or_else(PoisonError::into_inner) = seen;
            std::future::pending::<Infallible>().await
        };
        tokio::select! {
            biased;
            value = &mut reading => value,
            never = look => match never {},
        }
    }

    /// Names the run that holds the lease, if there is one.
    pub fn tell(&self, io: &Io) {
        if let Some(seen) = &*self.at_work.lock().unwrap_or_else(PoisonError::into_inner) {
            let text = format!("note: another run is at work on this environment: {}", at_work(seen));
            io.err.line(io.err.paint().tone(Tone::Warn, text));
        }
    }

    /// Runs a command, renews the lease beside it, and gives it back at its end, also when the command is interrupted.
    pub async fn around(&self, command: impl Future<Output = Result<Exit, CommandError>>) -> Result<Exit, CommandError> {
        let ended = self.watch(command).await;
        if let Some(held) = self.held()
            && let Err(error) = held.release().await
        {
            tracing::warn!(%error, "the lease was not given back; it ends by itself");
        }
        ended
    }

    async fn watch(&self, command: impl Future<Output = Result<Exit, CommandError>>) -> Result<Exit, CommandError> {
        let (mut command, mut kept, mut signals) = (pin!(command), pin!(self.keep()), Signals::listen());
        let mut lost = false;
        loop {
            tokio::select! {
                biased;
                ended = &mut command => return ended,
                loss = &mut kept, if !lost => {
                    lost = true;
                    if !self.running.load(Ordering::Relaxed) {
                        return Err(gone(&loss));
                    }
                    self.lost.notify_one();
                }
                signal = signals.next() => {
                    if !self.running.load(Ordering::Relaxed) {
                        return Err(CommandError { exit: signal, ..CommandError::failed("interrupted; nothing was changed") });
                    }
                }
            }
        }
    }

    /// Renews the lease from when it is taken until it is lost.
    async fn keep(&self) -> Loss {
        loop {
            if let Some(held) = self.held() {
                return held.keep().await;
            }
            self.taken.notified().await;
        }
    }

    /// Says that steps run from now on, which are ended rather than dropped.
    pub fn running(&self) {
        self.running.store(true, Ordering::Relaxed);
    }

    /// Ends when the lease is lost while steps run; gives what to say of it.
    pub async fn lost(&self) -> String {
        loop {
            if let Some(loss) = self.held().and_then(Held::lost) {
                return sentence(&loss);
            }
            self.lost.notified().await;
        }
    }
}

/// The record of the run that asks for the lease.
fn record(command: &str, connection: &Connection, io: &Io) -> Record {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|name| name.trim().to_owned());
    let host = host.filter(|name| !name.is_empty()).or_else(|| io.var("HOSTNAME").map(str::to_owned));
    let user = || io.var("USER").unwrap_or("somebody").to_owned();
    let now = Timestamp::try_from(connection.clock.now()).unwrap_or_default();
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    // Seeded by the system for each process anew.
    let random = |number: u32| {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u32(number);
        hasher.finish()
    };
    Record {
        command: command.to_owned(),
        owner: connection.aws.caller().map_or_else(user, str::to_owned),
        host: host.or_else(|| io.var("COMPUTERNAME").map(str::to_owned)).unwrap_or_else(|| "a host without a name".to_owned()),
        process: std::process::id(),
        since: now,
        expires: now,
        seconds: 0,
        run: format!("{:016x}{:016x}", random(1), random(2)),
        counter: 0,
        after: None,
    }
}

/// The holder of a lease and its age: `apply by arn:... on build-7 (process 812), begun at ..., last heard of 12 s
/// ago`.
pub fn at_work(seen: &Seen) -> String {
    let heard = seen.age.map_or_else(String::new, |age| format!(", last heard of {} ago", span(age)));
    match &seen.holder {
        Some(Record { command, owner, host, process, since, .. }) => {
            format!("{command} by {owner} on {host} (process {process}), begun at {since}{heard}")
        }
        None => format!("somebody who wrote what this heiiki cannot read{heard}"),
    }
}

fn refused(seen: &Seen, environment: &str) -> CommandError {
    let ends = seen.left().map_or_else(String::new, |left| format!(", its lease ends by itself in {}", span(left)));
    let help = format!(
        "wait for it with --wait-for-lease 30m, or look at `heiiki plan` later; if that run is no more{ends}, and --take-over takes it at once"
    );
    let message = format!("nothing was changed: another run is at work on environment {environment}");
    CommandError { causes: vec![at_work(seen)], ..CommandError::refused(message) }.help(help)
}

/// Without a lease one goes on, and knows what that means.
fn apart(error: &AwsError) -> String {
    let AwsError { service, operation, code, message, class, .. } = error;
    let how = if *class == Class::Denied { "was denied" } else { "failed" };
    let why = format!("{service} {operation} {how} ({code}: {message})");
    format!("two runs at once are not kept apart: {why}")
}

fn sentence(loss: &Loss) -> String {
    match loss {
        Loss::Taken(Some(seen)) => format!("another run has taken this environment over: {}", at_work(seen)),
        Loss::Taken(None) => "the lease of this environment was removed by somebody".to_owned(),
        Loss::NotRenewed(Some(error)) => format!("the lease of this environment could not be renewed: {error}"),
        Loss::NotRenewed(None) => "the lease of this environment could not be renewed in time".to_owned(),
    }
}

/// The lease was lost before anything was done.
fn gone(loss: &Loss) -> CommandError {
    let refused = CommandError::refused(format!("nothing was changed: {}", sentence(loss)));
    let refused = match loss {
        Loss::NotRenewed(Some(error)) => CommandError { causes: aws_lines(error), ..refused },
        Loss::NotRenewed(None) | Loss::Taken(_) => refused,
    };
    refused.help("run it again: what was planned may no longer be so")
}
