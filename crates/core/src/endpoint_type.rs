//! The types of VPC endpoints, of which facts of a region and refusals speak too.

use heiiki_derive::Shaped;

use crate::shape::in_reports;

/// The types of endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "vpc_endpoint_type")]
pub enum EndpointType {
    /// Network interfaces in subnets.
    Interface,
    /// A route in route tables; S3 and DynamoDB only.
    Gateway,
}

impl EndpointType {
    /// The type as AWS spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interface => "interface",
            Self::Gateway => "gateway",
        }
    }
}

in_reports!(EndpointType);
