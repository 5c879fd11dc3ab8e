//! The proof of the network of an environment, for every plan and drift: what is read for it beside the resources, and what it finds.

use std::collections::BTreeSet;
use std::time::SystemTime;

use heiiki_aws::surroundings;
use heiiki_model::plan::Proof;
use heiiki_model::spec::Spec;
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{KindName, Known, Observed};
use heiiki_plan::{Intent, Planned, with_orders};
use heiiki_prove::build::{Sources, everywhere, prefix_lists, vpcs};
use heiiki_prove::claims::Claim;
use heiiki_prove::closed::{as_it_is, judge, looked_at};
use heiiki_prove::states::course;
use jiff::Timestamp;

use crate::connect::Connection;

/// An environment that is looked at.
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// Its spec.
    pub spec: &'a Spec,
    /// The account as it was read.
    pub observed: &'a Observed,
    /// The connection.
    pub connection: &'a Connection,
    /// That which is read beside the resources, if it was read for several environments together.
    pub around: Option<&'a Surroundings>,
}

/// True if a spec has something about which a claim can be made.
pub fn concerns(spec: &Spec) -> bool {
    let guarded = spec.closed.as_ref().is_some_and(|closed| closed.principals.is_some());
    let counts = |claim: &Claim| claim.is_of_closedness() && (guarded || *claim != Claim::Guardrails);
    spec.resources.iter().any(|resource| Claim::of_kind(resource.at.kind).iter().any(counts))
}

/// The day of a time in UTC, as a spec writes it.
fn day(now: SystemTime) -> String {
    Timestamp::try_from(now).map(|now| now.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// Reads what a proof needs beside the resources.
pub async fn around(connection: &Connection, known: &Known, observed: &Observed) -> Surroundings {
    Box::pin(surroundings(&connection.aws, &vpcs(known), &prefix_lists(known, &observed.objects))).await
}

/// Reads the same for all environments of an account and region at once.
pub async fn around_all(connection: &Connection, observed: &Observed) -> Surroundings {
    let (vpcs, lists) = everywhere(observed);
    Box::pin(surroundings(&connection.aws, &vpcs, &lists)).await
}

/// The kinds that could not be read.
pub fn unread(observed: &Observed) -> BTreeSet<KindName> {
    observed.unread.iter().map(|unread| unread.kind).collect()
}

/// Proves the network before, during and after a plan. Where the order of two steps keeps it closed on the way, the plan gets that order. What
/// `closed` of the spec does not allow is refused. A plan that destroys an environment is not looked at.
pub async fn of_plan(seen: Looked<'_>, planned: &mut Planned, intent: &Intent) {
    let Looked { spec, observed, connection, around: shared } = seen;
    if intent.destroy || intent.orphans || !concerns(spec) {
        return;
    }
    let own = if shared.is_some() { None } else { Some(around(connection, &planned.known, observed).await) };
    let Some(around) = shared.or(own.as_ref()) else { return };
    let known = planned.known.clone();
    let sources = Sources::live(&known, &observed.objects, unread(observed), around).of(spec);
    let mut found = course(&sources, &planned.plan);
    if !found.orders.is_empty() {
        with_orders(&mut planned.plan, &found.orders);
        found = course(&sources, &planned.plan);
    }
    judge(&mut planned.plan, &found, spec.closed.as_ref(), &day(connection.clock.now()));
}

/// Proves the network as it is. `None` if there is nothing about which a claim can be made.
pub async fn of_live(seen: Looked<'_>, known: &Known) -> Option<Proof> {
    let Looked { spec, observed, connection, around: shared } = seen;
    if !concerns(spec) || known.live.is_empty() {
        return None;
    }
    let own = if shared.is_some() { None } else { Some(around(connection, known, observed).await) };
    let live = Sources::live(known, &observed.objects, unread(observed), shared.or(own.as_ref())?);
    let report = looked_at(&Sources { closed: spec.closed.as_ref(), ..live });
    as_it_is(&report, spec.closed.as_ref(), &day(connection.clock.now()))
}
