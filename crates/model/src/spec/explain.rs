//! The long text of every code: its meaning, the reason on AWS's side, a wrong and a right example. `heiiki explain CODE` prints
//! it.
//!
//! No page is written here. Every page is a file in `docs/diagnostics`, and `build.rs` lists the folder.

/// Every code with its page, sorted by code.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/diagnostics.rs"));

/// The page of a code, in Markdown; `None` if there is no such code.
pub fn explain(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == code).map(|(_, page)| *page)
}

/// Every code, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

/// The code nearest to one that does not exist; `None` if none is near.
pub fn nearest(code: &str) -> Option<&'static str> {
    crate::suggest::nearest(code, codes())
}
