//! Route tables: the main one of each VPC and the custom ones. Routes and associations live in the submodules.
//!
//! It deliberately stores no routes of gateway endpoints: they are read off the endpoints, so that the two cannot disagree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::listing::{Entry, Listing, list};
use super::parameter::{done, required};
use super::tags::{self, tag_set};
use super::{id, token, vpc, vpc_endpoint};
use crate::{Request, ServiceError, World, pagination, world::Tags};

pub(super) mod association;
pub(super) mod route;

pub use association::Association;
pub use route::{Route, Target};

/// A route table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteTable {
    /// `rtb-...`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its routes beside the local one and those of gateway endpoints.
    pub routes: Vec<Route>,
    /// The subnets, gateways and VPC that use the table.
    pub associations: Vec<Association>,
    /// Tags.
    pub tags: Tags,
}

impl RouteTable {
    /// True if it is its VPC's main table.
    pub fn is_main(&self) -> bool {
        self.associations.iter().any(|association| association.main)
    }
}

/// Makes a table; returns its id.
fn make(world: &mut World, vpc: &str, tags: Tags) -> String {
    let id = world.id("rtb");
    let table = RouteTable { id: id.clone(), vpc: vpc.to_owned(), routes: Vec::new(), associations: Vec::new(), tags };
    world.ec2.route_tables.insert(id.clone(), table);
    id
}

/// Makes the main table of a new VPC; returns its id.
pub(super) fn make_main(world: &mut World, vpc: &str) -> String {
    let id = make(world, vpc, Tags::new());
    let association = Association { id: world.id("rtbassoc"), main: true, subnet: None, gateway: None };
    if let Some(table) = world.ec2.route_tables.get_mut(&id) {
        table.associations.push(association);
    }
    id
}

/// The table of an id, or AWS's error.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w RouteTable, ServiceError> {
    world.ec2.route_tables.get(id).ok_or_else(|| id::ROUTE_TABLE.lost(id))
}

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let vpc = vpc::find(world, required(request, "VpcId")?)?.id.clone();
    let tags = tags::of_new(request, "route-table")?;
    let id = match token::earlier(world, request)?.filter(|id| world.ec2.route_tables.contains_key(id)) {
        Some(earlier) => earlier,
        None => make(world, &vpc, tags),
    };
    token::remember(world, request, &id);
    let body = render(world, find(world, &id)?, &[]);
    Ok(json!({"routeTable": body, "clientToken": request.text("ClientToken")}))
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let table = find(world, required(request, "RouteTableId")?)?;
    let id = table.id.clone();
    if !table.associations.is_empty() {
        let text = format!("The routeTable '{id}' has dependencies and cannot be deleted.");
        return Err(ServiceError::bad("DependencyViolation", text));
    }
    world.ec2.route_tables.remove(&id);
    for endpoint in world.ec2.vpc_endpoints.values_mut() {
        endpoint.route_tables.retain(|table| *table != id);
    }
    Ok(done())
}

const LISTING: Listing = Listing {
    answer: "routeTableSet",
    ids: Some(("RouteTableId", id::ROUTE_TABLE)),
    sizes: Some(pagination::EC2_ROUTE_TABLES),
    filters: &[
        ("association.gateway-id", "associationSet.gatewayId"),
        ("association.main", "associationSet.main"),
        ("association.route-table-association-id", "associationSet.routeTableAssociationId"),
        ("association.route-table-id", "associationSet.routeTableId"),
        ("association.subnet-id", "associationSet.subnetId"),
        ("owner-id", "ownerId"),
        ("route-table-id", "routeTableId"),
        ("route.destination-cidr-block", "routeSet.destinationCidrBlock"),
        ("route.destination-prefix-list-id", "routeSet.destinationPrefixListId"),
        ("route.gateway-id", "routeSet.gatewayId"),
        ("route.instance-id", "routeSet.instanceId"),
        ("route.nat-gateway-id", "routeSet.natGatewayId"),
        ("route.origin", "routeSet.origin"),
        ("route.state", "routeSet.state"),
        ("vpc-id", "vpcId"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let mut endpoints: BTreeMap<&str, Vec<(String, &str)>> = BTreeMap::new();
    for (table, list, endpoint) in vpc_endpoint::routes(world, request.now) {
        endpoints.entry(table).or_default().push((list, endpoint));
    }
    let tables = world.ec2.route_tables.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, tables, |table| render(world, table, endpoints.get(table.id.as_str()).map_or(&[], Vec::as_slice)))
}

/// A table with its local route, its own routes, and those of gateway endpoints (prefix list, endpoint).
fn render(world: &World, table: &RouteTable, endpoints: &[(String, &str)]) -> Value {
    let range = world.ec2.vpcs.get(&table.vpc).map(|vpc| vpc.cidr);
    let local = json!({"destinationCidrBlock": range, "gatewayId": "local", "origin": "CreateRouteTable", "state": "active"});
    let mut routes = vec![local];
    routes.extend(table.routes.iter().map(|route| route::render(world, table, route)));
    routes.extend(endpoints.iter().map(|(list, endpoint)| {
        json!({"destinationPrefixListId": list, "gatewayId": endpoint, "origin": "CreateRoute", "state": "active"})
    }));
    json!({
        "routeTableId": table.id,
        "vpcId": table.vpc,
        "ownerId": world.account,
        "routeSet": routes,
        "associationSet": table.associations.iter().map(|a| association::render(&table.id, a)).collect::<Vec<_>>(),
        "propagatingVgwSet": [],
        "tagSet": tag_set(&table.tags),
    })
}

#[cfg(test)]
mod tests;
