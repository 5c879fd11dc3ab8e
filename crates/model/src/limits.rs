//! Facts of the account by which a plan is judged, and which are read only if the plan needs them: quotas, and offers of
//! services.

use std::collections::BTreeSet;

use ipnet::Ipv4Net;
use serde_json::Value;

use crate::erased::typed;
use crate::kinds::ec2::subnet::{self, Subnet};
use crate::kinds::ec2::vpc_endpoint::service::possible_names;
use crate::kinds::ec2::vpc_endpoint::{self, EndpointType};
use crate::kinds::ec2::{instance, nat_gateway};
use crate::kinds::efs::mount_target;
use crate::kinds::sagemaker::domain::{self, HomeEfsFileSystemCreation};
use crate::kinds::sagemaker::variant_settings::Variant;
use crate::kinds::sagemaker::{endpoint, notebook_instance};
use crate::plan::{Plan, Verb};
pub use crate::quota::Quota;
use crate::view::View;
use crate::{Address, KindName, Place, Ref};

/// The number of addresses that a subnet with this range has for network interfaces.
pub fn room_of(range: Ipv4Net) -> u64 {
    2_u64.saturating_pow(32 - u32::from(range.prefix_len())).saturating_sub(subnet::KEPT)
}

/// The addresses that a resource takes in each subnet, as far as the subnet is certain. SageMaker's apps and the instances behind
/// its endpoints may stand in any of several.
pub fn addresses(at: &Address, want: &Value, place: &Place) -> Vec<(Address, u64)> {
    let each = |subnets: &[Ref<Subnet>]| subnets.iter().map(|subnet| (subnet.address(), 1)).collect();
    match at.kind {
        KindName::VpcEndpoint => {
            let want: vpc_endpoint::Want = typed(want);
            let interface = want.kind_of_endpoint(place) == EndpointType::Interface;
            want.subnets.value().filter(|_| interface).map_or_else(Vec::new, |subnets| each(subnets))
        }
        KindName::Instance => each(&[typed::<instance::Want>(want).subnet]),
        KindName::MountTarget => each(&[typed::<mount_target::Want>(want).subnet]),
        KindName::NatGateway => {
            let want: nat_gateway::Want = typed(want);
            let named = want.secondary_private_ip_addresses.value().map_or(0, Vec::len);
            let further = named.max(want.secondary_private_ip_address_count.value().copied().unwrap_or_default());
            vec![(want.subnet.address(), 1 + u64::try_from(further).unwrap_or_default())]
        }
        KindName::NotebookInstance => typed::<notebook_instance::Want>(want)
            .subnet
            .value()
            .map_or_else(Vec::new, |subnet| each(std::slice::from_ref(subnet))),
        KindName::Domain => {
            // The home file system has a mount target in every subnet of the domain.
            let want: domain::Want = typed(want);
            let home = want.home_efs_file_system_creation.value() != Some(&HomeEfsFileSystemCreation::Disabled);
            if home { each(&want.subnets) } else { Vec::new() }
        }
        KindName::Vpc
        | KindName::InternetGateway
        | KindName::Subnet
        | KindName::ElasticIp
        | KindName::RouteTable
        | KindName::SecurityGroup
        | KindName::KeyPair
        | KindName::FileSystem
        | KindName::Policy
        | KindName::Role
        | KindName::InlinePolicy
        | KindName::InstanceProfile
        | KindName::User
        | KindName::Bucket
        | KindName::LogGroup
        | KindName::KmsKey
        | KindName::UserProfile
        | KindName::Space
        | KindName::App
        | KindName::StudioLifecycleConfig
        | KindName::NotebookLifecycleConfig
        | KindName::Model
        | KindName::EndpointConfig
        | KindName::Endpoint
        | KindName::NetworkInterface
        | KindName::Credential => Vec::new(),
    }
}

/// Network interfaces that SageMaker makes for each instance behind an endpoint: one in use, one while it is exchanged (SageMaker guide, "Give SageMaker hosted
/// endpoints access to resources in your VPC": at least two addresses for each instance).
pub const PER_INSTANCE: u64 = 2;

/// Instances behind an endpoint that may stand in any of several subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fleet {
    /// The subnets.
    pub subnets: BTreeSet<Address>,
    /// The number of instances.
    pub instances: u64,
}

impl Fleet {
    /// The addresses that it needs.
    pub const fn needed(&self) -> u64 {
        self.instances.saturating_mul(PER_INSTANCE)
    }
}

/// The instances that an endpoint starts in subnets, as far as the spec says so.
pub fn fleets(want: &endpoint::Want, view: &View<'_>) -> Vec<Fleet> {
    let Some(config) = view.want(&want.endpoint_config) else { return Vec::new() };
    let variants = config.production_variants.iter().chain(config.shadow_production_variants.value().into_iter().flatten());
    let fleet = |variant: &Variant| {
        let model = variant.model.value().and_then(|model| view.want(model));
        let network = model.and_then(|model| model.vpc_config.value().cloned()).or_else(|| config.vpc_config.value().cloned())?;
        let instances = u64::try_from(*variant.initial_instance_count.value()?).ok()?;
        Some(Fleet { subnets: network.subnets.iter().map(Ref::address).collect(), instances })
    };
    variants.filter_map(fleet).collect()
}

/// The facts of the account that a plan needs before it can be judged by its limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Quotas of VPC: [`Quota::Vpcs`], [`Quota::InterfaceEndpoints`], [`Quota::GatewayEndpoints`].
    pub network: bool,
    /// The quota of Elastic IP addresses: [`Quota::ElasticIps`].
    pub addresses: bool,
    /// Services of endpoints, by all full names that they may have: see [`crate::Facts::services`].
    pub services: BTreeSet<String>,
}

impl Limits {
    /// Returns the facts that a plan needs. Empty for a plan that makes nothing with a limit.
    pub fn of(plan: &Plan) -> Self {
        let mut limits = Self::default();
        for step in plan.steps.iter().filter(|step| matches!(step.verb, Verb::Create | Verb::Update)) {
            let made = step.verb == Verb::Create;
            limits.network |= made && matches!(step.at.kind, KindName::Vpc | KindName::VpcEndpoint);
            limits.addresses |= made && step.at.kind == KindName::ElasticIp;
            let want = step.want.as_ref().filter(|_| step.at.kind == KindName::VpcEndpoint);
            // A service of another region is described there.
            if let Some(want) = want.map(typed::<vpc_endpoint::Want>).filter(|want| want.service_region.is_none()) {
                limits.services.extend(possible_names(&plan.place, &want.service, want.kind_of_endpoint(&plan.place)));
            }
        }
        limits
    }

    /// True if nothing has to be asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
