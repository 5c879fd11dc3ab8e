//! Kinds of AWS KMS, and the names that keys have in fields of other kinds.

mod key_names;
pub mod kms_key;

pub(crate) use key_names::{compare, keys_in, same};
