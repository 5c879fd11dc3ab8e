//! `heiiki sandbox`: the simulated account for people and for other clients.
//!
//! Its commands also play the other parties: a person at the console, users of a Studio, AWS itself, and time.

mod account;
pub mod call;
pub mod fail;
pub mod fault;
mod names;
pub mod reset;
pub mod serve;
mod status;
pub mod tune;
pub mod user;
pub mod wait;

use std::path::PathBuf;

use clap::Subcommand;

use self::account::{ACCOUNT, REGION, existing, refused};
use self::names::named;
use crate::args::{Global, SANDBOX_FILE};
use crate::connect::sandbox_file;
use crate::{CommandError, Exit, Io};

/// The commands of `heiiki sandbox`.
#[derive(Clone, Debug, Subcommand)]
pub enum SandboxCommand {
    /// Serve the sandbox over HTTP for the AWS CLI, boto3 and other clients
    Serve(serve::ServeArgs),
    /// Throw the sandbox away; the next use begins with a fresh account
    Reset(reset::ResetArgs),
    /// Show what the sandbox holds
    Status,
    /// Make one AWS call as somebody at the console would, past throttling and planned faults
    Call(call::CallArgs),
    /// Be a Studio user: start an application, save files
    User(user::UserArgs),
    /// Let time pass
    Wait(wait::WaitArgs),
    /// Set how fast and how consistent this AWS is, or list the settings
    Tune(tune::TuneArgs),
    /// Plan what goes wrong with coming calls
    Fault(fault::FaultArgs),
    /// Let SageMaker fail to make, change or delete an object, as it does for want of capacity
    Fail(fail::FailArgs),
}

pub(crate) fn run(args: &SandboxCommand, global: &Global, io: &mut Io) -> Result<Exit, CommandError> {
    let file = sandbox_file(global, io).unwrap_or_else(|| PathBuf::from(SANDBOX_FILE));
    match args {
        SandboxCommand::Serve(args) => crate::runtime::wait(serve::run(args, &file, global, io)),
        SandboxCommand::Reset(args) => reset::run(args, &file, io),
        SandboxCommand::Status => status::run(&file, io),
        SandboxCommand::Call(args) => call::run(args, &existing(&file)?, io),
        SandboxCommand::User(args) => user::run(args, &existing(&file)?, io),
        SandboxCommand::Wait(args) => wait::run(args, &existing(&file)?, io),
        SandboxCommand::Tune(args) => tune::run(args, &existing(&file)?, io),
        SandboxCommand::Fault(args) => fault::run(args, &existing(&file)?, io),
        SandboxCommand::Fail(args) => fail::run(args, &existing(&file)?, io),
    }
}
