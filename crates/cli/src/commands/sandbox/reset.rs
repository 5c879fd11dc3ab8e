//! `heiiki sandbox reset`: throws the sandbox away.

use std::fs;
use std::path::Path;

use heiiki_sim::{Sandbox as Account, World};

use super::{ACCOUNT, REGION};
use crate::runtime::wait;
use crate::{CommandError, Exit, Io, prompt};

/// The arguments of `heiiki sandbox reset`.
#[derive(Clone, Debug, clap::Args)]
pub struct ResetArgs {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

pub(super) fn run(args: &ResetArgs, file: &Path, io: &mut Io) -> Result<Exit, CommandError> {
    if !file.exists() {
        io.out.line(format!("there is no sandbox in {}", file.display()));
        return Ok(Exit::Done);
    }
    // A damaged sandbox file must go too. But a file that never was a sandbox is somebody's data.
    if let Err(error @ heiiki_sim::SandboxError::Foreign { .. }) = Account::open(file, || World::new(ACCOUNT, REGION, 1)) {
        return Err(CommandError::refused("nothing was removed").because(&error));
    }
    if !args.yes {
        let question = format!("Throw the sandbox in {} away?", file.display());
        wait(async { prompt::confirm(&question, io).await.map(|()| Exit::Done) })?;
    }
    fs::remove_file(file).map_err(|error| CommandError::failed(format!("cannot remove {}", file.display())).because(&error))?;
    io.out.line(format!("removed {}", file.display()));
    Ok(Exit::Done)
}
