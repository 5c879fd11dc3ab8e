//! The inside of one box: its heading, its lines, its security groups, and the rows of a list.

use super::{Placed, Rect, TextRun, TextStyle};
use crate::scene::{Block, Shape};

/// The space between a border and its content.
pub(super) const PAD: i32 = 10;
/// The height of a row.
const ROW: i32 = 18;
/// The widest that a row grows.
const WIDEST: i32 = 300;
/// Lines of rows before the rest is counted.
const DEPTH: usize = 9;
/// Room for a sign before a name.
const SIGN: i32 = 15;

/// A box of a width, as high as it must be, at the origin.
pub(super) fn card(block: &Block, w: i32) -> Placed<'_> {
    filled(block, w, false)
}

/// The same for what lies beside the subnets in which it has network interfaces, and therefore names them.
pub(super) fn loose(block: &Block, w: i32) -> Placed<'_> {
    filled(block, w, true)
}

fn filled(block: &Block, w: i32, loose: bool) -> Placed<'_> {
    let mut placed = Placed::new(block, Rect { w, ..Rect::default() });
    let mut y = head(&mut placed, PAD);
    let most = match block.shape {
        Shape::Service => 12,
        Shape::Cards | Shape::Table => 6,
        Shape::Item | Shape::Band | Shape::List => 3,
        Shape::Region | Shape::Vpc | Shape::Zone | Shape::Subnet | Shape::Gateway | Shape::Global | Shape::Outside => 2,
    };
    let ways = block.ways.iter().map(|line| (line, TextStyle::Way));
    for (line, style) in ways.chain(block.lines.iter().map(|line| (line, TextStyle::Line))) {
        for text in style.face().wrap(line, w - 2 * PAD, most) {
            placed.texts.push(TextRun { x: PAD, y: y + 12, text, style });
            y += 16;
        }
    }
    y = labels(&mut placed, y);
    if loose && block.shape == Shape::Band {
        let subnets: Vec<&str> = block.across.iter().map(|id| id.strip_prefix("subnet/").unwrap_or(id)).collect();
        for text in TextStyle::KindLabel.face().wrap(&format!("in {}", subnets.join(", ")), w - 2 * PAD, 3) {
            placed.texts.push(TextRun { x: PAD, y: y + 12, text, style: TextStyle::KindLabel });
            y += 16;
        }
    }
    if !block.children.is_empty() {
        y = rows(&mut placed, y + 3);
    }
    placed.rect.h = y + PAD - 3;
    placed
}

/// The sign, the name, and the sort beside it where there is room, else beneath it. Gives where the next line begins.
pub(super) fn head(placed: &mut Placed<'_>, top: i32) -> i32 {
    let (block, w) = (placed.block, placed.rect.w);
    let mut x = PAD;
    if let Some(sign) = block.sign {
        placed.texts.push(TextRun { x, y: top + 11, text: sign.text().to_owned(), style: TextStyle::Sign });
        x += SIGN;
    }
    let name = TextStyle::Name.face().fit(&block.name, w - PAD - x);
    let after = x + TextStyle::Name.face().width(&name) + 7;
    placed.texts.push(TextRun { x, y: top + 11, text: name, style: TextStyle::Name });
    let mut y = top + 18;
    if !block.kind_label.is_empty() {
        let beside = after + TextStyle::KindLabel.face().width(&block.kind_label) <= w - PAD;
        let (x, base) = if beside { (after, top + 11) } else { (PAD, y + 11) };
        let text = TextStyle::KindLabel.face().fit(&block.kind_label, w - PAD - x);
        placed.texts.push(TextRun { x, y: base, text, style: TextStyle::KindLabel });
        y += if beside { 0 } else { 16 };
    }
    y
}

/// The security groups, each in its frame.
fn labels(placed: &mut Placed<'_>, top: i32) -> i32 {
    if placed.block.groups.is_empty() {
        return top;
    }
    let (mut x, mut y) = (PAD, top + 2);
    for group in &placed.block.groups {
        let text = TextStyle::Label.face().fit(&format!("sg {group}"), placed.rect.w - 2 * PAD - 12);
        let w = TextStyle::Label.face().width(&text) + 12;
        if x > PAD && x + w > placed.rect.w - PAD {
            x = PAD;
            y += 20;
        }
        placed.frames.push(Rect { x, y, w, h: 17 });
        placed.texts.push(TextRun { x: x + 6, y: y + 12, text, style: TextStyle::Label });
        x += w + 6;
    }
    y + 21
}

/// The text of a row beside its name.
fn beside(block: &Block) -> String {
    let parts = std::iter::once(&block.kind_label).chain(&block.ways).chain(&block.lines).filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<_>>().join(" · ")
}

fn natural(block: &Block) -> i32 {
    let sign = if block.sign.is_some() { SIGN } else { 0 };
    let beside = beside(block);
    let more = if beside.is_empty() { 0 } else { 7 + TextStyle::KindLabel.face().width(&beside) };
    12 + sign + TextStyle::Row.face().width(&block.name) + more
}

/// The children as rows in as many columns as there is room for.
fn rows(placed: &mut Placed<'_>, top: i32) -> i32 {
    let block = placed.block;
    let room = placed.rect.w - 2 * PAD + 8;
    let count = i32::try_from(block.children.len()).unwrap_or(i32::MAX);
    let widest = block.children.iter().map(natural).max().unwrap_or(0).clamp(90, WIDEST);
    let columns = (room / (widest + 8)).clamp(1, count);
    let w = room / columns - 8;
    let columns = usize::try_from(columns).unwrap_or(1);
    let all = block.children.len();
    let shown = if all.div_ceil(columns) > DEPTH { DEPTH * columns - 1 } else { all };
    let deep = (shown + usize::from(shown < all)).div_ceil(columns);
    let cell = |index: usize| {
        let (column, line) = (index / deep, index % deep);
        let (column, line) = (i32::try_from(column).unwrap_or(0), i32::try_from(line).unwrap_or(0));
        Rect { x: PAD - 4 + column * (w + 8), y: top + line * (ROW + 2), w, h: ROW }
    };
    for (index, child) in block.children.iter().take(shown).enumerate() {
        placed.children.push(row(child, cell(index)));
    }
    if shown < all {
        let hidden: Vec<&Block> = block.children.iter().skip(shown).collect();
        let rect = cell(shown);
        let text = TextStyle::KindLabel.face().fit(&format!("and {} more", hidden.len()), w);
        placed.more = Some((TextRun { x: rect.x + 4, y: rect.y + 13, text, style: TextStyle::KindLabel }, hidden));
    }
    top + i32::try_from(deep).unwrap_or(0) * (ROW + 2)
}

fn row(block: &Block, rect: Rect) -> Placed<'_> {
    let mut placed = Placed { row: true, ..Placed::new(block, rect) };
    let (mut x, y) = (rect.x + 4, rect.y + 13);
    if let Some(sign) = block.sign {
        placed.texts.push(TextRun { x, y, text: sign.text().to_owned(), style: TextStyle::Sign });
        x += SIGN;
    }
    let name = TextStyle::Row.face().fit(&block.name, rect.right() - 4 - x);
    let after = x + TextStyle::Row.face().width(&name) + 7;
    placed.texts.push(TextRun { x, y, text: name, style: TextStyle::Row });
    let beside = beside(block);
    let text = TextStyle::KindLabel.face().fit(&beside, rect.right() - 4 - after);
    // A letter or two say nothing.
    if !text.is_empty() && (text == beside || text.chars().count() > 3) {
        placed.texts.push(TextRun { x: after, y, text, style: TextStyle::KindLabel });
    }
    placed
}

/// Boxes side by side in columns of one width, each put where the column is shortest. Gives them and the height, from the origin.
pub(super) fn columns<'a>(blocks: &[&'a Block], room: i32, least: i32, gap: i32) -> (Vec<Placed<'a>>, i32) {
    let number = ((room + gap) / (least + gap)).max(1);
    let w = (room - gap * (number - 1)) / number;
    let mut heights = vec![0; usize::try_from(number).unwrap_or(1)];
    let mut all = Vec::new();
    for block in blocks {
        // A block with a way out stands at the right, where nothing blocks its line.
        let column =
            if block.open { heights.len() - 1 } else { (0..heights.len()).min_by_key(|column| heights[*column]).unwrap_or(0) };
        let placed = loose(block, w).at(i32::try_from(column).unwrap_or(0) * (w + gap), heights[column]);
        heights[column] = placed.rect.bottom() + gap;
        all.push(placed);
    }
    (all, heights.into_iter().max().unwrap_or(gap) - gap)
}
