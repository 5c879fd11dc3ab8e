//! Lingering interfaces: SageMaker removes them with a role, some time after the object for which it made them. Until then the role stays, with the policies
//! that give it its power, because SageMaker never removes an interface for which the role is gone.
//!
//! ```text
//! - endpoint/front  ->  - security_group/serve, - subnet/a  ->  - role/exec      the network waits for the interfaces, and the role for the network
//! - endpoint/front  ->  - network_interface/eni-0abc        ->  - role/exec      the network stays
//! ```

use std::collections::BTreeSet;

use heiiki_model::kinds::ec2::network_interface::signs::Maker;
use heiiki_model::plan::{Evidence, Former, Reason, Verb};
use heiiki_model::{Address, KindName, Object};

use crate::deletions::Deletion;
use crate::graph::Draft;
use crate::graph::Node;
use crate::id_index::IdIndex;
use crate::object_key::{ObjectKey, key};
use crate::owners::LostOwner;
use crate::planning::Planning;
use crate::signs;

impl Planning<'_> {
    /// Makes roles, and inline policies of roles that stay, wait for the interfaces that SageMaker removes with them: for the subnets and groups of the
    /// interfaces, and for the interface itself where none of those goes.
    pub(crate) fn link_lingering(&mut self, deletions: &[Deletion], ids: &IdIndex) {
        let powers: Vec<ObjectKey> = deletions.iter().map(|deletion| key(&deletion.object)).filter(gives_power).collect();
        let trusted =
            deletions.iter().filter(|deletion| signs::is_sagemakers(&deletion.object)).map(|deletion| key(&deletion.object));
        let trusted: BTreeSet<ObjectKey> = trusted.collect();
        for (own, object) in self.owner_graph.foreign() {
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
                waits.iter().for_each(|first| self.graph.soft_before(*first, power));
            }
        }
    }

    /// Returns the roles with which SageMaker removes an interface; `None` for one that is not SageMaker's, or whose owner stays.
    fn roles_of_interface(&self, own: &ObjectKey, object: &Object, trusted: &BTreeSet<ObjectKey>) -> Option<BTreeSet<ObjectKey>> {
        let live = signs::interface(object).filter(|live| live.is_attached() && live.instance_id.is_none())?;
        let owners = self.owner_graph.owners(own);
        if owners.is_empty() {
            // Of an owner that is gone nobody knows the role any more.
            let lingers =
                self.owner_graph.lost_owner(own) == Some(&LostOwner::Lingering) && self.owner_graph.stands_on_ours(object);
            return (lingers && matches!(live.maker(), Maker::SageMaker | Maker::Unknown)).then(|| trusted.clone());
        }
        let goes = |owner: &&ObjectKey| owner.0.section() == "sagemaker" && self.graph.delete_of(owner).is_some();
        owners.iter().all(goes).then(|| owners.iter().flat_map(|owner| self.owner_graph.roles(owner)).cloned().collect())
    }

    /// Adds a step that waits until SageMaker has removed an interface, after all objects to which that may belong.
    fn wait_for(&mut self, own: &ObjectKey, object: &Object) -> Node {
        let of = self.owner_graph.owning_resource(own).cloned();
        let reason = of.clone().map_or_else(orphaned, Reason::GoesWith);
        let mut draft = Draft::new(Verb::Delete, &Address::of_id(object.kind, &object.id), reason);
        draft.object = Some(object.clone());
        draft.of = of;
        let wait = self.add(draft);
        for owner in self.owner_graph.owners(own) {
            self.graph.after_delete_of(owner, wait);
        }
        wait
    }
}

/// Returns the reason of a step for an interface whose owner is gone, and that stands on subnets and groups of ours alone.
fn orphaned() -> Reason {
    Reason::Orphaned { of: Former::Unnamed, evidence: Evidence::StandsOnOurs }
}

/// True for a role, and for a single policy in a role.
fn gives_power(key: &ObjectKey) -> bool {
    matches!(key.0, KindName::Role | KindName::InlinePolicy)
}

/// True for one of these roles, and for a policy in one of them.
fn is_of(power: &ObjectKey, roles: &BTreeSet<ObjectKey>) -> bool {
    let inside = |id: &str| id.split_once('/').is_some_and(|(role, _)| roles.contains(&(KindName::Role, role.to_owned())));
    roles.contains(power) || (power.0 == KindName::InlinePolicy && inside(&power.1))
}
