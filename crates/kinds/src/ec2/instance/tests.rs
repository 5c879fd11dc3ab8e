//! Differences, phases, outputs and checks of instances.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::testing::{diff, known, network, problems, shown, with};
use super::*;
use crate::erased::typed;

const AL2023: &str = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

fn live() -> Value {
    json!({
        "instance_id": "i-1", "arn": "arn:i-1", "image_id": "ami-00000001", "image": AL2023, "instance_type": "t2.micro", "subnet_id": "subnet-1",
        "vpc_id": "vpc-1", "availability_zone": "ap-northeast-1a", "security_group_ids": ["sg-1"], "key_name": "IFSM-Key-Pair",
        "instance_profile_arn": "arn:aws:iam::123456789012:instance-profile/p/IFSM", "private_ip_address": "10.0.0.10",
        "auto_assigned_public_ip": false, "root_device_name": "/dev/xvda",
        "volumes": [
            {"device_name": "/dev/xvda", "volume_id": "vol-1", "delete_on_termination": true,
             "details": {"volume_size": 8, "volume_type": "gp3", "iops": 3000, "throughput": 125, "encrypted": true, "kms_key_id": "arn:aws:kms:r:1:key/k"}},
            {"device_name": "/dev/sdf", "volume_id": "vol-2", "delete_on_termination": false,
             "details": {"volume_size": 20, "volume_type": "gp2", "encrypted": false}},
        ],
        "user_data": "#!/bin/sh\n", "ebs_optimized": false, "monitoring": false, "disable_api_termination": false, "source_dest_check": true,
        "metadata_options": {"state": "applied", "http_tokens": "required", "http_put_response_hop_limit": 2, "http_endpoint": "enabled",
                             "http_protocol_ipv6": "disabled", "instance_metadata_tags": "disabled"},
        "cpu_credits": "standard", "tenancy": "default", "state": "running",
    })
}

fn want() -> Value {
    json!({"image_id": AL2023, "instance_type": "t2.micro", "subnet": "a", "security_groups": ["g"], "key_pair": "k", "instance_profile": "p"})
}

fn knowing() -> Known {
    known(&[
        ("subnet/a", "subnet-1"),
        ("subnet/c", "subnet-2"),
        ("security_group/g", "sg-1"),
        ("security_group/h", "sg-2"),
        ("key_pair/k", "IFSM-Key-Pair"),
        ("instance_profile/p", "IFSM"),
        ("instance_profile/q", "Other"),
    ])
}

fn edited(edit: Value) -> Vec<String> {
    diff::<Instance>(&with(&want(), edit), &live(), &knowing())
}

#[test]
fn plain_fields_have_their_modes() {
    assert!(edited(json!({})).is_empty());
    let cases = [
        (json!({"instance_type": "t2.small"}), r#"instance_type restart "t2.micro" -> "t2.small""#),
        (json!({"subnet": "c"}), r#"subnet replace "subnet-1" -> "subnet-2""#),
        (json!({"security_groups": ["g", "h"]}), r#"security_groups in place ["sg-1"] -> ["sg-1","sg-2"]"#),
        (json!({"key_pair": null}), r#"key_pair replace "IFSM-Key-Pair" -> null"#),
        (json!({"key_pair": "new"}), r#"key_pair replace "IFSM-Key-Pair" -> "${key_pair/new.id}" after key_pair/new"#),
        (json!({"instance_profile": "q"}), r#"instance_profile in place "IFSM" -> "Other""#),
        (json!({"instance_profile": null}), r#"instance_profile in place "IFSM" -> null"#),
        (json!({"private_ip_address": "10.0.0.11"}), r#"private_ip_address replace "10.0.0.10" -> "10.0.0.11""#),
        (json!({"associate_public_ip_address": true}), "associate_public_ip_address replace false -> true"),
        (json!({"user_data": "#!/bin/bash\n"}), r##"user_data restart "#!/bin/sh\n" -> "#!/bin/bash\n""##),
        (json!({"user_data": null}), r##"user_data restart "#!/bin/sh\n" -> """##),
        (json!({"user_data": "${subnet/new.id}"}), r##"user_data restart "#!/bin/sh\n" -> "${subnet/new.id}" after subnet/new"##),
        (json!({"ebs_optimized": true}), "ebs_optimized restart false -> true"),
        (json!({"monitoring": true}), "monitoring in place false -> true"),
        (json!({"disable_api_termination": true}), "disable_api_termination in place false -> true"),
        (json!({"source_dest_check": false}), "source_dest_check in place true -> false"),
        (json!({"credit_specification": "unlimited"}), r#"credit_specification in place "standard" -> "unlimited""#),
        (json!({"tenancy": "dedicated"}), r#"tenancy replace "default" -> "dedicated""#),
        (json!({"instance_state": "stopped"}), r#"instance_state in place "running" -> "stopped""#),
    ];
    for (edit, expected) in cases {
        assert_eq!(edited(edit), [expected]);
    }
    let nulls = json!({"ebs_optimized": null, "monitoring": null, "disable_api_termination": null, "source_dest_check": null,
                       "credit_specification": null, "tenancy": null, "instance_state": null});
    assert!(edited(nulls).is_empty(), "null is AWS's default");
}

#[test]
fn metadata_options_have_their_modes() {
    let one = |field: &str, value: Value| edited(json!({"metadata_options": {field: value}}));
    assert_eq!(one("http_tokens", json!("optional")), [r#"metadata_options.http_tokens in place "required" -> "optional""#]);
    assert_eq!(one("http_endpoint", json!("disabled")), [r#"metadata_options.http_endpoint in place "enabled" -> "disabled""#]);
    let ipv6 = one("http_protocol_ipv6", json!("enabled"));
    assert_eq!(ipv6, [r#"metadata_options.http_protocol_ipv6 in place "disabled" -> "enabled""#]);
    let tags = one("instance_metadata_tags", json!("enabled"));
    assert_eq!(tags, [r#"metadata_options.instance_metadata_tags in place "disabled" -> "enabled""#]);
    let hops = one("http_put_response_hop_limit", Value::Null);
    assert_eq!(hops, ["metadata_options.http_put_response_hop_limit in place 2 -> 1"]);
    assert!(one("http_endpoint", Value::Null).is_empty());
}

#[test]
fn an_image_is_resolved_once() {
    assert_eq!(edited(json!({"image_id": "ami-00000002"})), [r#"image_id replace "ami-00000001" -> "ami-00000002""#]);
    assert!(edited(json!({"image_id": "ami-00000001"})).is_empty());
    let other = edited(json!({"image_id": "resolve:ssm:/other"}));
    assert!(other.len() == 1 && other[0].starts_with("image_id replace"), "{other:?}");
    let untagged = with(&live(), json!({"image": null}));
    assert!(diff::<Instance>(&want(), &untagged, &knowing()).is_empty());
    assert_eq!(Instance::tags(&typed(&want())), BTreeMap::from([(TAG_IMAGE.to_owned(), AL2023.to_owned())]));
    let named = with(&want(), json!({"image_id": "ami-00000001", "name": "IFSM-Instance"}));
    assert_eq!(Instance::tags(&typed(&named)), BTreeMap::from([("Name".to_owned(), "IFSM-Instance".to_owned())]));
}

#[test]
fn volumes_are_fixed_but_for_their_end() {
    assert!(edited(json!({"root_volume": {"volume_size": 8, "volume_type": "gp3", "iops": 3000, "throughput": 125, "encrypted": true, "kms_key_id": "k", "delete_on_termination": true}})).is_empty());
    assert!(edited(json!({"root_volume": {"encrypted": true, "kms_key_id": "alias/a"}})).is_empty());
    let own = edited(json!({"root_volume": {"encrypted": true, "kms_key_id": "${kms_key/data.id}"}}));
    assert!(own.len() == 1 && own[0].starts_with("root_volume replace") && own[0].ends_with("after kms_key/data"), "{own:?}");
    let one = |field: &str, value: Value| edited(json!({"root_volume": {field: value}}));
    let cases = [
        ("volume_size", json!(30), json!(8)),
        ("volume_type", json!("gp2"), json!("gp3")),
        ("iops", json!(4000), json!(3000)),
        ("throughput", json!(250), json!(125)),
        ("encrypted", json!(false), json!(true)),
        ("kms_key_id", json!("other"), json!("arn:aws:kms:r:1:key/k")),
    ];
    for (field, to, from) in cases {
        let device = r#""device_name":"/dev/xvda""#;
        let expected = format!(r#"root_volume replace [{{"{field}":{from},{device}}}] -> [{{"{field}":{to},{device}}}]"#);
        assert_eq!(one(field, to), [expected]);
    }
    let kept = one("delete_on_termination", json!(false));
    assert!(kept.len() == 1 && kept[0].starts_with("root_volume.delete_on_termination in place"), "{kept:?}");
    let devices = |devices: Value| edited(json!({"block_device_mappings": devices}));
    assert!(devices(json!([{"device_name": "/dev/sdf", "ebs": {"volume_size": 20}}])).is_empty());
    let grown = devices(json!([{"device_name": "/dev/sdf", "ebs": {"volume_size": 21}}]));
    assert!(grown.len() == 1 && grown[0].starts_with("block_device_mappings replace"), "{grown:?}");
    let added = devices(json!([{"device_name": "/dev/sdg", "ebs": {"volume_size": 5}}]));
    assert_eq!(added, [r#"block_device_mappings replace [] -> [{"volume_size":5,"device_name":"/dev/sdg"}]"#]);
    let kept = devices(json!([{"device_name": "/dev/sdf", "ebs": {"delete_on_termination": true}}]));
    assert!(kept.len() == 1 && kept[0].starts_with("block_device_mappings.delete_on_termination in place"), "{kept:?}");
}

#[test]
fn a_field_is_not_compared_if_aws_was_not_asked() {
    let unasked =
        json!({"user_data": null, "disable_api_termination": null, "cpu_credits": null, "auto_assigned_public_ip": null});
    let want = json!({"user_data": "x", "disable_api_termination": true, "credit_specification": "unlimited", "associate_public_ip_address": true});
    assert!(diff::<Instance>(&with(&super::tests::want(), want), &with(&live(), unasked), &knowing()).is_empty());
}

#[test]
fn phases_follow_the_state() {
    let phase = |state: &str| Instance::phase(&typed(&with(&live(), json!({"state": state}))));
    assert_eq!(phase("running"), Phase::Ready);
    assert_eq!(phase("stopped"), Phase::Ready);
    for state in ["pending", "stopping", "shutting-down"] {
        assert_eq!(phase(state), Phase::Busy(state.into()));
    }
    let mut pending = live();
    pending["metadata_options"]["state"] = json!("pending");
    assert_eq!(Instance::phase(&typed(&pending)), Phase::Busy("metadata options pending".into()));
}

#[test]
fn it_uses_and_releases() {
    let live: Live = typed(&with(&live(), json!({"security_group_ids": ["sg-1", "sg-2"]})));
    let profile = "arn:aws:iam::123456789012:instance-profile/p/IFSM";
    let key = "arn:aws:kms:r:1:key/k";
    assert_eq!(Instance::uses(&live), ["subnet-1", "sg-1", "sg-2", profile, key]);
    let public = Live { public_ip_address: Some("54.0.0.1".into()), ..live.clone() };
    assert_eq!(Instance::uses(&public), ["subnet-1", "sg-1", "sg-2", profile, "vpc-1/internet", key]);
    let release = |ids: &[&str]| -> Vec<String> {
        Instance::release(&live, &ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>()).iter().map(shown).collect()
    };
    assert_eq!(release(&["sg-1"]), [r#"security_groups in place ["sg-1","sg-2"] -> ["sg-2"]"#]);
    assert!(release(&["sg-1", "sg-2"]).is_empty() && release(&["subnet-1"]).is_empty());
}

#[test]
fn only_t2_and_later_earn_credits() {
    let burstable = ["t2.micro", "t3a.small", "t4g.nano", "t8i.medium"];
    assert!(burstable.iter().all(|kind| super::super::instance::parts::is_burstable(kind)));
    assert!(!["t1.micro", "trn1.2xlarge", "m5.large"].iter().any(|kind| super::super::instance::parts::is_burstable(kind)));
}

#[test]
fn only_volumes_beside_the_root_are_a_loss() {
    assert_eq!(Instance::loses(&typed(&live())), None);
    let mut dying = live();
    dying["volumes"][1]["delete_on_termination"] = json!(true);
    assert_eq!(Instance::loses(&typed(&dying)), Some(Loss::of("its volume /dev/sdf (vol-2)")));
}

#[test]
fn an_address_is_held_by_one() {
    let order = |edit: Value| Instance::replacement(&typed(&with(&want(), edit)), &typed(&live()), &knowing());
    assert_eq!(order(json!({})), Replacement::CreateFirst);
    assert_eq!(order(json!({"private_ip_address": "10.0.0.10"})), Replacement::DeleteFirst);
    assert_eq!(order(json!({"private_ip_address": "10.0.0.10", "subnet": "c"})), Replacement::CreateFirst);
}

#[test]
fn a_bastion_says_how_to_reach_it() {
    let named = with(&want(), json!({"name": "IFSM-Instance"}));
    let outputs = Instance::outputs(&typed(&named), &typed(&live()), &knowing());
    let [(login_title, login), (proxy_title, proxy)] = outputs.as_slice() else { panic!("{outputs:?}") };
    assert_eq!(login_title, "log in to IFSM-Instance (10.0.0.10)");
    assert_eq!(proxy_title, "SOCKS proxy on localhost:8888 through IFSM-Instance");
    for text in ["AWS-StartSSHSession", "--region ap-northeast-1", "ec2-user@i-1", "IFSM-Key-Pair"] {
        assert!(login.contains(text), "{login}");
    }
    assert!(proxy.contains("-N -D 8888 ec2-user@i-1"), "{proxy}");
    let keyless = with(&live(), json!({"key_name": null}));
    assert!(Instance::outputs(&typed(&want()), &typed(&keyless), &knowing()).is_empty());
    let ubuntu = with(
        &want(),
        json!({"image_id": "resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"}),
    );
    assert!(Instance::outputs(&typed(&ubuntu), &typed(&live()), &knowing())[0].1.ends_with("ubuntu@i-1"));
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let volume = |volume: Value| json!({"root_volume": volume});
    let device = |device: Value| json!({"block_device_mappings": [device]});
    let cases = [
        (json!({"image_id": "ami-x"}), "instance-image instance/i image_id"),
        (json!({"image_id": "resolve:ssm:"}), "instance-image instance/i image_id"),
        (json!({"instance_type": "micro"}), "instance-type instance/i instance_type"),
        (json!({"instance_type": "ml.t3.medium"}), "instance-type instance/i instance_type"),
        (
            json!({"instance_type": "m5.large", "credit_specification": "standard"}),
            "instance-credits instance/i credit_specification",
        ),
        (json!({"security_groups": []}), "instance-groups instance/i security_groups"),
        (json!({"security_groups": ["far"]}), "instance-other-vpc instance/i security_groups[0]"),
        (json!({"security_groups": ["a", "b", "c", "d", "e", "f"]}), "instance-many-groups* instance/i security_groups"),
        (json!({"user_data": "x".repeat(16_385)}), "instance-user-data instance/i user_data"),
        (
            json!({"metadata_options": {"http_put_response_hop_limit": 65}}),
            "instance-hop-limit instance/i metadata_options.http_put_response_hop_limit",
        ),
        (json!({"private_ip_address": "10.0.1.10"}), "instance-address instance/i private_ip_address"),
        (json!({"private_ip_address": "10.0.0.3"}), "instance-address instance/i private_ip_address"),
        (json!({"private_ip_address": "10.0.0.255"}), "instance-address instance/i private_ip_address"),
        (volume(json!({"volume_size": 0})), "volume-size instance/i root_volume.volume_size"),
        (volume(json!({"iops": 3000})), "volume-performance instance/i root_volume.iops"),
        (volume(json!({"volume_type": "gp2", "throughput": 125})), "volume-performance instance/i root_volume.throughput"),
        (volume(json!({"volume_type": "io2"})), "volume-performance instance/i root_volume.volume_type"),
        (volume(json!({"kms_key_id": "k"})), "volume-key instance/i root_volume.kms_key_id"),
        (
            device(json!({"device_name": "sdf", "ebs": {"volume_size": 1}})),
            "volume-device instance/i block_device_mappings[0].device_name",
        ),
        (device(json!({"device_name": "/dev/sdf"})), "volume-size instance/i block_device_mappings[0].ebs"),
        (
            device(json!({"device_name": "/dev/sdf", "snapshot_id": "s"})),
            "volume-snapshot instance/i block_device_mappings[0].snapshot_id",
        ),
    ];
    for (edit, expected) in cases {
        let base = json!({"image_id": AL2023, "instance_type": "t3.micro", "subnet": "a"});
        let mut spec = network();
        spec.push(("security_group/far", json!({"vpc": "other"})));
        spec.push(("instance/i", with(&base, edit)));
        assert_eq!(problems(&spec), [expected]);
    }
    let pair = json!({"image_id": AL2023, "instance_type": "t3.micro", "subnet": "a", "private_ip_address": "10.0.0.10"});
    let mut spec = network();
    spec.extend([("instance/i", pair.clone()), ("instance/j", pair)]);
    assert_eq!(problems(&spec), ["instance-address instance/j private_ip_address"]);
    let device = json!({"device_name": "/dev/sdf", "ebs": {"volume_size": 1}});
    let twice =
        json!({"image_id": AL2023, "instance_type": "t3.micro", "subnet": "a", "block_device_mappings": [device, device]});
    let mut spec = network();
    spec.push(("instance/i", twice));
    assert_eq!(problems(&spec), ["volume-device instance/i block_device_mappings[1].device_name"]);
}
