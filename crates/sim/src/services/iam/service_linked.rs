//! Service-linked roles: made for a service, changed by nobody.
//!
//! It deliberately lets every deletion of one succeed or fail at once; AWS takes minutes over it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Grants, Role, key, names, no_such, propagated, role, unique_id};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, Time, World};

/// The services that link roles, with the role's name, its policy, and its description.
const SERVICES: &[(&str, &str, &str)] = &[
    ("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", "AutoScalingServiceRolePolicy"),
    ("elasticfilesystem.amazonaws.com", "AWSServiceRoleForAmazonElasticFileSystem", "AmazonElasticFileSystemServiceRolePolicy"),
    ("sagemaker.amazonaws.com", "AWSServiceRoleForAmazonSageMakerNotebooks", "AmazonSageMakerNotebooksServiceRolePolicy"),
    ("inference.sagemaker.amazonaws.com", "AWSServiceRoleForSageMakerInference", "AmazonSageMakerInferenceServiceRolePolicy"),
    (
        "sagemaker.application-autoscaling.amazonaws.com",
        "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint",
        "AWSApplicationAutoscalingSageMakerEndpointPolicy",
    ),
    ("ssm.amazonaws.com", "AWSServiceRoleForAmazonSSM", "AmazonSSMServiceRolePolicy"),
];

/// A deletion that was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletionTask {
    /// `task/aws-service-role/...`.
    pub id: String,
    /// The reason that it failed, if it did.
    pub failure: Option<String>,
}

/// The operations on service-linked roles.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateServiceLinkedRole", create),
    Operation::new("DeleteServiceLinkedRole", delete),
    Operation::new("GetServiceLinkedRoleDeletionStatus", status),
];

/// Makes the role of a service if the account has none yet, as services do at their first use.
pub fn ensure_service_linked(world: &mut World, now: Time, service: &str) {
    if let Some((service, name, policy)) = SERVICES.iter().find(|(s, ..)| *s == service)
        && !world.iam.roles.contains_key(&key(name))
    {
        make(world, now, service, name, policy, None);
    }
}

/// The ARN of the role of a service, if the account has it.
pub fn arn(world: &World, service: &str) -> Option<String> {
    let (_, name, _) = SERVICES.iter().find(|(of, ..)| *of == service)?;
    world.iam.roles.get(&key(name)).map(|role| role.arn.clone())
}

fn make(world: &mut World, now: Time, service: &str, name: &str, policy: &str, description: Option<String>) {
    let path = format!("/aws-service-role/{service}/");
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    });
    let attached = vec![format!("arn:aws:iam::aws:policy/aws-service-role/{policy}")];
    let role = Role {
        name: name.to_owned(),
        id: unique_id(world, "AROA"),
        arn: format!("arn:aws:iam::{}:role{path}{name}", world.account),
        path,
        created: now,
        trust: trust.to_string(),
        principals: std::collections::BTreeMap::new(),
        earlier_trust: None,
        description,
        max_session_s: 3600,
        grants: Grants { attached, ..Grants::default() },
        tags: Tags::new(),
        visible_at: propagated(world, now),
        linked_service: Some(service.to_owned()),
        last_used: None,
    };
    world.iam.roles.insert(key(name), role);
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let service = names::required(request, "AWSServiceName")?;
    let description = names::description(request)?;
    let Some((service, name, policy)) = SERVICES.iter().find(|(s, ..)| *s == service) else {
        let text = format!("A service-linked role for {service} is not known to the sandbox, or the service links none.");
        return Err(ServiceError::bad("InvalidInput", text));
    };
    if request.text("CustomSuffix").is_some() {
        return Err(ServiceError::bad("InvalidInput", format!("Custom suffix is not allowed for {service}")));
    }
    if world.iam.roles.contains_key(&key(name)) {
        let text = format!("Service role name {name} has been taken in this account, please try a different suffix.");
        return Err(ServiceError::bad("InvalidInput", text));
    }
    make(world, request.now, service, name, policy, description);
    Ok(json!({"Role": role::basics(world, role::find(world, name)?)}))
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "RoleName", 64)?;
    let role = role::find(world, name)?;
    let Some(service) = role.linked_service.clone() else {
        return Err(ServiceError::bad("InvalidInput", format!("Role {name} is not a service-linked role.")));
    };
    let in_use = match service.as_str() {
        "sagemaker.amazonaws.com" => !world.sagemaker.domains.is_empty(),
        "inference.sagemaker.amazonaws.com" => !world.sagemaker.endpoints.is_empty() || world.sagemaker.is_leaving_interfaces(),
        _ => false,
    };
    let failure = in_use.then(|| "The role is in use by the service's resources.".to_owned());
    let name = role.name.clone();
    let id = format!("task/aws-service-role/{service}/{name}/{}", world.digits(32));
    if failure.is_none() {
        world.iam.roles.remove(&key(&name));
    }
    world.iam.deletion_tasks.push(DeletionTask { id: id.clone(), failure });
    Ok(json!({"DeletionTaskId": id}))
}

fn status(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = names::required(request, "DeletionTaskId")?;
    let task = world.iam.deletion_tasks.iter().find(|task| task.id == id);
    let task = task.ok_or_else(|| no_such(format!("Deletion task {id} cannot be found.")))?;
    Ok(match &task.failure {
        None => json!({"Status": "SUCCEEDED"}),
        Some(why) => json!({"Status": "FAILED", "Reason": {"Reason": why}}),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Account;
    use super::*;

    const NAME: &str = "AWSServiceRoleForAmazonSageMakerNotebooks";

    #[test]
    fn made_once_and_changed_by_nobody() {
        let mut account = Account::new();
        let service = json!({"AWSServiceName": "sagemaker.amazonaws.com"});
        let made = account.done("CreateServiceLinkedRole", &service)["Role"].clone();
        assert_eq!(made["Path"], "/aws-service-role/sagemaker.amazonaws.com/");
        assert!(account.refused("CreateServiceLinkedRole", &service).message.contains("has been taken in this account"));
        let name = json!({"RoleName": NAME});
        for action in ["DeleteRole", "UpdateRole"] {
            let error = account.refused(action, &name);
            assert_eq!((error.status, error.code.as_str()), (400, "UnmodifiableEntity"), "{action}");
        }
        let now = account.now;
        ensure_service_linked(&mut account.world, now, "sagemaker.amazonaws.com");
        assert_eq!(account.world.iam.roles.len(), 1);
        assert!(crate::objects::list(&account.world, now).keys().all(|key| !key.starts_with("iam/")));
        let task = account.done("DeleteServiceLinkedRole", &name)["DeletionTaskId"].clone();
        assert_eq!(
            account.done("GetServiceLinkedRoleDeletionStatus", &json!({"DeletionTaskId": task})),
            json!({"Status": "SUCCEEDED"})
        );
        assert_eq!(account.refused("DeleteServiceLinkedRole", &name).code, "NoSuchEntity");
        assert_eq!(
            account.refused("CreateServiceLinkedRole", &json!({"AWSServiceName": "x.amazonaws.com"})).code,
            "InvalidInput"
        );
    }
}
