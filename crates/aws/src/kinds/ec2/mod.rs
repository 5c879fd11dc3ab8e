//! Kinds of Amazon EC2 and VPC.

mod elastic_ip;
mod inside;
mod instance;
mod interfaces;
mod internet_gateway;
mod key_pair;
mod nat_gateway;
mod network_interface;
mod route_table;
mod security_group;
mod subnet;
mod vpc;
mod vpc_endpoint;
