//! Objects, versions, lists, uploads, object lock.

use serde_json::{Value, json};

use crate::services::s3::testing::{Account, create, of_bucket};

fn of(key: &str) -> Value {
    json!({"Bucket": "bbb", "Key": key})
}

fn keys(answer: &Value, member: &str) -> Vec<String> {
    let items = answer[member].as_array().into_iter().flatten();
    items.map(|item| item["Key"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn without_versioning_an_object_is_one() {
    let mut account = Account::with_bucket();
    assert_eq!(account.put("k"), Value::Null);
    account.put("k");
    let seen = account.done("GetObject", &of("k"));
    assert_eq!(
        (&seen["Body"], &seen["ContentLength"], &seen["ServerSideEncryption"]),
        (&json!("aGVsbG8="), &json!(5), &json!("AES256"))
    );
    assert_eq!(seen["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"");
    assert_eq!(seen["LastModified"], "Thu, 01 Jan 2026 00:00:02 GMT");
    account.done("DeleteObject", &of("k"));
    account.done("DeleteObject", &of("k"));
    assert_eq!(account.refused("HeadObject", &of("k")), "NoSuchKey");
    let mut once = of("k");
    once["IfNoneMatch"] = json!("*");
    account.done("PutObject", &once);
    assert_eq!(account.refused("PutObject", &once), "PreconditionFailed");
    assert_eq!(account.refused("PutObject", &of(&"k".repeat(1025))), "KeyTooLongError");
    let mut large = of("l");
    large["Body"] = json!("AAAA".repeat(400_000));
    assert_eq!(account.refused("PutObject", &large), "NotSimulated");
}

#[test]
fn a_write_with_a_condition_is_done_only_where_it_holds() {
    let mut account = Account::with_bucket();
    let with = |header: &str, tag: &str| {
        let mut request = of("k");
        request["Body"] = json!("aGVsbG8=");
        request[header] = json!(tag);
        request
    };
    let tag = "\"5d41402abc4b2a76b9719d911017c592\"";
    assert_eq!(account.refused("PutObject", &with("IfMatch", tag)), "NoSuchKey");
    account.done("PutObject", &with("IfNoneMatch", "*"));
    account.done("PutObject", &with("IfMatch", tag));
    account.done("PutObject", &with("IfMatch", tag.trim_matches('"')));
    assert_eq!(account.refused("PutObject", &with("IfMatch", "\"other\"")), "PreconditionFailed");
    assert_eq!(account.refused("PutObject", &with("IfNoneMatch", tag)), "NotImplemented");
    assert_eq!(account.refused("PutObject", &with("IfMatch", "*")), "NotImplemented");
    assert_eq!(account.refused("DeleteObject", &with("IfMatch", "\"other\"")), "PreconditionFailed");
    account.done("DeleteObject", &with("IfMatch", tag));
    assert_eq!(account.refused("DeleteObject", &with("IfMatch", tag)), "PreconditionFailed");
    assert_eq!(account.refused("DeleteObject", &with("IfMatch", "*")), "PreconditionFailed");
    account.enable_versioning();
    account.done("PutObject", &with("IfNoneMatch", "*"));
    account.done("DeleteObject", &with("IfMatch", "*"));
    account.done("PutObject", &with("IfNoneMatch", "*"));
}

#[test]
fn with_versioning_nothing_is_lost_until_its_version_is_deleted() {
    let mut account = Account::with_bucket();
    account.put("k");
    account.enable_versioning();
    let second = account.put("k");
    let marker = account.done("DeleteObject", &of("k"));
    assert_eq!(marker["DeleteMarker"], true);
    assert_eq!(account.refused("GetObject", &of("k")), "NoSuchKey");
    let mut version = of("k");
    version["VersionId"] = second.clone();
    account.done("GetObject", &version);
    version["VersionId"] = marker["VersionId"].clone();
    assert_eq!(account.refused("GetObject", &version), "MethodNotAllowed");
    version["VersionId"] = json!("nobody");
    assert_eq!(account.refused("GetObject", &version), "NoSuchVersion");
    account.done("DeleteObject", &version);
    let all = account.done("ListObjectVersions", &of_bucket());
    let ids: Vec<&Value> = all["Version"].as_array().unwrap().iter().map(|one| &one["VersionId"]).collect();
    assert_eq!(ids, [&second, &json!("null")]);
    assert_eq!((all["DeleteMarker"].as_array().unwrap().len(), &all["DeleteMarker"][0]["IsLatest"]), (1, &json!(true)));
    assert_eq!(keys(&account.done("ListObjectsV2", &of_bucket()), "Contents"), Vec::<String>::new());
    // A suspended bucket has one version without an id, which takes the place of the one before.
    let suspend = json!({"Bucket": "bbb", "VersioningConfiguration": {"Status": "Suspended"}});
    account.done("PutBucketVersioning", &suspend);
    assert_eq!(account.put("k"), json!("null"));
    let all = account.done("ListObjectVersions", &of_bucket());
    assert_eq!(all["Version"].as_array().unwrap().len(), 2);
}

#[test]
fn versions_come_in_pages_even_while_they_are_deleted() {
    let mut account = Account::with_bucket();
    account.enable_versioning();
    for index in 0..25 {
        account.put(&format!("k{}", index / 3));
    }
    let mut input = of_bucket();
    input["MaxKeys"] = json!("4");
    let mut seen = 0;
    loop {
        let page = account.done("ListObjectVersions", &input);
        let versions = page["Version"].as_array().unwrap().clone();
        seen += versions.len();
        let objects: Vec<Value> = versions.iter().map(|one| json!({"Key": one["Key"], "VersionId": one["VersionId"]})).collect();
        let deleted = account.done("DeleteObjects", &json!({"Bucket": "bbb", "Delete": {"Object": objects, "Quiet": "true"}}));
        assert_eq!(deleted, json!({"Deleted": [], "Error": []}));
        if page["IsTruncated"] == false {
            break;
        }
        input["KeyMarker"] = page["NextKeyMarker"].clone();
        input["VersionIdMarker"] = page["NextVersionIdMarker"].clone();
    }
    assert_eq!(seen, 25);
    account.done("DeleteBucket", &of_bucket());
}

#[test]
fn lists_know_prefixes_delimiters_and_encoding() {
    let mut account = Account::with_bucket();
    for key in ["a", "d/1", "d/2", "d e/ü", "z"] {
        account.put(key);
    }
    let list = |account: &mut Account, more: Value| {
        let mut input = of_bucket();
        for (key, value) in more.as_object().unwrap() {
            input[key] = value.clone();
        }
        account.done("ListObjectsV2", &input)
    };
    assert_eq!(keys(&list(&mut account, json!({"Prefix": "d/"})), "Contents"), ["d/1", "d/2"]);
    let top = list(&mut account, json!({"Delimiter": "/"}));
    assert_eq!(keys(&top, "Contents"), ["a", "z"]);
    assert_eq!(top["CommonPrefixes"], json!([{"Prefix": "d e/"}, {"Prefix": "d/"}]));
    assert_eq!(top["KeyCount"], 4);
    let encoded = list(&mut account, json!({"EncodingType": "url", "Prefix": "d "}));
    assert_eq!((keys(&encoded, "Contents"), &encoded["Prefix"]), (vec!["d%20e/%C3%BC".to_owned()], &json!("d%20")));
    let (mut seen, mut token) = (0, Value::Null);
    loop {
        let mut more = json!({"Delimiter": "/", "MaxKeys": "1"});
        if !token.is_null() {
            more["ContinuationToken"] = token;
        }
        let page = list(&mut account, more);
        seen += page["KeyCount"].as_u64().unwrap();
        token = page["NextContinuationToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(seen, 4);
    for (member, value) in [("MaxKeys", "x"), ("EncodingType", "rot13"), ("ContinuationToken", "#")] {
        let mut input = of_bucket();
        input[member] = json!(value);
        assert_eq!(account.refused("ListObjectsV2", &input), "InvalidArgument", "{member}");
    }
}

#[test]
fn uploads_are_begun_listed_and_aborted() {
    let mut account = Account::with_bucket();
    for index in 0..5 {
        account.done("CreateMultipartUpload", &of(&format!("k{}", index / 2)));
    }
    let mut input = of_bucket();
    input["MaxUploads"] = json!("2");
    let mut seen = Vec::new();
    loop {
        let page = account.done("ListMultipartUploads", &input);
        seen.extend(page["Upload"].as_array().unwrap().clone());
        if page["IsTruncated"] == false {
            break;
        }
        input["KeyMarker"] = page["NextKeyMarker"].clone();
        input["UploadIdMarker"] = page["NextUploadIdMarker"].clone();
    }
    assert_eq!(seen.len(), 5);
    for upload in seen {
        let mut abort = of(upload["Key"].as_str().unwrap());
        abort["UploadId"] = upload["UploadId"].clone();
        account.done("AbortMultipartUpload", &abort);
        assert_eq!(account.refused("AbortMultipartUpload", &abort), "NoSuchUpload");
    }
}

#[test]
fn object_lock_keeps_versions() {
    let mut account = Account::new();
    let mut locked = create("bbb");
    locked["ObjectLockEnabledForBucket"] = json!("true");
    account.done("CreateBucket", &locked);
    account.wait(2);
    assert_eq!(account.done("GetBucketVersioning", &of_bucket())["Status"], "Enabled");
    let suspend = json!({"Bucket": "bbb", "VersioningConfiguration": {"Status": "Suspended"}});
    assert_eq!(account.refused("PutBucketVersioning", &suspend), "InvalidBucketState");
    let lock =
        |mode: &str, date: &str| json!({"Bucket": "bbb", "Key": "k", "ObjectLockMode": mode, "ObjectLockRetainUntilDate": date});
    assert_eq!(account.refused("PutObject", &lock("COMPLIANCE", "2025-01-01T00:00:00Z")), "InvalidArgument");
    assert_eq!(account.refused("PutObject", &lock("STRICT", "2027-01-01T00:00:00Z")), "InvalidArgument");
    for (mode, bypass, gone) in [("COMPLIANCE", true, false), ("GOVERNANCE", false, false), ("GOVERNANCE", true, true)] {
        let version = account.done("PutObject", &lock(mode, "2027-01-01T00:00:00Z"))["VersionId"].clone();
        let delete = json!({"Bucket": "bbb", "BypassGovernanceRetention": bypass.to_string(), "Delete": {"Object": [{"Key": "k", "VersionId": version}]}});
        let said = account.done("DeleteObjects", &delete);
        assert_eq!(said["Error"].as_array().unwrap().is_empty(), gone, "{mode} {bypass}");
        if !gone {
            assert_eq!(said["Error"][0]["Message"], "Access Denied because object protected by object lock.");
        }
    }
    account.wait(366 * 86_400);
    for version in account.done("ListObjectVersions", &of_bucket())["Version"].as_array().unwrap() {
        let mut delete = of("k");
        delete["VersionId"] = version["VersionId"].clone();
        account.done("DeleteObject", &delete);
    }
    account.done("DeleteBucket", &of_bucket());
}

#[test]
fn retention_and_legal_hold_can_be_put_later() {
    let mut account = Account::with_bucket();
    let on = json!({"Bucket": "bbb", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": "1"}}}});
    assert_eq!(account.refused("PutObjectLockConfiguration", &on), "InvalidBucketState");
    let mut hold = of("k");
    hold["LegalHold"] = json!({"Status": "ON"});
    account.put("k");
    assert_eq!(account.refused("PutObjectLegalHold", &hold), "InvalidRequest");
    account.enable_versioning();
    account.done("PutObjectLockConfiguration", &on);
    let version = account.put("k");
    assert_eq!(account.done("GetObjectRetention", &of("k"))["Mode"], "GOVERNANCE");
    let retain =
        |mode: &str, date: &str| json!({"Bucket": "bbb", "Key": "k", "Retention": {"Mode": mode, "RetainUntilDate": date}});
    account.done("PutObjectRetention", &retain("COMPLIANCE", "2027-01-01T00:00:00Z"));
    assert_eq!(account.refused("PutObjectRetention", &retain("COMPLIANCE", "2026-06-01T00:00:00Z")), "AccessDenied");
    assert_eq!(account.refused("PutObjectRetention", &retain("GOVERNANCE", "2028-01-01T00:00:00Z")), "AccessDenied");
    account.done("PutObjectLegalHold", &hold);
    account.wait(366 * 86_400);
    let mut delete = of("k");
    delete["VersionId"] = version;
    assert_eq!(account.refused("DeleteObject", &delete), "AccessDenied");
    hold["LegalHold"] = json!({"Status": "OFF"});
    account.done("PutObjectLegalHold", &hold);
    assert_eq!(account.done("GetObjectLegalHold", &of("k"))["Status"], "OFF");
    account.done("DeleteObject", &delete);
}
