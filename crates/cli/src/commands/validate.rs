//! `heiiki validate`: everything that can be known about specs without AWS. Needs no credentials and makes no call.

use std::path::{Path, PathBuf};

use heiiki_model::spec::{Diagnostic, Diagnostics, Loaded, Spec};
use serde::Serialize;

use crate::args::{Global, Specs, TextOrJson};
use crate::render::danger::{self, Danger, of_spec};
use crate::render::style::one_line;
use crate::{CommandError, Exit, Io, fleet, load};

/// The arguments of `heiiki validate`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki validate my-network.yaml\n  heiiki validate environments/*.yaml --format json")]
pub struct ValidateArgs {
    /// The specs.
    #[command(flatten)]
    pub specs: Specs,
    /// How the problems are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: TextOrJson,
}

/// A spec and its problems.
struct Checked {
    path: PathBuf,
    spec: Option<Spec>,
    found: Diagnostics,
}

#[derive(Serialize)]
struct Json<'a> {
    format_version: u32,
    #[serde(flatten)]
    one: One<'a>,
}

#[derive(Serialize)]
struct Many<'a> {
    format_version: u32,
    valid: bool,
    specs: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    spec: &'a Path,
    #[serde(flatten)]
    one: One<'a>,
}

#[derive(Serialize)]
struct One<'a> {
    valid: bool,
    resources: usize,
    diagnostics: Vec<&'a Diagnostic>,
    more: usize,
    /// Dangers of the spec that are certain without looking at the account.
    dangers: Vec<Danger>,
}

pub(crate) fn run(args: &ValidateArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let mut all = Vec::new();
    for (path, spec) in fleet::each(&args.specs, io)? {
        let (spec, found) = match load::attempt_every(&spec, io)? {
            Ok(Loaded { spec, warnings, spots: _ }) => (Some(spec), warnings),
            Err(found) => (None, found),
        };
        all.push(Checked { path, spec, found });
    }
    if let Some(shard) = args.specs.shard {
        all.sort_by(|left, right| left.path.cmp(&right.path));
        all = shard.of(all);
    }
    let valid = all.iter().all(|one| one.spec.is_some());
    match args.format {
        TextOrJson::Json => {
            io.out.document(json(&all).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
        TextOrJson::Text => text(&all, global, io)?,
    }
    Ok(if valid { Exit::Done } else { Exit::Invalid })
}

/// Prints the problems of each spec. A single invalid spec ends the command as any other command would end.
fn text(all: &[Checked], global: &Global, io: &Io) -> Result<(), CommandError> {
    for Checked { path, spec, found } in all {
        load::print(found, &io.err);
        let Some(spec) = spec else {
            if all.len() == 1 {
                return Err(load::invalid(found));
            }
            io.out.line(format!("{}: {}", one_line(&path.display().to_string()), load::counted(found)));
            continue;
        };
        if !global.quiet {
            let what =
                if spec.resources.len() == 1 { "1 resource".to_owned() } else { format!("{} resources", spec.resources.len()) };
            let warned = if found.is_empty() { "no problems".to_owned() } else { load::counted(found) };
            let name = if all.len() == 1 { String::new() } else { format!("{}: ", one_line(&path.display().to_string())) };
            io.out.line(format!("{name}{what}, {warned}"));
            let dangers = of_spec(spec);
            if !dangers.is_empty() {
                io.out.line(danger::TITLE);
                io.out.lines(danger::lines(&dangers, io.out.paint()));
            }
        }
    }
    let wrong = all.iter().filter(|one| one.spec.is_none()).count();
    if all.len() > 1 && !global.quiet {
        io.out.line(format!("{} specs: {} valid, {wrong} not", all.len(), all.len() - wrong));
    }
    Ok(())
}

fn json(all: &[Checked]) -> serde_json::Result<String> {
    if let [checked] = all {
        return serde_json::to_string_pretty(&Json { format_version: 1, one: of(checked) });
    }
    let specs = all.iter().map(|checked| Named { spec: &checked.path, one: of(checked) }).collect();
    let valid = all.iter().all(|checked| checked.spec.is_some());
    serde_json::to_string_pretty(&Many { format_version: 1, valid, specs })
}

fn of(checked: &Checked) -> One<'_> {
    One {
        valid: checked.spec.is_some(),
        resources: checked.spec.as_ref().map_or(0, |spec| spec.resources.len()),
        diagnostics: checked.found.iter().collect(),
        more: checked.found.hidden(),
        dangers: checked.spec.as_ref().map(of_spec).unwrap_or_default(),
    }
}
