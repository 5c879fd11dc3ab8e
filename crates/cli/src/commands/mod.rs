//! The commands, one file each with its arguments. Those that look at AWS share `session`; those that change it share `execute`.

pub mod adopt;
pub mod apply;
pub mod completions;
pub mod destroy;
pub mod docs_reference;
pub mod doctor;
pub mod drift;
pub mod explain;
pub mod fmt;
pub mod graph;
pub mod import;
pub mod plan;
pub mod plans;
pub mod policy;
pub mod prove;
pub mod sandbox;
pub mod schema;
pub mod show;
pub mod validate;
