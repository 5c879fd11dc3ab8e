//! Route tables: those of the spec, those that live, and the main ones that AWS makes.

use std::collections::BTreeSet;

use heiiki_model::kinds::ec2::route_table::RouteTable;
use heiiki_model::kinds::ec2::route_table::route::{LiveRoute, Route};
use heiiki_model::kinds::ec2::vpc_endpoint::{EndpointType, VpcEndpoint};
use heiiki_model::{Field, KindName};
use ipnet::IpNet;

use super::builder::{Builder, Entry};
use super::table_calls::{TableCalls, TableContent};
use crate::fact::{FactId, Provenance};
use crate::network::{self, Destination, Id, Link, Table, Target};

/// The beginnings of ids and of names of resources that tell what a target is.
const LINKS: [(&str, Link); 4] =
    [("pcx-", Link::Peering), ("tgw-", Link::TransitGateway), ("vgw-", Link::VpnGateway), ("lgw-", Link::LocalGateway)];

/// A gateway endpoint, its prefix list, its tables, and the provenance of the list of tables.
pub(super) type ServiceRoutes = (Id, Id, Vec<Id>, Provenance);

/// The name of the main table that AWS makes with a VPC.
fn main_of(vpc: &str) -> Id {
    format!("main route table of {vpc}")
}

impl Builder<'_> {
    /// Adds the route tables.
    pub(super) fn tables(&mut self) {
        let endpoints = self.service_routes();
        for entry in self.entries::<RouteTable>() {
            let name = entry.name.clone();
            let stated = entry.want.as_ref().is_some_and(|want| !want.routes.is_absent());
            let provenance = entry.provenance(stated);
            let (mut routes, subnets) = self.table(&entry, &endpoints);
            self.associate(&entry, subnets);
            self.announced(&entry, &mut routes);
            for (endpoint, list, tables, provenance) in &endpoints {
                let have = routes.iter().any(|route| route.target == Target::ServiceEndpoint(endpoint.clone()));
                if tables.contains(&name) && !have {
                    let fact = self.fact(endpoint, "route_tables", name.clone(), provenance.clone());
                    let (destination, target) = (Destination::List(list.clone()), Target::ServiceEndpoint(endpoint.clone()));
                    routes.push(network::Route { destination, target, propagated: false, fact });
                }
            }
            let value = format!("{} besides the local one", plural(routes.len(), "route"));
            let listed = self.fact(&name, "routes", value, provenance);
            self.net.tables.insert(name, Table { routes, listed });
        }
    }

    /// The routes and the subnets of a table, as far as it is changed.
    fn table(&mut self, entry: &Entry<RouteTable>, endpoints: &[ServiceRoutes]) -> (Vec<network::Route>, Vec<Id>) {
        let (before, after) = (self.table_before(entry, endpoints), self.table_after(entry, endpoints));
        match entry.calls {
            Some(done) => {
                let calls = TableCalls::between(&before, &after, self.is_released(&entry.name));
                calls.all.into_iter().take(done).fold(before, |table, call| call.applied(table))
            }
            None => after,
        }
    }

    pub(super) fn table_before(&mut self, entry: &Entry<RouteTable>, endpoints: &[ServiceRoutes]) -> TableContent {
        let Some(live) = &entry.live else { return TableContent::default() };
        let subnets = live.subnet_ids().iter().map(|id| self.names.of_id(id)).collect();
        (self.live_routes(&entry.name, &live.routes, endpoints), subnets)
    }

    pub(super) fn table_after(&mut self, entry: &Entry<RouteTable>, endpoints: &[ServiceRoutes]) -> TableContent {
        let (mut routes, mut subnets) = self.table_before(entry, endpoints);
        if let Some(want) = &entry.want {
            if entry.live.is_none() || !want.routes.is_absent() {
                routes = self.wanted_routes(&entry.name, &want.routes);
            }
            if entry.live.is_none() || !want.subnets.is_absent() {
                let wanted = want.subnets.value().into_iter().flatten();
                subnets = wanted.map(|subnet| subnet.address().to_string()).collect();
            }
        }
        (routes, subnets)
    }

    /// The routes that virtual private gateways announce.
    fn announced(&mut self, entry: &Entry<RouteTable>, routes: &mut Vec<network::Route>) {
        let stated = entry.want.as_ref().is_some_and(|want| !want.propagating_vgws.is_absent());
        let gateways: Vec<Id> = match (&entry.want, &entry.live) {
            (Some(want), live) if stated || live.is_none() => {
                want.propagating_vgws.value().into_iter().flatten().map(|vgw| self.names.of_template(vgw)).collect()
            }
            (_, Some(live)) => live.propagating_vgws.clone(),
            (_, None) => Vec::new(),
        };
        // What is to announce routes begins to do so last, and what is not to stops first.
        let lives = |gateway: &Id| entry.live.as_ref().is_some_and(|live| live.propagating_vgws.contains(gateway));
        for gateway in gateways.into_iter().filter(|gateway| entry.calls.is_none() || lives(gateway)) {
            let provenance = entry.provenance(stated);
            let fact = self.fact(&entry.name, "propagating_vgws", gateway.clone(), provenance);
            let target = Target::Network(Link::VpnGateway, gateway);
            routes.push(network::Route { destination: Destination::Announced, target, propagated: true, fact });
        }
    }

    /// The gateway endpoints, each with its prefix list, its tables and the provenance of the list of tables.
    pub(super) fn service_routes(&self) -> Vec<ServiceRoutes> {
        let mut found = Vec::new();
        for entry in self.entries::<VpcEndpoint>() {
            let gateway = match (&entry.want, &entry.live) {
                (Some(want), _) => want.kind_of_endpoint(self.place) == EndpointType::Gateway,
                (None, Some(live)) => live.vpc_endpoint_type.eq_ignore_ascii_case("gateway"),
                (None, None) => false,
            };
            if !gateway {
                continue;
            }
            let stated = entry.want.as_ref().is_some_and(|want| !want.route_tables.is_absent());
            let tables: Vec<Id> = match (&entry.want, &entry.live) {
                (Some(want), live) if stated || live.is_none() => {
                    want.route_tables.value().into_iter().flatten().map(|table| table.address().to_string()).collect()
                }
                (_, Some(live)) => live.route_table_ids.iter().map(|id| self.names.of_id(id)).collect(),
                (_, None) => Vec::new(),
            };
            let service = match (&entry.want, &entry.live) {
                (Some(want), _) => want.service.rsplit('.').next().unwrap_or_default().to_owned(),
                (None, Some(live)) => live.service_name.rsplit('.').next().unwrap_or_default().to_owned(),
                (None, None) => String::new(),
            };
            let list = format!("prefix_list/com.amazonaws.{}.{service}", self.place.region);
            let provenance = entry.provenance(stated);
            found.push((entry.name, list, tables, provenance));
        }
        found
    }

    fn wanted_routes(&mut self, table: &str, routes: &Field<Vec<Route>>) -> Vec<network::Route> {
        let mut found = Vec::new();
        for (index, route) in routes.value().into_iter().flatten().enumerate() {
            let (Some((_, to)), Some((field, template))) =
                (route.destinations().into_iter().next(), route.targets().into_iter().next())
            else {
                continue;
            };
            let name = self.names.of_template(template);
            let target = Self::target(field, &name);
            let value = format!("{to} to {name}");
            let fact = self.fact(table, &format!("routes[{index}]"), value, Provenance::Spec);
            found.push(network::Route { destination: destination(&to), target, propagated: false, fact });
        }
        found
    }

    fn live_routes(&mut self, table: &str, routes: &[LiveRoute], endpoints: &[ServiceRoutes]) -> Vec<network::Route> {
        let mut found = Vec::new();
        for route in routes.iter().filter(|route| route.target != "local") {
            let id = route.instance_id.as_ref().unwrap_or(&route.target);
            let name = self.names.of_id(id);
            // Only a gateway endpoint keeps what it gets inside of AWS; others hand it to somebody's appliance.
            let service = endpoints.iter().any(|(endpoint, ..)| *endpoint == name);
            let target = match () {
                () if route.state == "blackhole" || self.is_gone(id) => Target::Blackhole,
                () if service => Target::ServiceEndpoint(name.clone()),
                // Nobody knows what sort of endpoint it is.
                () if name.starts_with("vpce-") && self.unread(KindName::VpcEndpoint).is_some() => Target::Unknown(name.clone()),
                () => Self::target("", &name),
            };
            let value = format!("{} to {name}", route.destination);
            let fact = self.fact(table, "routes", value, Provenance::Live);
            let propagated = route.origin == "EnableVgwRoutePropagation";
            found.push(network::Route { destination: destination(&route.destination), target, propagated, fact });
        }
        found
    }

    /// A target by the name of its object, or by the field that names it.
    fn target(field: &str, name: &str) -> Target {
        let id = name.to_owned();
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
        if let Some((_, link)) = LINKS.iter().find(|(prefix, _)| name.starts_with(prefix)) {
            return Target::Network(*link, id);
        }
        match () {
            () if begins(&["igw-", "internet_gateway/"]) => Target::InternetGateway(id),
            () if begins(&["eigw-"]) => Target::EgressOnlyGateway(id),
            () if begins(&["cagw-"]) => Target::CarrierGateway(id),
            () if begins(&["nat-", "nat_gateway/"]) => Target::Nat(id),
            () if begins(&["vpce-", "vpc_endpoint/"]) => Target::Appliance(id),
            () if begins(&["eni-", "i-", "instance/", "network_interface/"]) => Target::Interface(id),
            () if begins(&["arn:"]) || field == "core_network_arn" => Target::Network(Link::CoreNetwork, id),
            () => Target::Unknown(id),
        }
    }

    /// Notes the tables of subnets and the main tables of VPCs. A table that the spec gives to a subnet goes before one that has it.
    fn associate(&mut self, entry: &Entry<RouteTable>, subnets: Vec<Id>) {
        let wanted = entry.want.as_ref().and_then(|want| want.subnets.value()).into_iter().flatten();
        let wanted: BTreeSet<Id> = wanted.map(|subnet| subnet.address().to_string()).collect();
        for subnet in subnets {
            // A table that is changed may still have a subnet that another one has taken.
            let stated = wanted.contains(&subnet);
            let before = self.associations.tables.get(&subnet);
            if before.is_none_or(|(_, provenance)| *provenance != Provenance::Spec) {
                self.associations.tables.insert(subnet, (entry.name.clone(), entry.provenance(stated)));
            }
        }
        let main_of = match (&entry.want, &entry.live) {
            (Some(want), _) => want.main.then(|| want.vpc.address().to_string()),
            (None, Some(live)) => live.is_main().then(|| self.names.of_id(&live.vpc_id)),
            (None, None) => None,
        };
        if let Some(vpc) = main_of {
            self.associations.mains.entry(vpc).or_insert_with(|| entry.name.clone());
        }
    }

    /// The table of a subnet, with the fact that it is its table.
    pub(super) fn table_of(&mut self, subnet: &str, vpc: &str) -> (Id, FactId) {
        match self.associations.tables.get(subnet).cloned() {
            Some((table, provenance)) => {
                let association = self.fact(&table, "subnets", format!("{subnet} is among them"), provenance);
                (table, association)
            }
            None => self.main_table(subnet, vpc),
        }
    }

    fn main_table(&mut self, subnet: &str, vpc: &str) -> (Id, FactId) {
        let main = self.associations.mains.get(vpc).cloned();
        let made = self.is_made(vpc);
        let provenance = match self.unread(KindName::RouteTable) {
            Some(why) => Provenance::Unknown(why),
            None if self.is_made(subnet) => Provenance::Spec,
            None if self.sources.offline => Provenance::Unknown("it was not read".to_owned()),
            None => Provenance::Live,
        };
        let missing = main.is_none();
        let name = main.unwrap_or_else(|| main_of(vpc));
        let association = self.fact(subnet, "route table", format!("none names it: {name}"), provenance);
        if missing && !self.net.tables.contains_key(&name) {
            let provenance =
                if made { Provenance::Default } else { Provenance::Unknown("the main table was not read".to_owned()) };
            let listed = self.fact(&name, "routes", "no route besides the local one", provenance);
            self.net.tables.insert(name.clone(), Table { routes: Vec::new(), listed });
        }
        (name, association)
    }
}

/// A destination by its text.
fn destination(text: &str) -> Destination {
    text.parse::<IpNet>().map_or_else(|_| Destination::List(text.to_owned()), |range| Destination::Range(range.trunc()))
}

/// A number with its noun.
fn plural(count: usize, noun: &str) -> String {
    match count {
        0 => format!("no {noun}"),
        1 => format!("one {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
