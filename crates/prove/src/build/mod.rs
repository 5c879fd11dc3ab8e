//! The network of an environment, put together from the spec and from what is live.
//!
//! A field that the spec states has the spec's value. A field that it leaves out has the live value if the object lives, and
//! AWS's default if the object is to be made. An object that is to be deleted is not there. Everything else is unknown.

mod acls;
mod associations;
mod builder;
mod concern;
mod connections;
mod doors;
mod groups;
mod identities;
mod interfaces;
mod names;
mod services;
mod sources;
mod table_calls;
mod tables;
mod unseen;
mod uses;
mod vpcs;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::{KindName, Known, Object, Observed};

use self::builder::Builder;
pub use self::sources::{Progress, Sources};
pub(crate) use self::table_calls::TableCalls;
use crate::guardrails::data::Data;
use crate::guardrails::identity::Identity;
use crate::guardrails::surroundings::Things;
use crate::network::Network;

/// Puts the network together, without the services that are needed. The states of a plan are many, and only the ways out of them count.
pub fn network(sources: &Sources<'_>) -> Network {
    closed(sources).net
}

/// Puts the network together with the services of AWS, and the features that need them.
pub(crate) fn network_with_needs(sources: &Sources<'_>) -> Network {
    let mut builder = closed(sources);
    builder.services();
    builder.uses();
    builder.net
}

fn closed<'a>(sources: &'a Sources<'a>) -> Builder<'a> {
    let mut builder = Builder::new(sources);
    builder.vpcs();
    builder.lists();
    builder.nats();
    builder.tables();
    builder.subnets();
    builder.groups();
    builder.interfaces();
    builder.doors();
    builder.unseen();
    builder.trusted();
    builder
}

/// The calls that change each route table of the spec.
pub(crate) fn calls_of_tables(sources: &Sources<'_>) -> BTreeMap<String, TableCalls> {
    Builder::new(sources).calls_of_tables()
}

/// The roles and users of an environment, and the things of it that attempts to get out name.
pub(crate) fn identities(sources: &Sources<'_>, data: &Data) -> (Vec<Identity>, Things) {
    let builder = Builder::new(sources);
    let identities = builder.identities(data);
    let things = builder.things(&identities);
    (identities, things)
}

/// The ids of the live VPCs that an environment touches: its own, and those in which its objects stand.
pub fn vpcs(known: &Known) -> BTreeSet<String> {
    concern::vpcs(known).into_iter().map(str::to_owned).collect()
}

/// The ids of the prefix lists that live routes and rules name, and of those of services.
pub fn prefix_lists(known: &Known, objects: &[Object]) -> BTreeSet<String> {
    let vpcs = concern::vpcs(known);
    let inside = objects.iter().filter(|object| object.live["vpc_id"].as_str().is_some_and(|vpc| vpcs.contains(vpc)));
    known.facts.prefix_lists.values().cloned().chain(named_lists(inside)).collect()
}

/// The ids of all VPCs that were read, and of the prefix lists that anything in them names: for many environments of one account and region.
pub fn everywhere(observed: &Observed) -> (BTreeSet<String>, BTreeSet<String>) {
    let vpcs = observed.objects.iter().filter(|object| object.kind == KindName::Vpc).map(|object| object.id.clone());
    let lists = observed.facts.prefix_lists.values().cloned().chain(named_lists(observed.objects.iter()));
    (vpcs.collect(), lists.collect())
}

fn named_lists<'o>(objects: impl Iterator<Item = &'o Object>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for object in objects {
        let lists = ["routes", "ingress", "egress"].iter().filter_map(|field| object.live[*field].as_array()).flatten();
        let named = lists.flat_map(|one| ["destination", "peer"].into_iter().filter_map(|field| one[field].as_str()));
        found.extend(named.filter(|text| text.starts_with("pl-")).map(str::to_owned));
    }
    found
}
