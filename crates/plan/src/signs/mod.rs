//! Whose a network interface is. No single sign says it: its owner may list it, its tag or text may name an owner, and it stands in somebody's network. Here
//! they are weighed together; where several owners fit alike, it belongs to all of them.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::kinds::ec2::network_interface::Live;
use heiiki_model::kinds::ec2::network_interface::signs::{Maker, TAG_HOSTING};
use heiiki_model::object::TAG_SAGEMAKER;
use heiiki_model::plan::{Evidence, Former, Stands};
use heiiki_model::{KindName, Object, kinds};
use serde::Deserialize;
use serde_json::Value;

use crate::draft::{Key, key};

/// Every object by each of its names.
pub(crate) type Names = BTreeMap<String, BTreeSet<Key>>;

/// What an interface belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Belongs {
    /// One of these has it, or all of them do.
    To { owners: Vec<Key>, bond: Bond, evidence: Evidence },
    /// Its owner is gone, and the service that made it is about to remove it.
    Lingers,
    /// SageMaker has let go of it, and of what it made it for nothing is left.
    Left { of: Former, evidence: Evidence },
    /// Nothing tells, or somebody else has it.
    Unknown,
}

/// Where interfaces of an object stand, and the roles with which SageMaker makes and removes them.
#[derive(Debug, Default)]
struct Network {
    subnets: BTreeSet<String>,
    groups: BTreeSet<String>,
    roles: BTreeSet<Key>,
}

/// The objects that have interfaces, and what of the network is whose.
#[derive(Debug, Default)]
pub(crate) struct Networks {
    /// The objects that say themselves which interfaces they have.
    listed: BTreeMap<String, Key>,
    /// Endpoints and domains, which do not say it.
    silent: BTreeMap<Key, Network>,
    /// The VPC of everything that lies in one.
    vpcs: BTreeMap<Key, String>,
    /// The roles of everything in SageMaker that has interfaces.
    roles: BTreeMap<Key, BTreeSet<Key>>,
    /// Subnets that are ours or that the spec uses.
    subnets: BTreeSet<String>,
    /// Groups that are ours, that AWS made with a VPC of ours, or that SageMaker made for a domain.
    groups: BTreeSet<String>,
    /// True when the environment has, or had, something that SageMaker makes interfaces for.
    hosts: bool,
}

/// The interface of an object; nothing for what is none.
pub(crate) fn interface(object: &Object) -> Option<Live> {
    (object.kind == KindName::NetworkInterface).then(|| Live::deserialize(&object.live).ok()).flatten()
}

/// True for a role that SageMaker may take on.
pub(crate) fn is_sagemakers(role: &Object) -> bool {
    let trust = role.live.get("assume_role_policy_document");
    trust.is_some_and(|trust| trust.to_string().contains("sagemaker.amazonaws.com"))
}

impl Network {
    fn covers(&self, live: &Live) -> bool {
        let groups = &live.security_group_ids;
        self.subnets.contains(&live.subnet_id) && !groups.is_empty() && groups.iter().all(|group| self.groups.contains(group))
    }

    /// Adds what an object uses, and in SageMaker what these use in turn.
    fn add(&mut self, object: &Object, names: &Names, objects: &BTreeMap<Key, &Object>) {
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
    /// Of everything that was observed: `ours` and `existing` are those objects of which the spec or a tag says so.
    pub(crate) fn of(all: &[&Object], names: &Names, (ours, existing): (&BTreeSet<Key>, &BTreeSet<Key>), hosts: bool) -> Self {
        let objects: BTreeMap<Key, &Object> = all.iter().map(|object| (key(object), *object)).collect();
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

    /// The roles with which SageMaker removes the interfaces of an object.
    pub(crate) fn roles(&self, of: &Key) -> impl Iterator<Item = &Key> {
        self.roles.get(of).into_iter().flatten()
    }

    /// Whose an interface is. `complete` when all of SageMaker could be read: what could not be is never taken for gone.
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
        let found: Vec<&Key> = name.as_ref().and_then(|name| names.get(name)).into_iter().flatten().collect();
        if let [owner] = found[..]
            && let Some(evidence) = self.is_named(live, owner, &maker)
        {
            let bond = if owner.0.section() == "sagemaker" { Bond::Companion } else { Bond::Part };
            return Belongs::To { owners: vec![owner.clone()], bond, evidence };
        }
        // A tag names one domain and no other owner; a text that names what does not fit says nothing.
        let covering = if live.tagged().is_none() { self.covering(live, &maker) } else { Vec::new() };
        if !covering.is_empty() {
            let evidence = evidence_of_use(live, &maker, covering.len());
            return Belongs::To { owners: covering, bond: Bond::Companion, evidence };
        }
        if !found.is_empty() || !complete { Belongs::Unknown } else { self.without_owner(live, &maker, name) }
    }

    fn is_apart(&self, owner: &Key, live: &Live) -> bool {
        self.vpcs.get(owner).is_some_and(|vpc| *vpc != live.vpc_id)
    }

    /// Why the object that a tag or text names is the owner; nothing when other signs speak against it.
    fn is_named(&self, live: &Live, owner: &Key, maker: &Maker) -> Option<Evidence> {
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

    /// The endpoints and domains in whose subnets and groups alone it stands, while a service holds it.
    fn covering(&self, live: &Live, maker: &Maker) -> Vec<Key> {
        if !live.is_held_by_service() || !matches!(maker, Maker::SageMaker | Maker::Unknown) {
            return Vec::new();
        }
        let fit = self.silent.iter().filter(|(owner, network)| network.covers(live) && !self.is_apart(owner, live));
        let fit: Vec<&Key> = fit.map(|(owner, _)| owner).collect();
        let hosting: Vec<&Key> = fit.iter().copied().filter(|owner| owner.0 == KindName::Endpoint && live.is_hosting()).collect();
        let fit = if hosting.is_empty() { fit } else { hosting };
        fit.into_iter().cloned().collect()
    }

    /// An interface of nobody that is there.
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

    /// True when it stands in a subnet and on groups of ours alone.
    pub(crate) fn stands_on_ours(&self, live: &Live) -> bool {
        let groups = &live.security_group_ids;
        let bare = groups.is_empty() && live.maker() != Maker::NatGateway;
        self.subnets.contains(&live.subnet_id) && !bare && groups.iter().all(|group| self.groups.contains(group))
    }
}

/// Where interfaces of an object of SageMaker stand, and with which roles they are made.
fn network_of(object: &Object, all: &[&Object], names: &Names, objects: &BTreeMap<Key, &Object>) -> Network {
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

/// The interfaces that an object says it has.
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

/// True for what has settings of its own inside a domain.
fn is_inside(object: &Object, domain: &Object) -> bool {
    matches!(object.kind, KindName::UserProfile | KindName::Space | KindName::App)
        && text(object, "domain_id").is_some_and(|of| of == domain.id)
}

/// True for a group that SageMaker made for a domain.
fn is_made_for(group: &Object, domain: &Object) -> bool {
    let owner = kinds::of(group.kind).owner(&group.live, &group.tags);
    owner.zip(text(domain, "arn")).is_some_and(|(owner, arn)| owner.of == arn)
}

fn text(object: &Object, field: &str) -> Option<String> {
    object.live.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// An owner that is gone, by the name that a tag or text has for it.
fn former(name: &str) -> Former {
    let part = name.rsplit_once(':').map_or(name, |(_, part)| part);
    let (kind, name) = match part.split_once('/') {
        Some((kind, name)) => (kind, name),
        None if part.starts_with("d-") => ("domain", part),
        None => ("", part),
    };
    Former::Object { kind: kind.replace('-', " "), name: name.to_owned() }
}

/// The signs by which an interface is of what it is not named for.
fn evidence_of_use(live: &Live, maker: &Maker, owners: usize) -> Evidence {
    let tag = live.is_hosting().then(|| TAG_HOSTING.to_owned());
    Evidence::Covered { tag, sagemaker: *maker == Maker::SageMaker, owners }
}

#[cfg(test)]
mod tests;
