//! Keys of tags: those that a request sets or takes away, and those that its resource has.

use serde_json::Value;

use super::values::{one, texts};
use crate::World;
use crate::services::iam::evaluation::Keys;
use crate::world::Tags;

/// Members that hold tags to set, in the forms of the services.
const SETS: &[&str] = &["Tags", "Tag", "tags"];

/// The tags that a request sets.
pub(in crate::authorization) fn request_tags(input: &Value) -> Tags {
    let mut tags = Tags::new();
    for specification in input.get("TagSpecification").and_then(Value::as_array).into_iter().flatten() {
        read(specification.get("Tag").unwrap_or(&Value::Null), &mut tags);
    }
    for member in SETS {
        read(input.get(member).unwrap_or(&Value::Null), &mut tags);
    }
    tags
}

/// Lists of keys and values, in the two words that AWS has for them, or a map.
fn read(value: &Value, tags: &mut Tags) {
    for tag in value.as_array().into_iter().flatten() {
        let text = |members: [&str; 2]| members.iter().find_map(|member| tag.get(member)).and_then(Value::as_str);
        if let Some(key) = text(["Key", "TagKey"]) {
            tags.insert(key.to_owned(), text(["Value", "TagValue"]).unwrap_or_default().to_owned());
        }
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        tags.insert(key.clone(), value.as_str().unwrap_or_default().to_owned());
    }
}

/// `aws:RequestTag` and `aws:TagKeys`.
pub(super) fn of_request(input: &Value) -> Keys {
    let tags = request_tags(input);
    let mut names: Vec<String> = tags.keys().cloned().collect();
    for member in ["TagKeys", "tagKeys"] {
        texts(input.get(member).unwrap_or(&Value::Null), &mut names);
    }
    let mut keys: Keys = tags.iter().flat_map(|(key, value)| one(&format!("aws:RequestTag/{key}"), value)).collect();
    if !names.is_empty() {
        keys.insert("aws:tagkeys".to_owned(), names);
    }
    keys
}

/// `aws:ResourceTag`, and the key of the service where it has one. Buckets have none, because tags of buckets count only after ABAC was enabled for them.
pub(super) fn of_resource(world: &World, service: &str, resource: &str) -> Keys {
    let own = ["ec2", "iam", "sagemaker"].contains(&service);
    let tags = tags(world, resource).cloned().unwrap_or_default();
    let pairs = tags.iter().flat_map(|(key, value)| {
        let mut keys = one(&format!("aws:ResourceTag/{key}"), value);
        if own {
            keys.extend(one(&format!("{service}:ResourceTag/{key}"), value));
        }
        keys
    });
    pairs.collect()
}

/// The tags of an object of the account.
fn tags<'w>(world: &'w World, resource: &str) -> Option<&'w Tags> {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let [_, _, service, _, _, rest] = parts[..] else { return None };
    let (kind, name) = rest.split_once('/').unwrap_or((rest, ""));
    match service {
        "ec2" => of_ec2(world, kind, name),
        "iam" => of_iam(world, kind, resource),
        "sagemaker" => of_sagemaker(world, kind, name, resource),
        "elasticfilesystem" => match kind {
            "access-point" => world.efs.access_points.get(name).map(|found| &found.tags),
            _ => world.efs.file_systems.get(name).map(|found| &found.tags),
        },
        "kms" => world.kms.keys.get(name).map(|found| &found.tags),
        "logs" => {
            let name = rest.strip_prefix("log-group:")?;
            let name = name.split(":log-stream:").next().unwrap_or(name);
            world.logs.log_groups.get(name).map(|found| &found.tags)
        }
        _ => None,
    }
}

/// True for an object of EC2 that a request names and that does not exist.
pub(in crate::authorization) fn is_lost(world: &World, resource: &str) -> bool {
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    let ["arn", _, "ec2", _, _, rest] = parts[..] else { return false };
    let (kind, id) = rest.split_once('/').unwrap_or((rest, ""));
    LOOKED_UP.contains(&kind) && id != "*" && of_ec2(world, kind, id).is_none()
}

/// The types of EC2 whose objects have tags here.
const LOOKED_UP: &[&str] = &[
    "vpc",
    "subnet",
    "route-table",
    "internet-gateway",
    "elastic-ip",
    "natgateway",
    "security-group",
    "vpc-endpoint",
    "key-pair",
    "instance",
    "volume",
    "network-interface",
];

fn of_ec2<'w>(world: &'w World, kind: &str, id: &str) -> Option<&'w Tags> {
    let ec2 = &world.ec2;
    match kind {
        "vpc" => ec2.vpcs.get(id).map(|found| &found.tags),
        "subnet" => ec2.subnets.get(id).map(|found| &found.tags),
        "route-table" => ec2.route_tables.get(id).map(|found| &found.tags),
        "internet-gateway" => ec2.internet_gateways.get(id).map(|found| &found.tags),
        "elastic-ip" => ec2.elastic_ips.get(id).map(|found| &found.tags),
        "natgateway" => ec2.nat_gateways.get(id).map(|found| &found.tags),
        "security-group" => ec2.security_groups.get(id).map(|found| &found.tags),
        "vpc-endpoint" => ec2.vpc_endpoints.get(id).map(|found| &found.tags),
        "key-pair" => ec2.key_pairs.values().find(|key| key.name == id).map(|found| &found.tags),
        "instance" => ec2.instances.get(id).map(|found| &found.tags),
        "volume" => ec2.volumes.get(id).map(|found| &found.tags),
        "network-interface" => ec2.network_interfaces.get(id).map(|found| &found.tags),
        _ => None,
    }
}

fn of_iam<'w>(world: &'w World, kind: &str, arn: &str) -> Option<&'w Tags> {
    let iam = &world.iam;
    match kind {
        "role" => iam.roles.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "user" => iam.users.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "policy" => iam.policies.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "instance-profile" => iam.instance_profiles.values().find(|found| found.arn == arn).map(|found| &found.tags),
        _ => None,
    }
}

fn of_sagemaker<'w>(world: &'w World, kind: &str, name: &str, arn: &str) -> Option<&'w Tags> {
    let sagemaker = &world.sagemaker;
    match kind {
        "domain" => sagemaker.domains.get(name).map(|found| &found.tags),
        "user-profile" => sagemaker.user_profiles.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "space" => sagemaker.spaces.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "app" => sagemaker.apps.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "notebook-instance" => sagemaker.notebook_instances.values().find(|found| found.arn == arn).map(|found| &found.tags),
        "notebook-instance-lifecycle-config" => {
            sagemaker.notebook_lifecycle_configs.values().find(|found| found.arn == arn).map(|found| &found.tags)
        }
        "studio-lifecycle-config" => sagemaker.studio_lifecycle_configs.get(name).map(|found| &found.tags),
        "model" => sagemaker.models.get(name).map(|found| &found.tags),
        "endpoint" => sagemaker.endpoints.get(name).map(|found| &found.tags),
        "endpoint-config" => sagemaker.endpoint_configs.get(name).map(|found| &found.tags),
        _ => None,
    }
}
