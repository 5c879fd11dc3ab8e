//! ModifyVpcEndpoint: additions and removals, the policy, private DNS.
//!
//! It deliberately refuses an endpoint that is not available; the code of that refusal is not verified.

use std::time::Duration;

use serde_json::Value;

use super::catalogue::{self, Kind, Service};
use super::check::{self, refused};
use super::{VpcEndpoint, create, private_dns};
use crate::services::ec2::parameter::{combination, done, flag, required};
use crate::services::ec2::{security_group, vpc};
use crate::{Request, ServiceError, Time, World};

pub(in super::super) fn modify(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let before = super::find(world, required(request, "VpcEndpointId")?)?.clone();
    if before.status(request.now) != "available" {
        let text = format!("The Vpc Endpoint {} is {} and cannot be modified.", before.id, before.status(request.now));
        return Err(ServiceError::bad("IncorrectState", text));
    }
    let service = check::service(world, &before.service, before.kind)?;
    let mut next = before.clone();
    policy(request, &service, &mut next)?;
    match before.kind {
        Kind::Gateway => gateway(world, request, &mut next)?,
        Kind::Interface => interface(world, request, &service, &mut next)?,
    }
    if next == before && request.flag("ResetPolicy") != Some(true) && request.text("PolicyDocument").is_none() {
        // A change to what already is, is accepted; naming no change at all is not.
        let named =
            request.input.as_object().is_some_and(|members| members.keys().any(|m| m != "VpcEndpointId" && m != "DryRun"));
        if !named {
            return Err(refused("No changes were specified."));
        }
    }
    if next.kind == Kind::Interface {
        let settles = request.now + Duration::from_secs(world.tuning.endpoint_modify_s);
        if next != before {
            next.ready_at = settles;
        }
        move_interfaces(world, request, &before, &next, settles)?;
    }
    world.ec2.vpc_endpoints.insert(next.id.clone(), next);
    Ok(done())
}

fn policy(request: &Request<'_>, service: &Service, next: &mut VpcEndpoint) -> Result<(), ServiceError> {
    let given = check::policy(request, service)?;
    match (flag(request, "ResetPolicy")?, given) {
        (Some(true), Some(_)) => return Err(combination("ResetPolicy", "PolicyDocument")),
        (Some(true), None) => next.policy = None,
        (_, Some(given)) => next.policy = Some(given),
        (_, None) => {}
    }
    Ok(())
}

fn gateway(world: &World, request: &Request<'_>, next: &mut VpcEndpoint) -> Result<(), ServiceError> {
    let others = ["AddSubnetId", "RemoveSubnetId", "AddSecurityGroupId", "RemoveSecurityGroupId", "SubnetConfiguration"];
    let given = others.into_iter().chain(["PrivateDnsEnabled", "DnsOptions", "IpAddressType"]);
    if let Some(member) = given.into_iter().find(|member| request.input.get(*member).is_some()) {
        return Err(refused(format!("{member} cannot be specified for an endpoint of type Gateway.")));
    }
    let added = request.texts("AddRouteTableId");
    check::route_tables(world, request, &next.vpc, &next.service, &added)?;
    take_out(&mut next.route_tables, &request.texts("RemoveRouteTableId"), &next.id)?;
    next.route_tables.extend(added);
    Ok(())
}

/// Removes ids from a list; each must be in it.
fn take_out(list: &mut Vec<String>, removed: &[String], endpoint: &str) -> Result<(), ServiceError> {
    if let Some(id) = removed.iter().find(|id| !list.contains(id)) {
        return Err(refused(format!("{id} is not associated with the endpoint {endpoint}.")));
    }
    list.retain(|id| !removed.contains(id));
    Ok(())
}

fn interface(world: &World, request: &Request<'_>, service: &Service, next: &mut VpcEndpoint) -> Result<(), ServiceError> {
    if let Some(member) = ["AddRouteTableId", "RemoveRouteTableId"].into_iter().find(|m| request.input.get(*m).is_some()) {
        return Err(refused(format!("{member} cannot be specified for an endpoint of type Interface.")));
    }
    let added = request.texts("AddSubnetId");
    take_out(&mut next.subnets, &request.texts("RemoveSubnetId"), &next.id)?;
    check::subnets(world, &next.vpc, service, &added, &next.subnets)?;
    check::addresses(world, request, &added)?;
    next.subnets.extend(added);
    take_out(&mut next.groups, &request.texts("RemoveSecurityGroupId"), &next.id)?;
    for id in request.texts("AddSecurityGroupId") {
        if !next.groups.contains(&id) {
            next.groups.push(id);
        }
    }
    if next.groups.is_empty() {
        return Err(refused("An endpoint of type Interface must have at least one security group."));
    }
    next.groups = security_group::for_interface(world, &next.vpc, next.groups.clone())?;
    dns(world, request, service, next)
}

fn dns(world: &World, request: &Request<'_>, service: &Service, next: &mut VpcEndpoint) -> Result<(), ServiceError> {
    let options = check::dns_options(world, request, &service.name)?;
    if let Some(kind) = options.record_ip_type {
        next.dns_record_ip_type = kind;
    }
    next.inbound_resolver_only = options.inbound_resolver_only.or(next.inbound_resolver_only);
    let was = next.private_dns;
    next.private_dns = flag(request, "PrivateDnsEnabled")?.unwrap_or(was);
    if !next.private_dns {
        return Ok(());
    }
    if !was {
        private_dns::check(world, request, vpc::find(world, &next.vpc)?, service, Some(&next.id))?;
    }
    if catalogue::has_both(&world.region, &service.name) && (!was || options.inbound_resolver_only.is_some()) {
        let inbound_only = *next.inbound_resolver_only.get_or_insert(true);
        private_dns::check_gateway(world, request, &next.vpc, &service.name, inbound_only)?;
    }
    Ok(())
}

/// Brings the interfaces in line: new ones at once, removed ones on their way out until the endpoint settles.
fn move_interfaces(
    world: &mut World,
    request: &Request<'_>,
    before: &VpcEndpoint,
    next: &VpcEndpoint,
    settles: Time,
) -> Result<(), ServiceError> {
    let added: Vec<String> = next.subnets.iter().filter(|id| !before.subnets.contains(id)).cloned().collect();
    let addresses = check::addresses(world, request, &added)?;
    create::place(world, &next.id, &next.groups, &added, &addresses)?;
    let own = world.ec2.network_interfaces.values_mut().filter(|i| i.owner == next.id && i.gone_at.is_none());
    for interface in own {
        if next.subnets.contains(&interface.subnet) {
            interface.groups.clone_from(&next.groups);
        } else {
            interface.gone_at = Some(settles);
        }
    }
    Ok(())
}
