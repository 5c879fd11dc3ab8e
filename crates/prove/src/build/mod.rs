//! The network of an environment, put together from the spec and from what is live.
//!
//! A field that the spec states has the spec's value. A field that it leaves out has the live value if the object lives, and
//! AWS's default if the object is to be made. An object that is to be deleted is not there. Everything else is unknown.

mod acls;
mod concern;
mod doors;
mod groups;
mod interfaces;
mod names;
mod tables;
mod vpcs;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::erased::typed;
use heiiki_model::shape::Shaped;
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{Address, Kind, KindName, Known, Object, Place};

use crate::fact::{FactId, Provenance};
use crate::network::{Id, Network};
use concern::Concern;
use names::Names;

/// The sources of the facts.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// The spec. `None` if only what is live counts.
    pub spec: Option<&'a Spec>,
    /// The live objects of the spec's resources, by address.
    pub known: &'a Known,
    /// Every object that was read, ours or not.
    pub objects: &'a [Object],
    /// The objects that the plan deletes, by kind and id.
    pub gone: BTreeSet<(KindName, String)>,
    /// The kinds that could not be read.
    pub unread: BTreeSet<KindName>,
    /// The surroundings.
    pub surroundings: &'a Surroundings,
    /// True if nothing was read, because nobody was asked.
    pub offline: bool,
}

/// One object with what is wanted and what lives of it.
pub(crate) struct Entry<K: Kind> {
    /// Its name in the network.
    name: Id,
    /// The want. `None` for an object that the spec does not make.
    want: Option<K::Want>,
    /// The live object. `None` if it is to be made.
    live: Option<K::Live>,
    /// The reason for which the kind was not read. `None` if it was.
    unread: Option<String>,
}

impl<K: Kind> Entry<K> {
    /// The provenance of a field: the spec's if it states it, else what lives, else AWS's default.
    fn provenance(&self, stated: bool) -> Provenance {
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
pub(crate) struct Builder<'a> {
    sources: &'a Sources<'a>,
    place: &'a Place,
    names: Names,
    concern: Concern<'a>,
    net: Network,
}

/// Puts the network together.
pub fn network(sources: &Sources<'_>) -> Network {
    let mut builder = Builder {
        sources,
        place: &sources.known.place,
        names: Names::of(sources),
        concern: Concern::of(sources),
        net: Network::default(),
    };
    builder.vpcs();
    builder.lists();
    builder.nats();
    builder.tables();
    builder.subnets();
    builder.groups();
    builder.interfaces();
    builder.doors();
    builder.net
}

impl Builder<'_> {
    /// All objects of a kind: those of the spec first, then the others that live.
    fn entries<K: Kind>(&self) -> Vec<Entry<K>> {
        let sources = self.sources;
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut found = Vec::new();
        let resources = sources.spec.into_iter().flat_map(|spec| &spec.resources);
        for resource in resources.filter(|resource| resource.at.kind == K::NAME) {
            let live = sources.known.live.get(&resource.at);
            taken.extend(live.map(|object| object.id.as_str()));
            found.push(Entry {
                name: resource.at.to_string(),
                want: resource.existing.is_none().then(|| enforced::<K>(resource, live.is_some())),
                live: live.map(|object| typed(&object.live)),
                unread: self.unread(K::NAME),
            });
        }
        let others = sources.objects.iter().filter(|object| object.kind == K::NAME && !taken.contains(object.id.as_str()));
        let others = others.filter(|object| !sources.gone.contains(&(K::NAME, object.id.clone())));
        for object in others.filter(|object| self.concern.has(object)) {
            let live = typed(&object.live);
            found.push(Entry { name: self.names.of_id(&object.id), want: None, live: Some(live), unread: None });
        }
        found
    }

    /// The reason for which objects of a kind are not known. `None` if they are.
    fn unread(&self, kind: KindName) -> Option<String> {
        self.sources.unread.contains(&kind).then(|| format!("{kind} objects could not be read"))
    }

    /// Adds a fact.
    fn fact(&mut self, object: &str, field: &str, value: impl Into<String>, provenance: Provenance) -> FactId {
        self.net.facts.add(object, field, value, provenance)
    }

    /// True if the spec makes the object of this name, so that nobody else has put anything into it yet.
    fn is_made(&self, name: &str) -> bool {
        let Ok(at) = name.parse::<Address>() else { return false };
        let wanted = self.sources.spec.and_then(|spec| spec.resource(&at)).is_some_and(|found| found.existing.is_none());
        wanted && self.sources.known.live.get(&at).is_none() && !self.sources.unread.contains(&at.kind)
    }
}

/// The want of a resource without the fields that others own: of an object that lives, the spec does not decide them.
fn enforced<K: Kind>(resource: &Resource, lives: bool) -> K::Want {
    let mut want = resource.want.clone();
    for path in resource.ignore.iter().filter(|_| lives) {
        let field = path.split(['.', '[']).next().unwrap_or_default();
        let mut without = want.clone();
        let removed = without.as_object_mut().and_then(|members| members.shift_remove(field)).is_some();
        if removed && <K::Want as Shaped>::read(&without).is_some() {
            want = without;
        }
    }
    typed(&want)
}

/// The ids of the live VPCs that an environment touches: its own, and those in which its objects stand.
pub fn vpcs(known: &Known) -> BTreeSet<String> {
    concern::vpcs(known).into_iter().map(str::to_owned).collect()
}

/// The ids of the prefix lists that live routes and rules name, and of those of services.
pub fn prefix_lists(known: &Known, objects: &[Object]) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = known.facts.prefix_lists.values().cloned().collect();
    let vpcs = concern::vpcs(known);
    let inside = objects.iter().filter(|object| object.live["vpc_id"].as_str().is_some_and(|vpc| vpcs.contains(vpc)));
    for object in inside {
        let lists = ["routes", "ingress", "egress"].iter().filter_map(|field| object.live[*field].as_array()).flatten();
        let named = lists.flat_map(|one| ["destination", "peer"].into_iter().filter_map(|field| one[field].as_str()));
        found.extend(named.filter(|text| text.starts_with("pl-")).map(str::to_owned));
    }
    found
}

/// Objects by the VPC in which they stand.
type ByVpc<T> = BTreeMap<Id, T>;
