//! The marks of an earlier destroy: tags on objects of AWS which say that they go with their owner. They are taken off where the owner stays after all, because
//! the destroy failed, was killed, or is not wanted any more. A mark that stayed would look like consent when the owner goes later for another reason.
//!
//! ```text
//! destroy domain/studio                file_system/fs-1 gets heiiki:kin-of = domain/studio, and the run is killed
//! the next plan keeps domain/studio    = file_system/fs-1     the tag comes off
//! ```

use std::collections::BTreeSet;

use heiiki_model::plan::{Reason, Verb};
use heiiki_model::{Address, Object};

use crate::deletions::Deletion;
use crate::graph::Draft;
use crate::leftovers::is_retained;
use crate::object_key::{ObjectKey, key};
use crate::owners::LostOwner;
use crate::planning::Planning;

impl Planning<'_> {
    /// Adds the steps that take marks off. Only marks of this environment count, and only where the fate of the owner is known.
    pub(crate) fn take_marks_off(&mut self, deletions: &[Deletion]) {
        let (intent, owner_graph) = (self.intent, self.owner_graph);
        if intent.orphans {
            return;
        }
        let going: BTreeSet<ObjectKey> = deletions.iter().map(|deletion| key(&deletion.object)).collect();
        for (own, object) in owner_graph.foreign() {
            let Some(named) = object.kin_of(&self.spec.place.environment) else { continue };
            let owner = match (owner_graph.lost_owner(own), owner_graph.relation(own)) {
                (Some(LostOwner::Left(at)), _) if is_retained(self.spec, at, intent) => Some(at.clone()),
                (None, Some(relation)) if !intent.destroy && !going.contains(&relation.owner) => {
                    Some(owner_graph.owning_resource(own).cloned().unwrap_or(named))
                }
                (Some(_) | None, _) => None,
            };
            if let Some(owner) = owner.filter(|owner| self.scope.holds(owner) && !going.contains(own)) {
                self.add(spared(object, &owner));
            }
        }
    }
}

/// Returns the step that takes the mark off an object.
fn spared(object: &Object, owner: &Address) -> Draft {
    let at = Address::of_id(object.kind, &object.id);
    let mut draft = Draft::new(Verb::Retain, &at, Reason::Spared(owner.clone()));
    draft.of = Some(owner.clone());
    draft.tags = object.without_claim();
    draft.object = Some(object.clone());
    draft
}
