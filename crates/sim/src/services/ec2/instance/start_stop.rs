//! Start, stop, reboot, terminate, and detailed monitoring: many instances per call, all or none.
//!
//! It deliberately reboots without a trace: EC2 shows none either.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Instance, Power, describe, find, primary_interface};
use crate::services::ec2::iam_instance_profile_association as profile;
use crate::services::ec2::{elastic_ip, id, network_interface, volume};
use crate::{Request, ServiceError, Time, World};

/// The instances a request names, each once.
fn named(world: &World, request: &Request<'_>) -> Result<Vec<Instance>, ServiceError> {
    let mut ids = request.texts("InstanceId");
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    for id in &ids {
        id::INSTANCE.check(id)?;
    }
    let lost: Vec<&str> = ids.iter().filter(|id| !world.ec2.instances.contains_key(*id)).map(String::as_str).collect();
    if !lost.is_empty() {
        return Err(id::INSTANCE.missing(&lost));
    }
    ids.iter().map(|id| find(world, id).cloned()).collect()
}

/// Before and after, as these calls answer.
fn change(now: Time, before: &Instance, after: &Instance) -> Value {
    let (was, was_code) = before.status(now);
    let (is, is_code) = after.status(now);
    json!({
        "instanceId": after.id,
        "currentState": {"code": is_code, "name": is},
        "previousState": {"code": was_code, "name": was},
    })
}

fn transition_at(world: &World, now: Time) -> Time {
    now + Duration::from_secs(world.tuning.instance_change_s)
}

fn incorrect(instance: &Instance, what: &str) -> ServiceError {
    let text = format!("The instance '{}' is not in a state from which it can be {what}.", instance.id);
    ServiceError::bad("IncorrectInstanceState", text)
}

pub(in super::super) fn start(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let all = named(world, request)?;
    let at = transition_at(world, request.now);
    if let Some(bad) = all.iter().find(|i| !["stopped", "running", "pending"].contains(&i.status(request.now).0)) {
        return Err(incorrect(bad, "started"));
    }
    let mut answer = Vec::new();
    for before in all {
        let mut after = before.clone();
        if before.status(request.now).0 == "stopped" {
            after.power = Power::Up(at);
            after.launched = request.now;
            set_public(world, request.now, &after)?;
        }
        answer.push(change(request.now, &before, &after));
        world.ec2.instances.insert(after.id.clone(), after);
    }
    Ok(json!({"instancesSet": answer}))
}

/// Public addresses out of AWS's pool come with a start and go with a stop; an Elastic IP stays, and then there is no other.
fn set_public(world: &mut World, now: Time, instance: &Instance) -> Result<(), ServiceError> {
    let up = matches!(instance.power, Power::Up(_));
    let Some(primary) = primary_interface(world, now, &instance.id) else { return Ok(()) };
    let (primary, private) = (primary.id.clone(), primary.address);
    let given = up && instance.public && elastic_ip::of(world, &primary, private).is_none();
    let address = given.then(|| network_interface::public_address(world));
    network_interface::record(world, &primary)?.public_address = address;
    Ok(())
}

pub(in super::super) fn stop(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let all = named(world, request)?;
    let at = transition_at(world, request.now);
    for instance in &all {
        if !["running", "stopping", "stopped"].contains(&instance.status(request.now).0) {
            return Err(incorrect(instance, "stopped"));
        }
        if instance.disable_stop {
            return Err(protected(instance, "stopped", "disableApiStop"));
        }
    }
    let mut answer = Vec::new();
    for before in all {
        let mut after = before.clone();
        if before.status(request.now).0 == "running" {
            after.power = Power::Down(at);
            set_public(world, request.now, &after)?;
        }
        answer.push(change(request.now, &before, &after));
        world.ec2.instances.insert(after.id.clone(), after);
    }
    Ok(json!({"instancesSet": answer}))
}

fn protected(instance: &Instance, what: &str, attribute: &str) -> ServiceError {
    let id = &instance.id;
    let text = format!("The instance '{id}' may not be {what}. Modify its '{attribute}' instance attribute and try again.");
    ServiceError::bad("OperationNotPermitted", text)
}

pub(in super::super) fn reboot(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let all = named(world, request)?;
    match all.iter().find(|instance| instance.status(request.now).0 != "running") {
        Some(bad) => Err(incorrect(bad, "rebooted")),
        None => Ok(json!({"return": true})),
    }
}

/// Idempotent: an instance that is ending or ended is answered as it is.
pub(in super::super) fn terminate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let all = named(world, request)?;
    let at = transition_at(world, request.now);
    if let Some(kept) = all.iter().find(|instance| instance.disable_termination && instance.gone_at.is_none()) {
        return Err(protected(kept, "terminated", "disableApiTermination"));
    }
    let mut answer = Vec::new();
    for before in all {
        let mut after = before.clone();
        if before.gone_at.is_none() {
            after.power = Power::Ended(at);
            after.gone_at = Some(at);
            after.monitored_at = None;
            let_go(world, request.now, &after.id, at);
        }
        answer.push(change(request.now, &before, &after));
        world.ec2.instances.insert(after.id.clone(), after);
    }
    Ok(json!({"instancesSet": answer}))
}

/// Interfaces and volumes go with the instance, or stay behind when they were told to.
fn let_go(world: &mut World, now: Time, id: &str, at: Time) {
    let held = |i: &&mut network_interface::NetworkInterface| {
        i.stands(now) && i.attachment.as_ref().is_some_and(|a| a.instance.as_deref() == Some(id))
    };
    for interface in world.ec2.network_interfaces.values_mut().filter(held) {
        if interface.attachment.as_ref().is_some_and(|a| a.delete_on_termination) {
            interface.gone_at = Some(at);
        } else {
            interface.attachment = None;
            interface.public_address = None;
            interface.owner.clone_from(&interface.id);
        }
    }
    volume::release(world, id, at);
    profile::release(world, id, at);
}

pub(in super::super) fn monitor(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    watch(world, request, true)
}

pub(in super::super) fn unmonitor(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    watch(world, request, false)
}

fn watch(world: &mut World, request: &Request<'_>, on: bool) -> Result<Value, ServiceError> {
    let all = named(world, request)?;
    if let Some(bad) = all.iter().find(|instance| instance.gone_at.is_some()) {
        return Err(ServiceError::bad("InvalidState", format!("The instance '{}' is terminated.", bad.id)));
    }
    let at = transition_at(world, request.now);
    let mut answer = Vec::new();
    for mut instance in all {
        let was = instance.monitored_at;
        instance.monitored_at = on.then(|| was.unwrap_or(at));
        // The answer of a switch-off shows the transition; later reads show the result.
        let state = if !on && was.is_some() { "disabling" } else { describe::monitoring(request.now, &instance) };
        answer.push(json!({"instanceId": instance.id, "monitoring": {"state": state}}));
        world.ec2.instances.insert(instance.id.clone(), instance);
    }
    Ok(json!({"instancesSet": answer}))
}
