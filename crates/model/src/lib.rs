//! The knowledge of heiiki that needs no AWS call: the spec, the kinds of resources, and the differences between a wanted
//! resource and a live one.
//!
//! It is pure: no tokio, no SDK, no clock, no network. `spec` is the one place that reads files.
//!
//! A reader starts at [`kind::Kind`], then at one kind under [`kinds`], then at [`spec`].

pub mod address;
pub mod applied;
pub mod diff;
pub mod document;
pub mod erased;
pub mod facts;
pub mod failure;
pub mod field;
pub mod kind;
pub mod kind_facts;
pub mod kinds;
pub mod known;
pub mod limits;
pub mod naming;
pub mod object;
pub mod observed;
pub mod plan;
pub mod policy_document;
pub mod reference;
pub mod shape;
pub mod spec;
pub mod suggest;
pub mod text;
pub mod unique;
pub mod who;
pub mod wrap;

pub use address::{Address, KindName, Name};
pub use diff::Diff;
pub use document::{Document, Template};
pub use erased::AnyKind;
pub use facts::{FactName, Facts, UnreadFact};
pub use field::Field;
pub use kind::{Change, Kind, Loss, Mode, Phase, Problem, Replacement, To};
pub use known::{Known, Place, Snapshot};
pub use naming::Naming;
pub use object::Object;
pub use observed::Observed;
pub use reference::{Ref, Reference, Refs, When};
pub use unique::{Ground, Sort, Thing, Unique};
