//! Objects of which the caller may not read enough (`Kind::withheld`). They are not compared and stay as they are, together with the resources through which
//! alone they may be reached. Everything else goes on.
//!
//! ```text
//! GetBucketPolicy is denied for bucket/data       bucket/data is not compared, and no step changes it
//! GetBucketTagging is denied, too; destroy        nobody can tell if bucket/data is ours: it stays, and so does vpc_endpoint/s3, which it names in the spec
//! ```

use std::collections::BTreeMap;

use heiiki_model::plan::{KeepReason, Kept};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Object, kinds};

use crate::claimed::Claimed;
use crate::object_key::{ObjectKey, key};
use crate::planning::Planning;

/// Returns the entry of the plan that says that an object is not compared.
pub(crate) fn uncompared(at: &Address, object: &Object, said: String) -> Kept {
    Kept { at: at.clone(), id: object.id.clone(), why: KeepReason::NotCompared { said } }
}

impl Planning<'_> {
    /// Keeps objects of a destroyed environment of which not even the owner could be read. Returns the objects that must stay for them, each with the reason: a
    /// bucket may be reached through one endpoint alone.
    pub(crate) fn keep_unreadable(&mut self) -> BTreeMap<ObjectKey, KeepReason> {
        let (spec, claimed) = (self.spec, self.claimed);
        let mut needed = BTreeMap::new();
        for resource in self.ours() {
            let Some(object) = claimed.known.live.get(&resource.at).filter(|object| object.existing) else { continue };
            if let Some(said) = kinds::of(resource.at.kind).withheld(&object.live) {
                self.kept.push(Kept { at: resource.at.clone(), id: object.id.clone(), why: KeepReason::NotRead { said } });
                let why = KeepReason::OnlyWay { to: resource.at.clone() };
                needed.extend(named(spec, claimed, &resource.at).into_iter().map(|key| (key, why.clone())));
            }
        }
        needed
    }
}

/// Returns the objects on which an unreadable object stands, as far as the spec says; none for an object that was read.
pub(crate) fn stands_on(spec: &Spec, claimed: &Claimed, at: &Address, object: &Object) -> Vec<ObjectKey> {
    if kinds::of(object.kind).withheld(&object.live).is_none() {
        return Vec::new();
    }
    named(spec, claimed, at)
}

/// Returns the live objects of ours that a resource names in the spec.
fn named(spec: &Spec, claimed: &Claimed, at: &Address) -> Vec<ObjectKey> {
    let Some(resource) = spec.resources.iter().find(|resource| resource.at == *at && resource.existing.is_none()) else {
        return Vec::new();
    };
    let refs = kinds::of(at.kind).refs(&resource.want);
    let live = refs.iter().filter_map(|reference| claimed.known.live.get(&reference.to));
    live.filter(|object| !object.existing).map(|object| key(object)).collect()
}
