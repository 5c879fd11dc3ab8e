//! The proof and brute force agree, evidence is minimal, and closings close.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::oracle::{End, Packet, packets, send};
use super::random::network;
use crate::claims::{Claim, Outcome, Question, Verdict, of_network};
use crate::fact::{FactId, Supposition};
use crate::network::Network;
use crate::reach::view::Mode;

const SOURCE: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 0);

fn ends(net: &Network) -> Vec<End> {
    packets(SOURCE).map(|packet| send(net, &net.interfaces["w"], packet)).collect()
}

fn verdict(net: &Network, claim: Claim) -> Outcome {
    let mut all: Vec<Verdict> = of_network(net);
    all.retain(|verdict| verdict.claim == claim && verdict.subject == "w");
    all.remove(0).outcome
}

fn concerns(claim: Claim, end: &End) -> bool {
    match end {
        End::Internet => claim == Claim::InternetOut,
        End::Network(_) => claim == Claim::OtherNetworks,
        End::Dropped => false,
    }
}

/// The network without some routes, rules, attachments and public addresses.
fn without(net: &Network, gone: &[FactId]) -> Network {
    let mut net = net.clone();
    for table in net.tables.values_mut() {
        table.routes.retain(|route| !gone.contains(&route.fact));
    }
    for group in net.groups.values_mut() {
        group.egress.rules.retain(|rule| !gone.contains(&rule.fact));
    }
    for vpc in net.vpcs.values_mut().filter(|vpc| gone.contains(&vpc.attachment)) {
        vpc.internet_gateway = None;
    }
    for nat in net.nats.values_mut().filter(|nat| gone.contains(&nat.fact)) {
        nat.public = false;
    }
    for interface in net.interfaces.values_mut().filter(|interface| gone.contains(&interface.public_fact)) {
        interface.public = false;
    }
    net
}

fn still_holds(net: &Network, claim: Claim, blinded: BTreeSet<FactId>) -> (bool, BTreeSet<FactId>) {
    let question = Question { net, claim, name: "w", interface: &net.interfaces["w"] };
    let answer = question.ask(Mode::May, &Supposition { blinded, removed: BTreeSet::new() });
    (answer.ways.is_empty(), answer.consulted)
}

/// Evidence is enough, and without any one fact of it the claim is not proven.
fn check_evidence(net: &Network, claim: Claim, evidence: &BTreeSet<FactId>) {
    let others: BTreeSet<FactId> = net.facts.ids().filter(|fact| !evidence.contains(fact)).collect();
    assert!(still_holds(net, claim, others.clone()).0, "the evidence is not enough");
    for fact in evidence {
        let mut blinded = others.clone();
        blinded.insert(*fact);
        assert!(!still_holds(net, claim, blinded).0, "{fact:?} is not needed");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn closed_means_that_no_packet_leaves_and_open_means_that_the_witness_replays(net in network()) {
        let ends = ends(&net);
        for claim in [Claim::InternetOut, Claim::OtherNetworks] {
            let open = ends.iter().any(|end| concerns(claim, end));
            match verdict(&net, claim) {
                Outcome::Holds(evidence) => {
                    prop_assert!(!open, "{claim:?} is told to hold");
                    check_evidence(&net, claim, &evidence);
                }
                Outcome::Fails(failure) => {
                    prop_assert!(open, "{claim:?} is told to fail");
                    let begins = failure.witness.as_ref().expect("a packet").begins;
                    let packet = Packet {
                        source: SOURCE,
                        destination: Ipv4Addr::from(u32::try_from(begins.destination).expect("IPv4")),
                        protocol: begins.protocol,
                        port: begins.port,
                    };
                    let end = send(&net, &net.interfaces["w"], packet);
                    prop_assert!(concerns(claim, &end), "the witness ends at {end:?}");
                    prop_assert!(!failure.closed_by.is_empty());
                    for set in &failure.closed_by {
                        let changed = without(&net, set);
                        prop_assert!(!super::agreement::ends(&changed).iter().any(|end| concerns(claim, end)));
                    }
                }
                Outcome::NotProven(missing) => prop_assert!(false, "everything is known, but {missing:?}"),
            }
        }
    }
}
