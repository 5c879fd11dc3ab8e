//! `heiiki fmt`: specs in their normal form. Writes a file only when it changes, and then whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use heiiki_model::spec::{Source, format};
use similar::TextDiff;

use crate::args::Fmt;
use crate::render::style::{Paint, Tone, clean};
use crate::{Exit, Io, Trouble, load};

pub(super) fn run(args: &Fmt, io: &Io) -> Result<Exit, Trouble> {
    let paths = if args.specs.is_empty() { vec![load::path(None, io)?] } else { args.specs.clone() };
    let (mut broken, mut differ) = (0, 0);
    for path in &paths {
        let standard = path == Path::new("-");
        for source in load::read(path)?.iter() {
            match format::normalise(source) {
                Ok(text) if args.check => differ += usize::from(!same(source, &text, io)),
                Ok(text) if standard => io.out.write(text),
                Ok(text) => write(source, &text, io)?,
                Err(found) => {
                    load::print(&found, &io.err);
                    broken += 1;
                }
            }
        }
    }
    if broken > 0 {
        return Err(Trouble::invalid(format!("{} cannot be read as YAML", files(broken))));
    }
    if differ > 0 {
        let help = "`heiiki fmt` without --check writes the normal form";
        return Err(Trouble::failed(format!("{} not in the normal form", files(differ))).help(help));
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

fn write(source: &Source, text: &str, io: &Io) -> Result<(), Trouble> {
    if source.text() == text {
        return Ok(());
    }
    let path = PathBuf::from(source.name());
    replace(&path, text).map_err(|error| Trouble::failed(format!("cannot write {}", path.display())).because(&error))?;
    io.out.line(clean(source.name()));
    Ok(())
}

/// Puts a text in the place of a file's, through a file beside it, so that nobody ever finds half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link is followed: it is the file behind it that is written.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.heiiki-fmt-{}", std::process::id()));
    let written = (|| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(fs::metadata(&path)?.permissions())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
