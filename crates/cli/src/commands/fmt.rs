//! `heiiki fmt`: specs in their normal form. Writes a file only when it changes, and then whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use heiiki_model::spec::{Source, format};
use similar::TextDiff;

use crate::render::style::{Paint, Tone, clean};
use crate::{CommandError, Exit, Io, file, load};

/// The arguments of `heiiki fmt`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki fmt my-network.yaml\n  heiiki fmt --check environments/")]
pub struct FmtArgs {
    /// YAML files or directories of them, or `-` for standard input to standard output [default: heiiki.yaml] [env: HEIIKI_SPEC]
    #[arg(value_name = "SPEC")]
    pub specs: Vec<PathBuf>,
    /// Write nothing; exit with 1 and show the difference when a file is not in its normal form
    #[arg(long)]
    pub check: bool,
    /// A folder outside of the file's own that links may lead into; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files_from: Vec<PathBuf>,
}

pub(crate) fn run(args: &FmtArgs, io: &Io) -> Result<Exit, CommandError> {
    let paths = if args.specs.is_empty() { vec![load::path(None, io)?] } else { args.specs.clone() };
    let (mut broken, mut differ) = (0, 0);
    for path in &paths {
        let standard = path == Path::new("-");
        for source in load::read(path, &args.allow_files_from)?.iter() {
            match format::normalise(source) {
                Ok(text) if args.check => differ += usize::from(!same(source, &text, io)),
                Ok(text) if standard => io.out.raw(&text),
                Ok(text) => write(source, &text, io)?,
                Err(found) => {
                    load::print(&found, &io.err);
                    broken += 1;
                }
            }
        }
    }
    if broken > 0 {
        return Err(CommandError::invalid(format!("{} cannot be read as YAML", files(broken))));
    }
    if differ > 0 {
        let help = "`heiiki fmt` without --check writes the normal form";
        return Err(CommandError::failed(format!("{} not in the normal form", files(differ))).help(help));
    }
    Ok(Exit::Done)
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

/// True when a source is in its normal form; shows the difference otherwise.
fn same(source: &Arc<Source>, text: &str, io: &Io) -> bool {
    if source.text() == text {
        return true;
    }
    io.out.write(difference(source, text, io.out.paint()));
    false
}

fn difference(source: &Source, text: &str, paint: Paint) -> String {
    let diff = TextDiff::from_lines(source.text(), text);
    let name = clean(source.name());
    let unified = diff.unified_diff().context_radius(2).header(&name, &name).to_string();
    let line = |line: &str| match line.chars().next() {
        Some('-') => paint.tone(Tone::Remove, clean(line)),
        Some('+') => paint.tone(Tone::Add, clean(line)),
        Some(_) | None => clean(line),
    };
    unified.lines().map(|text| line(text) + "\n").collect()
}

fn write(source: &Source, text: &str, io: &Io) -> Result<(), CommandError> {
    if source.text() == text {
        return Ok(());
    }
    file::replace(Path::new(source.name()), text)?;
    io.out.line(clean(source.name()));
    Ok(())
}
