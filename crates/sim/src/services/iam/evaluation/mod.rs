//! Policy evaluation: from policy documents and one request to allowed, explicitly denied or implicitly denied.
//!
//! The rules are those of "Policy evaluation logic" and of "IAM JSON policy elements reference" in the IAM User Guide. It deliberately knows neither the
//! account nor the operations: the documents that count and the keys of the request are given to it.

pub use compose::{Decision, Layer, Policies, ResourcePolicy, Verdict, compose};
pub use decide::decide;
pub use document::{statements, texts};
pub use judge::{Found, judge};
pub use keys::condition_keys;
pub use request::{Asked, Keys, PolicyKind, Principal, Who, keys_of};
pub use statement::allows_somewhere;

mod compose;
mod condition;
mod decide;
mod document;
mod glob;
mod judge;
mod keys;
mod principal;
mod request;
mod statement;
mod variable;

#[cfg(test)]
mod tests;
