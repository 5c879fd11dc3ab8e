//! Signature Version 4 of a request ("Create a signed AWS API request" in the IAM User Guide): the canonical request is built anew, signed with the secret that the
//! account gave out, and compared.
//!
//! It deliberately compares no clocks, because a sandbox's runs faster than its caller's, and looks at no signatures of single chunks of a body. Signatures in
//! query strings are not read.

use std::collections::BTreeMap;
use std::time::SystemTime;

use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::codec::Call;
use crate::hex::hex;

/// The name of the algorithm, and the beginning of the header.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// Characters that are escaped: all but the unreserved ones.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The header `authorization`, in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authorization<'a> {
    pub(crate) access_key: &'a str,
    date: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the header: `AWS4-HMAC-SHA256 Credential=AKID/20260101/ap-northeast-1/ec2/aws4_request, SignedHeaders=..., Signature=...`. The credential alone is
    /// enough, because most keys are accepted without a look at the signature.
    pub(crate) fn read(call: &Call<'a>) -> Option<Self> {
        let header = call.header("authorization")?;
        let part = |name: &str| header.split(name).nth(1).and_then(|rest| rest.split([',', ' ']).next());
        let mut parts = part("Credential=")?.rsplitn(5, '/');
        let (ending, service, region, date) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let access_key = parts.next()?;
        if ending != "aws4_request" || service.is_empty() {
            return None;
        }
        let signed_headers = part("SignedHeaders=").unwrap_or_default();
        Some(Self { access_key, date, region, service, signed_headers, signature: part("Signature=").unwrap_or_default() })
    }

    /// True if a request carries the signature that a secret makes.
    pub(crate) fn fits(&self, call: &Call<'_>, secret: &str) -> bool {
        let stamp = call.header("x-amz-date").unwrap_or_default();
        let Some(day) = day(self.date).filter(|_| stamp.starts_with(self.date)) else { return false };
        let Self { date, region, service, .. } = self;
        let canonical = hex(&Sha256::digest(self.canonical_request(call)));
        let signed = format!("{ALGORITHM}\n{stamp}\n{date}/{region}/{service}/aws4_request\n{canonical}");
        let key = generate_signing_key(secret, day, region, service);
        calculate_signature(key, signed.as_bytes()) == self.signature
    }

    fn canonical_request(&self, call: &Call<'_>) -> String {
        let headers: String = self.signed_headers.split(';').map(|name| format!("{name}:{}\n", header(call, name))).collect();
        let hash = match call.header("x-amz-content-sha256") {
            // S3 lets a caller say that the body is not signed, or signed by chunks.
            Some(told) if self.service == "s3" => told.to_owned(),
            Some(_) | None => hex(&Sha256::digest(call.body)),
        };
        let parts = [call.method, &self.path(call), &query(call), &headers, self.signed_headers, &hash];
        parts.join("\n")
    }

    /// The path with its segments escaped once more, which S3 does not do.
    fn path(&self, call: &Call<'_>) -> String {
        let path = if call.path().is_empty() { "/" } else { call.path() };
        let segment = |text: &str| match self.service {
            "s3" => escaped(&percent_decode_str(text).decode_utf8_lossy()),
            _ => escaped(text),
        };
        path.split('/').map(segment).collect::<Vec<_>>().join("/")
    }
}

/// The day of a credential scope.
fn day(text: &str) -> Option<SystemTime> {
    let date = jiff::civil::Date::strptime("%Y%m%d", text).ok()?;
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp().into())
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// The values of a header, without needless blanks. Inside of one process the host is told by the address alone.
fn header(call: &Call<'_>, name: &str) -> String {
    let given = call.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let values: Vec<String> = given.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    if values.is_empty() && name == "host" {
        return call.host().to_owned();
    }
    values.join(",")
}

/// The parameters of the query, escaped and in order.
fn query(call: &Call<'_>) -> String {
    let mut pairs = BTreeMap::<(String, String), usize>::new();
    for pair in call.query().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let again = |text: &str| escaped(&percent_decode_str(text).decode_utf8_lossy());
        *pairs.entry((again(name), again(value))).or_default() += 1;
    }
    let all = pairs.into_iter().flat_map(|((name, value), times)| std::iter::repeat_n(format!("{name}={value}"), times));
    all.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of "Signature Version 4 signing process" in the AWS General Reference: ListUsers of IAM.
    #[test]
    fn the_example_of_the_signing_guide() {
        let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
        let headers = [
            ("authorization", authorization),
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
            ("host", "iam.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
        ];
        let headers: Vec<(String, String)> = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let call = |uri| Call { method: "GET", uri, headers: &headers, body: b"" };
        let good = call("/?Action=ListUsers&Version=2010-05-08");
        let read = Authorization::read(&good).unwrap();
        assert_eq!((read.access_key, read.region, read.service), ("AKIDEXAMPLE", "us-east-1", "iam"));
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        assert!(read.fits(&good, secret));
        // The order of parameters is not signed; the parameters are, and so is the secret.
        assert!(read.fits(&call("https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers"), secret));
        assert!(!read.fits(&call("/?Action=ListRoles&Version=2010-05-08"), secret));
        assert!(!read.fits(&good, "another"));
        let body = Call { body: b"x", ..good };
        assert!(!read.fits(&body, secret));
    }

    #[test]
    fn headers_that_are_no_credentials() {
        for text in ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=AKIA", "AWS4-HMAC-SHA256 Credential=A/d/r/s/aws3"] {
            let headers = [("authorization".to_owned(), text.to_owned())];
            assert_eq!(Authorization::read(&Call { method: "GET", uri: "/", headers: &headers, body: b"" }), None, "{text}");
        }
    }
}
