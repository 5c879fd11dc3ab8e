//! Differences, phases, losses and checks of file systems.

use serde_json::{Value, json};

use super::*;
use crate::ec2::testing::{diff, known, misshapen, problems, with};
use crate::erased::typed;

fn live() -> Value {
    json!({
        "file_system_id": "fs-1", "arn": "arn:fs-1", "dns_name": "fs-1.efs.ap-northeast-1.amazonaws.com",
        "life_cycle_state": "available", "performance_mode": "generalPurpose", "encrypted": true,
        "kms_key_id": "arn:aws:kms:r:1:key/k", "throughput_mode": "provisioned", "provisioned_throughput_in_mibps": 64.0,
        "replication_overwrite_protection": "ENABLED", "size_in_bytes": 6144, "number_of_mount_targets": 2,
        "details": {
            "backup": "ENABLING",
            "lifecycle_policies": [{"transition_to_ia": "AFTER_30_DAYS"}],
            "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*"}]},
        },
    })
}

fn want() -> Value {
    json!({
        "encrypted": true, "kms_key_id": "k", "throughput_mode": "provisioned", "provisioned_throughput_in_mibps": 64, "backup": true,
        "lifecycle_policies": [{"transition_to_ia": "AFTER_30_DAYS"}], "replication_overwrite_protection": "ENABLED",
        "policy": {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": ["*"]}},
    })
}

fn edited(edit: Value) -> Vec<String> {
    diff::<FileSystem>(&with(&want(), edit), &live(), &known(&[]))
}

#[test]
fn every_field_has_its_mode() {
    assert!(edited(json!({})).is_empty());
    assert!(edited(json!({"name": "any", "performance_mode": null, "availability_zone": null})).is_empty());
    for (edit, expected) in [
        (json!({"performance_mode": "maxIO"}), r#"performance_mode replace "generalPurpose" -> "maxIO""#),
        (json!({"encrypted": false}), "encrypted replace true -> false"),
        (json!({"kms_key_id": "other"}), r#"kms_key_id replace "arn:aws:kms:r:1:key/k" -> "other""#),
        (json!({"availability_zone": "a"}), r#"availability_zone replace null -> "ap-northeast-1a""#),
        (json!({"throughput_mode": "elastic"}), r#"throughput_mode in place "provisioned" -> "elastic""#),
        (json!({"throughput_mode": null}), r#"throughput_mode in place "provisioned" -> "bursting""#),
        (json!({"provisioned_throughput_in_mibps": 128.5}), "provisioned_throughput_in_mibps in place 64.0 -> 128.5"),
        (json!({"backup": false}), "backup in place true -> false"),
        (json!({"backup": null}), "backup in place true -> false"),
        (json!({"lifecycle_policies": null}), r#"lifecycle_policies in place [{"transition_to_ia":"AFTER_30_DAYS"}] -> []"#),
        (
            json!({"replication_overwrite_protection": "DISABLED"}),
            r#"replication_overwrite_protection in place "ENABLED" -> "DISABLED""#,
        ),
    ] {
        assert_eq!(edited(edit), [expected]);
    }
    assert!(edited(json!({"policy": null}))[0].ends_with("-> null"));
    assert!(edited(json!({"policy": {"Version": "2012-10-17", "Statement": []}}))[0].starts_with("policy in place"));
}

#[test]
fn an_uncertain_or_unread_value_is_no_difference() {
    assert!(edited(json!({"kms_key_id": null})).is_empty(), "AWS's own key looks like any other");
    assert!(edited(json!({"kms_key_id": "alias/efs"})).is_empty(), "an alias may be this key");
    let elsewhere = with(&live(), json!({"details": null}));
    assert!(diff::<FileSystem>(&with(&want(), json!({"backup": false, "policy": null})), &elsewhere, &known(&[])).is_empty());
    let one_zone = with(&live(), json!({"availability_zone": "ap-northeast-1a", "throughput_mode": "bursting"}));
    let want = json!({"availability_zone": "a", "backup": null, "provisioned_throughput_in_mibps": 64});
    assert!(diff::<FileSystem>(&want, &one_zone, &known(&[])).is_empty(), "in one zone backups are AWS's default");
}

#[test]
fn phases_losses_and_owners() {
    let at = |state: &str| -> Live { typed(&with(&live(), json!({"life_cycle_state": state}))) };
    assert_eq!(FileSystem::phase(&at("available")), Phase::Ready);
    for state in ["creating", "updating", "deleting"] {
        assert_eq!(FileSystem::phase(&at(state)), Phase::Busy(state.into()));
    }
    assert_eq!(FileSystem::phase(&at("error")), Phase::Failed("error".into()));
    let loss = FileSystem::loses(&at("available")).expect("files die with it");
    assert_eq!((loss.to_string().as_str(), loss.retainable), ("its files (6 KB)", true));
    assert_eq!(FileSystem::loses(&at("deleting")), None);
    assert_eq!(FileSystem::about(&at("available")), "6 KB, 2 mount targets");
    assert_eq!(FileSystem::uses(&at("available")), ["arn:aws:kms:r:1:key/k"]);
    assert_eq!(FileSystem::recovery(&at("error")), Recovery::Replace);
    let domain = "arn:aws:sagemaker:r:1:domain/d-1".to_owned();
    let tags = BTreeMap::from([(TAG_SAGEMAKER.to_owned(), domain.clone())]);
    let owner = FileSystem::owner(&at("available"), &tags).expect("the tag says so");
    assert_eq!((owner.of, owner.bond), (domain, Bond::Companion));
    assert_eq!(FileSystem::owner(&at("available"), &BTreeMap::new()), None);
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let ia = json!({"transition_to_ia": "AFTER_30_DAYS"});
    let archive = json!({"transition_to_archive": "AFTER_90_DAYS"});
    let cases = [
        (json!({}), vec![]),
        (json!({"throughput_mode": "elastic", "lifecycle_policies": [ia, archive]}), vec![]),
        (json!({"lifecycle_policies": [archive]}), vec![]),
        (json!({"throughput_mode": "provisioned"}), vec!["file-system-throughput efs throughput_mode"]),
        (
            json!({"throughput_mode": "elastic", "provisioned_throughput_in_mibps": 5}),
            vec!["file-system-throughput efs provisioned_throughput_in_mibps"],
        ),
        (
            json!({"throughput_mode": null, "provisioned_throughput_in_mibps": 5}),
            vec!["file-system-throughput efs provisioned_throughput_in_mibps"],
        ),
        (
            json!({"throughput_mode": "provisioned", "provisioned_throughput_in_mibps": 0.5}),
            vec!["file-system-throughput efs provisioned_throughput_in_mibps"],
        ),
        (json!({"throughput_mode": "elastic", "performance_mode": "maxIO"}), vec!["file-system-throughput efs performance_mode"]),
        (json!({"availability_zone": "a", "performance_mode": "maxIO"}), vec!["file-system-one-zone efs performance_mode"]),
        (json!({"kms_key_id": "k"}), vec!["file-system-key efs kms_key_id"]),
        (json!({"lifecycle_policies": [{}]}), vec!["file-system-lifecycle efs lifecycle_policies[0]"]),
        (json!({"lifecycle_policies": [ia, ia]}), vec!["file-system-lifecycle efs lifecycle_policies[1]"]),
        (
            json!({"lifecycle_policies": [with(&ia, json!({"transition_to_archive": "AFTER_14_DAYS"}))]}),
            vec!["file-system-lifecycle efs lifecycle_policies[0]", "file-system-lifecycle efs lifecycle_policies"],
        ),
        (
            json!({"throughput_mode": "bursting", "lifecycle_policies": [archive]}),
            vec!["file-system-lifecycle efs lifecycle_policies"],
        ),
        (json!({"policy": {"Statement": "x".repeat(20_000)}}), vec!["file-system-policy efs policy"]),
    ];
    for (want, expected) in cases {
        let found: Vec<String> =
            problems(&[("file_system/f", want.clone())]).iter().map(|it| it.replace("file_system/f", "efs")).collect();
        assert_eq!(found, expected, "{want}");
    }
    assert!(
        misshapen::<FileSystem>(&json!({"lifecycle_policies": [{"transition_to_ia": "AFTER_2_DAYS"}]})).contains("AFTER_2_DAYS")
    );
    assert!(misshapen::<FileSystem>(&json!({"creation_token": "x"})).contains("unknown field `creation_token`"));
}
