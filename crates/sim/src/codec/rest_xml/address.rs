//! The address of a request to S3: the bucket, in front of the host name or first in the path, and the key after it.
//!
//! It deliberately accepts any other host as path style: a sandbox is reached as `127.0.0.1`, by a VPC endpoint's name, by anything.

use percent_encoding::percent_decode_str;

use crate::ServiceError;
use crate::codec::Call;

/// The bucket and the key of a request, as far as it names them.
pub(super) fn bucket_and_key(call: &Call<'_>) -> Result<(Option<String>, Option<String>), ServiceError> {
    let path = call.path();
    let path = path.strip_prefix('/').unwrap_or(path);
    if let Some(bucket) = bucket_of_host(host(call)) {
        return Ok((Some(bucket.to_owned()), key(path)?));
    }
    let (bucket, rest) = path.split_once('/').unwrap_or((path, ""));
    if bucket.is_empty() {
        return if rest.is_empty() { Ok((None, None)) } else { Err(unreadable()) };
    }
    Ok((Some(unescape(bucket)?), key(rest)?))
}

fn key(path: &str) -> Result<Option<String>, ServiceError> {
    if path.is_empty() { Ok(None) } else { unescape(path).map(Some) }
}

/// Undoes the escapes of a path or a query: here a plus sign is a plus sign.
pub(super) fn unescape(text: &str) -> Result<String, ServiceError> {
    percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| unreadable())
}

fn unreadable() -> ServiceError {
    ServiceError::bad("InvalidURI", "Couldn't parse the specified URI.")
}

/// The host without its port.
fn host<'a>(call: &Call<'a>) -> &'a str {
    let authority = call.host();
    match authority.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) | None => authority,
    }
}

/// The suffixes of AWS's host names, of all partitions.
const SUFFIXES: [&str; 7] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
    ".cloud.adc-e.uk",
    ".csp.hci.ic.gov",
];

/// The bucket in a virtual-hosted name: `<bucket>.s3.<region>.amazonaws.com` and its relatives. A bucket's name may itself hold `.s3.`.
fn bucket_of_host(host: &str) -> Option<&str> {
    if let Some(bucket) = host.strip_suffix(".localhost").or_else(|| host.strip_suffix(".127.0.0.1")) {
        return Some(bucket);
    }
    if !SUFFIXES.iter().any(|suffix| host.ends_with(suffix)) {
        return None;
    }
    let at = host.rfind(".s3.").into_iter().chain(host.rfind(".s3-")).max()?;
    let front = &host[..at];
    // Interface endpoints: `<bucket>.bucket.vpce-1a2b-3c4d.s3.<region>.vpce.amazonaws.com`, or without a bucket in front.
    let labels = front.rsplit_once('.').map_or(("", front), |(before, last)| (before, last));
    match labels {
        (before, last) if last.starts_with("vpce-") => before.strip_suffix(".bucket"),
        _ => Some(front),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str, host: Option<&str>) -> (Option<String>, Option<String>) {
        let headers: Vec<_> = host.map(|host| ("host".to_owned(), host.to_owned())).into_iter().collect();
        bucket_and_key(&Call { method: "GET", uri, headers: &headers, body: b"" }).unwrap()
    }

    #[test]
    fn both_styles_of_addressing() {
        for (uri, host, bucket, key) in [
            ("https://s3.ap-northeast-1.amazonaws.com/", None, None, None),
            ("https://s3.ap-northeast-1.amazonaws.com/b", None, Some("b"), None),
            ("https://s3.ap-northeast-1.amazonaws.com/b/?policy", None, Some("b"), None),
            ("https://b.s3.ap-northeast-1.amazonaws.com/?policy", None, Some("b"), None),
            ("https://b.s3.ap-northeast-1.amazonaws.com/k/l%20m%2Fn+o", None, Some("b"), Some("k/l m/n+o")),
            ("https://b.c.s3.amazonaws.com/k/", None, Some("b.c"), Some("k/")),
            ("https://a.s3.b.s3-ap-northeast-1.amazonaws.com/", None, Some("a.s3.b"), None),
            ("https://b.s3.cn-north-1.amazonaws.com.cn/k", None, Some("b"), Some("k")),
            ("https://b.bucket.vpce-1a-2b.s3.ap-northeast-1.vpce.amazonaws.com/k", None, Some("b"), Some("k")),
            ("https://bucket.vpce-1a-2b.s3.ap-northeast-1.vpce.amazonaws.com/b/k", None, Some("b"), Some("k")),
            ("/b/k?versionId=1", Some("127.0.0.1:5000"), Some("b"), Some("k")),
            ("/k", Some("b.localhost:5000"), Some("b"), Some("k")),
            ("/k", Some("b.s3.ap-northeast-1.amazonaws.com"), Some("b"), Some("k")),
            ("/b//k", Some("[::1]:80"), Some("b"), Some("/k")),
        ] {
            let wanted = (bucket.map(str::to_owned), key.map(str::to_owned));
            assert_eq!(read(uri, host), wanted, "{uri} {host:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for uri in ["//k", "/b/%FF", "/%C3%28"] {
            let call = Call { method: "GET", uri, headers: &[], body: b"" };
            assert_eq!(bucket_and_key(&call).unwrap_err().code, "InvalidURI", "{uri}");
        }
    }
}
