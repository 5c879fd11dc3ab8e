//! One VPC as a block: zones with their subnets, bands across them, route tables, gateways, security groups.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kinds::ec2::vpc_endpoint::{EndpointType, VpcEndpoint};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, KindName, Ref, kinds};

use super::network::Network;
use super::routes::{self, Hop, Target};
use super::subnet::{Standing, short};
use super::{Block, Shape, group};

/// The block of a VPC. Takes the resources in its subnets from `standing`.
pub(super) fn block(network: &Network<'_>, vpc: Option<&Resource>, standing: &mut Vec<Standing>) -> Block {
    let at = vpc.map(|vpc| &vpc.at);
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        std::mem::take(standing).into_iter().partition(|one| one.subnets.first().is_some_and(|subnet| network.vpc(subnet) == at));
    *standing = elsewhere;
    let (across, single): (Vec<_>, Vec<_>) = here.into_iter().partition(|one| one.subnets.len() > 1);
    let mates: Vec<BTreeSet<Address>> = across.iter().map(|one| one.subnets.iter().cloned().collect()).collect();
    let mut block = match vpc {
        Some(vpc) => {
            let text = if vpc.existing.is_some() { String::new() } else { kinds::of(KindName::Vpc).summary(&vpc.want) };
            network.block(vpc).shaped(Shape::Vpc).line(text)
        }
        None => Block::of(Shape::Vpc, "vpc", "a VPC that the spec does not name"),
    };
    block.children = zones(network, at, single, &mates);
    block.children.extend(across.into_iter().map(band));
    block.children.extend(tables(network, at));
    block.children.extend(gateways(network, at));
    let groups = network.all(KindName::SecurityGroup).filter(|one| network.vpc(&one.at) == at && at.is_some());
    let cards = group::cards(network, groups);
    if !cards.is_empty() {
        block.children.push(Block::of(Shape::Cards, format!("groups/{}", block.id), "Security groups").with(cards));
    }
    block
}

fn band(Standing { block, subnets }: Standing) -> Block {
    let mut block = block.shaped(Shape::Band);
    block.across = subnets.iter().map(ToString::to_string).collect();
    let names: Vec<&str> = subnets.iter().map(|subnet| subnet.name.as_str()).collect();
    block.title = format!("{} · in {}", block.title, names.join(", "));
    block
}

/// The zones with their subnets; those with a route to an internet gateway come first.
fn zones(network: &Network<'_>, vpc: Option<&Address>, single: Vec<Standing>, mates: &[BTreeSet<Address>]) -> Vec<Block> {
    let mut contents: BTreeMap<Address, Vec<Block>> = BTreeMap::new();
    for one in single {
        contents.entry(one.subnets[0].clone()).or_default().push(one.block);
    }
    let public = public_tables(network);
    let mut subnets: Vec<&Resource> = network.all(KindName::Subnet).filter(|subnet| network.vpc(&subnet.at) == vpc).collect();
    subnets.sort_by_key(|subnet| !network.table(&subnet.at).is_some_and(|table| public.contains(table)));
    let mut columns: BTreeMap<(String, usize), Vec<(Address, Block)>> = BTreeMap::new();
    for resource in subnets {
        let mut block = network.block(resource).shaped(Shape::Subnet);
        if let Some(range) = resource.want.get("cidr_block").and_then(|range| range.as_str()) {
            block = block.line(range);
        }
        // An existing subnet uses the route table that its maker gave it.
        let unnamed = if block.existing { "routes: not in the spec" } else { "routes: main table" };
        block = block.line(network.table(&resource.at).map_or(unnamed.to_owned(), |at| format!("routes: {}", at.name)));
        block.children = contents.remove(&resource.at).unwrap_or_default();
        let zone = network.zone(resource);
        // A resource in two subnets needs them in two columns.
        let meets = |other: &Address| mates.iter().any(|all| all.contains(other) && all.contains(&resource.at));
        let free = |number: &usize| {
            let key = (String::from("~"), *number);
            columns.get(&key).is_none_or(|column| !column.iter().any(|(other, _)| meets(other)))
        };
        let key = match zone {
            Some(zone) => (zone, 0),
            None => ("~".to_owned(), (0..=mates.len()).find(free).unwrap_or_default()),
        };
        columns.entry(key).or_default().push((resource.at.clone(), block));
    }
    let of = vpc.map_or_else(String::new, ToString::to_string);
    let zone = |((zone, number), subnets): ((String, usize), Vec<(Address, Block)>)| {
        let name = if zone == "~" { "zone not known".to_owned() } else { zone.clone() };
        let id = format!("zone/{of}/{zone}{}", if number == 0 { String::new() } else { number.to_string() });
        Block::of(Shape::Zone, id, name).with(subnets.into_iter().map(|(_, block)| block).collect())
    };
    columns.into_iter().map(zone).collect()
}

/// Tables with a route to an internet gateway.
fn public_tables(network: &Network<'_>) -> BTreeSet<Address> {
    let leads = |hop: &Hop| matches!(&hop.target, Target::Out(at) if at.kind == KindName::InternetGateway);
    routes::hops(network).into_iter().filter(|(_, hops)| hops.iter().any(leads)).map(|(table, _)| table).collect()
}

fn tables(network: &Network<'_>, vpc: Option<&Address>) -> Vec<Block> {
    let hops: BTreeMap<Address, Vec<Hop>> = routes::hops(network).into_iter().collect();
    let endpoints = gateway_endpoints(network);
    let mut blocks = Vec::new();
    for resource in network.all(KindName::RouteTable).filter(|table| network.vpc(&table.at) == vpc && vpc.is_some()) {
        let mut block = network.block(resource).shaped(Shape::Table);
        let (mut ways, mut lines) = (Vec::new(), Vec::new());
        for hop in hops.get(&resource.at).into_iter().flatten() {
            let line = format!("{} → {}", hop.destination, hop.words);
            if hop.is_out() { ways.push(line) } else { lines.push(line) }
        }
        for (endpoint, service, _) in endpoints.iter().filter(|(.., tables)| tables.contains(&resource.at)) {
            lines.push(format!("{service} → gateway endpoint {}", endpoint.at.name));
        }
        if ways.is_empty() && lines.is_empty() && !block.existing {
            lines.push("the local route alone".to_owned());
        }
        let own = |subnet: &&Resource| network.table(&subnet.at) == Some(&resource.at);
        block.across = network.all(KindName::Subnet).filter(own).map(|subnet| subnet.at.to_string()).collect();
        let all: Vec<String> = std::iter::once(block.title.clone()).chain(ways.iter().chain(&lines).cloned()).collect();
        block.title = all.join(" · ");
        block.open = !ways.is_empty();
        block.ways = ways;
        block.lines.extend(lines);
        blocks.push(block);
    }
    blocks
}

/// The gateway endpoints that the spec makes, each with its service and its tables.
pub(super) fn gateway_endpoints<'a>(network: &Network<'a>) -> Vec<(&'a Resource, String, Vec<Address>)> {
    let place = &network.spec.place;
    let wants = network.wants::<VpcEndpoint>().into_iter();
    wants
        .filter(|(_, want)| want.kind_of_endpoint(place) == EndpointType::Gateway)
        .map(|(resource, want)| {
            let tables = want.route_tables.value().into_iter().flatten().map(Ref::address).collect();
            (resource, service(&short(&want.service, &place.region)), tables)
        })
        .collect()
}

fn service(short: &str) -> String {
    match short {
        "s3" => "Amazon S3".to_owned(),
        "dynamodb" => "Amazon DynamoDB".to_owned(),
        other => other.to_owned(),
    }
}

fn gateways(network: &Network<'_>, vpc: Option<&Address>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for resource in network.all(KindName::InternetGateway).filter(|one| network.vpc(&one.at) == vpc && vpc.is_some()) {
        let mut block = network.block(resource).shaped(Shape::Gateway);
        let routed =
            routes::hops(network).iter().flat_map(|(_, hops)| hops).any(|hop| hop.target == Target::Out(resource.at.clone()));
        block.open = routed;
        if !routed {
            block = block.line("no route leads here");
        }
        blocks.push(block);
    }
    for (resource, service, _) in gateway_endpoints(network).into_iter().filter(|(one, ..)| network.vpc(&one.at) == vpc) {
        blocks.push(network.block(resource).shaped(Shape::Gateway).kind_label("gateway endpoint").line(service));
    }
    blocks
}
