//! Private DNS of interface endpoints: the DNS settings that a VPC must have, and the names that conflict, also for
//! minutes after a deletion.
//!
//! It deliberately resolves nothing.

use serde::{Deserialize, Serialize};

use super::catalogue::{self, Kind, Service};
use crate::services::ec2::vpc::Vpc;
use crate::{Request, ServiceError, Time, World};

/// A private name of a deleted endpoint: AWS takes its hidden zone off the VPC minutes later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldName {
    /// The VPC.
    pub vpc: String,
    /// The name.
    pub name: String,
    /// The time at which it is free again.
    pub until: Time,
}

/// Holds the names of a service for a VPC.
pub(super) fn hold(world: &mut World, vpc: &str, service: &str, kind: Kind, until: Time) {
    let names = catalogue::find(&world.region, service, kind).map(|service| service.private_names).unwrap_or_default();
    world.ec2.held_names.extend(names.into_iter().map(|name| HeldName { vpc: vpc.to_owned(), name, until }));
}

/// Refuses private DNS where AWS does; `except` is the endpoint that is being changed.
pub(super) fn check(
    world: &World,
    request: &Request<'_>,
    vpc: &Vpc,
    service: &Service,
    except: Option<&str>,
) -> Result<(), ServiceError> {
    let Some(name) = service.private_names.first() else {
        let text =
            format!("Private DNS can't be enabled because the service {} does not provide a private DNS name.", service.name);
        return Err(ServiceError::bad("InvalidParameter", text));
    };
    if !(vpc.dns_support && vpc.dns_hostnames) {
        let text = format!(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {}",
            vpc.id
        );
        return Err(ServiceError::bad("InvalidParameter", text));
    }
    let taken_by_endpoint = world.ec2.vpc_endpoints.values().any(|other| {
        other.vpc == vpc.id
            && other.private_dns
            && other.service == service.name
            && other.stands(request.now)
            && Some(other.id.as_str()) != except
    });
    let held = world.ec2.held_names.iter().any(|held| held.vpc == vpc.id && held.name == *name && held.until > request.now);
    if taken_by_endpoint || held {
        let text = format!(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for {name} in the VPC {}",
            vpc.id
        );
        return Err(ServiceError::bad("InvalidParameter", text));
    }
    Ok(())
}

/// A service with both kinds serves inbound resolvers only unless told otherwise, and then needs its gateway endpoint in the VPC.
pub(super) fn check_gateway(
    world: &World,
    request: &Request<'_>,
    vpc: &str,
    service: &str,
    inbound_only: bool,
) -> Result<(), ServiceError> {
    let mut gateways = world.ec2.vpc_endpoints.values().filter(|e| e.kind == Kind::Gateway && e.stands(request.now));
    let same = |name: &str| catalogue::short(&world.region, name) == catalogue::short(&world.region, service);
    if inbound_only && !gateways.any(|gateway| gateway.vpc == vpc && same(&gateway.service) && gateway.gone_at.is_none()) {
        let text = format!(
            "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC {vpc} must have a Gateway endpoint for the service."
        );
        return Err(ServiceError::bad("InvalidParameter", text));
    }
    Ok(())
}
