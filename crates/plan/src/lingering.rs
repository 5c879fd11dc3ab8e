//! Interfaces that SageMaker removes some time after whatever it made them for, with a role. Until then that role stays, with the policies that give it
//! its power: SageMaker leaves for ever what it can no longer remove.

use std::collections::BTreeSet;

use heiiki_model::kinds::ec2::network_interface_signs::Maker;
use heiiki_model::plan::{Reason, Verb};
use heiiki_model::{Address, KindName, Object};

use crate::doomed::Doomed;
use crate::draft::{Draft, Drafts, Key, key};
use crate::ids::Ids;
use crate::kin::{Gone, Kinship};
use crate::signs;

/// Makes roles, and inline policies of roles that stay, wait for the interfaces that are removed with them: for the subnets and groups in which these stand,
/// and where none of those goes, for the interface itself.
pub(crate) fn link(doomed: &[Doomed], ids: &Ids, kinship: &Kinship<'_>, drafts: &mut Drafts) {
    let trusted: BTreeSet<Key> =
        doomed.iter().filter(|doomed| signs::is_sagemakers(&doomed.object)).map(|doomed| key(&doomed.object)).collect();
    let foreign: Vec<(Key, &Object)> = kinship.foreign().map(|(key, object)| (key.clone(), object)).collect();
    for (own, object) in foreign {
        let Some(roles) = roles(&own, object, &trusted, kinship, drafts) else { continue };
        let powers = powers(&roles, drafts);
        if powers.is_empty() {
            continue;
        }
        let network = ids.used_by(object).into_iter().filter(|used| matches!(used.0, KindName::SecurityGroup | KindName::Subnet));
        let mut waits: BTreeSet<usize> = network.filter_map(|used| drafts.deletes.get(&used).copied()).collect();
        if waits.is_empty() {
            waits.extend(wait(&own, object, kinship, drafts));
        }
        for power in powers {
            drafts.steps[power].rather_after.extend(waits.iter().copied());
        }
    }
}

/// The roles with which SageMaker removes an interface; nothing for one that is not SageMaker's, or whose owner stays.
fn roles(own: &Key, object: &Object, trusted: &BTreeSet<Key>, kinship: &Kinship<'_>, drafts: &Drafts) -> Option<BTreeSet<Key>> {
    let live = signs::interface(object).filter(|live| live.is_attached() && live.instance_id.is_none())?;
    let owners = kinship.owners(own);
    if owners.is_empty() {
        // Of what is gone nobody knows the role any more.
        let lingers = kinship.end(own) == Some(&Gone::Lingering) && kinship.stands_on_ours(object);
        return (lingers && matches!(live.maker(), Maker::SageMaker | Maker::Unknown)).then(|| trusted.clone());
    }
    let goes = |owner: &&Key| owner.0.section() == "sagemaker" && drafts.deletes.contains_key(*owner);
    owners.iter().all(goes).then(|| owners.iter().flat_map(|owner| kinship.roles(owner)).cloned().collect())
}

/// The deletions that take the power from roles: their own, and those of single policies in them.
fn powers(roles: &BTreeSet<Key>, drafts: &Drafts) -> Vec<usize> {
    let inside = |id: &str| id.split_once('/').is_some_and(|(role, _)| roles.contains(&(KindName::Role, role.to_owned())));
    let of_role = |key: &Key| roles.contains(key) || (key.0 == KindName::InlinePolicy && inside(&key.1));
    drafts.deletes.iter().filter(|(key, _)| of_role(key)).map(|(_, step)| *step).collect()
}

/// A step that waits until SageMaker has removed an interface, after everything that it may be of.
fn wait(own: &Key, object: &Object, kinship: &Kinship<'_>, drafts: &mut Drafts) -> Option<usize> {
    let of = kinship.root(own)?.clone();
    let mut draft = Draft::new(Verb::Delete, &Address::of_id(object.kind, &object.id), Reason::GoesWith(of.clone()));
    draft.object = Some(object.clone());
    draft.of = Some(of);
    draft.after.extend(kinship.owners(own).into_iter().filter_map(|owner| drafts.deletes.get(owner).copied()));
    Some(drafts.push(draft))
}
