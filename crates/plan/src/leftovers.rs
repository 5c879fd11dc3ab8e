//! Leftovers: objects that AWS made for a resource of ours which is gone, and that carry the mark of an earlier destroy. The mark is no consent: their data goes
//! only where the user says so now.
//!
//! ```text
//! domain/studio is gone, and its file_system/fs-1 carries heiiki:kin-of = domain/studio
//! apply                                      fs-1 stays, and the plan says that it holds data
//! apply --allow-data-loss domain/studio      - file_system/fs-1
//! ```

use std::collections::BTreeSet;

use heiiki_model::kind::Bond;
use heiiki_model::plan::{KeepReason, Kept, Reason};
use heiiki_model::spec::{Disposition, Spec};
use heiiki_model::{Address, Object, kinds};

use crate::Intent;
use crate::deletions::Deletion;
use crate::owners::{LostOwner, OwnerGraph};
use crate::planning::Planning;

impl Planning<'_> {
    /// Returns the leftovers that go. One that stays for its data is recorded as kept, and all others of the same owner stay with it, because it may stand on them.
    pub(crate) fn leftovers(&mut self) -> Vec<Deletion> {
        let (spec, intent) = (self.spec, self.intent);
        let left: Vec<(&Address, &Object)> = left(self.owner_graph).filter(|(at, _)| self.scope.holds(at)).collect();
        let mut staying: BTreeSet<&Address> = BTreeSet::new();
        for (at, object) in &left {
            let loss = kinds::of(object.kind).loses(&object.live);
            if is_retained(spec, at, intent) {
                staying.insert(*at);
                self.kept.extend(loss.map(|loss| kept(object, KeepReason::RetainedLeft { loss, of: (*at).clone() })));
            } else if let Some(loss) = loss.filter(|_| !intent.destroy && !allowed(intent, at, object)) {
                staying.insert(*at);
                self.kept.push(kept(object, KeepReason::LeftWithData { loss, of: (*at).clone() }));
            }
        }
        let goes = left.into_iter().filter(|(at, _)| !staying.contains(at));
        let goes = goes.map(|(at, object)| {
            let consent = spec.resource(at).and_then(|resource| resource.on_destroy).filter(|_| intent.destroy);
            Deletion {
                at: Address::of_id(object.kind, &object.id),
                of: Some(at.clone()),
                bond: Some(Bond::Companion),
                object: object.clone(),
                why: Reason::LeftBy(at.clone()),
                disposition: consent.or_else(|| allowed(intent, at, object).then_some(Disposition::Delete)),
            }
        });
        goes.collect()
    }
}

/// Returns the leftovers of interrupted deletions, each with the resource for which AWS made it.
fn left<'k>(owner_graph: &'k OwnerGraph<'_>) -> impl Iterator<Item = (&'k Address, &'k Object)> {
    owner_graph.ownerless().filter_map(|(key, gone)| match gone {
        LostOwner::Left(at) => Some((at, owner_graph.object(key)?)),
        LostOwner::Orphan { .. } | LostOwner::Lingering => None,
    })
}

/// True if the spec says by now that the data of this owner is retained.
pub(crate) fn is_retained(spec: &Spec, owner: &Address, intent: &Intent) -> bool {
    let says = spec.resource(owner).and_then(|resource| resource.on_destroy);
    intent.destroy && says == Some(Disposition::Retain) && !intent.allow_data_loss.contains(owner)
}

/// True if the user allowed that the data of a leftover dies.
fn allowed(intent: &Intent, owner: &Address, object: &Object) -> bool {
    let named = |at: &Address| intent.allow_data_loss.contains(at);
    named(owner) || named(&Address::of_id(object.kind, &object.id))
}

/// Returns the entry of the plan that says that a leftover stays.
fn kept(object: &Object, why: KeepReason) -> Kept {
    Kept { at: Address::of_id(object.kind, &object.id), id: object.id.clone(), why }
}
