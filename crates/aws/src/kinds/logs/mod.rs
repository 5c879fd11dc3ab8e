//! Kinds of Amazon CloudWatch Logs.

mod log_group;
