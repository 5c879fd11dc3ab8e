//! What a reader is told of kin: everything that AWS or users made for or inside of what goes, and what becomes of it.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Fate, Kin, Stays, Step, StepId, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, kinds};

use crate::doomed::Doomed;
use crate::draft::{Key, key};
use crate::kin::Kinship;

/// The kin of everything that goes.
pub(crate) fn of(doomed: &[Doomed], kinship: &Kinship<'_>, steps: &[Step]) -> Vec<Kin> {
    let deletes = steps.iter().filter(|step| step.verb == Verb::Delete);
    let deletes: BTreeMap<Key, StepId> = deletes.filter_map(|step| Some((key(step.object.as_ref()?), step.id))).collect();
    let going: BTreeSet<Key> = doomed.iter().map(|doomed| key(&doomed.object)).collect();
    let mut family: Vec<Kin> = Vec::new();
    for owner in doomed.iter().filter(|doomed| doomed.of.is_none()) {
        let retained = owner.disposition == Some(Disposition::Retain);
        let mut staying: BTreeSet<Key> = BTreeSet::new();
        for mut kin in members(&owner.at, &key(&owner.object), kinship) {
            let own = (kin.kind, kin.id.clone());
            // What may be of several is told once.
            let shared = kinship.owners(&own).len() > 1;
            if shared && family.iter().any(|other| other.kind == kin.kind && other.id == kin.id) {
                continue;
            }
            let stays = kinship.owners(&own).into_iter().find(|owner| !going.contains(*owner));
            let held = kinship.relation(&own).is_some_and(|relation| staying.contains(&relation.owner));
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
            family.push(kin);
        }
    }
    family
}

/// The kin of one object.
pub(crate) fn members(at: &Address, of: &Key, kinship: &Kinship<'_>) -> Vec<Kin> {
    let member = |member: &Key| {
        let (object, relation) = (kinship.object(member)?, kinship.relation(member)?);
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
    kinship.descendants(of).iter().filter_map(member).collect()
}
