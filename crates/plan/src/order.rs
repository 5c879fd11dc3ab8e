//! The order of the steps. A step comes after its dependencies; among steps that could run, creation goes from the ground up, and deletion in the order of the
//! AWS article that the closed network comes from.
//!
//! ```text
//! - role/old,  + subnet/a after + vpc/main,  + role/exec     gives     + role/exec,  + vpc/main,  + subnet/a,  - role/old
//! - vpc/b after - subnet/b,  - user/dev                      gives     - subnet/b,  - vpc/b,  - user/dev
//! ```

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Fate, Plan, Refusal, Refused, Step, StepId, Verb};
use heiiki_model::{Address, kinds};

use crate::graph::Draft;
use crate::graph::{Graph, Node};

/// The rank of a step among those that could run: creations and updates before releases and deletions.
fn rank(draft: &Draft) -> (u8, u16) {
    let facts = kinds::of(draft.at.kind).facts_of_kind();
    match draft.verb {
        Verb::Create | Verb::Update => (0, facts.created),
        Verb::Release | Verb::Delete | Verb::Retain => (1, facts.deleted),
    }
}

/// Numbers the steps, and returns the cycles of steps that would wait for themselves, each as its resources. A plan with a cycle is refused. The steps on it are
/// numbered all the same, so that a reader sees them.
pub(crate) fn ordered(mut graph: Graph) -> (Vec<Step>, Vec<Vec<Address>>) {
    graph.harden_soft_dependencies();
    let cycles = graph.open_cycles();
    let nodes = graph.nodes();
    let mut open: Vec<usize> = nodes.iter().map(|node| graph.dependencies(*node).len()).collect();
    let mut dependents: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for then in &nodes {
        for first in graph.dependencies(*then) {
            dependents.entry(*first).or_default().push(*then);
        }
    }
    let as_ready = |node: Node| Ready { draft: graph.draft(node), node };
    let mut ready: BTreeSet<Ready<'_>> =
        nodes.iter().filter(|node| open[node.index()] == 0).map(|node| as_ready(*node)).collect();
    let mut numbers: BTreeMap<Node, StepId> = BTreeMap::new();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Ready { node, .. }) = ready.pop_first() {
        numbers.insert(node, StepId(order.len()));
        order.push(node);
        for dependent in dependents.get(&node).into_iter().flatten() {
            open[dependent.index()] -= 1;
            if open[dependent.index()] == 0 {
                ready.insert(as_ready(*dependent));
            }
        }
    }
    let steps = order.iter().map(|node| number(&graph, *node, &numbers)).collect();
    (steps, cycles)
}

/// Returns the refusal for resources that wait for each other in a circle; `None` for an empty circle.
pub(crate) fn refusal(cycle: &[Address]) -> Option<Refusal> {
    Some(Refusal::new(cycle.first()?, Refused::Cycle { through: cycle.to_vec() }))
}

/// A step that could run; compared by its rank.
struct Ready<'a> {
    draft: &'a Draft,
    node: Node,
}

impl Ord for Ready<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = (rank(self.draft), &self.draft.at, self.node);
        left.cmp(&(rank(other.draft), &other.draft.at, other.node))
    }
}

impl PartialOrd for Ready<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ready<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ready<'_> {}

/// Returns a step with its number.
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

/// Makes steps wait for others, and numbers them anew so that a step still comes after those for which it waits. Each pair is the step that
/// comes first and the one that waits for it; it must not close a circle.
pub fn with_orders(plan: &mut Plan, orders: &[(StepId, StepId)]) {
    for (first, then) in orders {
        plan.steps[then.0].after.insert(*first);
    }
    if orders.iter().all(|(first, then)| first < then) {
        return;
    }
    let mut left: BTreeMap<StepId, Step> = plan.steps.drain(..).map(|step| (step.id, step)).collect();
    let mut numbers: BTreeMap<StepId, StepId> = BTreeMap::new();
    while let Some(id) =
        left.values().find(|step| step.after.iter().all(|before| numbers.contains_key(before))).map(|step| step.id)
    {
        numbers.insert(id, StepId(plan.steps.len()));
        plan.steps.extend(left.remove(&id));
    }
    // Steps that wait for each other in a circle are refused, and a reader still sees them.
    for (id, step) in left {
        numbers.insert(id, StepId(plan.steps.len()));
        plan.steps.push(step);
    }
    let number = |id: &StepId| numbers.get(id).copied().unwrap_or(*id);
    for step in &mut plan.steps {
        step.id = number(&step.id);
        step.after = step.after.iter().map(number).collect();
    }
    for kin in &mut plan.kin {
        if let Some(Fate::Deleted(id)) = &mut kin.fate {
            *id = number(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use heiiki_model::Place;
    use heiiki_model::plan::Reason;

    use super::*;

    fn plan(after: &[&[usize]]) -> Plan {
        let step = |(index, after): (usize, &&[usize])| Step {
            id: StepId(index),
            verb: Verb::Update,
            at: format!("subnet/s{index}").parse().expect("an address"),
            of: None,
            object: None,
            want: None,
            tags: BTreeMap::new(),
            ignore: Vec::new(),
            changes: Vec::new(),
            after: after.iter().map(|before| StepId(*before)).collect(),
            why: Reason::Differs,
            loses: None,
            disposition: None,
        };
        Plan {
            place: Place {
                environment: "e".into(),
                account: "123456789012".into(),
                region: "ap-northeast-1".into(),
                partition: "aws".into(),
            },
            steps: after.iter().enumerate().map(step).collect(),
            refusals: Vec::new(),
            kept: Vec::new(),
            kin: Vec::new(),
            notes: Vec::new(),
            unread: Vec::new(),
            uncompared: Vec::new(),
            unchanged: 0,
            proof: None,
        }
    }

    #[test]
    fn steps_that_wait_in_a_circle_are_not_lost() {
        let mut plan = plan(&[&[1], &[0], &[]]);
        with_orders(&mut plan, &[(StepId(2), StepId(0))]);
        assert_eq!(plan.steps.len(), 3);
        assert_eq!(plan.steps.iter().map(|step| step.id).collect::<Vec<_>>(), [StepId(0), StepId(1), StepId(2)]);
    }

    #[test]
    fn a_step_that_gets_an_order_comes_after_the_one_for_which_it_waits() {
        let mut plan = plan(&[&[], &[0], &[], &[]]);
        with_orders(&mut plan, &[(StepId(3), StepId(0)), (StepId(2), StepId(3))]);
        let told: Vec<String> = plan.steps.iter().map(|step| format!("{} {:?}", step.at, step.after)).collect();
        assert_eq!(told, ["subnet/s2 {}", "subnet/s3 {StepId(0)}", "subnet/s0 {StepId(1)}", "subnet/s1 {StepId(2)}",]);
        let ids: BTreeSet<StepId> = plan.steps.iter().map(|step| step.id).collect();
        assert_eq!(ids.len(), 4);
        assert!(plan.steps.iter().all(|step| step.after.iter().all(|before| *before < step.id)));
    }
}
