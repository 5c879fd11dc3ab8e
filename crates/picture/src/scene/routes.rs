//! Ways out of the VPC: which routes and which settings lead to the internet or to other networks, and what the spec leaves open.
//!
//! Says what the spec says, and proves nothing: security groups, policies and DNS are not looked at.

use heiiki_danger::network::{leads_out, way};
use heiiki_danger::{Ground, Opening, Rule, State, Way, openings};
use heiiki_model::kinds::ec2::nat_gateway::{ConnectivityType, NatGateway};
use heiiki_model::kinds::ec2::route_table::RouteTable;
use heiiki_model::kinds::ec2::route_table::route::Route;
use heiiki_model::kinds::ec2::vpc_endpoint::VpcEndpoint;
use heiiki_model::kinds::sagemaker::domain::{AppNetworkAccessType, Domain, Want as DomainWant};
use heiiki_model::kinds::sagemaker::endpoint_config::EndpointConfig;
use heiiki_model::kinds::sagemaker::model::{Model, Want as ModelWant};
use heiiki_model::kinds::sagemaker::notebook_instance::{NotebookInstance, Want as NotebookWant};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, KindName};

use super::Verdict;
use super::network::{Network, kind_label};

/// The text at a resource that reaches the internet without the VPC's routes.
pub(super) const PAST: &str = "reaches the internet past the VPC";
/// The block of the internet.
pub(super) const INTERNET: &str = "outside/internet";
/// The block of other networks: other VPCs, networks on premises.
pub(super) const NETWORKS: &str = "outside/networks";

/// The target of a route.
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
    /// The kind of way out. `None` if nothing can leave the VPC through the target.
    way: Option<Way>,
}

impl Hop {
    /// True when it leads out of the VPC.
    pub(super) const fn is_out(&self) -> bool {
        self.way.is_some() && matches!(self.target, Target::Out(_) | Target::Beyond(_))
    }

    /// True when it leads to something that may forward to anywhere.
    fn is_through_appliance(&self) -> bool {
        self.way.is_some_and(|way| way.rule() == Rule::RouteThroughAppliance)
    }

    /// Reads a route. The rules of the danger crate say whether its target leads out.
    fn of(route: &Route, ground: &Ground<'_>) -> Option<Self> {
        let (_, destination) = route.destinations().into_iter().next()?;
        let (field, target) = route.targets().into_iter().next()?;
        let named = target.references().into_iter().next().map(|(at, _)| at);
        let words = named.as_ref().map_or_else(|| target.0.clone(), |at| format!("{} {}", kind_label(at.kind), at.name));
        let way = way(field, &target.0, ground).filter(|way| leads_out(&destination, &target.0, *way));
        let target = match (named, way.map(Way::rule)) {
            (Some(at), _) if matches!(at.kind, KindName::InternetGateway | KindName::NatGateway) => Target::Out(at),
            (Some(at), _) => Target::In(at),
            (None, Some(Rule::RouteToInternet)) => Target::Beyond(INTERNET),
            (None, Some(Rule::RouteThroughAppliance) | None) => Target::Near,
            (None, Some(_)) => Target::Beyond(NETWORKS),
        };
        Some(Self { destination, target, words, way })
    }
}

/// The routes of every table that the spec makes.
pub(super) fn hops(network: &Network<'_>) -> Vec<(Address, Vec<Hop>)> {
    let ground = Ground::of(&network.spec.place).with_spec(network.spec);
    let wants = network.wants::<RouteTable>().into_iter();
    wants
        .map(|(resource, want)| {
            let routes = want.routes.value().into_iter().flatten();
            let mut hops: Vec<Hop> = routes.filter_map(|route| Hop::of(route, &ground)).collect();
            hops.extend(want.propagating_vgws.value().into_iter().flatten().map(|gateway| Hop {
                destination: "propagated".to_owned(),
                target: Target::Beyond(NETWORKS),
                words: gateway.0.clone(),
                way: Some(Way::VpnGateway),
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

/// The configurations whose variants name no model and have no VPC.
pub(super) fn open_configs(network: &Network<'_>) -> Vec<Address> {
    let wants = network.wants::<EndpointConfig>().into_iter();
    wants
        .filter(|(_, want)| want.production_variants.iter().any(|variant| variant.model.value().is_none()))
        .filter(|(_, want)| want.vpc_config.value().is_none() && want.enable_network_isolation.value() != Some(&true))
        .map(|(resource, _)| resource.at.clone())
        .collect()
}

/// The verdict: everything that leads out, and facts that are not known.
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
        // Nothing leaves through a table that no subnet uses.
        for hop in hops.iter().filter(|hop| hop.is_out() && network.is_used(&table)) {
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
    for (resource, service) in services_of_others(network) {
        ways.push(format!("{}: PrivateLink to {service}, which is not AWS's own", resource.at));
    }
    for (resource, want) in network.wants::<VpcEndpoint>() {
        if let Some(region) = want.service_region.filter(|region| *region != network.spec.place.region) {
            ways.push(format!("{}: to region {region}", resource.at));
        }
    }
    ways.extend(open_configs(network).iter().map(|at| format!("{at}: containers outside of a VPC, not isolated")));
    ways
}

/// The endpoints to services that others run, each with the service.
pub(super) fn services_of_others<'a>(network: &Network<'a>) -> Vec<(&'a Resource, String)> {
    let ground = Ground::of(&network.spec.place);
    let service = |resource: &Resource| {
        openings(KindName::VpcEndpoint, &resource.want, State::Made, &ground)
            .into_iter()
            .find_map(|opening| if let Opening::ServiceOfOthers { service } = opening { Some(service) } else { None })
    };
    let made = network.all(KindName::VpcEndpoint).filter(|resource| resource.existing.is_none());
    made.filter_map(|resource| Some((resource, service(resource)?))).collect()
}

fn unseen(network: &Network<'_>) -> Vec<String> {
    let mut unseen = Vec::new();
    for (table, hops) in hops(network) {
        let appliances = hops.iter().filter(|hop| hop.is_through_appliance() && network.is_used(&table));
        unseen
            .extend(appliances.map(|hop| format!("where {} forwards what {table} sends it for {}", hop.words, hop.destination)));
    }
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
