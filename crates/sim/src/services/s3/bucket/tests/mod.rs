//! Making, finding, listing and deleting buckets.

use serde_json::{Value, json};

use crate::services::s3::testing::{Account, create, of_bucket};

mod enforcement;
mod sub_resources;

#[test]
fn a_new_bucket_is_private_and_encrypted() {
    let mut account = Account::new();
    let input = json!({"Bucket": "bbb", "CreateBucketConfiguration": {
        "LocationConstraint": "ap-northeast-1", "Tags": {"Tag": [{"Key": "a", "Value": "1"}]}}});
    assert_eq!(account.done("CreateBucket", &input)["Location"], "/bbb");
    account.wait(2);
    assert_eq!(account.done("GetBucketTagging", &of_bucket())["TagSet"]["Tag"], json!([{"Key": "a", "Value": "1"}]));
    assert_eq!(account.done("GetBucketVersioning", &of_bucket()), json!({"Status": null}));
    let rule = &account.done("GetBucketEncryption", &of_bucket())["Rule"][0];
    assert_eq!(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256");
    assert_eq!(account.done("GetPublicAccessBlock", &of_bucket())["BlockPublicPolicy"], "true");
    assert_eq!(account.done("GetBucketOwnershipControls", &of_bucket())["Rule"][0]["ObjectOwnership"], "BucketOwnerEnforced");
    assert_eq!(account.done("GetBucketLocation", &of_bucket())["LocationConstraint"], "ap-northeast-1");
    assert_eq!(account.done("HeadBucket", &of_bucket())["BucketRegion"], "ap-northeast-1");
    for (action, code) in [
        ("GetBucketPolicy", "NoSuchBucketPolicy"),
        ("GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration"),
        ("GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"),
    ] {
        assert_eq!(account.refused(action, &of_bucket()), code);
    }
}

#[test]
fn the_region_must_be_said_except_in_the_oldest() {
    let place = |constraint: &str| json!({"Bucket": "bbb", "CreateBucketConfiguration": {"LocationConstraint": constraint}});
    for (region, input, said) in [
        ("ap-northeast-1", of_bucket(), Some("IllegalLocationConstraintException")),
        ("ap-northeast-1", place("us-west-2"), Some("IllegalLocationConstraintException")),
        ("ap-northeast-1", place("ap-northeast-1"), None),
        ("eu-west-1", place("EU"), None),
        ("us-east-1", of_bucket(), None),
        ("us-east-1", place("us-east-1"), Some("InvalidLocationConstraint")),
        ("us-east-1", place("eu-west-1"), Some("NotSimulated")),
    ] {
        let said = said.map(str::to_owned);
        let answer = Account::in_region(region).call("CreateBucket", &input);
        assert_eq!(answer.err().map(|error| error.code), said, "{region} {input}");
    }
}

#[test]
fn names_are_the_worlds() {
    let mut account = Account::new();
    account.done("CreateBucket", &create("bbb"));
    for (name, code) in [
        ("bbb", "BucketAlreadyOwnedByYou"),
        ("test", "BucketAlreadyExists"),
        ("B", "InvalidBucketName"),
        ("192.168.5.4", "InvalidBucketName"),
    ] {
        assert_eq!(account.refused("CreateBucket", &create(name)), code, "{name}");
    }
    // The bucket of another account exists, and denies us access.
    assert_eq!(account.refused("HeadBucket", &json!({"Bucket": "test"})), "AccessDenied");
    assert_eq!(account.refused("HeadBucket", &json!({"Bucket": "nobodys"})), "NoSuchBucket");
    let mut oldest = Account::in_region("us-east-1");
    oldest.done("CreateBucket", &of_bucket());
    oldest.done("CreateBucket", &of_bucket());
}

#[test]
fn a_name_is_held_for_a_while_after_its_bucket() {
    let mut account = Account::with_bucket();
    account.done("DeleteBucket", &of_bucket());
    assert_eq!(account.refused("CreateBucket", &create("bbb")), "OperationAborted");
    account.wait(29);
    assert_eq!(account.refused("CreateBucket", &create("bbb")), "OperationAborted");
    account.wait(1);
    account.done("CreateBucket", &create("bbb"));
}

#[test]
fn versions_and_markers_block_and_uploads_do_not() {
    let mut account = Account::with_bucket();
    account.enable_versioning();
    let version = account.put("k");
    assert_eq!(account.refused("DeleteBucket", &of_bucket()), "BucketNotEmpty");
    let marker = account.done("DeleteObject", &json!({"Bucket": "bbb", "Key": "k"}))["VersionId"].clone();
    account.done("DeleteObject", &json!({"Bucket": "bbb", "Key": "k", "VersionId": version}));
    assert_eq!(account.refused("DeleteBucket", &of_bucket()), "BucketNotEmpty");
    account.done("DeleteObject", &json!({"Bucket": "bbb", "Key": "k", "VersionId": marker}));
    account.done("CreateMultipartUpload", &json!({"Bucket": "bbb", "Key": "k"}));
    account.done("DeleteBucket", &of_bucket());
    assert_eq!(account.refused("DeleteBucket", &of_bucket()), "NoSuchBucket");
    assert_eq!(account.refused("GetBucketTagging", &of_bucket()), "NoSuchBucket");
}

#[test]
fn buckets_are_listed_by_prefix_and_region_in_pages() {
    let mut account = Account::new();
    for name in ["aaa", "bb1", "bb2", "bb3", "ccc"] {
        account.done("CreateBucket", &create(name));
    }
    let names = |answer: &Value| -> Vec<String> {
        answer["Buckets"]["Bucket"].as_array().unwrap().iter().map(|one| one["Name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&account.done("ListBuckets", &json!({}))).len(), 5);
    let first = account.done("ListBuckets", &json!({"Prefix": "bb", "MaxBuckets": "2"}));
    assert_eq!(names(&first), ["bb1", "bb2"]);
    let token = &first["ContinuationToken"];
    let rest = account.done("ListBuckets", &json!({"Prefix": "bb", "MaxBuckets": "2", "ContinuationToken": token}));
    assert_eq!((names(&rest), rest.get("ContinuationToken")), (vec!["bb3".to_owned()], None));
    assert_eq!(names(&account.done("ListBuckets", &json!({"BucketRegion": "us-east-1"}))), Vec::<String>::new());
    for input in [json!({"MaxBuckets": "0"}), json!({"MaxBuckets": "x"}), json!({"ContinuationToken": "x"})] {
        assert_eq!(account.refused("ListBuckets", &input), "InvalidArgument");
    }
    account.world.tuning.s3_bucket_limit = 5;
    assert_eq!(account.refused("CreateBucket", &create("ddd")), "TooManyBuckets");
}
