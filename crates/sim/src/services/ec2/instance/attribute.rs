//! Attributes of instances: read and changed one per call, some only while the instance is stopped; and the metadata options.
//!
//! It deliberately has no kernel and RAM disk to change.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Instance, describe, find, instance_type, launch, primary_interface};
use crate::services::ec2::parameter::{attribute_flag, attribute_text, done, flag_of, invalid, missing, required, word};
use crate::services::ec2::{network_interface, security_group, subnet, volume};
use crate::{Request, ServiceError, World};

pub(in super::super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let instance = find(world, required(request, "InstanceId")?)?;
    let attribute = required(request, "Attribute")?;
    let primary = primary_interface(world, request.now, &instance.id);
    let value = match attribute {
        "blockDeviceMapping" => describe::devices(world, request.now, instance),
        "disableApiStop" => json!({"value": instance.disable_stop}),
        "disableApiTermination" => json!({"value": instance.disable_termination}),
        "ebsOptimized" => json!({"value": instance.ebs_optimized}),
        "enaSupport" => json!({"value": true}),
        "enclaveOptions" => json!({"enabled": instance.enclave}),
        "groupSet" => security_group::group_set(world, primary.map_or(&[], |interface| &interface.groups)),
        "instanceInitiatedShutdownBehavior" => json!({"value": instance.shutdown_behavior}),
        "instanceType" => json!({"value": instance.instance_type}),
        "kernel" | "ramdisk" => json!({}),
        "productCodes" => json!([]),
        "rootDeviceName" => json!({"value": instance.root_device}),
        "sourceDestCheck" => json!({"value": primary.is_some_and(|interface| interface.source_dest_check)}),
        "sriovNetSupport" => json!({"value": "simple"}),
        // Without user data the element is there and empty.
        "userData" => instance.user_data.as_ref().map_or_else(|| json!({}), |text| json!({"value": text})),
        other => return Err(invalid(other, "attribute", "Unknown attribute.")),
    };
    let mut answer = json!({"instanceId": instance.id});
    answer[attribute] = value;
    Ok(answer)
}

/// The attributes of ModifyInstanceAttribute, and whether the instance must be stopped.
const ATTRIBUTES: [(&str, bool); 9] = [
    ("BlockDeviceMapping", false),
    ("DisableApiStop", false),
    ("DisableApiTermination", false),
    ("EbsOptimized", true),
    ("GroupId", false),
    ("InstanceInitiatedShutdownBehavior", false),
    ("InstanceType", true),
    ("SourceDestCheck", false),
    ("UserData", true),
];

pub(in super::super) fn modify(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, required(request, "InstanceId")?)?.id.clone();
    // The older form names the attribute and gives its value beside it.
    if let Some(attribute) = request.text("Attribute") {
        let value = required(request, "Value")?;
        let name =
            attribute.chars().next().map(|c| c.to_ascii_uppercase().to_string() + &attribute[c.len_utf8()..]).unwrap_or_default();
        let mut input = json!({"InstanceId": id});
        input[&name] = json!({"Value": value});
        return change(world, &Request { input: &input, ..*request }, &id, &name);
    }
    let named: Vec<&str> = ATTRIBUTES.iter().map(|(name, _)| *name).filter(|name| request.input.get(*name).is_some()).collect();
    match named.as_slice() {
        [] => Err(ServiceError::bad("InvalidParameterCombination", "No attributes specified.")),
        [name] => change(world, request, &id, name),
        _ => Err(ServiceError::bad("InvalidParameterCombination", "Fields for multiple attribute types specified")),
    }
}

fn change(world: &mut World, request: &Request<'_>, id: &str, name: &str) -> Result<Value, ServiceError> {
    let Some((_, stopped)) = ATTRIBUTES.iter().find(|(attribute, _)| *attribute == name) else {
        return Err(invalid(name, "attribute", "Unknown attribute."));
    };
    let mut next = find(world, id)?.clone();
    let (status, _) = next.status(request.now);
    if *stopped && status != "stopped" {
        return Err(ServiceError::bad("IncorrectInstanceState", format!("The instance '{id}' is not in the 'stopped' state.")));
    }
    if next.gone_at.is_some() {
        return Err(ServiceError::bad(
            "IncorrectInstanceState",
            format!("The instance '{id}' is {status} and cannot be modified."),
        ));
    }
    let flag = || attribute_flag(request, name)?.ok_or_else(|| missing(name));
    let text = || attribute_text(request, name).ok_or_else(|| missing(&format!("{name}.Value")));
    match name {
        "DisableApiStop" => next.disable_stop = flag()?,
        "DisableApiTermination" => next.disable_termination = flag()?,
        "EbsOptimized" => next.ebs_optimized = flag()?,
        "InstanceInitiatedShutdownBehavior" => {
            let behavior = text()?;
            word(Some(behavior), "instanceInitiatedShutdownBehavior", &["stop", "terminate"])?;
            behavior.clone_into(&mut next.shutdown_behavior);
        }
        "InstanceType" => set_type(&mut next, text()?)?,
        "UserData" => {
            let data = text()?;
            launch::user_data(data)?;
            next.user_data = Some(data.to_owned()).filter(|data| !data.is_empty());
        }
        "BlockDeviceMapping" => return set_devices(world, request, id),
        _ => return set_interface(world, request, &next, name),
    }
    world.ec2.instances.insert(id.to_owned(), next);
    Ok(done())
}

fn set_type(next: &mut Instance, name: &str) -> Result<(), ServiceError> {
    let Some(architecture) = instance_type::architecture(name) else {
        return Err(ServiceError::bad("InvalidInstanceAttributeValue", format!("Invalid value '{name}' for InstanceType.")));
    };
    launch::check_architecture(architecture, &next.architecture)?;
    name.clone_into(&mut next.instance_type);
    if !instance_type::is_burstable(name) {
        next.cpu_credits = None;
    }
    Ok(())
}

/// Groups and the source check are those of the primary interface.
fn set_interface(world: &mut World, request: &Request<'_>, instance: &Instance, name: &str) -> Result<Value, ServiceError> {
    let primary = primary_interface(world, request.now, &instance.id).map(|interface| interface.id.clone());
    let Some(primary) = primary else {
        return Err(ServiceError::bad(
            "IncorrectInstanceState",
            format!("The instance '{}' has no network interface.", instance.id),
        ));
    };
    if name == "GroupId" {
        let vpc = subnet::find(world, &instance.subnet)?.vpc.clone();
        let groups = security_group::for_interface(world, &vpc, request.texts("GroupId"))?;
        network_interface::record(world, &primary)?.groups = groups;
    } else {
        let check = attribute_flag(request, name)?.ok_or_else(|| missing(name))?;
        network_interface::record(world, &primary)?.source_dest_check = check;
    }
    Ok(done())
}

/// Only whether a volume goes with the instance can be changed.
fn set_devices(world: &mut World, request: &Request<'_>, id: &str) -> Result<Value, ServiceError> {
    let mut changes = Vec::new();
    for mapping in request.list("BlockDeviceMapping") {
        let device = mapping.get("DeviceName").and_then(Value::as_str).ok_or_else(|| missing("BlockDeviceMapping.DeviceName"))?;
        let goes = flag_of(mapping.get("Ebs").and_then(|ebs| ebs.get("DeleteOnTermination")), "DeleteOnTermination")?;
        let goes = goes.ok_or_else(|| missing("BlockDeviceMapping.Ebs.DeleteOnTermination"))?;
        let held = volume::of_instance(world, request.now, id).find(|volume| volume.device == device);
        let Some(volume) = held else {
            let text = format!("No device is currently mapped at {device}");
            return Err(ServiceError::bad("InvalidInstanceAttributeValue", text));
        };
        changes.push((volume.id.clone(), goes));
    }
    for (volume, goes) in changes {
        if let Some(volume) = world.ec2.volumes.get_mut(&volume) {
            volume.delete_on_termination = goes;
        }
    }
    Ok(done())
}

pub(in super::super) fn modify_metadata(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut next = find(world, required(request, "InstanceId")?)?.clone();
    if next.gone_at.is_some() {
        let text = format!("The instance '{}' is not in a state in which its metadata options can be modified.", next.id);
        return Err(ServiceError::bad("IncorrectInstanceState", text));
    }
    if !launch::METADATA.iter().any(|member| request.input.get(*member).is_some()) {
        return Err(ServiceError::bad("InvalidParameterCombination", "No metadata options specified."));
    }
    next.metadata = launch::metadata(Some(request.input), next.metadata)?;
    next.metadata.applied_at = request.now + Duration::from_secs(world.tuning.metadata_options_s);
    let answer = json!({"instanceId": next.id, "instanceMetadataOptions": describe::metadata(request.now, &next)});
    world.ec2.instances.insert(next.id.clone(), next);
    Ok(answer)
}
