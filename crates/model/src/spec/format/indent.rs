//! Gives every line its place: two blanks per level, lists one level inside their key.

use super::line::{Line, Sort};

/// A block collection that is open at a line.
#[derive(Clone, Copy, Debug)]
struct Level {
    old: usize,
    new: usize,
    list: bool,
}

/// The lines with their new indentation; `None` if their old indentation makes no sense.
pub(super) fn indented(lines: Vec<Line>) -> Option<Vec<Line>> {
    let mut levels: Vec<Level> = Vec::new();
    let mut shift = 0_isize;
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut waiting = Vec::new();
    for mut line in lines {
        match line.sort {
            Sort::Comment => waiting.push((out.len(), line.indent, levels.clone())),
            Sort::Blank => line.indent = 0,
            Sort::Marker => {
                comments(&mut out, &mut waiting, &[]);
                levels.clear();
                line.indent = 0;
            }
            Sort::Flow | Sort::Scalar => {
                if !line.text.is_empty() {
                    line.indent = line.indent.checked_add_signed(shift).unwrap_or(0);
                }
            }
            Sort::Content => {
                shift = content(&mut line, &mut levels)?;
                comments(&mut out, &mut waiting, &levels);
            }
        }
        out.push(line);
    }
    comments(&mut out, &mut waiting, &[]);
    Some(out)
}

/// Places a line of content, and returns the number of columns by which lines that continue its value move.
fn content(line: &mut Line, levels: &mut Vec<Level>) -> Option<isize> {
    let dash = is_dash(&line.text);
    levels.retain(|level| level.old <= line.indent);
    // A list may stand at its key's own indentation; the next key there ends it.
    while levels.last().is_some_and(|level| level.old == line.indent && level.list && !dash) {
        levels.pop();
    }
    let found = levels.last().filter(|level| level.old == line.indent && level.list == dash).copied();
    let mut level = found.unwrap_or_else(|| {
        let new = levels.last().map_or(0, |level| level.new + 2);
        Level { old: line.indent, new, list: dash }
    });
    if found.is_none() {
        levels.push(level);
    }
    let new = level.new;
    let mut column = line.indent;
    let mut rest = line.text.clone();
    let mut text = String::new();
    while is_dash(&rest) {
        let after = rest.trim_start_matches('-').trim_start_matches(' ');
        if rest.starts_with("--") || after.starts_with('\t') {
            return None;
        }
        column += rest.len() - after.len();
        text.push_str(if after.is_empty() { "-" } else { "- " });
        rest = after.to_owned();
        // A text that begins with one of these is a value or is empty, so that no level opens behind the dash.
        if rest.is_empty() || rest.starts_with(['|', '>', '"', '\'', '[', '{', '#', '*']) && !opens_map(&rest) {
            break;
        }
        level = Level { old: column, new: level.new + 2, list: is_dash(&rest) };
        levels.push(level);
    }
    let shift = isize::try_from(level.new).ok()? - isize::try_from(level.old).ok()?;
    line.indent = new;
    line.text = text + &rest;
    Some(shift)
}

fn is_dash(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// True for a quoted key or an alias as a key: `"a": 1`.
fn opens_map(text: &str) -> bool {
    let quote = text.chars().next().unwrap_or_default();
    let after = match quote {
        '"' | '\'' => text.get(1..).and_then(|text| text.split_once(quote)).map(|(_, after)| after),
        _ => None,
    };
    after.is_some_and(|after| after.starts_with(": ") || after == ":")
}

/// Places the comments before a line: at the level at which they were written, among the levels that are open before or after
/// them.
fn comments(out: &mut [Line], waiting: &mut Vec<(usize, usize, Vec<Level>)>, after: &[Level]) {
    for (at, indent, before) in waiting.drain(..) {
        let all = || before.iter().chain(after);
        let exact = all().rev().find(|level| level.old == indent);
        let near = || all().filter(|level| level.old <= indent).max_by_key(|level| level.old);
        if let Some(line) = out.get_mut(at) {
            line.indent = exact.or_else(near).map_or(0, |level| level.new);
        }
    }
}
