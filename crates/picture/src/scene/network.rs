//! The place of each resource: the VPC and zone of a subnet, the route table that it uses, and the VPC of a resource
//! that does not name one.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::erased::typed;
use heiiki_model::kinds::ec2::route_table::RouteTable;
use heiiki_model::kinds::ec2::subnet;
use heiiki_model::plan::Plan;
use heiiki_model::spec::{Resource, Selector, Spec};
use heiiki_model::{Address, Kind, KindName, Reference, kinds};

use super::plan::Fates;
use super::{Block, Shape};

/// Kinds that make known to which VPC a resource belongs.
const PLACED: &[KindName] = &[
    KindName::Subnet,
    KindName::RouteTable,
    KindName::SecurityGroup,
    KindName::VpcEndpoint,
    KindName::InternetGateway,
    KindName::NatGateway,
    KindName::Instance,
    KindName::MountTarget,
    KindName::NotebookInstance,
    KindName::Domain,
    KindName::Model,
];

/// The spec with what follows from it about places.
#[derive(Debug)]
pub(super) struct Network<'a> {
    pub(super) spec: &'a Spec,
    pub(super) fates: Option<Fates<'a>>,
    vpc: BTreeMap<Address, Address>,
    table: BTreeMap<Address, Address>,
}

impl<'a> Network<'a> {
    pub(super) fn of(spec: &'a Spec, plan: Option<&'a Plan>) -> Self {
        let mut table = BTreeMap::new();
        for (resource, want) in wants::<RouteTable>(spec) {
            for subnet in want.subnets.value().into_iter().flatten() {
                table.insert(subnet.address(), resource.at.clone());
            }
        }
        let vpc = vpcs(spec);
        for (resource, want) in wants::<RouteTable>(spec).into_iter().filter(|(_, want)| want.main) {
            // A subnet that no route table names uses the main route table of its VPC.
            let subnets = spec.resources.iter().filter(|subnet| subnet.at.kind == KindName::Subnet);
            for subnet in subnets.filter(|subnet| vpc.get(&subnet.at) == Some(&want.vpc.address())) {
                table.entry(subnet.at.clone()).or_insert_with(|| resource.at.clone());
            }
        }
        Self { spec, fates: plan.map(|plan| Fates::of(spec, plan)), vpc, table }
    }

    /// The resources of a kind that the spec makes, with their wants.
    pub(super) fn wants<K: Kind>(&self) -> Vec<(&'a Resource, K::Want)> {
        wants::<K>(self.spec)
    }

    /// The resources of a kind, made or used.
    pub(super) fn all(&self, kind: KindName) -> impl Iterator<Item = &'a Resource> + use<'a> {
        self.spec.resources.iter().filter(move |resource| resource.at.kind == kind)
    }

    /// The VPC to which a resource belongs, if the resource itself or one that names it says so.
    pub(super) fn vpc(&self, at: &Address) -> Option<&Address> {
        self.vpc.get(at)
    }

    /// The route table that a subnet uses.
    pub(super) fn table(&self, subnet: &Address) -> Option<&Address> {
        self.table.get(subnet)
    }

    /// True for a table that a subnet of the spec uses.
    pub(super) fn is_used(&self, table: &Address) -> bool {
        self.table.values().any(|used| used == table)
    }

    /// The letter or name of a subnet's zone.
    pub(super) fn zone(&self, resource: &Resource) -> Option<String> {
        let want = resource.existing.is_none().then(|| typed::<subnet::Want>(&resource.want))?;
        Some(subnet::zone(&self.spec.place.region, &want.availability_zone))
    }

    /// True when the spec uses the resource and does not make it.
    pub(super) fn is_existing(&self, at: &Address) -> bool {
        self.spec.resource(at).is_some_and(|resource| resource.existing.is_some())
    }

    /// The block of a resource, with the parts that all kinds have.
    pub(super) fn block(&self, resource: &Resource) -> Block {
        let at = &resource.at;
        let about = about(resource);
        let mut block = Block::of(Shape::Item, at.to_string(), at.name.as_str()).kind_label(kind_label(at.kind));
        block.title = [at.to_string(), about.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        block.at = Some(at.clone());
        block.existing = resource.existing.is_some();
        block.sign = self.fates.as_ref().and_then(|fates| fates.signs.get(at).copied());
        if block.existing { block.line(about) } else { block }
    }

    /// A row in a list: a name, and what the kind says of it.
    pub(super) fn row(&self, resource: &Resource) -> Block {
        let block = self.block(resource);
        if block.existing { block } else { block.line(kinds::of(resource.at.kind).summary(&resource.want)) }
    }
}

/// A resource in a few words: AWS's name where it differs, and the kind's own summary.
fn about(resource: &Resource) -> String {
    if let Some(selector) = &resource.existing {
        return chosen(selector);
    }
    let name = resource.want.get("name").and_then(|name| name.as_str()).filter(|name| *name != resource.at.name.as_str());
    let summary = kinds::of(resource.at.kind).summary(&resource.want);
    let summary = Some(summary).filter(|summary| !summary.is_empty() && !name.is_some_and(|name| summary.starts_with(name)));
    name.map(str::to_owned).into_iter().chain(summary).collect::<Vec<_>>().join(" · ")
}

/// The selector of an existing object in words.
fn chosen(selector: &Selector) -> String {
    let Selector { id, name, tags, default } = selector;
    let tags = tags.iter().map(|(key, value)| format!("{key}={value}"));
    let parts: Vec<String> =
        id.iter().chain(name).cloned().chain(tags).chain(default.then(|| "the default".to_owned())).collect();
    format!("existing: {}", parts.join(", "))
}

fn wants<K: Kind>(spec: &Spec) -> Vec<(&Resource, K::Want)> {
    let ours = spec.resources.iter().filter(|resource| resource.at.kind == K::NAME && resource.existing.is_none());
    ours.map(|resource| (resource, typed(&resource.want))).collect()
}

/// The VPC of each resource: named by the resource itself, else by one that it names, else by one that names it.
fn vpcs(spec: &Spec) -> BTreeMap<Address, Address> {
    let mut vpcs: BTreeMap<Address, Address> = BTreeMap::new();
    let mut links: BTreeSet<(Address, Address)> = BTreeSet::new();
    for resource in spec.resources.iter().filter(|resource| resource.existing.is_none()) {
        for reference in kinds::of(resource.at.kind).refs(&resource.want) {
            if reference.to.kind == KindName::Vpc {
                vpcs.insert(resource.at.clone(), reference.to);
            } else if PLACED.contains(&reference.to.kind) && PLACED.contains(&resource.at.kind) && tells(&resource.at, &reference)
            {
                links.insert((resource.at.clone(), reference.to));
            }
        }
    }
    // Each round places at least one more, so that it ends.
    loop {
        let found: Vec<(Address, Address)> = links
            .iter()
            .flat_map(|(from, to)| [(from, to), (to, from)])
            .filter_map(|(known, other)| Some((other.clone(), vpcs.get(known)?.clone())))
            .filter(|(other, _)| !vpcs.contains_key(other))
            .collect();
        if found.is_empty() {
            return vpcs;
        }
        vpcs.extend(found);
    }
}

/// True when a reference says that both ends lie in one VPC. One in a policy document says nothing of the sort.
fn tells(from: &Address, reference: &Reference) -> bool {
    reference.attribute.is_none() || from.kind == KindName::RouteTable
}

/// A kind in words.
pub(super) fn kind_label(kind: KindName) -> &'static str {
    kinds::of(kind).facts_of_kind().label
}
