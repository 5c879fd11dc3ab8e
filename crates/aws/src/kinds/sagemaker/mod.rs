//! Kinds of Amazon SageMaker.

mod domain;
mod home_efs;
mod notebook_instance;
mod settings_tables;
mod tags;
mod tenants;
mod user_profile;
mod wire;

/// How many objects are read at once where AWS has no bulk read: SageMaker throttles early.
const FAN_OUT: usize = 4;
