//! The style sheet of the SVG: classes only, so that a page can take it into a style element that its Content-Security-Policy names by its hash.
//!
//! No variables and no nesting: programs that turn SVG into other formats know neither.

/// The style sheet. [`crate::svg()`] does not contain it, [`crate::standalone`] does.
pub const STYLE: &str = include_str!("style.css");
