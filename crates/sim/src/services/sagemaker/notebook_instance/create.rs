//! CreateNotebookInstance: its rules, and the interface it puts into the customer's subnet.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::{errors, role, settings, tags};
use super::{NotebookInstance, Status, require_lifecycle_config};
use crate::services::arn;
use crate::services::network::{self, Subnet};
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, World};

/// Documented default of `VolumeSizeInGB`.
const VOLUME_GB: i64 = 5;
/// Documented default of `PlatformIdentifier`.
const PLATFORM: &str = "notebook-al2023-v1";

/// `CreateNotebookInstance`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let text = |member: &str| request.text(member).map(str::to_owned);
    let name = text("NotebookInstanceName").unwrap_or_default();
    let arn = arn::regional(world, "sagemaker", &format!("notebook-instance/{}", name.to_lowercase()));
    if world.sagemaker.notebook_instances.contains_key(&name.to_lowercase()) {
        return Err(errors::invalid(format!("Cannot create a duplicate Notebook Instance ({arn})")));
    }
    let subnet = check_network(world, request)?;
    require_lifecycle_config(world, request.text("LifecycleConfigName"))?;
    check_repositories(input)?;
    let tags = tags::read(input)?;
    let role = text("RoleArn").unwrap_or_default();
    role::require_assumable(world, now, &role)?;

    refuse_limit(world, request.text("InstanceType").unwrap_or_default())?;

    let mut groups = request.texts("SecurityGroupIds");
    if let (Some(subnet), true) = (&subnet, groups.is_empty()) {
        groups.extend(network::default_group(world, &subnet.vpc));
    }
    let injected = injected_failure::take(world, Stage::Create, &name);
    let requester = role::session(world, Some(&role));
    let maker = Maker { name: &name, arn: &arn, requester: &requester };
    let interface = subnet.as_ref().map(|subnet| attach(world, maker, subnet, &groups)).transpose();
    let (interface, failed) = match interface {
        Ok(interface) => (interface, injected),
        Err(error) => (None, injected.or(Some(error.message))),
    };
    let end = if failed.is_some() { Status::Failed } else { Status::InService };
    let ready = now + Duration::from_secs(world.tuning.notebook_create_s);
    let notebook = NotebookInstance {
        name: name.clone(),
        arn: arn.clone(),
        instance_type: text("InstanceType").unwrap_or_default(),
        role,
        subnet: subnet.map(|subnet| subnet.id),
        groups,
        interface,
        direct_internet_access: request.text("DirectInternetAccess") != Some("Disabled"),
        kms_key: text("KmsKeyId"),
        lifecycle_config: text("LifecycleConfigName"),
        volume_gb: request.number("VolumeSizeInGB").unwrap_or(VOLUME_GB),
        accelerators: request.texts("AcceleratorTypes"),
        default_repository: text("DefaultCodeRepository"),
        additional_repositories: request.texts("AdditionalCodeRepositories"),
        root_access: request.text("RootAccess") != Some("Disabled"),
        platform: text("PlatformIdentifier").unwrap_or_else(|| PLATFORM.to_owned()),
        minimum_metadata_version: metadata_version(input).unwrap_or("1").to_owned(),
        ip_address_type: text("IpAddressType").unwrap_or_else(|| "ipv4".to_owned()),
        timeline: Timeline::go(Status::Pending, now, end, ready, failed),
        created: now,
        tags,
    };
    world.sagemaker.notebook_instances.insert(name.to_lowercase(), notebook);
    Ok(json!({ "NotebookInstanceArn": arn }))
}

fn refuse_limit(world: &World, instance_type: &str) -> Result<(), ServiceError> {
    let used = world.sagemaker.notebook_instances.values().filter(|notebook| notebook.instance_type == instance_type).count();
    if used >= world.tuning.notebook_limit {
        return Err(errors::limit(&format!("{instance_type} for notebook instance usage"), world.tuning.notebook_limit, used));
    }
    Ok(())
}

/// The owner and the maker of an interface.
#[derive(Clone, Copy)]
struct Maker<'a> {
    name: &'a str,
    arn: &'a str,
    requester: &'a str,
}

fn attach(world: &mut World, maker: Maker<'_>, subnet: &Subnet, groups: &[String]) -> Result<String, ServiceError> {
    let Maker { name, arn, requester } = maker;
    let wanted = network::Wanted {
        subnet: &subnet.id,
        groups,
        description: format!(
            "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance {name}"
        ),
        interface_type: "interface",
        requester: Some(requester),
        owner: arn,
        maker: network::Maker::SageMaker,
        tags: Tags::new(),
        made_with: None,
        address: None,
    };
    network::attach(world, &wanted)
}

/// The lowest metadata service version of a request.
pub(super) fn metadata_version(input: &Value) -> Option<&str> {
    input["InstanceMetadataServiceConfiguration"]["MinimumInstanceMetadataServiceVersion"].as_str()
}

/// Refuses a repository that is named twice. Names of registered repositories are taken as they are: SageMaker resolves them later.
pub(super) fn check_repositories(input: &Value) -> Result<(), ServiceError> {
    let default = input["DefaultCodeRepository"].as_str();
    let mut seen: Vec<&str> = default.into_iter().collect();
    for repository in input["AdditionalCodeRepositories"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if seen.contains(&repository) {
            return Err(errors::invalid(format!("Code repository {repository} is associated more than once.")));
        }
        seen.push(repository);
    }
    Ok(())
}

fn check_network(world: &World, request: &Request<'_>) -> Result<Option<Subnet>, ServiceError> {
    let groups = request.texts("SecurityGroupIds");
    let Some(id) = request.text("SubnetId") else {
        if request.text("DirectInternetAccess") == Some("Disabled") {
            return Err(errors::invalid("DirectInternetAccess can be Disabled only if SubnetId is specified."));
        }
        if !groups.is_empty() {
            return Err(errors::invalid("SecurityGroupIds can be specified only together with SubnetId."));
        }
        return Ok(None);
    };
    let found = network::subnet(world, id);
    let subnet = found.ok_or_else(|| errors::invalid(format!("The subnet ID '{id}' does not exist")))?;
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    settings::require_groups(world, Some(&subnet.vpc), &groups)?;
    refuse_dual_stack(request, id)?;
    Ok(Some(subnet))
}

/// Refuses `dualstack`: it needs an IPv6 range on the subnet, and simulated subnets have none.
pub(super) fn refuse_dual_stack(request: &Request<'_>, subnet: &str) -> Result<(), ServiceError> {
    if request.text("IpAddressType") == Some("dualstack") {
        return Err(errors::invalid(format!("IpAddressType dualstack needs an IPv6 CIDR block on subnet '{subnet}'.")));
    }
    Ok(())
}
