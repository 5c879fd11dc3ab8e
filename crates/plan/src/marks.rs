//! Takes off the tag by which a destroy says of AWS's own objects that they go with their owner, where that owner stays after all: the destroy failed, was
//! killed, or somebody changed their mind. A tag that stayed on would look like consent when the owner goes one day for another reason.

use std::collections::BTreeSet;

use heiiki_model::plan::{Reason, Verb};
use heiiki_model::{Address, Object};

use crate::doomed::Doomed;
use crate::draft::{Draft, Key, key};
use crate::kin::Gone;
use crate::leftovers::is_retained;
use crate::planning::Planning;

impl Planning<'_> {
    /// Adds the steps. Only tags of this environment count, and only where it is known what has become of the owner.
    pub(crate) fn take_marks_off(&mut self, doomed: &[Doomed]) {
        let (intent, kinship) = (self.intent, self.kinship);
        if intent.orphans {
            return;
        }
        let going: BTreeSet<Key> = doomed.iter().map(|doomed| key(&doomed.object)).collect();
        for (own, object) in kinship.foreign() {
            let Some(named) = object.kin_of(&self.spec.place.environment) else { continue };
            let owner = match (kinship.end(own), kinship.relation(own)) {
                (Some(Gone::Left(at)), _) if is_retained(self.spec, at, intent) => Some(at.clone()),
                (None, Some(relation)) if !intent.destroy && !going.contains(&relation.owner) => {
                    Some(kinship.root(own).cloned().unwrap_or(named))
                }
                (Some(_) | None, _) => None,
            };
            if let Some(owner) = owner.filter(|owner| self.scope.holds(owner) && !going.contains(own)) {
                self.add(spared(object, &owner));
            }
        }
    }
}

fn spared(object: &Object, owner: &Address) -> Draft {
    let at = Address::of_id(object.kind, &object.id);
    let mut draft = Draft::new(Verb::Retain, &at, Reason::Spared(owner.clone()));
    draft.of = Some(owner.clone());
    draft.tags = object.without_claim();
    draft.object = Some(object.clone());
    draft
}
