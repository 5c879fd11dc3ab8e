//! What cannot be had is refused before anything is applied, and the refusal names who holds it.

use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Cause, Refusal};
use heiiki_model::{Address, Unique};

use super::book::{Book, Holding, Whose};
use crate::graph::Graph;

/// Two resources that need one thing, one of which changes.
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
                let message = format!("{by} and {at} both need {}", book.words(thing));
                let help = format!("AWS gives it to one of them: choose another one for {at}");
                refusals.push(Refusal { at: (*at).clone(), cause: Cause::Clash, message, help });
            }
        }
    }
    refusals
}

/// The thing is somebody's who keeps it.
pub(super) fn held(book: &Book<'_>, at: &Address, thing: &Unique, holding: &Holding<'_>) -> Refusal {
    let (id, words) = (&holding.object.id, book.words(thing));
    let through = holding.thing.ends_with.as_ref().map(|through| book.told(through));
    let (message, help) = match (holding.whose, through) {
        (Whose::Foreign, _) => return foreign(at, thing, holding, book),
        (Whose::Ours | Whose::Existing, Some(through)) => (
            format!("{at} needs {words}, which {through} has and keeps in this plan"),
            format!("take it off {through} in the spec, with `{}: null` in {}", holding.thing.field, holding.at),
        ),
        (Whose::Existing, None) => (
            format!("{at} needs {words}, which {} ({id}) holds, an existing object that heiiki does not change", holding.at),
            format!("choose another one for {at}, or use {} in its place", holding.at),
        ),
        (Whose::Ours, None) => (
            format!("{at} needs {words}, which {} ({id}) holds and keeps in this plan", holding.at),
            format!("choose another one for {at}, or first let {} have another one or go", holding.at),
        ),
    };
    Refusal { at: at.clone(), cause: Cause::Clash, message, help }
}

fn foreign(at: &Address, thing: &Unique, holding: &Holding<'_>, book: &Book<'_>) -> Refusal {
    let object = holding.object;
    let owner = object.tags.get(TAG_ENVIRONMENT);
    let whose =
        owner.map_or_else(|| "which heiiki did not make".to_owned(), |name| format!("which belongs to environment {name}"));
    let message = format!("{at} needs {}, which is held by {} {}, {whose}", book.words(thing), object.kind, object.id);
    let help = "choose another one, or remove it yourself".to_owned();
    Refusal { at: at.clone(), cause: Cause::Clash, message, help }
}

/// The thing is free only after the resource has it: neither can be first.
pub(super) fn circle(book: &Book<'_>, at: &Address, thing: &Unique, holding: &Holding<'_>) -> Refusal {
    let words = book.words(thing);
    let message = format!(
        "{at} needs {words}, which {} ({}) holds until {at} has changed: this cannot be done in one step",
        holding.at, holding.object.id
    );
    let help = format!("do it in two steps, by way of a third value: give {} another one and apply that, then this", holding.at);
    Refusal { at: at.clone(), cause: Cause::Clash, message, help }
}
