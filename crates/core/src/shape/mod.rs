//! The shapes of the values of a spec and of AWS's answers, as data. There is one table for each structure. Reading and writing,
//! the JSON Schema, the loader's messages, references, comparison, import and the reference come from these tables.
//!
//! `#[derive(Shaped)]` writes the tables. A value with a grammar of its own, such as a range of ports, implements [`Leaf`].

mod check;
mod compared;
mod fault;
mod leaf;
mod members;
mod plain;
mod references;
mod schema;
mod table;
mod typed;

pub use self::check::{check, deserialize, from_value};
pub use self::compared::{ChangeRule, Compared, FieldRule, Rule, import, mentioned};
pub use self::fault::{Fault, Misfit, Segment, path_text};
pub use self::leaf::{Leaf, leaf, leaf_of_serde, never};
pub use self::members::{Members, Writer, only_member, single};
pub use self::references::references;
pub use self::schema::define;
pub(crate) use self::schema::in_reports;
pub use self::table::{LeafShape, Member, Never, OneOf, Shape, Shaped, Structure, Whole, Word, Words};
pub use self::typed::{json, typed};
