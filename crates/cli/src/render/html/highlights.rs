//! The highlights, which a reviewer should look at first: the same list as in every other form, each with a link to its row.

use maud::{Markup, html};

use super::super::danger::{Danger, Item, TITLE, items};
use super::super::style::one_line;
use super::rows::Entry;

/// The list of dangers. Empty if there are none.
pub(super) fn section(dangers: &[Danger], entries: &[Entry<'_>]) -> Markup {
    let row = |danger: &Danger| entries.iter().find(|entry| *entry.row.at == danger.at).map(|entry| entry.anchor.clone());
    html! {
        @if !dangers.is_empty() {
            section.first aria-labelledby="first-title" {
                h2 #first-title { (TITLE) }
                ul.told {
                    @for item in items(dangers, false) {
                        @match item {
                            Item::One(danger) => li {
                                span.badge { (danger.risk.title()) } " "
                                @if let Some(anchor) = row(danger) { a href={ "#" (anchor) } { (danger.at) } } @else { b.address { (danger.at) } }
                                " "
                                span { (danger.what) }
                            },
                            Item::Many { risk, kind, names, what } => li {
                                span.badge { (risk.title()) } " "
                                span { (names.len()) " " (kind) ": " (one_line(&names.join(" "))) @if !what.is_empty() { ": " (what) } }
                            },
                        }
                    }
                }
            }
        }
    }
}
