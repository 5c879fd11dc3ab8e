//! Boxes at the right of others, at which lines arrive: AWS's services beside a VPC, the internet beside the region.

use super::{Line, Placed, Rect};

/// Boxes in a column, and the lines that end at them.
pub(super) struct Side<'a> {
    pub(super) boxes: Vec<Placed<'a>>,
    pub(super) lines: Vec<Line<'a>>,
    /// Lines that pass.
    pub(super) rest: Vec<Line<'a>>,
    pub(super) bottom: i32,
}

/// The y coordinate at which a line arrives.
fn height(line: &Line<'_>) -> i32 {
    line.points.last().map_or(0, |(_, y)| *y)
}

/// The width of the gap before a column with this many boxes.
pub(super) fn gap(boxes: usize) -> i32 {
    34 + 9 * i32::try_from(boxes).unwrap_or(0)
}

/// Places boxes at `x`, each beside the first line that arrives at it and below `top`. Lines to others pass between them. With `stretch`, a box is as high as
/// the lines that arrive at it need.
pub(super) fn side<'a>(boxes: Vec<Placed<'a>>, arriving: Vec<Line<'a>>, x: i32, top: i32, stretch: bool) -> Side<'a> {
    let (mut own, mut rest) = (Vec::new(), Vec::new());
    for line in arriving {
        if boxes.iter().any(|one| one.block.id == line.edge.to) { own.push(line) } else { rest.push(line) }
    }
    let passing: Vec<i32> = rest.iter().map(height).collect();
    let heights = |one: &Placed<'_>| own.iter().filter(|line| line.edge.to == one.block.id).map(height).collect::<Vec<_>>();
    let mut boxes: Vec<(Vec<i32>, Placed<'a>)> = boxes.into_iter().map(|one| (heights(&one), one)).collect();
    boxes.sort_by_key(|(heights, one)| (heights.iter().min().copied().unwrap_or(i32::MAX), one.block.id.clone()));
    let mut floor = top;
    let mut placed = Vec::new();
    for (heights, mut one) in boxes {
        let first = heights.iter().min().copied().unwrap_or(floor);
        if stretch {
            let last = heights.iter().max().copied().unwrap_or(first);
            one.rect.h = one.rect.h.max(last - first + 56);
        }
        let mut y = (first - 28).max(floor);
        while let Some(line) = passing.iter().filter(|line| (y - 7..=y + one.rect.h + 7).contains(*line)).max() {
            y = line + 8;
        }
        one = one.at(x, y);
        floor = one.rect.bottom() + 16;
        placed.push(one);
    }
    let reach = |number: usize, rect: Rect, mut line: Line<'a>| {
        let y = height(&line);
        if !(rect.y + 8..=rect.bottom() - 8).contains(&y) {
            let turn = x - 24 - 9 * i32::try_from(number).unwrap_or(0);
            line.points.extend([(turn, y), (turn, rect.middle())]);
        }
        let end = line.points.last().map_or(y, |(_, y)| *y);
        line.points.push((x, end));
        line
    };
    let mut lines = Vec::new();
    for line in own {
        let Some((number, one)) = placed.iter().enumerate().find(|(_, one)| one.block.id == line.edge.to) else { continue };
        lines.push(reach(number, one.rect, line));
    }
    let bottom = placed.iter().map(|one| one.rect.bottom()).max().unwrap_or(top);
    Side { boxes: placed, lines, rest, bottom }
}
