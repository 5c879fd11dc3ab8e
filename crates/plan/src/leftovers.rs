//! What AWS made for a resource of ours that is gone, and did not remove with it. A tag says that an earlier destroy was about to let it go, too. That is no
//! consent: its data goes only where somebody says so now.

use std::collections::BTreeSet;

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Keeps, Kept, Reason};
use heiiki_model::spec::{Disposition, Spec};
use heiiki_model::{Address, Object, kinds};

use crate::Intent;
use crate::doomed::Doomed;
use crate::kin::{Gone, Kinship};
use crate::planning::Planning;

impl Planning<'_> {
    /// Gives what goes of it. What stays for its data is told as kept, and everything else of the same owner stays with it: it may stand on it.
    pub(crate) fn leftovers(&mut self) -> Vec<Doomed> {
        let (spec, intent) = (self.spec, self.intent);
        let left: Vec<(&Address, &Object)> = left(self.kinship).filter(|(at, _)| self.scope.holds(at)).collect();
        let mut staying: BTreeSet<&Address> = BTreeSet::new();
        for (at, object) in &left {
            let loss = kinds::of(object.kind).loses(&object.live);
            if is_retained(spec, at, intent) {
                staying.insert(*at);
                self.kept.extend(loss.map(|loss| kept(object, Keeps::RetainedLeft { loss, of: (*at).clone() })));
            } else if let Some(loss) = loss.filter(|_| !intent.destroy && !allowed(intent, at, object)) {
                staying.insert(*at);
                self.kept.push(kept(object, Keeps::LeftWithData { loss, of: (*at).clone() }));
            }
        }
        let goes = left.into_iter().filter(|(at, _)| !staying.contains(at));
        let goes = goes.map(|(at, object)| {
            let consent = spec.resource(at).and_then(|resource| resource.on_destroy).filter(|_| intent.destroy);
            Doomed {
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

/// Everything of ours that an interrupted deletion left, with the resource for which AWS made it.
fn left<'k>(kinship: &'k Kinship<'_>) -> impl Iterator<Item = (&'k Address, &'k Object)> {
    kinship.all_gone().filter_map(|(key, gone)| match gone {
        Gone::Left(at) => Some((at, kinship.object(key)?)),
        Gone::Orphan { .. } | Gone::Lingering => None,
    })
}

/// True when the spec says by now that the data of this owner outlives it.
pub(crate) fn is_retained(spec: &Spec, owner: &Address, intent: &Intent) -> bool {
    let says = spec.resource(owner).and_then(|resource| resource.on_destroy);
    intent.destroy && says == Some(Disposition::Retain) && !intent.allow_data_loss.contains(owner)
}

fn allowed(intent: &Intent, owner: &Address, object: &Object) -> bool {
    let named = |at: &Address| intent.allow_data_loss.contains(at);
    named(owner) || named(&Address::of_id(object.kind, &object.id))
}

fn kept(object: &Object, why: Keeps) -> Kept {
    Kept { at: Address::of_id(object.kind, &object.id), id: object.id.clone(), why }
}
