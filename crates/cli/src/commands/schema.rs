//! `heiiki schema`: the JSON Schema of the spec, for editors, or of what a command prints as JSON. All are generated from the types that read or write.

use clap::ValueEnum;
use heiiki_model::spec::schema_text;

use crate::render::schema;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki schema`.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki schema > heiiki.schema.json")]
pub struct SchemaArgs {
    /// What the schema is of
    #[arg(value_name = "WHAT", default_value = "spec")]
    pub what: Document,
}

/// The documents that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Document {
    /// A spec.
    Spec,
    /// What `plan --json` prints.
    Plan,
    /// What `plan --json` prints for several specs.
    Plans,
    /// What `show --json` prints.
    Show,
    /// What `drift --format json` prints.
    Drift,
    /// What `prove --format json` prints.
    Prove,
    /// What `apply --report` and `destroy --report` write.
    Report,
}

#[expect(clippy::unnecessary_wraps, reason = "all commands have one form")]
pub(crate) fn run(args: SchemaArgs, io: &Io) -> Result<Exit, CommandError> {
    io.out.write(match args.what {
        Document::Spec => schema_text(),
        Document::Plan => schema::plan(),
        Document::Plans => schema::plans(),
        Document::Show => schema::show(),
        Document::Drift => schema::drift(),
        Document::Prove => schema::prove(),
        Document::Report => schema::report(),
    });
    Ok(Exit::Done)
}
