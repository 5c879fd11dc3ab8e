//! The text of a block for programs that measure texts themselves: Mermaid and Graphviz.

use crate::scene::{Block, Scene, Shape};

/// Rows of a list before several share a line.
const SINGLE: usize = 12;
/// Rows that share a line when a list has more than [`SINGLE`].
const TOGETHER: usize = 3;

/// True for a block that others stand in. A list is one thing with many lines.
pub(crate) fn holds(block: &Block) -> bool {
    let outer = matches!(block.shape, Shape::Region | Shape::Vpc | Shape::Zone | Shape::Subnet | Shape::Global);
    outer && !block.children.is_empty()
}

/// The lines of a block: address or name, other facts, and the rows of a list.
pub(crate) fn lines(block: &Block) -> Vec<String> {
    let mut lines = vec![heading(block)];
    lines.extend(block.ways.iter().chain(&block.lines).cloned());
    if !block.groups.is_empty() {
        lines.push(format!("groups: {}", block.groups.join(", ")));
    }
    if block.shape == Shape::Band {
        let subnets: Vec<&str> = block.across.iter().map(|id| id.strip_prefix("subnet/").unwrap_or(id)).collect();
        lines.push(format!("in {}", subnets.join(", ")));
    }
    if !holds(block) {
        let rows: Vec<String> = block.children.iter().map(row).collect();
        let each = if rows.len() > SINGLE { TOGETHER } else { 1 };
        lines.extend(rows.chunks(each).map(|rows| rows.join(", ")));
    }
    lines
}

fn heading(block: &Block) -> String {
    let name = block.at.as_ref().map_or_else(|| block.name.clone(), ToString::to_string);
    let kind_label =
        if block.at.is_none() && !block.kind_label.is_empty() { format!(" ({})", block.kind_label) } else { String::new() };
    let sign = block.sign.map_or_else(String::new, |sign| format!("{} ", sign.text()));
    let existing = if block.existing { " (existing)" } else { "" };
    format!("{sign}{name}{kind_label}{existing}")
}

fn row(block: &Block) -> String {
    let open = if block.open { " (open)" } else { "" };
    let inner: Vec<String> = block.children.iter().map(row).collect();
    let inner = if inner.is_empty() { String::new() } else { format!(" with {}", inner.join(", ")) };
    format!("{}{open}{inner}", heading(block))
}

/// The verdict in one line.
pub(crate) fn verdict(scene: &Scene) -> String {
    let verdict = &scene.verdict;
    let unseen = verdict.unseen.iter().map(|unseen| format!("left open: {unseen}"));
    let parts: Vec<String> =
        std::iter::once(verdict.headline.clone()).chain(verdict.ways.iter().cloned()).chain(unseen).collect();
    parts.join("; ")
}
