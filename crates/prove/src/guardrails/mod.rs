//! The guardrail claim: no role or user of an environment is allowed an attempt to get out, nor is a role that it can pass or assume.
//!
//! ```text
//! data          the attempts, the actions of SageMaker that write, AWS's managed policies
//! identity      the roles and users with their policies
//! surroundings  the things that stand for the placeholders of attempts
//! judge         the judgement of one attempt
//! reachable     the roles that a caller can pass or assume
//! report        the result as data
//! ```
//!
//! Identity policies and boundaries alone are judged. An endpoint's policy is passed by whoever calls from elsewhere with the same credentials, and policies of
//! an organization are not read; both could only deny more.

pub(crate) mod data;
pub(crate) mod identity;
mod judge;
mod reachable;
pub mod report;
pub(crate) mod surroundings;

use std::collections::BTreeSet;

use heiiki_model::Place;
use heiiki_model::policy_document::evaluate::{Ground, Truth};

use self::data::{Attempt, Data};
use self::identity::Identity;
use self::judge::{Judge, Judgement, Status};
use self::report::{AttemptReport, AttemptResult, DataDays, Guardrails, StatementName};
use self::surroundings::Things;
use crate::build::{self, Sources};

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
pub(crate) fn judge(sources: &Sources<'_>) -> (Vec<Judged>, DataDays) {
    let data = &Data::read();
    let (identities, things) = build::identities(sources, data);
    let place = &sources.known.place;
    let all: Vec<Vec<Judgement>> = identities.iter().map(|identity| judgements(data, place, &things, identity)).collect();
    let unreviewed: Vec<BTreeSet<&str>> = identities
        .iter()
        .map(|identity| {
            let judge = Judge { place, things: &things, identity };
            data.unreviewed().filter(|row| judge.may(row)).map(|row| row.action.as_str()).collect()
        })
        .collect();
    let judged_each = All { data, identities: &identities, judgements: &all, unreviewed: &unreviewed };
    let own = identities.iter().enumerate().filter(|(_, identity)| identity.own);
    let judged = own.map(|(index, identity)| {
        let guardrails = judged_each.guardrails(index);
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

fn judgements(data: &Data, place: &Place, things: &Things, identity: &Identity) -> Vec<Judgement> {
    let judge = Judge { place, things, identity };
    data.attempts.all.iter().map(|attempt| judge.attempt(attempt)).collect()
}

/// The judgements of all identities, each by its place in the list.
struct All<'a> {
    data: &'a Data,
    identities: &'a [Identity],
    judgements: &'a [Vec<Judgement>],
    unreviewed: &'a [BTreeSet<&'a str>],
}

impl All<'_> {
    /// The attempts of one identity that are not denied, by itself or through a role that it reaches.
    fn guardrails(&self, index: usize) -> Guardrails {
        let reached = reachable::reachable(self.identities, index);
        let mut out = Guardrails::default();
        for (number, attempt) in self.data.attempts.all.iter().enumerate() {
            let of = |at: usize| self.judgements.get(at).and_then(|judgements| judgements.get(number));
            let by_itself = of(index).map(|judgement| (judgement.status, judgement, None));
            let by_roles = reached.iter().filter_map(|(at, truth)| {
                let (judgement, role) = (of(*at)?, self.identities.get(*at)?);
                // A role that is perhaps not reached makes nothing certain.
                let status = if *truth == Truth::True { judgement.status } else { judgement.status.min(Status::Open) };
                Some((status, judgement, Some(role.name.as_str())))
            });
            // The caller itself comes first among equals.
            let worst = by_itself.into_iter().chain(by_roles).reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
            match worst {
                Some((Status::Denied, ..)) | None => out.denied += 1,
                Some((status, judgement, through)) => out.attempts.extend(told(attempt, status, judgement, through)),
            }
        }
        let able = std::iter::once(index).chain(reached.keys().copied()).filter_map(|at| self.unreviewed.get(at));
        let unreviewed: BTreeSet<&str> = able.flatten().copied().collect();
        out.unreviewed = unreviewed.into_iter().map(str::to_owned).collect();
        out
    }
}

/// The report of an attempt. `None` if it is denied.
fn told(attempt: &Attempt, status: Status, judgement: &Judgement, through: Option<&str>) -> Option<AttemptReport> {
    let result = match status {
        Status::Denied => return None,
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
    Some(AttemptReport {
        id: attempt.id.clone(),
        action: attempt.action.clone(),
        what: attempt.what.clone(),
        result,
        left_out: attempt.left_out.keys().cloned().collect(),
        through: through.map(str::to_owned),
        allowed_by: names(&judgement.allowed_by),
        depends_on: names(&judgement.depends_on),
    })
}

/// The things that would have to be known to tell more.
fn missing(identity: &Identity, guardrails: &Guardrails) -> Vec<(String, String)> {
    let unread = identity.unread().map(|policy| (policy.to_owned(), "its document was not read".to_owned()));
    let mut found: BTreeSet<(String, String)> = unread.collect();
    for attempt in &guardrails.attempts {
        match attempt.result {
            AttemptResult::Allowed => {}
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
