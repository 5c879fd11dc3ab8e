//! Ctrl-C, SIGTERM and the loss of the terminal (SIGHUP) as a stream of requests to stop. On systems without these
//! signals there is only Ctrl-C.

use crate::Exit;

/// Listens to the signals that ask a run to stop.
pub struct Signals {
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    hangup: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    /// Begins to listen. A signal that cannot be listened to keeps its usual effect: it ends the process.
    #[cfg(unix)]
    pub fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        // `nohup` lets the process ignore it, which listening would undo.
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let hangup = if ignores_hangup(&status) { None } else { signal(SignalKind::hangup()).ok() };
        Self { interrupt: signal(SignalKind::interrupt()).ok(), terminate: signal(SignalKind::terminate()).ok(), hangup }
    }

    /// Begins to listen.
    #[cfg(not(unix))]
    pub const fn listen() -> Self {
        Self {}
    }

    /// The next request to stop, as the exit code it stands for.
    #[cfg(unix)]
    pub async fn next(&mut self) -> Exit {
        async fn heard(signal: &mut Option<tokio::signal::unix::Signal>) {
            let heard = match signal {
                Some(signal) => signal.recv().await,
                None => None,
            };
            if heard.is_none() {
                std::future::pending::<()>().await;
            }
        }
        tokio::select! {
            () = heard(&mut self.interrupt) => Exit::Interrupted,
            () = heard(&mut self.terminate) => Exit::Terminated,
            () = heard(&mut self.hangup) => Exit::HungUp,
        }
    }

    /// The next request to stop, as the exit code it stands for.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> Exit {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Exit::Interrupted
    }
}

/// True if a process ignores SIGHUP, the first of the signals in its mask, according to Linux. Other systems do not
/// tell.
#[cfg(unix)]
fn ignores_hangup(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_nohup_set_is_seen() {
        assert!(ignores_hangup("Name:\theiiki\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n"));
        assert!(!ignores_hangup("SigIgn:\t0000000000001000\n"));
        assert!(!ignores_hangup(""));
    }
}
