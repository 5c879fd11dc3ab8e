//! Aligned columns without lines.

use unicode_width::UnicodeWidthStr;

use super::style::{Paint, Tone, pad};

/// A cell: its text and its tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Option<Tone>,
}

impl Cell {
    /// A cell without a tone.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: None }
    }

    /// A cell in a tone.
    pub fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Some(tone) }
    }
}

/// The lines of a table. The last cell of a row is not filled up; columns are two spaces apart.
pub fn lines(rows: &[Vec<Cell>], paint: Paint) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter()
        .map(|row| {
            let last = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |index| index + 1);
            let cells = row.iter().take(last).zip(&widths).enumerate().map(|(index, (cell, width))| {
                let text = if index + 1 == last { cell.text.clone() } else { pad(&cell.text, *width) };
                cell.tone.map_or(text.clone(), |tone| paint.tone(tone, text))
            });
            cells.collect::<Vec<_>>().join("  ")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_nothing_trails() {
        let row = |cells: &[&str]| cells.iter().map(|text| Cell::plain(*text)).collect::<Vec<_>>();
        let rows = [row(&["a", "閉域", "x"]), row(&["long", "b", ""]), row(&["", "", ""])];
        assert_eq!(lines(&rows, Paint::plain()), ["a     閉域  x", "long  b", ""]);
    }
}
