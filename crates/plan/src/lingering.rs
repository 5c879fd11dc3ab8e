//! Interfaces that SageMaker removes some time after whatever it made them for, with a role. Until then that role stays, with the policies that give it
//! its power: SageMaker leaves for ever what it can no longer remove.
//!
//! ```text
//! - endpoint/front  ->  - security_group/serve, - subnet/a  ->  - role/exec      the network waits for the interfaces, and the role for the network
//! - endpoint/front  ->  - network_interface/eni-0abc        ->  - role/exec      the network stays
//! ```

use std::collections::BTreeSet;

use heiiki_model::kinds::ec2::network_interface::signs::Maker;
use heiiki_model::plan::{Evidence, Former, Reason, Verb};
use heiiki_model::{Address, KindName, Object};

use crate::doomed::Doomed;
use crate::draft::{Draft, Key, key};
use crate::graph::Node;
use crate::ids::Ids;
use crate::kin::Gone;
use crate::planning::Planning;
use crate::signs;

impl Planning<'_> {
    /// Makes roles, and inline policies of roles that stay, wait for the interfaces that are removed with them: for the subnets and groups in which these
    /// stand, and where none of those goes, for the interface itself.
    pub(crate) fn link_lingering(&mut self, doomed: &[Doomed], ids: &Ids) {
        let powers: Vec<Key> = doomed.iter().map(|doomed| key(&doomed.object)).filter(gives_power).collect();
        let trusted = doomed.iter().filter(|doomed| signs::is_sagemakers(&doomed.object)).map(|doomed| key(&doomed.object));
        let trusted: BTreeSet<Key> = trusted.collect();
        for (own, object) in self.kinship.foreign() {
            let Some(roles) = self.roles_of_interface(own, object, &trusted) else { continue };
            let powers = powers.iter().filter(|power| is_of(power, &roles)).filter_map(|power| self.graph.delete_of(power));
            let powers: Vec<Node> = powers.collect();
            if powers.is_empty() {
                continue;
            }
            let network = ids.used_by(object).into_iter();
            let network = network.filter(|used| matches!(used.0, KindName::SecurityGroup | KindName::Subnet));
            let mut waits: Vec<Node> = network.filter_map(|used| self.graph.delete_of(&used)).collect();
            if waits.is_empty() {
                waits.push(self.wait_for(own, object));
            }
            for power in powers {
                waits.iter().for_each(|first| self.graph.prefer(*first, power));
            }
        }
    }

    /// The roles with which SageMaker removes an interface; nothing for one that is not SageMaker's, or whose owner stays.
    fn roles_of_interface(&self, own: &Key, object: &Object, trusted: &BTreeSet<Key>) -> Option<BTreeSet<Key>> {
        let live = signs::interface(object).filter(|live| live.is_attached() && live.instance_id.is_none())?;
        let owners = self.kinship.owners(own);
        if owners.is_empty() {
            // Of what is gone nobody knows the role any more.
            let lingers = self.kinship.end(own) == Some(&Gone::Lingering) && self.kinship.stands_on_ours(object);
            return (lingers && matches!(live.maker(), Maker::SageMaker | Maker::Unknown)).then(|| trusted.clone());
        }
        let goes = |owner: &&Key| owner.0.section() == "sagemaker" && self.graph.delete_of(owner).is_some();
        owners.iter().all(goes).then(|| owners.iter().flat_map(|owner| self.kinship.roles(owner)).cloned().collect())
    }

    /// Adds a step that waits until SageMaker has removed an interface, after everything that it may be of.
    fn wait_for(&mut self, own: &Key, object: &Object) -> Node {
        let of = self.kinship.root(own).cloned();
        let reason = of.clone().map_or_else(orphaned, Reason::GoesWith);
        let mut draft = Draft::new(Verb::Delete, &Address::of_id(object.kind, &object.id), reason);
        draft.object = Some(object.clone());
        draft.of = of;
        let wait = self.add(draft);
        for owner in self.kinship.owners(own) {
            self.graph.after_delete_of(owner, wait);
        }
        wait
    }
}

/// Of an interface whose owner is gone, and that stands on what is ours alone.
fn orphaned() -> Reason {
    Reason::Orphaned { of: Former::Unnamed, evidence: Evidence::StandsOnOurs }
}

/// True for what gives SageMaker its power: a role, and a single policy in one.
fn gives_power(key: &Key) -> bool {
    matches!(key.0, KindName::Role | KindName::InlinePolicy)
}

/// True for one of these roles, and for a policy in one of them.
fn is_of(power: &Key, roles: &BTreeSet<Key>) -> bool {
    let inside = |id: &str| id.split_once('/').is_some_and(|(role, _)| roles.contains(&(KindName::Role, role.to_owned())));
    roles.contains(power) || (power.0 == KindName::InlinePolicy && inside(&power.1))
}
