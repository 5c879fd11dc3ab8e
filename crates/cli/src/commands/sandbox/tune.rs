//! `heiiki sandbox tune`: how fast and how consistent this AWS is.

use heiiki_sim::Sandbox as Account;
use serde_json::Value;

use super::named;
use crate::connect::failed;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki sandbox tune`.
#[derive(Clone, Debug, clap::Args)]
pub struct TuneArgs {
    /// Settings, such as `interface_linger_s=1200`; `{vpc_endpoint/s3}` in a value stands for the id of what heiiki made for this address
    #[arg(value_name = "NAME=VALUE")]
    pub settings: Vec<String>,
}

pub(super) fn run(args: &TuneArgs, sandbox: &Account, io: &Io) -> Result<Exit, CommandError> {
    let read = sandbox.read(|world| serde_json::to_value(&world.tuning)).map_err(|error| failed(&error))?;
    let mut tuning = read.map_err(|error| CommandError::failed("cannot read the settings").because(&error))?;
    if args.settings.is_empty() {
        for (name, value) in tuning.as_object().into_iter().flatten() {
            io.out.line(format!("{name}={value}"));
        }
        return Ok(Exit::Done);
    }
    for setting in &args.settings {
        let bad = |why: &str| CommandError::usage(format!("`{setting}`: {why}")).help("`heiiki sandbox tune` lists all settings");
        let (name, value) = setting.split_once('=').ok_or_else(|| bad("write it as NAME=VALUE"))?;
        let value = named(value, sandbox)?;
        let slot = tuning.get_mut(name).ok_or_else(|| bad("there is no such setting"))?;
        // A text needs no quotes; one where a number belongs is refused below.
        *slot = serde_json::from_str(&value).unwrap_or(Value::String(value));
    }
    let tuning = serde_json::from_value(tuning)
        .map_err(|error| CommandError::usage("a setting has a value of another kind").because(&error))?;
    sandbox.edit(|world| world.tuning = tuning).map_err(|error| failed(&error))?;
    Ok(Exit::Done)
}
