//! Kinds of Amazon EC2 and VPC.

mod interfaces;
mod subnet;
mod vpc;
