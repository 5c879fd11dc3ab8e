//! The top of the page: the place, a summary in one sentence, and the numbers as cards.

use heiiki_model::plan::Proof;
use maud::{Markup, html};

use super::super::plan::Shown;
use super::super::rows::Counts;
use super::super::style::{Paint, one_line};
use super::super::words::proof::told;
use super::rows::{Danger, Entry};

/// The header: account, region and environment, and the last line of the text.
pub(super) fn header(shown: &Shown<'_>) -> Markup {
    let place = &shown.plan().place;
    html! {
        header {
            h1 { span.quiet { "Plan of " } (one_line(&place.environment)) }
            p.place { "account " code { (place.account) } " in " code { (place.region) } }
            @for one in shown.endpoints() { p.bad { (one.told()) } }
            p.verdict { (shown.footer(Paint::plain())) }
            (network(shown.plan().proof.as_ref(), !shown.plan().is_empty()))
        }
    }
}

/// The standing of the network, with what does not hold.
pub(super) fn network(proof: Option<&Proof>, changes: bool) -> Markup {
    let lines = proof.map(|proof| told(proof, changes)).unwrap_or_default();
    let refused = proof.is_some_and(Proof::is_refused);
    html! {
        @if let Some((head, rest)) = lines.split_first() {
            p.network.bad[refused] { (one_line(head)) }
            @if !rest.is_empty() { ul.network { @for line in rest { li { (one_line(line)) } } } }
        }
    }
}

/// The numbers. Those of rows are the text's; the others count the lists on the page.
pub(super) fn cards(shown: &Shown<'_>, entries: &[Entry<'_>]) -> Markup {
    let Counts { create, change, replace, delete, keep } = shown.counts();
    let plan = shown.plan();
    let listed = |danger| entries.iter().flat_map(|entry| &entry.dangers).filter(|(one, _)| *one == danger).count();
    let bad = [
        (plan.refusals.len(), "refused", ["refused"; 2]),
        (listed(Danger::Adoption), "adoption", ["adoption", "adoptions"]),
        (listed(Danger::Loss), "loss", ["data loss", "data losses"]),
        (listed(Danger::Capacity), "capacity", ["loss of capacity", "losses of capacity"]),
        (listed(Danger::Network), "network", ["opened network path", "opened network paths"]),
        (listed(Danger::Policy), "policy", ["policy that may allow more", "policies that may allow more"]),
    ];
    let counted = [
        (create, "create", "to create"),
        (change, "change", "to change"),
        (replace, "replace", "to replace"),
        (delete, "delete", "to delete"),
        (keep, "keep", "kept"),
        (plan.unchanged, "unchanged", "unchanged"),
    ];
    html! {
        ul.cards aria-label="Summary" {
            @for (count, word, text) in counted {
                li class=(word) data-count=(word) data-zero[count == 0] { b { (count) } " " span { (text) } }
            }
            @for (count, word, text) in bad {
                li.bad data-count=(word) data-zero[count == 0] { b { (count) } " " span { (text[usize::from(count != 1)]) } }
            }
        }
    }
}
