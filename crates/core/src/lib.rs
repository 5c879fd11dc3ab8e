//! The definition of a kind of resource, without any kind: shapes of fields, comparison, references, and the facts that are known while planning.
//!
//! Pure: no I/O, no clock, no network. A reader starts at [`kind::Kind`] and at [`shape::Shape`].

pub mod address;
mod change;
pub mod diff;
pub mod document;
pub mod endpoint_type;
pub mod erased;
pub mod facts;
pub mod failure;
pub mod field;
pub mod ignore;
pub mod kind;
pub mod kind_facts;
pub mod known;
mod marker;
pub mod naming;
pub mod object;
pub mod observed;
mod place;
pub mod quota;
pub mod reference;
pub mod region;
mod resolve;
pub mod shape;
pub mod suggest;
pub mod text;
pub mod unique;
pub mod unrouted;
pub mod view;
pub mod who;
pub mod wrap;

pub use address::{Address, KindName, Name};
pub use change::{Change, Mode, To};
pub use diff::Diff;
pub use document::{Document, Template};
pub use erased::AnyKind;
pub use facts::{FactName, Facts, UnreadFact};
pub use field::Field;
pub use kind::{Comparison, Identity, Kind, Lifecycle, Loss, Phase, Presentation, Problem, Replacement};
pub use known::{Known, Snapshot};
pub use marker::Marker;
pub use naming::Naming;
pub use object::Object;
pub use observed::{Observed, Unread};
pub use place::Place;
pub use reference::{Ref, Reference, Refs, When};
pub use unique::{Ground, Sort, Thing, Unique};
