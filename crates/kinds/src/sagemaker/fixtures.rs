//! The common parts of the tests of SageMaker's kinds: a small network, two roles, and short ways to compare and check.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::erased::typed;
use crate::kind::Mode;
use crate::view::{Resource, View};
use crate::{Address, Kind, Known, Object, Place};

/// Members to set in a copy, by dotted path.
pub(super) type Members = Vec<(&'static str, Value)>;

pub(super) const EXEC: &str = "arn:aws:iam::123456789012:role/exec";
pub(super) const CONFIG: &str = "arn:aws:sagemaker:ap-northeast-1:123456789012:studio-lifecycle-config/start";
pub(super) const OTHER: &str = "arn:aws:iam::123456789012:role/other";

fn place() -> Place {
    Place { environment: "test".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

fn at(address: &str) -> Address {
    address.parse().expect("fixtures have good addresses")
}

/// A VPC, two subnets, two groups, two roles and a domain, all live.
pub(super) fn known() -> Known {
    let mut known = Known::nothing(place());
    let role = |name: &str, arn: &str| {
        json!({
            "name": name, "arn": arn, "path": "/", "role_id": "AROA1", "description": null, "max_session_duration": 3600,
            "assume_role_policy_document": {}, "policies": [], "inline_policies": {}, "permissions_boundary": null,
            "instance_profiles": [],
        })
    };
    for (address, id, live) in [
        ("vpc/main", "vpc-1", json!({})),
        ("subnet/a", "subnet-a", subnet("a")),
        ("subnet/b", "subnet-b", subnet("b")),
        ("security_group/work", "sg-1", group("sg-1")),
        ("security_group/more", "sg-2", group("sg-2")),
        ("role/exec", "exec", role("exec", EXEC)),
        ("role/other", "other", role("other", OTHER)),
        ("domain/studio", "d-1", json!({})),
        ("user_profile/alice", "d-1/Alice", json!({})),
        ("user_profile/bob", "d-1/bob", json!({})),
        ("space/lab", "d-1/space/lab", json!({})),
        ("space/desk", "d-1/space/desk", json!({})),
        ("studio_lifecycle_config/start", "start", json!({"name": "start", "arn": CONFIG})),
        ("notebook_lifecycle_config/start", "Start-1", json!({"name": "Start-1"})),
        ("model/one", "test-one-0011223344", model("test-one-0011223344")),
        ("model/two", "test-two-0011223344", model("test-two-0011223344")),
        ("endpoint_config/one", "test-one-5566778899", config("test-one-5566778899", &json!({"instance_type": "ml.m5.large"}))),
        ("endpoint_config/two", "test-two-5566778899", config("test-two-5566778899", &json!({"instance_type": "ml.m5.large"}))),
        (
            "endpoint_config/serverless",
            "test-serverless-5566778899",
            config("test-serverless-5566778899", &json!({"serverless_config": {"max_concurrency": 1}})),
        ),
    ] {
        let address = at(address);
        let object = Object { kind: address.kind, id: id.to_owned(), tags: BTreeMap::new(), live, existing: false };
        known.live.put(address, object);
    }
    known
}

fn subnet(zone: &str) -> Value {
    json!({
        "subnet_id": format!("subnet-{zone}"), "arn": format!("arn:aws:ec2:ap-northeast-1:123456789012:subnet/subnet-{zone}"),
        "vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24", "availability_zone": format!("ap-northeast-1{zone}"), "availability_zone_id": "apne1-az1",
        "map_public_ip_on_launch": false, "private_dns_hostname_type_on_launch": "ip-name",
        "enable_resource_name_dns_a_record_on_launch": false, "available_ip_address_count": 250, "state": "available", "default_for_az": false,
    })
}

fn model(name: &str) -> Value {
    json!({
        "name": name, "arn": format!("arn:aws:sagemaker:ap-northeast-1:123456789012:model/{name}"), "execution_role_arn": EXEC,
        "primary_container": null, "containers": null, "inference_execution_config": null, "vpc_config": null,
        "enable_network_isolation": null,
    })
}

fn config(name: &str, variant: &Value) -> Value {
    json!({
        "name": name, "arn": format!("arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/{name}"), "production_variants": [variant],
        "shadow_production_variants": null, "data_capture_config": null, "async_inference_config": null, "explainer_config": null,
        "metrics_config": null, "kms_key_id": null, "execution_role_arn": null, "vpc_config": null, "enable_network_isolation": null,
    })
}

fn group(id: &str) -> Value {
    json!({
        "group_id": id, "arn": format!("arn:aws:ec2:ap-northeast-1:123456789012:security-group/{id}"), "vpc_id": "vpc-1",
        "owner_id": "123456789012", "group_name": id, "description": "", "ingress": [], "egress": [],
    })
}

/// The fields that differ, each with its mode: `in place`, `restart`, `replace`, `refused`.
pub(super) fn differences<K: Kind>(want: &Value, live: &Value) -> Vec<(String, &'static str)> {
    let changes = crate::erased::differences::<K>(&typed(want), &typed(live), &known()).into_iter();
    changes
        .map(|change| {
            let mode = match change.mode {
                Mode::InPlace => "in place",
                Mode::Restart => "restart",
                Mode::Replace(_) => "replace",
                Mode::Refused(_) => "refused",
            };
            (change.field.into_owned(), mode)
        })
        .collect()
}

/// A copy of an object with some members set, by dotted path.
pub(super) fn with(base: &Value, members: &[(&str, Value)]) -> Value {
    let mut value = base.clone();
    for (path, member) in members {
        let pointer = format!("/{}", path.replace('.', "/"));
        if let Some(place) = value.pointer_mut(&pointer) {
            *place = member.clone();
        } else {
            let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
            value.pointer_mut(parent).expect("the parent of a set member exists")[key] = member.clone();
        }
    }
    value
}

/// The problems that a kind's check finds in these resources and a network around them: (code, path).
pub(super) fn problems<K: Kind>(resources: &[(&str, Value)]) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    in_view(resources, |view| K::check(&view.all::<K>(), view, &mut problems));
    problems.into_iter().map(|problem| (problem.code, problem.path)).collect()
}

/// The resources that should come before the only resource of a kind among these and a network around them.
pub(super) fn follows<K: Kind>(resources: &[(&str, Value)]) -> Vec<String> {
    let mut first = Vec::new();
    in_view(resources, |view| first = view.all::<K>().iter().flat_map(|(_, want)| K::follows(want, view)).collect());
    first.iter().map(ToString::to_string).collect()
}

/// Calls `look` with the view of these resources and a network around them.
fn in_view(resources: &[(&str, Value)], look: impl FnOnce(&View<'_>)) {
    let network = [
        ("vpc/main", json!({"cidr_block": "10.0.0.0/16"})),
        ("vpc/far", json!({"cidr_block": "10.1.0.0/16"})),
        ("subnet/a", json!({"vpc": "main", "availability_zone": "a", "cidr_block": "10.0.0.0/24"})),
        ("subnet/b", json!({"vpc": "main", "availability_zone": "c", "cidr_block": "10.0.1.0/24"})),
        ("subnet/far", json!({"vpc": "far", "availability_zone": "a", "cidr_block": "10.1.0.0/24"})),
        ("security_group/work", json!({"vpc": "main", "description": "work"})),
        ("security_group/far", json!({"vpc": "far", "description": "far"})),
    ];
    let all = network.iter().chain(resources).map(|(address, want)| {
        let resource = Resource {
            at: at(address),
            want: want.clone(),
            existing: None,
            adopt: None,
            tags: BTreeMap::new(),
            protect: false,
            on_destroy: None,
            ignore: Vec::new(),
            depends_on: Vec::new(),
            needs: Vec::new(),
            follows: Vec::new(),
        };
        (resource.at.clone(), resource)
    });
    let all: BTreeMap<Address, Resource> = all.collect();
    let place = place();
    look(&View::new(&place, &all));
}

/// The attributes of a kind, apart from `id`, that are no members of its `Live`.
pub(super) fn lacks_attribute<K: Kind>(live: &Value) -> Vec<&'static str> {
    let attributes = K::ATTRIBUTES.iter().copied();
    attributes.filter(|attribute| *attribute != "id" && live.get(attribute).is_none()).collect()
}
