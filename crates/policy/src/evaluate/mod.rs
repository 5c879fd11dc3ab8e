//! The evaluation of IAM policies: if a request is allowed, as far as that can be told.
//!
//! ```text
//! truth       true, false, unknown
//! request     the caller, the action, the resources and the context keys, each of which may be absent, known or not known
//! wildcard    patterns, arn: their comparison part by part, dates: moments
//! variables   policy variables
//! operators   the comparison of two values
//! condition   the condition of a statement
//! principal   the principals of a statement
//! document    one policy
//! caller      one resource policy and a caller of whom only the ARN is known
//! layers      all policies that apply to a request, and the decision
//! ```
//!
//! There are three answers. What is not known, such as a key or an operator that IAM does not document, is never taken for false or true.

mod arn;
mod caller;
mod condition;
mod dates;
mod document;
mod layers;
mod operators;
mod principal;
mod request;
mod truth;
mod variables;
mod wildcard;

pub use caller::{Caller, Verdict, evaluate};
pub use layers::{Decision, EndpointPolicy, Ground, Layer, Policies, Policy, ResourcePolicy, decide};
pub use request::{Presence, Principal, Request, Unlisted};
pub use truth::Truth;
pub use wildcard::like;

#[cfg(test)]
mod tests;
