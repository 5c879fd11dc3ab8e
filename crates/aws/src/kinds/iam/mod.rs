//! Kinds of AWS Identity and Access Management.
