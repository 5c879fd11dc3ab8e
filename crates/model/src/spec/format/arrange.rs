//! Puts top-level keys and the collections of a section into their usual order, together with their values and comments, and sets
//! blank lines.

use super::super::outline::{TOP_KEYS, sections};
use super::line::{Line, Sort};
use crate::KindName;

/// A key with its comments before and its value after.
type Chunk = Vec<Line>;

/// The lines with top-level keys, and collections in their sections, in order. Documents are kept apart.
pub(super) fn sorted(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    let mut document = Vec::new();
    for line in lines {
        if line.sort == Sort::Marker {
            out.append(&mut sorted_document(std::mem::take(&mut document)));
            out.push(line);
        } else {
            document.push(line);
        }
    }
    out.append(&mut sorted_document(document));
    out
}

fn sorted_document(lines: Vec<Line>) -> Vec<Line> {
    let (head, chunks, tail) = chunks(lines, 0);
    let chunks = chunks.into_iter().map(sorted_section);
    join(head, in_order(chunks.collect(), top_rank), tail)
}

fn sorted_section(chunk: Chunk) -> Chunk {
    let Some(at) = chunk.iter().position(|line| line.sort == Sort::Content) else { return chunk };
    let Some(section) = chunk.get(at).and_then(key_of).filter(|key| sections().contains(&key.as_str())) else { return chunk };
    let mut before = chunk;
    let inside = before.split_off(at + 1);
    let (head, parts, tail) = chunks(inside, 2);
    let rank = |key: &str| {
        let kind = KindName::ALL.iter().position(|kind| kind.section() == section && kind.collection() == key);
        kind.unwrap_or(usize::MAX)
    };
    before.extend(join(head, in_order(parts, rank), tail));
    before
}

fn join(head: Vec<Line>, chunks: Vec<Chunk>, tail: Vec<Line>) -> Vec<Line> {
    head.into_iter().chain(chunks.into_iter().flatten()).chain(tail).collect()
}

fn in_order(mut chunks: Vec<Chunk>, rank: impl Fn(&str) -> usize) -> Vec<Chunk> {
    let key = |chunk: &Chunk| chunk.iter().find(|line| line.sort == Sort::Content).and_then(key_of);
    chunks.sort_by_key(|chunk| key(chunk).map_or(usize::MAX, |key| rank(&key)));
    chunks
}

fn top_rank(key: &str) -> usize {
    let known = TOP_KEYS.len();
    if let Some(at) = TOP_KEYS.iter().position(|known| *known == key) {
        return at;
    }
    if key.starts_with("x-") {
        return known;
    }
    sections().iter().position(|section| *section == key).map_or(usize::MAX, |at| known + 1 + at)
}

/// Splits lines into the comments at their top, one chunk per key at this indentation, and the comments at their end.
fn chunks(lines: Vec<Line>, indent: usize) -> (Vec<Line>, Vec<Chunk>, Vec<Line>) {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut pending: Vec<Line> = Vec::new();
    let mut head = Vec::new();
    for line in lines {
        let key = line.sort == Sort::Content && line.indent == indent && !line.text.starts_with("- ");
        let between = line.sort == Sort::Blank || line.sort == Sort::Comment && line.indent <= indent;
        if key {
            if chunks.is_empty() && indent == 0 {
                head = std::mem::take(&mut pending);
            }
            let mut chunk = std::mem::take(&mut pending);
            chunk.push(line);
            chunks.push(chunk);
        } else if between {
            pending.push(line);
        } else if let Some(last) = chunks.last_mut() {
            last.append(&mut pending);
            last.push(line);
        } else {
            pending.push(line);
        }
    }
    (head, chunks, pending)
}

/// The key on a line; `None` if there is none.
fn key_of(line: &Line) -> Option<String> {
    let (key, after) = line.text.split_once(':')?;
    (after.is_empty() || after.starts_with(' ')).then(|| key.trim_matches(['"', '\'']).to_owned())
}

/// The text, with at most one blank line in a row, one before every section, and none at the ends.
pub(super) fn spaced(lines: Vec<Line>) -> String {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let many = lines.iter().filter(|line| line.sort == Sort::Marker).count();
    let mut lines = lines;
    if many == 1
        && lines.iter().find(|line| line.sort != Sort::Comment && line.sort != Sort::Blank).is_some_and(|line| line.text == "---")
    {
        // A single document needs no marker.
        lines.retain(|line| line.sort != Sort::Marker);
    }
    for line in lines {
        if line.sort == Sort::Blank {
            if out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
            continue;
        }
        let section = line.sort == Sort::Content && line.indent == 0;
        if section && key_of(&line).is_some_and(|key| sections().contains(&key.as_str())) {
            separate(&mut out);
        }
        if line.continues() && line.text.is_empty() {
            out.push(" ".repeat(line.indent));
        } else {
            out.push(" ".repeat(line.indent) + &line.text);
        }
    }
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    let mut text = out.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Sets a blank line before the comments that belong to the next key.
fn separate(out: &mut Vec<String>) {
    let comments = out.iter().rev().take_while(|line| line.starts_with('#')).count();
    let at = out.len() - comments;
    if at > 0 && out.get(at - 1).is_some_and(|line| !line.is_empty() && line != "---") {
        out.insert(at, String::new());
    }
}
