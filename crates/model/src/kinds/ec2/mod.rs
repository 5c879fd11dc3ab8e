//! Kinds of Amazon EC2 and VPC.
//!
//! `vpc`, `internet_gateway`, `subnet`, `elastic_ip`, `nat_gateway`, `route_table`, `security_group`, `vpc_endpoint`, `key_pair` and `instance` are
//! kinds, `network_interface` is one that no spec declares; the other files are parts of one of them.

mod bastion;
pub mod elastic_ip;
pub mod endpoint_service;
pub mod instance;
mod instance_checks;
mod instance_diff;
mod instance_import;
pub mod instance_parts;
pub mod internet_gateway;
pub mod key_pair;
pub mod nat_gateway;
mod nat_gateway_checks;
pub mod network_interface;
pub mod network_interface_signs;
pub mod route;
pub mod route_table;
mod route_table_import;
pub mod security_group;
mod security_group_checks;
mod security_group_import;
mod security_group_peer;
mod security_group_ports;
pub mod security_group_rule;
pub mod subnet;
#[cfg(test)]
pub(in crate::kinds) mod testing;
pub mod vpc;
pub mod vpc_endpoint;
mod vpc_endpoint_checks;
mod vpc_endpoint_import;
