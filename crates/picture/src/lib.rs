//! Pictures of an environment: its resources by place, and the ways that lead out of it.
//!
//! [`Scene::of`] turns a spec, and a plan where there is one, into nested blocks and lines. Three writers draw it: [`svg()`] with a layout of its own,
//! [`mermaid()`] and [`dot()`] for programs that have theirs. Pure and deterministic: no file, no clock, no font is asked for.

mod dot;
mod layout;
mod measure;
mod mermaid;
pub mod scene;
mod style;
mod svg;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod words;

pub use dot::dot;
pub use mermaid::mermaid;
pub use scene::Scene;
pub use style::STYLE;
pub use svg::{standalone, svg};
