//! In which order: what a step waits for comes before it, and among equals creation goes from the ground up and deletion in the order of the source.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Refusal, Refused, Step, StepId, Verb};
use heiiki_model::{Address, kinds};

use crate::draft::Draft;
use crate::graph::{Graph, Node};

/// Where a step stands among those that could run: creations and updates before releases and deletions.
fn rank(draft: &Draft) -> (u8, u16) {
    let facts = kinds::of(draft.at.kind).facts_of_kind();
    match draft.verb {
        Verb::Create | Verb::Update => (0, facts.created),
        Verb::Release | Verb::Delete | Verb::Retain => (1, facts.deleted),
    }
}

/// Numbers the steps, and gives the cycles of those that would wait for themselves: each as the resources on it. A plan with a cycle is refused; the steps on
/// it are numbered all the same, so that a reader sees them.
pub(crate) fn ordered(mut graph: Graph) -> (Vec<Step>, Vec<Vec<Address>>) {
    graph.settle_preferences();
    let cycles = graph.open_cycles();
    let nodes = graph.nodes();
    let mut open: Vec<usize> = nodes.iter().map(|node| graph.dependencies(*node).len()).collect();
    let mut dependents: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for then in &nodes {
        for first in graph.dependencies(*then) {
            dependents.entry(*first).or_default().push(*then);
        }
    }
    let place = |node: Node| Place { draft: graph.draft(node), node };
    let mut ready: BTreeSet<Place<'_>> = nodes.iter().filter(|node| open[node.index()] == 0).map(|node| place(*node)).collect();
    let mut numbers: BTreeMap<Node, StepId> = BTreeMap::new();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Place { node, .. }) = ready.pop_first() {
        numbers.insert(node, StepId(order.len()));
        order.push(node);
        for dependent in dependents.get(&node).into_iter().flatten() {
            open[dependent.index()] -= 1;
            if open[dependent.index()] == 0 {
                ready.insert(place(*dependent));
            }
        }
    }
    let steps = order.iter().map(|node| number(&graph, *node, &numbers)).collect();
    (steps, cycles)
}

/// The refusal for resources that wait for each other in a circle; nothing for an empty one.
pub(crate) fn refusal(cycle: &[Address]) -> Option<Refusal> {
    Some(Refusal::new(cycle.first()?, Refused::Cycle { through: cycle.to_vec() }))
}

/// The place of a step among those that could run.
struct Place<'a> {
    draft: &'a Draft,
    node: Node,
}

impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = (rank(self.draft), &self.draft.at, self.node);
        left.cmp(&(rank(other.draft), &other.draft.at, other.node))
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Place<'_> {}

fn number(graph: &Graph, node: Node, numbers: &BTreeMap<Node, StepId>) -> Step {
    let draft = graph.draft(node).clone();
    Step {
        id: numbers[&node],
        verb: draft.verb,
        at: draft.at,
        of: draft.of,
        object: draft.object,
        want: draft.want,
        tags: draft.tags,
        ignore: draft.ignore,
        changes: draft.changes,
        after: graph.dependencies(node).iter().map(|first| numbers[first]).collect(),
        why: draft.why,
        loses: draft.loses,
        disposition: draft.disposition,
    }
}
