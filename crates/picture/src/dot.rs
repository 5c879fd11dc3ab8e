//! The scene as a graph for Graphviz. A block that holds others becomes a cluster. `dot -Tsvg` draws the result.

use std::collections::BTreeMap;

use heiiki_model::text::is_unseen;

use crate::scene::{Block, Scene, Shape, Sign};
use crate::words::{holds, lines, verdict};

/// The scene in the DOT language.
pub fn dot(scene: &Scene) -> String {
    let mut graph = Graph::default();
    graph.line(0, "digraph environment {");
    let place = [scene.place.clone()].into_iter().chain(scene.planned.iter().map(|planned| format!("planned: {planned}")));
    let head: Vec<String> = [scene.name.clone()].into_iter().chain(place).chain([verdict(scene)]).collect();
    graph.line(
        1,
        "graph [compound=true, rankdir=LR, fontname=\"Helvetica\", fontsize=12, labelloc=t, labeljust=l, newrank=true];",
    );
    graph.line(
        1,
        "node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", fontsize=10, margin=\"0.12,0.06\"];",
    );
    graph.line(1, "edge [color=\"#64748b\", fontname=\"Helvetica\", fontsize=9];");
    graph.line(1, &format!("label={};", quote(&head)));
    for block in &scene.blocks {
        graph.block(block, 1);
    }
    for edge in &scene.edges {
        let (Some(from), Some(to)) = (graph.nodes.get(&edge.from), graph.nodes.get(&edge.to)) else { continue };
        let mut attributes = Vec::new();
        if !edge.label.is_empty() {
            attributes.push(format!("label={}", quote(std::slice::from_ref(&edge.label))));
        }
        if edge.out {
            attributes.push("style=dashed, color=\"#c81e1e\", fontcolor=\"#c81e1e\", penwidth=1.6".to_owned());
        }
        attributes.extend(from.1.as_ref().map(|cluster| format!("ltail={cluster}")));
        attributes.extend(to.1.as_ref().map(|cluster| format!("lhead={cluster}")));
        let line = format!("{} -> {} [{}];", from.0, to.0, attributes.join(", "));
        graph.line(1, &line);
    }
    graph.line(0, "}");
    graph.text
}

#[derive(Default)]
struct Graph {
    text: String,
    /// The node that stands for a block, and the cluster that it is.
    nodes: BTreeMap<String, (String, Option<String>)>,
}

impl Graph {
    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn block(&mut self, block: &Block, depth: usize) {
        let node = format!("n{}", self.nodes.len());
        let lines = lines(block);
        if !holds(block) {
            self.line(depth, &format!("{node} [label={}{}];", quote(&lines), look(block)));
            self.nodes.insert(block.id.clone(), (node, None));
            return;
        }
        let cluster = format!("cluster_{node}");
        self.nodes.insert(block.id.clone(), (node.clone(), Some(cluster.clone())));
        self.line(depth, &format!("subgraph {cluster} {{"));
        self.line(depth + 1, &format!("label={};", quote(&[lines.join(" · ")])));
        let look = match block.shape {
            Shape::Vpc => "color=\"#4338ca\"; penwidth=2; style=\"rounded\";",
            Shape::Subnet => "color=\"#a9bfe8\"; bgcolor=\"#e8effc\"; penwidth=1; style=\"rounded\";",
            Shape::Region
            | Shape::Zone
            | Shape::Global
            | Shape::Band
            | Shape::Table
            | Shape::Gateway
            | Shape::List
            | Shape::Cards
            | Shape::Item
            | Shape::Service
            | Shape::Outside => "color=\"#94a3b8\"; penwidth=1; style=\"rounded\";",
        };
        self.line(depth + 1, look);
        if block.existing {
            self.line(depth + 1, "style=\"rounded,dashed\";");
        }
        if let Some(sign) = block.sign {
            self.line(depth + 1, &format!("color=\"{}\"; penwidth=2;", colour(sign)));
        }
        // Edges end at nodes; this one stands for the whole cluster.
        self.line(depth + 1, &format!("{node} [shape=point, style=invis, label=\"\", width=0.01];"));
        for child in &block.children {
            self.block(child, depth + 1);
        }
        self.line(depth, "}");
    }
}

fn look(block: &Block) -> String {
    let mut look = String::new();
    if let Some(sign) = block.sign {
        look = format!(", color=\"{}\", penwidth=2", colour(sign));
    } else if block.open {
        look.push_str(", color=\"#c81e1e\"");
    }
    if block.existing || block.open {
        look.push_str(", style=\"rounded,filled,dashed\"");
    }
    look
}

const fn colour(sign: Sign) -> &'static str {
    match sign {
        Sign::Create => "#15803d",
        Sign::Change => "#b45309",
        Sign::Replace => "#a21caf",
        Sign::Delete => "#c81e1e",
        Sign::Keep => "#0a57c2",
    }
}

/// Lines as one quoted string, each at the left.
fn quote(lines: &[String]) -> String {
    let safe = |line: &String| -> String {
        let mut safe = String::with_capacity(line.len());
        for letter in line.chars() {
            match letter {
                '"' | '\\' => safe.extend(['\\', letter]),
                letter if letter.is_control() => safe.push(' '),
                letter if is_unseen(letter) => safe.push_str(&format!("U+{:04X}", u32::from(letter))),
                letter => safe.push(letter),
            }
        }
        safe
    };
    match lines {
        [only] => format!("\"{}\"", safe(only)),
        several => format!("\"{}\\l\"", several.iter().map(safe).collect::<Vec<_>>().join("\\l")),
    }
}
