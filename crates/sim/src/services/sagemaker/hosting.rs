//! The network interfaces of hosting: two for each instance. They outlive their endpoint, and SageMaker removes them
//! with the execution role, or never.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{errors, settings};
use crate::services::iam::{propagation, service_linked};
use crate::services::network::{self, Maker, Subnet, Texts};
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// Interfaces of each instance.
const EACH: usize = 2;
/// The principal of hosting's service-linked role ("Using service-linked roles for SageMaker AI Inference").
pub(super) const PRINCIPAL: &str = "inference.sagemaker.amazonaws.com";
/// The tag on the interfaces that are made with that role.
const TAG: &str = "AmazonSageMakerManaged";

/// The subnets and groups of the interfaces of containers.
#[derive(Clone, Debug)]
pub(super) struct Network {
    subnets: Vec<String>,
    groups: Vec<String>,
}

/// Interfaces that nothing uses any more and that SageMaker has still to remove.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LeavingInterfaces {
    /// The interfaces.
    pub(crate) interfaces: Vec<String>,
    /// ARN of the role with which SageMaker removes them.
    pub(crate) role: String,
    /// True if the role had policies when they were left: one that never had any does not lose them.
    pub(crate) had_policies: bool,
    /// The time at which they are gone.
    pub(crate) until: Time,
}

/// The interfaces that were made for instances, and the reason that there are not more.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) interfaces: Vec<String>,
    pub(super) failure: Option<String>,
}

impl Network {
    /// The network of a `VpcConfig`.
    pub(super) fn of(config: &Value) -> Option<Self> {
        let texts = |member: &str| {
            let items = config.get(member)?.as_array()?.iter();
            Some(items.filter_map(|item| item.as_str().map(str::to_owned)).collect())
        };
        Some(Self { subnets: texts("Subnets")?, groups: texts("SecurityGroupIds")? })
    }

    /// Makes the interfaces of some instances of an endpoint, in alternating zones: with the service-linked role and
    /// under its tag, or, if that role cannot be made, with the execution role. The text by which people recognise
    /// them is not published; this one is modelled on Studio's.
    pub(super) fn attach(&self, world: &mut World, endpoint: &str, owner: &str, instances: i64) -> Made {
        let mut zones: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for subnet in self.subnets.iter().filter_map(|id| network::subnet(world, id)) {
            zones.entry(subnet.zone).or_default().push(subnet.id);
        }
        let zones: Vec<Vec<String>> = zones.into_values().collect();
        if zones.len() < 2 {
            // DG host-vpc asks for two zones; in which words an endpoint fails without them is not documented.
            let failure = format!("The subnets {:?} must be in at least two Availability Zones.", self.subnets);
            return Made { interfaces: Vec::new(), failure: Some(failure) };
        }
        let mut made = Made::default();
        let role = linked_role(world);
        let tags = role.iter().map(|_| (TAG.to_owned(), "true".to_owned())).collect::<Tags>();
        let description = match world.tuning.interface_texts {
            Texts::Invented => format!("[DO NOT DELETE] ENI managed by SageMaker for Endpoint ({endpoint})"),
            Texts::Recorded | Texts::Other | Texts::Absent => String::new(),
        };
        for index in 0..usize::try_from(instances).unwrap_or_default() * EACH {
            let zone = &zones[index % zones.len()];
            let subnet = &zone[index / zones.len() % zone.len()];
            let wanted = network::Wanted {
                subnet,
                groups: &self.groups,
                description: description.clone(),
                interface_type: "interface",
                requester: None,
                owner,
                maker: Maker::SageMaker,
                tags: tags.clone(),
                made_with: role.clone(),
                address: None,
            };
            match network::attach(world, &wanted) {
                Ok(interface) => made.interfaces.push(interface),
                Err(error) => {
                    made.failure = Some(error.message);
                    break;
                }
            }
        }
        made
    }
}

/// Refuses a network whose parts do not exist or do not belong together. A model with subnets in one zone only is not
/// refused, because batch transforms take it.
pub(super) fn check_network(world: &World, config: &Value) -> Result<(), ServiceError> {
    let Some(Network { subnets, groups }) = Network::of(config) else { return Ok(()) };
    let mut vpc = None;
    for id in &subnets {
        let found: Subnet =
            network::subnet(world, id).ok_or_else(|| errors::invalid(format!("The subnet ID '{id}' does not exist")))?;
        if vpc.get_or_insert_with(|| found.vpc.clone()) != &found.vpc {
            return Err(errors::invalid(format!("The subnet '{id}' does not belong to the VPC of the other subnets.")));
        }
    }
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    settings::require_groups(world, vpc.as_deref(), &groups)
}

/// The service-linked role of hosting, made at its first use unless the caller may not make it.
fn linked_role(world: &mut World) -> Option<String> {
    if world.tuning.hosting_service_linked_role {
        let now = world.now;
        service_linked::ensure_service_linked(world, now, PRINCIPAL);
    }
    service_linked::arn(world, PRINCIPAL)
}

/// Leaves interfaces to SageMaker, which removes them some minutes after `at`: those that were made with the service-linked role with that, the others with
/// the execution role.
pub(super) fn leave(world: &mut World, interfaces: Vec<String>, role: &str, at: Time) {
    let until = at + Duration::from_secs(world.tuning.hosting_interface_linger_s);
    let mut by_role: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for interface in interfaces {
        let with = network::made_with(world, &interface).unwrap_or_else(|| role.to_owned());
        by_role.entry(with).or_default().push(interface);
    }
    for (role, interfaces) in by_role {
        network::vanish(world, &interfaces, until);
        let had_policies = propagation::has_policies(world, &role) == Some(true);
        world.sagemaker.leaving_interfaces.push(LeavingInterfaces { interfaces, role, had_policies, until });
    }
}

/// Strands interfaces whose role is deleted or has lost its policies before they are removed. Only the customer can
/// remove them then.
pub(super) fn expire(world: &mut World, now: Time) {
    let leaving = std::mem::take(&mut world.sagemaker.leaving_interfaces);
    for entry in leaving {
        let cleans = match propagation::has_policies(world, &entry.role) {
            None => false,
            Some(some) => some || !entry.had_policies,
        };
        if world.tuning.hosting_needs_role_to_clean && !cleans {
            network::strand(world, &entry.interfaces);
        } else if entry.until > now {
            world.sagemaker.leaving_interfaces.push(entry);
        }
    }
}
