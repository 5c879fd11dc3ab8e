//! Differences and checks of the kind `kms_key`.

use serde_json::{Value, json};

use super::*;
use crate::ec2::testing::{diff, known, place, problems, with};
use crate::erased::typed;

const ARN: &str = "arn:aws:kms:ap-northeast-1:123456789012:key/k-1";

fn live() -> Value {
    json!({
        "key_id": "k-1", "arn": ARN, "alias": "alias/data", "aliases": ["alias/data"],
        "description": "data", "policy": default_policy(&place()), "enabled": true, "enable_key_rotation": true,
        "rotation_period_in_days": 365, "key_spec": "SYMMETRIC_DEFAULT", "key_usage": "ENCRYPT_DECRYPT", "multi_region": false,
        "key_state": "Enabled",
    })
}

fn want() -> Value {
    json!({
        "alias": "alias/data", "description": "data", "policy": default_policy(&place()), "enabled": true,
        "enable_key_rotation": true, "rotation_period_in_days": 365, "key_spec": "SYMMETRIC_DEFAULT",
        "key_usage": "ENCRYPT_DECRYPT", "multi_region": false, "deletion_window_in_days": 7,
    })
}

#[test]
fn every_field_has_its_mode() {
    let edited = |edit: Value| diff::<KmsKey>(&with(&want(), edit), &live(), &known(&[]));
    assert_eq!(edited(json!({})), Vec::<String>::new());
    for (edit, expected) in [
        (json!({"alias": "alias/b"}), r#"alias in place "alias/data" -> "alias/b""#),
        (json!({"description": null}), r#"description in place "data" -> """#),
        (json!({"enabled": false}), "enabled in place true -> false"),
        (json!({"enable_key_rotation": false}), "enable_key_rotation in place true -> false"),
        (json!({"rotation_period_in_days": 90}), "rotation_period_in_days in place 365 -> 90"),
        (json!({"key_spec": "RSA_2048"}), r#"key_spec refused "SYMMETRIC_DEFAULT" -> "RSA_2048""#),
        (json!({"key_usage": "SIGN_VERIFY"}), r#"key_usage refused "ENCRYPT_DECRYPT" -> "SIGN_VERIFY""#),
        (json!({"multi_region": true}), "multi_region refused false -> true"),
    ] {
        assert_eq!(edited(edit), [expected]);
    }
    for edit in [
        json!({"policy": null}),
        json!({"enabled": null}),
        json!({"rotation_period_in_days": null}),
        json!({"deletion_window_in_days": 30}),
        json!({"acknowledge_lock_out": true}),
    ] {
        assert_eq!(edited(edit), Vec::<String>::new());
    }
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}]});
    let said = edited(json!({"policy": policy}));
    assert!(said.len() == 1 && said[0].starts_with("policy in place"), "{said:?}");
    assert_eq!(diff::<KmsKey>(&json!({}), &live(), &known(&[])), Vec::<String>::new());
}

#[test]
fn an_alias_that_no_spec_gives_follows_from_the_address() {
    let of = |at: &str| diff::<KmsKey>(&json!({}), &live(), &known(&[(at, ARN)]));
    assert_eq!(of("kms_key/data"), Vec::<String>::new());
    assert_eq!(of("kms_key/other"), [r#"alias in place "alias/data" -> "alias/other""#]);
}

#[test]
fn a_disabled_key_is_not_rotated() {
    let disabled = with(&live(), json!({"enabled": false}));
    let edited = |edit: Value| diff::<KmsKey>(&edit, &disabled, &known(&[]));
    assert_eq!(edited(json!({"enable_key_rotation": false})), ["enable_key_rotation refused true -> false"]);
    assert_eq!(
        edited(json!({"enabled": true, "enable_key_rotation": true, "rotation_period_in_days": 90})),
        ["enabled in place false -> true", "rotation_period_in_days in place 365 -> 90"]
    );
}

#[test]
fn a_key_that_is_not_read_in_full_is_not_compared() {
    let bare = json!({"key_id": "k-1", "arn": ARN, "alias": "alias/data", "aliases": ["alias/data"]});
    assert_eq!(diff::<KmsKey>(&want(), &bare, &known(&[])), Vec::<String>::new());
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let found = |want: Value| problems(&[("kms_key/a", want)]);
    assert_eq!(found(want()), Vec::<String>::new());
    for (want, expected) in [
        (json!({"alias": "data"}), "kms-alias kms_key/a alias"),
        (json!({"alias": "alias/a.b"}), "kms-alias kms_key/a alias"),
        (json!({"alias": "alias/aws/s3"}), "kms-alias kms_key/a alias"),
        (json!({"key_spec": "RSA_2048"}), "kms-key-usage kms_key/a key_usage"),
        (json!({"key_usage": "SIGN_VERIFY"}), "kms-key-usage kms_key/a key_usage"),
        (json!({"key_spec": "HMAC_256", "key_usage": "SIGN_VERIFY"}), "kms-key-usage kms_key/a key_usage"),
        (
            json!({"key_spec": "RSA_2048", "key_usage": "SIGN_VERIFY", "enable_key_rotation": true}),
            "kms-rotation kms_key/a enable_key_rotation",
        ),
        (json!({"deletion_window_in_days": 6}), "kms-deletion-window kms_key/a deletion_window_in_days"),
        (json!({"rotation_period_in_days": 100}), "kms-rotation-period kms_key/a rotation_period_in_days"),
        (
            json!({"enable_key_rotation": true, "rotation_period_in_days": 10}),
            "kms-rotation-period kms_key/a rotation_period_in_days",
        ),
    ] {
        assert_eq!(found(want.clone()), [expected], "{want}");
    }
    for good in [json!({"key_spec": "ECC_NIST_P256", "key_usage": "KEY_AGREEMENT"}), json!({"deletion_window_in_days": null})] {
        assert_eq!(found(good.clone()), Vec::<String>::new(), "{good}");
    }
    let twice = problems(&[("kms_key/a", json!({})), ("kms_key/b", json!({"alias": "alias/a"}))]);
    assert_eq!(twice, ["kms-alias-taken kms_key/b alias"]);
    assert_eq!(problems(&[("kms_key/a.b", json!({}))]), ["kms-alias kms_key/a.b alias"]);
}

#[test]
fn words_are_aws_s_own() {
    use crate::shape::Shaped;
    let specs = ["SYMMETRIC_DEFAULT", "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"];
    let more = ["ECC_SECG_P256K1", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"];
    for word in specs.iter().chain(&more) {
        let spec = KeySpec::read(&json!(word)).unwrap();
        assert_eq!(spec.as_str(), *word);
        assert!(!spec.usages().is_empty());
    }
    for word in ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"] {
        assert_eq!(KeyUsage::read(&json!(word)).unwrap().as_str(), word);
    }
}

#[test]
fn a_key_that_waits_for_its_deletion_is_going() {
    let phase = |state: &str| KmsKey::phase(&typed(&with(&live(), json!({"key_state": state}))));
    assert!(phase("PendingDeletion").is_going());
    for state in ["Enabled", "Disabled", "PendingImport", "Unavailable"] {
        assert_eq!(phase(state), Phase::Ready, "{state}");
    }
    assert_eq!(
        KmsKey::loses(&typed(&live())).map(|loss| loss.to_string()).as_deref(),
        Some("everything that is encrypted with it, unless its deletion is cancelled within 30 days")
    );
}

#[test]
fn a_key_has_the_names_that_services_report() {
    let names = KmsKey::names(&typed(&live()));
    assert_eq!(names, ["k-1", "alias/data", "arn:aws:kms:ap-northeast-1:123456789012:alias/data"]);
}
