//! Edge routing: the lines from subnets to their route tables, from tables to gateways, and from anything else that
//! leaves the VPC to its right edge.
//!
//! Lines run in channels only: at the left and right of the zones, between subnets and tables, and beneath tables.

use super::vpc::VpcLayout;
use super::{Line, Rect};
use crate::scene::Edge;

impl<'a> VpcLayout<'a> {
    /// Finds out how many lines each channel holds, before anything has a place.
    pub(super) fn ask_for_lanes(&mut self) {
        for edge in self.edges {
            if let Some(home) = self.homes.get(edge.to.as_str()).map(|(home, _)| *home)
                && let Some(subnet) = self.subnet_of(&edge.from)
            {
                if !self.is_right_above(subnet, &edge.to) {
                    let name = format!("table {}", edge.to);
                    let tier = self.tier_of(subnet);
                    self.upper[tier].want(&name);
                    self.upper[home].want(&name);
                    self.left.want(name);
                }
            } else if let Some(home) = self.homes.get(edge.from.as_str()).map(|(home, _)| *home) {
                if let Some(subnet) = self.holder(&edge.to) {
                    let name = format!("to {}", edge.to);
                    let tier = self.tier_of(subnet);
                    self.lower[home].want(format!("nat {}", edge.from));
                    self.left.want(&name);
                    self.upper[tier].want(name);
                } else {
                    self.lower[home].want(lane(edge));
                    self.right.want(format!("to {}", edge.to));
                }
            } else if let Some(subnet) = self.holder(&edge.from).filter(|subnet| !self.leaves_straight(&edge.from, *subnet)) {
                let tier = self.tier_of(subnet);
                self.upper[tier].want(format!("from {}", edge.from));
            }
        }
    }

    /// The height at which an edge from a table leaves for the right.
    pub(super) fn leaves(&self, edge: &Edge) -> Option<i32> {
        let (home, _) = self.homes.get(edge.from.as_str())?;
        Some(self.lower[*home].lane(&lane(edge)))
    }

    /// Every line but those of gateways: inside of the VPC, and up to its right edge.
    pub(super) fn edge_lines(&self, right: i32) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
        let (mut lines, mut exits) = (Vec::new(), Vec::new());
        for edge in self.edges {
            let from = self.rects.get(edge.from.as_str()).copied();
            let Some(from) = from.filter(|_| !self.gateways.iter().any(|one| one.id == edge.from)) else { continue };
            if let Some(table) = self.homes.get(edge.to.as_str()).map(|_| self.rects[edge.to.as_str()]) {
                lines.extend(self.to_table(edge, from, table));
            } else if self.homes.contains_key(edge.from.as_str()) {
                if let Some(subnet) = self.holder(&edge.to) {
                    lines.push(self.to_nat(edge, from, subnet));
                } else if !self.gateways.iter().any(|one| one.id == edge.to) {
                    let x = from.right() - 30;
                    let y = self.leaves(edge).unwrap_or(from.bottom());
                    exits.push(Line { edge, points: vec![(x, from.bottom()), (x, y), (right, y)], head: true });
                }
            } else if let Some(subnet) = self.holder(&edge.from) {
                exits.push(Line { edge, points: self.out(edge, from, subnet, right), head: true });
            }
        }
        (lines, exits)
    }

    fn to_table(&self, edge: &'a Edge, from: Rect, table: Rect) -> Option<Line<'a>> {
        let subnet = self.subnet_of(&edge.from)?;
        let x = from.x + from.w / 2;
        if self.is_right_above(subnet, &edge.to) {
            return Some(Line { edge, points: vec![(x, from.bottom()), (x, table.y)], head: false });
        }
        let name = format!("table {}", edge.to);
        let (here, left) = (self.upper[self.tier_of(subnet)].lane(&name), self.left.lane(&name));
        let there = self.upper[self.homes[edge.to.as_str()].0].lane(&name);
        let end = table.x + 22;
        let points = vec![(x, from.bottom()), (x, here), (left, here), (left, there), (end, there), (end, table.y)];
        Some(Line { edge, points, head: false })
    }

    fn to_nat(&self, edge: &'a Edge, from: Rect, subnet: usize) -> Line<'a> {
        let to = self.rects[edge.to.as_str()];
        let holder = self.rects[self.subnets[subnet].0.id.as_str()];
        let name = format!("to {}", edge.to);
        let below = self.lower[self.homes[edge.from.as_str()].0].lane(&format!("nat {}", edge.from));
        let (left, above) = (self.left.lane(&name), self.upper[self.tier_of(subnet)].lane(&name));
        let (start, side) = (from.x + 16, holder.x + 6);
        let points = vec![
            (start, from.bottom()),
            (start, below),
            (left, below),
            (left, above),
            (side, above),
            (side, to.middle()),
            (to.x, to.middle()),
        ];
        Line { edge, points, head: true }
    }

    /// From something in a subnet to the right edge: straight where nothing is in the way, else beneath the subnets.
    fn out(&self, edge: &Edge, from: Rect, subnet: usize, right: i32) -> Vec<(i32, i32)> {
        if self.leaves_straight(&edge.from, subnet) {
            return vec![(from.right(), from.middle()), (right, from.middle())];
        }
        let y = self.upper[self.tier_of(subnet)].lane(&format!("from {}", edge.from));
        let x = from.right() + 6;
        vec![(from.right(), from.middle()), (x, from.middle()), (x, y), (right, y)]
    }

    /// The lines to and from gateways, once these have their places.
    pub(super) fn gateway_lines(&self, right: i32, lines: &mut Vec<Line<'a>>, exits: &mut Vec<Line<'a>>) {
        for edge in self.edges {
            let place = |id: &str| self.gateways.iter().find(|one| one.id == id).and_then(|one| self.rects.get(one.id.as_str()));
            if let Some(gateway) = place(&edge.from) {
                exits.push(Line {
                    edge,
                    points: vec![(gateway.right(), gateway.middle()), (right, gateway.middle())],
                    head: true,
                });
            }
            let (Some(to), Some(y)) = (place(&edge.to), self.leaves(edge)) else { continue };
            let Some(from) = self.rects.get(edge.from.as_str()) else { continue };
            let (start, turn) = (from.right() - if edge.out { 30 } else { 16 }, self.right.lane(&format!("to {}", edge.to)));
            let mut points = vec![(start, from.bottom()), (start, y)];
            if y != to.middle() {
                points.extend([(turn, y), (turn, to.middle())]);
            }
            points.push((to.x, to.middle()));
            lines.push(Line { edge, points, head: true });
        }
    }

    fn subnet_of(&self, id: &str) -> Option<usize> {
        self.subnets.iter().position(|(block, _)| block.id == id)
    }

    /// The subnet in which something stands; of a band, the one at its right end.
    fn holder(&self, id: &str) -> Option<usize> {
        let single = self.subnets.iter().position(|(block, _)| block.children.iter().any(|child| child.id == id));
        single.or_else(|| {
            let (tier, band) = self.tiers.iter().find_map(|tier| {
                let band = tier.bands.iter().map(|band| self.bands[*band]).find(|band| band.id == id)?;
                Some((tier, band))
            })?;
            tier.subnets.values().rev().copied().find(|subnet| band.across.contains(&self.subnets[*subnet].0.id))
        })
    }

    /// True when nothing is at its right. Nothing ever is at the right of a band, because every band has a height of its own.
    fn leaves_straight(&self, id: &str, subnet: usize) -> bool {
        if self.bands.iter().any(|band| band.id == id) {
            return true;
        }
        let (_, column) = self.subnets[subnet];
        !self.tiers[self.tier_of(subnet)].subnets.keys().any(|other| *other > column)
    }

    fn is_right_above(&self, subnet: usize, table: &str) -> bool {
        self.homes.get(table).is_some_and(|(_, run)| run.contains(&subnet))
    }
}

/// The lane of an edge from a table to the right: routes out have one of their own.
fn lane(edge: &Edge) -> String {
    format!("{} {}", if edge.out { "out" } else { "in" }, edge.from)
}
