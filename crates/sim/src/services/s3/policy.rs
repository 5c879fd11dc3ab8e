//! Bucket policies: checked when they are put, and enforced by [`super::access`] from the moment S3 shows them.

use serde_json::{Map, Value, json};

use super::bucket::Bucket;
use super::{access, public_access_block, public_policy};
use crate::services::iam;
use crate::services::iam::evaluation::{statements, texts};
use crate::{Request, ServiceError, World};

/// AWS's limit of bytes.
const LARGEST: usize = 20_480;

const MEMBERS: &[&str] =
    &["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn malformed(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("MalformedPolicy", text)
}

/// `GetBucketPolicy`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let Some(policy) = access::bucket(world, &name)?.policy.seen(request.now) else {
        return Err(ServiceError::new(404, "NoSuchBucketPolicy", "The bucket policy does not exist").with("BucketName", &name));
    };
    Ok(json!({"Policy": policy}))
}

/// `PutBucketPolicy`.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let text = request.text("Policy").unwrap_or_default();
    let document = parsed(text)?;
    let Some(bucket) = world.s3.buckets.get(&name) else { return Ok(Value::Null) };
    for statement in statements(&document) {
        check(world, request, bucket, statement)?;
    }
    if public_access_block::blocks_policies(bucket.public_access_block.written().as_ref()) && public_policy::is_public(&document)
    {
        let text = format!(
            "User: {} is not authorized to perform: s3:PutBucketPolicy on resource: \"{}\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
            world.caller.arn,
            bucket.arn(world)
        );
        return Err(ServiceError::new(403, "AccessDenied", text));
    }
    access::bucket(world, &name)?.policy.write(request.now, lag, Some(text.to_owned()));
    Ok(Value::Null)
}

/// `DeleteBucketPolicy`: no error when there is none.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    access::bucket(world, &name)?.policy.write(request.now, lag, None);
    Ok(Value::Null)
}

fn parsed(text: &str) -> Result<Value, ServiceError> {
    if !text.starts_with('{') {
        return Err(malformed("Policies must be valid JSON and the first byte must be '{'"));
    }
    if text.len() > LARGEST {
        return Err(malformed("Policy exceeds the maximum allowed document size."));
    }
    let document: Value = serde_json::from_str(text).map_err(|_| malformed("This policy contains invalid Json"))?;
    let members = document.as_object().into_iter().flatten();
    if members.into_iter().any(|(key, _)| !["Version", "Id", "Statement"].contains(&key.as_str())) {
        return Err(malformed("Unknown field in policy"));
    }
    if !matches!(document.get("Version").map(Value::as_str), None | Some(Some("2012-10-17" | "2008-10-17"))) {
        return Err(malformed("The policy must contain a valid version string"));
    }
    match document.get("Statement") {
        None => Err(malformed("Missing required field Statement")),
        Some(Value::Object(_)) => Ok(document),
        Some(Value::Array(list)) if list.is_empty() => Err(malformed("Could not parse the policy: Statement is empty!")),
        Some(Value::Array(list)) if list.iter().all(Value::is_object) => Ok(document),
        Some(_) => Err(malformed("Invalid policy syntax.")),
    }
}

fn check(world: &World, request: &Request<'_>, bucket: &Bucket, statement: &Map<String, Value>) -> Result<(), ServiceError> {
    if let Some(key) = statement.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
        return Err(malformed(format!("Unknown field {key}")));
    }
    match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow" | "Deny") => {}
        Some(effect) => return Err(malformed(format!("Invalid effect: {effect}"))),
        None => return Err(malformed("Missing required field Effect")),
    }
    let principal = one_of(statement, "Principal", "NotPrincipal")?;
    if !iam::principals_exist(world, request.now, principal) {
        return Err(malformed("Invalid principal in policy"));
    }
    let actions = texts(one_of(statement, "Action", "NotAction")?);
    let service = |action: &String| action == "*" || action.to_ascii_lowercase().starts_with("s3:");
    if actions.is_empty() || !actions.iter().all(service) {
        return Err(malformed("Policy has invalid action"));
    }
    let resources = texts(one_of(statement, "Resource", "NotResource")?);
    let arn = bucket.arn(world);
    let own = |resource: &String| *resource == arn || resource.starts_with(&format!("{arn}/")) || *resource == format!("{arn}*");
    if resources.is_empty() || !resources.iter().all(own) {
        return Err(malformed("Policy has invalid resource"));
    }
    let plain = statement.contains_key("Action") && statement.contains_key("Resource");
    if plain && !actions.iter().all(|action| applies(action, &resources, &arn)) {
        return Err(malformed("Action does not apply to any resource(s) in statement"));
    }
    Ok(())
}

/// True if one of the resources fits the action: the bucket, or objects in it.
fn applies(action: &str, resources: &[String], arn: &str) -> bool {
    if action.contains('*') || resources.contains(&format!("{arn}*")) {
        return true;
    }
    let multipart = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"].contains(&action);
    let on_objects = multipart || (action.contains("Object") && !action.contains("Bucket"));
    resources.iter().any(|resource| (resource == arn) != on_objects)
}

fn one_of<'v>(statement: &'v Map<String, Value>, member: &str, other: &str) -> Result<&'v Value, ServiceError> {
    match (statement.get(member), statement.get(other)) {
        (Some(_), Some(_)) => Err(malformed("Invalid policy syntax.")),
        (Some(value), None) | (None, Some(value)) => Ok(value),
        (None, None) => Err(malformed(format!("Missing required field {member}"))),
    }
}
