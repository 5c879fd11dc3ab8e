//! Refusals of demands that cannot be met. Each names the holder.

use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Refusal, Refused};
use heiiki_model::{Address, Unique};

use super::book::{Book, Holding, Whose};
use crate::graph::Graph;

/// Refuses two resources that need one thing, if one of them changes.
pub(super) fn wanted_twice(book: &Book<'_>, graph: &Graph) -> Vec<Refusal> {
    let changes = |at: &Address| graph.create_of(at).is_some() || graph.update_of(at).is_some();
    let mut wanted: Vec<(Unique, &Address)> = book.all_needs().collect();
    // Those of one sort in one scope stand together.
    wanted.sort();
    let mut refusals = Vec::new();
    for group in wanted.chunk_by(|(one, _), (two, _)| one.sort == two.sort && one.scope == two.scope) {
        for (index, (thing, at)) in group.iter().enumerate() {
            let in_the_way =
                |(other, by): &&(Unique, &Address)| by != at && other.excludes(thing) && (changes(by) || changes(at));
            if let Some((_, by)) = group[..index].iter().find(in_the_way) {
                let why = Refused::WantedTwice { by: (*by).clone(), thing: book.thing(thing) };
                refusals.push(Refusal::new(at, why));
            }
        }
    }
    refusals
}

/// Refuses a thing whose holder keeps it.
pub(super) fn held(book: &Book<'_>, at: &Address, thing: &Unique, holding: &Holding<'_>) -> Refusal {
    let (thing, id, holder) = (book.thing(thing), holding.object.id.clone(), holding.at.clone());
    let through = holding.thing.ends_with.as_ref().map(|through| book.told(through));
    let why = match (holding.whose, through) {
        (Whose::Foreign, _) => {
            let environment = holding.object.tags.get(TAG_ENVIRONMENT).cloned();
            Refused::HeldByForeign { thing, kind: holding.object.kind, id, environment }
        }
        (Whose::Ours | Whose::Existing, Some(through)) => {
            Refused::HeldThrough { thing, through, holder, field: holding.thing.field.to_owned() }
        }
        (Whose::Existing, None) => Refused::HeldByExisting { thing, holder, id },
        (Whose::Ours, None) => Refused::HeldByOurs { thing, holder, id },
    };
    Refusal::new(at, why)
}

/// Refuses a thing that its holder can let go of only after the resource has it: neither can be first.
pub(super) fn circle(book: &Book<'_>, at: &Address, thing: &Unique, holding: &Holding<'_>) -> Refusal {
    let (thing, id, holder) = (book.thing(thing), holding.object.id.clone(), holding.at.clone());
    Refusal::new(at, Refused::HeldInCircle { thing, holder, id })
}
