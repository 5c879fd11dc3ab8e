//! The builder: the entries of each kind, with what is wanted and what lives of each.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::erased::typed;
use heiiki_model::shape::Shaped;
use heiiki_model::spec::Resource;
use heiiki_model::{Kind, KindName, Place};
use serde_json::Value;

use super::associations::Associations;
use super::concern::Concern;
use super::names::Names;
use super::sources::{Progress, Sources};
use crate::fact::{FactId, Provenance};
use crate::network::{Id, Network};

/// One object with what is wanted and what lives of it.
pub(super) struct Entry<K: Kind> {
    /// Its name in the network.
    pub(super) name: Id,
    /// The want. `None` for an object that the spec does not make.
    pub(super) want: Option<K::Want>,
    /// The live object. `None` if it is to be made.
    pub(super) live: Option<K::Live>,
    /// The number of its first calls that are done. `None` if it is as it will be, or as it lives.
    pub(super) calls: Option<usize>,
    /// The reason for which the kind was not read. `None` if it was.
    unread: Option<String>,
}

impl<K: Kind> Entry<K> {
    /// The provenance of a field: the spec's if it states it, else what lives, else AWS's default.
    pub(super) fn provenance(&self, stated: bool) -> Provenance {
        match (stated, &self.live, &self.want, &self.unread) {
            (true, _, Some(_), _) => Provenance::Spec,
            (_, Some(_), ..) => Provenance::Live,
            (_, None, _, Some(why)) => Provenance::Unknown(why.clone()),
            (_, None, Some(_), None) => Provenance::Default,
            (_, None, None, None) => Provenance::Unknown("the spec uses it, and it was not read".to_owned()),
        }
    }
}

/// The builder.
pub(super) struct Builder<'a> {
    pub(super) sources: &'a Sources<'a>,
    pub(super) place: &'a Place,
    pub(super) names: Names,
    concern: Concern<'a>,
    made: BTreeSet<Id>,
    pub(super) associations: Associations,
    pub(super) net: Network,
}

impl<'a> Builder<'a> {
    /// A builder that has no network yet.
    pub(super) fn new(sources: &'a Sources<'a>) -> Self {
        Self {
            sources,
            place: &sources.known.place,
            names: Names::of(sources),
            concern: Concern::of(sources),
            made: made(sources),
            associations: Associations::default(),
            net: Network::default(),
        }
    }

    /// All objects of a kind: those of the spec first, then the others that live.
    pub(super) fn entries<K: Kind>(&self) -> Vec<Entry<K>> {
        let sources = self.sources;
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut found = Vec::new();
        let resources = sources.spec.into_iter().flat_map(|spec| &spec.resources);
        for resource in resources.filter(|resource| resource.at.kind == K::NAME) {
            let live = sources.live_of(&resource.at);
            let gone = live.is_some_and(|object| sources.gone.contains(&(K::NAME, object.id.clone())));
            let progress = sources.progress_of(&resource.at);
            taken.extend(live.map(|object| object.id.as_str()));
            // It is not made yet, or it is gone.
            if resource.existing.is_none() && progress.is_none() && (live.is_none() || gone) {
                continue;
            }
            let wanted = resource.existing.is_none() && progress.is_some();
            found.push(Entry {
                name: resource.at.to_string(),
                want: wanted.then(|| enforced::<K>(resource, live.is_some())),
                live: live.map(|object| typed(&object.live)),
                calls: progress.and_then(Progress::calls),
                unread: self.unread(K::NAME),
            });
        }
        let others = sources.objects.iter().filter(|object| object.kind == K::NAME && !taken.contains(object.id.as_str()));
        let others = others.filter(|object| !sources.gone.contains(&(K::NAME, object.id.clone())));
        for object in others.filter(|object| self.concern.has(object)) {
            let live = typed(&object.live);
            found.push(Entry { name: self.names.of_id(&object.id), want: None, live: Some(live), calls: None, unread: None });
        }
        found
    }

    /// The reason for which objects of a kind are not known. `None` if they are.
    pub(super) fn unread(&self, kind: KindName) -> Option<String> {
        self.sources.unread.contains(&kind).then(|| format!("{kind} objects could not be read"))
    }

    /// Notes the other networks that the spec trusts.
    pub(super) fn trusted(&mut self) {
        let networks = self.sources.closed.into_iter().flat_map(|closed| &closed.networks).flatten();
        self.net.trusted = networks.map(|id| self.names.of_id(id)).collect();
    }

    /// True if the spec trusts a service of others.
    pub(super) fn trusts_service(&self, service: &str) -> bool {
        let mut services = self.sources.closed.into_iter().flat_map(|closed| &closed.services).flatten();
        services.any(|trusted| trusted == service)
    }

    /// True if the object with an id is deleted.
    pub(super) fn is_gone(&self, id: &str) -> bool {
        self.sources.gone.iter().any(|(_, gone)| gone == id)
    }

    /// Adds a fact.
    pub(super) fn fact(&mut self, object: &str, field: &str, value: impl Into<String>, provenance: Provenance) -> FactId {
        self.net.facts.add(object, field, value, provenance)
    }

    /// True if the spec makes the object of this name, so that nobody else has put anything into it yet.
    pub(super) fn is_made(&self, name: &str) -> bool {
        self.made.contains(name)
    }
}

/// The names of the resources that the spec makes and that do not live yet.
fn made(sources: &Sources<'_>) -> BTreeSet<Id> {
    let resources = sources.spec.into_iter().flat_map(|spec| &spec.resources).filter(|resource| resource.existing.is_none());
    let begun = resources.filter(|resource| sources.progress_of(&resource.at).is_some());
    let missing = begun.filter(|resource| sources.live_of(&resource.at).is_none());
    missing.filter(|resource| !sources.unread.contains(&resource.at.kind)).map(|resource| resource.at.to_string()).collect()
}

/// The want of a resource without the fields that others own: of an object that lives, the spec does not decide them.
fn enforced<K: Kind>(resource: &Resource, lives: bool) -> K::Want {
    let mut want = resource.want.clone();
    for path in resource.ignore.iter().filter(|_| lives) {
        let mut keys: Vec<&str> = path.split('.').collect();
        // A part of a list is decided by nobody alone, so that the whole list counts as theirs.
        if let Some(at) = keys.iter().position(|key| key.contains('[')) {
            keys.truncate(at + 1);
        }
        let keys: Vec<&str> = keys.iter().map(|key| key.split('[').next().unwrap_or_default()).collect();
        let mut without = want.clone();
        if remove(&mut without, &keys) && <K::Want as Shaped>::read(&without).is_some() {
            want = without;
        }
    }
    typed(&want)
}

/// Removes the value at a path. True if it was there.
fn remove(value: &mut Value, path: &[&str]) -> bool {
    match path {
        [] => false,
        [last] => value.as_object_mut().and_then(|members| members.shift_remove(*last)).is_some(),
        [first, rest @ ..] => value.get_mut(*first).is_some_and(|inner| remove(inner, rest)),
    }
}

/// Objects by the VPC in which they stand.
pub(super) type ByVpc<T> = BTreeMap<Id, T>;
