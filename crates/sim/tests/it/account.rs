//! An account that is spoken to in bytes, as any AWS client does.

use heiiki_sim::codec::{Answer, Call};
use heiiki_sim::dispatch::{Reaction, answer};
use heiiki_sim::{Sandbox, Time, World};

pub(crate) const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

pub(crate) fn world() -> World {
    World::new("123456789012", "ap-northeast-1", 42)
}

/// The headers of a request signed with a key for a service.
pub(crate) fn signed(access_key: &str, service: &str, target: Option<&str>) -> Vec<(String, String)> {
    let region = if service == "iam" { "us-east-1" } else { "ap-northeast-1" };
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=00"
    );
    let mut headers = vec![("authorization".to_owned(), credential)];
    headers.extend(target.map(|t| ("x-amz-target".to_owned(), t.to_owned())));
    headers
}

/// A form out of its pairs.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let escape = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    pairs.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}

pub(crate) fn send(sandbox: &Sandbox, headers: &[(String, String)], body: &[u8]) -> Reaction {
    let now = sandbox.now().unwrap();
    send_at(sandbox, now, headers, body)
}

pub(crate) fn send_at(sandbox: &Sandbox, now: Time, headers: &[(String, String)], body: &[u8]) -> Reaction {
    answer(sandbox, now, &Call { method: "POST", uri: "https://any.host/", headers, body }).unwrap().reaction
}

/// Status and body of an answered IAM request.
pub(crate) fn iam(sandbox: &Sandbox, pairs: &[(&str, &str)]) -> (u16, String) {
    text(send(sandbox, &signed("AKIA", "iam", None), form(pairs).as_bytes()))
}

pub(crate) fn text(reaction: Reaction) -> (u16, String) {
    let Reaction::Answer(Answer { status, body, .. }) = reaction else { panic!("no answer: {reaction:?}") };
    (status, String::from_utf8(body).unwrap())
}

pub(crate) fn create_role(name: &str) -> Vec<(&str, &str)> {
    vec![("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", name), ("AssumeRolePolicyDocument", TRUST)]
}
