//! Kinds of Amazon SageMaker.

mod domain;
mod endpoint;
mod endpoint_config;
mod home_efs;
mod hosting_tables;
mod model;
mod notebook_instance;
#[cfg(test)]
mod samples;
mod settings_tables;
mod tags;
mod tenants;
mod user_profile;
mod wire;

/// How many objects are read at once where AWS has no bulk read: SageMaker throttles early.
const FAN_OUT: usize = 4;
