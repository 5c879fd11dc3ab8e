//! Kinds of Amazon SageMaker.
//!
//! `domain`, `user_profile`, `space`, `app`, `notebook_instance`, the two `..._lifecycle_config`, `model`, `endpoint_config` and
//! `endpoint` are kinds. The `..._settings` files are tables of settings for users. `settings` compares trees that AWS changes in
//! place, and `fixed` compares those that it never changes. `settings_rules` and `hosting_rules` check them.

pub mod app;
pub mod app_settings;
pub mod canvas_settings;
pub mod container_settings;
pub mod deployment_settings;
pub mod domain;
pub mod endpoint;
pub mod endpoint_config;
pub mod explainer_settings;
mod fixed;
#[cfg(test)]
mod fixtures;
mod hosting_rules;
pub mod inference_settings;
mod lifecycle_config_ref;
mod lifecycle_script;
mod member_rules;
pub mod model;
mod names;
pub mod notebook_instance;
pub mod notebook_lifecycle_config;
pub mod settings;
mod settings_import;
mod settings_rules;
pub mod space;
mod status;
pub mod storage_settings;
mod structure;
pub mod studio_lifecycle_config;
pub mod user_profile;
pub mod user_settings;
pub mod variant_settings;
pub mod vpc_config;

pub use lifecycle_config_ref::LifecycleConfigRef;
pub use names::name_of;
