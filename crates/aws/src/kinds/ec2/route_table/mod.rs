//! Route tables. Routes and associations have calls of their own; a subnet that another table holds is moved over in one call.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_ec2::operation::create_route::builders::CreateRouteFluentBuilder;
use aws_sdk_ec2::operation::describe_route_tables::DescribeRouteTablesError;
use aws_sdk_ec2::operation::replace_route::builders::ReplaceRouteFluentBuilder;
use aws_sdk_ec2::types::{self, Filter, ResourceType};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::ec2::route_table::route::{Hop, LiveRoute, target_field};
use heiiki_model::kinds::ec2::route_table::{Association, Live, RouteTable};
use heiiki_model::spec::Disposition;

use super::not_made_yet;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for RouteTable {
    const POLL: Duration = Duration::from_secs(2);
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let route_tables = all(pages!(aws.ec2.describe_route_tables(), 100), |page| page.route_tables).await?.into_iter();
        Ok(route_tables
            .map(|mut table| {
                let tags = tags::of_ec2(table.tags.take());
                Found { live: live(aws, table), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_route_tables().route_table_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.route_tables?.into_iter().next()).map(|table| live(aws, table)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        if new.want.main {
            return take_main(aws, &new).await;
        }
        let call = aws.ec2.create_route_table().set_vpc_id(new.known.id(&new.want.vpc)).client_token(new.token);
        let answer = call.tag_specifications(tags::specification(ResourceType::RouteTable, new.tags)).send().await.classify()?;
        Ok(answer.route_table.and_then(|table| table.route_table_id).unwrap_or_default())
    }

    /// Closes before it opens: routes are deleted, subnets leave, routes change their target, subnets join, routes are
    /// created. So a subnet never sees a route that it has neither before nor after, even if the run ends in between.
    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let hops = edit.to::<Vec<Hop>>("routes");
        let gateways = edit.to::<Vec<String>>("propagating_vgws");
        let subnets = edit.to::<Vec<String>>("subnets");
        if let Some(hops) = &hops {
            remove_routes(aws, live, hops).await?;
        }
        if let Some(gateways) = &gateways {
            stop_propagation(aws, live, gateways).await?;
        }
        if let Some(subnets) = &subnets {
            leave(aws, live, subnets).await?;
        }
        if let Some(hops) = &hops {
            redirect_routes(aws, live, hops).await?;
        }
        if let Some(subnets) = &subnets {
            join(aws, live, subnets).await?;
        }
        if let Some(hops) = &hops {
            add_routes(aws, live, hops).await?;
        }
        if let Some(gateways) = &gateways {
            propagate(aws, live, gateways).await?;
        }
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        for association in live.associations.iter().filter(|association| !association.main) {
            disassociate(aws, &association.association_id).await?;
        }
        aws.ec2.delete_route_table().route_table_id(&live.route_table_id).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.route_table_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.route_table_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let now = Self::get(aws, &live.route_table_id).await?;
        let associations = now.map(|live| live.associations).unwrap_or_default().into_iter();
        Ok(associations
            .map(|association| {
                let user = association.subnet_id.or(association.gateway_id).unwrap_or_else(|| "the VPC (main table)".to_owned());
                Blocker::new(format!("association {} ({}) with {user}", association.association_id, association.state))
            })
            .collect())
    }
}

/// Finds the main table that AWS made with the VPC, which is ours, and tags it.
async fn take_main(aws: &Aws, new: &New<'_, RouteTable>) -> Result<String, AwsError> {
    let vpc = new.known.id(&new.want.vpc).unwrap_or_default();
    let filters = [("vpc-id", vpc.as_str()), ("association.main", "true")];
    let filters = filters.map(|(name, value)| Filter::builder().name(name).values(value).build());
    let answer = aws.ec2.describe_route_tables().set_filters(Some(filters.to_vec())).send().await.classify()?;
    let id = answer.route_tables.unwrap_or_default().into_iter().find_map(|table| table.route_table_id);
    let id = id.ok_or_else(|| not_made_yet::<DescribeRouteTablesError>(format!("{vpc} has no main route table")))?;
    tags::retag_ec2(aws, &id, &tags::to_set(new.tags)).await?;
    Ok(id)
}

/// Removes the table from the subnets that are not to have it, which then use the VPC's main table. A subnet that
/// moves to another table was moved by that table's step, before this one.
async fn leave(aws: &Aws, live: &Live, subnets: &[String]) -> Result<(), AwsError> {
    for association in &live.associations {
        if association.subnet_id.as_ref().is_some_and(|subnet| !subnets.contains(subnet)) {
            disassociate(aws, &association.association_id).await?;
        }
    }
    Ok(())
}

/// Gives the table to these subnets. One that another table holds is moved in one call, so that it is never on the main table.
async fn join(aws: &Aws, live: &Live, subnets: &[String]) -> Result<(), AwsError> {
    let held: BTreeSet<&String> = live.associations.iter().filter_map(|association| association.subnet_id.as_ref()).collect();
    for subnet in subnets.iter().filter(|subnet| !held.contains(subnet)) {
        match join_one(aws, &live.route_table_id, subnet).await {
            // The read did not show yet that a table holds it.
            Err(error) if error.class == Class::Exists => join_one(aws, &live.route_table_id, subnet).await?,
            other => other?,
        }
    }
    Ok(())
}

async fn join_one(aws: &Aws, table: &str, subnet: &str) -> Result<(), AwsError> {
    match association_of(aws, subnet).await? {
        // An earlier call, whose answer was lost, has moved it.
        Some((_, holder)) if holder == table => Ok(()),
        Some((association, _)) => {
            let call = aws.ec2.replace_route_table_association().association_id(association).route_table_id(table);
            call.send().await.classify().map(drop)
        }
        None => {
            let call = aws.ec2.associate_route_table().route_table_id(table).subnet_id(subnet);
            call.send().await.classify().map(drop)
        }
    }
}

/// The association by which a table holds a subnet, and that table.
async fn association_of(aws: &Aws, subnet: &str) -> Result<Option<(String, String)>, AwsError> {
    let filter = Filter::builder().name("association.subnet-id").values(subnet).build();
    let answer = aws.ec2.describe_route_tables().filters(filter).send().await.classify()?;
    let associations =
        answer.route_tables.unwrap_or_default().into_iter().flat_map(|table| table.associations.unwrap_or_default());
    let mut ours = associations.filter(|association| association.subnet_id.as_deref() == Some(subnet));
    Ok(ours.next().and_then(|found| Some((found.route_table_association_id?, found.route_table_id.unwrap_or_default()))))
}

async fn disassociate(aws: &Aws, association: &str) -> Result<(), AwsError> {
    // It went with its subnet.
    aws.ec2.disassociate_route_table().association_id(association).send().await.or_gone()
}

/// The routes that heiiki may change: all but those that AWS keeps itself.
fn managed(live: &Live) -> impl Iterator<Item = &LiveRoute> {
    live.routes.iter().filter(|route| route.managed())
}

/// Deletes the routes whose destination is not wanted.
async fn remove_routes(aws: &Aws, live: &Live, hops: &[Hop]) -> Result<(), AwsError> {
    for route in managed(live).filter(|route| !hops.iter().any(|hop| hop.destination == route.destination)) {
        let call = aws.ec2.delete_route().route_table_id(&live.route_table_id);
        let to = route.destination.as_str();
        let call = match destination(to) {
            Destination::V4 => call.destination_cidr_block(to),
            Destination::V6 => call.destination_ipv6_cidr_block(to),
            Destination::List => call.destination_prefix_list_id(to),
        };
        call.send().await.or_gone()?;
    }
    Ok(())
}

/// Gives routes another target, each in one call, so that none is missing in between.
async fn redirect_routes(aws: &Aws, live: &Live, hops: &[Hop]) -> Result<(), AwsError> {
    let elsewhere = |hop: &&Hop| managed(live).any(|route| route.destination == hop.destination && !route.goes(hop));
    for hop in hops.iter().filter(elsewhere) {
        redirect(aws, &live.route_table_id, hop).await?;
    }
    Ok(())
}

async fn redirect(aws: &Aws, table: &str, hop: &Hop) -> Result<(), AwsError> {
    let call = ReplaceTarget(aws.ec2.replace_route().route_table_id(table)).to(hop).0;
    call.send().await.classify().map(drop)
}

/// Makes the routes that are missing.
async fn add_routes(aws: &Aws, live: &Live, hops: &[Hop]) -> Result<(), AwsError> {
    let table = &live.route_table_id;
    for hop in hops.iter().filter(|hop| !managed(live).any(|route| route.destination == hop.destination)) {
        let call = CreateTarget(aws.ec2.create_route().route_table_id(table)).to(hop).0;
        match call.send().await.classify() {
            // An earlier call, whose answer was lost, or another person made it. It gets the wanted target.
            Err(error) if error.class == Class::Exists => redirect(aws, table, hop).await?,
            other => drop(other?),
        }
    }
    Ok(())
}

/// The forms of a destination, each with a parameter of its own.
enum Destination {
    V4,
    V6,
    List,
}

fn destination(text: &str) -> Destination {
    match text {
        list if list.starts_with("pl-") => Destination::List,
        v6 if v6.contains(':') => Destination::V6,
        _ => Destination::V4,
    }
}

struct CreateTarget(CreateRouteFluentBuilder);
struct ReplaceTarget(ReplaceRouteFluentBuilder);

/// Both calls take the same parameters, and the SDK gives them no common type.
macro_rules! targets {
    ($($type:ident),*) => {$(
        impl $type {
            fn to(self, hop: &Hop) -> Self {
                let call = match destination(&hop.destination) {
                    Destination::V4 => self.0.destination_cidr_block(&hop.destination),
                    Destination::V6 => self.0.destination_ipv6_cidr_block(&hop.destination),
                    Destination::List => self.0.destination_prefix_list_id(&hop.destination),
                };
                let target = &hop.target;
                Self(match target_field(target).unwrap_or("gateway_id") {
                    "nat_gateway_id" => call.nat_gateway_id(target),
                    "network_interface_id" => call.network_interface_id(target),
                    "instance_id" => call.instance_id(target),
                    "transit_gateway_id" => call.transit_gateway_id(target),
                    "vpc_peering_connection_id" => call.vpc_peering_connection_id(target),
                    "egress_only_internet_gateway_id" => call.egress_only_internet_gateway_id(target),
                    "vpc_endpoint_id" => call.vpc_endpoint_id(target),
                    "carrier_gateway_id" => call.carrier_gateway_id(target),
                    "local_gateway_id" => call.local_gateway_id(target),
                    "core_network_arn" => call.core_network_arn(target),
                    _ => call.gateway_id(target),
                })
            }
        }
    )*};
}
targets!(CreateTarget, ReplaceTarget);

/// Lets the table learn no more routes from the gateways that are not wanted.
async fn stop_propagation(aws: &Aws, live: &Live, gateways: &[String]) -> Result<(), AwsError> {
    for gateway in live.propagating_vgws.iter().filter(|gateway| !gateways.contains(gateway)) {
        let call = aws.ec2.disable_vgw_route_propagation().route_table_id(&live.route_table_id).gateway_id(gateway);
        call.send().await.classify()?;
    }
    Ok(())
}

/// Lets the table learn routes from these gateways.
async fn propagate(aws: &Aws, live: &Live, gateways: &[String]) -> Result<(), AwsError> {
    for gateway in gateways.iter().filter(|gateway| !live.propagating_vgws.contains(gateway)) {
        let call = aws.ec2.enable_vgw_route_propagation().route_table_id(&live.route_table_id).gateway_id(gateway);
        call.send().await.classify()?;
    }
    Ok(())
}

fn live(aws: &Aws, table: types::RouteTable) -> Live {
    let route_table_id = table.route_table_id.unwrap_or_default();
    let place = &aws.place;
    Live {
        arn: format!("arn:{}:ec2:{}:{}:route-table/{route_table_id}", place.partition, place.region, place.account),
        route_table_id,
        vpc_id: table.vpc_id.unwrap_or_default(),
        associations: table.associations.unwrap_or_default().into_iter().map(association).collect(),
        routes: table.routes.unwrap_or_default().into_iter().map(live_route).collect(),
        propagating_vgws: table
            .propagating_vgws
            .unwrap_or_default()
            .into_iter()
            .filter_map(|gateway| gateway.gateway_id)
            .collect(),
    }
}

fn association(association: types::RouteTableAssociation) -> Association {
    let state = association.association_state.and_then(|state| state.state);
    Association {
        association_id: association.route_table_association_id.unwrap_or_default(),
        subnet_id: association.subnet_id,
        gateway_id: association.gateway_id,
        main: association.main.unwrap_or_default(),
        state: state.map_or_else(|| "associated".to_owned(), |state| state.as_str().to_owned()),
    }
}

fn live_route(route: types::Route) -> LiveRoute {
    let destination = route.destination_cidr_block.or(route.destination_ipv6_cidr_block).or(route.destination_prefix_list_id);
    let target = route
        .nat_gateway_id
        .or(route.transit_gateway_id)
        .or(route.vpc_peering_connection_id)
        .or(route.egress_only_internet_gateway_id)
        .or(route.carrier_gateway_id)
        .or(route.local_gateway_id)
        .or(route.core_network_arn)
        .or(route.network_interface_id)
        .or(route.gateway_id)
        .or_else(|| route.instance_id.clone());
    LiveRoute {
        destination: destination.unwrap_or_default(),
        target: target.unwrap_or_default(),
        instance_id: route.instance_id,
        origin: route.origin.map(|origin| origin.as_str().to_owned()).unwrap_or_default(),
        state: route.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
    }
}
