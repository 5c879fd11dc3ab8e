//! Kinds of Amazon EC2 and VPC.
//!
//! `vpc`, `internet_gateway`, `subnet`, `elastic_ip`, `nat_gateway`, `route_table`, `security_group`, `vpc_endpoint`, `key_pair` and `instance` are
//! kinds, `network_interface` is one that no spec declares; the other files are parts of one of them.

pub mod elastic_ip;
pub mod instance;
pub mod internet_gateway;
pub mod key_pair;
pub mod nat_gateway;
pub mod network_interface;
pub mod route_table;
pub mod security_group;
pub mod subnet;
#[cfg(test)]
pub(crate) mod testing;
pub mod vpc;
pub mod vpc_endpoint;
