//! The input of a simulation.

use serde_json::Value;

use super::super::attached::Attached;
use super::super::document::check_permissions;
use super::super::evaluation::{Keys, Principal, Who};
use super::super::names;
use crate::{Request, ServiceError};

/// The policies, the actions, the resources and the keys of a simulation.
pub(super) struct Simulation {
    pub(super) principal: Principal,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) identity: Vec<Attached>,
    pub(super) boundary: Option<Attached>,
    pub(super) resource_policy: Option<Attached>,
    /// The account that owns resources whose ARN does not say it.
    pub(super) owner: Option<String>,
    pub(super) keys: Keys,
}

pub(super) fn invalid(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("InvalidInput", text)
}

/// The entity whose policies are simulated.
pub(super) fn source<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    let arn = names::required(request, "PolicySourceArn")?;
    kind(arn).map(|_| arn).ok_or_else(|| unclear(arn))
}

fn unclear(arn: &str) -> ServiceError {
    invalid(format!("Invalid Entity Arn: {arn} does not clearly define entity type and name."))
}

/// `user`, `role` or `group`. Sessions of roles are none of them.
fn kind(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, "iam", "", _, rest] = parts[..] else { return None };
    let (kind, name) = rest.split_once('/')?;
    (["user", "role", "group"].contains(&kind) && !name.is_empty()).then_some(kind)
}

/// The error for an entity that does not exist.
pub(super) fn no_such(arn: &str) -> ServiceError {
    let name = arn.rsplit('/').next().unwrap_or_default();
    ServiceError::new(404, "NoSuchEntity", format!("The {} with name {name} cannot be found.", kind(arn).unwrap_or("entity")))
}

impl Simulation {
    /// Reads a request. The caller is the simulated entity unless another is named.
    pub(super) fn read(request: &Request<'_>, source: Option<&str>) -> Result<Self, ServiceError> {
        let actions = request.texts("ActionNames");
        if actions.is_empty() {
            names::required(request, "ActionNames")?;
        }
        // AWS's text for a bad name is not known.
        let bad = actions.iter().find(|name| {
            let parts = name.split_once(':');
            name.contains(['*', '?']) || !parts.is_some_and(|(service, action)| !service.is_empty() && !action.is_empty())
        });
        if let Some(bad) = bad {
            return Err(invalid(format!("Invalid Action Name: {bad} does not clearly define a service and an operation.")));
        }
        for member in ["OrderedOrganizationPolicyInputList", "ResourceHandlingOption"] {
            if request.input.get(member).is_some() {
                return Err(ServiceError::new(
                    501,
                    "NotSimulated",
                    format!("The sandbox does not simulate the parameter {member}."),
                ));
            }
        }
        let mut boundaries = documents(request, "PermissionsBoundaryPolicyInputList")?;
        if boundaries.len() > 1 {
            return Err(invalid("You can input only one permissions boundary."));
        }
        let resources = Some(request.texts("ResourceArns")).filter(|arns| !arns.is_empty());
        let resources = resources.unwrap_or_else(|| vec!["*".to_owned()]);
        let resource_policy =
            request.text("ResourcePolicy").map(|text| Attached { id: "ResourcePolicy".to_owned(), text: text.to_owned() });
        let caller = request.text("CallerArn").or(source);
        check_resource_policy(resource_policy.as_ref(), caller, &resources)?;
        Ok(Self {
            principal: principal(caller)?,
            actions,
            resources,
            identity: documents(request, "PolicyInputList")?,
            boundary: boundaries.pop(),
            resource_policy,
            owner: request.text("ResourceOwner").and_then(|arn| arn.split(':').nth(4)).map(str::to_owned),
            keys: keys(request)?,
        })
    }
}

fn principal(caller: Option<&str>) -> Result<Principal, ServiceError> {
    let nobody = || Principal { account: String::new(), who: Who::User(String::new()) };
    match caller {
        None => Ok(nobody()),
        // A group is nobody who could call; only its identity-based policies count.
        Some(arn) if kind(arn) == Some("group") => {
            Ok(Principal { account: arn.split(':').nth(4).unwrap_or_default().to_owned(), ..nobody() })
        }
        Some(arn) => kind(arn).and_then(|_| Principal::of_arn(arn)).ok_or_else(|| unclear(arn)),
    }
}

/// A resource's policy needs a caller who is a user, and resources.
fn check_resource_policy(policy: Option<&Attached>, caller: Option<&str>, resources: &[String]) -> Result<(), ServiceError> {
    let Some(policy) = policy else { return Ok(()) };
    match caller.map(kind) {
        None => return Err(invalid("Invalid caller - Caller cannot be null or empty.")),
        Some(Some("user")) => {}
        Some(_) => return Err(invalid("Invalid caller - Caller must be an IAM user in this context.")),
    }
    if let Some(unclear_one) = resources.iter().find(|resource| *resource == "*") {
        return Err(unclear(unclear_one));
    }
    match serde_json::from_str::<Value>(&policy.text) {
        Ok(Value::Object(members)) if members.contains_key("Statement") => Ok(()),
        Ok(_) | Err(_) => Err(invalid("Syntax errors in policy.")),
    }
}

/// The documents of a list, which must be good permission policies.
pub(super) fn documents(request: &Request<'_>, member: &str) -> Result<Vec<Attached>, ServiceError> {
    let numbered = request.texts(member).into_iter().enumerate();
    numbered
        .map(|(at, text)| {
            check_permissions(&text, "policyInputList").map_err(|error| invalid(error.message))?;
            Ok(Attached { id: format!("{member}.{}", at + 1), text })
        })
        .collect()
}

/// The condition keys that the request gives.
fn keys(request: &Request<'_>) -> Result<Keys, ServiceError> {
    let mut keys = Keys::new();
    for entry in request.list("ContextEntries") {
        let name = entry.get("ContextKeyName").and_then(Value::as_str).unwrap_or_default();
        if !name.contains(':') {
            return Err(invalid(format!("Invalid Context Key Name: {name} does not clearly define a prefix and a name.")));
        }
        let values = entry.get("ContextKeyValues").and_then(Value::as_array).into_iter().flatten();
        let values: Vec<String> = values.filter_map(|value| value.as_str().map(str::to_owned)).collect();
        let kind = entry.get("ContextKeyType").and_then(Value::as_str).unwrap_or("string");
        if !kind.ends_with("List") && values.len() > 1 {
            return Err(invalid(format!("Context Key {name} of type {kind} takes one value.")));
        }
        keys.insert(name.to_ascii_lowercase(), values);
    }
    Ok(keys)
}
