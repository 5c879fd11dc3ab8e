//! The settings of a bucket: their rules, and the time until a change shows.

use serde_json::{Value, json};

use crate::services::s3::testing::{Account, create, of_bucket};

/// An input about the bucket with one more member.
fn with(member: &str, value: Value) -> Value {
    let mut input = of_bucket();
    input[member] = value;
    input
}

fn tags(pairs: &[(&str, &str)]) -> Value {
    let list: Vec<Value> = pairs.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    with("Tagging", json!({"TagSet": {"Tag": list}}))
}

#[test]
fn a_new_bucket_and_a_changed_value_take_a_moment_to_show() {
    let mut account = Account::new();
    account.done("CreateBucket", &create("bbb"));
    assert_eq!(account.refused("GetBucketVersioning", &of_bucket()), "NoSuchBucket");
    assert_eq!(account.refused("PutBucketTagging", &tags(&[])), "NoSuchBucket");
    account.done("HeadBucket", &of_bucket());
    account.wait(2);
    account.done("PutBucketTagging", &tags(&[("a", "1")]));
    assert_eq!(account.refused("GetBucketTagging", &of_bucket()), "NoSuchTagSet");
    account.wait(2);
    account.done("GetBucketTagging", &of_bucket());
    account.done("DeleteBucketTagging", &of_bucket());
    account.done("GetBucketTagging", &of_bucket());
    account.wait(2);
    assert_eq!(account.refused("GetBucketTagging", &of_bucket()), "NoSuchTagSet");
    account.world.tuning.s3_propagation_s = 0;
    account.done("PutBucketTagging", &tags(&[("a", "1")]));
    account.done("GetBucketTagging", &of_bucket());
}

#[test]
fn tags_are_a_set_in_which_aws_has_its_own() {
    let mut account = Account::with_bucket();
    let long = "k".repeat(129);
    let many: Vec<(String, String)> = (0..51).map(|i| (format!("k{i}"), String::new())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    for (input, code) in [
        (tags(&[("a", "1"), ("a", "2")]), "InvalidTag"),
        (tags(&[("", "1")]), "InvalidTag"),
        (tags(&[(&long, "1")]), "InvalidTag"),
        (tags(&[("a", "#")]), "InvalidTag"),
        (tags(&[("aws:x", "1")]), "InvalidTag"),
        (tags(&many), "BadRequest"),
        (with("Tagging", json!({"Other": ""})), "MalformedXML"),
        (with("Tagging", json!("")), "MalformedXML"),
    ] {
        assert_eq!(account.refused("PutBucketTagging", &input), code, "{input}");
    }
    let own = ("aws:cloudformation:stack-name", "s");
    let bucket = account.world.s3.buckets.get_mut("bbb").unwrap();
    bucket.tags = crate::services::s3::eventual_consistency::Lagging::new([(own.0.to_owned(), own.1.to_owned())].into());
    assert_eq!(account.refused("PutBucketTagging", &tags(&[("a", "1")])), "InvalidTag");
    account.done("PutBucketTagging", &tags(&[("a", "1"), own]));
    account.done("DeleteBucketTagging", &of_bucket());
    account.wait(2);
    assert_eq!(account.done("GetBucketTagging", &of_bucket())["TagSet"]["Tag"][0]["Key"], own.0);
}

#[test]
fn versioning_never_goes_back_to_unset() {
    let mut account = Account::with_bucket();
    for (input, code) in [
        (json!(""), "IllegalVersioningConfigurationException"),
        (json!({"Status": "Off"}), "MalformedXML"),
        (json!({"Status": "Enabled", "MfaDelete": "Enabled"}), "NotSimulated"),
    ] {
        assert_eq!(account.refused("PutBucketVersioning", &with("VersioningConfiguration", input)), code);
    }
    account.enable_versioning();
    account.done("PutBucketVersioning", &with("VersioningConfiguration", json!({"Status": "Suspended"})));
    account.wait(2);
    assert_eq!(account.done("GetBucketVersioning", &of_bucket())["Status"], "Suspended");
}

#[test]
fn encryption_access_block_and_ownership() {
    let mut account = Account::with_bucket();
    let rule = |default: Value| {
        with("ServerSideEncryptionConfiguration", json!({"Rule": [{"ApplyServerSideEncryptionByDefault": default}]}))
    };
    for (input, code) in [
        (rule(json!({"SSEAlgorithm": "AES256", "KMSMasterKeyID": "k"})), "InvalidArgument"),
        (rule(json!({"SSEAlgorithm": "rot13"})), "MalformedXML"),
        (rule(json!({})), "MalformedXML"),
        (with("ServerSideEncryptionConfiguration", json!({"Rule": []})), "MalformedXML"),
    ] {
        assert_eq!(account.refused("PutBucketEncryption", &input), code, "{input}");
    }
    account.done("PutBucketEncryption", &rule(json!({"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "nobody/knows"})));
    account.done("PutPublicAccessBlock", &with("PublicAccessBlockConfiguration", json!({"BlockPublicAcls": "TRUE"})));
    account
        .done("PutBucketOwnershipControls", &with("OwnershipControls", json!({"Rule": [{"ObjectOwnership": "ObjectWriter"}]})));
    account.wait(2);
    let rule = account.done("GetBucketEncryption", &of_bucket())["Rule"][0].clone();
    assert_eq!(
        (&rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"], &rule["BucketKeyEnabled"]),
        (&json!("nobody/knows"), &json!("false"))
    );
    let block = account.done("GetPublicAccessBlock", &of_bucket());
    assert_eq!((&block["BlockPublicAcls"], &block["BlockPublicPolicy"]), (&json!("true"), &json!("false")));
    for action in ["DeleteBucketEncryption", "DeletePublicAccessBlock", "DeleteBucketOwnershipControls"] {
        account.done(action, &of_bucket());
        account.done(action, &of_bucket());
    }
    account.wait(2);
    assert_eq!(account.refused("GetPublicAccessBlock", &of_bucket()), "NoSuchPublicAccessBlockConfiguration");
    assert_eq!(account.refused("GetBucketOwnershipControls", &of_bucket()), "OwnershipControlsNotFoundError");
    account.done("GetBucketEncryption", &of_bucket());
}

#[test]
fn access_logs_need_a_bucket_to_go_to() {
    let mut account = Account::with_bucket();
    let to = |bucket: &str| with("BucketLoggingStatus", json!({"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": ""}}));
    assert_eq!(account.refused("PutBucketLogging", &to("nobodys")), "InvalidTargetBucketForLogging");
    account.done("PutBucketLogging", &to("bbb"));
    account.wait(2);
    assert_eq!(account.done("GetBucketLogging", &of_bucket())["LoggingEnabled"]["TargetBucket"], "bbb");
    account.done("PutBucketLogging", &with("BucketLoggingStatus", json!("")));
    account.wait(2);
    assert_eq!(account.done("GetBucketLogging", &of_bucket())["LoggingEnabled"], Value::Null);
}

fn rules(rules: &Value) -> Value {
    with("LifecycleConfiguration", json!({"Rule": rules}))
}

fn rule(change: &Value) -> Value {
    let mut rule = json!({"ID": "a", "Status": "Enabled", "Filter": {"Prefix": "x/"}, "Expiration": {"Days": "365"}});
    for (key, value) in change.as_object().unwrap() {
        rule[key] = value.clone();
    }
    rule.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    rule
}

#[test]
fn lifecycle_rules_are_checked_and_given_back() {
    let mut account = Account::with_bucket();
    for (change, code) in [
        (json!({"Expiration": null}), "InvalidRequest"),
        (json!({"Expiration": {"Days": "0"}}), "InvalidArgument"),
        (json!({"Expiration": {"Days": "1", "Date": "2027-01-01T00:00:00Z"}}), "MalformedXML"),
        (json!({"Expiration": {"Date": "2027-01-01T01:00:00Z"}}), "InvalidArgument"),
        (json!({"Expiration": {"ExpiredObjectDeleteMarker": "true", "Days": "1"}}), "MalformedXML"),
        (json!({"Status": null}), "MalformedXML"),
        (json!({"Status": "On"}), "MalformedXML"),
        (json!({"Filter": null}), "MalformedXML"),
        (json!({"Prefix": "y"}), "MalformedXML"),
        (json!({"Filter": {"Prefix": "x", "Tag": {"Key": "k", "Value": "v"}}}), "MalformedXML"),
        (json!({"Filter": {"And": {"Prefix": "x"}}}), "MalformedXML"),
        (
            json!({"Filter": {"Tag": {"Key": "k", "Value": "v"}}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": "7"}}),
            "InvalidRequest",
        ),
        (json!({"Transition": [{"Days": "10", "StorageClass": "STANDARD_IA"}]}), "InvalidArgument"),
        (json!({"Transition": [{"Days": "400", "StorageClass": "GLACIER"}]}), "InvalidArgument"),
        (json!({"Transition": [{"Date": "2027-01-01T00:00:00Z", "StorageClass": "GLACIER"}]}), "InvalidRequest"),
        (json!({"Transition": [{"Days": "1", "StorageClass": "ICE"}]}), "MalformedXML"),
        (json!({"NoncurrentVersionExpiration": {"NoncurrentDays": "0"}}), "InvalidArgument"),
        (json!({"NoncurrentVersionExpiration": {"NoncurrentDays": "1", "NewerNoncurrentVersions": "101"}}), "InvalidArgument"),
        (json!({"Colour": "blue"}), "MalformedXML"),
    ] {
        assert_eq!(account.refused("PutBucketLifecycleConfiguration", &rules(&json!([rule(&change)]))), code, "{change}");
    }
    let twice = rules(&json!([rule(&json!({})), rule(&json!({}))]));
    assert_eq!(account.refused("PutBucketLifecycleConfiguration", &twice), "InvalidArgument");
    assert_eq!(account.refused("PutBucketLifecycleConfiguration", &rules(&json!([]))), "MalformedXML");
    let good = rules(&json!([
        rule(&json!({"ID": null, "Filter": "", "Transition": [{"Days": "30", "StorageClass": "STANDARD_IA"}]})),
        rule(&json!({"Filter": {"And": {"Prefix": "x", "Tag": [{"Key": "k", "Value": "v"}], "ObjectSizeLessThan": "5"}}})),
    ]));
    account.done("PutBucketLifecycleConfiguration", &good);
    account.wait(2);
    let seen = account.done("GetBucketLifecycleConfiguration", &of_bucket());
    assert_eq!((seen["Rule"][0]["ID"].as_str().unwrap().len(), &seen["Rule"][1]["ID"]), (32, &json!("a")));
    assert_eq!(seen["TransitionDefaultMinimumObjectSize"], "all_storage_classes_128K");
    account.done("DeleteBucketLifecycle", &of_bucket());
    account.wait(2);
    assert_eq!(account.refused("GetBucketLifecycleConfiguration", &of_bucket()), "NoSuchLifecycleConfiguration");
}
