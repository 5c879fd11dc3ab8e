//! The features of the spec that need services of AWS, and the places that use them.

use heiiki_model::erased::{json, typed};

use heiiki_model::kinds::ec2::instance::Instance;
use heiiki_model::kinds::iam::instance_profile::InstanceProfile;
use heiiki_model::kinds::iam::role::{self, Role};
use heiiki_model::kinds::sagemaker::domain::Domain;
use heiiki_model::kinds::sagemaker::model::Model;
use heiiki_model::kinds::sagemaker::notebook_instance::NotebookInstance;
use heiiki_model::kinds::sagemaker::user_profile::UserProfile;
use heiiki_model::{Address, KindName};
use serde_json::Value;

use super::builder::{Builder, Entry};
use super::interfaces::{VPC_CONFIG, is_of_domain};
use crate::fact::{FactId, Provenance};
use crate::network::{Feature, Id, Interface, Use};

/// AWS's managed policy with which an instance is managed by Systems Manager.
const CORE: &str = "AmazonSSMManagedInstanceCore";
/// The fields of a container that name artefacts.
const ARTEFACTS: [&str; 4] = ["model_data_url", "model_data_source", "additional_model_data_sources", "model_package_name"];

/// An interface with its name in the network.
pub(super) type Named = (Id, Interface);

impl Builder<'_> {
    /// Adds all of them.
    pub(super) fn uses(&mut self) {
        self.uses_of_notebooks();
        self.uses_of_studio();
        self.uses_of_models();
        self.uses_of_hosts();
    }

    /// The interfaces of an owner.
    pub(super) fn interfaces_of(&self, owner: &str) -> Vec<Named> {
        let all = self.net.interfaces.iter().filter(|(_, interface)| interface.owner == owner);
        all.map(|(name, interface)| (name.clone(), interface.clone())).collect()
    }

    fn note(&mut self, interfaces: &[Named], feature: Feature, fact: FactId) {
        self.net.uses.extend(interfaces.iter().map(|(name, at)| Use { place: name.clone(), at: at.clone(), feature, fact }));
    }

    /// The fact of a way beside the VPC that is closed, so that everything goes through the VPC. `None` if it is open.
    fn closed_door(&self, owner: &str) -> Option<FactId> {
        let door = self.net.doors.iter().find(|door| door.owner == owner)?;
        (!door.open || self.net.facts.get(door.fact).is_unknown()).then_some(door.fact)
    }

    fn uses_of_notebooks(&mut self) {
        for entry in self.entries::<NotebookInstance>() {
            let Some(closed) = self.closed_door(&entry.name).filter(|_| is_own(&entry.name)) else { continue };
            let interfaces = self.interfaces_of(&entry.name);
            self.note(&interfaces, Feature::Notebook, closed);
            let stated = entry.want.as_ref().and_then(|want| want.kms_key_id.value().map(|key| key.0.clone()));
            let live = entry.live.as_ref().and_then(|live| live.kms_key_id.clone());
            self.key(&entry.name, &interfaces, stated.clone().or(live), entry.provenance(stated.is_some()));
        }
    }

    /// Notes that a key is named.
    fn key(&mut self, owner: &str, interfaces: &[Named], key: Option<String>, provenance: Provenance) {
        if let Some(key) = key {
            let fact = self.fact(owner, "kms_key_id", key, provenance);
            self.note(interfaces, Feature::Key, fact);
        }
    }

    fn uses_of_studio(&mut self) {
        for entry in self.entries::<Domain>().into_iter().filter(|entry| is_own(&entry.name)) {
            let interfaces = self.studio_places(&entry);
            let closed = self.closed_door(&entry.name);
            self.studio_connections(&entry, &interfaces, closed);
            let Some(closed) = closed else { continue };
            self.note(&interfaces, Feature::Studio, closed);
            let stated = entry.want.as_ref().and_then(|want| want.kms_key_id.value().map(|key| key.0.clone()));
            let live = entry.live.as_ref().and_then(|live| live.kms_key_id.clone());
            self.key(&entry.name, &interfaces, stated.clone().or(live), entry.provenance(stated.is_some()));
        }
    }

    /// The places of the apps of a domain: with the groups of the domain, of shared spaces, and of each profile that has its own. The groups of a
    /// profile are added to those of its domain (API reference of SageMaker, CreateUserProfile).
    fn studio_places(&mut self, domain: &Entry<Domain>) -> Vec<Named> {
        let own = self.interfaces_of(&domain.name);
        let names = |interface: &Interface| !interface.groups.is_empty();
        let mut found = self.interfaces_of(&format!("shared spaces of {}", domain.name));
        let profiles = self.entries::<UserProfile>();
        let mut of_profiles = Vec::new();
        for profile in profiles.iter().filter(|profile| is_of_domain(profile, domain)) {
            for (name, mut at) in self.interfaces_of(&profile.name) {
                let of_domain = own.iter().map(|(_, other)| other).find(|other| other.subnet == at.subnet && names(other));
                if let Some(other) = of_domain {
                    at.groups.extend(other.groups.iter().filter(|group| !at.groups.contains(group)).cloned().collect::<Vec<_>>());
                    let provenances = [at.groups_fact, other.groups_fact].map(|fact| self.net.facts.get(fact).provenance.clone());
                    let unknown = |provenance: &&Provenance| matches!(provenance, Provenance::Unknown(_));
                    let provenance = provenances.iter().find(unknown).unwrap_or(&provenances[0]).clone();
                    let value = format!("{}, with those of its domain", at.groups.join(", "));
                    at.groups_fact = self.fact(&profile.name, "security_groups", value, provenance);
                }
                of_profiles.push((name, at));
            }
        }
        // A domain that names no groups leaves them to its profiles.
        if of_profiles.is_empty() || own.iter().any(|(_, interface)| names(interface)) {
            found.extend(own);
        }
        found.extend(of_profiles);
        found
    }

    fn uses_of_models(&mut self) {
        let models = self.entries::<Model>();
        for one in self.contained().into_iter().filter(|one| is_own(&one.name)) {
            let mut interfaces = self.interfaces_of(&one.name);
            if one.isolated {
                for subnet in &one.subnets {
                    let placed = Self::sagemaker(subnet.clone(), one.name.clone(), one.groups.clone(), VPC_CONFIG);
                    let interface = self.interface(placed);
                    interfaces.push((format!("{} in {subnet}", one.name), interface));
                }
            }
            let fact = interfaces.first().map(|(_, interface)| interface.groups_fact);
            if let Some(fact) = fact {
                self.note(&interfaces, Feature::Model, fact);
            }
            if let (Some(fact), false) = (fact, one.isolated) {
                self.note(&interfaces, Feature::Container, fact);
            }
            let model = models.iter().find(|entry| entry.name == one.name);
            if let Some((value, provenance)) = model.and_then(artefact) {
                let fact = self.fact(&one.name, "artefact", value, provenance);
                self.note(&interfaces, Feature::Artefact, fact);
            }
        }
    }

    /// Tells if a role that lives and is not of the spec has the policy of Systems Manager. `None` if it was not read.
    fn live_role_is_managed(&self, name: &str) -> Option<(bool, Provenance)> {
        let roles = self.sources.objects.iter().filter(|object| object.kind == KindName::Role);
        let mut lives = roles.map(|object| typed::<role::Live>(&object.live));
        let live = lives.find(|live| live.name == name)?;
        Some((live.policies.iter().any(|arn| arn.ends_with(CORE)), Provenance::Live))
    }

    /// Hosts whose role has the policy of Systems Manager.
    fn uses_of_hosts(&mut self) {
        let (profiles, roles) = (self.entries::<InstanceProfile>(), self.entries::<Role>());
        for entry in self.entries::<Instance>().into_iter().filter(|entry| is_own(&entry.name)) {
            let stated = entry.want.as_ref().is_some_and(|want| !want.instance_profile.is_absent());
            let of_spec = entry.want.as_ref().and_then(|want| want.instance_profile.value()).map(|at| at.address().to_string());
            let live = entry.live.as_ref().and_then(|live| live.instance_profile().map(str::to_owned));
            let profile = if stated {
                profiles.iter().find(|profile| Some(&profile.name) == of_spec.as_ref())
            } else {
                profiles.iter().find(|profile| profile.live.as_ref().map(|live| &live.name) == live.as_ref())
            };
            if of_spec.is_none() && (stated || live.is_none()) {
                continue;
            }
            let name = of_spec.or(live).unwrap_or_default();
            let of_spec = profile.and_then(|profile| role_of(profile, &roles)).map(is_managed);
            let lives = || self.live_role_is_managed(profile?.live.as_ref()?.roles.first()?);
            let (managed, provenance) = match of_spec.or_else(lives) {
                Some(found) => found,
                None => (true, Provenance::Unknown(format!("the role of {name} was not read"))),
            };
            if managed {
                let interfaces = self.interfaces_of(&entry.name);
                let fact = self.fact(&entry.name, "instance_profile", format!("{name}, with {CORE}"), provenance);
                self.note(&interfaces, Feature::SessionManager, fact);
            }
        }
    }
}

/// True for a resource of the spec. What others run in the same VPC is their concern.
fn is_own(name: &str) -> bool {
    name.parse::<Address>().is_ok()
}

/// The role of an instance profile, if it is one of the spec.
fn role_of<'r>(profile: &Entry<InstanceProfile>, roles: &'r [Entry<Role>]) -> Option<&'r Entry<Role>> {
    let stated = profile.want.as_ref().filter(|want| !want.role.is_absent());
    match (stated, &profile.live) {
        (Some(want), _) => {
            let name = want.role.value()?.address().to_string();
            roles.iter().find(|role| role.name == name)
        }
        (None, Some(live)) => {
            let name = live.roles.first()?;
            roles.iter().find(|role| role.live.as_ref().is_some_and(|live| live.name == *name))
        }
        (None, None) => None,
    }
}

/// True if a role has the policy of Systems Manager, with the source of that.
fn is_managed(role: &Entry<Role>) -> (bool, Provenance) {
    let stated = role.want.as_ref().filter(|want| !want.policies.is_absent());
    let has = match (stated, &role.live) {
        (Some(want), _) => want.policies.value().into_iter().flatten().any(|policy| policy.0.ends_with(CORE)),
        (None, Some(live)) => live.policies.iter().any(|arn| arn.ends_with(CORE)),
        // Of a role that is used and was not read nothing is known.
        (None, None) => role.want.is_none(),
    };
    (has, role.provenance(stated.is_some()))
}

/// The artefacts that a model names, with their source. `None` if it names none.
fn artefact(entry: &Entry<Model>) -> Option<(String, Provenance)> {
    let containers = match (&entry.want, &entry.live) {
        (Some(want), _) => vec![json(&want.primary_container), json(&want.containers)],
        (None, Some(live)) => vec![live.primary_container.clone(), live.containers.clone()],
        (None, None) => Vec::new(),
    };
    let each = containers.iter().flat_map(|value| match value {
        Value::Array(all) => all.iter().collect::<Vec<_>>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => vec![value],
    });
    let found = each.flat_map(|container| ARTEFACTS.iter().map(move |field| (*field, &container[*field])));
    let (field, value) = found.filter(|(_, value)| !value.is_null()).find(|(_, value)| **value != Value::Array(Vec::new()))?;
    let text = value.as_str().unwrap_or(field).to_owned();
    Some((text, entry.provenance(entry.want.is_some())))
}
