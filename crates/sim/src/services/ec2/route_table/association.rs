//! The associations of a route table: subnets, gateways, and a VPC as its main table.
//!
//! It deliberately has no `associating` in between: the answers carry the final state at once.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::parameter::{combination, done, missing, required};
use super::super::{id, subnet};
use super::{RouteTable, find};
use crate::{Request, ServiceError, World};

/// One association.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// `rtbassoc-...`.
    pub id: String,
    /// True if it makes the table its VPC's main one.
    pub main: bool,
    /// The subnet.
    pub subnet: Option<String>,
    /// The gateway.
    pub gateway: Option<String>,
}

pub(super) fn render(table: &str, association: &Association) -> Value {
    json!({
        "routeTableAssociationId": association.id,
        "routeTableId": table,
        "main": association.main,
        "subnetId": association.subnet,
        "gatewayId": association.gateway,
        "associationState": {"state": "associated"},
    })
}

/// The table that holds an association, and the association's place in it.
fn holder<'w>(world: &'w World, id: &str) -> Result<(&'w RouteTable, &'w Association), ServiceError> {
    let mut all = world.ec2.route_tables.values().flat_map(|table| table.associations.iter().map(move |a| (table, a)));
    all.find(|(_, association)| association.id == id).ok_or_else(|| id::ROUTE_TABLE_ASSOCIATION.lost(id))
}

pub(in super::super) fn associate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let table = find(world, required(request, "RouteTableId")?)?;
    let (subnet, gateway) = match (request.text("SubnetId"), request.text("GatewayId")) {
        (Some(_), Some(_)) => return Err(combination("SubnetId", "GatewayId")),
        (None, None) => return Err(missing("SubnetId")),
        (Some(subnet), None) => (Some(subnet), None),
        (None, Some(gateway)) => (None, Some(gateway)),
    };
    if let Some(id) = subnet {
        let subnet = subnet::find(world, id)?;
        if subnet.vpc != table.vpc {
            let text = format!("Route table {} and subnet {id} belong to different networks", table.id);
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
    }
    if let Some(id) = gateway {
        let found = world.ec2.internet_gateways.get(id).ok_or_else(|| id::GATEWAY.missing(&[id]))?;
        if found.vpc.as_ref() != Some(&table.vpc) {
            let text = format!("route table {} and network gateway {id} belong to different networks", table.id);
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
    }
    let mut held = world.ec2.route_tables.values().flat_map(|table| &table.associations);
    if held.any(|a| subnet.is_some() && a.subnet.as_deref() == subnet || gateway.is_some() && a.gateway.as_deref() == gateway) {
        let text = format!("the specified association for route table {} conflicts with an existing association", table.id);
        return Err(ServiceError::bad("Resource.AlreadyAssociated", text));
    }
    let table = table.id.clone();
    let association = Association {
        id: world.id("rtbassoc"),
        main: false,
        subnet: subnet.map(str::to_owned),
        gateway: gateway.map(str::to_owned),
    };
    let answer = json!({"associationId": association.id, "associationState": {"state": "associated"}});
    push(world, &table, association);
    Ok(answer)
}

fn push(world: &mut World, table: &str, association: Association) {
    if let Some(table) = world.ec2.route_tables.get_mut(table) {
        table.associations.push(association);
    }
}

pub(in super::super) fn disassociate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (table, association) = holder(world, required(request, "AssociationId")?)?;
    let (table, id) = (table.id.clone(), association.id.clone());
    if association.main {
        let text = format!("cannot disassociate the main route table association {id}");
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    take(world, &table, &id);
    Ok(done())
}

fn take(world: &mut World, table: &str, id: &str) {
    if let Some(table) = world.ec2.route_tables.get_mut(table) {
        table.associations.retain(|association| association.id != id);
    }
}

pub(in super::super) fn replace(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (old_table, association) = holder(world, required(request, "AssociationId")?)?;
    let (old_table, mut association) = (old_table.clone(), association.clone());
    let table = find(world, required(request, "RouteTableId")?)?;
    if table.vpc != old_table.vpc {
        let text = format!("Route table {} and network {} belong to different networks", table.id, old_table.vpc);
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    let table = table.id.clone();
    take(world, &old_table.id, &association.id);
    association.id = world.id("rtbassoc");
    let answer = json!({"newAssociationId": association.id, "associationState": {"state": "associated"}});
    push(world, &table, association);
    Ok(answer)
}
