//! No wide circles: the files of a crate may import each other in circles of three at most.
//!
//! A reader who opens one file of a circle needs all others to understand it. The usual cause is a `mod.rs` that declares what its children use, and uses the
//! children. The parts that the children need belong into a file of their own.

mod components;
mod graph;
mod modules;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use super::tidy::sources;
use graph::Graph;

/// The most files that may be in one circle.
const LARGEST: usize = 3;

/// Imports that are not counted: the file, the folder of the files that it imports, and the reason.
const LEFT_OUT: &[(&str, &str, &str)] = &[(
    "sim/src/world.rs",
    "sim/src/services/",
    "the world holds the state of every service, and every operation is given the world, so that with these imports about 160 files would be one circle",
)];

/// The graphs of all crates, by their root files.
fn graphs() -> BTreeMap<String, Graph> {
    let sources: BTreeMap<String, String> = sources().into_iter().collect();
    let is_root = |file: &&String| file.split_once('/').is_some_and(|(_, rest)| matches!(rest, "src/lib.rs" | "src/main.rs"));
    sources.keys().filter(is_root).map(|root| (root.clone(), graph::graph(root, &sources))).collect()
}

/// True for an import that is not counted.
fn is_left_out(from: &str, to: &str) -> bool {
    LEFT_OUT.iter().any(|(file, folder, _)| *file == from && to.starts_with(folder))
}

/// The edges of a component, one line each.
fn edges(graph: &Graph, component: &BTreeSet<&str>) -> Vec<String> {
    let inside = graph.iter().filter(|(from, _)| component.contains(from.as_str()));
    let edges = inside.flat_map(|(from, to)| to.iter().map(move |(to, names)| (from, to, names)));
    let edges = edges.filter(|(_, to, _)| component.contains(to.as_str()));
    edges
        .map(|(from, to, names)| format!("  {from} -> {to}: {}", names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")))
        .collect()
}

#[test]
fn no_circle_of_files_is_wider_than_three() {
    let mut wide = Vec::new();
    for (root, mut graph) in graphs() {
        for (from, to) in &mut graph {
            to.retain(|to, _| !is_left_out(from, to));
        }
        for component in components::components(&graph).iter().filter(|component| component.len() > LARGEST) {
            wide.push(format!("{} files below {root}:\n{}", component.len(), edges(&graph, component).join("\n")));
        }
    }
    assert!(
        wide.is_empty(),
        "give what these files share a file of its own, so that no circle has more than {LARGEST}:\n{}",
        wide.join("\n")
    );
}

#[test]
fn imports_that_are_not_counted_exist() {
    let graphs = graphs();
    for (file, folder, reason) in LEFT_OUT {
        let imports = graphs.values().filter_map(|graph| graph.get(*file)).flat_map(BTreeMap::keys);
        assert!(
            imports.filter(|to| to.starts_with(folder)).count() > 0,
            "{file} imports nothing of {folder}; take out: {reason}"
        );
    }
}
