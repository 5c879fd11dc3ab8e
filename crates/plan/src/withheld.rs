//! Objects that the caller may not look at: they are left as they are, with whatever may be the only way to them, and everything else goes on.
//!
//! What cannot be read is not compared, and nothing is decided about it that reading would have decided.

use std::collections::BTreeMap;

use heiiki_model::plan::{Keeps, Kept};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Object, kinds};

use crate::claim::Claimed;
use crate::draft::{Key, key};
use crate::planning::Planning;

/// That an object of the spec is not compared.
pub(crate) fn uncompared(at: &Address, object: &Object, said: String) -> Kept {
    Kept { at: at.clone(), id: object.id.clone(), why: Keeps::NotCompared { said } }
}

impl Planning<'_> {
    /// What stays of an environment that is destroyed because nobody could look whose it is. Gives what must stay for it, with the reason: a bucket may be
    /// reached through one endpoint alone.
    pub(crate) fn keep_withheld(&mut self) -> BTreeMap<Key, Keeps> {
        let (spec, claimed) = (self.spec, self.claimed);
        let mut needed = BTreeMap::new();
        for resource in self.ours() {
            let Some(object) = claimed.known.live.get(&resource.at).filter(|object| object.existing) else { continue };
            if let Some(said) = kinds::of(resource.at.kind).withheld(&object.live) {
                self.kept.push(Kept { at: resource.at.clone(), id: object.id.clone(), why: Keeps::NotRead { said } });
                let why = Keeps::OnlyWay { to: resource.at.clone() };
                needed.extend(named(spec, claimed, &resource.at).into_iter().map(|key| (key, why.clone())));
            }
        }
        needed
    }
}

/// What an object of which nothing could be read stands on, as far as the spec says; nothing for one that was read.
pub(crate) fn stands_on(spec: &Spec, claimed: &Claimed, at: &Address, object: &Object) -> Vec<Key> {
    if kinds::of(object.kind).withheld(&object.live).is_none() {
        return Vec::new();
    }
    named(spec, claimed, at)
}

fn named(spec: &Spec, claimed: &Claimed, at: &Address) -> Vec<Key> {
    let Some(resource) = spec.resources.iter().find(|resource| resource.at == *at && resource.existing.is_none()) else {
        return Vec::new();
    };
    let refs = kinds::of(at.kind).refs(&resource.want);
    let live = refs.iter().filter_map(|reference| claimed.known.live.get(&reference.to));
    live.filter(|object| !object.existing).map(|object| key(object)).collect()
}
