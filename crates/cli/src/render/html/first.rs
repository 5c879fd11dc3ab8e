//! What a reviewer should look at first, gathered from all rows: lost data, stopped work, an opened network, wider policies.

use maud::{Markup, html};

use super::rows::{Danger, Entry};

/// The list; nothing when there is nothing to look at.
pub(super) fn section(entries: &[Entry<'_>]) -> Markup {
    let shown = [Danger::Loss, Danger::Users, Danger::Network, Danger::Policy];
    let of = |danger: Danger| {
        entries.iter().flat_map(move |entry| {
            entry.dangers.iter().filter(move |(one, _)| *one == danger).map(move |(_, text)| (entry, text))
        })
    };
    html! {
        @if shown.into_iter().any(|danger| of(danger).next().is_some()) {
            section.first aria-labelledby="first-title" {
                h2 #first-title { "Look at these first" }
                ul.told {
                    @for danger in shown {
                        @for (entry, text) in of(danger) {
                            li {
                                span.badge { (danger.text()) } " "
                                a href={ "#" (entry.anchor) } { (entry.row.at) } " "
                                span { (text) }
                            }
                        }
                    }
                }
            }
        }
    }
}
