//! `heiiki sandbox call`: one AWS call by a person at the console.

use heiiki_sim::Sandbox as Account;
use serde_json::Value;

use super::{named, refused};
use crate::connect::failed;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki sandbox call`.
#[derive(Clone, Debug, clap::Args)]
pub struct CallArgs {
    /// The operation, such as `ec2:DeleteSubnet`
    #[arg(value_name = "SERVICE:OPERATION")]
    pub operation: String,
    /// Its input as JSON, in the names of the wire protocol; `{subnet/a}` inside of a text stands for the id of what heiiki made for this address
    #[arg(value_name = "JSON", default_value = "{}")]
    pub input: String,
    /// Who does it, as CloudTrail will say: a user, or `ROLE/SESSION` for the session of a role
    #[arg(long = "as", value_name = "NAME", default_value = "console")]
    pub by: String,
}

pub(super) fn run(args: &CallArgs, sandbox: &Account, io: &Io) -> Result<Exit, CommandError> {
    let Some((service, operation)) = args.operation.split_once(':') else {
        return Err(CommandError::usage(format!("`{}` is no operation", args.operation)).help("write it as `ec2:DeleteSubnet`"));
    };
    let input = named(&args.input, sandbox)?;
    let input: Value =
        serde_json::from_str(&input).map_err(|error| CommandError::usage("the input is not JSON").because(&error))?;
    let answer = sandbox
        .call_as(&args.by, service, operation, &input)
        .map_err(|error| failed(&error))?
        .map_err(|fault| refused(&fault))?;
    let text =
        serde_json::to_string_pretty(&answer).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?;
    io.out.document(text);
    Ok(Exit::Done)
}
