//! Differences, checks and losses of log groups.

use serde_json::Value;
use serde_json::json;

use super::*;
use crate::ec2::testing::{address, diff, known, place, problems, with};
use crate::erased::typed;

const KEY: &str = "arn:aws:kms:ap-northeast-1:123456789012:key/1";

fn live() -> Value {
    json!({
        "name": "/aws/sagemaker/studio", "arn": "arn:aws:logs:r:1:log-group:/aws/sagemaker/studio", "retention_in_days": 30,
        "kms_key_id": KEY, "log_group_class": "STANDARD", "deletion_protection_enabled": true, "stored_bytes": 2048,
    })
}

fn want() -> Value {
    json!({
        "name": "/aws/sagemaker/studio", "retention_in_days": 30, "kms_key_id": KEY, "log_group_class": "STANDARD",
        "deletion_protection_enabled": true,
    })
}

#[test]
fn every_field_has_its_mode() {
    let edited = |edit: Value| diff::<LogGroup>(&with(&want(), edit), &live(), &known(&[]));
    assert_eq!(edited(json!({})), Vec::<String>::new());
    for (edit, expected) in [
        (json!({"name": "/other"}), r#"name replace "/aws/sagemaker/studio" -> "/other""#.to_owned()),
        (json!({"retention_in_days": 90}), "retention_in_days in place 30 -> 90".to_owned()),
        (json!({"retention_in_days": null}), "retention_in_days in place 30 -> null".to_owned()),
        (json!({"kms_key_id": null}), format!(r#"kms_key_id in place "{KEY}" -> null"#)),
        (json!({"kms_key_id": "arn:other"}), format!(r#"kms_key_id in place "{KEY}" -> "arn:other""#)),
        (
            json!({"log_group_class": "INFREQUENT_ACCESS"}),
            r#"log_group_class replace "STANDARD" -> "INFREQUENT_ACCESS""#.to_owned(),
        ),
        (json!({"deletion_protection_enabled": null}), "deletion_protection_enabled in place true -> false".to_owned()),
    ] {
        assert_eq!(edited(edit), [expected]);
    }
    assert_eq!(diff::<LogGroup>(&json!({}), &live(), &known(&[])), Vec::<String>::new());
}

#[test]
fn only_awss_numbers_of_days_are_days() {
    let read =
        |days: Value| serde_json::from_value::<RetentionInDays>(days).map(|days| days.0).map_err(|error| error.to_string());
    assert_eq!(read(json!(3653)), Ok(3653));
    let said = read(json!(31)).expect_err("AWS has no 31 days");
    assert!(said.contains("30 is nearest"), "{said}");
    assert!(read(json!("30")).is_err());
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let found = |want: Value| problems(&[("log_group/studio", want)]);
    assert_eq!(found(want()), Vec::<String>::new());
    for (want, expected) in [
        (json!({"name": "a b"}), "log-group-name log_group/studio name"),
        (json!({"name": "aws/x"}), "log-group-name log_group/studio name"),
        (json!({"log_group_class": "DELIVERY", "retention_in_days": 1}), "log-group-delivery log_group/studio retention_in_days"),
        (json!({"kms_key_id": "alias/x"}), "log-group-key log_group/studio kms_key_id"),
        (json!({"kms_key_id": "${kms_key/a.alias}"}), "log-group-key log_group/studio kms_key_id"),
    ] {
        assert_eq!(found(want.clone()), [expected], "{want}");
    }
    for key in ["${kms_key/a}", "${kms_key/a.arn}", "arn:aws:kms:${region}:${account}:key/1"] {
        assert_eq!(found(json!({"kms_key_id": key})), Vec::<String>::new(), "{key}");
    }
    let twice = problems(&[("log_group/a", json!({"name": "/x"})), ("log_group/b", json!({"name": "/x"}))]);
    assert_eq!(twice, ["log-group-name-taken log_group/b name"]);
}

#[test]
fn a_group_that_seems_empty_may_hold_the_last_hours() {
    let loses = |bytes: i64| LogGroup::loses(&typed(&with(&live(), json!({"stored_bytes": bytes})))).map(|loss| loss.to_string());
    assert_eq!(loses(2048), Some("its log events (2 KB)".to_owned()));
    assert_eq!(loses(0), Some("its log events".to_owned()));
    assert_eq!(LogGroup::about(&typed(&live())), "2 KB");
}

#[test]
fn a_group_that_sagemaker_made_first_clashes() {
    let known = Known::nothing(place());
    let clashes = |want: Value| LogGroup::clashes(&address("log_group/studio"), &typed(&want), &typed(&live()), &known);
    assert!(clashes(want()) && !clashes(json!({})));
    let order = |name: &str| LogGroup::replacement(&typed(&json!({"name": name})), &typed(&live()), &known);
    assert_eq!((order("/aws/sagemaker/studio"), order("/other")), (Replacement::DeleteFirst, Replacement::CreateFirst));
    assert_eq!(LogGroup::summary(&typed(&want())), "/aws/sagemaker/studio, kept for 30 days");
    assert_eq!(LogGroup::summary(&typed(&json!({"retention_in_days": null}))), "kept for ever");
}
