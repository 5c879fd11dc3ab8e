//! The command line as a whole, in this process: output and exit codes.

#![expect(clippy::unwrap_used, reason = "tests")]

mod access;
mod adopt;
mod closed;
mod commands;
mod consent;
mod dangers;
mod drift;
#[cfg(unix)]
mod examples;
#[cfg(unix)]
mod files;
mod fleet;
mod forged;
mod forms;
mod graph;
mod html;
mod joint;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod lease;
mod marks;
mod missing;
mod plans;
#[cfg(unix)]
mod process;
mod progress;
mod prove;
mod quick_setup;
mod reports;
mod review;
mod run;
mod sandbox;
mod scenarios;
mod schemas;
#[cfg(unix)]
mod swarm;
mod who;
mod width;
