//! Calls on interfaces by the customer: create, modify, detach, delete, and what AWS refuses when a service holds one.
//!
//! It deliberately does not attach an interface to an instance after launch.

use serde_json::{Value, json};

use super::super::parameter::{self, attribute_flag, attribute_text, done, invalid, required};
use super::super::{id, security_group, subnet, tags, token};
use super::marks::Maker;
use super::{NetworkInterface, Wanted, check_address, find, free_address, place, record};
use crate::{Request, ServiceError, World};

pub(in super::super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    if let Some(id) = token::earlier(world, request)?.filter(|id| world.ec2.network_interfaces.contains_key(id)) {
        return answer(world, &id);
    }
    let subnet = subnet::find(world, required(request, "SubnetId")?)?.clone();
    let tags = tags::of_new(request, "network-interface")?;
    let groups = security_group::for_interface(world, &subnet.vpc, request.texts("SecurityGroupId"))?;
    let address = match request.text("PrivateIpAddress") {
        Some(text) => {
            let address = parameter::address(text, "PrivateIpAddress")?;
            check_address(world, &subnet.id, address)?;
            address
        }
        None => free_address(world, &subnet.id)?,
    };
    let description = request.text("Description").unwrap_or_default().to_owned();
    let wanted = Wanted { subnet: &subnet.id, groups: &groups, description, interface_type: "interface", ..Wanted::default() };
    let id = place(world, &wanted, address);
    let interface = record(world, &id)?;
    interface.attachment = None;
    interface.owner.clone_from(&id);
    interface.tags = tags;
    token::remember(world, request, &id);
    answer(world, &id)
}

fn answer(world: &World, id: &str) -> Result<Value, ServiceError> {
    Ok(json!({"networkInterface": super::describe::render(world, find(world, id)?)}))
}

pub(in super::super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = required(request, "NetworkInterfaceId")?;
    let interface = find(world, id)?;
    if interface.attachment.is_some() {
        // The code for a service's interface is not documented; the one for a customer's is.
        return Err(if is_of_service(interface) {
            ServiceError::bad("OperationNotPermitted", format!("You do not have permission to delete network interface '{id}'."))
        } else {
            ServiceError::bad("InvalidParameterValue", format!("Network interface '{id}' is currently in use."))
        });
    }
    world.ec2.network_interfaces.remove(id);
    Ok(done())
}

/// True for what EC2 and EFS hold for themselves. SageMaker's is the account's own, made with a role of it.
fn is_of_service(interface: &NetworkInterface) -> bool {
    !matches!(interface.maker, Maker::Customer | Maker::SageMaker)
}

pub(in super::super) fn detach(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let attachment_id = required(request, "AttachmentId")?;
    let found = world.ec2.network_interfaces.values_mut().find(|i| i.attachment.as_ref().is_some_and(|a| a.id == attachment_id));
    let Some(interface) = found else {
        return Err(id::NETWORK_INTERFACE_ATTACHMENT.missing(&[attachment_id]));
    };
    if interface.attachment.as_ref().is_some_and(|a| a.instance.is_none()) {
        // The words for what another account holds are not recorded.
        let sort = if attachment_id.starts_with("ela-") { "ela-attach" } else { "eni-attach" };
        return Err(ServiceError::bad("OperationNotPermitted", format!("You are not allowed to manage '{sort}' attachments.")));
    }
    if interface.attachment.as_ref().is_some_and(|a| a.device_index == 0) {
        return Err(ServiceError::bad("OperationNotPermitted", "The network interface at device index 0 cannot be detached."));
    }
    interface.attachment = None;
    Ok(done())
}

/// The attributes ModifyNetworkInterfaceAttribute takes, one per call.
const ATTRIBUTES: [&str; 4] = ["Description", "SourceDestCheck", "SecurityGroupId", "Attachment"];

pub(in super::super) fn modify(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = required(request, "NetworkInterfaceId")?;
    let interface = find(world, id)?.clone();
    let asked: Vec<&str> = ATTRIBUTES.into_iter().filter(|name| request.input.get(*name).is_some()).collect();
    match asked.as_slice() {
        [] => return Err(ServiceError::bad("InvalidParameterCombination", "No attributes specified.")),
        [_] => {}
        _ => return Err(ServiceError::bad("InvalidParameterCombination", "Fields for multiple attribute types specified")),
    }
    if is_of_service(&interface) {
        return Err(ServiceError::bad("AuthFailure", "You do not have permission to access the specified resource."));
    }
    let mut next = interface;
    if let Some(text) = attribute_text(request, "Description") {
        text.clone_into(&mut next.description);
    }
    if let Some(check) = attribute_flag(request, "SourceDestCheck")? {
        next.source_dest_check = check;
    }
    if request.input.get("SecurityGroupId").is_some() {
        let vpc = subnet::find(world, &next.subnet)?.vpc.clone();
        next.groups = security_group::for_interface(world, &vpc, request.texts("SecurityGroupId"))?;
    }
    if let Some(change) = request.input.get("Attachment") {
        let wanted =
            change.get("AttachmentId").and_then(Value::as_str).ok_or_else(|| parameter::missing("Attachment.AttachmentId"))?;
        let keep = parameter::flag_of(change.get("DeleteOnTermination"), "Attachment.DeleteOnTermination")?;
        let Some(attachment) = next.attachment.as_mut().filter(|a| a.id == wanted) else {
            return Err(invalid(wanted, "Attachment.AttachmentId", "The interface is not attached by it."));
        };
        attachment.delete_on_termination = keep.unwrap_or(attachment.delete_on_termination);
    }
    *record(world, id)? = next;
    Ok(done())
}
