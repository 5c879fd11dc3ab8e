//! `heiiki sandbox fail`: lets SageMaker fail to make, change or delete an object.

use clap::ValueEnum;
use heiiki_sim::Sandbox as Account;
use heiiki_sim::services::sagemaker::injected_failure::{self, InjectedFailure};

use crate::connect::failed;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki sandbox fail`.
#[derive(Clone, Debug, clap::Args)]
pub struct FailArgs {
    /// Name of the object in SageMaker; `*` stands for any run of characters
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The change that fails
    #[arg(long, value_name = "STAGE", default_value = "create")]
    pub stage: Stage,
    /// The reason that SageMaker gives
    #[arg(long, value_name = "TEXT", default_value = "Insufficient capacity. Please try again later.")]
    pub reason: String,
    /// How many times
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub times: u32,
}

/// A change that SageMaker makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Making it, or starting a notebook instance.
    Create,
    /// Changing it.
    Update,
    /// Removing it.
    Delete,
}

pub(super) fn run(args: &FailArgs, sandbox: &Account, io: &Io) -> Result<Exit, CommandError> {
    let stage = match args.stage {
        Stage::Create => injected_failure::Stage::Create,
        Stage::Update => injected_failure::Stage::Update,
        Stage::Delete => injected_failure::Stage::Delete,
    };
    let failure = InjectedFailure { name: args.name.clone(), stage, reason: args.reason.clone(), times: Some(args.times) };
    let waiting = sandbox.edit(|world| {
        world.sagemaker.injected_failures.push(failure);
        world.sagemaker.injected_failures.len()
    });
    match waiting.map_err(|error| failed(&error))? {
        1 => io.out.line("1 failure is on order"),
        more => io.out.line(format!("{more} failures are on order")),
    }
    Ok(Exit::Done)
}
