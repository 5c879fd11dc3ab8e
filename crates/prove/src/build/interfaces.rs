//! The places where code runs: SageMaker's notebooks, Studio apps and containers, instances, and interfaces of others.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kinds::ec2::elastic_ip::ElasticIp;
use heiiki_model::kinds::ec2::instance::{self, Instance};
use heiiki_model::kinds::ec2::network_interface;
use heiiki_model::kinds::ec2::network_interface::signs::Maker;
use heiiki_model::kinds::ec2::security_group::SecurityGroup;
use heiiki_model::kinds::ec2::subnet::Subnet;
use heiiki_model::kinds::ec2::vpc_endpoint::service::full_name;
use heiiki_model::kinds::ec2::vpc_endpoint::{EndpointType, VpcEndpoint};
use heiiki_model::kinds::sagemaker::domain::Domain;
use heiiki_model::kinds::sagemaker::endpoint_config::EndpointConfig;
use heiiki_model::kinds::sagemaker::model::Model;
use heiiki_model::kinds::sagemaker::notebook_instance::NotebookInstance;
use heiiki_model::kinds::sagemaker::user_profile::UserProfile;
use heiiki_model::kinds::sagemaker::vpc_config::VpcConfig;
use heiiki_model::{Field, KindName, Place, Ref};
use serde_json::Value;

use super::builder::{Builder, ByVpc, Entry};
use crate::fact::{Assumption, Provenance};
use crate::network::{Id, Interface, Role};

/// The groups of an interface: their names, or the reason for which they are not known.
#[derive(Clone)]
pub(super) enum Groups {
    Given(Vec<Id>, Provenance),
    Unknown(String),
}

/// A place where code runs, before its facts are written down.
pub(super) struct Placed {
    pub(super) owner: Id,
    pub(super) subnet: Id,
    pub(super) groups: Groups,
    pub(super) field: &'static str,
    pub(super) public: (bool, Provenance),
    /// True if it may pass on what is not for it, with the source of that. `None` if nobody asked.
    pub(super) forwards: Option<(bool, Provenance)>,
    pub(super) role: Role,
}

/// The containers of a model or an endpoint configuration in a VPC.
pub(super) struct Contained {
    pub(super) name: Id,
    /// True if nothing goes into them or out of them.
    pub(super) isolated: bool,
    pub(super) subnets: Vec<Id>,
    pub(super) groups: Groups,
}

/// The field of the groups of containers.
pub(super) const VPC_CONFIG: &str = "vpc_config.security_groups";

/// A container: its name, and the network and isolation that are wanted and that live.
type Container = (Id, Option<(Field<VpcConfig>, Field<bool>)>, Option<(Value, Option<bool>)>);

impl Builder<'_> {
    /// Adds all interfaces.
    pub(super) fn interfaces(&mut self) {
        self.notebooks();
        self.studio();
        self.containers();
        self.instances();
        self.others();
        self.endpoints_of_others();
        self.appliances();
    }

    fn add(&mut self, name: Id, placed: Placed) {
        let interface = self.interface(placed);
        self.net.interfaces.insert(name, interface);
    }

    /// An interface with its facts.
    pub(super) fn interface(&mut self, placed: Placed) -> Interface {
        let Placed { owner, subnet, groups, field, public: (public, provenance), forwards, role } = placed;
        let value = if public { "it has one" } else { "it has none" };
        let public_fact = self.fact(&owner, "public IPv4 address", value, provenance);
        let (groups, groups_fact) = match groups {
            Groups::Given(groups, provenance) => {
                let fact = self.fact(&owner, field, groups.join(", "), provenance);
                (groups, fact)
            }
            Groups::Unknown(why) => (Vec::new(), self.fact(&owner, field, "not known", Provenance::Unknown(why))),
        };
        self.net.facts.weaken(public_fact);
        self.net.facts.weaken(groups_fact);
        let known = self.net.subnets.contains_key(&subnet);
        let place = if self.sources.spec.is_some() { Provenance::Spec } else { Provenance::Live };
        let why = || Provenance::Unknown("its subnet was not read".to_owned());
        let subnet_fact = self.fact(&owner, "subnet", subnet.clone(), if known { place } else { why() });
        for group in &groups {
            self.foreign_group(group);
        }
        let unasked = || (true, Provenance::Unknown("whether it checks source and destination is not read".to_owned()));
        let (forwards, provenance) = forwards.unwrap_or_else(unasked);
        let value = if forwards { "off" } else { "on" };
        let forwards_fact = self.fact(&owner, "source_dest_check", value, provenance);
        Interface { owner, subnet, subnet_fact, groups, groups_fact, public, public_fact, forwards, forwards_fact, role }
    }

    /// The default groups by the VPC of which they are.
    pub(super) fn default_groups(&self) -> ByVpc<Id> {
        let all = self.entries::<SecurityGroup>().into_iter().filter_map(|entry| {
            let vpc = match (&entry.want, &entry.live) {
                (Some(want), _) => want.default.then(|| want.vpc.address().to_string()),
                (None, Some(live)) => (live.group_name == "default").then(|| self.names.of_id(&live.vpc_id)),
                (None, None) => None,
            };
            Some((vpc?, entry.name))
        });
        all.collect()
    }

    /// The default group of the VPC of a subnet.
    pub(super) fn default_group(&mut self, subnet: &str, defaults: &ByVpc<Id>) -> Groups {
        let vpc = self.net.subnets.get(subnet).map(|subnet| subnet.vpc.clone());
        let known = vpc.as_ref().and_then(|vpc| defaults.get(vpc).cloned());
        let made = vpc.filter(|vpc| self.is_made(vpc)).map(|vpc| self.group_as_made(&vpc));
        match known.or(made) {
            Some(group) => Groups::Given(vec![group], Provenance::Default),
            None => Groups::Unknown("it has the default group of its VPC, whose rules are not known".to_owned()),
        }
    }

    pub(super) fn group_names(groups: &[Ref<SecurityGroup>]) -> Vec<Id> {
        groups.iter().map(|group| group.address().to_string()).collect()
    }

    /// Groups of a settings' JSON, in the form of a spec or of AWS.
    fn groups_in(&self, settings: &Value) -> Option<Vec<Id>> {
        let list = settings.get("security_groups")?.as_array()?;
        let name = |text: &str| if text.starts_with("sg-") { self.names.of_id(text) } else { format!("security_group/{text}") };
        Some(list.iter().filter_map(Value::as_str).map(name).collect())
    }

    pub(super) fn sagemaker(subnet: Id, owner: Id, groups: Groups, field: &'static str) -> Placed {
        let public = (false, Provenance::Assumed(Assumption::SageMakerAddresses));
        Placed { owner, subnet, groups, field, public, forwards: None, role: Role::Workload }
    }

    fn notebooks(&mut self) {
        let defaults = self.default_groups();
        for entry in self.entries::<NotebookInstance>() {
            let wanted = entry.want.as_ref().map(|want| &want.subnet);
            let stated = wanted.is_some_and(|subnet| !subnet.is_absent());
            let subnet = match (wanted, &entry.live) {
                (Some(subnet), live) if stated || live.is_none() => subnet.value().map(|subnet| subnet.address().to_string()),
                (_, Some(live)) => live.subnet_id.as_deref().map(|id| self.names.of_id(id)),
                (_, None) => None,
            };
            let Some(subnet) = subnet else { continue };
            let groups = match (entry.want.as_ref().map(|want| &want.security_groups), &entry.live) {
                (Some(Field::Value(groups)), _) if !groups.is_empty() => {
                    Groups::Given(Self::group_names(groups), Provenance::Spec)
                }
                (_, Some(live)) => {
                    let groups = live.security_group_ids.iter().map(|id| self.names.of_id(id)).collect();
                    Groups::Given(groups, Provenance::Live)
                }
                (_, None) => self.default_group(&subnet, &defaults),
            };
            let placed = Self::sagemaker(subnet, entry.name.clone(), groups, "security_groups");
            self.add(entry.name, placed);
        }
    }

    /// Studio: every subnet of a domain, with the groups of the domain and of each profile that has its own.
    fn studio(&mut self) {
        let profiles = self.entries::<UserProfile>();
        for entry in self.entries::<Domain>() {
            let subnets: Vec<Id> = match (&entry.want, &entry.live) {
                (Some(want), _) => want.subnets.iter().map(|subnet| subnet.address().to_string()).collect(),
                (None, Some(live)) => live.subnet_ids.iter().map(|id| self.names.of_id(id)).collect(),
                (None, None) => Vec::new(),
            };
            let wanted = entry.want.as_ref().map(|want| heiiki_model::erased::json(&want.default_user_settings));
            let live = entry.live.as_ref().map(|live| live.default_user_settings.clone());
            let own = self.settings_groups(wanted.as_ref(), live.as_ref());
            let groups = own.unwrap_or_else(|| Groups::Unknown("the domain names no groups for its apps".to_owned()));
            self.apps(&entry.name, &subnets, groups, "default_user_settings.security_groups");
            let shared = entry.want.as_ref().and_then(|want| want.default_space_settings.value());
            let wanted = shared.map(heiiki_model::erased::json);
            let live = entry.live.as_ref().map(|live| live.default_space_settings.clone());
            if let Some(groups) = self.settings_groups(wanted.as_ref(), live.as_ref()) {
                self.apps(
                    &format!("shared spaces of {}", entry.name),
                    &subnets,
                    groups,
                    "default_space_settings.security_groups",
                );
            }
            self.profiles(&entry, &profiles, &subnets);
        }
    }

    fn profiles(&mut self, domain: &Entry<Domain>, profiles: &[Entry<UserProfile>], subnets: &[Id]) {
        for profile in profiles {
            let of_domain = is_of_domain(profile, domain);
            let wanted = profile.want.as_ref().and_then(|want| want.user_settings.value()).map(heiiki_model::erased::json);
            let live = profile.live.as_ref().map(|live| live.user_settings.clone());
            if let (true, Some(groups)) = (of_domain, self.settings_groups(wanted.as_ref(), live.as_ref())) {
                self.apps(&profile.name, subnets, groups, "user_settings.security_groups");
            }
        }
    }

    /// The groups that settings name: those of the spec if it names some, else those that live.
    fn settings_groups(&self, wanted: Option<&Value>, live: Option<&Value>) -> Option<Groups> {
        let given = wanted.and_then(|settings| self.groups_in(settings)).map(|groups| Groups::Given(groups, Provenance::Spec));
        given.or_else(|| Some(Groups::Given(self.groups_in(live?)?, Provenance::Live)))
    }

    fn apps(&mut self, owner: &str, subnets: &[Id], groups: Groups, field: &'static str) {
        for subnet in subnets {
            let placed = Self::sagemaker(subnet.clone(), owner.to_owned(), groups.clone(), field);
            self.add(format!("{owner} in {subnet}"), placed);
        }
    }

    /// Containers of models and of endpoint configurations that bring their own. An isolated container sends nothing.
    fn containers(&mut self) {
        for one in self.contained().into_iter().filter(|one| !one.isolated) {
            self.apps(&one.name, &one.subnets, one.groups, VPC_CONFIG);
        }
    }

    /// Containers that run in a VPC.
    pub(super) fn contained(&self) -> Vec<Contained> {
        let models = self.entries::<Model>().into_iter().map(|entry| {
            let live = entry.live.as_ref().map(|live| (live.vpc_config.clone(), live.enable_network_isolation));
            (entry.name, entry.want.map(|want| (want.vpc_config, want.enable_network_isolation)), live)
        });
        let configs = self.entries::<EndpointConfig>().into_iter().map(|entry| {
            let live = entry.live.as_ref().map(|live| (live.vpc_config.clone(), live.enable_network_isolation));
            (entry.name, entry.want.map(|want| (want.vpc_config, want.enable_network_isolation)), live)
        });
        let all: Vec<Container> = models.chain(configs).collect();
        let mut found = Vec::new();
        for (name, wanted, live) in all {
            let (config, isolation) = wanted.unwrap_or((Field::Absent, Field::Absent));
            let lives = live.as_ref().and_then(|(_, isolated)| *isolated);
            let isolated = isolation.value().copied().or(lives) == Some(true);
            let (subnets, groups): (Vec<Id>, Groups) = match (config, live) {
                (Field::Value(config), _) => {
                    let groups = Groups::Given(Self::group_names(&config.security_groups), Provenance::Spec);
                    (config.subnets.iter().map(|subnet| subnet.address().to_string()).collect(), groups)
                }
                (Field::Absent, Some((live, _))) => {
                    let subnets = live["subnets"].as_array().into_iter().flatten().filter_map(Value::as_str);
                    let groups = Groups::Given(self.groups_in(&live).unwrap_or_default(), Provenance::Live);
                    (subnets.map(|id| self.names.of_id(id)).collect(), groups)
                }
                (Field::Absent, None) | (Field::Null, _) => continue,
            };
            found.push(Contained { name, isolated, subnets, groups });
        }
        found
    }

    fn instances(&mut self) {
        let (elastic, defaults) = (self.elastic_addresses(), self.default_groups());
        let subnets: BTreeMap<Id, Entry<Subnet>> =
            self.entries::<Subnet>().into_iter().map(|entry| (entry.name.clone(), entry)).collect();
        for entry in self.entries::<Instance>() {
            let subnet = match (&entry.want, &entry.live) {
                (Some(want), _) => want.subnet.address().to_string(),
                (None, Some(live)) => self.names.of_id(&live.subnet_id),
                (None, None) => continue,
            };
            let groups = match (entry.want.as_ref().map(|want| &want.security_groups), &entry.live) {
                (Some(Field::Value(groups)), _) => Groups::Given(Self::group_names(groups), Provenance::Spec),
                (_, Some(live)) => {
                    let groups = live.security_group_ids.iter().map(|id| self.names.of_id(id)).collect();
                    Groups::Given(groups, Provenance::Live)
                }
                (_, None) => self.default_group(&subnet, &defaults),
            };
            let public = self.address_of(&entry, subnets.get(&subnet), elastic.contains(&entry.name));
            let owner = entry.name.clone();
            let checks = entry.want.as_ref().and_then(|want| want.source_dest_check.value().copied());
            let provenance = entry.provenance(checks.is_some());
            let checks = checks.or_else(|| entry.live.as_ref().map(|live| live.source_dest_check)).unwrap_or(true);
            let forwards = Some((!checks, provenance));
            let (field, role) = ("security_groups", Role::Host);
            self.add(entry.name, Placed { owner, subnet, groups, field, public, forwards, role });
        }
    }

    /// The instances that have an Elastic IP.
    fn elastic_addresses(&self) -> BTreeSet<Id> {
        let all = self.entries::<ElasticIp>().into_iter().filter_map(|entry| match (&entry.want, &entry.live) {
            // It is allocated and not associated yet.
            (Some(_), None) if entry.calls.is_some() => None,
            (Some(want), _) if !want.instance.is_absent() => want.instance.value().map(|one| one.address().to_string()),
            (_, Some(live)) => live.instance_id.as_deref().map(|id| self.names.of_id(id)),
            (_, None) => None,
        });
        all.collect()
    }

    /// Tells if an instance has a public address.
    fn address_of(&self, entry: &Entry<Instance>, subnet: Option<&Entry<Subnet>>, elastic: bool) -> (bool, Provenance) {
        // An address that belongs to an Elastic IP goes with it.
        let owned = |address: &str| {
            let mut addresses = self.sources.objects.iter().filter(|object| object.kind == KindName::ElasticIp);
            addresses.any(|object| object.live["public_ip"] == address)
        };
        let address =
            entry.live.as_ref().and_then(|live| live.public_ip_address.as_deref()).filter(|address| !address.is_empty());
        let of_elastic = address.is_some_and(owned);
        if elastic {
            return (true, entry.provenance(true));
        }
        if let Some(asked) = entry.want.as_ref().and_then(|want| want.associate_public_ip_address) {
            return (asked, Provenance::Spec);
        }
        if entry.live.is_some() && !of_elastic {
            return (address.is_some(), Provenance::Live);
        }
        let Some(found) = subnet else {
            return (true, Provenance::Unknown("its subnet was not read".to_owned()));
        };
        let stated = found.want.as_ref().and_then(|want| want.map_public_ip_on_launch.value().copied());
        let live = found.live.as_ref().map(|live| live.map_public_ip_on_launch);
        (stated.or(live).unwrap_or(false), found.provenance(stated.is_some()))
    }

    /// Live interfaces that belong to nothing of the above.
    fn others(&mut self) {
        let known: BTreeSet<String> = self
            .entries::<NotebookInstance>()
            .iter()
            .filter_map(|entry| entry.live.as_ref()?.network_interface_id.clone())
            .collect();
        let instances = self.entries::<Instance>().into_iter();
        let instances: Vec<(Id, instance::Live)> = instances.filter_map(|entry| Some((entry.name, entry.live?))).collect();
        let live = self.sources.surroundings.interfaces.iter().flatten();
        let all: Vec<network_interface::Live> = live.filter(|live| !self.is_gone(&live.network_interface_id)).cloned().collect();
        for live in all.into_iter().filter(|live| !known.contains(&live.network_interface_id)) {
            let Some(role) = role(&live) else { continue };
            let holder = instances.iter().find(|(_, instance)| live.instance_id.as_ref() == Some(&instance.instance_id));
            // The first interface of an instance is looked at as the instance.
            if holder.is_some_and(|(_, instance)| instance.private_ip_address == live.private_ip_address) {
                continue;
            }
            let subnet = self.names.of_id(&live.subnet_id);
            // Interfaces of networks that the environment does not touch are none of its concern.
            if !self.net.subnets.contains_key(&subnet) {
                continue;
            }
            let groups = live.security_group_ids.iter().map(|id| self.names.of_id(id)).collect();
            let public = live.public_ip_address.as_deref().is_some_and(|address| !address.is_empty());
            let placed = Placed {
                owner: holder.map_or_else(|| live.network_interface_id.clone(), |(name, _)| name.clone()),
                subnet,
                groups: Groups::Given(groups, Provenance::Live),
                field: "security groups",
                public: (public, Provenance::Live),
                forwards: None,
                role,
            };
            self.add(live.network_interface_id, placed);
        }
    }

    /// The endpoints of services that AWS does not run, in each of their subnets.
    fn endpoints_of_others(&mut self) {
        let defaults = self.default_groups();
        for entry in self.entries::<VpcEndpoint>() {
            let Some((service, subnets, groups)) = self.endpoint_places(&entry) else { continue };
            let kind = entry.live.as_ref().map_or("Interface", |live| live.vpc_endpoint_type.as_str());
            if !of_others(self.place, &service, kind) || self.trusts_service(&service) {
                continue;
            }
            let provenance = entry.provenance(true);
            for subnet in subnets {
                let groups = match &groups {
                    Some(groups) => Groups::Given(groups.clone(), provenance.clone()),
                    None => self.default_group(&subnet, &defaults),
                };
                let public = (false, provenance.clone());
                let (owner, field, role) = (entry.name.clone(), "security_groups", Role::Elsewhere);
                let name = format!("{owner} in {subnet}");
                self.add(name, Placed { owner, subnet, groups, field, public, forwards: None, role });
            }
        }
    }

    /// The subnets of gateway load balancer endpoints.
    fn appliances(&mut self) {
        for entry in self.entries::<VpcEndpoint>() {
            let Some(live) = entry.live.filter(|live| live.vpc_endpoint_type.eq_ignore_ascii_case("GatewayLoadBalancer")) else {
                continue;
            };
            if let Some(subnet) = live.subnet_ids.first() {
                let subnet = self.names.of_id(subnet);
                self.net.appliances.insert(entry.name, subnet);
            }
        }
    }
}

/// True if a profile is one of a domain.
pub(super) fn is_of_domain(profile: &Entry<UserProfile>, domain: &Entry<Domain>) -> bool {
    match (&profile.want, &profile.live, &domain.live) {
        (Some(want), ..) => want.domain.address().to_string() == domain.name,
        (None, Some(live), Some(own)) => live.domain_id == own.domain_id,
        (None, _, _) => false,
    }
}

/// True if AWS does not run the service of an endpoint: an endpoint service of somebody (`com.amazonaws.vpce.<region>.vpce-svc-...`), a
/// name of another provider, a resource or a service network.
pub(super) fn of_others(place: &Place, service: &str, kind: &str) -> bool {
    let full = full_name(place, service, EndpointType::Interface).to_ascii_lowercase();
    let aws = ["com.amazonaws.", "cn.com.amazonaws.", "aws.sagemaker.", "aws.api."].iter().any(|begin| full.starts_with(begin));
    let somebody = full.split('.').any(|part| part == "vpce" || part.starts_with("vpce-svc-"));
    let reached = ["Resource", "ServiceNetwork"].iter().any(|other| kind.eq_ignore_ascii_case(other));
    !aws || somebody || reached
}

/// The part of a live interface. `None` for one that is looked at as part of its owner, and for services of AWS.
fn role(live: &network_interface::Live) -> Option<Role> {
    if live.instance_id.is_some() {
        return Some(Role::Host);
    }
    match live.maker() {
        Maker::SageMaker => Some(Role::Workload),
        Maker::VpcEndpoint | Maker::NatGateway | Maker::Efs => None,
        Maker::Other(_) | Maker::Unknown => Some(Role::Host),
    }
}
