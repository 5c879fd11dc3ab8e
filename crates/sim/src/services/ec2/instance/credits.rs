//! The CPU credit setting of burstable instances, read and changed for many instances per call.
//!
//! It deliberately counts no credits. A change of several instances is done for those that allow it, and says in a list which did not.

use serde_json::{Value, json};

use super::{Instance, find, instance_type};
use crate::services::ec2::id;
use crate::services::ec2::parameter::missing;
use crate::{Request, ServiceError, World};

/// The setting of a burstable instance. `None` for other types. By default T2 stops bursting without credits, and
/// later families go on.
fn of(instance: &Instance) -> Option<&str> {
    let default = if instance.instance_type.starts_with("t2.") { "standard" } else { "unlimited" };
    instance_type::is_burstable(&instance.instance_type).then(|| instance.cpu_credits.as_deref().unwrap_or(default))
}

fn unsupported(instance: &Instance) -> String {
    let Instance { id, instance_type, .. } = instance;
    format!("The instance '{id}' is of the type {instance_type}, which has no CPU credits.")
}

/// Without ids AWS lists only instances that are unlimited; with ids an instance without credits is an error.
pub(in super::super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let ids = request.texts("InstanceId");
    let mut found = Vec::new();
    for id in &ids {
        id::INSTANCE.check(id)?;
        let instance = find(world, id)?;
        match of(instance) {
            Some(credits) => found.push(json!({"instanceId": id, "cpuCredits": credits})),
            None => return Err(ServiceError::bad("InvalidParameterValue", unsupported(instance))),
        }
    }
    if ids.is_empty() {
        let unlimited = world.ec2.instances.values().filter(|instance| of(instance) == Some("unlimited"));
        found.extend(unlimited.map(|instance| json!({"instanceId": instance.id, "cpuCredits": "unlimited"})));
    }
    Ok(json!({"instanceCreditSpecificationSet": found}))
}

pub(in super::super) fn modify(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    let items = request.list("InstanceCreditSpecification");
    let text = |item: &Value, member: &str| -> Result<String, ServiceError> {
        let value = item.get(member).and_then(Value::as_str).map(str::to_owned);
        value.ok_or_else(|| missing(&format!("InstanceCreditSpecification.{member}")))
    };
    let mut wanted = Vec::new();
    for item in items {
        let (id, credits) = (text(item, "InstanceId")?, text(item, "CpuCredits")?);
        if !["standard", "unlimited"].contains(&credits.as_str()) {
            return Err(ServiceError::bad("InvalidCpuCredits.Malformed", format!("Invalid value '{credits}' for CpuCredits.")));
        }
        wanted.push((id, credits));
    }
    for (id, credits) in wanted {
        let mut refuse = |code: &str, message: String| {
            refused.push(json!({"instanceId": id, "error": {"code": code, "message": message}}));
        };
        match find(world, &id) {
            Err(error) => refuse("InvalidInstanceID.NotFound", error.message),
            Ok(instance) if instance.gone_at.is_some() => {
                refuse("IncorrectInstanceState", format!("The instance '{id}' is not in a state in which this can be modified."));
            }
            Ok(instance) if of(instance).is_none() => {
                refuse("InstanceCreditSpecification.NotSupported", unsupported(instance));
            }
            Ok(_) => {
                if let Some(instance) = world.ec2.instances.get_mut(&id) {
                    instance.cpu_credits = Some(credits);
                }
                done.push(json!({"instanceId": id}));
            }
        }
    }
    Ok(json!({"successfulInstanceCreditSpecificationSet": done, "unsuccessfulInstanceCreditSpecificationSet": refused}))
}
