//! The guardrail claim: no role or user of an environment is allowed an attempt to get out, nor is a role that it can pass or assume.
//!
//! ```text
//! data          the attempts, the actions of SageMaker that write, AWS's managed policies
//! identity      the roles and users with their policies
//! surroundings  the things that stand for the placeholders of attempts
//! alike         callers and things that no policy tells apart
//! judge         the judgement of one attempt
//! preset        the statements of heiiki's presets that would deny an attempt
//! reachable     the roles that a caller can pass or assume
//! report        the result as data
//! ```
//!
//! Identity policies and boundaries alone are judged. An endpoint's policy is passed by whoever calls from elsewhere with the same credentials, and policies of
//! an organization are not read; both could only deny more.

mod alike;
pub(crate) mod data;
pub(crate) mod identity;
mod judge;
mod preset;
mod reachable;
pub mod report;
pub(crate) mod surroundings;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::Place;
use heiiki_model::policy_document::evaluate::{Ground, Truth};

use self::alike::{Lists, Sorts};
use self::data::{Attempt, Data, OpenThing};
use self::identity::Identity;
use self::judge::{Judge, Judgement, Status};
use self::report::{AttemptReport, AttemptResult, DataDays, Guardrails, StatementName};
use self::surroundings::Things;
use crate::build::{self, Sources};
use crate::network::Network;

/// The result for one role or user.
pub(crate) struct Judged {
    /// The address of the resource.
    pub(crate) name: String,
    /// The attempts that are not denied.
    pub(crate) guardrails: Guardrails,
    /// The things that would have to be known, each with the reason, if nothing is allowed for certain.
    pub(crate) missing: Vec<(String, String)>,
}

/// Judges every role and user of an environment.
pub(crate) fn judge(sources: &Sources<'_>, net: &Network) -> (Vec<Judged>, DataDays) {
    let data = &Data::read();
    let (identities, mut things) = build::identities(sources, data);
    things.open.extend(net.doors.iter().filter(|door| door.open).filter_map(|door| open_thing(&door.owner)));
    let place = &sources.known.place;
    let sorts = Sorts::of(&identities);
    let first = || sorts.first.iter().filter_map(|index| identities.get(*index));
    let judgements: Vec<Vec<Judgement>> = first().map(|identity| judgements(data, place, &things, identity)).collect();
    let unreviewed = first().map(|identity| {
        let judge = Judge { place, things: &things, identity };
        data.unreviewed().filter(|row| judge.may(row)).map(|row| row.action.as_str()).collect()
    });
    let unreviewed: Vec<BTreeSet<&str>> = unreviewed.collect();
    let ways = reachable::Ways::of(&identities, &sorts);
    let reached = (0..identities.len()).map(|index| ways.reachable(index)).collect();
    let presets = preset::Presets::of(&things, place);
    let closing = data.attempts.all.iter().map(|attempt| presets.closing(attempt)).collect();
    let all = All { data, things: &things, identities: &identities, sorts: &sorts, judgements, unreviewed, reached, closing };
    let own = || identities.iter().enumerate().filter(|(_, identity)| identity.own);
    let possible = (0..data.attempts.all.len()).map(|number| {
        let of_all = own().filter_map(|(index, _)| all.worst(index, number)).map(|worst| worst.status);
        of_all.max().unwrap_or(Status::Denied)
    });
    let possible: Vec<Status> = possible.collect();
    let judged = own().map(|(index, identity)| {
        let guardrails = all.guardrails(index, &possible);
        Judged { name: identity.name.clone(), missing: missing(identity, &guardrails), guardrails }
    });
    let days = DataDays {
        reviewed: data.attempts.reviewed.clone(),
        actions: data.table.read.clone(),
        managed_policies: data.managed_read.clone(),
        attempts: data.attempts.all.len(),
    };
    (judged.collect(), days)
}

/// The sort of a thing that is open, from the name of its owner. `None` if no attempt is about it.
fn open_thing(owner: &str) -> Option<OpenThing> {
    let (kind, _) = owner.split_once('/')?;
    match kind {
        "notebook_instance" => Some(OpenThing::Notebook),
        "model" => Some(OpenThing::Model),
        "domain" => Some(OpenThing::Domain),
        _ => None,
    }
}

fn judgements(data: &Data, place: &Place, things: &Things, identity: &Identity) -> Vec<Judgement> {
    let judge = Judge { place, things: &things.told_apart(&Lists::of(identity)), identity };
    data.attempts.all.iter().map(|attempt| judge.attempt(attempt)).collect()
}

/// The judgements of all identities. Those of one sort have the same.
struct All<'a> {
    data: &'a Data,
    things: &'a Things,
    identities: &'a [Identity],
    sorts: &'a Sorts,
    judgements: Vec<Vec<Judgement>>,
    unreviewed: Vec<BTreeSet<&'a str>>,
    reached: Vec<BTreeMap<usize, Truth>>,
    /// The statements of presets that deny each attempt.
    closing: Vec<Vec<StatementName>>,
}

/// The worst result of an attempt for one identity.
struct Worst<'a> {
    status: Status,
    judgement: &'a Judgement,
    /// The role through which it is done. `None` if the identity does it itself.
    through: Option<&'a str>,
}

impl All<'_> {
    /// The roles that an identity reaches.
    fn roles(&self, index: usize) -> impl Iterator<Item = (usize, Truth)> {
        self.reached.get(index).into_iter().flatten().map(|(at, truth)| (*at, *truth))
    }

    /// The worst result of an attempt for one identity: by itself or through a role that it reaches.
    fn worst(&self, index: usize, number: usize) -> Option<Worst<'_>> {
        let of = |at: usize| self.judgements.get(*self.sorts.of.get(at)?)?.get(number);
        let by_itself = of(index).map(|judgement| Worst { status: judgement.status, judgement, through: None });
        let by_roles = self.roles(index).filter_map(|(at, truth)| {
            let (judgement, role) = (of(at)?, self.identities.get(at)?);
            // A role that is perhaps not reached makes nothing certain.
            let status = if truth == Truth::True { judgement.status } else { judgement.status.min(Status::Open) };
            Some(Worst { status, judgement, through: Some(role.name.as_str()) })
        });
        // The caller itself comes first among equals.
        by_itself.into_iter().chain(by_roles).reduce(|worst, next| if next.status > worst.status { next } else { worst })
    }

    /// The most that an attempt can open: everything, unless it needs things that others must make first.
    fn opens(&self, attempt: &Attempt, possible: &[Status]) -> Status {
        if attempt.needs.is_empty() {
            return Status::Allowed;
        }
        let all = self.data.attempts.all.iter().zip(possible);
        let needed = all.filter(|(other, _)| attempt.needs.contains(&other.id)).map(|(_, status)| *status).max();
        let of_others = attempt.or_open.map(|thing| match thing {
            _ if self.things.open.contains(&thing) => Status::Allowed,
            _ if self.things.unread.contains(&thing) => Status::Open,
            OpenThing::Notebook | OpenThing::Model | OpenThing::Domain => Status::Denied,
        });
        needed.max(of_others).unwrap_or(Status::Denied)
    }

    /// The attempts of one identity that are not denied, by itself or through a role that it reaches.
    fn guardrails(&self, index: usize, possible: &[Status]) -> Guardrails {
        let mut out = Guardrails::default();
        for (number, attempt) in self.data.attempts.all.iter().enumerate() {
            match self.worst(index, number) {
                None => out.denied += 1,
                Some(worst) if worst.status == Status::Denied => out.denied += 1,
                Some(worst) => {
                    let mut told = told(attempt, &worst, self.opens(attempt, possible));
                    told.closed_by = self.closing.get(number).cloned().unwrap_or_default();
                    out.attempts.push(told);
                }
            }
        }
        let able = std::iter::once(index)
            .chain(self.roles(index).map(|(at, _)| at))
            .filter_map(|at| self.unreviewed.get(*self.sorts.of.get(at)?));
        let unreviewed: BTreeSet<&str> = able.flatten().copied().collect();
        out.unreviewed = unreviewed.into_iter().map(str::to_owned).collect();
        out
    }
}

/// The report of an attempt that is not denied. It opens at most what it can.
fn told(attempt: &Attempt, worst: &Worst<'_>, opens: Status) -> AttemptReport {
    let judgement = worst.judgement;
    let result = match worst.status.min(opens) {
        Status::Denied => AttemptResult::OpensNothing,
        Status::Open => AttemptResult::NotKnown,
        Status::ByPresence => AttemptResult::ByPresence,
        Status::Allowed => AttemptResult::Allowed,
    };
    let names = |grounds: &BTreeSet<Ground>| {
        let names = grounds.iter().map(|ground| StatementName {
            policy: ground.policy.clone(),
            statement: ground.statement.clone(),
            on: ground.on.iter().cloned().collect(),
        });
        names.collect::<BTreeSet<_>>().into_iter().collect()
    };
    AttemptReport {
        id: attempt.id.clone(),
        action: attempt.action.clone(),
        what: attempt.what.clone(),
        result,
        left_out: attempt.left_out.keys().cloned().collect(),
        through: worst.through.map(str::to_owned),
        needs: attempt.needs.clone(),
        closed_by: Vec::new(),
        allowed_by: names(&judgement.allowed_by),
        depends_on: names(&judgement.depends_on),
    }
}

/// The things that would have to be known to tell more.
fn missing(identity: &Identity, guardrails: &Guardrails) -> Vec<(String, String)> {
    let unread = identity.unread().map(|policy| (policy.to_owned(), "its document was not read".to_owned()));
    let mut found: BTreeSet<(String, String)> = unread.collect();
    for attempt in &guardrails.attempts {
        match attempt.result {
            AttemptResult::Allowed | AttemptResult::OpensNothing => {}
            AttemptResult::ByPresence => {
                let keys = attempt.left_out.iter().map(|key| {
                    (key.clone(), "AWS does not document if a request that leaves the parameter out has this key".to_owned())
                });
                found.extend(keys);
            }
            AttemptResult::NotKnown => {
                let grounds = attempt.depends_on.iter();
                found.extend(grounds.flat_map(|ground| &ground.on).map(|key| (key.clone(), "the request decides it".to_owned())));
                let unread = attempt.depends_on.iter().filter(|ground| ground.statement.is_none());
                found.extend(unread.map(|ground| (ground.policy.clone(), "its document was not read".to_owned())));
            }
        }
    }
    let unreviewed = guardrails.unreviewed.iter();
    found
        .extend(unreviewed.map(|action| (action.clone(), "it may be allowed, and nobody has reviewed what it opens".to_owned())));
    found.into_iter().collect()
}

#[cfg(test)]
mod tests;
