//! The claims, and how each is decided: it holds, it fails with a witness, or it is not proven.

mod search;
pub mod witness;

use std::collections::BTreeSet;

use heiiki_model::KindName;

use crate::fact::{FactId, Supposition};
use crate::headers::space::of_services;
use crate::network::{Door, Interface, Network, Role};
use crate::reach::view::{Mode, View};
use crate::reach::{Exit, Hop, Outside};
use witness::Witness;

/// A claim about an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// N1: no packet of a workload reaches the internet.
    InternetOut,
    /// N2: no packet of a workload reaches another network.
    OtherNetworks,
    /// N3: no packet of the internet reaches an interface.
    InternetIn,
    /// N4: no host that a workload reaches can pass on what it receives.
    Relays,
    /// N5: SageMaker opens no way beside the VPC.
    SideDoors,
}

impl Claim {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::InternetOut, Self::OtherNetworks, Self::InternetIn, Self::Relays, Self::SideDoors];

    /// The code by which it is named.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InternetOut => "N1",
            Self::OtherNetworks => "N2",
            Self::InternetIn => "N3",
            Self::Relays => "N4",
            Self::SideDoors => "N5",
        }
    }

    /// The claim in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::InternetOut => "no packet of a workload reaches the internet through a VPC",
            Self::OtherNetworks => "no packet of a workload reaches another network through a VPC",
            Self::InternetIn => "no packet of the internet comes in",
            Self::Relays => "no host that a workload reaches can pass on what it receives",
            Self::SideDoors => "SageMaker opens no way beside the VPC",
        }
    }
}

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
        verdicts.extend(concerned(unseen.kind).iter().map(|claim| Verdict {
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

/// The claims that depend on the objects of a kind, so that they are not proven while these are not known.
pub(crate) const fn concerned(kind: KindName) -> &'static [Claim] {
    use Claim::{InternetIn, InternetOut, OtherNetworks, Relays, SideDoors};
    match kind {
        KindName::NotebookInstance | KindName::Domain | KindName::Model | KindName::EndpointConfig => &Claim::ALL,
        KindName::UserProfile | KindName::NetworkInterface => &[InternetOut, OtherNetworks, InternetIn, Relays],
        KindName::Space => &[SideDoors],
        KindName::Instance => &[InternetIn, Relays],
        KindName::VpcEndpoint => &[OtherNetworks, Relays],
        KindName::ElasticIp => &[InternetIn],
        KindName::Vpc
        | KindName::InternetGateway
        | KindName::Subnet
        | KindName::NatGateway
        | KindName::RouteTable
        | KindName::SecurityGroup
        | KindName::KeyPair
        | KindName::FileSystem
        | KindName::MountTarget
        | KindName::Policy
        | KindName::Role
        | KindName::InlinePolicy
        | KindName::InstanceProfile
        | KindName::User
        | KindName::Bucket
        | KindName::LogGroup
        | KindName::KmsKey
        | KindName::App
        | KindName::StudioLifecycleConfig
        | KindName::NotebookLifecycleConfig
        | KindName::Endpoint
        | KindName::Credential => &[],
    }
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
            Claim::SideDoors => Vec::new(),
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
