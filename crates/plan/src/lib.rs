//! Plans: what must be done so that what is live becomes what the spec wants. Pure, deterministic, and complete: a plan leaves nothing to decide.
//!
//! The passes, in their order, one file each:
//! 1. `claim`: which live object belongs to which address, those that are adopted or have moved among them (`adopt`), several that claim one (`twins`), and
//!    one whose claim was lost (`recognise`) or that AWS made with another one (`parts`). What the reading left open is `unknown`.
//! 2. `kin`: what belongs to these although heiiki did not make it.
//! 3. `converge`: what must be created, updated or replaced.
//! 4. `teardown`: what must be deleted (`doomed`), what of it stays (`keep`), whose work it is (`users`), and what must be taken off others first; who
//!    holds a name, range or place that another one needs (`ledger`).
//! 5. `openness`: nothing is more open on the way than before or after.
//! 6. `consent`: what must not be done without being asked: protection and data.
//! 7. `order`: in which order.
//!
//! From the third on they are methods of one context, `planning`, and add to one `graph`.

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
mod graph;
pub mod guard;
mod ids;
pub mod import;
pub mod joint;
mod keep;
mod kin;
mod ledger;
mod leftovers;
mod limits;
mod lingering;
mod lockout;
mod marks;
mod missing;
mod openness;
mod order;
mod parts;
mod planning;
mod recognise;
mod renames;
pub mod saved;
mod signs;
mod tags;
mod targets;
mod teardown;
mod twins;
mod unknown;
mod usage;
mod users;
mod withheld;

use heiiki_model::plan::{Kin, Plan, Refusal, Refused, Unread};
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
    let mut unread = observed.unread.clone();
    let converges = !intent.destroy && !intent.orphans;
    let claimed = claim::claim(spec, observed, converges);
    unread.extend(claimed.incomplete.iter().cloned());
    let unknown = unknown::Unknown::of(spec, &claimed, &unread);
    let kinship = kin::Kinship::of(&claimed, &unread, &spec.place);
    let mut planning = planning::Planning::new(spec, intent, &claimed, &kinship, &unknown);
    planning.refuse_unread(&unread);
    if converges {
        planning.converge();
        planning.refuse_missing(&unread);
        planning.refuse_beyond_limits();
        planning.refuse_lock_outs();
    }
    let doomed = if intent.adopt { Vec::new() } else { planning.tear_down() };
    planning.close_first();
    planning.ask_consent();
    let planning::Planning { graph, known, mut refusals, mut kept, notes: added, uncompared, unchanged, .. } = planning;
    let (steps, cycles) = order::ordered(graph);
    refusals.extend(cycles.iter().filter_map(|cycle| order::refusal(cycle)));
    renames::tell(spec, &steps, &claimed.known, &mut refusals);
    kept.sort_by(|left, right| (&left.at, &left.id).cmp(&(&right.at, &right.id)));
    let kin = family::of(&doomed, &kinship, &steps);
    let place = spec.place.clone();
    let notes = claimed.notes.into_iter().chain(added).collect();
    let mut plan = Plan { place, steps, refusals, kept, kin, notes, unread, uncompared, unchanged };
    contents::hide(&mut plan);
    Planned { plan, known }
}

/// What AWS and users made for and inside of everything that the spec has or uses, and that is ours beyond it.
pub fn kin(spec: &Spec, observed: Observed) -> Vec<Kin> {
    let unread = observed.unread.clone();
    let claimed = claim::claim(spec, observed, true);
    let kinship = kin::Kinship::of(&claimed, &unread, &spec.place);
    let live = claimed.known.live.iter().map(|(at, object)| (at, object.as_ref()));
    let rest = claimed.held().map(|(at, object)| (at, object));
    live.chain(rest).flat_map(|(at, object)| family::members(at, &draft::key(object), &kinship)).collect()
}

impl planning::Planning<'_> {
    /// Refuses to plan what could not be looked at: not being allowed to look is not the same as seeing nothing.
    fn refuse_unread(&mut self, unread: &[Unread]) {
        for Unread { kind, error } in unread {
            // A kind that the spec does not have is no reason to stop: it is shown as not read.
            let needed = self.spec.resources.iter().find(|resource| resource.at.kind == *kind);
            let needed = needed.map(|resource| resource.at.clone());
            let needed = needed.or_else(|| self.intent.orphans.then(|| Address::of_id(*kind, "*")));
            if let Some(at) = needed {
                self.refusals.push(Refusal::new(&at, Refused::Unread { kind: *kind, error: error.clone() }));
            }
        }
    }
}
