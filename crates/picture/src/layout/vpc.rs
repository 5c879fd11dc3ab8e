//! One VPC: zones are columns, tiers of subnets are rows, bands run across, route tables lie beneath the subnets that use them, gateways stand at the
//! right edge, and security groups at the bottom.

use std::collections::{BTreeMap, BTreeSet};

use super::card::{PAD, card, columns, head, loose};
use super::channel::Channel;
use super::tiers::{Tier, Tiers, arrange};
use super::{Line, Placed, Rect, TextRun, TextStyle};
use crate::scene::{Block, Edge, Shape};

/// The space between the border of a subnet and its content: room for a line.
const INSET: i32 = 13;
/// The width of a gateway.
const GATEWAY: i32 = 176;
/// The space between the border of a VPC and its content.
const MARGIN: i32 = 14;

/// A VPC with its place at the origin, the lines inside of it, and those that leave it at its right edge.
pub(super) struct Laid<'a> {
    pub(super) placed: Placed<'a>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) exits: Vec<Line<'a>>,
}

/// A VPC while it is laid out.
pub(super) struct VpcLayout<'a> {
    pub(super) edges: &'a [Edge],
    zones: Vec<&'a Block>,
    /// Every subnet with its column.
    pub(super) subnets: Vec<(&'a Block, usize)>,
    pub(super) bands: Vec<&'a Block>,
    pub(super) tables: Vec<&'a Block>,
    pub(super) gateways: Vec<&'a Block>,
    below: Vec<&'a Block>,
    pub(super) tiers: Vec<Tier>,
    /// The tier beneath which a table lies, and the subnets right above it.
    pub(super) homes: BTreeMap<&'a str, (usize, Vec<usize>)>,
    pub(super) rects: BTreeMap<&'a str, Rect>,
    parts: Vec<Placed<'a>>,
    zone_x: Vec<i32>,
    zone_w: i32,
    /// Channels: at the left and right of the zones, between subnets and tables, beneath tables.
    pub(super) left: Channel,
    pub(super) right: Channel,
    pub(super) upper: Vec<Channel>,
    pub(super) lower: Vec<Channel>,
}

/// Lays a VPC out.
pub(super) fn lay<'a>(vpc: &'a Block, edges: &'a [Edge]) -> Laid<'a> {
    let mut layout = VpcLayout::of(vpc, edges);
    layout.ask_for_lanes();
    let (zones, foot) = layout.rows();
    let right = zones.last().map_or(MARGIN, |zone| zone.rect.right()).max(440);
    layout.right.at = right;
    let edge = if layout.gateways.is_empty() { right + MARGIN } else { right + layout.right.size() + GATEWAY + MARGIN };
    let (lines, mut exits) = layout.edge_lines(edge);
    let passing: Vec<i32> = exits.iter().filter_map(|line| line.points.last().map(|(_, y)| *y)).collect();
    let gateways = layout.place_gateways(right + layout.right.size(), &passing);
    let deepest = gateways.iter().map(|one| one.rect.bottom()).max().unwrap_or(0).max(foot);
    let mut lines = lines;
    layout.gateway_lines(edge, &mut lines, &mut exits);
    let (below, bottom, mut more) = layout.bottom(edge, deepest + MARGIN);
    exits.append(&mut more);
    let mut placed = Placed::new(vpc, Rect { x: 0, y: 0, w: edge, h: bottom });
    head(&mut placed, PAD);
    heading(&mut placed);
    placed.children = zones;
    placed.children.extend(std::mem::take(&mut layout.parts));
    placed.children.extend(gateways);
    placed.children.extend(below);
    Laid { placed, lines, exits }
}

/// The lines of a block beside its name.
fn heading(placed: &mut Placed<'_>) {
    let Some(last) = placed.texts.last() else { return };
    let x = last.x + last.style.face().width(&last.text) + 12;
    let (y, line) = (last.y, placed.block.lines.join(" · "));
    let text = TextStyle::Line.face().fit(&line, placed.rect.w - PAD - x);
    placed.texts.push(TextRun { x, y, text, style: TextStyle::Line });
}

impl<'a> VpcLayout<'a> {
    fn of(vpc: &'a Block, edges: &'a [Edge]) -> Self {
        let of = |shape| vpc.children.iter().filter(move |child| child.shape == shape).collect::<Vec<&Block>>();
        let zones = of(Shape::Zone);
        let mut subnets: Vec<(&Block, usize)> = Vec::new();
        // Public subnets come first in every zone; the n-th of each zone before the next ones.
        let deepest = zones.iter().map(|zone| zone.children.len()).max().unwrap_or(0);
        for depth in 0..deepest {
            subnets.extend(zones.iter().enumerate().filter_map(|(column, zone)| Some((zone.children.get(depth)?, column))));
        }
        let numbers = |block: &Block| -> BTreeSet<usize> {
            (0..subnets.len()).filter(|number| block.across.contains(&subnets[*number].0.id)).collect()
        };
        let (all_bands, all_tables) = (of(Shape::Band), of(Shape::Table));
        let columns: Vec<usize> = subnets.iter().map(|(_, column)| *column).collect();
        let sets = |blocks: &[&Block]| blocks.iter().map(|block| numbers(block)).collect::<Vec<_>>();
        let Tiers { tiers, loose: lone } = arrange(&columns, &sets(&all_bands), &sets(&all_tables));
        let (mut tables, mut below) = (Vec::new(), lone.iter().map(|band| all_bands[*band]).collect::<Vec<_>>());
        let mut homes = BTreeMap::new();
        for table in all_tables {
            match home(&tiers, &numbers(table)) {
                Some(at) => {
                    homes.insert(table.id.as_str(), at);
                    tables.push(table);
                }
                None => below.push(table),
            }
        }
        below.extend(vpc.children.iter().filter(|child| matches!(child.shape, Shape::Cards | Shape::List | Shape::Item)));
        let zone_w = match zones.len() {
            0 | 1 => 420,
            2 => 304,
            3 => 268,
            _ => 236,
        };
        Self {
            edges,
            subnets,
            bands: all_bands,
            tables,
            gateways: of(Shape::Gateway),
            below,
            upper: vec![Channel::default(); tiers.len()],
            lower: vec![Channel::default(); tiers.len()],
            tiers,
            homes,
            zones,
            zone_w,
            rects: BTreeMap::new(),
            parts: Vec::new(),
            zone_x: Vec::new(),
            left: Channel::default(),
            right: Channel::default(),
        }
    }

    /// The tier of a subnet.
    pub(super) fn tier_of(&self, subnet: usize) -> usize {
        self.tiers.iter().position(|tier| tier.subnets.values().any(|it| *it == subnet)).unwrap_or(0)
    }

    /// The tiers from top to bottom. Gives the zones and where they end.
    fn rows(&mut self) -> (Vec<Placed<'a>>, i32) {
        let first = if self.left.size() > 16 { MARGIN + self.left.size() } else { MARGIN };
        self.left.at = MARGIN - 4;
        let step = self.zone_w + 16;
        self.zone_x = (0..self.zones.len()).map(|column| first + step * i32::try_from(column).unwrap_or(0)).collect();
        let top = 44;
        let mut y = top + 28;
        let mut insides: BTreeMap<usize, Vec<Placed<'a>>> = BTreeMap::new();
        for number in 0..self.tiers.len() {
            let tier = self.tiers[number].clone();
            let deepest = tier.subnets.values().map(|subnet| self.subnet_lines(*subnet).len()).max().unwrap_or(1);
            let mut at = y + 36 + 16 * i32::try_from(deepest).unwrap_or(1);
            for band in &tier.bands {
                let placed = self.band(*band, &tier, at);
                at = placed.rect.bottom() + 9;
                self.parts.push(placed);
            }
            let placed: Vec<(usize, Placed<'a>)> =
                tier.subnets.iter().map(|(column, subnet)| (*column, self.subnet(*subnet, *column, y, at))).collect();
            let bottom = placed.iter().map(|(_, one)| one.rect.bottom()).max().unwrap_or(at);
            for (column, mut one) in placed {
                one.rect.h = bottom - one.rect.y;
                one.places(&mut self.rects);
                insides.entry(column).or_default().push(one);
            }
            y = self.strips(number, bottom);
        }
        let foot = y.max(top + 60);
        let zone = |(column, zone): (usize, &&'a Block)| {
            let rect = Rect { x: self.zone_x[column], y: top, w: self.zone_w, h: foot - top };
            let mut placed = Placed::new(zone, rect);
            let text = TextStyle::KindLabel.face().fit(&zone.name, self.zone_w - 2 * PAD);
            placed.texts.push(TextRun { x: rect.x + PAD, y: top + 18, text, style: TextStyle::KindLabel });
            placed.children = insides.remove(&column).unwrap_or_default();
            placed
        };
        (self.zones.iter().enumerate().map(zone).collect(), foot)
    }

    fn subnet_x(&self, column: usize) -> (i32, i32) {
        (self.zone_x[column] + 9, self.zone_w - 18)
    }

    /// The lines of a subnet: in one where they fit.
    fn subnet_lines(&self, subnet: usize) -> Vec<String> {
        let (block, column) = self.subnets[subnet];
        let (face, room) = (TextStyle::Line.face(), self.subnet_x(column).1 - 2 * PAD);
        let joined = block.lines.join(" · ");
        if face.width(&joined) <= room {
            return vec![joined];
        }
        block.lines.iter().map(|line| face.fit(line, room)).collect()
    }

    fn band(&mut self, band: usize, tier: &Tier, y: i32) -> Placed<'a> {
        let block = self.bands[band];
        let own: Vec<usize> = tier
            .subnets
            .iter()
            .filter(|(_, it)| block.across.contains(&self.subnets[**it].0.id))
            .map(|(column, _)| *column)
            .collect();
        let (first, last) = (own.first().copied().unwrap_or(0), own.last().copied().unwrap_or(0));
        let (left, (right, w)) = (self.subnet_x(first).0 + INSET, self.subnet_x(last));
        let placed = card(block, right + w - INSET - left).at(left, y);
        placed.places(&mut self.rects);
        placed
    }

    fn subnet(&self, subnet: usize, column: usize, y: i32, inside: i32) -> Placed<'a> {
        let (x, w) = self.subnet_x(column);
        let block = self.subnets[subnet].0;
        let mut placed = Placed::new(block, Rect { w, ..Rect::default() });
        let under = head(&mut placed, 9);
        let mut base = under + 12;
        for text in self.subnet_lines(subnet) {
            placed.texts.push(TextRun { x: PAD, y: base, text, style: TextStyle::Line });
            base += 16;
        }
        let mut placed = placed.at(x, y);
        let mut at = inside;
        for child in &block.children {
            let card = card(child, w - 2 * INSET).at(x + INSET, at);
            at = card.rect.bottom() + 9;
            placed.children.push(card);
        }
        placed.rect.h = at + 3 - y;
        placed
    }

    /// The tables beneath a tier. Gives where the next tier begins.
    fn strips(&mut self, number: usize, bottom: i32) -> i32 {
        self.upper[number].at = bottom;
        let top = bottom + self.upper[number].size();
        let mut foot = bottom;
        let here: Vec<&'a Block> =
            self.tables.iter().copied().filter(|table| self.homes[table.id.as_str()].0 == number).collect();
        for table in here {
            let own: Vec<usize> = self.homes[table.id.as_str()].1.iter().map(|subnet| self.subnets[*subnet].1).collect();
            let (first, last) = (own.iter().min().copied().unwrap_or(0), own.iter().max().copied().unwrap_or(0));
            let (left, (right, w)) = (self.subnet_x(first).0, self.subnet_x(last));
            let placed = card(table, right + w - left).at(left, top);
            placed.places(&mut self.rects);
            foot = foot.max(placed.rect.bottom());
            self.parts.push(placed);
        }
        if foot == bottom {
            self.lower[number].at = bottom;
            return bottom + self.upper[number].size();
        }
        self.lower[number].at = foot;
        foot + self.lower[number].size()
    }

    /// Gateways at the right, each beside the lane that leads to it, and none in the way of a line that passes.
    fn place_gateways(&mut self, x: i32, passing: &[i32]) -> Vec<Placed<'a>> {
        let first = |layout: &Self, gateway: &Block| {
            let edges = layout.edges.iter().filter(|edge| edge.to == gateway.id);
            edges.filter_map(|edge| layout.leaves(edge)).min().unwrap_or(72)
        };
        let mut wished: Vec<(i32, &'a Block)> = self.gateways.iter().map(|gateway| (first(self, gateway), *gateway)).collect();
        wished.sort_by_key(|(y, gateway)| (*y, gateway.id.clone()));
        let mut floor = 44;
        let mut all = Vec::new();
        for (wish, gateway) in wished {
            let placed = card(gateway, GATEWAY);
            let mut y = (wish - placed.rect.h / 2).max(floor);
            while let Some(line) = passing.iter().filter(|line| (y - 7..=y + placed.rect.h + 7).contains(*line)).max() {
                y = line + 8;
            }
            let placed = placed.at(x, y);
            floor = placed.rect.bottom() + 14;
            placed.places(&mut self.rects);
            all.push(placed);
        }
        all
    }

    /// Places the blocks beneath the zones.
    fn bottom(&mut self, edge: i32, top: i32) -> (Vec<Placed<'a>>, i32, Vec<Line<'a>>) {
        let (mut y, w) = (top, edge - 2 * MARGIN);
        let (mut all, mut exits) = (Vec::new(), Vec::new());
        let leaves = |block: &Block| self.edges.iter().any(|it| it.from == block.id) && block.shape != Shape::Table;
        let (wide, narrow): (Vec<_>, Vec<_>) =
            self.below.iter().copied().partition(|block| block.shape == Shape::Cards || leaves(block));
        let (side_by_side, h) = columns(&narrow, w, 290, MARGIN);
        for mut placed in side_by_side {
            placed.shift(MARGIN, y);
            all.push(placed);
        }
        y += if narrow.is_empty() { 0 } else { h + MARGIN };
        for block in wide {
            let placed = if block.shape == Shape::Cards { cards(block, w) } else { loose(block, w) }.at(MARGIN, y);
            y = placed.rect.bottom() + MARGIN;
            for leaving in self.edges.iter().filter(|it| it.from == block.id && block.shape != Shape::Table) {
                let at = placed.rect.middle();
                exits.push(Line { edge: leaving, points: vec![(placed.rect.right(), at), (edge, at)], head: true });
            }
            all.push(placed);
        }
        (all, y, exits)
    }
}

/// The tier in which most subnets of a table stand, and those of them that are side by side.
fn home(tiers: &[Tier], own: &BTreeSet<usize>) -> Option<(usize, Vec<usize>)> {
    let mut best: Option<(usize, Vec<usize>)> = None;
    for (number, tier) in tiers.iter().enumerate() {
        let mut run = Vec::new();
        for subnet in tier.subnets.values() {
            if own.contains(subnet) {
                run.push(*subnet);
            } else if !run.is_empty() {
                break;
            }
        }
        if !run.is_empty() && best.as_ref().is_none_or(|(_, longest)| run.len() > longest.len()) {
            best = Some((number, run));
        }
    }
    best
}

/// A box of boxes.
pub(super) fn cards(block: &Block, w: i32) -> Placed<'_> {
    let mut placed = Placed::new(block, Rect { w, ..Rect::default() });
    let top = head(&mut placed, PAD) + 4;
    let children: Vec<&Block> = block.children.iter().collect();
    let (children, h) = columns(&children, w - 2 * PAD, 270, 10);
    placed.children = children;
    for child in &mut placed.children {
        child.shift(PAD, top);
    }
    placed.rect.h = top + h + PAD;
    placed
}
