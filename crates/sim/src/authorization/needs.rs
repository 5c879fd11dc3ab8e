//! The permissions that a request needs: actions, each on its resource, with the keys that only this check carries.

use serde_json::Value;

use super::{keys, pass_role, resources};
use crate::World;
use crate::services::iam::evaluation::Keys;
use crate::services::s3;
use crate::throttle::Place;

/// One action on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// `sagemaker:CreateNotebookInstance`.
    pub(crate) action: String,
    /// The ARN of the resource, or `*` where it cannot be told.
    pub(crate) resource: String,
    /// Keys of this check alone.
    pub(crate) keys: Keys,
}

impl Need {
    pub(crate) fn new(action: &str, resource: &str) -> Self {
        Self { action: action.to_owned(), resource: resource.to_owned(), keys: Keys::new() }
    }
}

/// The actions of operations whose names are not those of their permissions, or that need more than one. S3's are in a table of their own.
const ACTIONS: &[(&str, &str, &[&str])] =
    &[("s3", "CreateBucket", &["s3:CreateBucket"]), ("s3", "ListBuckets", &["s3:ListAllMyBuckets"])];

/// The actions that set the tags of something new, by service and the beginning of the operation: it needs the permission too if the request has tags.
const TAGGING: &[(&str, &str, &str)] = &[
    ("sagemaker", "Create", "sagemaker:AddTags"),
    ("elasticfilesystem", "Create", "elasticfilesystem:TagResource"),
    ("logs", "CreateLogGroup", "logs:TagResource"),
    ("kms", "CreateKey", "kms:TagResource"),
    ("iam", "CreateRole", "iam:TagRole"),
    ("iam", "CreateUser", "iam:TagUser"),
    ("iam", "CreatePolicy", "iam:TagPolicy"),
    ("iam", "CreateInstanceProfile", "iam:TagInstanceProfile"),
    ("ec2", "", "ec2:CreateTags"),
    ("ssm", "PutParameter", "ssm:AddTagsToResource"),
    ("sts", "AssumeRole", "sts:TagSession"),
];

/// Everything that a request needs.
pub(super) fn needs(world: &World, place: &Place<'_>, input: &Value) -> Vec<Need> {
    let found = resources::of(world, place, input);
    if (place.service, place.action) == ("s3", "DeleteObjects") {
        return deletions(&found, input);
    }
    let actions = actions(place, input);
    let mut needs: Vec<Need> =
        actions.iter().flat_map(|action| found.iter().map(|resource| Need::new(action, resource))).collect();
    if place.service == "s3" && ["PutObject", "DeleteObject"].contains(&place.action) && input.get("IfMatch").is_some() {
        // A condition on an existing object reads it.
        needs.extend(found.iter().map(|resource| Need::new("s3:GetObject", resource)));
    }
    needs.extend(tagging(place, input, &found));
    needs.extend(pass_role::needs(world, place, input));
    needs
}

/// The actions of an operation.
fn actions(place: &Place<'_>, input: &Value) -> Vec<String> {
    let Place { service, action, .. } = *place;
    if let Some((.., actions)) = ACTIONS.iter().find(|(of, operation, _)| (*of, *operation) == (service, action)) {
        return actions.iter().map(|action| (*action).to_owned()).collect();
    }
    if let Some(name) = s3::permission_of(action, input.get("VersionId").and_then(Value::as_str)).filter(|_| service == "s3") {
        return vec![name.to_owned()];
    }
    vec![format!("{service}:{action}")]
}

/// DeleteObjects needs the permission for each object. S3 answers for each by itself; here one that is denied refuses the call.
fn deletions(bucket: &[String], input: &Value) -> Vec<Need> {
    let objects = input.pointer("/Delete/Object").and_then(Value::as_array).into_iter().flatten();
    let one = |object: &Value| {
        let text = |member: &str| object.get(member).and_then(Value::as_str);
        let action = if text("VersionId").is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
        bucket.iter().map(|arn| Need::new(action, &format!("{arn}/{}", text("Key").unwrap_or_default()))).collect::<Vec<_>>()
    };
    objects.flat_map(one).collect()
}

/// The permission to set the tags of a request that makes something.
fn tagging(place: &Place<'_>, input: &Value, found: &[String]) -> Vec<Need> {
    let Place { service, action, .. } = *place;
    let tags = keys::request_tags(input);
    let row = TAGGING.iter().find(|(of, begin, _)| *of == service && action.starts_with(begin));
    let Some((.., tag)) = row.filter(|_| !tags.is_empty()) else { return Vec::new() };
    if service != "ec2" {
        return found.iter().map(|resource| Need::new(tag, resource)).collect();
    }
    // EC2 tells the operation that makes the object, and asks for the new objects alone.
    let new = found.iter().filter(|resource| resource.ends_with("/*"));
    new.map(|resource| Need { keys: keys::one("ec2:CreateAction", action), ..Need::new(tag, resource) }).collect()
}
