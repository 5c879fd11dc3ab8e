//! S3, CloudWatch Logs and Service Quotas in bytes, as SDKs speak to them.

use heiiki_sim::codec::{Answer, Call};
use heiiki_sim::dispatch::{Reaction, answer};
use heiiki_sim::{FaultEffect, InjectedFault, Sandbox, Time};

use crate::account::{send, signed, text, world};

/// An answered request to S3.
fn s3(sandbox: &Sandbox, method: &str, uri: &str, body: &[u8]) -> Answer {
    let now = sandbox.now().unwrap();
    at(sandbox, Time(now.0 + 2_000), method, uri, body)
}

fn at(sandbox: &Sandbox, now: Time, method: &str, uri: &str, body: &[u8]) -> Answer {
    let headers = signed("AKIA", "s3", None);
    let call = Call { method, uri, headers: &headers, body };
    match answer(sandbox, now, &call).unwrap().reaction {
        Reaction::Answer(answer) => answer,
        other @ (Reaction::Unreachable | Reaction::Cut) => panic!("no answer: {other:?}"),
    }
}

fn body(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

const HERE: &[u8] =
    b"<CreateBucketConfiguration><LocationConstraint>ap-northeast-1</LocationConstraint></CreateBucketConfiguration>";

#[test]
fn a_bucket_in_both_styles() {
    let sandbox = Sandbox::in_memory(world());
    let made = s3(&sandbox, "PUT", "https://bbb.s3.ap-northeast-1.amazonaws.com/", HERE);
    assert_eq!((made.status, made.headers.iter().any(|(name, value)| *name == "location" && value == "/bbb")), (200, true));
    assert_eq!(s3(&sandbox, "PUT", "/bbb/a/b%20c", b"hello").status, 200);
    let read = s3(&sandbox, "GET", "https://bbb.s3.ap-northeast-1.amazonaws.com/a/b%20c", b"");
    assert_eq!((read.status, body(&read).as_str()), (200, "hello"));
    let listed = body(&s3(&sandbox, "GET", "/bbb?list-type=2", b""));
    assert!(listed.contains("<Key>a/b c</Key>") && listed.contains("<IsTruncated>false</IsTruncated>"), "{listed}");
    let refused = s3(&sandbox, "DELETE", "/bbb", b"");
    assert_eq!((refused.status, body(&refused).contains("<Code>BucketNotEmpty</Code>")), (409, true));
}

#[test]
fn what_is_put_comes_back_as_it_was() {
    let sandbox = Sandbox::in_memory(world());
    s3(&sandbox, "PUT", "/bbb", HERE);
    for (mark, document) in [
        ("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>1+2</Value></Tag></TagSet></Tagging>".to_owned()),
        ("versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>".to_owned()),
        (
            "lifecycle",
            "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><And><Prefix>x</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>90</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition></Rule></LifecycleConfiguration>"
                .to_owned(),
        ),
        (
            "encryption",
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>"
                .to_owned(),
        ),
    ] {
        let put = s3(&sandbox, "PUT", &format!("/bbb?{mark}"), document.as_bytes());
        assert!(put.status < 300, "{mark}: {}", body(&put));
        let seen = body(&s3(&sandbox, "GET", &format!("/bbb?{mark}"), b""));
        let seen = seen.split_once('\n').unwrap().1.replace(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"", "");
        assert_eq!(seen, document, "{mark}");
    }
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:*","Resource":"arn:aws:s3:::bbb"}]}"#;
    assert_eq!(s3(&sandbox, "PUT", "/bbb?policy", policy.as_bytes()).status, 204);
    assert_eq!(body(&s3(&sandbox, "GET", "/bbb?policy", b"")), policy);
}

#[test]
fn a_head_has_no_body_even_when_it_fails() {
    let sandbox = Sandbox::in_memory(world());
    s3(&sandbox, "PUT", "/bbb", HERE);
    let found = s3(&sandbox, "HEAD", "/bbb", b"");
    assert!(found.headers.contains(&("x-amz-bucket-region", "ap-northeast-1".to_owned())), "{found:?}");
    for (uri, status) in [("/nobodys", 404), ("/test", 403), ("/bbb/nothing", 404)] {
        let answer = s3(&sandbox, "HEAD", uri, b"");
        assert_eq!((answer.status, answer.body.len()), (status, 0), "{uri}");
        assert!(answer.headers.iter().any(|(name, _)| *name == "x-amz-request-id"));
    }
}

#[test]
fn refusals_are_documents_of_s3() {
    let sandbox = Sandbox::in_memory(world());
    for (method, uri, sent, status, code) in [
        ("GET", "/nobodys?tagging", b"".as_slice(), 404, "NoSuchBucket"),
        ("PUT", "/bbb", b"", 400, "IllegalLocationConstraintException"),
        ("PUT", "/bbb", b"<", 400, "MalformedXML"),
        ("GET", "/bbb?cors", b"", 501, "NotSimulated"),
        ("PATCH", "/bbb", b"", 405, "MethodNotAllowed"),
    ] {
        let answer = s3(&sandbox, method, uri, sent);
        let said = body(&answer);
        assert!(answer.status == status && said.contains(&format!("<Error><Code>{code}</Code>")), "{method} {uri}: {said}");
    }
    sandbox.inject_fault(InjectedFault::once("s3:ListBuckets", FaultEffect::Throttle)).unwrap();
    let slow = s3(&sandbox, "GET", "/", b"");
    assert_eq!((slow.status, body(&slow).contains("<Code>SlowDown</Code>")), (503, true));
    sandbox.inject_fault(InjectedFault::once("s3:ListBuckets", FaultEffect::Deny { message: None })).unwrap();
    let denied = s3(&sandbox, "GET", "/", b"");
    assert_eq!((denied.status, body(&denied).contains("no identity-based policy allows the s3:ListBuckets action")), (403, true));
}

#[test]
fn reading_a_bucket_does_not_change_a_world() {
    let sandbox = Sandbox::in_memory(world());
    s3(&sandbox, "PUT", "/bbb", HERE);
    let before = sandbox.objects().unwrap();
    assert!(before.contains_key("s3/buckets/bbb"), "{:?}", before.keys());
    for uri in ["/bbb?tagging", "/bbb?versions", "/bbb?list-type=2", "/bbb"] {
        s3(&sandbox, "GET", uri, b"");
    }
    assert_eq!(sandbox.objects().unwrap(), before);
    s3(&sandbox, "DELETE", "/bbb", b"");
    assert!(!sandbox.objects().unwrap().keys().any(|key| key.starts_with("s3/")));
}

#[test]
fn logs_and_quotas_speak_json() {
    let sandbox = Sandbox::in_memory(world());
    let logs = |operation: &str, body: &str| {
        text(send(&sandbox, &signed("AKIA", "logs", Some(&format!("Logs_20140328.{operation}"))), body.as_bytes()))
    };
    assert_eq!(logs("CreateLogGroup", r#"{"logGroupName":"a","tags":{"k":"v"}}"#), (200, "{}".to_owned()));
    let (status, said) = logs("DescribeLogGroups", "{}");
    assert_eq!((status, said.contains(r#""logGroupName":"a""#), said.contains("retentionInDays")), (200, true, false), "{said}");
    let (status, said) = logs("DeleteLogGroup", r#"{"logGroupName":"b"}"#);
    assert_eq!((status, said.contains(r#""__type":"ResourceNotFoundException""#)), (400, true), "{said}");
    let target = Some("ServiceQuotasV20190624.GetServiceQuota");
    let (status, said) =
        text(send(&sandbox, &signed("AKIA", "servicequotas", target), br#"{"ServiceCode":"vpc","QuotaCode":"L-F678F1CE"}"#));
    assert_eq!((status, said.contains(r#""Value":5.0"#)), (200, true), "{said}");
}
