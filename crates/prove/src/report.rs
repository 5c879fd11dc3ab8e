//! The result of a proof as data: every claim with its verdicts, and for each the facts in full.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use heiiki_model::plan::Standing;
use schemars::JsonSchema;
use serde::Serialize;

use crate::claims::witness::Witness;
use crate::claims::{Claim, Missing, Outcome, Verdict, of_subject};
use crate::fact::{Assumption, FactId, Provenance};
use crate::guardrails::Judged;
use crate::guardrails::report::{AttemptResult, DataDays, Guardrails};
use crate::headers::{Family, Header};
use crate::needs::report::{NeedReport, Surplus};
use crate::network::Network;
use crate::reach::view::Direction;
use crate::reach::{Hop, Outside};

/// The result of a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// The claims, in their order.
    pub claims: Vec<ClaimReport>,
    /// The assumptions on which some verdict rests.
    pub assumptions: BTreeSet<AssumptionName>,
    /// The days of the data on which the claim about roles and users rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<DataDays>,
    /// The endpoints that nothing in the environment needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub surplus: Vec<Surplus>,
}

/// A claim with its verdicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClaimReport {
    /// `N1` and so on.
    pub code: &'static str,
    /// The claim in words.
    pub title: &'static str,
    /// The worst verdict of its subjects; it holds if there is no subject.
    pub verdict: Standing,
    /// The verdicts, one for each workload, host or object.
    pub subjects: Vec<Subject>,
}

/// The verdict for one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Subject {
    /// The address of a resource, or an id.
    pub name: String,
    /// The verdict.
    pub verdict: Standing,
    /// The facts on which a claim that holds rests. Without any one of them it would not be proven.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<FactReport>,
    /// A way, if it fails by a packet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// The smallest sets of facts whose change closes every way; each is a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_by: Vec<Vec<FactReport>>,
    /// The facts that would have to be known, if it is not proven.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingReport>,
    /// The attempts that a role or user is allowed, or may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardrails: Option<Guardrails>,
    /// The services or ports that the place needs, if the claim is about needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedReport>,
}

/// A fact in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct FactReport {
    /// The object: the address of a resource, or an id.
    pub object: String,
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// The source.
    pub source: Source,
    /// The assumption, if the fact is assumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumption: Option<AssumptionName>,
    /// The reason, if the fact is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The source of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The spec states it.
    Spec,
    /// It was read.
    Live,
    /// AWS makes it so.
    Default,
    /// It is assumed.
    Assumed,
    /// It is not known.
    Unknown,
}

/// The name of an assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssumptionName {
    /// Block Public Access of VPCs is off.
    BlockPublicAccessOff,
    /// Interfaces that SageMaker makes have no public IPv4 address.
    SageMakerAddresses,
}

/// A packet and its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Way {
    /// Protocol number.
    pub protocol: u8,
    /// Destination port. `None` for a protocol without ports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Source address where it begins.
    pub source: String,
    /// Destination address, or the prefix list to which it belongs.
    pub destination: String,
    /// The place that it leads to.
    pub to: String,
    /// The hops.
    pub hops: Vec<HopReport>,
}

/// A hop of a way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HopReport {
    /// The sort of hop.
    pub hop: HopName,
    /// The object: an interface, subnet, table, gateway.
    pub object: String,
    /// The facts that let the packet pass.
    pub facts: Vec<FactReport>,
}

/// The sort of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HopName {
    /// The groups let it out.
    GroupsOut,
    /// The groups let it in.
    GroupsIn,
    /// The network ACL lets it out.
    AclOut,
    /// The network ACL lets it in.
    AclIn,
    /// A route takes it.
    Route,
    /// A NAT gateway gives it another source.
    Translated,
    /// A host passes it on.
    Relayed,
    /// A gateway takes it to the internet.
    GatewayOut,
    /// A gateway lets it in from the internet.
    GatewayIn,
}

/// Something that would have to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingReport {
    /// A fact.
    Fact(FactReport),
    /// Whether a host passes packets on.
    Relay(String),
    /// Whether an appliance lets packets through.
    Appliance(String),
}

impl Report {
    /// Writes verdicts with their facts.
    pub fn of(net: &Network, verdicts: &[Verdict]) -> Self {
        let mut by_claim: BTreeMap<Claim, Vec<Subject>> = Claim::ALL.into_iter().map(|claim| (claim, Vec::new())).collect();
        for verdict in verdicts {
            by_claim.entry(verdict.claim).or_default().push(subject(net, verdict));
        }
        let claims: Vec<ClaimReport> = by_claim
            .into_iter()
            .map(|(claim, subjects)| ClaimReport {
                code: claim.code(),
                title: claim.title(),
                verdict: subjects.iter().map(|subject| subject.verdict).max().unwrap_or(Standing::Holds),
                subjects,
            })
            .collect();
        let facts = claims.iter().flat_map(|claim| &claim.subjects).flat_map(Subject::facts);
        let assumptions = facts.filter_map(|fact| fact.assumption).collect();
        Self { claims, assumptions, data: None, surplus: Vec::new() }
    }

    /// Adds the results for roles and users.
    pub(crate) fn judge(&mut self, judged: Vec<Judged>, data: DataDays) {
        let Some(claim) = self.claims.iter_mut().find(|claim| claim.code == Claim::Guardrails.code()) else { return };
        // What is not known of a role or user is told among its attempts.
        claim.subjects.retain(|subject| judged.iter().all(|judged| judged.name != subject.name));
        claim.subjects.extend(judged.into_iter().map(judged_subject));
        claim.verdict = claim.subjects.iter().map(|subject| subject.verdict).max().unwrap_or(Standing::Holds);
        self.data = (!claim.subjects.is_empty()).then_some(data);
    }

    /// Adds the subjects of a claim about needs.
    pub(crate) fn add(&mut self, of: Claim, subjects: Vec<Subject>) {
        let Some(claim) = self.claims.iter_mut().find(|claim| claim.code == of.code()) else { return };
        claim.subjects.extend(subjects);
        claim.subjects.sort_by(|left, right| left.name.cmp(&right.name));
        claim.verdict = claim.subjects.iter().map(|subject| subject.verdict).max().unwrap_or(Standing::Holds);
        let facts = claim.subjects.iter().flat_map(Subject::facts);
        self.assumptions.extend(facts.filter_map(|fact| fact.assumption));
    }

    /// The worst verdict of the claims that nothing leaves, or of those that the network works.
    pub fn verdict_of(&self, closedness: bool) -> Standing {
        let counts = |claim: &&ClaimReport| Claim::of_code(claim.code).is_some_and(Claim::is_of_closedness) == closedness;
        self.claims.iter().filter(counts).map(|claim| claim.verdict).max().unwrap_or(Standing::Holds)
    }

    /// The worst verdict. `None` if there is nothing that the claims concern.
    pub fn standing(&self) -> Option<Standing> {
        self.claims.iter().flat_map(|claim| &claim.subjects).map(|subject| subject.verdict).max()
    }

    /// The worst verdict.
    pub fn verdict(&self) -> Standing {
        self.claims.iter().map(|claim| claim.verdict).max().unwrap_or(Standing::Holds)
    }
}

impl Subject {
    /// All facts that it names.
    pub fn facts(&self) -> impl Iterator<Item = &FactReport> {
        let hops = self.way.iter().flat_map(|way| &way.hops).flat_map(|hop| &hop.facts);
        let obstacles = self.needs.iter().filter_map(|need| need.obstacle.as_ref()).flat_map(|obstacle| &obstacle.facts);
        self.rests_on.iter().chain(hops).chain(self.closed_by.iter().flatten()).chain(obstacles)
    }
}

fn subject(net: &Network, verdict: &Verdict) -> Subject {
    let mut out = Subject {
        name: verdict.subject.clone(),
        verdict: Standing::Holds,
        rests_on: Vec::new(),
        way: None,
        closed_by: Vec::new(),
        missing: Vec::new(),
        guardrails: None,
        needs: Vec::new(),
    };
    match &verdict.outcome {
        Outcome::Holds(evidence) => {
            out.rests_on = evidence.iter().map(|id| fact(net, *id)).collect();
            out.rests_on.sort();
            out.rests_on.dedup();
        }
        Outcome::Fails(failure) => {
            out.verdict = Standing::Fails;
            out.way = failure.witness.as_ref().map(|witness| way(net, witness));
            out.closed_by = failure.closed_by.iter().map(|set| set.iter().map(|id| fact(net, *id)).collect()).collect();
        }
        Outcome::NotProven(missing) => {
            out.verdict = Standing::NotProven;
            out.missing = missing.iter().map(|one| lacking(net, one)).collect();
        }
    }
    out
}

fn judged_subject(judged: Judged) -> Subject {
    let Judged { name, guardrails, missing } = judged;
    let allowed = guardrails.attempts.iter().any(|attempt| attempt.result == AttemptResult::Allowed);
    let verdict = match (allowed, missing.is_empty()) {
        (true, _) => Standing::Fails,
        (false, false) => Standing::NotProven,
        (false, true) => Standing::Holds,
    };
    let lacking = |(object, why): (String, String)| {
        let (field, value, source) = ("guardrails".to_owned(), "not known".to_owned(), Source::Unknown);
        MissingReport::Fact(FactReport { object, field, value, source, assumption: None, why: Some(why) })
    };
    let missing = if verdict == Standing::NotProven { missing.into_iter().map(lacking).collect() } else { Vec::new() };
    let (rests_on, closed_by) = (Vec::new(), Vec::new());
    Subject { name, verdict, rests_on, way: None, closed_by, missing, guardrails: Some(guardrails), needs: Vec::new() }
}

fn lacking(net: &Network, missing: &Missing) -> MissingReport {
    match missing {
        Missing::Fact(id) => MissingReport::Fact(fact(net, *id)),
        Missing::Relay(name) => MissingReport::Relay(name.clone()),
        Missing::Appliance(name) => MissingReport::Appliance(name.clone()),
    }
}

pub(crate) fn fact(net: &Network, id: FactId) -> FactReport {
    let fact = net.facts.get(id);
    let (source, assumption, why) = match &fact.provenance {
        Provenance::Spec => (Source::Spec, None, None),
        Provenance::Live => (Source::Live, None, None),
        Provenance::Default => (Source::Default, None, None),
        Provenance::Assumed(Assumption::BlockPublicAccessOff) => {
            (Source::Assumed, Some(AssumptionName::BlockPublicAccessOff), None)
        }
        Provenance::Assumed(Assumption::SageMakerAddresses) => (Source::Assumed, Some(AssumptionName::SageMakerAddresses), None),
        Provenance::Unknown(why) => (Source::Unknown, None, Some(why.clone())),
    };
    let (object, field, value) = (fact.object.clone(), fact.field.clone(), fact.value.clone());
    FactReport { object, field, value, source, assumption, why }
}

/// An address as people write it.
fn address(value: u128, family: Family) -> String {
    match family {
        Family::V4 => u32::try_from(value).map_or_else(|_| value.to_string(), |value| Ipv4Addr::from(value).to_string()),
        Family::V6 => Ipv6Addr::from(value).to_string(),
    }
}

fn way(net: &Network, witness: &Witness) -> Way {
    let Header { source, destination, protocol, port, list } = witness.begins;
    let has_ports = [crate::headers::TCP, crate::headers::UDP].contains(&protocol);
    Way {
        protocol: u8::try_from(protocol).unwrap_or_default(),
        port: u16::try_from(port).ok().filter(|_| has_ports),
        source: address(source, witness.family),
        destination: of_list(net, list).unwrap_or_else(|| address(destination, witness.family)),
        to: place(net, &witness.to),
        hops: witness.hops.iter().map(|(hop, facts)| hop_report(net, hop, facts)).collect(),
    }
}

/// The way by which a claim about a place fails in a network.
pub(crate) fn way_of(net: &Network, claim: Claim, subject: &str) -> Option<Way> {
    match of_subject(net, claim, subject)? {
        Outcome::Fails(failure) => failure.witness.map(|witness| way(net, &witness)),
        Outcome::Holds(_) | Outcome::NotProven(_) => None,
    }
}

/// The name of the prefix list to which an address belongs whose ranges are not known.
fn of_list(net: &Network, number: u128) -> Option<String> {
    let named = net.lists.iter().filter(|(_, list)| list.number == number && number > 0).map(|(name, _)| name);
    named.max_by_key(|name| name.len()).map(|name| format!("an address of {name}"))
}

fn place(net: &Network, to: &Outside) -> String {
    match to {
        Outside::Internet(gateway) => format!("the internet through {gateway}"),
        Outside::Network(link, id) => format!("another network through {} {id}", link.label()),
        Outside::Appliance(id) => format!("an appliance of others behind {id}"),
        Outside::Unknown(id) => format!("an unknown place: {} of {}", net.facts.get(*id).field, net.facts.get(*id).object),
    }
}

fn hop_report(net: &Network, hop: &Hop, facts: &[FactId]) -> HopReport {
    let into = |direction: &Direction| *direction == Direction::In;
    let (name, object) = match hop {
        Hop::Groups { interface, direction } => {
            let owner = net.interfaces.get(interface).map_or(interface, |found| &found.owner);
            (if into(direction) { HopName::GroupsIn } else { HopName::GroupsOut }, owner.clone())
        }
        Hop::Acl { subnet, direction } => (if into(direction) { HopName::AclIn } else { HopName::AclOut }, subnet.clone()),
        Hop::Route { table, .. } => (HopName::Route, table.clone()),
        Hop::Translated { nat } => (HopName::Translated, nat.clone()),
        Hop::Relayed { interface } => (HopName::Relayed, interface.clone()),
        Hop::Gateway { gateway, .. } => (HopName::GatewayOut, gateway.clone()),
        Hop::Entered { vpc, .. } => (HopName::GatewayIn, vpc.clone()),
    };
    HopReport { hop: name, object, facts: facts.iter().map(|id| fact(net, *id)).collect() }
}
