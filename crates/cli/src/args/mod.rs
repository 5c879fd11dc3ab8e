//! Options that several commands share. The arguments of one command stand with it, in `commands`; the list of commands is in `command_line`.

mod global;
mod output;
mod plan_options;
mod purpose;
mod run_options;
mod spec;

pub use global::{Colour, Global, LogFormat, SANDBOX_FILE, speed};
pub use output::{OutputFormat, OutputOptions, ProofFormat, TextOrJson};
pub use plan_options::PlanOptions;
pub use purpose::Purpose;
pub use run_options::{LeaseOptions, RunOptions};
pub use spec::{Fleet, SPEC_FILE, Shard, SpecArgs, Specs};

pub(crate) use global::{SERVING, SIMULATED, hide_idle};
pub(crate) use run_options::span;

use run_options::parallelism;
