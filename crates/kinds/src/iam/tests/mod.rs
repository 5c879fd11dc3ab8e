//! Tests of the IAM kinds through the erased face, as planner and loader use them: wants as YAML, lives as JSON.

mod check;
mod diff;
mod grammar;

use serde_json::{Value, json};

use crate as kinds;
use crate::{Address, KindName, Known, Object, Place};

fn place() -> Place {
    Place { environment: "e".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

/// Knows a subnet, the role `made` and the policy `Ours`; declares the policy `Later` and the role `later` too, which do not exist yet.
fn known() -> Known {
    let mut known = Known::nothing(place());
    for at in ["role/made", "role/later", "policy/Ours", "policy/Later", "subnet/a"] {
        known.declared.insert(at.parse().unwrap());
    }
    for (at, id, live) in [
        ("role/made", "made", role()),
        ("policy/Ours", "arn:aws:iam::123456789012:policy/Ours", policy()),
        ("subnet/a", "subnet-1", subnet()),
    ] {
        let at: Address = at.parse().unwrap();
        known.live.put(at.clone(), Object { kind: at.kind, id: id.into(), tags: [].into(), live, existing: false });
    }
    known
}

fn subnet() -> Value {
    json!({"subnet_id": "subnet-1", "arn": "arn:aws:ec2:r:1:subnet/subnet-1", "vpc_id": "vpc-1", "availability_zone": "ap-northeast-1a",
        "availability_zone_id": "apne1-az4", "cidr_block": "10.0.0.0/24", "map_public_ip_on_launch": false,
        "private_dns_hostname_type_on_launch": "ip-name", "enable_resource_name_dns_a_record_on_launch": false,
        "available_ip_address_count": 251, "default_for_az": false, "state": "available"})
}

fn trust() -> Value {
    json!({"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}})
}

/// A document of one statement on the subnet `a`, or on the id that took its place.
fn document(subnet: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*",
        "Condition": {"StringNotEquals": {"sagemaker:VpcSubnets": subnet}}}]})
}

fn role() -> Value {
    json!({"name": "made", "arn": "arn:aws:iam::123456789012:role/made", "path": "/", "role_id": "AROA1", "description": "old",
        "max_session_duration": 3600, "assume_role_policy_document": trust(),
        "policies": ["arn:aws:iam::123456789012:policy/Ours", "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"],
        "inline_policies": {"inline": document("subnet-1")}, "permissions_boundary": "arn:aws:iam::123456789012:policy/Ours",
        "instance_profiles": ["made"]})
}

fn policy() -> Value {
    json!({"arn": "arn:aws:iam::123456789012:policy/Ours", "policy_id": "ANPA1", "name": "Ours", "path": "/", "description": null,
        "document": document("subnet-1"), "default_version_id": "v2",
        "versions": [{"version_id": "v2", "created": null, "is_default": true}, {"version_id": "v1", "created": null, "is_default": false}],
        "attachment_count": 1, "permissions_boundary_usage_count": 1})
}

fn inline_policy() -> Value {
    json!({"role": "made", "name": "heiiki.e.pass", "document": document("subnet-1")})
}

fn profile() -> Value {
    json!({"name": "made", "arn": "arn:aws:iam::123456789012:instance-profile/made", "path": "/", "instance_profile_id": "AIPA1",
        "roles": ["arn:aws:iam::123456789012:role/made"]})
}

fn user() -> Value {
    json!({"name": "Developer", "arn": "arn:aws:iam::123456789012:user/Developer", "path": "/", "user_id": "AIDA1",
        "policies": ["arn:aws:iam::123456789012:policy/Ours"], "inline_policies": {}, "permissions_boundary": null, "groups": ["b", "a"]})
}

fn live(kind: KindName) -> Value {
    match kind.as_str() {
        "role" => role(),
        "policy" => policy(),
        "instance_profile" => profile(),
        "user" => user(),
        "inline_policy" => inline_policy(),
        other => panic!("{other} is not among these"),
    }
}

fn want(kind: KindName, yaml: &str) -> Value {
    let want: Value = serde_yaml::from_str(yaml).unwrap();
    kinds::of(kind).normalised(&want).unwrap_or_else(|error| panic!("{yaml}: {error:?}"))
}
