//! The needs of a place as data.

use heiiki_model::plan::Standing;
use schemars::JsonSchema;
use serde::Serialize;

use super::table::Necessity;
use crate::reach::exchange::Gate;
use crate::report::FactReport;

/// A need of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NeedReport {
    /// The service by its short name, or the ports.
    pub what: String,
    /// The feature that needs it.
    pub needed_by: &'static str,
    /// Only what is required decides the claim.
    pub necessity: Necessity,
    /// The standing of the need: it is met, it is not met, or that is not proven.
    pub verdict: Standing,
    /// The first thing in the way, if it is not met for certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<ObstacleReport>,
    /// The reason for the need.
    pub why: &'static str,
    /// The page of AWS that says so.
    pub source: &'static str,
}

/// The first thing in the way of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ObstacleReport {
    /// The sort.
    pub what: ObstacleName,
    /// The object that would have to change.
    pub object: String,
    /// The facts of it.
    pub facts: Vec<FactReport>,
}

/// The sort of an obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleName {
    /// It is not known where the place stands.
    Place,
    /// Public names are not resolved in the VPC.
    Resolver,
    /// The VPC has no endpoint of the service and no way to the internet.
    NoEndpoint,
    /// The endpoint is not available.
    NotAvailable,
    /// The default names of the service do not lead to the endpoint.
    NoPrivateNames,
    /// The groups of the place do not let it out.
    GroupsOut,
    /// The groups of the other end do not let it in.
    GroupsIn,
    /// The network ACL of the place's subnet does not let it out.
    AclOut,
    /// The network ACL of the other subnet does not let it in.
    AclIn,
    /// A network ACL does not let the answers through.
    Answers,
    /// No route leads there.
    NoRoute,
    /// The file system has no mount target in the zone of the place.
    NoMountTarget,
}

impl From<Gate> for ObstacleName {
    fn from(gate: Gate) -> Self {
        match gate {
            Gate::Place => Self::Place,
            Gate::Resolver => Self::Resolver,
            Gate::Endpoint => Self::NoEndpoint,
            Gate::Available => Self::NotAvailable,
            Gate::PrivateNames => Self::NoPrivateNames,
            Gate::GroupsOut => Self::GroupsOut,
            Gate::GroupsIn => Self::GroupsIn,
            Gate::AclOut => Self::AclOut,
            Gate::AclIn => Self::AclIn,
            Gate::Answers => Self::Answers,
            Gate::Route => Self::NoRoute,
            Gate::MountTarget => Self::NoMountTarget,
        }
    }
}

/// An endpoint that nothing in the environment needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Surplus {
    /// The address of a resource, or an id.
    pub endpoint: String,
    /// The service.
    pub service: String,
    /// The zones in which it stands, each of which costs by the hour; 0 for a gateway endpoint, which costs nothing.
    pub zones: usize,
}
