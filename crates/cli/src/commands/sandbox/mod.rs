//! `heiiki sandbox`: the simulated account for people and for other clients.
//!
//! Its commands also play the other parties: a person at the console, users of a Studio, AWS itself, and time.

pub mod call;
pub mod fail;
pub mod fault;
pub mod reset;
pub mod serve;
mod status;
pub mod tune;
pub mod user;
pub mod wait;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use heiiki_sim::console_actions::id_of;
use heiiki_sim::{Sandbox as Account, ServiceError, World};

use crate::args::{Global, SANDBOX_FILE};
use crate::connect::{failed, sandbox_file};
use crate::{CommandError, Exit, Io};

/// The account and region of a sandbox that nothing else decides: those of the reference environments.
const ACCOUNT: &str = "123456789012";
const REGION: &str = "ap-northeast-1";

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

/// The sandbox of a file; a fresh one is made when there is none.
fn existing(file: &Path) -> Result<Account, CommandError> {
    Account::open(file, || World::new(ACCOUNT, REGION, 1)).map_err(|error| failed(&error))
}

/// The input with every `{kind/name}` replaced by the id of what heiiki made for this address.
fn named(input: &str, sandbox: &Account) -> Result<String, CommandError> {
    let mut out = String::new();
    let mut rest = input;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let address = after.split_once('}').filter(|(inside, _)| is_address(inside));
        if let Some((address, behind)) = address {
            let id = sandbox.read(|world| id_of(world, address)).map_err(|error| failed(&error))?;
            let missing = || CommandError::usage(format!("nothing in the sandbox was made for {address}"));
            out.push_str(&id.ok_or_else(missing)?);
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn is_address(text: &str) -> bool {
    text.contains('/') && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.'))
}

/// The error for a call of another party that AWS refused.
fn refused(fault: &ServiceError) -> CommandError {
    CommandError::failed(format!("the sandbox refused: {}: {}", fault.code, fault.message))
}
