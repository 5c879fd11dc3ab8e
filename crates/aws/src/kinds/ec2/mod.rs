//! Kinds of Amazon EC2 and VPC.

mod inside;
mod instance;
mod instance_launch;
mod instance_read;
mod instance_update;
mod interfaces;
mod key_pair;
mod network_interface;
mod route_table;
mod security_group;
mod subnet;
mod vpc;
mod vpc_endpoint;
