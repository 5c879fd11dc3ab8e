//! Kinds of Amazon SageMaker.
//!
//! `domain`, `user_profile` and `notebook_instance` are kinds. The `..._settings` files are tables of what users can set; `settings` compares such trees,
//! `settings_rules` checks them.

pub mod app_settings;
pub mod canvas_settings;
pub mod domain;
mod domain_checks;
pub mod domain_settings;
#[cfg(test)]
mod fixtures;
mod names;
mod notebook_checks;
pub mod notebook_instance;
pub mod settings;
mod settings_rules;
mod status;
pub mod storage_settings;
mod structure;
pub mod user_profile;
pub mod user_settings;

pub use names::name_of;
