//! Tests of EC2 as a caller sees it, one file per kind: inputs as they are on the wire, answers as they go back to it.

mod elastic_ip;
mod every_operation;
mod instance;
mod instance_launch;
mod internet_gateway;
mod key_pair;
mod nat_gateway;
mod network_interface;
mod profile_association;
mod route_table;
mod security_group;
mod security_group_rules;
mod subnet;
mod tags;
mod vpc;
mod vpc_endpoint;
mod vpc_endpoint_change;
