//! Requests and answers of S3 as bytes, good and bad.

use serde_json::json;

use super::*;

fn with(method: &str, uri: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Decoded, ServiceError> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    decode(&Call { method, uri, headers: &headers, body })
}

fn read(method: &str, uri: &str, body: &str) -> (String, Value) {
    let decoded = with(method, uri, &[], body.as_bytes()).unwrap();
    (decoded.action, decoded.input)
}

fn text(answer: &Answer) -> String {
    let text = String::from_utf8(answer.body.clone()).unwrap();
    text.split_once('\n').map_or(text.clone(), |(_, rest)| rest.to_owned())
}

#[test]
fn operations_by_method_and_sub_resource() {
    for (method, uri, action) in [
        ("GET", "/", "ListBuckets"),
        ("GET", "/?max-buckets=5&x-id=ListBuckets", "ListBuckets"),
        ("PUT", "/b", "CreateBucket"),
        ("PUT", "https://b.s3.eu-west-1.amazonaws.com/", "CreateBucket"),
        ("HEAD", "/b", "HeadBucket"),
        ("DELETE", "/b", "DeleteBucket"),
        ("GET", "/b?tagging", "GetBucketTagging"),
        ("GET", "/b/?tagging=", "GetBucketTagging"),
        ("GET", "/b?list-type=2&prefix=a", "ListObjectsV2"),
        ("GET", "/b?prefix=a", "ListObjects"),
        ("GET", "/b?versions&max-keys=1000", "ListObjectVersions"),
        ("DELETE", "/b?lifecycle", "DeleteBucketLifecycle"),
        ("GET", "/b/k?acl", "GetObjectAcl"),
        ("GET", "/b/k", "GetObject"),
        ("HEAD", "/b/k?versionId=1", "HeadObject"),
        ("DELETE", "/b/k?versionId=1&x-id=DeleteObject", "DeleteObject"),
        ("POST", "/b/k?uploads", "CreateMultipartUpload"),
        ("DELETE", "/b/k?uploadId=u", "AbortMultipartUpload"),
        ("POST", "/b/k?select&select-type=2", "SelectObjectContent"),
    ] {
        assert_eq!(read(method, uri, "").0, action, "{method} {uri}");
    }
    let copy = with("PUT", "/b/k", &[("x-amz-copy-source", "/b/j")], b"").unwrap();
    assert_eq!(copy.action, "CopyObject");
}

#[test]
fn everything_together_is_one_input() {
    assert_eq!(
        read("GET", "/b?versions&key-marker=a%2Fb+c&max-keys=7", "").1,
        json!({"KeyMarker": "a/b c", "MaxKeys": "7", "Bucket": "b"})
    );
    assert_eq!(
        read("PUT", "/b?tagging", "<Tagging xmlns='u'><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>").1,
        json!({"Bucket": "b", "Tagging": {"TagSet": {"Tag": [{"Key": "k", "Value": "v"}]}}})
    );
    assert_eq!(
        read(
            "PUT",
            "/b?lifecycle",
            "<LifecycleConfiguration><Rule><Filter><Tag><Key>k</Key></Tag></Filter><Transition><Days>1</Days></Transition></Rule></LifecycleConfiguration>"
        )
        .1["LifecycleConfiguration"],
        json!({"Rule": [{"Filter": {"Tag": {"Key": "k"}}, "Transition": [{"Days": "1"}]}]})
    );
    assert_eq!(read("PUT", "/b?policy", "{\"a\": 1}").1, json!({"Bucket": "b", "Policy": "{\"a\": 1}"}));
    assert_eq!(read("PUT", "/b", "").1, json!({"Bucket": "b"}));
    let headers = [
        ("authorization", "x"),
        ("content-md5", "x"),
        ("content-type", "text/plain"),
        ("x-amz-checksum-crc32", "x"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        ("x-amz-object-lock-mode", "COMPLIANCE"),
        ("x-amz-sdk-checksum-algorithm", "CRC32"),
    ];
    assert_eq!(
        with("PUT", "/b/k", &headers, b"hello").unwrap().input,
        json!({"ContentType": "text/plain", "ObjectLockMode": "COMPLIANCE", "Bucket": "b", "Key": "k", "Body": "aGVsbG8="})
    );
    let chunked = [("content-encoding", "aws-chunked"), ("x-amz-trailer", "x-amz-checksum-crc32")];
    let body = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
    assert_eq!(with("PUT", "/b/k", &chunked, body).unwrap().input["Body"], json!("aGVsbG8="));
}

#[test]
fn nasty_requests_are_refused() {
    for (method, uri, headers, body, code) in [
        ("PATCH", "/b", &[][..], b"".as_slice(), "MethodNotAllowed"),
        ("POST", "/", &[], b"", "MethodNotAllowed"),
        ("DELETE", "/b?location", &[], b"", "MethodNotAllowed"),
        ("GET", "/b/%FF", &[], b"", "InvalidURI"),
        ("GET", "/b?prefix=%C3%28", &[], b"", "InvalidURI"),
        ("GET", "/b?colour=blue", &[], b"", "NotSimulated"),
        ("PUT", "/b/k", &[("x-amz-meta-a", "b")], b"", "NotSimulated"),
        ("GET", "/b/k", &[("range", "bytes=0-1")], b"", "NotSimulated"),
        ("PUT", "/b?tagging", &[], b"", "MalformedXML"),
        ("PUT", "/b?tagging", &[], b"\xff\xfe", "MalformedXML"),
        ("PUT", "/b?tagging", &[], b"<Tagging>", "MalformedXML"),
        ("PUT", "/b?tagging", &[], b"<Other/>", "MalformedXML"),
        ("PUT", "/b?policy", &[], b"\xff", "MalformedXML"),
        ("PUT", "/b", &[], b"nonsense", "MalformedXML"),
        ("PUT", "/b/k", &[("content-encoding", "aws-chunked")], b"zz\r\n", "IncompleteBody"),
    ] {
        assert_eq!(with(method, uri, headers, body).unwrap_err().code, code, "{method} {uri}");
    }
}

#[test]
fn answers_are_documents_texts_bytes_or_headers() {
    let listed = encode("ListBuckets", &json!({"Buckets": {"Bucket": [{"Name": "a"}, {"Name": "b"}]}, "Prefix": null}), "r");
    assert_eq!(
        text(&listed),
        format!(
            "<ListAllMyBucketsResult xmlns=\"{NAME_SPACE}\"><Buckets><Bucket><Name>a</Name></Bucket><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>"
        )
    );
    let place = encode("GetBucketLocation", &json!({"LocationConstraint": "eu-west-1"}), "r");
    assert_eq!(text(&place), format!("<LocationConstraint xmlns=\"{NAME_SPACE}\">eu-west-1</LocationConstraint>"));
    assert_eq!(encode("GetBucketPolicy", &json!({"Policy": "{}"}), "r").body, b"{}");
    let object = encode("GetObject", &json!({"Body": "aGVsbG8=", "VersionId": "v", "ContentLength": 5}), "r");
    assert_eq!(object.body, b"hello");
    assert!(object.headers.contains(&("x-amz-version-id", "v".to_owned())), "{:?}", object.headers);
    let head = encode("HeadBucket", &json!({"BucketRegion": "eu-west-1"}), "r");
    assert!(head.body.is_empty() && head.headers.contains(&("x-amz-bucket-region", "eu-west-1".to_owned())));
    assert_eq!(encode("DeleteBucket", &Value::Null, "r").status, 204);
    let rules = encode(
        "GetBucketLifecycleConfiguration",
        &json!({"Rule": [], "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"}),
        "r",
    );
    assert!(!text(&rules).contains("128K") && rules.headers.iter().any(|(_, value)| value == "all_storage_classes_128K"));
}

#[test]
fn errors_name_the_request() {
    let answer = encode_error(&ServiceError::new(404, "NoSuchBucket", "m").with("BucketName", "b"), "r");
    assert_eq!(answer.status, 404);
    assert_eq!(
        text(&answer),
        "<Error><Code>NoSuchBucket</Code><Message>m</Message><BucketName>b</BucketName><RequestId>r</RequestId><HostId>c2FuZGJveC9y</HostId></Error>"
    );
    assert!(answer.headers.contains(&("x-amz-request-id", "r".to_owned())));
}
