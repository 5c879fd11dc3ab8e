//! The graph of steps: each step with its edges. An edge is made in three ways and no other: [`Graph::before`] is a dependency,
//! [`Graph::soft_before`] a soft one that gives way to dependencies, and [`Graph::after_delete_of`] a dependency on the deletion of a live object, where there is
//! one.
//!
//! ```text
//! before(create vpc/a, create subnet/b)           create vpc/a  ->  create subnet/b
//! after_delete_of(subnet old, create b)           delete old    ->  create subnet/b
//! soft_before(update vpc/a, create subnet/b)      update vpc/a  ~>  create subnet/b, unless b comes before it anyway
//! ```

mod draft;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::Address;
use heiiki_model::plan::{Reason, Verb};

pub(crate) use self::draft::Draft;
use crate::object_key::{ObjectKey, key};

/// A step of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node(usize);

impl Node {
    /// Returns its position in the order in which the steps were added.
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
    /// For each step, the steps that it comes after if no dependency forbids that.
    soft_dependencies: Vec<BTreeSet<Node>>,
    creates: BTreeMap<Address, Node>,
    updates: BTreeMap<Address, Node>,
    deletes: BTreeMap<ObjectKey, Node>,
}

impl Graph {
    /// Adds a step without edges.
    pub(crate) fn add(&mut self, draft: Draft) -> Node {
        let node = Node(self.drafts.len());
        match draft.verb {
            Verb::Create => self.creates.insert(draft.at.clone(), node),
            // An update that only writes the digests of the applied values completes nothing and takes nothing off.
            Verb::Update if draft.why == Reason::Recorded => None,
            Verb::Update => self.updates.insert(draft.at.clone(), node),
            // A spared object was never to go, and no step waits for its tags.
            Verb::Retain if matches!(draft.why, Reason::Spared(_)) => None,
            Verb::Delete | Verb::Retain => draft.object.as_ref().and_then(|object| self.deletes.insert(key(object), node)),
            Verb::Release => None,
        };
        self.drafts.push(draft);
        self.dependencies.push(BTreeSet::new());
        self.soft_dependencies.push(BTreeSet::new());
        node
    }

    /// Makes `then` wait for `first`. A step does not wait for itself.
    pub(crate) fn before(&mut self, first: Node, then: Node) {
        if first != then {
            self.dependencies[then.0].insert(first);
        }
    }

    /// Makes `then` come after `first`, unless `first` waits for `then`.
    pub(crate) fn soft_before(&mut self, first: Node, then: Node) {
        if first != then {
            self.soft_dependencies[then.0].insert(first);
        }
    }

    /// Makes `then` wait until a live object is deleted; true when the plan deletes it.
    pub(crate) fn after_delete_of(&mut self, object: &ObjectKey, then: Node) -> bool {
        let delete = self.delete_of(object);
        if let Some(delete) = delete {
            self.before(delete, then);
        }
        delete.is_some()
    }

    /// Returns the step that makes the object at an address.
    pub(crate) fn create_of(&self, at: &Address) -> Option<Node> {
        self.creates.get(at).copied()
    }

    /// Returns the step that updates or completes the object at an address.
    pub(crate) fn update_of(&self, at: &Address) -> Option<Node> {
        self.updates.get(at).copied()
    }

    /// Returns the step that deletes a live object, or takes heiiki's tags off it.
    pub(crate) fn delete_of(&self, object: &ObjectKey) -> Option<Node> {
        self.deletes.get(object).copied()
    }

    /// Returns a step.
    pub(crate) fn draft(&self, node: Node) -> &Draft {
        &self.drafts[node.0]
    }

    /// Returns a step to be changed. Its verb, address and object must stay as they are, because the graph finds it by them.
    pub(crate) fn draft_mut(&mut self, node: Node) -> &mut Draft {
        &mut self.drafts[node.0]
    }

    /// Returns every step with its node, in the order in which they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Node, &Draft)> {
        self.drafts.iter().enumerate().map(|(index, draft)| (Node(index), draft))
    }

    /// Returns every node.
    pub(crate) fn nodes(&self) -> Vec<Node> {
        (0..self.drafts.len()).map(Node).collect()
    }

    /// Returns the steps that must be done before a step.
    pub(crate) fn dependencies(&self, of: Node) -> &BTreeSet<Node> {
        &self.dependencies[of.0]
    }

    /// True if `then` waits for `first`, directly or not.
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

    /// Returns the steps for which a step waits, directly or not, and the step itself.
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

    /// Turns every soft dependency into a dependency, unless that would make a cycle.
    pub(crate) fn harden_soft_dependencies(&mut self) {
        for then in self.nodes() {
            for first in std::mem::take(&mut self.soft_dependencies[then.0]) {
                if !self.waits(first, then) {
                    self.before(first, then);
                }
            }
        }
    }

    /// Takes one dependency out, so that the steps on a refused cycle can still be shown.
    fn cut(&mut self, first: Node, then: Node) {
        self.dependencies[then.0].remove(&first);
    }

    /// Finds every cycle of dependencies and cuts it open. Returns the resources on each, in the order in which they wait for each other.
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

    /// Returns the nodes of one cycle, each waiting for the one before it and the first for the last; `None` if there is no cycle.
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
        // A node that is still open waits for another one that is still open, so that going from one to the next must come back.
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
mod tests;
