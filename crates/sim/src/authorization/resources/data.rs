//! Resources of S3, EFS, CloudWatch Logs, KMS, Systems Manager and STS.

use serde_json::Value;

use super::input::Input;
use crate::services::{arn, kms};

/// The resources of an operation.
pub(super) fn of(input: &Input<'_>, service: &str, action: &str) -> Vec<String> {
    match service {
        "s3" => s3(input),
        "elasticfilesystem" => efs(input),
        "logs" => logs(input),
        "kms" => kms(input, action),
        "ssm" => ssm(input),
        "sts" if action == "AssumeRole" => input.text("RoleArn").map(str::to_owned).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn s3(input: &Input<'_>) -> Vec<String> {
    let Some(bucket) = input.text("Bucket") else { return Vec::new() };
    let bucket = format!("arn:{}:s3:::{bucket}", arn::partition(&input.world.region));
    vec![input.text("Key").map_or_else(|| bucket.clone(), |key| format!("{bucket}/{key}"))]
}

/// File systems, also those of mount targets and access points. A new one has no id yet.
fn efs(input: &Input<'_>) -> Vec<String> {
    if let Some(point) = input.text("AccessPointId").or_else(|| input.text("ResourceId").filter(|id| id.starts_with("fsap-"))) {
        return vec![input.here(&format!("access-point/{point}"))];
    }
    let of_target = || Some(input.world.efs.mount_targets.get(input.text("MountTargetId")?)?.file_system.as_str());
    let id = input.text("FileSystemId").or_else(|| input.text("ResourceId")).or_else(of_target);
    vec![input.here(&format!("file-system/{}", id.unwrap_or("*")))]
}

/// A log group is checked as AWS words it in its errors, with an empty log stream behind it.
fn logs(input: &Input<'_>) -> Vec<String> {
    if let Some(arn) = ["resourceArn", "ResourceArn"].iter().find_map(|member| input.text(member)) {
        return vec![arn.to_owned()];
    }
    let group = input.text("logGroupName").or_else(|| input.text("logGroupNamePrefix")).unwrap_or_default();
    let stream = input.text("logStreamName").unwrap_or_default();
    vec![input.here(&format!("log-group:{group}:log-stream:{stream}"))]
}

/// Keys, also those of aliases; an alias that is made, moved or deleted is checked beside its key.
fn kms(input: &Input<'_>, action: &str) -> Vec<String> {
    let key = input.text("KeyId").or_else(|| input.text("TargetKeyId")).or_else(|| {
        let alias = input.text("AliasName").filter(|_| action == "DeleteAlias");
        alias.filter(|alias| input.world.kms.aliases.contains_key(*alias))
    });
    let mut found: Vec<String> =
        key.map(|key| input.here(&format!("key/{}", kms::id_of(input.world, key)))).into_iter().collect();
    found.extend(input.text("AliasName").map(|alias| input.here(alias)));
    if action.starts_with("List") && action != "ListResourceTags" { Vec::new() } else { found }
}

/// Parameters; public ones belong to no account.
fn ssm(input: &Input<'_>) -> Vec<String> {
    let names = input.members.get("Names").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let names = names.chain(input.text("Name")).chain(input.text("Path"));
    names
        .map(|name| {
            if name.starts_with("arn:") {
                return name.to_owned();
            }
            let name = name.trim_start_matches('/');
            let region = &input.world.region;
            let public = name.starts_with("aws/service/");
            if public {
                format!("arn:{}:ssm:{region}::parameter/{name}", arn::partition(region))
            } else {
                input.here(&format!("parameter/{name}"))
            }
        })
        .collect()
}
