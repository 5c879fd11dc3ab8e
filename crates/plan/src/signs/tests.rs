//! The owner of an interface, sign by sign and sign against sign.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

const ARN: &str = "arn:aws:sagemaker:eu-west-1:123456789012";

fn object(kind: KindName, id: &str, live: Value) -> Object {
    Object { kind, id: id.to_owned(), tags: BTreeMap::new(), live, existing: false }
}

fn endpoint(name: &str) -> Vec<Object> {
    let (config, model) = (format!("{name}-c"), format!("{name}-m"));
    let variants = json!([{"variant_name": "v", "model": model}]);
    vec![
        object(
            KindName::Endpoint,
            name,
            json!({"name": name, "arn": format!("{ARN}:endpoint/{name}"), "status": "InService", "failure_reason": null,
                "endpoint_config_name": config, "pending": null, "variants": []}),
        ),
        object(
            KindName::EndpointConfig,
            &config,
            json!({"name": config, "arn": format!("{ARN}:endpoint-config/{config}"), "production_variants": variants,
                "shadow_production_variants": null, "data_capture_config": null, "async_inference_config": null,
                "explainer_config": null, "metrics_config": null, "kms_key_id": null, "execution_role_arn": null,
                "vpc_config": null, "enable_network_isolation": null}),
        ),
        object(
            KindName::Model,
            &model,
            json!({"name": model, "arn": format!("{ARN}:model/{model}"), "execution_role_arn": "arn:aws:iam::123456789012:role/exec",
                "primary_container": null, "containers": null, "inference_execution_config": null,
                "vpc_config": {"subnets": ["subnet-1", "subnet-2"], "security_groups": ["sg-1"]}, "enable_network_isolation": null}),
        ),
    ]
}

fn group(id: &str, name: &str) -> Object {
    let live = json!({"group_id": id, "arn": id, "group_name": name, "description": "", "vpc_id": "vpc-1", "owner_id": "1",
        "ingress": [], "egress": []});
    object(KindName::SecurityGroup, id, live)
}

fn mount_target() -> Object {
    let live = json!({"mount_target_id": "fsmt-1", "file_system_id": "fs-1", "subnet_id": "subnet-1", "vpc_id": "vpc-1",
        "availability_zone_id": "z", "network_interface_id": "eni-listed", "security_group_ids": ["sg-1"],
        "life_cycle_state": "available"});
    object(KindName::MountTarget, "fsmt-1", live)
}

/// The objects of ours: a VPC with two subnets and a group, a role, and the given ones.
fn networks(further: &[Object]) -> (Networks, Names) {
    let role = json!({"name": "exec", "arn": "arn:aws:iam::123456789012:role/exec", "path": "/", "role_id": "AROA1",
        "description": null, "max_session_duration": 3600, "assume_role_policy_document": {}, "policies": [],
        "inline_policies": {}, "permissions_boundary": null, "instance_profiles": []});
    let vpc = |id: &str| object(KindName::Subnet, id, json!({"vpc_id": "vpc-1"}));
    let subnets = [vpc("subnet-1"), vpc("subnet-2")];
    let fixed = [group("sg-1", "work"), object(KindName::Role, "exec", role)];
    let mut names = Names::new();
    let all: Vec<&Object> = fixed.iter().chain(further).collect();
    for object in &all {
        let arn = object.live.get("arn").and_then(Value::as_str).map(str::to_owned);
        for name in kinds::of(object.kind).names(&object.live).into_iter().chain(arn).chain([object.id.clone()]) {
            names.entry(name).or_default().insert(key(object));
        }
    }
    let all: Vec<&Object> = all.into_iter().chain(&subnets).collect();
    let ours: BTreeSet<ObjectKey> = all.iter().map(|object| key(object)).chain([(KindName::Vpc, "vpc-1".to_owned())]).collect();
    (Networks::of(&all, &names, (&ours, &BTreeSet::new()), !further.is_empty()), names)
}

/// An interface that a service holds in subnets and groups of ours, with other facts.
fn held(facts: Value) -> Live {
    let mut live = json!({
        "network_interface_id": "eni-1", "vpc_id": "vpc-1", "subnet_id": "subnet-1", "security_group_ids": ["sg-1"],
        "status": "in-use", "interface_type": "interface", "description": "", "owner_id": "123456789012",
        "requester_id": null, "requester_managed": false, "attachment_id": "eni-attach-1",
        "attachment_owner_id": "590183850034", "instance_id": null, "delete_on_termination": false,
        "private_ip_address": null, "public_ip_address": null,
    });
    for (field, value) in facts.as_object().expect("facts") {
        live[field] = value.clone();
    }
    Live::deserialize(&live).expect("an interface")
}

/// Its owners, in short, or the other answer about it.
fn verdict((networks, names): &(Networks, Names), live: &Live) -> String {
    match networks.weigh(live, names, true) {
        Belongs::To { owners, .. } => owners.into_iter().map(|(_, id)| id).collect::<Vec<_>>().join(", "),
        Belongs::Lingers => "lingers".to_owned(),
        Belongs::Left { of: Former::Object { kind, name }, .. } => format!("left by {kind} {name}"),
        Belongs::Left { of, .. } => format!("left by {of:?}"),
        Belongs::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn use_and_holder_tell_an_owner_without_any_text() {
    let one = networks(&endpoint("front"));
    for (facts, expected) in [
        (json!({}), "front"),
        (json!({"description": "something else"}), "front"),
        (json!({"requester_managed": true, "attachment_owner_id": null}), "front"),
        (json!({"attachment_id": "ela-attach-1", "attachment_owner_id": "amazon-aws"}), "front"),
        (json!({"operator_managed": true, "operator": "sagemaker.amazonaws.com"}), "front"),
        // AWS reports that it belongs to another service.
        (json!({"interface_type": "lambda"}), "unknown"),
        (json!({"attachment_owner_id": "amazon-rds"}), "unknown"),
        (json!({"operator": "rds.amazonaws.com", "maker_tags": {"AmazonSageMakerManaged": "true"}}), "unknown"),
        // An interface that is not held by a service belongs to nobody.
        (json!({"attachment_owner_id": "123456789012"}), "unknown"),
        (json!({"attachment_owner_id": null, "attachment_id": null, "status": "available"}), "unknown"),
        // It stands in a group that is not ours.
        (json!({"security_group_ids": ["sg-1", "sg-theirs"]}), "unknown"),
        (json!({"security_group_ids": []}), "unknown"),
        (json!({"subnet_id": "subnet-theirs"}), "unknown"),
    ] {
        assert_eq!(verdict(&one, &held(facts.clone())), expected, "{facts}");
    }
}

#[test]
fn an_interface_that_fits_two_owners_is_of_both_and_a_fitting_text_decides() {
    let two = networks(&[endpoint("back"), endpoint("front")].concat());
    assert_eq!(verdict(&two, &held(json!({}))), "back, front");
    let text = |name: &str| format!("[DO NOT DELETE] ENI managed by SageMaker for Endpoint ({name})");
    let named = |facts: Value| verdict(&two, &held(facts));
    assert_eq!(named(json!({"description": text("front")})), "front");
    // A text decides nothing if it names a missing object, or if the other signs speak against it.
    assert_eq!(named(json!({"description": text("gone")})), "back, front");
    assert_eq!(named(json!({"description": text("front"), "interface_type": "lambda"})), "unknown");
    let free = json!({"description": text("front"), "status": "available", "attachment_id": null, "attachment_owner_id": null});
    assert_eq!(named(free), "unknown", "anybody can write it");
}

#[test]
fn an_owner_that_lists_an_interface_has_it_against_any_text() {
    let all = networks(&[endpoint("front"), vec![mount_target()]].concat());
    for facts in [json!({}), json!({"description": "ENI managed by SageMaker for Endpoint (front)", "requester_managed": true})] {
        let mut facts = facts;
        facts["network_interface_id"] = json!("eni-listed");
        assert_eq!(verdict(&all, &held(facts)), "fsmt-1");
    }
}

#[test]
fn the_tag_of_a_domain_speaks_for_no_other_owner() {
    let one = networks(&endpoint("front"));
    let tagged = json!({"maker_tags": {"ManagedByAmazonSageMakerResource": format!("{ARN}:node/d-gone/alice/system-1")}});
    assert_eq!(verdict(&one, &held(tagged.clone())), "lingers");
    let mut free = tagged;
    for (field, value) in [("status", json!("available")), ("attachment_id", Value::Null), ("attachment_owner_id", Value::Null)] {
        free[field] = value;
    }
    assert_eq!(verdict(&one, &held(free)), "left by domain d-gone");
}

#[test]
fn an_interface_of_nobody_is_waited_for_if_it_stands_on_ours_alone() {
    let none = networks(&[]);
    let gone = networks(&endpoint("front")[2..]);
    for (facts, without, with) in [
        (json!({}), "unknown", "lingers"),
        (json!({"maker_tags": {"AmazonSageMakerManaged": "true"}}), "lingers", "lingers"),
        (json!({"interface_type": "vpc_endpoint"}), "lingers", "lingers"),
        (json!({"interface_type": "nat_gateway", "security_group_ids": []}), "lingers", "lingers"),
        (json!({"interface_type": "lambda"}), "unknown", "unknown"),
        (json!({"security_group_ids": ["sg-theirs"], "maker_tags": {"AmazonSageMakerManaged": "true"}}), "unknown", "unknown"),
    ] {
        assert_eq!(verdict(&none, &held(facts.clone())), without, "{facts}");
        assert_eq!(verdict(&gone, &held(facts.clone())), with, "{facts}");
    }
    // An object that could not be read is not taken for gone.
    let (networks, names) = &gone;
    assert_eq!(networks.weigh(&held(json!({})), names, false), Belongs::Unknown);
}

#[test]
fn the_roles_of_an_endpoint_are_those_of_its_models() {
    let (networks, _) = networks(&endpoint("front"));
    let roles: Vec<&ObjectKey> = networks.roles(&(KindName::Endpoint, "front".to_owned())).collect();
    assert_eq!(roles, [&(KindName::Role, "exec".to_owned())]);
}
