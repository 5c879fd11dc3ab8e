//! What looks like a new name for a resource: one leaves the spec, and another one of its kind comes that its object could be as it is. Nothing is decided
//! by it; a refusal tells of it, because `moved` would spare what is refused.

use heiiki_model::plan::{Refusal, Rename, Step, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Mode, kinds};

/// Tells of a likely new name with the refusal that is about it, or with the first one.
pub(crate) fn tell(spec: &Spec, steps: &[Step], known: &Known, refusals: &mut [Refusal]) {
    for rename in found(spec, steps, known) {
        let about = |refusal: &Refusal| refusal.at == rename.from || refusal.at == rename.to;
        let place = refusals.iter().position(about).or_else(|| refusals.iter().position(|refusal| refusal.renamed.is_none()));
        if let Some(refusal) = place.and_then(|place| refusals.get_mut(place)) {
            refusal.renamed.get_or_insert(rename);
        }
    }
}

/// Every pair of which each fits no other one.
fn found(spec: &Spec, steps: &[Step], known: &Known) -> Vec<Rename> {
    let leaves = |step: &&Step| step.verb == Verb::Delete && step.of.is_none() && spec.resource(&step.at).is_none();
    let comes = |step: &&Step| step.verb == Verb::Create && known.live.get(&step.at).is_none();
    let leaving: Vec<&Step> = steps.iter().filter(leaves).collect();
    let coming: Vec<&Step> = steps.iter().filter(comes).collect();
    let pairs: Vec<(&Address, &Address)> =
        leaving.iter().flat_map(|old| coming.iter().filter(|new| fits(old, new, known)).map(|new| (&old.at, &new.at))).collect();
    let alone = |(old, new): &&(&Address, &Address)| pairs.iter().filter(|(from, to)| from == old || to == new).count() == 1;
    pairs.iter().filter(alone).map(|(from, to)| Rename { from: (*from).clone(), to: (*to).clone() }).collect()
}

/// True when the object of what leaves could be what comes without being made anew.
fn fits(old: &Step, new: &Step, known: &Known) -> bool {
    let (Some(object), Some(want)) = (&old.object, &new.want) else { return false };
    let kept = |mode: &Mode| matches!(mode, Mode::InPlace | Mode::Restart);
    old.at.kind == new.at.kind && kinds::of(new.at.kind).diff(want, &object.live, known).iter().all(|change| kept(&change.mode))
}
