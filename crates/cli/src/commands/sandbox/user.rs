//! `heiiki sandbox user`: users of a Studio, who start applications and save files.

use clap::Subcommand;
use heiiki_model::kind::size;
use heiiki_sim::Sandbox as Account;
use heiiki_sim::console_actions::{start_app, write_home};

use super::refused;
use crate::connect::failed;
use crate::{CommandError, Exit, Io};

/// As AWS counts them for volumes, and as sizes are printed.
const GIGABYTE: u64 = 1 << 30;

/// The arguments of `heiiki sandbox user`.
#[derive(Clone, Debug, clap::Args)]
pub struct UserArgs {
    /// The name of the user profile
    #[arg(value_name = "PROFILE")]
    pub user: String,
    /// The deed.
    #[command(subcommand)]
    pub deed: Deed,
}

/// The deeds of a Studio user.
#[derive(Clone, Debug, Subcommand)]
pub enum Deed {
    /// Start an application in a private space
    Start {
        /// `JupyterLab` or `CodeEditor`
        #[arg(value_name = "TYPE", default_value = "JupyterLab")]
        app_type: String,
    },
    /// Save files in the home directory
    Save {
        /// How many gigabytes
        #[arg(value_name = "GB")]
        gigabytes: u32,
    },
}

pub(super) fn run(args: &UserArgs, sandbox: &Account, io: &Io) -> Result<Exit, CommandError> {
    let profile = &args.user;
    match &args.deed {
        Deed::Start { app_type } => {
            let started = sandbox.edit(|world| start_app(world, profile, app_type)).map_err(|error| failed(&error))?;
            let space = started.map_err(|fault| refused(&fault))?;
            io.out.line(format!("{profile} runs {app_type} in space {space}"));
        }
        Deed::Save { gigabytes } => {
            let bytes = u64::from(*gigabytes) * GIGABYTE;
            let saved = sandbox.edit(|world| write_home(world, profile, bytes)).map_err(|error| failed(&error))?;
            let bytes = saved.map_err(|fault| refused(&fault))?;
            io.out.line(format!("{profile} saved {gigabytes} GB; the home file system holds {}", size(bytes)));
        }
    }
    Ok(Exit::Done)
}
