//! Kinds of Amazon SageMaker.
//!
//! `domain`, `user_profile`, `space`, `app`, `notebook_instance` and the two `..._lifecycle_config` are kinds. The `..._settings` files are tables of what users can set; `settings` compares such trees,
//! `settings_rules` checks them.

pub mod app;
mod app_checks;
pub mod app_settings;
pub mod canvas_settings;
pub mod domain;
mod domain_checks;
pub mod domain_settings;
#[cfg(test)]
mod fixtures;
mod kms;
mod lifecycle_config_ref;
mod lifecycle_script;
mod names;
mod notebook_checks;
pub mod notebook_instance;
pub mod notebook_lifecycle_config;
pub mod settings;
mod settings_rules;
pub mod space;
mod space_checks;
pub mod space_settings;
mod status;
pub mod storage_settings;
mod structure;
pub mod studio_lifecycle_config;
pub mod user_profile;
pub mod user_settings;

pub use lifecycle_config_ref::LifecycleConfigRef;
pub use names::name_of;
