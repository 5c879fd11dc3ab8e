//! The scene as a Mermaid flowchart, which GitHub draws in Markdown. Ids are numbers; names stand in quoted labels only.

use std::collections::BTreeMap;

use heiiki_model::text::is_unseen;

use crate::scene::{Block, Scene, Shape, Sign};
use crate::words::{holds, lines, verdict};

/// Mermaid refuses more than 500 edges.
const EDGES: usize = 400;

/// Borders by what a block is and what becomes of it.
const CLASSES: &str = "\
classDef vpc stroke:#4338ca,stroke-width:2px
classDef existing stroke-dasharray:5 3
classDef open stroke:#c81e1e,stroke-dasharray:7 4
classDef created stroke:#15803d,stroke-width:3px
classDef changed stroke:#b45309,stroke-width:3px
classDef replaced stroke:#a21caf,stroke-width:3px
classDef deleted stroke:#c81e1e,stroke-width:3px
";

/// The scene as a Mermaid flowchart.
pub fn mermaid(scene: &Scene) -> String {
    let mut chart = Chart::default();
    chart.line(0, "flowchart LR");
    let place = [scene.place.clone()].into_iter().chain(scene.planned.iter().map(|planned| format!("planned: {planned}")));
    let head: Vec<String> =
        [scene.name.clone()].into_iter().chain(place).chain([verdict(scene)]).map(|line| quote(&line)).collect();
    chart.line(1, &format!("verdict[\"{}\"]", head.join("<br/>")));
    for block in &scene.blocks {
        chart.block(block, 1);
    }
    let mut out = Vec::new();
    let known = chart.numbers.clone();
    let edges = scene.edges.iter().filter_map(|edge| Some((edge, known.get(&edge.from)?, known.get(&edge.to)?)));
    let edges: Vec<_> = edges.collect();
    for (number, (edge, from, to)) in edges.iter().take(EDGES).enumerate() {
        let arrow = if edge.out { "-.->" } else { "-->" };
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", quote(&edge.label)) };
        chart.line(1, &format!("n{from} {arrow}{label} n{to}"));
        if edge.out {
            out.push(number.to_string());
        }
    }
    if edges.len() > EDGES {
        chart.line(1, &format!("%% {} lines more are left out", edges.len() - EDGES));
    }
    for class in CLASSES.lines() {
        chart.line(1, class);
    }
    let classes = std::mem::take(&mut chart.classes);
    for (class, numbers) in classes {
        chart.line(1, &format!("class {} {class}", numbers.join(",")));
    }
    if !out.is_empty() {
        chart.line(1, &format!("linkStyle {} stroke:#c81e1e,stroke-width:2px", out.join(",")));
    }
    chart.text
}

#[derive(Default)]
struct Chart {
    text: String,
    numbers: BTreeMap<String, usize>,
    classes: BTreeMap<&'static str, Vec<String>>,
}

impl Chart {
    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn block(&mut self, block: &Block, depth: usize) {
        let number = self.numbers.len();
        self.numbers.insert(block.id.clone(), number);
        let lines: Vec<String> = lines(block).iter().map(|line| quote(line)).collect();
        for class in classes(block) {
            self.classes.entry(class).or_default().push(format!("n{number}"));
        }
        if holds(block) {
            self.line(depth, &format!("subgraph n{number}[\"{}\"]", lines.join(" · ")));
            for child in &block.children {
                self.block(child, depth + 1);
            }
            self.line(depth, "end");
            return;
        }
        let (open, close) = match block.shape {
            Shape::Gateway | Shape::Service | Shape::Outside => ("([", "])"),
            Shape::Region
            | Shape::Vpc
            | Shape::Zone
            | Shape::Subnet
            | Shape::Band
            | Shape::Table
            | Shape::List
            | Shape::Cards
            | Shape::Item
            | Shape::Global => ("[", "]"),
        };
        self.line(depth, &format!("n{number}{open}\"{}\"{close}", lines.join("<br/>")));
    }
}

/// The classes of a block; the last one wins.
fn classes(block: &Block) -> Vec<&'static str> {
    let sign = block.sign.map(|sign| match sign {
        Sign::Create => "created",
        Sign::Change => "changed",
        Sign::Replace => "replaced",
        Sign::Delete => "deleted",
        // As what exists and is used: heiiki leaves it as it is.
        Sign::Keep => "existing",
    });
    let open = block.open && !matches!(block.shape, Shape::Subnet);
    let all = [(block.shape == Shape::Vpc).then_some("vpc"), block.existing.then_some("existing"), open.then_some("open"), sign];
    all.into_iter().flatten().collect()
}

/// A text inside of quotation marks. Mermaid writes special characters as `#code;`.
fn quote(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        // Also what would be Markdown: a line that begins with a plus is the item of a list.
        match letter {
            '"' | '#' | '&' | '<' | '>' | '`' | ';' | '*' | '+' | '~' | '\\' => {
                safe.extend(format!("#{};", u32::from(letter)).chars());
            }
            '-' if safe.is_empty() => safe.push_str("#45;"),
            letter if letter.is_control() => safe.push(' '),
            letter if is_unseen(letter) => safe.push_str(&format!("U+{:04X}", u32::from(letter))),
            letter => safe.push(letter),
        }
    }
    safe
}
