//! The connections inside of a VPC that Studio needs: between its apps, and to file systems.

use heiiki_model::KindName;
use heiiki_model::erased::json;
use heiiki_model::kinds::ec2::subnet::{Subnet, zone};
use heiiki_model::kinds::efs::mount_target::MountTarget;
use heiiki_model::kinds::sagemaker::domain::Domain;
use heiiki_model::kinds::sagemaker::user_profile::UserProfile;
use serde_json::Value;

use super::builder::{Builder, ByVpc, Entry};
use super::interfaces::{Groups, Placed};
use super::services::others;
use super::uses::Named;
use crate::fact::{FactId, Provenance};
use crate::network::{Connection, Id, Purpose, Role};

/// The field of the file systems that are mounted into spaces.
const CUSTOM: &str = "custom_file_system_configs";

/// A mount target: its file system, and its interface.
type Mounted = (Id, Named);

impl Builder<'_> {
    /// Adds the connections of the apps of a domain at these places. With a fact that everything goes through the VPC, the apps talk to each other
    /// there; file systems are always reached through the VPC.
    pub(super) fn studio_connections(&mut self, domain: &Entry<Domain>, places: &[Named], closed: Option<FactId>) {
        if let Some(fact) = closed {
            for (place, from) in places {
                let to = places.iter().filter(|(_, other)| other.owner == from.owner).cloned().collect();
                let (place, from) = (place.clone(), from.clone());
                self.net.connections.push(Connection { place, from, to, all: fact, purpose: Purpose::Apps, fact });
            }
        }
        let zones = self.zones();
        self.home(domain, places, &zones);
        let mounted = self.mounted();
        let shared = format!("shared spaces of {}", domain.name);
        let profiles = self.entries::<UserProfile>();
        let of_domain = file_systems(&settings(domain));
        let of_spaces = file_systems(&space_settings(domain));
        for (place, from) in places {
            let profile = profiles.iter().find(|profile| profile.name == from.owner);
            let of_profile = profile.map(|profile| file_systems(&profile_settings(profile))).filter(|all| !all.is_empty());
            let all = of_profile.unwrap_or_else(|| if from.owner == shared { of_spaces.clone() } else { of_domain.clone() });
            for text in all {
                let system = self.names.of_text(&text);
                let fact = self.fact(&from.owner, CUSTOM, system.clone(), domain.provenance(domain.want.is_some()));
                let own = zones.get(&from.subnet);
                let near = |subnet: &Id| own.is_none() || zones.get(subnet).is_none_or(|zone| Some(zone) == own);
                let to = mounted.iter().filter(|(of, (_, at))| *of == system && near(&at.subnet)).map(|(_, one)| one.clone());
                let to: Vec<Named> = to.collect();
                let all = self.all_mount_targets(&system);
                let (place, from) = (place.clone(), from.clone());
                let purpose = Purpose::CustomFileSystem;
                self.net.connections.push(Connection { place, from, to, all, purpose, fact });
            }
        }
    }

    /// The fact that a file system has no other mount targets.
    fn all_mount_targets(&mut self, system: &str) -> FactId {
        let provenance = match self.unread(KindName::MountTarget) {
            _ if self.is_made(system) => Provenance::Spec,
            Some(why) => Provenance::Unknown(why),
            None if self.sources.offline => Provenance::Unknown("its mount targets were not read".to_owned()),
            None => Provenance::Live,
        };
        self.fact(system, "mount targets", others(&provenance), provenance)
    }

    /// The home file system: a mount target in each zone of the domain, in some subnet of that zone.
    fn home(&mut self, domain: &Entry<Domain>, places: &[Named], zones: &ByVpc<String>) {
        let stated = domain.want.as_ref().filter(|want| !want.home_efs_file_system_creation.is_absent());
        let wanted = stated.map(|want| json(&want.home_efs_file_system_creation));
        let live = domain.live.as_ref().map(|live| Value::from(live.home_efs_file_system_creation.as_str()));
        if wanted.clone().or(live) == Some(Value::from("Disabled")) {
            return;
        }
        let provenance = domain.provenance(wanted.is_some());
        let fact = self.fact(&domain.name, "home_efs_file_system_creation", "Enabled", provenance);
        let first = places.first().map(|(_, at)| at.owner.clone());
        let subnets: Vec<&Named> = places.iter().filter(|(_, at)| first.as_ref() == Some(&at.owner)).collect();
        for (place, from) in places {
            let own = zones.get(&from.subnet);
            let near = |subnet: &Id| own.is_none() || zones.get(subnet).is_none_or(|zone| Some(zone) == own);
            let to = subnets.iter().filter(|(_, at)| near(&at.subnet)).map(|(_, at)| {
                let mut target = at.clone();
                target.owner = format!("home file system of {}", domain.name);
                (format!("{} in {}", target.owner, target.subnet), target)
            });
            let (to, place, from) = (to.collect(), place.clone(), from.clone());
            self.net.connections.push(Connection { place, from, to, all: fact, purpose: Purpose::HomeFileSystem, fact });
        }
    }

    /// The zones of subnets.
    fn zones(&self) -> ByVpc<String> {
        let all = self.entries::<Subnet>().into_iter().filter_map(|entry| {
            let wanted = entry.want.as_ref().map(|want| want.availability_zone.clone());
            let named = wanted.or_else(|| entry.live.as_ref().map(|live| live.availability_zone.clone()))?;
            Some((entry.name, zone(&self.place.region, &named)))
        });
        all.collect()
    }

    /// The mount targets.
    fn mounted(&mut self) -> Vec<Mounted> {
        let defaults = self.default_groups();
        let mut found = Vec::new();
        for entry in self.entries::<MountTarget>() {
            let (system, subnet) = match (&entry.want, &entry.live) {
                (Some(want), _) => (want.file_system.address().to_string(), want.subnet.address().to_string()),
                (None, Some(live)) => (self.names.of_id(&live.file_system_id), self.names.of_id(&live.subnet_id)),
                (None, None) => continue,
            };
            let stated = entry.want.as_ref().and_then(|want| want.security_groups.value());
            let live = entry.live.as_ref().map(|live| live.security_group_ids.clone());
            let groups = match (stated, live) {
                (Some(groups), _) => Groups::Given(Self::group_names(groups), Provenance::Spec),
                (None, Some(Some(ids))) => Groups::Given(ids.iter().map(|id| self.names.of_id(id)).collect(), Provenance::Live),
                (None, Some(None)) => Groups::Unknown("its groups were not read".to_owned()),
                (None, None) => self.default_group(&subnet, &defaults),
            };
            let (owner, field, role) = (entry.name.clone(), "security_groups", Role::Elsewhere);
            let public = (false, entry.provenance(false));
            let at = self.interface(Placed { owner, subnet, groups, field, public, forwards: None, role });
            found.push((system, (entry.name, at)));
        }
        found
    }
}

/// The settings of users of a domain: as the spec states them, else as they live.
fn settings(domain: &Entry<Domain>) -> Value {
    let wanted = domain.want.as_ref().map(|want| json(&want.default_user_settings));
    let live = domain.live.as_ref().map(|live| live.default_user_settings.clone());
    stated(wanted, live)
}

/// The settings of shared spaces of a domain.
fn space_settings(domain: &Entry<Domain>) -> Value {
    let wanted = domain.want.as_ref().and_then(|want| want.default_space_settings.value()).map(json);
    let live = domain.live.as_ref().map(|live| live.default_space_settings.clone());
    stated(wanted, live)
}

fn profile_settings(profile: &Entry<UserProfile>) -> Value {
    let wanted = profile.want.as_ref().and_then(|want| want.user_settings.value()).map(json);
    let live = profile.live.as_ref().map(|live| live.user_settings.clone());
    stated(wanted, live)
}

/// The settings that name file systems: those of the spec if they do, else those that live.
fn stated(wanted: Option<Value>, live: Option<Value>) -> Value {
    wanted.filter(|settings| settings[CUSTOM].is_array()).or(live).unwrap_or_default()
}

/// The EFS file systems that settings mount.
fn file_systems(settings: &Value) -> Vec<String> {
    let all = settings[CUSTOM].as_array().into_iter().flatten();
    all.filter_map(|one| one["efs_file_system_config"]["file_system_id"].as_str()).map(str::to_owned).collect()
}
