//! The graph of steps: each step with its edges. An edge is made in three ways and no other: [`Graph::before`] is a dependency, [`Graph::prefer`] a wish that
//! gives way to dependencies, and [`Graph::after_delete_of`] a dependency on the deletion of a live object, where there is one.
//!
//! ```text
//! before(create vpc/a, create subnet/b)      create vpc/a  ->  create subnet/b
//! after_delete_of(subnet old, create b)      delete old    ->  create subnet/b
//! prefer(update vpc/a, create subnet/b)      update vpc/a  ~>  create subnet/b, unless b comes before it anyway
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::Address;
use heiiki_model::plan::{Reason, Verb};

use crate::draft::{Draft, Key, key};

/// A step of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node(usize);

impl Node {
    /// The position in the order in which the steps were added.
    pub(crate) const fn index(self) -> usize {
        self.0
    }
}

/// All steps, the edges between them, and the places to find them by.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    drafts: Vec<Draft>,
    /// For each step, the steps that must be done before it.
    dependencies: Vec<BTreeSet<Node>>,
    /// For each step, the steps it had better follow.
    preferences: Vec<BTreeSet<Node>>,
    creates: BTreeMap<Address, Node>,
    updates: BTreeMap<Address, Node>,
    deletes: BTreeMap<Key, Node>,
}

impl Graph {
    /// Adds a step without edges.
    pub(crate) fn add(&mut self, draft: Draft) -> Node {
        let node = Node(self.drafts.len());
        match draft.verb {
            Verb::Create => self.creates.insert(draft.at.clone(), node),
            // What is only noted in a tag completes nothing and takes nothing off.
            Verb::Update if draft.why == Reason::Recorded => None,
            Verb::Update => self.updates.insert(draft.at.clone(), node),
            // What is spared was never to go: nothing waits for its tags.
            Verb::Retain if matches!(draft.why, Reason::Spared(_)) => None,
            Verb::Delete | Verb::Retain => draft.object.as_ref().and_then(|object| self.deletes.insert(key(object), node)),
            Verb::Release => None,
        };
        self.drafts.push(draft);
        self.dependencies.push(BTreeSet::new());
        self.preferences.push(BTreeSet::new());
        node
    }

    /// Makes `then` wait for `first`. A step does not wait for itself.
    pub(crate) fn before(&mut self, first: Node, then: Node) {
        if first != then {
            self.dependencies[then.0].insert(first);
        }
    }

    /// Makes `then` follow `first`, as long as `first` does not wait for `then`.
    pub(crate) fn prefer(&mut self, first: Node, then: Node) {
        if first != then {
            self.preferences[then.0].insert(first);
        }
    }

    /// Makes `then` wait until a live object is deleted; true when the plan deletes it.
    pub(crate) fn after_delete_of(&mut self, object: &Key, then: Node) -> bool {
        let delete = self.delete_of(object);
        if let Some(delete) = delete {
            self.before(delete, then);
        }
        delete.is_some()
    }

    /// The step that makes the object at an address.
    pub(crate) fn create_of(&self, at: &Address) -> Option<Node> {
        self.creates.get(at).copied()
    }

    /// The step that updates or completes the object at an address.
    pub(crate) fn update_of(&self, at: &Address) -> Option<Node> {
        self.updates.get(at).copied()
    }

    /// The step that deletes a live object, or leaves it to nobody.
    pub(crate) fn delete_of(&self, object: &Key) -> Option<Node> {
        self.deletes.get(object).copied()
    }

    /// A step.
    pub(crate) fn draft(&self, node: Node) -> &Draft {
        &self.drafts[node.0]
    }

    /// A step, to be changed. Its verb, address and object stay as they are: the graph finds it by them.
    pub(crate) fn draft_mut(&mut self, node: Node) -> &mut Draft {
        &mut self.drafts[node.0]
    }

    /// Every step with its node, in the order in which they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Node, &Draft)> {
        self.drafts.iter().enumerate().map(|(index, draft)| (Node(index), draft))
    }

    /// Every node.
    pub(crate) fn nodes(&self) -> Vec<Node> {
        (0..self.drafts.len()).map(Node).collect()
    }

    /// The steps that must be done before a step.
    pub(crate) fn dependencies(&self, of: Node) -> &BTreeSet<Node> {
        &self.dependencies[of.0]
    }

    /// True when `then` waits for `first`, directly or not.
    pub(crate) fn waits(&self, then: Node, first: Node) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![then];
        while let Some(node) = next.pop() {
            if node == first {
                return true;
            }
            if seen.insert(node) {
                next.extend(&self.dependencies[node.0]);
            }
        }
        false
    }

    /// Everything that a step waits for, directly or not, and the step itself.
    pub(crate) fn awaited(&self, by: Node) -> BTreeSet<Node> {
        let mut seen = BTreeSet::new();
        let mut next = vec![by];
        while let Some(node) = next.pop() {
            if seen.insert(node) {
                next.extend(&self.dependencies[node.0]);
            }
        }
        seen
    }

    /// Turns every preference into a dependency, unless that would make a cycle.
    pub(crate) fn settle_preferences(&mut self) {
        for then in self.nodes() {
            for first in std::mem::take(&mut self.preferences[then.0]) {
                if !self.waits(first, then) {
                    self.before(first, then);
                }
            }
        }
    }

    /// Takes one dependency out, so that what stands on a refused cycle can still be shown.
    fn cut(&mut self, first: Node, then: Node) {
        self.dependencies[then.0].remove(&first);
    }

    /// Finds every cycle of dependencies and cuts it open; gives the resources on each, in the order in which they wait for each other.
    ///
    /// ```text
    /// create bucket/data  ->  update role/exec  ->  create bucket/data      gives  [bucket/data, role/exec]
    /// ```
    pub(crate) fn open_cycles(&mut self) -> Vec<Vec<Address>> {
        let mut cycles = Vec::new();
        while let Some(cycle) = self.cycle() {
            let mut resources: Vec<Address> = Vec::new();
            for node in &cycle {
                let at = self.drafts[node.0].of.clone().unwrap_or_else(|| self.drafts[node.0].at.clone());
                if !resources.contains(&at) {
                    resources.push(at);
                }
            }
            if let [first, .., last] | [first @ last] = cycle[..] {
                self.cut(last, first);
            }
            if !cycles.contains(&resources) {
                cycles.push(resources);
            }
        }
        cycles
    }

    /// The nodes of one cycle, each waiting for the one before it and the first for the last.
    fn cycle(&self) -> Option<Vec<Node>> {
        let mut open: Vec<usize> = self.dependencies.iter().map(BTreeSet::len).collect();
        let mut dependents: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        for then in self.nodes() {
            for first in &self.dependencies[then.0] {
                dependents.entry(*first).or_default().push(then);
            }
        }
        let mut ready: Vec<Node> = self.nodes().into_iter().filter(|node| open[node.0] == 0).collect();
        while let Some(done) = ready.pop() {
            for dependent in dependents.get(&done).into_iter().flatten() {
                open[dependent.0] -= 1;
                if open[dependent.0] == 0 {
                    ready.push(*dependent);
                }
            }
        }
        // What is still open waits for something that is still open: going from one to the next must come back.
        let waits = |node: Node| self.dependencies[node.0].iter().copied().find(|first| open[first.0] > 0);
        let mut path = vec![self.nodes().into_iter().find(|node| open[node.0] > 0)?];
        loop {
            let next = waits(*path.last()?)?;
            if let Some(start) = path.iter().position(|node| *node == next) {
                let mut cycle = path.split_off(start);
                cycle.reverse();
                return Some(cycle);
            }
            path.push(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use heiiki_model::KindName;
    use proptest::prelude::*;

    use super::*;

    fn graph(count: usize, edges: &[(usize, usize)], wishes: &[(usize, usize)]) -> Graph {
        let mut graph = Graph::default();
        for index in 0..count {
            let at = Address::new(KindName::Role, &format!("r{index}")).expect("a name");
            graph.add(Draft::new(Verb::Create, &at, Reason::Missing));
        }
        for (first, then) in edges {
            graph.before(Node(first % count), Node(then % count));
        }
        for (first, then) in wishes {
            graph.prefer(Node(first % count), Node(then % count));
        }
        graph
    }

    fn names(cycle: &[Address]) -> Vec<&str> {
        cycle.iter().map(|at| at.name.as_str()).collect()
    }

    #[test]
    fn a_cycle_names_the_resources_on_it_and_no_others() {
        let mut graph = graph(5, &[(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)], &[]);
        let cycles = graph.open_cycles();
        let [cycle] = &cycles[..] else { panic!("{cycles:?}") };
        let mut names = names(cycle);
        names.sort_unstable();
        assert_eq!(names, ["r1", "r2", "r3"]);
        assert_eq!(graph.open_cycles(), Vec::<Vec<Address>>::new(), "it was cut open");
    }

    #[test]
    fn a_preference_gives_way_to_a_dependency() {
        let mut graph = graph(2, &[(0, 1)], &[(1, 0)]);
        graph.settle_preferences();
        assert!(graph.dependencies(Node(0)).is_empty());
        assert_eq!(graph.open_cycles(), Vec::<Vec<Address>>::new());
    }

    proptest! {
        #[test]
        fn preferences_never_make_a_cycle(
            count in 1_usize..12,
            wishes in proptest::collection::vec((0_usize..12, 0_usize..12), 0..40),
        ) {
            let mut graph = graph(count, &[], &wishes);
            graph.settle_preferences();
            prop_assert!(graph.open_cycles().is_empty());
        }

        #[test]
        fn every_graph_can_be_opened_and_what_had_no_cycle_stays_as_it_is(
            count in 1_usize..12,
            edges in proptest::collection::vec((0_usize..12, 0_usize..12), 0..40),
        ) {
            let mut graph = graph(count, &edges, &[]);
            let before = graph.dependencies.clone();
            let on_a_cycle = graph.nodes().into_iter().any(|node| {
                graph.dependencies(node).iter().any(|first| graph.waits(*first, node))
            });
            let cycles = graph.open_cycles();
            prop_assert_eq!(cycles.is_empty(), !on_a_cycle);
            if cycles.is_empty() {
                prop_assert_eq!(&graph.dependencies, &before);
            }
            prop_assert!(graph.cycle().is_none());
        }
    }
}
