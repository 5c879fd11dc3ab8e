//! The demand of a spec that its network is closed, held against the claims before, during and after a plan.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{
    Between, IdleWaiver, Moment, Plan, Proof, Proven, Refusal, Refused, Standing, StepId, Waived, address_of_place,
};
use heiiki_model::spec::{Closed, Waiver};

use crate::build::{Sources, network};
use crate::claims::Claim;
use crate::closedness;
use crate::network::Network;
use crate::report::{Report, Subject};
use crate::states::{Course, Gap};

/// Writes the claims of a plan into it, with the refusals of what its spec does not allow. A day is written as in a spec.
pub fn judge(plan: &mut Plan, course: &Course, closed: Option<&Closed>, day: &str) {
    let places = held_against(closed, places(plan, course), day);
    plan.refusals.extend(refusals(&places, course));
    let waivers = closed.map(|closed| idle(closed, &places, day)).unwrap_or_default();
    let (before, after) = (course.before.standing(), course.after.standing());
    plan.proof = told(Proof { before, after, claims: claims(&course.after), places, waivers });
}

/// The claims of a report, each with its standing.
fn claims(report: &Report) -> BTreeMap<String, Standing> {
    report.claims.iter().map(|claim| (claim.code.to_owned(), claim.verdict)).collect()
}

/// The report on which a plan or a drift is judged: that of the network, and what roles and users may do if the spec demands something of it.
pub fn looked_at(sources: &Sources<'_>) -> Report {
    report_of(sources, &network(sources))
}

/// The same of a network that is put together already.
pub(crate) fn report_of(sources: &Sources<'_>, net: &Network) -> Report {
    let guarded = sources.closed.is_some_and(|closed| closed.principals.is_some());
    let mut report = closedness(sources, net, guarded);
    let counts = |claim: Claim| claim.is_of_closedness() && (guarded || claim != Claim::Guardrails);
    report.claims.retain(|claim| Claim::of_code(claim.code).is_some_and(counts));
    report
}

/// The proof, if it says something.
fn told(proof: Proof) -> Option<Proof> {
    let says = proof.before.is_some() || proof.after.is_some() || !proof.places.is_empty() || !proof.waivers.is_empty();
    says.then_some(proof)
}

/// The claims of the network as it is, without a plan. `None` if there is nothing that they concern.
pub fn as_it_is(report: &Report, closed: Option<&Closed>, day: &str) -> Option<Proof> {
    let mut found = BTreeMap::new();
    add(&mut found, report, |proven| &mut proven.before);
    add(&mut found, report, |proven| &mut proven.after);
    let places = held_against(closed, found.into_values().filter(is_open).collect(), day);
    let waivers = closed.map(|closed| idle(closed, &places, day)).unwrap_or_default();
    told(Proof { before: report.standing(), after: report.standing(), claims: claims(report), places, waivers })
}

/// The same places, with what the spec demands and accepts of each.
fn held_against(closed: Option<&Closed>, places: Vec<Proven>, day: &str) -> Vec<Proven> {
    let weighed = |mut place: Proven| {
        let waiver = closed.and_then(|closed| closed.waiver(&place.claim, &place.place, day));
        place.waived = waiver.map(|waiver| {
            let Waiver { reason, until, by, .. } = waiver.clone();
            Waived { reason, until, by }
        });
        place.demanded = place.waived.is_none() && closed.is_some_and(|closed| closed.demands_of(&place.claim, &place.place));
        place
    };
    places.into_iter().map(weighed).collect()
}

type ByPlace = BTreeMap<(String, String), Proven>;

/// The entry of a claim about a place.
fn entry<'m>(found: &'m mut ByPlace, claim: &str, place: &str) -> &'m mut Proven {
    let (claim, place) = (claim.to_owned(), place.to_owned());
    found.entry((claim.clone(), place.clone())).or_insert(Proven {
        claim,
        place,
        before: None,
        after: None,
        between: None,
        demanded: false,
        waived: None,
    })
}

/// Adds the standings of a report. A place of which several facts decide has the worst of them.
fn add(found: &mut ByPlace, report: &Report, time: fn(&mut Proven) -> &mut Option<Standing>) {
    for claim in &report.claims {
        for subject in &claim.subjects {
            let at = time(entry(found, claim.code, &subject.name));
            *at = (*at).max(Some(subject.verdict));
        }
    }
}

/// True if a claim does not hold at some time.
fn is_open(place: &Proven) -> bool {
    let open = |standing: Option<Standing>| standing.is_some_and(|standing| standing != Standing::Holds);
    open(place.before) || open(place.after) || place.between.is_some()
}

/// The claims about places that do not hold at some time.
fn places(plan: &Plan, course: &Course) -> Vec<Proven> {
    let mut found = BTreeMap::new();
    add(&mut found, &course.before, |proven| &mut proven.before);
    add(&mut found, &course.after, |proven| &mut proven.after);
    for gap in &course.gaps {
        entry(&mut found, gap.claim.code(), &gap.subject).between = Some(between(plan, gap));
    }
    found.into_values().filter(is_open).collect()
}

fn between(plan: &Plan, gap: &Gap) -> Between {
    let moment = |id: StepId| Moment { step: id, verb: plan.step(id).verb, at: plan.step(id).at.clone() };
    Between { standing: gap.verdict, begun: gap.begun.clone(), from: gap.from.map(moment), until: gap.until.map(moment) }
}

/// The refusals of what is demanded and does not hold after the plan or on the way, one for all places that are alike.
fn refusals(places: &[Proven], course: &Course) -> Vec<Refusal> {
    let mut found: Vec<Refusal> = Vec::new();
    for place in places.iter().filter(|place| place.demanded) {
        let Some(why) = refused(place, course) else { continue };
        let same = found.iter_mut().find_map(|refusal| match (&mut refusal.why, &why) {
            (
                Refused::NotClosed { claim, title: _, places, standing, leads_to, between },
                Refused::NotClosed { claim: other, standing: stands, leads_to: leads, between: moment, .. },
            ) if (&*claim, &*standing, &*leads_to, &*between) == (other, stands, leads, moment) => Some(places),
            (_, _) => None,
        });
        match same {
            Some(places) => places.push(place.place.clone()),
            None => found.push(Refusal::new(&address_of_place(&place.place), why)),
        }
    }
    found
}

/// The reason of a refusal. `None` if the claim holds from the first step on.
fn refused(place: &Proven, course: &Course) -> Option<Refused> {
    let after = place.after.filter(|standing| *standing != Standing::Holds);
    let standing = after.or_else(|| place.between.as_ref().map(|between| between.standing))?;
    let gap = course.gaps.iter().find(|gap| gap.claim.code() == place.claim && gap.subject == place.place);
    let way = match after {
        Some(_) => subject(&course.after, place).and_then(|subject| subject.way.as_ref()),
        None => gap.and_then(|gap| gap.way.as_ref()),
    };
    let claim = Claim::of_code(&place.claim);
    Some(Refused::NotClosed {
        claim: place.claim.clone(),
        title: claim.map(Claim::title).unwrap_or_default().to_owned(),
        places: vec![place.place.clone()],
        standing,
        leads_to: way.map(|way| way.to.clone()),
        between: place.between.clone().filter(|_| after.is_none()),
    })
}

fn subject<'r>(report: &'r Report, place: &Proven) -> Option<&'r Subject> {
    let claim = report.claims.iter().find(|claim| claim.code == place.claim)?;
    claim.subjects.iter().find(|subject| subject.name == place.place)
}

/// True if a claim does not hold after a plan or on the way, so that somebody may have to accept it.
fn needs(place: &Proven) -> bool {
    place.between.is_some() || place.after.is_some_and(|standing| standing != Standing::Holds)
}

/// The waivers that accept nothing: past their day, or about something that holds.
fn idle(closed: &Closed, places: &[Proven], day: &str) -> Vec<IdleWaiver> {
    let used: BTreeSet<usize> = closed
        .waive
        .iter()
        .enumerate()
        .filter(|(_, waiver)| places.iter().any(|place| needs(place) && waiver.concerns(&place.claim, &place.place)))
        .map(|(index, _)| index)
        .collect();
    let all = closed.waive.iter().enumerate();
    let idle = all.filter(|(index, waiver)| !used.contains(index) || !waiver.counts_on(day));
    let told = idle.map(|(_, waiver)| IdleWaiver {
        claim: waiver.claim.clone(),
        at: waiver.at.clone(),
        expired: !waiver.counts_on(day),
        until: waiver.until.clone(),
    });
    told.collect()
}
