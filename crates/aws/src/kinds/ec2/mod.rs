//! Kinds of Amazon EC2 and VPC.

mod interfaces;
mod route_table;
mod security_group;
mod subnet;
mod vpc;
mod vpc_endpoint;
