//! `heiiki validate`: everything that can be known about a spec without AWS. Needs no credentials and makes no call.

use heiiki_model::spec::{Diagnostics, Loaded};
use serde::Serialize;

use crate::args::{Format, Global, Validate};
use crate::{Exit, Io, Trouble, load};

#[derive(Serialize)]
struct Json<'a> {
    format_version: u32,
    valid: bool,
    resources: usize,
    diagnostics: &'a [&'a heiiki_model::spec::Diagnostic],
    more: usize,
}

pub(super) fn run(args: &Validate, global: &Global, io: &Io) -> Result<Exit, Trouble> {
    let (spec, found) = match load::attempt(&args.spec, io)? {
        Ok(Loaded { spec, warnings, spots: _ }) => (Some(spec), warnings),
        Err(found) => (None, found),
    };
    let resources = spec.as_ref().map_or(0, |spec| spec.resources.len());
    match args.format {
        Format::Json => io.out.line(json(spec.is_some(), resources, &found)?),
        Format::Text => {
            load::print(&found, &io.err);
            if spec.is_some() && !global.quiet {
                let what = if resources == 1 { "1 resource".to_owned() } else { format!("{resources} resources") };
                let warned = if found.is_empty() { "no problems".to_owned() } else { load::counted(&found) };
                io.out.line(format!("{what}, {warned}"));
            }
        }
    }
    match (spec, args.format) {
        (Some(_), _) => Ok(Exit::Done),
        (None, Format::Json) => Ok(Exit::Invalid),
        (None, Format::Text) => Err(load::invalid(&found)),
    }
}

fn json(valid: bool, resources: usize, found: &Diagnostics) -> Result<String, Trouble> {
    let diagnostics: Vec<_> = found.iter().collect();
    let json = Json { format_version: 1, valid, resources, diagnostics: &diagnostics, more: found.hidden() };
    serde_json::to_string_pretty(&json).map_err(|error| Trouble::failed("cannot write JSON").because(&error))
}
