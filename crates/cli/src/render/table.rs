//! Aligned columns without lines.

use heiiki_model::wrap;
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

/// The indentation of cells that do not fit beside the others.
const BENEATH: usize = 4;

/// The lines of a table. The last cell of a row is not filled up. Columns are two spaces apart, and one that is empty
/// in every row is left out. A cell for which the terminal has no room is put beneath its row.
pub fn lines(rows: &[Vec<Cell>], paint: Paint) -> Vec<String> {
    let rows = &without_empty(rows);
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest: Vec<usize> = (0..columns).map(|column| width(rows, column, None)).collect();
    let room = paint.width().filter(|room| whole(&widest) > *room);
    let widths: Vec<usize> = (0..columns).map(|column| width(rows, column, room)).collect();
    let beside = beside(&widths, room);
    rows.iter()
        .flat_map(|row| {
            let fits = room.map_or(columns, |room| fitting(row, &widths, room).clamp(1, beside));
            let (row, rest) = row.split_at(fits.min(row.len()));
            let last = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |index| index + 1);
            let cells = row.iter().take(last).zip(&widths).enumerate().map(|(index, (cell, width))| {
                let text = if index + 1 == last { cell.text.clone() } else { pad(&cell.text, *width) };
                cell.tone.map_or(text.clone(), |tone| paint.tone(tone, text))
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            std::iter::once(line).chain(beneath(rest, paint))
        })
        .collect()
}

/// The columns that a line takes.
fn whole(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)
}

/// The number of cells of a row that fit their columns. One that is wider stands beneath, and what follows it too; only the last one may be as wide as the room allows.
fn fitting(row: &[Cell], widths: &[usize], room: usize) -> usize {
    let last = row.iter().rposition(|cell| !cell.text.is_empty()).unwrap_or(0);
    let fits = row.iter().zip(widths).enumerate().take_while(|(index, (cell, width))| {
        let before = widths.get(..*index).map_or(0, |before| whole(before) + 2);
        cell.text.width() <= **width || (*index == last && before + cell.text.width() <= room)
    });
    fits.count()
}

/// The width of a column: that of its widest cell; in a terminal, but for the first column, that of four cells in five, so that a few long ones do not push
/// all others out of sight.
fn width(rows: &[Vec<Cell>], column: usize, room: Option<usize>) -> usize {
    let mut widths: Vec<usize> = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.width()).collect();
    widths.sort_unstable();
    let widest = widths.last().copied().unwrap_or(0);
    let wide = column > 0 && room.is_some_and(|room| widest > room / 3);
    if wide { widths.get(widths.len() * 4 / 5).copied().unwrap_or(widest) } else { widest }
}

/// The rows without columns in which only the row of headings has anything.
fn without_empty(rows: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let headed = rows.first().is_some_and(|row| row.iter().all(|cell| cell.tone == Some(Tone::Dim)));
    let full = |column: usize| {
        let told = |row: &Vec<Cell>| row.get(column).is_some_and(|cell| !cell.text.is_empty());
        !headed || rows.len() < 2 || rows.iter().skip(1).any(told)
    };
    let kept =
        |row: &Vec<Cell>| row.iter().enumerate().filter(|(column, _)| full(*column)).map(|(_, cell)| cell.clone()).collect();
    rows.iter().map(kept).collect()
}

/// The number of columns that fit side by side.
fn beside(widths: &[usize], room: Option<usize>) -> usize {
    let Some(room) = room else { return widths.len() };
    let mut taken = 0;
    let fit = widths.iter().enumerate().take_while(|(column, width)| {
        taken += **width + if *column > 0 { 2 } else { 0 };
        *column == 0 || taken <= room
    });
    fit.count()
}

/// The cells that do not fit beside the others.
fn beneath(cells: &[Cell], paint: Paint) -> Vec<String> {
    let told = cells.iter().filter(|cell| !cell.text.is_empty());
    let told: Vec<String> =
        told.map(|cell| cell.tone.map_or_else(|| cell.text.clone(), |tone| paint.tone(tone, &cell.text))).collect();
    if told.is_empty() {
        return Vec::new();
    }
    let line = format!("{}{}", " ".repeat(BENEATH), told.join("  "));
    paint.width().map_or_else(|| vec![line.clone()], |width| wrap::hanging(&line, width, BENEATH))
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

    #[test]
    fn what_has_no_room_stands_beneath_and_an_empty_column_nowhere() {
        let row = |cells: &[&str]| cells.iter().map(|text| Cell::plain(*text)).collect::<Vec<_>>();
        let heads = ["resource", "id", "name", "what"].map(|title| Cell::toned(Tone::Dim, title)).to_vec();
        let rows = [heads, row(&["vpc/main", "vpc-0123456789", "", "閉域 10.0.0.0/16"])];
        assert_eq!(lines(&rows, Paint::plain())[1], "vpc/main  vpc-0123456789  閉域 10.0.0.0/16");
        let narrow = lines(&rows, Paint::plain().within(Some(30)));
        assert_eq!(narrow, ["resource  id", "    what", "vpc/main  vpc-0123456789", "    閉域 10.0.0.0/16"]);
        assert!(lines(&rows, Paint::plain().within(Some(15))).iter().all(|line| line.width() <= 24));
    }
}
