//! The subjects of the claims about needs, written from the decisions.

use std::collections::BTreeSet;

use heiiki_model::plan::Standing;

use super::judge::{Judged, judge};
use super::report::{NeedReport, ObstacleReport};
use super::surplus::surplus;
use super::table::Necessity;
use crate::claims::Claim;
use crate::fact::FactId;
use crate::network::Network;
use crate::report::{FactReport, MissingReport, Report, Subject, fact};

/// Decides the needs of a network and writes them into a report, with the endpoints that nothing needs.
pub(crate) fn tell(net: &Network, report: &mut Report) {
    let (services, ports) = judge(net);
    for (claim, places) in [(Claim::Services, services), (Claim::Ports, ports)] {
        report.add(claim, places.into_iter().map(|(place, needs)| subject(net, place, &needs)).collect());
    }
    report.surplus = surplus(net);
}

/// A place with all of its needs. Only those that are required decide.
fn subject(net: &Network, name: String, needs: &[Judged]) -> Subject {
    let required: Vec<&Judged> = needs.iter().filter(|need| need.necessity == Necessity::Required).collect();
    let verdict = required.iter().map(|need| need.standing).max().unwrap_or(Standing::Holds);
    let reports = |facts: BTreeSet<FactId>| -> BTreeSet<FactReport> { facts.into_iter().map(|id| fact(net, id)).collect() };
    let held = |wanted: bool| required.iter().filter(move |_| wanted);
    let rests_on = reports(held(verdict == Standing::Holds).flat_map(|need| need.rests_on.iter().copied()).collect());
    let missing = reports(held(verdict == Standing::NotProven).flat_map(|need| need.missing.iter().copied()).collect());
    Subject {
        name,
        verdict,
        rests_on: rests_on.into_iter().collect(),
        way: None,
        closed_by: Vec::new(),
        missing: missing.into_iter().map(MissingReport::Fact).collect(),
        guardrails: None,
        needs: needs.iter().map(|need| need_report(net, need)).collect(),
    }
}

fn need_report(net: &Network, need: &Judged) -> NeedReport {
    let obstacle = need.obstacle.as_ref().map(|obstacle| ObstacleReport {
        what: obstacle.gate.into(),
        object: obstacle.object.clone(),
        facts: obstacle.facts.iter().map(|id| fact(net, *id)).collect(),
    });
    NeedReport {
        what: need.what.clone(),
        needed_by: need.needed_by,
        necessity: need.necessity,
        verdict: need.standing,
        obstacle,
        why: need.why,
        source: need.source,
    }
}
