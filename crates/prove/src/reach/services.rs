//! The ways from an interface to a service of AWS by the service's default name.
//!
//! The name decides: if an endpoint has private DNS, the name leads to its interfaces, even if a NAT gateway would lead to the service, too.
//! Otherwise it leads to public addresses, which are reached through a gateway endpoint or through the internet.

use super::exchange::{Ends, Gate, Obstacle, Passage, ephemeral, obstacle, tcp};
use super::view::{Direction, Mode, View};
use super::{Exit, Hop, Outside};
use crate::fact::FactId;
use crate::headers::space::of_services;
use crate::headers::{Destinations, Family, Headers, Intervals, addresses};
use crate::network::{EndpointDoor, Id, Interface, Resolution, ServiceEndpoint, Setting, Target};

/// The port of all services.
fn https() -> Intervals {
    Intervals::one(443)
}

/// The answer to the question if the default names of a service lead to an endpoint.
enum Named {
    Surely,
    Perhaps(Vec<FactId>),
    No(Obstacle),
}

/// The gateway endpoints of a service in a VPC, with the fact of the tables of each.
type Gateways = Vec<(Id, FactId)>;

impl View<'_> {
    /// Follows a call of a service by its default name.
    pub fn service(&mut self, name: &str, from: &Interface, service: &str) -> Passage {
        let net = self.net;
        let known = self.knows(from.subnet_fact);
        let subnet = net.subnets.get(&from.subnet).filter(|_| known);
        let resolution = subnet.and_then(|subnet| net.resolutions.get(&subnet.vpc));
        let (Some(subnet), Some(resolution)) = (subnet, resolution) else {
            return self.unless_may(Gate::Place, &from.owner, vec![from.subnet_fact]);
        };
        let all: Vec<&ServiceEndpoint> =
            net.services.iter().filter(|endpoint| endpoint.vpc == subnet.vpc && endpoint.service == service).collect();
        let (mut perhaps, mut nameless) = (Vec::new(), None);
        for endpoint in &all {
            match self.named(endpoint, resolution, &subnet.vpc) {
                Some(Named::Surely) => return self.at_endpoint(from, endpoint),
                Some(Named::Perhaps(facts)) => perhaps.push((*endpoint, facts)),
                Some(Named::No(found)) => nameless = nameless.or(Some(found)),
                None => {}
            }
        }
        let listed = self.knows(resolution.endpoints);
        let by_route = self.by_route(name, from, service, resolution, &all);
        match self.mode() {
            Mode::May if !listed || perhaps.iter().any(|(endpoint, _)| self.at_endpoint(from, endpoint).is_ok()) => Ok(()),
            Mode::May => by_route.map_err(|found| nameless.unwrap_or(found)),
            Mode::Must => {
                if let (Err(_), Some((endpoint, facts))) = (&by_route, perhaps.first()) {
                    return Err(obstacle(Gate::PrivateNames, &endpoint.name, facts.clone()));
                }
                if !listed {
                    return Err(obstacle(Gate::Endpoint, &subnet.vpc, vec![resolution.endpoints]));
                }
                by_route.map_err(|found| nameless.unwrap_or(found))?;
                // The name may lead to the endpoint or past it, and must lead there either way.
                perhaps.into_iter().try_for_each(|(endpoint, _)| self.at_endpoint(from, endpoint))
            }
        }
    }

    /// Tells if the default names of its service lead to an interface endpoint. `None` for a gateway endpoint, which has no names.
    fn named(&mut self, endpoint: &ServiceEndpoint, resolution: &Resolution, vpc: &str) -> Option<Named> {
        let EndpointDoor::Interface { private_dns, .. } = &endpoint.door else { return None };
        let name = endpoint.name.as_str();
        let conditions = [
            (endpoint.available, Gate::Available, name),
            (*private_dns, Gate::PrivateNames, name),
            (resolution.support, Gate::PrivateNames, vpc),
            (resolution.hostnames, Gate::PrivateNames, vpc),
        ];
        let mut unknown = Vec::new();
        for (setting, gate, object) in conditions {
            match self.state(setting) {
                Some(true) => {}
                Some(false) => return Some(Named::No(obstacle(gate, object, vec![setting.fact]))),
                None => unknown.push(setting.fact),
            }
        }
        Some(if unknown.is_empty() { Named::Surely } else { Named::Perhaps(unknown) })
    }

    /// The value of a setting. `None` if it is not known.
    fn state(&mut self, setting: Setting) -> Option<bool> {
        self.knows(setting.fact).then_some(setting.on)
    }

    /// Follows a call to the interfaces of an endpoint. AWS does not document to which of them the name leads, so that all of them must be reached.
    fn at_endpoint(&mut self, from: &Interface, endpoint: &ServiceEndpoint) -> Passage {
        let EndpointDoor::Interface { interfaces, .. } = &endpoint.door else { return Ok(()) };
        let mut last = Err(obstacle(Gate::Available, &endpoint.name, vec![endpoint.available.fact]));
        for (_, to) in interfaces {
            last = self.exchange(Ends { from, to, grouped: true }, &https());
            if last.is_ok() == self.may() {
                return last;
            }
        }
        last
    }

    /// Follows a call to the public addresses of a service: through gateway endpoints and through the internet.
    fn by_route(
        &mut self,
        name: &str,
        from: &Interface,
        service: &str,
        resolution: &Resolution,
        endpoints: &[&ServiceEndpoint],
    ) -> Passage {
        let net = self.net;
        match self.state(resolution.resolver) {
            Some(true) => {}
            None if self.may() => {}
            Some(false) | None => return Err(obstacle(Gate::Resolver, &from.owner, vec![resolution.resolver.fact])),
        }
        let to = match net.service_lists.get(service) {
            Some(list) => self.list(list, Family::V4),
            None => self.beside_lists(),
        };
        let source = self.addresses_of(from, Family::V4);
        let wanted = tcp(&source, &Family::V4.addresses(), &https()).toward(&to);
        let mut gateways: Gateways = Vec::new();
        let mut unavailable = None;
        for endpoint in endpoints {
            let EndpointDoor::Gateway(tables) = endpoint.door else { continue };
            if self.holds(endpoint.available.fact, endpoint.available.on) {
                gateways.push((endpoint.name.clone(), tables));
            } else {
                unavailable = Some(obstacle(Gate::Available, &endpoint.name, vec![endpoint.available.fact]));
            }
        }
        let (direct, found) = self.by_gateway(from, &gateways, &wanted);
        let (through, elsewhere) = self.by_internet(name, from, &wanted);
        if elsewhere || self.suffices(&direct.union(&through), &wanted) {
            return Ok(());
        }
        let lacking = || obstacle(Gate::Endpoint, &net.subnets[&from.subnet].vpc, vec![resolution.endpoints]);
        Err(found.or(unavailable).unwrap_or_else(lacking))
    }

    /// The public addresses of services that have no prefix list.
    fn beside_lists(&mut self) -> Destinations {
        let net = self.net;
        let known: Vec<Intervals> = net
            .lists
            .values()
            .filter(|list| list.of_service && self.knows(list.fact))
            .flat_map(|list| list.entries.iter().flatten().filter(|range| Family::of(range) == Family::V4).map(addresses))
            .collect();
        let rest = known.iter().fold(of_services(Family::V4), |rest, taken| rest.without(taken));
        Destinations::of_list(0, rest)
    }

    /// The calls that reach a service through gateway endpoints, and the first obstacle if not all that is wanted does. There is none if no route
    /// leads out of the subnet.
    fn by_gateway(&mut self, from: &Interface, gateways: &Gateways, wanted: &Headers) -> (Headers, Option<Obstacle>) {
        let net = self.net;
        let none = Headers::none;
        let Some(place) = net.subnets.get(&from.subnet) else { return (none(), None) };
        let leads_out =
            net.tables.get(&place.table).is_some_and(|table| table.routes.iter().any(|route| leads_out(&route.target)));
        if gateways.is_empty() && !leads_out {
            return (none(), None);
        }
        let left = wanted.intersection(&self.groups(from, Direction::Out, Family::V4));
        if !self.suffices(&left, wanted) {
            return (none(), Some(obstacle(Gate::GroupsOut, &from.owner, self.group_facts(from, Direction::Out))));
        }
        let left = left.intersection(&self.acl(&from.subnet, Direction::Out, Family::V4));
        if !self.suffices(&left, wanted) {
            return (none(), Some(obstacle(Gate::AclOut, &self.acl_name(&from.subnet), self.acl_facts(&from.subnet))));
        }
        let (led, mut facts) = self.led_to(&from.subnet, gateways);
        let left = left.toward(&led);
        if !self.suffices(&left, wanted) {
            facts.extend(gateways.iter().map(|(_, tables)| *tables));
            let lost = (!gateways.is_empty()).then(|| obstacle(Gate::Route, &self.table_name(&from.subnet), facts));
            return (left, lost);
        }
        let answers = answers_to(wanted).intersection(&self.acl(&from.subnet, Direction::In, Family::V4));
        if self.suffices(&answers, &answers_to(wanted)) {
            return (left, None);
        }
        (none(), Some(obstacle(Gate::Answers, &self.acl_name(&from.subnet), self.acl_facts(&from.subnet))))
    }

    /// The destinations that the table of a subnet sends to some gateway endpoints, with the facts of the table.
    fn led_to(&mut self, subnet: &str, gateways: &Gateways) -> (Destinations, Vec<FactId>) {
        let net = self.net;
        let unknown = if self.may() { Destinations::of(Family::V4.addresses()) } else { Destinations::none() };
        let Some(place) = net.subnets.get(subnet) else { return (unknown, Vec::new()) };
        let (Some(vpc), Some(table)) = (net.vpcs.get(&place.vpc), net.tables.get(&place.table)) else {
            return (unknown, vec![place.association]);
        };
        let mut facts = vec![place.association, table.listed];
        let routes = table.routes.iter().filter(|route| is_among(&route.target, gateways));
        facts.extend(routes.map(|route| route.fact));
        for fact in &facts {
            if !self.knows(*fact) {
                return (unknown, facts);
            }
        }
        let shares = self.shares(table, &vpc.ranges, Family::V4).into_iter();
        let led = shares.filter(|share| share.route.is_some_and(|route| is_among(&route.target, gateways)));
        (led.fold(Destinations::none(), |all, share| all.union(&share.destinations)), facts)
    }

    /// The calls that reach a service through the internet and get an answer. True if others may reach it in a way that is not known: through
    /// another network, an appliance, or a host.
    fn by_internet(&mut self, name: &str, from: &Interface, wanted: &Headers) -> (Headers, bool) {
        self.relayed.clear();
        let mut exits = self.ways_out(name, from);
        let hosts = std::mem::take(&mut self.relayed);
        exits.extend(self.ways_of_hosts(name, hosts));
        let any = tcp(&Family::V4.addresses(), &Family::V4.addresses(), &https());
        let (mut reached, mut elsewhere) = (Headers::none(), false);
        for exit in exits.into_iter().filter(|exit| exit.began == Family::V4 && exit.family == Family::V4) {
            let relayed = exit.hops.iter().any(|hop| matches!(hop, Hop::Relayed { .. }));
            let headers = exit.headers.translated(&exit.origin);
            match &exit.to {
                Outside::Internet(_) if !relayed => {
                    let calls = headers.intersection(wanted);
                    if !calls.is_empty() && self.answers_return(from, &exit, &calls) {
                        reached = reached.union(&calls);
                    }
                }
                Outside::Internet(_) | Outside::Network(..) | Outside::Appliance(_) | Outside::Unknown(_) => {
                    elsewhere |= self.may() && !headers.intersection(&any).is_empty();
                }
            }
        }
        (reached, elsewhere)
    }

    /// True if the answers of calls through the internet come back: into the subnet of each NAT gateway on the way, out of it, and into the subnet of
    /// the place.
    fn answers_return(&mut self, from: &Interface, exit: &Exit, calls: &Headers) -> bool {
        let net = self.net;
        let answers = answers_to(calls);
        let into = answers.intersection(&self.acl(&from.subnet, Direction::In, Family::V4));
        if !self.suffices(&into, &answers) {
            return false;
        }
        for hop in &exit.hops {
            let Hop::Translated { nat } = hop else { continue };
            let subnet = net.nats.get(nat).and_then(|nat| nat.subnet.clone()).filter(|subnet| *subnet != from.subnet);
            let Some(subnet) = subnet else { continue };
            let own =
                net.subnets.get(&subnet).map(|found| super::view::addresses_of(&found.ranges, Family::V4)).unwrap_or_default();
            let arriving = answers.readdressed(&own);
            let into = arriving.intersection(&self.acl(&subnet, Direction::In, Family::V4));
            let out = answers.intersection(&self.acl(&subnet, Direction::Out, Family::V4));
            if !self.suffices(&into, &arriving) || !self.suffices(&out, &answers) {
                return false;
            }
        }
        true
    }
}

/// The answers to calls.
fn answers_to(calls: &Headers) -> Headers {
    let each = calls.blocks().iter().map(|block| tcp(&block.destination, &block.source, &ephemeral()));
    each.fold(Headers::none(), |all, one| all.union(&one))
}

/// True for a target through which the internet may be reached.
fn leads_out(target: &Target) -> bool {
    match target {
        Target::InternetGateway(_) | Target::Nat(_) | Target::CarrierGateway(_) => true,
        Target::Local
        | Target::EgressOnlyGateway(_)
        | Target::ServiceEndpoint(_)
        | Target::Appliance(_)
        | Target::Interface(_)
        | Target::Network(..)
        | Target::Blackhole
        | Target::Unknown(_) => false,
    }
}

/// True for a target that is one of some gateway endpoints.
fn is_among(target: &Target, gateways: &Gateways) -> bool {
    gateways.iter().any(|(name, _)| *target == Target::ServiceEndpoint(name.clone()))
}
