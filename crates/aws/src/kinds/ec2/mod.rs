//! Kinds of Amazon EC2 and VPC.

mod elastic_ip;
mod instance;
pub(crate) mod interfaces;
mod internet_gateway;
mod key_pair;
mod nat_gateway;
mod network_interface;
mod route_table;
mod security_group;
mod subnet;
mod vpc;
mod vpc_contents;
mod vpc_endpoint;

use heiiki_model::failure::{AwsError, Class};

use crate::error::our_error;

/// The error for an object that AWS makes together with another one and does not show yet.
fn not_made_yet<E>(text: String) -> AwsError {
    our_error::<E>("NotMadeYet", text, Class::NotFound)
}
