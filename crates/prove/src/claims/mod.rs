//! The claims, and how each is decided: it holds, it fails with a witness, or it is not proven.

mod claim;
mod search;
pub mod witness;

use std::collections::BTreeSet;

use crate::fact::{FactId, Supposition};
use crate::headers::space::of_services;
use crate::network::{Door, Interface, Network, Role};
use crate::reach::view::{Mode, View};
use crate::reach::{Exit, Hop, Outside};
pub use claim::Claim;
use heiiki_model::plan::Standing;
use witness::Witness;

/// The result for one claim and one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds. Without any one of these facts it would not be proven.
    Holds(BTreeSet<FactId>),
    /// It fails.
    Fails(Failure),
    /// It is not proven, because something is not known.
    NotProven(Vec<Missing>),
}

impl Outcome {
    /// Returns the standing of the claim.
    pub const fn standing(&self) -> Standing {
        match self {
            Self::Holds(_) => Standing::Holds,
            Self::NotProven(_) => Standing::NotProven,
            Self::Fails(_) => Standing::Fails,
        }
    }
}

/// The reason of a claim that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A way that exists, hop by hop. `None` if SageMaker opens it beside the VPC.
    pub witness: Option<Box<Witness>>,
    /// The smallest sets of facts whose change closes every way, each a choice.
    pub closed_by: Vec<Vec<FactId>>,
}

/// Something that would have to be known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A fact.
    Fact(FactId),
    /// The behaviour of a host, by the name of its interface.
    Relay(String),
    /// The behaviour of an appliance, by its endpoint.
    Appliance(String),
}

/// A claim, decided for one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The claim.
    pub claim: Claim,
    /// The workload, host or object: an address or an id.
    pub subject: String,
    /// The result.
    pub outcome: Outcome,
}

/// Decides the claims about packets for every interface of a network.
pub fn of_network(net: &Network) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for (name, interface) in &net.interfaces {
        let claims: &[Claim] = match interface.role {
            Role::Workload => &[Claim::InternetOut, Claim::OtherNetworks, Claim::InternetIn, Claim::Relays],
            Role::Host => &[Claim::InternetIn],
            Role::Elsewhere => &[],
        };
        verdicts.extend(claims.iter().map(|claim| Verdict {
            claim: *claim,
            subject: name.clone(),
            outcome: decide(net, *claim, name, interface),
        }));
    }
    for unseen in &net.unseen {
        verdicts.extend(Claim::of_kind(unseen.kind).iter().map(|claim| Verdict {
            claim: *claim,
            subject: unseen.name.clone(),
            outcome: Outcome::NotProven(vec![Missing::Fact(unseen.fact)]),
        }));
    }
    verdicts.extend(net.doors.iter().map(|door| Verdict {
        claim: Claim::SideDoors,
        subject: door.owner.clone(),
        outcome: beside(net, door),
    }));
    verdicts.sort_by(|left, right| (left.claim, &left.subject).cmp(&(right.claim, &right.subject)));
    verdicts
}

/// Tells how a claim about one place stands, without the facts that show it. `None` if the place does not exist.
pub fn standing(net: &Network, claim: Claim, subject: &str) -> Option<Standing> {
    if claim == Claim::SideDoors {
        return of_subject(net, claim, subject).map(|outcome| outcome.standing());
    }
    let interface = net.interfaces.get(subject)?;
    let question = Question { net, claim, name: subject, interface };
    let nothing = Supposition::default();
    if question.ask(Mode::May, &nothing).ways.is_empty() {
        return Some(Standing::Holds);
    }
    let fails = question.ask(Mode::Must, &nothing).ways.iter().any(|way| Witness::of(net, way).is_some());
    Some(if fails { Standing::Fails } else { Standing::NotProven })
}

/// Decides a claim about one place. `None` if the place does not exist.
pub fn of_subject(net: &Network, claim: Claim, subject: &str) -> Option<Outcome> {
    if claim == Claim::SideDoors {
        // The worst of its doors.
        let doors = net.doors.iter().filter(|door| door.owner == subject).map(|door| beside(net, door));
        return doors.max_by_key(Outcome::standing);
    }
    net.interfaces.get(subject).map(|interface| decide(net, claim, subject, interface))
}

/// The facts that are asked for to decide a claim about one place.
pub fn consulted(net: &Network, claim: Claim, subject: &str) -> BTreeSet<FactId> {
    if claim == Claim::SideDoors {
        return net.doors.iter().filter(|door| door.owner == subject).map(|door| door.fact).collect();
    }
    let interface = net.interfaces.get(subject);
    let ask = |interface| Question { net, claim, name: subject, interface }.ask(Mode::May, &Supposition::default());
    interface.map(|interface| ask(interface).consulted).unwrap_or_default()
}

/// Decides if SageMaker opens a way beside the VPC.
fn beside(net: &Network, door: &Door) -> Outcome {
    match (net.facts.get(door.fact).is_unknown(), door.open) {
        (true, _) => Outcome::NotProven(vec![Missing::Fact(door.fact)]),
        (false, true) => Outcome::Fails(Failure { witness: None, closed_by: vec![vec![door.fact]] }),
        (false, false) => Outcome::Holds(BTreeSet::from([door.fact])),
    }
}

/// A question to a network: the ways that make a claim fail for one interface.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) net: &'a Network,
    pub(crate) claim: Claim,
    pub(crate) name: &'a str,
    pub(crate) interface: &'a Interface,
}

/// The ways that were found, and the facts that were asked for.
pub(crate) struct Answer {
    pub(crate) ways: Vec<Exit>,
    pub(crate) consulted: BTreeSet<FactId>,
}

impl Question<'_> {
    /// The ways in a mode, under a supposition.
    pub(crate) fn ask(&self, mode: Mode, suppose: &Supposition) -> Answer {
        let mut view = View::new(self.net, mode, suppose);
        let mut ways = match self.claim {
            Claim::InternetIn => view.ways_in(self.name, self.interface),
            Claim::InternetOut | Claim::OtherNetworks => view.ways_out_and_on(self.name, self.interface),
            Claim::Relays => view.ways_by_relay(self.name, self.interface),
            Claim::SideDoors | Claim::Guardrails | Claim::Services | Claim::Ports => Vec::new(),
        };
        ways.retain(|way| self.concerns(way));
        if mode == Mode::Must {
            ways.iter_mut().for_each(|way| way.headers = way.headers.certain(&of_services(way.family)));
            ways.retain(|way| !way.headers.is_empty());
        }
        ways.sort_by_key(|way| way.hops.len());
        Answer { ways, consulted: view.consulted }
    }

    /// True if a way makes the claim fail. A way to nobody knows where concerns both claims about what goes out.
    fn concerns(&self, way: &Exit) -> bool {
        match &way.to {
            Outside::Internet(_) => self.claim != Claim::OtherNetworks,
            Outside::Network(_, id) if self.net.trusted.contains(id) => false,
            Outside::Network(..) | Outside::Appliance(_) => matches!(self.claim, Claim::OtherNetworks | Claim::Relays),
            Outside::Unknown(_) => true,
        }
    }
}

/// Decides one claim for one interface.
fn decide(net: &Network, claim: Claim, name: &str, interface: &Interface) -> Outcome {
    let question = Question { net, claim, name, interface };
    let nothing = Supposition::default();
    let may = question.ask(Mode::May, &nothing);
    if may.ways.is_empty() {
        return Outcome::Holds(search::evidence(&question, may.consulted));
    }
    let must = question.ask(Mode::Must, &nothing);
    match must.ways.iter().find_map(|way| Witness::of(net, way)) {
        Some(witness) => {
            Outcome::Fails(Failure { witness: Some(Box::new(witness)), closed_by: search::closings(&question, &must.ways) })
        }
        None => Outcome::NotProven(missing(net, &may)),
    }
}

/// The things that would have to be known: the unknown facts that were asked for, and the hosts and appliances on the ways.
fn missing(net: &Network, may: &Answer) -> Vec<Missing> {
    let mut found = BTreeSet::new();
    for way in &may.ways {
        for hop in &way.hops {
            if let Hop::Relayed { interface } = hop {
                found.insert(Missing::Relay(interface.clone()));
            }
        }
        match &way.to {
            Outside::Unknown(fact) => {
                found.insert(Missing::Fact(*fact));
            }
            Outside::Appliance(id) => {
                found.insert(Missing::Appliance(id.clone()));
            }
            Outside::Internet(_) | Outside::Network(..) => {}
        }
    }
    let unknown = may.consulted.iter().filter(|fact| net.facts.get(**fact).is_unknown());
    found.extend(unknown.map(|fact| Missing::Fact(*fact)));
    found.into_iter().collect()
}
