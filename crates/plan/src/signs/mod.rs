//! The owner of a network interface. No single sign tells it: the owner may list the interface, a tag or text of the interface
//! may name an owner, and it stands in the subnets and groups of one. Here the signs are weighed together. If several owners fit
//! alike, it belongs to all of them.
//!
//! ```text
//! vpc_endpoint/logs lists eni-1                                          eni-1 belongs to vpc_endpoint/logs
//! eni-2 is described as "... endpoint/front", and stands in its network  eni-2 belongs to endpoint/front
//! eni-3 is SageMaker's, and two endpoints share its subnets and groups   eni-3 may belong to either
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::kinds::ec2::network_interface::Live;
use heiiki_model::kinds::ec2::network_interface::signs::{Maker, TAG_HOSTING};
use heiiki_model::object::TAG_SAGEMAKER;
use heiiki_model::plan::{Evidence, Former, Stands};
use heiiki_model::{KindName, Object, kinds};
use serde::Deserialize;
use serde_json::Value;

use crate::object_key::{ObjectKey, key};

/// Every object by each of its names.
pub(crate) type Names = BTreeMap<String, BTreeSet<ObjectKey>>;

/// The answer to the question to which objects an interface belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Belongs {
    /// It belongs to one of these owners, or to all of them.
    To { owners: Vec<ObjectKey>, bond: Bond, evidence: Evidence },
    /// Its owner is gone, and the service that made it is about to remove it.
    Lingers,
    /// SageMaker has let go of it, and nothing is left of the object for which it was made.
    Left { of: Former, evidence: Evidence },
    /// No sign tells, or it belongs to somebody else.
    Unknown,
}

/// The subnets and groups in which interfaces of an object stand, and the roles with which SageMaker makes and removes them.
#[derive(Debug, Default)]
struct Network {
    subnets: BTreeSet<String>,
    groups: BTreeSet<String>,
    roles: BTreeSet<ObjectKey>,
}

/// The objects that have interfaces, with their networks, and the subnets and groups of ours.
#[derive(Debug, Default)]
pub(crate) struct Networks {
    /// For each interface that an object lists as its own, that object.
    listed: BTreeMap<String, ObjectKey>,
    /// Endpoints and domains, which list no interfaces, each with its network.
    silent: BTreeMap<ObjectKey, Network>,
    /// The VPC of each object that lies in one.
    vpcs: BTreeMap<ObjectKey, String>,
    /// The roles of each object of SageMaker that has interfaces.
    roles: BTreeMap<ObjectKey, BTreeSet<ObjectKey>>,
    /// Subnets that are ours or that the spec uses.
    subnets: BTreeSet<String>,
    /// Groups that are ours, that AWS made with a VPC of ours, or that SageMaker made for a domain.
    groups: BTreeSet<String>,
    /// True if the environment has, or had, an object for which SageMaker makes interfaces.
    hosts: bool,
}

/// Reads an object as a network interface; `None` if it is none.
pub(crate) fn interface(object: &Object) -> Option<Live> {
    (object.kind == KindName::NetworkInterface).then(|| Live::deserialize(&object.live).ok()).flatten()
}

/// True for a role that SageMaker may take on.
pub(crate) fn is_sagemakers(role: &Object) -> bool {
    let trust = role.live.get("assume_role_policy_document");
    trust.is_some_and(|trust| trust.to_string().contains("sagemaker.amazonaws.com"))
}

impl Network {
    /// True if an interface stands in one of the subnets, and all of its groups are among these.
    fn covers(&self, live: &Live) -> bool {
        let groups = &live.security_group_ids;
        self.subnets.contains(&live.subnet_id) && !groups.is_empty() && groups.iter().all(|group| self.groups.contains(group))
    }

    /// Adds the subnets, groups and roles that an object uses, and those of the configuration and models that it uses.
    fn add(&mut self, object: &Object, names: &Names, objects: &BTreeMap<ObjectKey, &Object>) {
        let mut seen = BTreeSet::from([key(object)]);
        let mut next = vec![object];
        while let Some(object) = next.pop() {
            for used in kinds::of(object.kind).uses(&object.live) {
                for found in names.get(&used).into_iter().flatten() {
                    if found.0 == KindName::Role {
                        self.roles.insert(found.clone());
                    } else if matches!(found.0, KindName::EndpointConfig | KindName::Model) && seen.insert(found.clone()) {
                        next.extend(objects.get(found));
                    }
                }
                if used.starts_with("subnet-") {
                    self.subnets.insert(used);
                } else if used.starts_with("sg-") {
                    self.groups.insert(used);
                }
            }
        }
    }
}

impl Networks {
    /// Collects the networks of all observed objects. `ours` and `existing` are the objects that are ours and those that the spec only uses.
    pub(crate) fn of(
        all: &[&Object],
        names: &Names,
        (ours, existing): (&BTreeSet<ObjectKey>, &BTreeSet<ObjectKey>),
        hosts: bool,
    ) -> Self {
        let objects: BTreeMap<ObjectKey, &Object> = all.iter().map(|object| (key(object), *object)).collect();
        let mut networks = Self { hosts, ..Self::default() };
        let vpcs: BTreeSet<&str> = ours.iter().filter(|key| key.0 == KindName::Vpc).map(|key| key.1.as_str()).collect();
        for object in all {
            let own = key(object);
            networks.listed.extend(lists(object).into_iter().map(|interface| (interface, own.clone())));
            networks.vpcs.extend(text(object, "vpc_id").map(|vpc| (own.clone(), vpc)));
            let is_ours = ours.contains(&own);
            if object.kind == KindName::Subnet && (is_ours || existing.contains(&own)) {
                networks.subnets.insert(object.id.clone());
            } else if object.kind == KindName::SecurityGroup {
                let owner = kinds::of(object.kind).owner(&object.live, &object.tags).map(|owner| owner.of);
                if is_ours || owner.is_some_and(|of| of.starts_with("arn:") || vpcs.contains(of.as_str())) {
                    networks.groups.insert(object.id.clone());
                }
            } else if matches!(object.kind, KindName::Endpoint | KindName::Domain | KindName::NotebookInstance) {
                let network = network_of(object, all, names, &objects);
                networks.roles.insert(own.clone(), network.roles.clone());
                if object.kind != KindName::NotebookInstance {
                    networks.silent.insert(own, network);
                }
            }
        }
        networks
    }

    /// Returns the roles with which SageMaker removes the interfaces of an object.
    pub(crate) fn roles(&self, of: &ObjectKey) -> impl Iterator<Item = &ObjectKey> {
        self.roles.get(of).into_iter().flatten()
    }

    /// Finds the owners of an interface. `complete` is true when all kinds of owners could be read: an owner that could not be read is never taken for gone.
    pub(crate) fn weigh(&self, live: &Live, names: &Names, complete: bool) -> Belongs {
        if let Some(owner) = self.listed.get(&live.network_interface_id) {
            let bond = if owner.0.section() == "sagemaker" { Bond::Companion } else { Bond::Part };
            return Belongs::To { owners: vec![owner.clone()], bond, evidence: Evidence::Listed };
        }
        let maker = live.maker();
        if matches!(maker, Maker::Other(_)) {
            return Belongs::Unknown;
        }
        let name = live.tagged().or_else(|| live.named());
        let found: Vec<&ObjectKey> = name.as_ref().and_then(|name| names.get(name)).into_iter().flatten().collect();
        if let [owner] = found[..]
            && let Some(evidence) = self.is_named(live, owner, &maker)
        {
            let bond = if owner.0.section() == "sagemaker" { Bond::Companion } else { Bond::Part };
            return Belongs::To { owners: vec![owner.clone()], bond, evidence };
        }
        // A tag names one domain and no other owner. A text decides nothing if its object does not fit the other signs.
        let covering = if live.tagged().is_none() { self.covering(live, &maker) } else { Vec::new() };
        if !covering.is_empty() {
            let evidence = evidence_of_use(live, &maker, covering.len());
            return Belongs::To { owners: covering, bond: Bond::Companion, evidence };
        }
        if !found.is_empty() || !complete { Belongs::Unknown } else { self.without_owner(live, &maker, name) }
    }

    /// True if an owner lies in another VPC than an interface.
    fn is_apart(&self, owner: &ObjectKey, live: &Live) -> bool {
        self.vpcs.get(owner).is_some_and(|vpc| *vpc != live.vpc_id)
    }

    /// Returns the evidence that the object which a tag or text names is the owner; `None` if other signs speak against it.
    fn is_named(&self, live: &Live, owner: &ObjectKey, maker: &Maker) -> Option<Evidence> {
        let network = self.silent.get(owner);
        if self.is_apart(owner, live) {
            return None;
        }
        if live.tagged().is_some() {
            return Some(Evidence::Tagged { tag: TAG_SAGEMAKER.to_owned() });
        }
        let stands = match network {
            Some(network) if network.covers(live) => Stands::InSubnetsAndGroups,
            Some(network) if network.subnets.contains(&live.subnet_id) => Stands::InSubnets,
            // It may still stand where its owner was before a change.
            Some(_) if *maker == Maker::Unknown => return None,
            Some(_) => Stands::MarkedAsSagemakers,
            None => Stands::InVpc,
        };
        Some(Evidence::Described { held: live.is_held_by_service(), stands })
    }

    /// Returns the endpoints and domains whose network covers an interface that a service holds.
    fn covering(&self, live: &Live, maker: &Maker) -> Vec<ObjectKey> {
        if !live.is_held_by_service() || !matches!(maker, Maker::SageMaker | Maker::Unknown) {
            return Vec::new();
        }
        let fit = self.silent.iter().filter(|(owner, network)| network.covers(live) && !self.is_apart(owner, live));
        let fit: Vec<&ObjectKey> = fit.map(|(owner, _)| owner).collect();
        let hosting: Vec<&ObjectKey> =
            fit.iter().copied().filter(|owner| owner.0 == KindName::Endpoint && live.is_hosting()).collect();
        let fit = if hosting.is_empty() { fit } else { hosting };
        fit.into_iter().cloned().collect()
    }

    /// Finds the fate of an interface without an owner in the account.
    fn without_owner(&self, live: &Live, maker: &Maker, name: Option<String>) -> Belongs {
        if live.is_left_behind() {
            let tag = match (live.is_hosting(), live.tagged()) {
                (true, _) => Some(TAG_HOSTING),
                (false, Some(_)) => Some(TAG_SAGEMAKER),
                (false, None) => None,
            };
            let of = name.as_deref().map_or(Former::Unnamed, former);
            return Belongs::Left { of, evidence: Evidence::LeftBehind { tag: tag.map(str::to_owned) } };
        }
        let marked = match maker {
            Maker::SageMaker | Maker::VpcEndpoint | Maker::NatGateway | Maker::Efs => name.is_some() || self.stands_on_ours(live),
            Maker::Unknown => name.is_some() || (self.hosts && self.stands_on_ours(live)),
            Maker::Other(_) => false,
        };
        if live.is_of_service() && marked { Belongs::Lingers } else { Belongs::Unknown }
    }

    /// True for an interface in a subnet of ours all of whose groups are ours.
    pub(crate) fn stands_on_ours(&self, live: &Live) -> bool {
        let groups = &live.security_group_ids;
        let bare = groups.is_empty() && live.maker() != Maker::NatGateway;
        self.subnets.contains(&live.subnet_id) && !bare && groups.iter().all(|group| self.groups.contains(group))
    }
}

/// Returns the subnets and groups in which interfaces of an object of SageMaker stand, and the roles with which they are made.
fn network_of(object: &Object, all: &[&Object], names: &Names, objects: &BTreeMap<ObjectKey, &Object>) -> Network {
    let mut network = Network::default();
    network.add(object, names, objects);
    if object.kind == KindName::Domain {
        for other in all.iter().filter(|other| is_inside(other, object)) {
            network.add(other, names, objects);
        }
        let made = all.iter().filter(|other| other.kind == KindName::SecurityGroup && is_made_for(other, object));
        network.groups.extend(made.map(|group| group.id.clone()));
    }
    network
}

/// Returns the interfaces that an object lists as its own.
fn lists(object: &Object) -> Vec<String> {
    if object.kind == KindName::VpcEndpoint {
        let all = object.live.get("network_interface_ids").and_then(Value::as_array).into_iter().flatten();
        return all.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    }
    if matches!(object.kind, KindName::NatGateway | KindName::MountTarget | KindName::NotebookInstance) {
        return text(object, "network_interface_id").into_iter().collect();
    }
    Vec::new()
}

/// True for an object inside of a domain that has settings of its own.
fn is_inside(object: &Object, domain: &Object) -> bool {
    matches!(object.kind, KindName::UserProfile | KindName::Space | KindName::App)
        && text(object, "domain_id").is_some_and(|of| of == domain.id)
}

/// True for a group that SageMaker made for a domain.
fn is_made_for(group: &Object, domain: &Object) -> bool {
    let owner = kinds::of(group.kind).owner(&group.live, &group.tags);
    owner.zip(text(domain, "arn")).is_some_and(|(owner, arn)| owner.of == arn)
}

/// Returns a text field of an object, unless it is empty.
fn text(object: &Object, field: &str) -> Option<String> {
    object.live.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Returns an owner that is gone by the name that a tag or text has for it.
fn former(name: &str) -> Former {
    let part = name.rsplit_once(':').map_or(name, |(_, part)| part);
    let (kind, name) = match part.split_once('/') {
        Some((kind, name)) => (kind, name),
        None if part.starts_with("d-") => ("domain", part),
        None => ("", part),
    };
    Former::Object { kind: kind.replace('-', " "), name: name.to_owned() }
}

/// Returns the evidence for an owner that no tag or text names.
fn evidence_of_use(live: &Live, maker: &Maker, owners: usize) -> Evidence {
    let tag = live.is_hosting().then(|| TAG_HOSTING.to_owned());
    Evidence::Covered { tag, sagemaker: *maker == Maker::SageMaker, owners }
}

#[cfg(test)]
mod tests;
