//! The ledger of unique things: names, ranges, addresses and places that one object holds at a time. A step that lets go of such a thing comes before the step
//! that takes it, also between different addresses and through updates.
//!
//! If several objects exchange their things, the circle is broken without a loss of data: an object that is replaced anyway goes
//! before its successor is made, or an object that stays lets go first. If neither is possible the plan is refused, because the
//! exchange takes two plans.
//!
//! ```text
//! - nat_gateway/old  ->  + nat_gateway/new                  the new one takes the Elastic IP of the old one
//! - subnet/b (old)  ->  + subnet/a (new)  ->  - subnet/a (old)  ->  + subnet/b (new)      they exchange their ranges
//! < nat_gateway/a  ->  ~ nat_gateway/b  ->  ~ nat_gateway/a      they exchange further addresses
//! ```

mod book;
mod refuse;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod toy;
#[cfg(test)]
mod toy_live;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Note, Noted, Reason, Verb};
use heiiki_model::{Address, Thing, Unique, kinds};

use self::book::{Book, Holding, Whose};
use crate::graph::Draft;
use crate::graph::{Graph, Node};
use crate::object_key::{ObjectKey, key};
use crate::planning::Planning;

/// A thing that an object has to let go of, and the resource that takes it.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) by: Address,
    pub(crate) thing: Thing,
}

/// The objects for which the steps of others wait, each with the reason.
type TakenFrom = BTreeMap<ObjectKey, Taken>;

/// A demand: a thing that a step takes.
struct Demand {
    step: Node,
    at: Address,
    thing: Unique,
}

impl Planning<'_> {
    /// Puts the steps that let go of things before those that take them, and refuses demands that cannot be met. Returns the objects for which others wait.
    ///
    /// It runs when the steps that delete and their dependencies among each other are there, and before replacements are ordered (`link_replacements`).
    pub(crate) fn hand_over(&mut self) -> TakenFrom {
        let resources = self.spec.resources.iter().map(|resource| (resource.at.clone(), resource.clone())).collect();
        let known = self.known.clone();
        let book = Book::of(self.claimed, &known, &resources);
        let twice = refuse::wanted_twice(&book, &self.graph);
        self.refusals.extend(twice);
        let mut taken = TakenFrom::new();
        for demand in demands(&book, &self.graph) {
            for holding in book.in_the_way(&demand.thing) {
                self.resolve(&book, &demand, holding, &mut taken);
            }
        }
        taken
    }

    /// Orders one demand after one holding, or refuses the demand.
    fn resolve(&mut self, book: &Book<'_>, demand: &Demand, holding: &Holding<'_>, taken: &mut TakenFrom) {
        let holder = key(holding.object);
        let taker = self.graph.draft(demand.step);
        if taker.object.as_ref().is_some_and(|object| key(object) == holder) {
            if taker.verb == Verb::Create && !demand.thing.is_coined() {
                self.own_object_first(&holder);
            }
            return;
        }
        if holding.whose == Whose::Foreign && holding.is_going() && self.graph.delete_of(&holder).is_none() {
            return;
        }
        let Some(step) = lets_go(holding, &self.graph) else {
            // A thing that both want is refused as such.
            if !holding.keeps {
                self.refusals.push(refuse::held(book, &demand.at, &demand.thing, holding));
            }
            return;
        };
        if !self.graph.waits(step, demand.step) {
            self.graph.before(step, demand.step);
            let gone = self.graph.draft(step).object.as_ref().map_or(holder, key);
            let by = demand.at.clone();
            taken.entry(gone).or_insert_with(|| Taken { by, thing: book.thing(&demand.thing) });
        } else if self.graph.draft(step).verb == Verb::Delete || !self.release_first(book, demand, holding, step) {
            self.refusals.push(refuse::circle(book, &demand.at, &demand.thing, holding));
        }
    }

    /// Lets the old object of a resource go before the new one is made, because they cannot both have the thing.
    fn own_object_first(&mut self, holder: &ObjectKey) {
        for replaced in self.replaced.iter_mut().filter(|replaced| key(&replaced.object) == *holder) {
            replaced.delete_first = true;
        }
    }

    /// Lets an object that stays let go of a thing before its update, which would have to come too late. False when it holds it for good.
    fn release_first(&mut self, book: &Book<'_>, demand: &Demand, holding: &Holding<'_>, update: Node) -> bool {
        let (holder, kind, live) = (key(holding.object), kinds::of(holding.object.kind), &holding.object.live);
        if kind.lets_go(live, std::slice::from_ref(&holding.thing)).is_empty() {
            return false;
        }
        let (step, mut things) = match self.letting_go.get(&holder) {
            Some((step, things)) => (*step, things.clone()),
            None => (self.early_release(holding, update), Vec::new()),
        };
        things.push(holding.thing.clone());
        let draft = self.graph.draft_mut(step);
        draft.changes = kind.lets_go(live, &things);
        if let Reason::Yields(list) = &mut draft.why
            && !list.contains(&demand.at)
        {
            list.push(demand.at.clone());
            list.sort();
        }
        self.letting_go.insert(holder, (step, things));
        self.graph.before(step, demand.step);
        let noted = Noted::LetsGo { taker: demand.at.clone(), thing: book.thing(&demand.thing) };
        self.notes.push(Note::new(&holding.at, noted));
        true
    }

    /// Adds the step in which an object lets go before its update.
    fn early_release(&mut self, holding: &Holding<'_>, update: Node) -> Node {
        let mut draft = Draft::new(Verb::Release, &holding.at, Reason::Yields(Vec::new()));
        draft.object = Some(holding.object.clone());
        let step = self.add(draft);
        self.graph.before(step, update);
        // Apps of users that run in it go first, because AWS does not change it under them.
        for eviction in self.evictions.get(&holding.at).into_iter().flatten() {
            self.graph.before(*eviction, step);
        }
        step
    }

    /// Notes the objects that go before their successors are made although the kind allows both at once, because another resource
    /// waits for their things.
    pub(crate) fn note_first(&mut self, before: &BTreeSet<ObjectKey>, taken: &TakenFrom) {
        let early = self.replaced.iter().filter(|replaced| replaced.delete_first && !before.contains(&key(&replaced.object)));
        let notes: Vec<Note> = early
            .filter_map(|replaced| {
                let Taken { by, thing } = taken.get(&key(&replaced.object))?;
                let noted = Noted::GoesFirst { taker: by.clone(), thing: thing.clone() };
                Some(Note::new(&replaced.at, noted))
            })
            .collect();
        self.notes.extend(notes);
    }
}

/// Returns the demands of all steps in the order of their addresses, so that the order in which the steps were found means nothing.
fn demands(book: &Book<'_>, graph: &Graph) -> Vec<Demand> {
    let mut demands = Vec::new();
    for (step, draft) in graph.iter() {
        let Some(want) = &draft.want else { continue };
        let takes = |thing: &Unique| match (draft.verb, &draft.object) {
            (Verb::Create, _) => true,
            (Verb::Update, Some(object)) => {
                let changes = draft.changes.iter().any(|change| thing.is_decided_by(&change.field));
                changes && !kinds::of(draft.at.kind).holds(&object.live).iter().any(|held| same(held, thing))
            }
            // An update that completes a new object takes nothing that its creation did not take.
            (Verb::Update, None) | (Verb::Release | Verb::Delete | Verb::Retain, _) => false,
        };
        let needed = book.needs(&draft.at, want).into_iter();
        demands.extend(needed.filter(takes).map(|thing| Demand { step, at: draft.at.clone(), thing }));
    }
    demands.sort_by(|left, right| (&left.at, &left.thing).cmp(&(&right.at, &right.thing)));
    demands
}

/// True if both are the same thing, no matter in which way it is held.
fn same(one: &Unique, two: &Unique) -> bool {
    one.sort == two.sort && one.scope == two.scope && one.value == two.value
}

/// Returns the step after which a thing is free: the deletion of its holder, or of the object through which it is held, or an update that gives it up.
fn lets_go(holding: &Holding<'_>, graph: &Graph) -> Option<Node> {
    let holder = key(holding.object);
    if let Some(delete) = graph.delete_of(&holder) {
        // A retained object keeps its things.
        return (graph.draft(delete).verb == Verb::Delete).then_some(delete);
    }
    let through = holding.thing.ends_with.as_ref();
    let ends = |draft: &Draft| draft.verb == Verb::Delete && draft.object.as_ref().map(|object| &object.id) == through;
    let ends = through.and_then(|_| graph.iter().find(|(_, draft)| ends(draft)).map(|(step, _)| step));
    ends.or_else(|| graph.update_of(&holding.at).filter(|update| gives_up(graph.draft(*update), holding)))
}

/// True if an update of the holder takes the thing off it.
fn gives_up(update: &Draft, holding: &Holding<'_>) -> bool {
    update.object.as_ref().is_some_and(|object| key(object) == key(holding.object))
        && !holding.keeps
        && update.changes.iter().any(|change| holding.thing.is_decided_by(&change.field))
}
