//! The circles of a graph: its strongly connected components, in each of which every file leads to every other one.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;

/// The components with more than one file.
pub(super) fn components(graph: &Graph) -> BTreeSet<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|file| (file.as_str(), reached_from(graph, file))).collect();
    let of = |file: &str| -> BTreeSet<&str> {
        let back = |other: &&str| reached.get(other).is_some_and(|reached| reached.contains(file));
        reached[file].iter().copied().filter(back).collect()
    };
    reached.keys().map(|file| of(file)).filter(|component| component.len() > 1).collect()
}

/// The files to which a file leads, over others or directly.
fn reached_from<'g>(graph: &'g Graph, file: &str) -> BTreeSet<&'g str> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![file];
    while let Some(file) = ahead.pop() {
        for next in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(next.as_str()) {
                ahead.push(next);
            }
        }
    }
    reached
}

#[test]
fn files_that_lead_to_each_other_are_one_component() {
    let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("x", "a"), ("e", "y")];
    let mut graph = Graph::new();
    for (from, to) in edges {
        graph.entry(from.to_owned()).or_default().entry(to.to_owned()).or_default();
    }
    assert_eq!(components(&graph), [["a", "b", "c"].into(), ["d", "e"].into()].into());
    graph.get_mut("c").expect("c leads somewhere").remove("a");
    assert_eq!(components(&graph), [["d", "e"].into()].into());
}
