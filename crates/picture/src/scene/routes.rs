//! Ways out of the VPC: which routes and which settings lead to the internet or to other networks, and what the spec leaves open.
//!
//! Says what the spec says, and proves nothing: security groups, policies and DNS are not looked at.

use heiiki_model::kinds::ec2::nat_gateway::{ConnectivityType, NatGateway};
use heiiki_model::kinds::ec2::route::{Route, target_field};
use heiiki_model::kinds::ec2::route_table::RouteTable;
use heiiki_model::kinds::sagemaker::domain::{AppNetworkAccessType, Domain, Want as DomainWant};
use heiiki_model::kinds::sagemaker::endpoint_config::EndpointConfig;
use heiiki_model::kinds::sagemaker::model::{Model, Want as ModelWant};
use heiiki_model::kinds::sagemaker::notebook_instance::{NotebookInstance, Want as NotebookWant};
use heiiki_model::{Address, KindName};

use super::Verdict;
use super::network::{Network, sort};

/// What is written at something that reaches the internet without the VPC's routes.
pub(super) const PAST: &str = "reaches the internet past the VPC";
/// The block of the internet.
pub(super) const INTERNET: &str = "outside/internet";
/// The block of other networks: other VPCs, networks on premises.
pub(super) const NETWORKS: &str = "outside/networks";

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To a resource of the spec, which leads out.
    Out(Address),
    /// To a resource of the spec inside the VPC.
    In(Address),
    /// Straight out, through something that the spec does not name: the block it leads to.
    Beyond(&'static str),
    /// To something in the VPC that the spec does not name.
    Near,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    pub(super) destination: String,
    pub(super) target: Target,
    /// The target in words: `NAT gateway main`.
    pub(super) words: String,
}

impl Hop {
    /// True when it leads out of the VPC.
    pub(super) const fn is_out(&self) -> bool {
        matches!(self.target, Target::Out(_) | Target::Beyond(_))
    }

    fn of(route: &Route) -> Option<Self> {
        let (_, destination) = route.destinations().into_iter().next()?;
        let (field, target) = route.targets().into_iter().next()?;
        let named = target.references().into_iter().next().map(|(at, _)| at);
        let words = named.as_ref().map_or_else(|| target.0.clone(), |at| format!("{} {}", sort(at.kind), at.name));
        let target = match named {
            Some(at) if matches!(at.kind, KindName::InternetGateway | KindName::NatGateway) => Target::Out(at),
            Some(at) => Target::In(at),
            None => match target_field(&target.0).unwrap_or(field) {
                "network_interface_id" | "instance_id" => Target::Near,
                "gateway_id" if target.0.starts_with("vgw-") => Target::Beyond(NETWORKS),
                "gateway_id" | "nat_gateway_id" | "egress_only_internet_gateway_id" | "carrier_gateway_id" => {
                    Target::Beyond(INTERNET)
                }
                _ => Target::Beyond(NETWORKS),
            },
        };
        Some(Self { destination, target, words })
    }
}

/// The routes of every table that the spec makes.
pub(super) fn hops(network: &Network<'_>) -> Vec<(Address, Vec<Hop>)> {
    let wants = network.wants::<RouteTable>().into_iter();
    wants
        .map(|(resource, want)| {
            let mut hops: Vec<Hop> = want.routes.value().into_iter().flatten().filter_map(Hop::of).collect();
            hops.extend(want.propagating_vgws.value().into_iter().flatten().map(|gateway| Hop {
                destination: "propagated".to_owned(),
                target: Target::Beyond(NETWORKS),
                words: gateway.0.clone(),
            }));
            (resource.at.clone(), hops)
        })
        .collect()
}

/// True unless the spec closes it: AWS's default is open.
pub(super) fn notebook_is_open(want: &NotebookWant) -> bool {
    want.direct_internet_access.value().is_none_or(|access| access.as_str() == "Enabled")
}

/// True unless the spec closes it: AWS's default is open.
pub(super) fn domain_is_open(want: &DomainWant) -> bool {
    want.app_network_access_type.value().copied() != Some(AppNetworkAccessType::VpcOnly)
}

/// A container without a VPC runs in SageMaker's own network, which leads to the internet unless it is isolated.
pub(super) fn model_is_open(want: &ModelWant) -> bool {
    want.vpc_config.value().is_none() && want.enable_network_isolation.value() != Some(&true)
}

/// The configurations whose variants bring no model and stand in no VPC.
pub(super) fn open_configs(network: &Network<'_>) -> Vec<Address> {
    let wants = network.wants::<EndpointConfig>().into_iter();
    wants
        .filter(|(_, want)| want.production_variants.iter().any(|variant| variant.model.value().is_none()))
        .filter(|(_, want)| want.vpc_config.value().is_none() && want.enable_network_isolation.value() != Some(&true))
        .map(|(resource, _)| resource.at.clone())
        .collect()
}

/// Everything that leads out, and what cannot be told.
pub(super) fn verdict(network: &Network<'_>) -> Verdict {
    let ways = ways(network);
    let unseen = unseen(network);
    let vpcs = network.all(KindName::Vpc).count();
    let headline = match (ways.len(), vpcs) {
        (0, 0) => "No network in this spec".to_owned(),
        (0, _) if !unseen.is_empty() => "No route out in this spec, but it leaves something open".to_owned(),
        (0, 1) => "No route out of the VPC".to_owned(),
        (0, _) => "No route out of the VPCs".to_owned(),
        (1, _) => "1 route out".to_owned(),
        (many, _) => format!("{many} routes out"),
    };
    Verdict { headline, ways, unseen }
}

fn ways(network: &Network<'_>) -> Vec<String> {
    let private = |at: &Address| {
        let gateways = network.wants::<NatGateway>();
        gateways.iter().any(|(gateway, want)| gateway.at == *at && want.connectivity() == ConnectivityType::Private)
    };
    let mut ways = Vec::new();
    for (table, hops) in hops(network) {
        for hop in hops.iter().filter(|hop| hop.is_out()) {
            let further = match &hop.target {
                Target::Beyond(NETWORKS) => "other networks",
                Target::Out(at) if private(at) => "other networks",
                Target::Out(_) | Target::Beyond(_) | Target::In(_) | Target::Near => "the internet",
            };
            ways.push(format!("{table}: {} through {} to {further}", hop.destination, hop.words));
        }
    }
    for (resource, want) in network.wants::<Domain>() {
        if domain_is_open(&want) {
            ways.push(format!("{}: PublicInternetOnly, to the internet past the VPC", resource.at));
        }
    }
    for (resource, want) in network.wants::<NotebookInstance>() {
        if notebook_is_open(&want) {
            ways.push(format!("{}: direct internet access, past the VPC", resource.at));
        }
    }
    for (resource, want) in network.wants::<Model>() {
        if model_is_open(&want) {
            ways.push(format!("{}: containers outside of a VPC, not isolated", resource.at));
        }
    }
    ways.extend(open_configs(network).iter().map(|at| format!("{at}: containers outside of a VPC, not isolated")));
    ways
}

fn unseen(network: &Network<'_>) -> Vec<String> {
    let mut unseen = Vec::new();
    for subnet in network.all(KindName::Subnet).filter(|subnet| network.table(&subnet.at).is_none()) {
        let foreign = network.vpc(&subnet.at).is_none_or(|vpc| network.is_existing(vpc));
        if subnet.existing.is_some() || foreign {
            unseen.push(format!("the route table that {} uses", subnet.at));
        }
    }
    let others = [KindName::RouteTable, KindName::Domain, KindName::NotebookInstance, KindName::Model, KindName::EndpointConfig];
    for kind in others {
        for resource in network.all(kind).filter(|resource| resource.existing.is_some()) {
            let what = if kind == KindName::RouteTable { "the routes of" } else { "the network access of" };
            unseen.push(format!("{what} {}, which is only used", resource.at));
        }
    }
    unseen
}
