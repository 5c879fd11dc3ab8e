//! Tests of the graph: cycles, and dependencies against soft ones.

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
        graph.soft_before(Node(first % count), Node(then % count));
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
fn a_soft_dependency_gives_way_to_a_dependency() {
    let mut graph = graph(2, &[(0, 1)], &[(1, 0)]);
    graph.harden_soft_dependencies();
    assert!(graph.dependencies(Node(0)).is_empty());
    assert_eq!(graph.open_cycles(), Vec::<Vec<Address>>::new());
}

proptest! {
    #[test]
    fn soft_dependencies_never_make_a_cycle(
        count in 1_usize..12,
        wishes in proptest::collection::vec((0_usize..12, 0_usize..12), 0..40),
    ) {
        let mut graph = graph(count, &[], &wishes);
        graph.harden_soft_dependencies();
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
