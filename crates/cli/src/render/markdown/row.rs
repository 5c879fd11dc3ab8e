//! One row of a plan in Markdown: a line of the table, and its details folded beneath.

use super::escape::{code, entities, fenced, prose};
use crate::render::diff::{self, Line, Mark};
use crate::render::kin;
use crate::render::plan::{Shown, loss};
use crate::render::rows::{Row, Sign};
use crate::render::style::Paint;

/// A row of a plan as Markdown.
pub(super) struct RowText {
    /// The action.
    pub(super) sign: Sign,
    /// The line of the table.
    pub(super) line: String,
    /// The folded block. Empty if the line says everything.
    pub(super) details: String,
}

impl RowText {
    /// The row as the text shows it, but for its form.
    pub(super) fn of(shown: &Shown<'_>, row: &Row<'_>) -> Self {
        let (what, beneath) = shown.texts(row);
        let lost = row.delete.and_then(loss).map(|(_, text)| format!("; {text}")).unwrap_or_default();
        let at = row.at.to_string();
        let line = format!("| {} | {} | {} |\n", row.sign.text(), code(&at), prose(&format!("{what}{lost}")));
        let beneath = if row.sign == Sign::Create { created(shown, row) } else { beneath };
        let mut lines = marked(&beneath);
        lines.extend(kin::lines(shown.plan(), row, Paint::plain()).iter().map(|line| format!("  {}", line.trim_start())));
        let details = if lines.is_empty() { String::new() } else { folded(row.sign, &at, &lines) };
        Self { sign: row.sign, line, details }
    }
}

/// The fields of something new.
fn created(shown: &Shown<'_>, row: &Row<'_>) -> Vec<Line> {
    let want = row.create.and_then(|step| step.want.as_ref()).and_then(|want| want.as_object());
    want.into_iter().flatten().flat_map(|(field, value)| diff::made(field, value, shown.names())).collect()
}

/// The lines in the form of a `diff`: `-` for removals, `+` for additions, and `!` for lines that change or must be
/// looked at.
pub fn marked(lines: &[Line]) -> Vec<String> {
    let last = lines.len();
    let lines = lines.iter().enumerate().map(|(index, line)| {
        let beneath = index + 1 < last && lines[index + 1].mark() != Mark::Head;
        let sign = match line.mark() {
            Mark::Head if beneath => " ",
            Mark::Head => "!",
            Mark::Removed => "-",
            Mark::Added => "+",
            Mark::Judged(reach) if reach.may_widen() => "!",
            Mark::Same | Mark::Judged(_) => " ",
        };
        format!("{sign} {}", line.text()).trim_end().to_owned()
    });
    lines.collect()
}

fn folded(sign: Sign, at: &str, lines: &[String]) -> String {
    let block = fenced("diff", lines);
    format!("<details><summary>{} <code>{}</code></summary>\n\n{block}\n</details>\n", sign.text(), entities(at))
}
