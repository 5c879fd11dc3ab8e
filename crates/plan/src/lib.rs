//! Plans: what must be done so that what is live becomes what the spec wants. Pure, deterministic, and complete: a plan leaves nothing to decide.
//!
//! The passes, in their order, one file each:
//! 1. `claim`: which live object belongs to which address, those that are adopted or have moved among them (`adopt`).
//! 2. `kin`: what belongs to these although heiiki did not make it.
//! 3. `converge`: what must be created, updated or replaced.
//! 4. `teardown`: what must be deleted (`doomed`), what of it stays (`keep`), whose work it is (`users`), and what must be taken off others first.
//! 5. `consent`: what must not be done without being asked: protection and data.
//! 6. `order`: in which order, and what waits for what.

mod adopt;
mod choose;
mod claim;
mod consent;
#[cfg(test)]
mod consent_tests;
pub mod contents;
mod converge;
mod doomed;
mod draft;
pub mod drift;
mod family;
pub mod guard;
mod ids;
pub mod import;
mod keep;
mod kin;
mod leftovers;
mod limits;
mod lockout;
mod marks;
mod order;
pub mod saved;
mod tags;
mod targets;
mod teardown;
mod users;
mod withheld;

use heiiki_model::kinds::iam::missing_policies;
use heiiki_model::plan::{Cause, Kept, Kin, Plan, Refusal, Unread};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Observed};
use serde::{Deserialize, Serialize};

/// What the user asked for beyond the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that a user gives or not")]
pub struct Intent {
    /// Delete the whole environment.
    pub destroy: bool,
    /// Only these resources and what they need (or, when destroying, what needs them); all when empty.
    pub targets: Vec<Address>,
    /// Resources whose data may be lost.
    pub allow_data_loss: Vec<Address>,
    /// What users made and run in what must go may be stopped and deleted.
    pub evict_users: bool,
    /// Instead of the environment, delete what domains that are gone have left in the account.
    pub orphans: bool,
    /// Only write the tags of objects that become ours or have moved, and leave all else as it is.
    pub adopt: bool,
}

/// A plan, and what is known when it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is known.
    pub known: Known,
}

/// Plans.
pub fn plan(spec: &Spec, observed: Observed, intent: &Intent) -> Planned {
    let unread = observed.unread.clone();
    let claimed = claim::claim(spec, observed, !intent.destroy && !intent.orphans);
    let scope = targets::Scope::of(spec, &claimed, intent);
    let mut drafts = draft::Drafts::default();
    drafts.refusals.extend(claimed.refusals.iter().cloned());
    refuse_unread(spec, intent, &unread, &mut drafts);
    let kinship = kin::Kinship::of(&claimed, &unread, &spec.place);
    let mut known = claimed.known.clone();
    let converges = !intent.destroy && !intent.orphans;
    let mut unchanged = 0;
    if converges {
        refuse_missing(spec, &scope, &known, &mut drafts);
        unchanged = converge::converge(spec, &claimed, &kinship, (&scope, intent), &mut known, &mut drafts);
        limits::refuse(spec, &claimed, &known, &mut drafts);
        lockout::refuse(spec, &known, &mut drafts);
    }
    let doomed = if intent.adopt {
        Vec::new()
    } else {
        teardown::teardown(spec, &claimed, &kinship, (&scope, intent), &known, &mut drafts)
    };
    consent::consent(spec, intent, &mut drafts);
    let kept = std::mem::take(&mut drafts.kept);
    let refusals = std::mem::take(&mut drafts.refusals);
    let steps = order::ordered(drafts);
    let kin = family::of(&doomed, &kinship, &steps);
    let place = spec.place.clone();
    let mut plan = Plan { place, steps, refusals, kept: sorted(kept), kin, notes: claimed.notes, unread, unchanged };
    contents::hide(&mut plan);
    Planned { plan, known }
}

/// What AWS and users made for and inside of everything that the spec has or uses, and that is ours beyond it.
pub fn kin(spec: &Spec, observed: Observed) -> Vec<Kin> {
    let unread = observed.unread.clone();
    let claimed = claim::claim(spec, observed, true);
    let kinship = kin::Kinship::of(&claimed, &unread, &spec.place);
    let live = claimed.known.live.iter().map(|(at, object)| (at, object.as_ref()));
    let rest = claimed.superseded.iter().chain(&claimed.unwanted).map(|(at, object)| (at, object));
    live.chain(rest).flat_map(|(at, object)| family::members(at, &draft::key(object), &kinship)).collect()
}

fn sorted(mut kept: Vec<Kept>) -> Vec<Kept> {
    kept.sort_by(|left, right| (&left.at, &left.id).cmp(&(&right.at, &right.id)));
    kept
}

/// What AWS would refuse when it is attached: a managed policy that nobody has.
fn refuse_missing(spec: &Spec, scope: &targets::Scope, known: &Known, drafts: &mut draft::Drafts) {
    for resource in spec.resources.iter().filter(|resource| scope.holds(&resource.at) && resource.existing.is_none()) {
        for (field, policy) in missing_policies(resource, known) {
            let message = format!(
                "{field} of {} names `{}`, and neither the spec nor AWS has a policy of that name",
                resource.at, policy.0
            );
            let help =
                "correct the name, declare the policy under `iam: policies:`, or write the ARN of an existing one".to_owned();
            drafts.refusals.push(Refusal { at: resource.at.clone(), cause: Cause::Missing, message, help });
        }
    }
}

/// Not being allowed to look is not the same as seeing nothing.
fn refuse_unread(spec: &Spec, intent: &Intent, unread: &[Unread], drafts: &mut draft::Drafts) {
    for Unread { kind, error } in unread {
        // A kind that the spec does not have is no reason to stop: it is shown as not read.
        let needed = spec.resources.iter().find(|resource| resource.at.kind == *kind).map(|resource| resource.at.clone());
        let needed = needed.or_else(|| intent.orphans.then(|| Address::of_id(*kind, "*")));
        if let Some(at) = needed {
            let message = format!("objects of kind {kind} could not be read: {error}");
            let help = "allow the caller this read; what cannot be seen is never taken for absent".to_owned();
            drafts.refusals.push(Refusal { at, cause: Cause::Unread, message, help });
        }
    }
}
