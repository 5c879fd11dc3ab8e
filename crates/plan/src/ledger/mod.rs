//! Who holds which unique thing (a name, a range, an address, a place), and who needs it: what lets go comes before what takes, also between different
//! addresses and through updates.
//!
//! Where some exchange what they hold, the circle is broken where nothing of value dies: an object that is replaced anyway goes before its successor is
//! made, or an object that stays lets go first. Where neither is possible the plan is refused, because the exchange takes two steps.
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
use crate::draft::{Draft, Key, key};
use crate::graph::{Graph, Node};
use crate::planning::Planning;

/// For whom an object has to let go: the resource, and the thing.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) by: Address,
    pub(crate) thing: Thing,
}

/// The objects that somebody else waits for.
type TakenFrom = BTreeMap<Key, Taken>;

/// A thing that a step takes.
struct Claim {
    step: Node,
    at: Address,
    thing: Unique,
}

impl Planning<'_> {
    /// Puts what lets go before what takes, and refuses what cannot be had. Gives the objects that somebody else waits for.
    ///
    /// The steps that delete must be there, and what they wait for among each other; not yet what a replacement that makes the new one first waits for.
    pub(crate) fn hand_over(&mut self) -> TakenFrom {
        let resources = self.spec.resources.iter().map(|resource| (resource.at.clone(), resource.clone())).collect();
        let known = self.known.clone();
        let book = Book::of(self.claimed, &known, &resources);
        let twice = refuse::wanted_twice(&book, &self.graph);
        self.refusals.extend(twice);
        let mut taken = TakenFrom::new();
        for claim in claims(&book, &self.graph) {
            for holding in book.in_the_way(&claim.thing) {
                self.settle(&book, &claim, holding, &mut taken);
            }
        }
        taken
    }

    /// Orders one claim after one holding, or refuses it.
    fn settle(&mut self, book: &Book<'_>, claim: &Claim, holding: &Holding<'_>, taken: &mut TakenFrom) {
        let holder = key(holding.object);
        let taker = self.graph.draft(claim.step);
        if taker.object.as_ref().is_some_and(|object| key(object) == holder) {
            if taker.verb == Verb::Create && !claim.thing.is_coined() {
                self.own_object_first(&holder);
            }
            return;
        }
        if holding.whose == Whose::Foreign && holding.is_going() && self.graph.delete_of(&holder).is_none() {
            return;
        }
        let Some(step) = lets_go(holding, &self.graph) else {
            // What both want is refused as such.
            if !holding.keeps {
                self.refusals.push(refuse::held(book, &claim.at, &claim.thing, holding));
            }
            return;
        };
        if !self.graph.waits(step, claim.step) {
            self.graph.before(step, claim.step);
            let gone = self.graph.draft(step).object.as_ref().map_or(holder, key);
            let by = claim.at.clone();
            taken.entry(gone).or_insert_with(|| Taken { by, thing: book.thing(&claim.thing) });
        } else if self.graph.draft(step).verb == Verb::Delete || !self.release_first(book, claim, holding, step) {
            self.refusals.push(refuse::circle(book, &claim.at, &claim.thing, holding));
        }
    }

    /// Lets the old object of a resource go before the new one is made: they cannot both have it.
    fn own_object_first(&mut self, holder: &Key) {
        for replaced in self.replaced.iter_mut().filter(|replaced| key(&replaced.object) == *holder) {
            replaced.delete_first = true;
        }
    }

    /// Lets an object that stays let go of a thing before its update, which would have to come too late. False when it holds it for good.
    fn release_first(&mut self, book: &Book<'_>, claim: &Claim, holding: &Holding<'_>, update: Node) -> bool {
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
            && !list.contains(&claim.at)
        {
            list.push(claim.at.clone());
            list.sort();
        }
        self.letting_go.insert(holder, (step, things));
        self.graph.before(step, claim.step);
        let noted = Noted::LetsGo { taker: claim.at.clone(), thing: book.thing(&claim.thing) };
        self.notes.push(Note::new(&holding.at, noted));
        true
    }

    /// Adds the step in which an object lets go before its update.
    fn early_release(&mut self, holding: &Holding<'_>, update: Node) -> Node {
        let mut draft = Draft::new(Verb::Release, &holding.at, Reason::Yields(Vec::new()));
        draft.object = Some(holding.object.clone());
        let step = self.add(draft);
        self.graph.before(step, update);
        // What a user runs in it and what it cannot be changed under goes first.
        for eviction in self.evictions.get(&holding.at).into_iter().flatten() {
            self.graph.before(*eviction, step);
        }
        step
    }

    /// Notes the objects that go before their successors are made although the kind allows both at once, because somebody else waits for what they hold.
    pub(crate) fn note_first(&mut self, before: &BTreeSet<Key>, taken: &TakenFrom) {
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

/// What the steps take, in the order of their addresses, so that the order in which they were found means nothing.
fn claims(book: &Book<'_>, graph: &Graph) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (step, draft) in graph.iter() {
        let Some(want) = &draft.want else { continue };
        let takes = |thing: &Unique| match (draft.verb, &draft.object) {
            (Verb::Create, _) => true,
            (Verb::Update, Some(object)) => {
                let changes = draft.changes.iter().any(|change| thing.is_decided_by(&change.field));
                changes && !kinds::of(draft.at.kind).holds(&object.live).iter().any(|held| same(held, thing))
            }
            // What completes a new object takes nothing that its creation did not.
            (Verb::Update, None) | (Verb::Release | Verb::Delete | Verb::Retain, _) => false,
        };
        let needed = book.needs(&draft.at, want).into_iter();
        claims.extend(needed.filter(takes).map(|thing| Claim { step, at: draft.at.clone(), thing }));
    }
    claims.sort_by(|left, right| (&left.at, &left.thing).cmp(&(&right.at, &right.thing)));
    claims
}

/// True when two mean one thing, whoever holds it and how.
fn same(one: &Unique, two: &Unique) -> bool {
    one.sort == two.sort && one.scope == two.scope && one.value == two.value
}

/// The step after which a thing is free: the deletion of its holder, or of what it is held through, or an update that gives it up.
fn lets_go(holding: &Holding<'_>, graph: &Graph) -> Option<Node> {
    let holder = key(holding.object);
    if let Some(delete) = graph.delete_of(&holder) {
        // What is retained keeps what it holds.
        return (graph.draft(delete).verb == Verb::Delete).then_some(delete);
    }
    let through = holding.thing.ends_with.as_ref();
    let ends = |draft: &Draft| draft.verb == Verb::Delete && draft.object.as_ref().map(|object| &object.id) == through;
    let ends = through.and_then(|_| graph.iter().find(|(_, draft)| ends(draft)).map(|(step, _)| step));
    ends.or_else(|| graph.update_of(&holding.at).filter(|update| gives_up(graph.draft(*update), holding)))
}

/// True when an update of the holder takes the thing off it.
fn gives_up(update: &Draft, holding: &Holding<'_>) -> bool {
    update.object.as_ref().is_some_and(|object| key(object) == key(holding.object))
        && !holding.keeps
        && update.changes.iter().any(|change| holding.thing.is_decided_by(&change.field))
}
