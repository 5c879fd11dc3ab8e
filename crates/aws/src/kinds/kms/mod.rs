//! Kinds of kms.

mod kms_key;
