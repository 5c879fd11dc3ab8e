//! Routes: destination and target, and whether the target still stands.
//!
//! It deliberately knows the targets that can exist here (internet gateway, NAT gateway, interface, instance); every other one is reported as not found,
//! which is what AWS answers for an id that names nothing.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::parameter::{cidr, combination, done, invalid, missing, required};
use super::super::{id, network_interface, prefix_list, subnet, vpc, vpc_endpoint};
use super::{RouteTable, find};
use crate::{Request, ServiceError, World};

/// A route that a customer made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// The destination, which is unique in the table.
    pub destination: Destination,
    /// Through what.
    pub target: Target,
}

/// The destination of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// An IPv4 range.
    Cidr(Ipv4Net),
    /// A prefix list.
    PrefixList(String),
}

/// Through what a route leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// An internet gateway.
    Gateway(String),
    /// A NAT gateway.
    NatGateway(String),
    /// A network interface; an instance is reached through its primary one.
    Interface(String),
}

/// A route as DescribeRouteTables prints it; `blackhole` when its target is gone or detached.
pub(super) fn render(world: &World, table: &RouteTable, route: &Route) -> Value {
    let mut body = json!({"origin": "CreateRoute"});
    match &route.destination {
        Destination::Cidr(range) => body["destinationCidrBlock"] = json!(range),
        Destination::PrefixList(id) => body["destinationPrefixListId"] = json!(id),
    }
    let stands = match &route.target {
        Target::Gateway(id) => {
            body["gatewayId"] = json!(id);
            world.ec2.internet_gateways.get(id).is_some_and(|gateway| gateway.vpc.as_ref() == Some(&table.vpc))
        }
        Target::NatGateway(id) => {
            body["natGatewayId"] = json!(id);
            world.ec2.nat_gateways.get(id).is_some_and(|gateway| gateway.stands(world.now))
        }
        Target::Interface(id) => {
            body["networkInterfaceId"] = json!(id);
            let interface = network_interface::find(world, id).ok();
            if let Some(instance) = interface.and_then(|i| i.attachment.as_ref()).and_then(|a| a.instance.as_ref()) {
                body["instanceId"] = json!(instance);
                body["instanceOwnerId"] = json!(world.account);
            }
            interface.is_some_and(|interface| interface.attachment.is_some())
        }
    };
    body["state"] = json!(if stands { "active" } else { "blackhole" });
    body
}

fn destination(world: &World, request: &Request<'_>) -> Result<Destination, ServiceError> {
    match (request.text("DestinationCidrBlock"), request.text("DestinationPrefixListId")) {
        (Some(_), Some(_)) => Err(combination("DestinationCidrBlock", "DestinationPrefixListId")),
        (None, None) => Err(missing("DestinationCidrBlock")),
        (Some(range), None) => cidr(range, "destinationCidrBlock").map(Destination::Cidr),
        (None, Some(id)) => prefix_list::find(world, id).map(|list| Destination::PrefixList(list.id)),
    }
}

fn words(destination: &Destination) -> String {
    match destination {
        Destination::Cidr(range) => range.to_string(),
        Destination::PrefixList(id) => id.clone(),
    }
}

/// Members that name a target which cannot exist here, and AWS's error for an id that names nothing.
const ELSEWHERE: [(&str, &str, &str); 4] = [
    ("VpcEndpointId", "InvalidVpcEndpointId.NotFound", "vpcEndpoint ID"),
    ("TransitGatewayId", "InvalidTransitGatewayID.NotFound", "transitGateway ID"),
    ("VpcPeeringConnectionId", "InvalidVpcPeeringConnectionID.NotFound", "vpcPeeringConnection ID"),
    ("EgressOnlyInternetGatewayId", "InvalidGatewayID.NotFound", "eigw ID"),
];

fn target(world: &World, request: &Request<'_>, table: &RouteTable) -> Result<Target, ServiceError> {
    let known = ["GatewayId", "NatGatewayId", "NetworkInterfaceId", "InstanceId"];
    let members = known.into_iter().chain(ELSEWHERE.iter().map(|(member, _, _)| *member));
    let named: Vec<(&str, &str)> = members.filter_map(|member| request.text(member).map(|id| (member, id))).collect();
    let (member, id) = match named.as_slice() {
        [one] => *one,
        [] => return Err(ServiceError::bad("MissingParameter", "The request must contain exactly one target of the route")),
        [(one, _), (other, _), ..] => return Err(combination(one, other)),
    };
    if let Some((_, code, noun)) = ELSEWHERE.iter().find(|(elsewhere, _, _)| *elsewhere == member) {
        return Err(ServiceError::bad(code, format!("The {noun} '{id}' does not exist")));
    }
    match member {
        "GatewayId" => gateway(world, table, id),
        "NatGatewayId" => nat_gateway(world, table, id),
        "InstanceId" => through_instance(world, table, id),
        _ => interface(world, table, id),
    }
}

fn gateway(world: &World, table: &RouteTable, id: &str) -> Result<Target, ServiceError> {
    if id.starts_with("vpce-") {
        // Routes of gateway endpoints change through the endpoint's route tables only.
        return Err(invalid(id, "gatewayId", "Routes to gateway endpoints are managed by the endpoint."));
    }
    let found = world.ec2.internet_gateways.get(id).ok_or_else(|| id::GATEWAY.missing(&[id]))?;
    if found.vpc.as_ref() != Some(&table.vpc) {
        let text = format!("route table {} and network gateway {id} belong to different networks", table.id);
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    Ok(Target::Gateway(id.to_owned()))
}

/// A pending gateway will do; a tombstone will not.
fn nat_gateway(world: &World, table: &RouteTable, id: &str) -> Result<Target, ServiceError> {
    let found = world.ec2.nat_gateways.get(id).filter(|gateway| gateway.stands(world.now));
    let found = found.ok_or_else(|| id::ROUTED_NAT_GATEWAY.lost(id))?;
    if found.vpc != table.vpc {
        let text = format!("route table {} and NAT gateway {id} belong to different networks", table.id);
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    Ok(Target::NatGateway(id.to_owned()))
}

fn interface(world: &World, table: &RouteTable, id: &str) -> Result<Target, ServiceError> {
    let found = network_interface::find(world, id)?;
    if subnet::find(world, &found.subnet)?.vpc != table.vpc {
        let text = format!("route table {} and interface {id} belong to different networks", table.id);
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    Ok(Target::Interface(id.to_owned()))
}

fn through_instance(world: &World, table: &RouteTable, id: &str) -> Result<Target, ServiceError> {
    if !world.ec2.instances.contains_key(id) {
        return Err(id::INSTANCE.lost(id));
    }
    let held = network_interface::standing(world, world.now)
        .filter(|i| i.attachment.as_ref().is_some_and(|a| a.instance.as_deref() == Some(id)))
        .collect::<Vec<_>>();
    match held.as_slice() {
        [primary] => interface(world, table, &primary.id),
        _ => Err(ServiceError::bad("InvalidInstanceID", format!("There are multiple interfaces attached to instance '{id}'."))),
    }
}

/// Refuses destinations that the local route or a gateway endpoint owns.
fn check_destination(world: &World, table: &RouteTable, destination: &Destination, target: &Target) -> Result<(), ServiceError> {
    match destination {
        Destination::Cidr(range) => {
            let local = vpc::find(world, &table.vpc)?.cidr;
            if *range == local {
                return Err(exists(destination));
            }
            if local.contains(range) && matches!(target, Target::Gateway(_)) {
                let text = format!(
                    "The destination CIDR block {range} is equal to or more specific than one of this VPC's CIDR blocks. \
                     This route can target only an interface or an instance."
                );
                return Err(ServiceError::bad("InvalidParameterValue", text));
            }
            Ok(())
        }
        Destination::PrefixList(list) => {
            let owned = vpc_endpoint::routes(world, world.now).into_iter().any(|(of, id, _)| of == table.id && id == *list);
            if owned { Err(exists(destination)) } else { Ok(()) }
        }
    }
}

fn exists(destination: &Destination) -> ServiceError {
    ServiceError::bad("RouteAlreadyExists", format!("The route identified by {} already exists.", words(destination)))
}

pub(in super::super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let table = find(world, required(request, "RouteTableId")?)?;
    let destination = destination(world, request)?;
    let target = target(world, request, table)?;
    check_destination(world, table, &destination, &target)?;
    if table.routes.iter().any(|route| route.destination == destination) {
        return Err(exists(&destination));
    }
    if table.routes.len() >= world.tuning.routes_per_table_limit {
        return Err(ServiceError::bad("RouteLimitExceeded", "The maximum number of routes has been reached."));
    }
    let id = table.id.clone();
    if let Some(table) = world.ec2.route_tables.get_mut(&id) {
        table.routes.push(Route { destination, target });
    }
    Ok(done())
}

pub(in super::super) fn replace(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let table = find(world, required(request, "RouteTableId")?)?;
    let destination = destination(world, request)?;
    let target = target(world, request, table)?;
    let id = table.id.clone();
    let place = table.routes.iter().position(|route| route.destination == destination).ok_or_else(|| {
        let text =
            format!("There is no route defined for '{}' in the route table. Use CreateRoute instead.", words(&destination));
        ServiceError::bad("InvalidParameterValue", text)
    })?;
    if let Some(table) = world.ec2.route_tables.get_mut(&id) {
        table.routes[place].target = target;
    }
    Ok(done())
}

pub(in super::super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let table = find(world, required(request, "RouteTableId")?)?;
    let destination = destination(world, request)?;
    let id = table.id.clone();
    if let Some(place) = table.routes.iter().position(|route| route.destination == destination) {
        if let Some(table) = world.ec2.route_tables.get_mut(&id) {
            table.routes.remove(place);
        }
        return Ok(done());
    }
    match &destination {
        Destination::Cidr(range) if vpc::find(world, &table.vpc)?.cidr == *range => {
            Err(ServiceError::bad("InvalidParameterValue", format!("cannot remove local route {range} in route table {id}")))
        }
        Destination::PrefixList(list)
            if vpc_endpoint::routes(world, world.now).into_iter().any(|(of, l, _)| of == id && l == *list) =>
        {
            Err(ServiceError::bad(
                "InvalidParameterValue",
                format!("cannot remove VPC endpoint route {list} in route table {id}"),
            ))
        }
        Destination::Cidr(range) => {
            let text = format!("no route with destination-cidr-block {range} in route table {id}");
            Err(ServiceError::bad("InvalidRoute.NotFound", text))
        }
        Destination::PrefixList(list) => {
            let text = format!("no route with destination-prefix-list-id {list} in route table {id}");
            Err(ServiceError::bad("InvalidRoute.NotFound", text))
        }
    }
}
