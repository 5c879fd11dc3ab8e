//! The long text of every code: what it means, why AWS cares, a wrong and a right example. `heiiki explain CODE` prints it.
//!
//! Nothing is written here: every page is a file in `docs/diagnostics`, and `build.rs` lists the folder.

/// Every code with its page, sorted by code.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/diagnostics.rs"));

/// The page of a code, in Markdown.
pub fn explain(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == code).map(|(_, page)| *page)
}

/// Every code, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

/// The codes nearest to one that does not exist.
pub fn nearest(code: &str) -> Option<&'static str> {
    crate::suggest::nearest(code, codes())
}
