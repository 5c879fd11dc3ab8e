//! Kinds of Amazon EC2 and VPC.
//!
//! `vpc`, `subnet`, `route_table`, `security_group`, `vpc_endpoint`, `key_pair` and `instance` are kinds; the other files are parts of one of them.

mod bastion;
pub mod endpoint_service;
pub mod instance;
mod instance_checks;
mod instance_diff;
pub mod instance_parts;
pub mod key_pair;
pub mod route;
pub mod route_table;
pub mod security_group;
mod security_group_checks;
mod security_group_peer;
mod security_group_ports;
pub mod security_group_rule;
pub mod subnet;
#[cfg(test)]
pub(super) mod testing;
pub mod vpc;
pub mod vpc_endpoint;
mod vpc_endpoint_checks;
