//! Ctrl-C and SIGTERM as a stream of requests to stop. Where there is no SIGTERM, Ctrl-C is all there is.

use crate::Exit;

/// Listens to the signals that ask a run to stop.
pub struct Signals {
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    /// Begins to listen. A signal that cannot be listened to keeps its usual effect: it ends the process.
    #[cfg(unix)]
    pub fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self { interrupt: signal(SignalKind::interrupt()).ok(), terminate: signal(SignalKind::terminate()).ok() }
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
