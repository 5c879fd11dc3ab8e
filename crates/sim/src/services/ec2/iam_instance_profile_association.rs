//! Associations of instances with instance profiles, and the errors EC2 gives while IAM's news is still on its way.
//!
//! It deliberately knows of IAM only what IAM shows other services.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::listing::{Entry, Listing, list};
use super::parameter::{missing, only, required};
use super::{id, instance};
use crate::services::iam::propagation::{ReadyProfile, instance_profile_ready};
use crate::{Request, ServiceError, Time, World, pagination, world::Tags};

/// An association.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileAssociation {
    /// `iip-assoc-...`.
    pub id: String,
    /// The instance.
    pub instance: String,
    /// ARN of the profile.
    pub arn: String,
    /// `AIPA...`.
    pub profile_id: String,
    /// The time of its creation.
    pub made: Time,
    /// The time at which it is associated.
    pub ready_at: Time,
    /// The time at which it is over.
    pub gone_at: Option<Time>,
}

impl ProfileAssociation {
    fn status(&self, now: Time) -> &'static str {
        match self.gone_at {
            Some(at) if at <= now => "disassociated",
            Some(_) => "disassociating",
            None if now < self.ready_at => "associating",
            None => "associated",
        }
    }
}

/// The profile a request names by name or ARN, if EC2 knows it by now and it holds a role.
pub(super) fn ready(world: &World, now: Time, given: &Value) -> Result<ReadyProfile, ServiceError> {
    only(given, "IamInstanceProfile", &["Arn", "Name"])?;
    let text = |member: &str| given.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (wanted, member, noun) = match (text("Arn"), text("Name")) {
        (Some(_), Some(_)) => {
            let text = "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'";
            return Err(ServiceError::bad("InvalidParameterCombination", text));
        }
        (Some(arn), None) if !arn.starts_with("arn:") => {
            let text = format!("Invalid IAM Instance Profile ARN: {arn}");
            return Err(ServiceError::bad("InvalidIamInstanceProfileArn.Malformed", text));
        }
        (Some(arn), None) => (arn, "arn", "ARN"),
        (None, Some(name)) => (name, "name", "name"),
        (None, None) => return Err(missing("IamInstanceProfile.Name")),
    };
    // A profile that has not arrived yet gives the same error as one that never was.
    let profile = instance_profile_ready(world, now, wanted).map_err(|_| {
        let text =
            format!("Value ({wanted}) for parameter iamInstanceProfile.{member} is invalid. Invalid IAM Instance Profile {noun}");
        ServiceError::bad("InvalidParameterValue", text)
    })?;
    if profile.role_arn.is_none() {
        let text = format!("IAM Instance Profile \"{}\" has no associated IAM Roles", profile.arn);
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    Ok(profile)
}

/// Makes an association; returns its id.
pub(super) fn make(world: &mut World, now: Time, ready_at: Time, instance: &str, profile: &ReadyProfile) -> String {
    let id = world.id("iip-assoc");
    let association = ProfileAssociation {
        id: id.clone(),
        instance: instance.to_owned(),
        arn: profile.arn.clone(),
        profile_id: profile.id.clone(),
        made: now,
        ready_at,
        gone_at: None,
    };
    world.ec2.profile_associations.insert(id.clone(), association);
    id
}

/// The association an instance has now, be it coming or going.
pub fn of_instance<'w>(world: &'w World, now: Time, instance: &str) -> Option<&'w ProfileAssociation> {
    let mut own = world.ec2.profile_associations.values().filter(|a| a.instance == instance && a.status(now) != "disassociated");
    own.find(|a| a.gone_at.is_none())
        .or_else(|| world.ec2.profile_associations.values().find(|a| a.instance == instance && a.status(now) == "disassociating"))
}

/// Ends the associations of an instance.
pub(super) fn release(world: &mut World, instance: &str, at: Time) {
    for association in world.ec2.profile_associations.values_mut().filter(|a| a.instance == instance && a.gone_at.is_none()) {
        association.gone_at = Some(at);
    }
}

/// Forgets associations that are over.
pub(super) fn expire(world: &mut World, now: Time) {
    world.ec2.profile_associations.retain(|_, association| association.gone_at.is_none_or(|at| at > now));
}

fn settles(world: &World, now: Time) -> Time {
    now + Duration::from_secs(world.tuning.profile_association_s)
}

/// The standing association of an id.
fn find(world: &World, id: &str) -> Result<ProfileAssociation, ServiceError> {
    let standing = world.ec2.profile_associations.get(id).filter(|association| association.gone_at.is_none());
    standing.cloned().ok_or_else(|| {
        id::PROFILE_ASSOCIATION.check(id).err().unwrap_or_else(|| {
            ServiceError::bad("InvalidAssociationID.NotFound", format!("An invalid association-id of '{id}' was given"))
        })
    })
}

fn answer(world: &World, now: Time, id: &str) -> Value {
    let body = world.ec2.profile_associations.get(id).map(|association| render(now, association));
    json!({"iamInstanceProfileAssociation": body})
}

pub(super) fn associate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let found = instance::find(world, required(request, "InstanceId")?)?;
    let instance = found.id.clone();
    if !["running", "stopped", "pending"].contains(&found.status(request.now).0) {
        let text = format!("The instance '{instance}' is not in the 'running' or 'stopped' states.");
        return Err(ServiceError::bad("IncorrectInstanceState", text));
    }
    if of_instance(world, request.now, &instance).is_some_and(|a| a.gone_at.is_none()) {
        let text = format!("There is an existing association for instance {instance}");
        return Err(ServiceError::bad("IncorrectState", text));
    }
    let given = request.input.get("IamInstanceProfile").ok_or_else(|| missing("IamInstanceProfile"))?;
    let profile = ready(world, request.now, given)?;
    let at = settles(world, request.now);
    let id = make(world, request.now, at, &instance, &profile);
    Ok(answer(world, request.now, &id))
}

pub(super) fn disassociate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, required(request, "AssociationId")?)?.id;
    let at = settles(world, request.now);
    if let Some(association) = world.ec2.profile_associations.get_mut(&id) {
        association.gone_at = Some(at);
    }
    Ok(answer(world, request.now, &id))
}

/// The new profile comes under a new id; the old association is gone at once.
pub(super) fn replace(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let old = find(world, required(request, "AssociationId")?)?;
    let given = request.input.get("IamInstanceProfile").ok_or_else(|| missing("IamInstanceProfile"))?;
    let profile = ready(world, request.now, given)?;
    world.ec2.profile_associations.remove(&old.id);
    let at = settles(world, request.now);
    let id = make(world, request.now, at, &old.instance, &profile);
    Ok(answer(world, request.now, &id))
}

const LISTING: Listing = Listing {
    answer: "iamInstanceProfileAssociationSet",
    ids: Some(("AssociationId", id::PROFILE_ASSOCIATION)),
    sizes: Some(pagination::EC2),
    filters: &[("instance-id", "instanceId"), ("state", "state")],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (world, none) = (&*world, Tags::new());
    let all = world.ec2.profile_associations.values().map(|record| Entry { id: &record.id, tags: &none, record });
    list(request, &LISTING, all, |association| render(request.now, association))
}

fn render(now: Time, association: &ProfileAssociation) -> Value {
    json!({
        "associationId": association.id,
        "instanceId": association.instance,
        "iamInstanceProfile": {"arn": association.arn, "id": association.profile_id},
        "state": association.status(now),
        "timestamp": association.made.iso(),
    })
}
