//! Kinds of AWS Identity and Access Management.

pub mod credential;
mod identity;
pub mod inline_policy;
pub mod instance_profile;
mod naming;
pub mod policy;
mod policy_condition;
pub mod policy_grammar;
mod policy_ref;
pub mod role;
pub mod user;

pub use policy_ref::PolicyRef;

#[cfg(test)]
mod tests;
