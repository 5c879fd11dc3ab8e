//! Kinds of Amazon EC2 and VPC.

pub mod subnet;
pub mod vpc;
