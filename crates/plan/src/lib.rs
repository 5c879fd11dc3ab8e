//! The planner: from a spec and from the observed objects to the steps that make the account as the spec wants it. It is pure and
//! deterministic, and a plan leaves nothing to decide.
//!
//! The passes, in their order, one file each:
//! 1. `claims`: the live object that belongs to each address. Its parts are `select_existing` (objects that the spec only uses),
//!    `adopt` (objects that become ours or have moved), `twins` (several objects that claim one address), `recognise` (objects that
//!    lost their claim) and `parts` (objects that AWS made with one of ours). `unknown` collects everything that the reading left
//!    open.
//! 2. `owners`: the objects that AWS or users made for or inside of those.
//! 3. `converge`: the steps that create, update and replace. Then the plan is refused if AWS would refuse its calls: names that
//!    nobody has (`missing`), `quotas`, room and offers (`capacity`), and policies that lock heiiki out (`lockout`).
//! 4. `teardown`: the steps that delete, and that take things off others first. Its parts are `deletions` (objects that are to go), `leftovers` (those that an
//!    interrupted deletion left), `unreadable` and `kept` (those that stay after all), `tenants` (those that users made), `ledger` (names, ranges and places that
//!    pass from one to another), `lingering` (interfaces that SageMaker removes later) and `marks` (tags of a destroy that did not happen).
//! 5. `openness`: nothing is more open on the way than before or after.
//! 6. `approvals`: nothing protected and no data is lost that the user did not name.
//! 7. `order`: the order of the steps.
//!
//! At the end `renames` and `kin_report` tell a reader more about the steps. From the third pass on the passes are methods of one context, `planning`, and add
//! to one `graph`.

mod adopt;
mod approvals;
mod capacity;
mod claimed;
mod claims;
pub mod contents;
mod converge;
mod deletions;
pub mod drift;
mod graph;
mod id_index;
pub mod import;
mod intent;
pub mod joint;
mod kept;
mod kin_report;
mod ledger;
mod leftovers;
mod lingering;
mod lockout;
mod marks;
mod missing;
mod object_key;
mod openness;
mod order;
mod owners;
mod parts;
mod planning;
pub mod preconditions;
mod quotas;
mod recognise;
mod renames;
pub mod saved;
mod select_existing;
mod signs;
mod tags;
mod targets;
mod teardown;
mod tenants;
mod twins;
mod unknown;
mod unreadable;
mod usage;

use heiiki_model::plan::{Kin, Plan, Refusal, Refused, Unread};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Observed};

pub use self::intent::Intent;
pub use self::order::with_orders;

/// A plan, and the objects and facts that are known when it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// The objects and facts.
    pub known: Known,
}

/// Makes the plan that brings the observed account to the spec, as far as the intent asks for it.
pub fn plan(spec: &Spec, observed: Observed, intent: &Intent) -> Planned {
    let mut unread = observed.unread.clone();
    let converges = !intent.destroy && !intent.orphans;
    let claimed = claims::assign(spec, observed, converges);
    unread.extend(claimed.incomplete.iter().cloned());
    let unknown = unknown::Unknown::of(spec, &claimed, &unread);
    let owner_graph = owners::OwnerGraph::of(&claimed, &unread, &spec.place);
    let mut planning = planning::Planning::new(spec, intent, &claimed, &owner_graph, &unknown);
    planning.refuse_unread(&unread);
    if converges {
        planning.converge();
        planning.refuse_missing(&unread);
        planning.refuse_beyond_quotas();
        planning.refuse_beyond_capacity();
        planning.refuse_lock_outs();
    }
    let deletions = if intent.adopt { Vec::new() } else { planning.tear_down() };
    planning.close_first();
    planning.refuse_unapproved();
    let planning::Planning { graph, known, mut refusals, mut kept, notes: added, uncompared, unchanged, .. } = planning;
    let (steps, cycles) = order::ordered(graph);
    refusals.extend(cycles.iter().filter_map(|cycle| order::refusal(cycle)));
    renames::tell(spec, &steps, &claimed.known, &mut refusals);
    kept.sort_by(|left, right| (&left.at, &left.id).cmp(&(&right.at, &right.id)));
    let kin = kin_report::fates(&deletions, &owner_graph, &steps);
    let place = spec.place.clone();
    let notes = claimed.notes.into_iter().chain(added).collect();
    let mut plan = Plan { place, steps, refusals, kept, kin, notes, unread, uncompared, unchanged, proof: None };
    contents::hide(&mut plan);
    Planned { plan, known }
}

/// Returns the kin of every object of the spec, and of every object of ours beyond it: all objects that AWS and users made for or
/// inside of them.
pub fn kin(spec: &Spec, observed: Observed) -> Vec<Kin> {
    let unread = observed.unread.clone();
    let claimed = claims::assign(spec, observed, true);
    let owner_graph = owners::OwnerGraph::of(&claimed, &unread, &spec.place);
    let live = claimed.known.live.iter().map(|(at, object)| (at, object.as_ref()));
    let rest = claimed.held().map(|(at, object)| (at, object));
    live.chain(rest).flat_map(|(at, object)| kin_report::members(at, &object_key::key(object), &owner_graph)).collect()
}

impl planning::Planning<'_> {
    /// Refuses the plan where a kind of the spec could not be read: a denied read does not mean that nothing is there.
    fn refuse_unread(&mut self, unread: &[Unread]) {
        for Unread { kind, error } in unread {
            // A kind that the spec does not have is only shown as not read.
            let needed = self.spec.resources.iter().find(|resource| resource.at.kind == *kind);
            let needed = needed.map(|resource| resource.at.clone());
            let needed = needed.or_else(|| self.intent.orphans.then(|| Address::of_id(*kind, "*")));
            if let Some(at) = needed {
                self.refusals.push(Refusal::new(&at, Refused::Unread { kind: *kind, error: error.clone() }));
            }
        }
    }
}
