//! `heiiki schema`: the JSON Schema of the spec, for editors. It is generated from the types that read a spec.

use heiiki_model::spec::schema_text;

use crate::{Exit, Io, Trouble};

#[expect(clippy::unnecessary_wraps, reason = "all commands have one form")]
pub(super) fn run(io: &Io) -> Result<Exit, Trouble> {
    io.out.write(schema_text());
    Ok(Exit::Done)
}
