//! Connections of TCP between two interfaces of one VPC: the packets of the one that begins it, and their answers.

use super::view::{Direction, Mode, View};
use crate::fact::FactId;
use crate::headers::{Block, Destinations, Family, Headers, Intervals, TCP};
use crate::network::{Connection, Id, Interface, Target};

/// The ports to which answers go. AWS names this range for network ACLs that shall fit every client (Amazon VPC User Guide, "Ephemeral ports").
const EPHEMERAL: (u128, u128) = (1024, 65_535);

/// The first thing that stands in the way of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Its sort.
    pub gate: Gate,
    /// The object that would have to change.
    pub object: Id,
    /// The facts of it.
    pub facts: Vec<FactId>,
}

/// The sorts of obstacles, in the order in which a connection meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// It is not known where the place stands.
    Place,
    /// Public names are not resolved in the VPC.
    Resolver,
    /// There is no endpoint of the service, and no way to the internet.
    Endpoint,
    /// The endpoint is not available.
    Available,
    /// The default names of the service do not lead to the endpoint.
    PrivateNames,
    /// The groups of the place do not let it out.
    GroupsOut,
    /// The groups of the other end do not let it in.
    GroupsIn,
    /// The network ACL of the place's subnet does not let it out.
    AclOut,
    /// The network ACL of the other subnet does not let it in.
    AclIn,
    /// A network ACL does not let the answers through.
    Answers,
    /// No route leads there.
    Route,
    /// The file system has no mount target in the zone of the place.
    MountTarget,
}

/// The result of following a connection: the first obstacle, if there is one.
pub type Passage = Result<(), Obstacle>;

/// An obstacle at an object.
pub(super) fn obstacle(gate: Gate, object: &str, facts: Vec<FactId>) -> Obstacle {
    Obstacle { gate, object: object.to_owned(), facts }
}

/// The ports of answers.
pub(super) fn ephemeral() -> Intervals {
    Intervals::range(EPHEMERAL.0, EPHEMERAL.1)
}

/// All headers of TCP between addresses.
pub(super) fn tcp(source: &Intervals, destination: &Intervals, port: &Intervals) -> Headers {
    let block = Block { protocol: Intervals::one(TCP), port: port.clone(), ..Block::all(Family::V4) };
    Headers::of(block).from(source).to(destination)
}

/// The packets to which answers belong: with the addresses exchanged, and any port.
fn asked(answers: &Headers) -> Headers {
    let each = answers.blocks().iter().map(|block| {
        let all = Block::all(Family::V4);
        Headers::of(Block { source: block.destination.clone(), destination: block.source.clone(), ..all })
    });
    each.fold(Headers::none(), |all, one| all.union(&one))
}

/// The two ends of a connection.
#[derive(Clone, Copy)]
pub struct Ends<'n> {
    /// The interface that begins it.
    pub from: &'n Interface,
    /// The other one.
    pub to: &'n Interface,
    /// True if the groups count. They do not where SageMaker gives both ends groups of its own.
    pub grouped: bool,
}

impl View<'_> {
    /// True if enough of what is wanted is left: something if unknown facts let everything through, else all of it, because nobody knows the
    /// addresses that the two ends have in their subnets.
    pub(super) fn suffices(&self, left: &Headers, wanted: &Headers) -> bool {
        match self.mode() {
            Mode::May => !left.is_empty(),
            Mode::Must => !wanted.is_empty() && wanted.without(left).is_empty(),
        }
    }

    /// Follows a connection to ports of another interface, and its answers.
    pub fn exchange(&mut self, ends: Ends<'_>, ports: &Intervals) -> Passage {
        let Ends { from, to, .. } = ends;
        for end in [from, to] {
            if !self.knows(end.subnet_fact) {
                return self.unless_may(Gate::Place, &end.owner, vec![end.subnet_fact]);
            }
        }
        let net = self.net;
        let vpc = |interface: &Interface| net.subnets.get(&interface.subnet).map(|subnet| subnet.vpc.clone());
        let (own, other) = (vpc(from), vpc(to));
        if own.is_none() || other.is_none() {
            return self.unless_may(Gate::Place, &from.owner, vec![from.subnet_fact, to.subnet_fact]);
        }
        if own != other {
            return Err(obstacle(Gate::Route, &from.subnet, vec![from.subnet_fact, to.subnet_fact]));
        }
        let (source, destination) = (self.addresses_of(from, Family::V4), self.addresses_of(to, Family::V4));
        let wanted = tcp(&source, &destination, ports);
        let mut left = wanted.clone();
        if ends.grouped {
            left = self.groups_between(ends, &wanted, left)?;
        }
        if from.subnet == to.subnet {
            return if self.suffices(&left, &wanted) {
                Ok(())
            } else {
                Err(obstacle(Gate::Place, &from.owner, vec![from.subnet_fact, to.subnet_fact]))
            };
        }
        left = self.crossing(from, to, &wanted, left)?;
        let answers = tcp(&destination, &source, &ephemeral());
        let back = self.crossing(to, from, &answers, answers.clone()).map_err(|mut found| {
            found.gate = if found.gate == Gate::Route { Gate::Route } else { Gate::Answers };
            found
        })?;
        if self.suffices(&left.intersection(&asked(&back)), &wanted) {
            return Ok(());
        }
        let facts = self.acl_facts(&from.subnet).into_iter().chain(self.acl_facts(&to.subnet)).collect();
        Err(obstacle(Gate::Answers, &self.acl_name(&to.subnet), facts))
    }

    /// The obstacle of a connection that has no other end.
    pub fn nothing_there(&self, connection: &Connection) -> Obstacle {
        obstacle(Gate::MountTarget, &connection.place, vec![connection.fact, connection.all])
    }

    /// Nothing if unknown facts let everything through, else an obstacle.
    pub(super) fn unless_may(&self, gate: Gate, object: &str, facts: Vec<FactId>) -> Passage {
        if self.may() { Ok(()) } else { Err(obstacle(gate, object, facts)) }
    }

    /// The packets that the groups of both ends let through.
    fn groups_between(&mut self, ends: Ends<'_>, wanted: &Headers, left: Headers) -> Result<Headers, Obstacle> {
        let Ends { from, to, .. } = ends;
        let (source, destination) = (self.addresses_of(from, Family::V4), self.addresses_of(to, Family::V4));
        let out = left.intersection(&self.between(from, to, Direction::Out, &destination, Family::V4));
        if !self.suffices(&out, wanted) {
            return Err(obstacle(Gate::GroupsOut, &from.owner, self.group_facts(from, Direction::Out)));
        }
        let into = out.intersection(&self.between(to, from, Direction::In, &source, Family::V4));
        if !self.suffices(&into, wanted) {
            return Err(obstacle(Gate::GroupsIn, &to.owner, self.group_facts(to, Direction::In)));
        }
        Ok(into)
    }

    /// The packets that go from one subnet to another one: through both ACLs, along the way inside of the VPC.
    fn crossing(&mut self, from: &Interface, to: &Interface, wanted: &Headers, left: Headers) -> Result<Headers, Obstacle> {
        let out = left.intersection(&self.acl(&from.subnet, Direction::Out, Family::V4));
        if !self.suffices(&out, wanted) {
            return Err(obstacle(Gate::AclOut, &self.acl_name(&from.subnet), self.acl_facts(&from.subnet)));
        }
        let (inside, facts) = self.inside(&from.subnet);
        let routed = out.toward(&inside);
        if !self.suffices(&routed, wanted) {
            return Err(obstacle(Gate::Route, &self.table_name(&from.subnet), facts));
        }
        let into = routed.intersection(&self.acl(&to.subnet, Direction::In, Family::V4));
        if !self.suffices(&into, wanted) {
            return Err(obstacle(Gate::AclIn, &self.acl_name(&to.subnet), self.acl_facts(&to.subnet)));
        }
        Ok(into)
    }

    /// The destinations that the table of a subnet sends inside of the VPC, with the facts of the table.
    fn inside(&mut self, subnet: &str) -> (Destinations, Vec<FactId>) {
        let net = self.net;
        let unknown = if self.may() { Destinations::of(Family::V4.addresses()) } else { Destinations::none() };
        let Some(place) = net.subnets.get(subnet) else { return (unknown, Vec::new()) };
        let (Some(vpc), Some(table)) = (net.vpcs.get(&place.vpc), net.tables.get(&place.table)) else {
            return (unknown, vec![place.association]);
        };
        let facts = vec![place.association, table.listed];
        for fact in &facts {
            if !self.knows(*fact) {
                return (unknown, facts);
            }
        }
        let shares = self.shares(table, &vpc.ranges, Family::V4).into_iter();
        let local = shares.filter(|share| share.route.is_none_or(|route| route.target == Target::Local));
        let all = local.fold(Destinations::none(), |all, share| all.union(&share.destinations));
        (all, facts)
    }

    /// The facts of the groups of an interface in a direction.
    pub(super) fn group_facts(&self, interface: &Interface, direction: Direction) -> Vec<FactId> {
        let groups = interface.groups.iter().filter_map(|id| self.net.groups.get(id));
        let rules = groups.map(|group| if direction == Direction::In { &group.ingress } else { &group.egress });
        std::iter::once(interface.groups_fact).chain(rules.map(|rules| rules.listed)).collect()
    }

    /// The facts of the ACL of a subnet.
    pub(super) fn acl_facts(&self, subnet: &str) -> Vec<FactId> {
        let Some(found) = self.net.subnets.get(subnet) else { return Vec::new() };
        let entries = self.net.acls.get(&found.acl).map(|acl| acl.listed);
        std::iter::once(found.acl_fact).chain(entries).collect()
    }

    pub(super) fn acl_name(&self, subnet: &str) -> Id {
        self.net.subnets.get(subnet).map_or_else(|| subnet.to_owned(), |found| found.acl.clone())
    }

    pub(super) fn table_name(&self, subnet: &str) -> Id {
        self.net.subnets.get(subnet).map_or_else(|| subnet.to_owned(), |found| found.table.clone())
    }
}
