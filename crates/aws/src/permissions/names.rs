//! The ARNs of what a spec names, as far as they are known before it exists.

use std::collections::BTreeSet;

use heiiki_model::kinds;
use heiiki_model::kinds::ec2::instance::image_parameter;
use heiiki_model::spec::lease::Mode;
use heiiki_model::spec::{Lease, Resource, Spec};
use heiiki_model::{Address, KindName};
use serde_json::Value;

/// An ARN in the spec's partition: `arn:aws:iam::123456789012:role/exec`.
pub(super) fn arn(spec: &Spec, service: &str, region: &str, account: &str, rest: &str) -> String {
    spec.place.arn_of(service, region, account, rest)
}

/// An ARN in the spec's region and account.
pub(super) fn here(spec: &Spec, service: &str, rest: &str) -> String {
    spec.place.arn(service, rest)
}

/// An ARN of IAM, which has no regions.
pub(super) fn global(spec: &Spec, rest: &str) -> String {
    spec.place.iam_arn(rest)
}

/// The ARN of the lease, for an action on it. Empty if the action is for another kind of lease, or if no lease is
/// taken.
pub(super) fn lease(spec: &Spec, action: &str) -> BTreeSet<String> {
    let place = match (&spec.lease.bucket, action.split_once(':')) {
        _ if spec.lease.mode == Mode::Off => None,
        (None, Some(("ssm", _))) => {
            // The ARN of a parameter does without the first slash of its name.
            Some(here(spec, "ssm", &format!("parameter{}", Lease::parameter(&spec.place))))
        }
        (Some(bucket), Some(("s3", "ListBucket"))) => Some(arn(spec, "s3", "", "", bucket)),
        (Some(bucket), Some(("s3", _))) => Some(arn(spec, "s3", "", "", &format!("{bucket}/{}", spec.lease.key(&spec.place)))),
        _ => None,
    };
    place.into_iter().collect()
}

/// The names of a kind that the spec makes.
pub(super) fn named(spec: &Spec, kind: KindName) -> BTreeSet<String> {
    let own = spec.resources.iter().filter(|resource| resource.at.kind == kind && resource.existing.is_none());
    own.flat_map(|resource| arns(spec, resource)).collect()
}

fn arns(spec: &Spec, resource: &Resource) -> Vec<String> {
    if resource.at.kind == KindName::InlinePolicy {
        // Its role is the only thing of it that IAM knows.
        return references(resource).iter().flat_map(|at| role(spec, at)).collect();
    }
    kinds::of(resource.at.kind).arns(&resource.at, &resource.want, &spec.place)
}

/// The addresses that a resource names.
fn references(resource: &Resource) -> Vec<Address> {
    if resource.existing.is_some() {
        return Vec::new();
    }
    kinds::of(resource.at.kind).refs(&resource.want).into_iter().map(|reference| reference.to).collect()
}

fn find<'a>(spec: &'a Spec, at: &Address) -> Option<&'a Resource> {
    spec.resources.iter().find(|resource| resource.at == *at)
}

/// A role of the spec; of one that exists already, the path is not known.
fn role(spec: &Spec, at: &Address) -> Vec<String> {
    let Some(resource) = find(spec, at).filter(|_| at.kind == KindName::Role) else { return Vec::new() };
    let Some(selector) = &resource.existing else { return arns(spec, resource) };
    match selector.id.as_ref().or(selector.name.as_ref()) {
        Some(name) if name.starts_with("arn:") => vec![name.clone()],
        Some(name) => vec![global(spec, &format!("role/{name}")), global(spec, &format!("role/*/{name}"))],
        None => vec![global(spec, "role/*")],
    }
}

/// The roles that are given to instances.
pub(super) fn roles_of_instances(spec: &Spec) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for resource in &spec.resources {
        let profile = resource.at.kind == KindName::InstanceProfile;
        if profile {
            found.extend(references(resource).iter().flat_map(|at| role(spec, at)));
        }
        // The role of an existing instance profile is not known.
        let unknown = |at: &Address| find(spec, at).is_some_and(|profile| profile.existing.is_some());
        let profiles = references(resource).into_iter().filter(|at| at.kind == KindName::InstanceProfile);
        if resource.at.kind == KindName::Instance && profiles.into_iter().any(|at| unknown(&at)) {
            found.insert(global(spec, "role/*"));
        }
    }
    found
}

/// The roles that are given to SageMaker: those of the spec, and those it names by ARN.
pub(super) fn roles_of_sagemaker(spec: &Spec) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for resource in spec.resources.iter().filter(|resource| resource.at.kind.section() == "sagemaker") {
        found.extend(references(resource).iter().flat_map(|at| role(spec, at)));
        texts(&resource.want, "", &mut |_, text| {
            if text.starts_with("arn:") && text.contains(":iam:") && text.contains(":role/") && !text.contains("${") {
                found.insert(text.to_owned());
            }
        });
    }
    found
}

/// The parameters that name the images of instances.
pub(super) fn parameters(spec: &Spec) -> BTreeSet<String> {
    let instances = spec.resources.iter().filter(|resource| resource.at.kind == KindName::Instance);
    let names = instances.filter_map(|resource| image_parameter(text(&resource.want, "image_id")?));
    let arns = names.map(|name| {
        if name.starts_with("arn:") {
            return name.to_owned();
        }
        let public = name.starts_with("/aws/");
        let account = if public { "" } else { spec.place.account.as_str() };
        // A label or a version may follow the name.
        let name = name.split(':').next().unwrap_or(name);
        arn(spec, "ssm", &spec.place.region, account, &format!("parameter/{}", name.trim_start_matches('/')))
    });
    arns.collect()
}

/// True when the spec names a key of KMS.
pub(super) fn has_keys(spec: &Spec) -> bool {
    let mut found = false;
    for resource in &spec.resources {
        texts(&resource.want, "", &mut |key, _| found |= key.contains("kms") && key.contains("key"));
    }
    found
}

fn text<'a>(want: &'a Value, key: &str) -> Option<&'a str> {
    want.get(key).and_then(Value::as_str)
}

/// Visits every text with the key under which it stands.
fn texts(value: &Value, key: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(key, text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, key, visit)),
        Value::Object(members) => members.iter().for_each(|(key, item)| texts(item, key, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
