//! The order of route tables between which subnets move. The table that gets a subnet moves it, in one call and after its own
//! routes have gone. The table that loses it adds routes only when the subnet is away, and never lets it fall back to the main
//! table. If the spec wants it to fall back, and the main table changes as well, the main table closes first.
//!
//! ```text
//! subnet/x moves from table a to table b     ~ route_table/b (takes subnet/x)  ->  ~ route_table/a (new routes)
//! a and b exchange subnets                   < route_table/a, < route_table/b (old routes go, subnets come)  ->  ~ route_table/a, ~ route_table/b
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kinds::ec2::route_table::route::{Hop, LiveRoute};
use heiiki_model::kinds::ec2::route_table::{Live, Want};
use heiiki_model::plan::{Reason, Verb};
use heiiki_model::{Change, KindName, Known, Mode, To};
use serde::Deserialize;
use serde_json::json;

use super::wait;
use crate::graph::Draft;
use crate::graph::{Graph, Node};

/// A step of a route table, as far as it moves subnets.
struct Mover {
    step: Node,
    /// The table as it is; `None` for one that is made.
    live: Option<Live>,
    /// Subnets that it gets.
    gains: BTreeSet<String>,
    /// Subnets that it has and is to have no longer.
    loses: BTreeSet<String>,
    /// The routes that it has and is to have as they are: all, where its routes do not change.
    keeps: Vec<Hop>,
}

/// Makes the table that loses a subnet wait for the one that gets it. Tables that exchange subnets first give up their routes and take the subnets.
pub(super) fn order(known: &Known, graph: &mut Graph) {
    let movers: Vec<Mover> = graph.iter().filter_map(|(step, draft)| mover(step, draft, known)).collect();
    let mut moves: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (from, loser) in movers.iter().enumerate() {
        let gets = |to: &usize| *to != from && !movers[*to].gains.is_disjoint(&loser.loses);
        moves.insert(from, (0..movers.len()).filter(gets).collect());
    }
    let mut takers: BTreeMap<usize, Node> = BTreeMap::new();
    for index in (0..movers.len()).filter(|index| in_circle(*index, &moves)) {
        if let Some(draft) = first_take(&movers[index], graph.draft(movers[index].step)) {
            takers.insert(index, graph.add(draft));
        }
    }
    for (from, to) in moves.iter().flat_map(|(from, to)| to.iter().map(move |to| (*from, *to))) {
        wait(graph, takers.get(&to).copied().unwrap_or(movers[to].step), movers[from].step);
    }
    for (index, taker) in takers {
        wait(graph, taker, movers[index].step);
    }
    for (main, vpc) in mains(graph) {
        order_main(main, &vpc, &movers, graph);
    }
}

/// Returns the steps that change the main table of a VPC, each with the VPC.
fn mains(graph: &Graph) -> Vec<(Node, String)> {
    let steps = graph.iter().filter(|(_, draft)| draft.verb == Verb::Update && draft.why != Reason::Recorded);
    let of = |draft: &Draft| {
        let object = draft.object.as_ref().filter(|object| object.kind == KindName::RouteTable)?;
        Live::deserialize(&object.live).ok().filter(Live::is_main).map(|live| live.vpc_id)
    };
    steps.filter_map(|(step, draft)| Some((step, of(draft)?))).collect()
}

/// Orders the main table of a VPC among the others. A subnet that no table takes falls to it after its old routes have gone, and a subnet that a table takes from
/// it is away before its new routes come.
fn order_main(main: Node, vpc: &str, movers: &[Mover], graph: &mut Graph) {
    let taken: BTreeSet<&String> = movers.iter().flat_map(|mover| &mover.gains).collect();
    let given: BTreeSet<&String> = movers.iter().flat_map(|mover| &mover.loses).collect();
    let here = |mover: &&Mover| mover.step != main && mover.live.as_ref().is_none_or(|live| live.vpc_id == vpc);
    for mover in movers.iter().filter(here) {
        if mover.loses.iter().any(|subnet| !taken.contains(subnet)) {
            wait(graph, main, mover.step);
        } else if mover.gains.iter().any(|subnet| !given.contains(subnet)) {
            wait(graph, mover.step, main);
        }
    }
}

/// Returns the step of a route table that moves subnets; `None` for any other step.
fn mover(step: Node, draft: &Draft, known: &Known) -> Option<Mover> {
    if draft.at.kind != KindName::RouteTable
        || matches!(draft.verb, Verb::Release | Verb::Retain)
        || draft.why == Reason::Recorded
    {
        return None;
    }
    // The object of a step that makes one is the one that it replaces, whose own step deletes it.
    let object = draft.object.as_ref().filter(|_| draft.verb != Verb::Create);
    let live = object.and_then(|object| Live::deserialize(&object.live).ok());
    let has: BTreeSet<String> = live.iter().flat_map(Live::subnet_ids).collect();
    let wanted: Option<BTreeSet<String>> = match draft.verb {
        Verb::Delete => Some(BTreeSet::new()),
        Verb::Create | Verb::Update | Verb::Release | Verb::Retain => {
            let want = draft.want.as_ref().and_then(|want| Want::deserialize(want).ok())?;
            // A subnet that does not exist yet has been in no table.
            let ids = |subnets: &Vec<_>| subnets.iter().filter_map(|subnet| known.id(subnet)).collect();
            if want.subnets.is_absent() { None } else { Some(want.subnets.value().map(ids).unwrap_or_default()) }
        }
    };
    let wanted = wanted?;
    let (gains, loses) = (&wanted - &has, &has - &wanted);
    if gains.is_empty() && loses.is_empty() {
        return None;
    }
    let managed = || live.iter().flat_map(|live| &live.routes).filter(|route| route.managed());
    let hops: Option<Vec<Hop>> = draft
        .changes
        .iter()
        .find(|change| change.field == "routes" && !change.is_ignored(&draft.ignore))
        .and_then(|change| Vec::deserialize(&change.to.value).ok());
    let stays = |route: &&LiveRoute| hops.as_ref().is_none_or(|hops| hops.iter().any(|hop| route.goes(hop)));
    let keeps = managed().filter(stays).map(LiveRoute::hop).collect();
    Some(Mover { step, live, gains, loses, keeps })
}

/// True for a table that, by way of others, waits for itself.
fn in_circle(start: usize, moves: &BTreeMap<usize, BTreeSet<usize>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut next: Vec<usize> = moves[&start].iter().copied().collect();
    while let Some(at) = next.pop() {
        if at == start {
            return true;
        }
        if seen.insert(at) {
            next.extend(&moves[&at]);
        }
    }
    false
}

/// Returns the step by which one of the tables that exchange subnets gives up the routes that go or change, and then takes its new subnets beside the old ones.
/// The subnets that it loses are taken by another table.
fn first_take(mover: &Mover, draft: &Draft) -> Option<Draft> {
    let live = mover.live.as_ref()?;
    let now: Vec<Hop> = live.routes.iter().filter(|route| route.managed()).map(LiveRoute::hop).collect();
    let has: BTreeSet<String> = live.subnet_ids().into_iter().collect();
    let together: BTreeSet<&String> = has.union(&mover.gains).collect();
    let change = |field: &'static str, from, to| Change { field: field.into(), from, to: To::value(to), mode: Mode::InPlace };
    let mut take = Draft::new(Verb::Release, &draft.at, Reason::Differs);
    take.object.clone_from(&draft.object);
    if mover.keeps.len() < now.len() {
        take.changes.push(change("routes", json!(now), json!(mover.keeps)));
    }
    if let Some(wanted) =
        draft.changes.iter().find(|change| change.field == "propagating_vgws" && !change.is_ignored(&draft.ignore))
    {
        let wanted: BTreeSet<String> = BTreeSet::deserialize(&wanted.to.value).unwrap_or_default();
        let stay: Vec<&String> = live.propagating_vgws.iter().filter(|gateway| wanted.contains(*gateway)).collect();
        if stay.len() < live.propagating_vgws.len() {
            take.changes.push(change("propagating_vgws", json!(live.propagating_vgws), json!(stay)));
        }
    }
    take.changes.push(change("subnets", json!(has), json!(together)));
    Some(take)
}
