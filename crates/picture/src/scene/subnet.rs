//! The resources in subnets: network interfaces of endpoints, instances, NAT gateways, mount targets, notebook
//! instances and hosted models.
//!
//! A resource in several subnets is still one block; the module `vpc` makes a band of it.

use std::collections::BTreeMap;

use heiiki_model::kinds::ec2::elastic_ip::ElasticIp;
use heiiki_model::kinds::ec2::instance::Instance;
use heiiki_model::kinds::ec2::nat_gateway::NatGateway;
use heiiki_model::kinds::ec2::security_group::SecurityGroup;
use heiiki_model::kinds::ec2::subnet::Subnet;
use heiiki_model::kinds::ec2::vpc_endpoint::{EndpointType, VpcEndpoint};
use heiiki_model::kinds::efs::mount_target::MountTarget;
use heiiki_model::kinds::sagemaker::endpoint::Endpoint;
use heiiki_model::kinds::sagemaker::endpoint_config::EndpointConfig;
use heiiki_model::kinds::sagemaker::model::Model;
use heiiki_model::kinds::sagemaker::notebook_instance::NotebookInstance;
use heiiki_model::{Address, Field, KindName, Ref};

use super::network::Network;
use super::routes::{self, PAST};
use super::{Block, Shape};

/// From this many on, things of one kind in one subnet are a list.
const MANY: usize = 4;

/// A block and the subnets in which it has network interfaces.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) block: Block,
    pub(super) subnets: Vec<Address>,
}

/// Everything that stands in subnets, in the order in which it is drawn.
pub(super) fn standing(network: &Network<'_>) -> Vec<Standing> {
    let mut all = super::studio::domains(network);
    all.extend(hosting(network));
    all.extend(interfaces(network));
    let single = [nat_gateways(network), instances(network), notebooks(network), mount_targets(network)];
    all.extend(single.into_iter().flat_map(listed));
    all
}

/// Service without the parts that all services of the region share: `sagemaker.api`.
pub(super) fn short(service: &str, region: &str) -> String {
    let heads = [format!("com.amazonaws.{region}."), format!("cn.com.amazonaws.{region}."), format!("aws.sagemaker.{region}.")];
    let rest = heads.iter().find_map(|head| service.strip_prefix(head.as_str()));
    rest.unwrap_or(service).to_owned()
}

/// Names of groups, as labels.
pub(super) fn labels(groups: &Field<Vec<Ref<SecurityGroup>>>) -> Vec<String> {
    groups.value().into_iter().flatten().map(|group| group.name().to_string()).collect()
}

/// Addresses of subnets.
pub(super) fn addresses(subnets: &[Ref<Subnet>]) -> Vec<Address> {
    let mut all: Vec<Address> = subnets.iter().map(Ref::address).collect();
    all.sort();
    all.dedup();
    all
}

/// Interface endpoints: those with the same subnets and groups are one list.
fn interfaces(network: &Network<'_>) -> Vec<Standing> {
    let region = &network.spec.place.region;
    let mut lists: BTreeMap<(Vec<Address>, Vec<String>), Vec<Block>> = BTreeMap::new();
    for (resource, want) in network.wants::<VpcEndpoint>() {
        let subnets = addresses(want.subnets.value().map_or(&[], Vec::as_slice));
        if want.kind_of_endpoint(&network.spec.place) == EndpointType::Gateway || subnets.is_empty() {
            continue;
        }
        let service = short(&want.service, region);
        let mut row = network.block(resource).kind_label("");
        if service.replace('.', "-") != row.name.replace('.', "-") {
            row = row.line(service);
        }
        lists.entry((subnets, labels(&want.security_groups))).or_default().push(row);
    }
    let list = |(number, ((subnets, groups), rows)): (usize, (_, Vec<Block>))| {
        let name =
            if rows.len() == 1 { "1 interface endpoint".to_owned() } else { format!("{} interface endpoints", rows.len()) };
        let mut block = Block::of(Shape::List, format!("endpoints/{number}"), name).with(rows);
        block.title = format!("{}: network interfaces through which AWS's services are reached", block.name);
        block.groups = groups;
        Standing { block, subnets }
    };
    lists.into_iter().enumerate().map(list).collect()
}

/// Models with network interfaces, and what serves them.
fn hosting(network: &Network<'_>) -> Vec<Standing> {
    let mut lists: BTreeMap<(Vec<Address>, Vec<String>), Vec<Block>> = BTreeMap::new();
    let mut places: BTreeMap<Address, (Vec<Address>, Vec<String>)> = BTreeMap::new();
    for (resource, want) in network.wants::<Model>() {
        let Some(config) = want.vpc_config.value() else { continue };
        let groups = labels(&Field::Value(config.security_groups.clone()));
        let place = (addresses(&config.subnets), groups);
        places.insert(resource.at.clone(), place.clone());
        lists.entry(place).or_default().push(network.row(resource).kind_label("model"));
    }
    for (resource, want) in network.wants::<EndpointConfig>() {
        let own =
            want.vpc_config.value().map(|own| (addresses(&own.subnets), labels(&Field::Value(own.security_groups.clone()))));
        let models = want.production_variants.iter().filter_map(|variant| variant.model.value());
        let Some(place) = own.or_else(|| models.map(Ref::address).find_map(|at| places.get(&at).cloned())) else { continue };
        places.insert(resource.at.clone(), place.clone());
        lists.entry(place).or_default().insert(0, network.row(resource).kind_label("configuration"));
    }
    for (resource, want) in network.wants::<Endpoint>() {
        let Some(place) = places.get(&want.endpoint_config.address()) else { continue };
        lists.entry(place.clone()).or_default().insert(0, network.row(resource).kind_label("endpoint"));
    }
    let list = |(number, ((subnets, groups), rows)): (usize, (_, Vec<Block>))| {
        let mut block = Block::of(Shape::List, format!("hosting/{number}"), "SageMaker hosting").with(rows);
        block.title.push_str(": containers of models with network interfaces here");
        block.groups = groups;
        Standing { block, subnets }
    };
    lists.into_iter().enumerate().map(list).collect()
}

/// The Elastic IPs of a resource, which are drawn inside it.
fn addresses_of(network: &Network<'_>, names: impl Iterator<Item = Address>) -> Vec<Block> {
    let names: Vec<Address> = names.collect();
    let holds = |resource: &&heiiki_model::spec::Resource| names.contains(&resource.at);
    network.all(KindName::ElasticIp).filter(holds).map(|resource| network.block(resource).kind_label("Elastic IP")).collect()
}

fn nat_gateways(network: &Network<'_>) -> Vec<Standing> {
    let wants = network.wants::<NatGateway>().into_iter();
    wants
        .map(|(resource, want)| {
            let block = network.block(resource).line(want.connectivity().as_str());
            let names = want.elastic_ip.value().into_iter().chain(want.secondary_elastic_ips.value().into_iter().flatten());
            let mut block = block.with(addresses_of(network, names.map(Ref::address)));
            block.open = true;
            Standing { block, subnets: vec![want.subnet.address()] }
        })
        .collect()
}

fn instances(network: &Network<'_>) -> Vec<Standing> {
    let held = network.wants::<ElasticIp>();
    let wants = network.wants::<Instance>().into_iter();
    wants
        .map(|(resource, want)| {
            let own = |(_, ip): &&(_, heiiki_model::kinds::ec2::elastic_ip::Want)| {
                ip.instance.value().is_some_and(|instance| instance.address() == resource.at)
            };
            let ips = held.iter().filter(own).map(|(ip, _)| ip.at.clone());
            let mut block = network.block(resource).line(&want.instance_type).with(addresses_of(network, ips));
            block.groups = labels(&want.security_groups);
            Standing { block, subnets: vec![want.subnet.address()] }
        })
        .collect()
}

fn notebooks(network: &Network<'_>) -> Vec<Standing> {
    let wants = network.wants::<NotebookInstance>().into_iter();
    wants
        .map(|(resource, want)| {
            let mut block = network.block(resource).line(&want.instance_type);
            block.groups = labels(&want.security_groups);
            block.open = routes::notebook_is_open(&want);
            if block.open {
                block.ways.push(PAST.to_owned());
            }
            Standing { block, subnets: want.subnet.value().map(Ref::address).into_iter().collect() }
        })
        .collect()
}

fn mount_targets(network: &Network<'_>) -> Vec<Standing> {
    let wants = network.wants::<MountTarget>().into_iter();
    wants
        .map(|(resource, want)| {
            let mut block = network.block(resource).line(format!("of {}", want.file_system.name()));
            block.groups = labels(&want.security_groups);
            Standing { block, subnets: vec![want.subnet.address()] }
        })
        .collect()
}

/// The things of one kind; many in one place become a list.
fn listed(things: Vec<Standing>) -> Vec<Standing> {
    let mut places: BTreeMap<Vec<Address>, Vec<Standing>> = BTreeMap::new();
    for thing in things {
        places.entry(thing.subnets.clone()).or_default().push(thing);
    }
    let mut all = Vec::new();
    for (subnets, things) in places {
        if things.len() < MANY {
            all.extend(things);
            continue;
        }
        let kind_label = things[0].block.kind_label.clone();
        let place = subnets.first().map_or_else(String::new, ToString::to_string);
        let rows: Vec<Block> = things.into_iter().map(|thing| thing.block.kind_label(String::new())).collect();
        let mut block = Block::of(Shape::List, format!("list/{kind_label}/{place}"), format!("{} {kind_label}s", rows.len()));
        block.open = rows.iter().any(|row| row.open);
        all.push(Standing { block: block.with(rows), subnets });
    }
    all
}
