//! `heiiki schema`: the JSON Schema of the spec, for editors, or of what a command prints as JSON. All are generated from the types that read or write.

use heiiki_model::spec::schema_text;

use crate::args::{Schema, What};
use crate::render::schema;
use crate::{Exit, Io, Trouble};

#[expect(clippy::unnecessary_wraps, reason = "all commands have one form")]
pub(super) fn run(args: Schema, io: &Io) -> Result<Exit, Trouble> {
    io.out.write(match args.what {
        What::Spec => schema_text(),
        What::Plan => schema::plan(),
        What::Plans => schema::plans(),
        What::Show => schema::show(),
        What::Drift => schema::drift(),
        What::Report => schema::report(),
    });
    Ok(Exit::Done)
}
