//! Plans: what must be done so that what is live becomes what the spec wants. Pure, deterministic, and complete: a plan leaves nothing to decide.
//!
//! The passes, in their order, one file each:
//! 1. `claim`: which live object belongs to which address.
//! 2. `converge`: what must be created, updated or replaced.
//! 3. `teardown`: what must be deleted, and what must be taken off others first.
//! 4. `consent`: what must not be done without being asked: protection and data.
//! 5. `order`: in which order, and what waits for what.

mod claim;
mod consent;
mod converge;
mod draft;
mod order;
mod tags;
mod targets;
mod teardown;
mod withheld;

use heiiki_model::kinds::iam::missing_policies;
use heiiki_model::plan::{Cause, Kept, Plan, Refusal, Unread};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Observed};

/// What the user asked for beyond the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// Delete the whole environment.
    pub destroy: bool,
    /// Only these resources and what they need (or, when destroying, what needs them); all when empty.
    pub targets: Vec<Address>,
    /// Resources whose data may be lost.
    pub allow_data_loss: Vec<Address>,
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
    let claimed = claim::claim(spec, observed);
    let scope = targets::Scope::of(spec, &claimed, intent);
    let mut drafts = draft::Drafts::default();
    drafts.refusals.extend(claimed.refusals.iter().cloned());
    refuse_unread(spec, intent, &unread, &mut drafts);
    let mut known = claimed.known.clone();
    if !intent.destroy {
        refuse_missing(spec, &scope, &known, &mut drafts);
    }
    let unchanged = if intent.destroy { 0 } else { converge::converge(spec, &claimed, &scope, &mut known, &mut drafts) };
    teardown::teardown(spec, &claimed, &scope, intent, &mut drafts);
    consent::consent(spec, intent, &mut drafts);
    let kept = std::mem::take(&mut drafts.kept);
    let refusals = std::mem::take(&mut drafts.refusals);
    let steps = order::ordered(drafts);
    let plan = Plan { place: spec.place.clone(), steps, refusals, kept: sorted(kept), unread, unchanged };
    Planned { plan, known }
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
        let needed = spec.resources.iter().find(|resource| resource.at.kind == *kind || intent.destroy);
        if let Some(resource) = needed {
            let message = format!("objects of kind {kind} could not be read: {error}");
            let help = "allow the caller this read; what cannot be seen is never taken for absent".to_owned();
            drafts.refusals.push(Refusal { at: resource.at.clone(), cause: Cause::Unread, message, help });
        }
    }
}
