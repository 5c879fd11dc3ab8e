//! The report on kin: everything that AWS or users made for or inside of the objects that go, and its fate. It decides nothing.
//!
//! ```text
//! - domain/studio     app default            deleted by step 1
//!                     file system fs-1       stays, because `on_destroy: retain` is set
//!                     interface eni-1        goes along: SageMaker removes it
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Fate, Kin, Stays, Step, StepId, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, kinds};

use crate::deletions::Deletion;
use crate::object_key::{ObjectKey, key};
use crate::owners::OwnerGraph;

/// Returns the kin of all objects that go, with its fate.
pub(crate) fn fates(deletions: &[Deletion], owner_graph: &OwnerGraph<'_>, steps: &[Step]) -> Vec<Kin> {
    let deletes = steps.iter().filter(|step| step.verb == Verb::Delete);
    let deletes: BTreeMap<ObjectKey, StepId> = deletes.filter_map(|step| Some((key(step.object.as_ref()?), step.id))).collect();
    let going: BTreeSet<ObjectKey> = deletions.iter().map(|deletion| key(&deletion.object)).collect();
    let mut report: Vec<Kin> = Vec::new();
    for owner in deletions.iter().filter(|deletion| deletion.of.is_none()) {
        let retained = owner.disposition == Some(Disposition::Retain);
        let mut staying: BTreeSet<ObjectKey> = BTreeSet::new();
        for mut kin in members(&owner.at, &key(&owner.object), owner_graph) {
            let own = (kin.kind, kin.id.clone());
            // An object that may belong to several owners is told once.
            let shared = owner_graph.owners(&own).len() > 1;
            if shared && report.iter().any(|other| other.kind == kin.kind && other.id == kin.id) {
                continue;
            }
            let stays = owner_graph.owners(&own).into_iter().find(|owner| !going.contains(*owner));
            let held = owner_graph.relation(&own).is_some_and(|relation| staying.contains(&relation.owner));
            let vanishes = kin.bond == Bond::Part || kin.kind == KindName::NetworkInterface;
            kin.fate = Some(match deletes.get(&own) {
                Some(step) => Fate::Deleted(*step),
                None if kin.bond == Bond::Record => Fate::Stays(Stays::Record),
                None => match stays.filter(|_| shared) {
                    Some((kind, id)) => Fate::Stays(Stays::MayBeOf { kind: *kind, id: id.clone() }),
                    None if held || (retained && !vanishes) => Fate::Stays(Stays::Retained),
                    None => Fate::GoesAlong,
                },
            });
            if matches!(kin.fate, Some(Fate::Stays(_))) {
                staying.insert(own);
            }
            report.push(kin);
        }
    }
    report
}

/// Returns the kin of one object, without its fate.
pub(crate) fn members(at: &Address, of: &ObjectKey, owner_graph: &OwnerGraph<'_>) -> Vec<Kin> {
    let member = |member: &ObjectKey| {
        let (object, relation) = (owner_graph.object(member)?, owner_graph.relation(member)?);
        let kind = kinds::of(object.kind);
        Some(Kin {
            of: at.clone(),
            kind: object.kind,
            id: object.id.clone(),
            name: kind.live_name(&object.live).filter(|name| *name != object.id),
            bond: relation.bond,
            evidence: relation.evidence.clone(),
            phase: kind.phase(&object.live),
            about: kind.about(&object.live),
            fate: None,
        })
    };
    owner_graph.descendants(of).iter().filter_map(member).collect()
}
