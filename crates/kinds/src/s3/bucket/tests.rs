//! Differences, checks, losses and replacements of buckets.

use serde_json::{Value, json};

use super::super::bucket::parts::SseAlgorithm;
use super::*;
use crate::ec2::testing::{address, diff, known, place, problems, with};
use crate::erased::typed;

fn live() -> Value {
    let mut live = json!(Live::named("ifsm-data", "aws", "ap-northeast-1"));
    live["versioning"] = json!("Enabled");
    live["encryption"] =
        json!({"sse_algorithm": "aws:kms", "kms_master_key_id": "arn:aws:kms:r:1:key/1234", "bucket_key_enabled": true});
    live["public_access_block"] = json!({
        "block_public_acls": true, "ignore_public_acls": true, "block_public_policy": true, "restrict_public_buckets": true});
    live["ownership"] = json!("BucketOwnerEnforced");
    live["policy"] = policy("vpce-1");
    live["lifecycle_rules"] = json!([{"id": "old", "status": "Enabled", "expiration": {"days": 365}}]);
    live
}

fn want() -> Value {
    json!({
        "name": "ifsm-data",
        "versioning": "Enabled",
        "encryption": {"sse_algorithm": "aws:kms", "kms_master_key_id": "1234", "bucket_key_enabled": true},
        "public_access_block": {"block_public_acls": true, "restrict_public_buckets": null},
        "ownership": "BucketOwnerEnforced",
        "policy": policy("${vpc_endpoint/s3.id}"),
        "lifecycle_rules": [{"id": "old", "filter": {"prefix": ""}, "expiration": {"days": 365}}],
        "object_lock_enabled": false,
    })
}

fn policy(endpoint: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::ifsm-data", "arn:aws:s3:::ifsm-data/*"],
        "Condition": {"StringNotEquals": {"aws:SourceVpce": endpoint}}}]})
}

fn knowing() -> Known {
    let mut known = known(&[("vpc_endpoint/s3", "vpce-1")]);
    let at = address("vpc_endpoint/s3");
    let live = json!({
        "vpc_endpoint_id": "vpce-1", "arn": "arn:vpce-1", "service_name": "com.amazonaws.ap-northeast-1.s3", "vpc_endpoint_type": "gateway",
        "vpc_id": "vpc-1", "state": "available", "subnet_ids": [], "route_table_ids": [], "security_group_ids": [],
        "private_dns_enabled": false, "network_interface_ids": [], "dns_entries": [],
    });
    let object =
        crate::Object { kind: at.kind, id: "vpce-1".into(), tags: std::collections::BTreeMap::new(), live, existing: false };
    known.live.put(at, object);
    known
}

fn edited(edit: Value) -> Vec<String> {
    diff::<Bucket>(&with(&want(), edit), &live(), &knowing())
}

#[test]
fn every_field_has_its_mode() {
    assert_eq!(edited(json!({})), Vec::<String>::new());
    for (edit, expected) in [
        (json!({"name": "other"}), r#"name replace "ifsm-data" -> "other""#),
        (json!({"versioning": "Suspended"}), r#"versioning in place "Enabled" -> "Suspended""#),
        (json!({"versioning": null}), r#"versioning refused "Enabled" -> null"#),
        (json!({"ownership": "ObjectWriter"}), r#"ownership in place "BucketOwnerEnforced" -> "ObjectWriter""#),
        (json!({"object_lock_enabled": true}), "object_lock_enabled in place false -> true"),
        (
            json!({"public_access_block": {"block_public_policy": false}}),
            "public_access_block.block_public_policy in place true -> false",
        ),
        (
            json!({"encryption": {"sse_algorithm": "aws:kms:dsse"}}),
            r#"encryption.sse_algorithm in place "aws:kms" -> "aws:kms:dsse""#,
        ),
        (
            json!({"encryption": {"sse_algorithm": "aws:kms", "kms_master_key_id": "5678"}}),
            r#"encryption.kms_master_key_id in place "arn:aws:kms:r:1:key/1234" -> "5678""#,
        ),
        (
            json!({"encryption": {"sse_algorithm": "aws:kms", "bucket_key_enabled": null}}),
            "encryption.bucket_key_enabled in place true -> false",
        ),
    ] {
        assert_eq!(edited(edit), [expected]);
    }
    let fields = |edit: Value| -> Vec<String> {
        edited(edit).iter().map(|change| change.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(fields(json!({"lifecycle_rules": null})), ["lifecycle_rules in place"]);
    assert_eq!(fields(json!({"policy": null})), ["policy in place"]);
    assert_eq!(fields(json!({"policy": policy("${vpc_endpoint/new.id}")})), ["policy in place"]);
    assert_eq!(
        fields(json!({"encryption": null})),
        ["encryption.sse_algorithm in place", "encryption.kms_master_key_id in place"]
    );
    let long = "x".repeat(super::super::bucket::policy::LARGEST);
    let refused = edited(json!({"policy": policy(&long)}));
    assert!(refused.len() == 1 && refused[0].starts_with("policy refused"), "{refused:?}");
}

#[test]
fn object_lock_needs_versioning_and_stays() {
    let locked = with(&live(), json!({"object_lock_enabled": true}));
    let unversioned = with(&live(), json!({"versioning": null}));
    let changes = |want: Value, live: &Value| diff::<Bucket>(&want, live, &knowing());
    assert_eq!(changes(json!({"object_lock_enabled": false}), &locked), ["object_lock_enabled refused true -> false"]);
    assert_eq!(changes(json!({"versioning": "Suspended"}), &locked), [r#"versioning refused "Enabled" -> "Suspended""#]);
    assert_eq!(changes(json!({"object_lock_enabled": true}), &unversioned), ["object_lock_enabled refused false -> true"]);
    assert_eq!(
        changes(json!({"object_lock_enabled": true, "versioning": "Enabled"}), &unversioned),
        [r#"versioning in place null -> "Enabled""#, "object_lock_enabled in place false -> true"]
    );
}

#[test]
fn a_setting_that_was_never_set_is_absent_or_awss_default() {
    let bare = json!(Live::named("ifsm-data", "aws", "ap-northeast-1"));
    let nulls = json!({"versioning": null, "policy": null, "lifecycle_rules": null, "object_lock_enabled": null});
    assert_eq!(diff::<Bucket>(&nulls, &bare, &knowing()), Vec::<String>::new());
    assert_eq!(diff::<Bucket>(&json!({"ownership": "ObjectWriter"}), &bare, &knowing()), Vec::<String>::new());
    assert_eq!(diff::<Bucket>(&json!({"public_access_block": null}), &bare, &knowing()).len(), 4);
}

#[test]
fn its_content_is_the_loss() {
    let loses =
        |contents: Value| Bucket::loses(&typed(&with(&live(), json!({"contents": contents})))).map(|loss| loss.to_string());
    let about = |contents: Value| Bucket::about(&typed(&with(&live(), json!({"contents": contents}))));
    assert_eq!(loses(Value::Null), Some("its objects".to_owned()));
    assert_eq!(loses(json!({"versions": 0, "bytes": 0, "more": false})), None);
    assert_eq!(loses(json!({"versions": 1, "bytes": 0, "more": false})), Some("its objects (0 bytes)".to_owned()));
    assert_eq!(loses(json!({"versions": 1000, "bytes": 1 << 20, "more": true})), Some("its objects (1 MB)".to_owned()));
    assert_eq!(about(Value::Null), "");
    assert_eq!(about(json!({"versions": 0, "bytes": 0, "more": false})), "empty");
    assert_eq!(
        about(json!({"versions": 1000, "bytes": 1 << 20, "more": true})),
        "more than 1000 object versions, more than 1 MB"
    );
}

#[test]
fn a_name_is_held_by_one_bucket() {
    let order = |name: &str| Bucket::replacement(&typed(&json!({"name": name})), &typed(&live()), &Known::nothing(place()));
    assert_eq!((order("ifsm-data"), order("other")), (Replacement::DeleteFirst, Replacement::CreateFirst));
    let clashes = |at: &str, want: Value| Bucket::clashes(&address(at), &typed(&want), &typed(&live()), &Known::nothing(place()));
    assert!(clashes("bucket/x", json!({"name": "ifsm-data"})) && clashes("bucket/ifsm-data", json!({})));
    assert!(!clashes("bucket/x", json!({})));
    assert_eq!(Bucket::withheld(&typed(&with(&live(), json!({"denied": "no"})))), Some("no".to_owned()));
}

#[test]
fn checks_find_what_s3_would_refuse() {
    let found = |want: Value| problems(&[("bucket/data", with(&json!({"name": "ifsm-data"}), want))]);
    for (want, expected) in [
        (json!({"name": "IFSM"}), "bucket-name bucket/data name"),
        (
            json!({"encryption": {"sse_algorithm": "AES256", "kms_master_key_id": "k"}}),
            "bucket-encryption-key bucket/data encryption.kms_master_key_id",
        ),
        (
            json!({"encryption": {"sse_algorithm": "aws:kms:dsse", "bucket_key_enabled": true}}),
            "bucket-encryption-key bucket/data encryption.bucket_key_enabled",
        ),
        (json!({"object_lock_enabled": true, "versioning": "Suspended"}), "bucket-object-lock bucket/data versioning"),
        (json!({"lifecycle_rules": [{"id": "a"}]}), "lifecycle-action bucket/data lifecycle_rules[0]"),
        (json!({"lifecycle_rules": [{"id": "", "expiration": {"days": 1}}]}), "lifecycle-id bucket/data lifecycle_rules[0].id"),
        (
            json!({"lifecycle_rules": [{"id": "a", "expiration": {"days": 1, "date": "2027-01-01"}}]}),
            "lifecycle-moment bucket/data lifecycle_rules[0].expiration",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "expiration": {"days": 0}}]}),
            "lifecycle-days bucket/data lifecycle_rules[0].expiration.days",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "expiration": {"date": "soon"}}]}),
            "lifecycle-date bucket/data lifecycle_rules[0].expiration.date",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "transitions": [{"days": 7, "storage_class": "STANDARD_IA"}]}]}),
            "lifecycle-days bucket/data lifecycle_rules[0].transitions[0].days",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "expiration": {"days": 30}, "transitions": [{"days": 30, "storage_class": "GLACIER"}]}]}),
            "lifecycle-days bucket/data lifecycle_rules[0].transitions[0].days",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "filter": {"tags": {"k": "v"}}, "abort_incomplete_multipart_upload": {"days_after_initiation": 7}}]}),
            "lifecycle-tags bucket/data lifecycle_rules[0].abort_incomplete_multipart_upload",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "filter": {"object_size_greater_than": 5, "object_size_less_than": 5}, "expiration": {"days": 1}}]}),
            "lifecycle-sizes bucket/data lifecycle_rules[0].filter",
        ),
        (
            json!({"lifecycle_rules": [{"id": "a", "noncurrent_version_expiration": {"noncurrent_days": 1, "newer_noncurrent_versions": 101}}]}),
            "lifecycle-days bucket/data lifecycle_rules[0].noncurrent_version_expiration.newer_noncurrent_versions",
        ),
    ] {
        assert_eq!(found(want.clone()), [expected], "{want}");
    }
    assert_eq!(found(with(&want(), json!({"lifecycle_rules": null}))), Vec::<String>::new());
    let other = |statement: Value| found(json!({"policy": {"Version": "2012-10-17", "Statement": [statement]}}));
    let principal = json!({"AWS": "123456789012"});
    let allow =
        json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ifsm-data/*"});
    assert_eq!(other(allow.clone()), Vec::<String>::new());
    let public = with(&allow, json!({"Principal": "*"}));
    assert_eq!(other(public.clone()), ["bucket-policy-public* bucket/data policy.Statement[0].Principal"]);
    let narrowed = with(&public, json!({"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}));
    assert_eq!(other(narrowed), Vec::<String>::new());
    for (blocked, expected) in [(true, vec!["bucket-policy-public bucket/data policy.Statement[0].Principal"]), (false, vec![])] {
        let statement = json!({"Version": "2012-10-17", "Statement": public});
        let want = json!({"public_access_block": {"block_public_policy": blocked}, "policy": statement});
        let expected: Vec<String> = expected.into_iter().map(|text: &str| text.replace("[0]", "")).collect();
        assert_eq!(found(want), expected);
    }
    assert_eq!(
        other(with(&allow, json!({"Resource": "*"}))),
        ["bucket-policy-resource bucket/data policy.Statement[0].Resource"]
    );
    assert_eq!(other(with(&allow, json!({"Action": "ec2:*"}))), ["bucket-policy-action bucket/data policy.Statement[0].Action"]);
    let twice = problems(&[("bucket/a", json!({"name": "same"})), ("bucket/b", json!({"name": "same"}))]);
    assert_eq!(twice, ["bucket-name-taken bucket/b name"]);
}

#[test]
fn words_are_awss() {
    for word in ["AES256", "aws:kms", "aws:kms:dsse"] {
        assert_eq!(typed::<SseAlgorithm>(&json!(word)).as_str(), word);
    }
    assert_eq!(Bucket::summary(&typed(&want())), "ifsm-data, versioned, aws:kms, with a policy, 1 lifecycle rule");
    assert_eq!(Bucket::summary(&typed(&json!({}))), "");
}

#[test]
fn the_endpoint_through_which_alone_it_is_reached_and_its_key_outlive_it() {
    let key = "arn:aws:kms:r:1:key/1234";
    assert_eq!(Bucket::uses(&typed(&live())), ["vpce-1", key]);
    assert_eq!(Bucket::uses(&typed(&with(&live(), json!({"policy": null})))), [key]);
    assert_eq!(Bucket::uses(&typed(&with(&live(), json!({"policy": null, "encryption": null})))), [""; 0]);
}
