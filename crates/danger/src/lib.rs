//! Dangers: the parts of a plan that a reader should look at first. One list of rules serves every form of a plan, `validate`, drift and the picture.
//!
//! ```text
//! rule       the rules: code, title, severity, meaning and remedy                       -> docs/dangers.md
//! ground     the facts that the rules need beside an object
//! opening    the openings of one object, as facts, and the words for them
//! object     everything that stands open in one object
//! network    the openings of the network: rules, routes, addresses, what SageMaker puts beside the VPC
//! access     the openings of access: policies, trust, guardrails, buckets and endpoints for everybody
//! capacity   endpoints that would serve with fewer instances or another weight
//! documents  policy documents that a change changes, and whether more gets through
//! exposure   the openings of a live object that the spec does not want: for drift
//! page       the rules for people, from which docs/dangers.md is generated
//! steps      the openings that a step of a plan adds
//! ```
//!
//! It reads the JSON of wants and of live objects alike, because the same rule holds for both. A missing field means AWS's
//! default only where an object is made. In a live object it is unknown, and no rule applies.

pub mod access;
pub mod capacity;
pub mod documents;
pub mod exposure;
mod ground;
pub mod network;
mod object;
pub mod opening;
pub mod page;
pub mod rule;
pub mod steps;

pub use exposure::Exposure;
pub use opening::{Opening, Way};
pub use rule::{Risk, Rule, Severity};
pub use steps::Steps;

pub use self::ground::{Ground, State};
pub use self::object::openings;
