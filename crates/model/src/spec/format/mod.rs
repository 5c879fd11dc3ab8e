//! `heiiki fmt`: one layout for all specs. Two spaces per level, usual order at the top, quotes only where they are needed, no stray blanks.
//!
//! It works on lines and moves text, and never writes a value anew, so that comments survive. The result is read again as a
//! check: a layout that would change a value is not used.

mod arrange;
mod indent;
mod line;
mod quotes;

use std::sync::Arc;

use serde_json::Value;

pub(super) use self::quotes::needs_none as needs_no_quotes;
use super::diagnostic::Diagnostics;
use super::source::{Source, Sources};
use super::{syntax, yaml};

/// The limit of the number of times that the layout is applied until nothing changes.
const ROUNDS: usize = 4;

/// The text of a source in the usual layout.
///
/// # Errors
/// The faults of its YAML. The spec itself may be wrong.
pub fn normalise(source: &Arc<Source>) -> Result<String, Diagnostics> {
    let mut found = Diagnostics::new(Sources::default());
    found.attach(Arc::clone(source));
    if let Some(trouble) = source.trouble() {
        syntax::unreadable(source, trouble, &mut found);
    }
    let mut room = yaml::NODE_LIMIT;
    let documents = yaml::parse(source, 0, &mut room, &mut found);
    if found.any_error() || documents.is_none() {
        found.finish();
        return Err(found);
    }
    let plain = minimal(source.text());
    let Some(wanted) = meaning(&plain) else { return Ok(source.text().to_owned()) };
    for arranged in [true, false] {
        if let Some(text) = settled(&plain, arranged)
            && meaning(&text).as_ref() == Some(&wanted)
        {
            return Ok(text);
        }
    }
    Ok(plain)
}

/// Line breaks and the end of the text, which every layout shares.
fn minimal(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.ends_with('\n') || text.is_empty() { text } else { text + "\n" }
}

/// The layout, applied until nothing changes; `None` if it does not settle.
fn settled(text: &str, arranged: bool) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let next = once(&text, arranged)?;
        if next == text {
            return Some(text);
        }
        text = next;
    }
    None
}

fn once(text: &str, arranged: bool) -> Option<String> {
    let text = quotes::fewest(text)?;
    let lines = line::read(&text)?;
    let lines = indent::indented(lines)?;
    let lines = if arranged { arrange::sorted(lines) } else { lines };
    Some(arrange::spaced(lines))
}

/// The values of a text, without its layout; `None` if it cannot be read.
fn meaning(text: &str) -> Option<Vec<Value>> {
    let source = Source::new("", text);
    let mut found = Diagnostics::new(Sources::default());
    let mut room = yaml::NODE_LIMIT;
    let documents = yaml::parse(&source, 0, &mut room, &mut found)?;
    (!found.any_error()).then(|| documents.iter().map(super::node::Node::to_json).collect())
}
