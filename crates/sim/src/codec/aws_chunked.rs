//! Undoes the `aws-chunked` encoding, in which SDKs send what they sign or sum up while it flows: sized chunks, and headers behind the last one.
//!
//! It deliberately checks no signature and no sum: nothing is lost between a client and a sandbox.

use crate::ServiceError;

/// True when the headers say that a body is encoded so.
pub(super) fn applies(header: impl Fn(&str) -> Option<String>) -> bool {
    let streaming = header("x-amz-content-sha256").is_some_and(|sum| sum.starts_with("STREAMING-"));
    let encoded = header("content-encoding").is_some_and(|list| list.split(',').any(|one| one.trim() == "aws-chunked"));
    streaming || encoded
}

/// The bytes that were sent. Each chunk is `<size in hexadecimal>[;chunk-signature=...]`, a line end, the bytes, a line end.
pub(super) fn decode(mut body: &[u8]) -> Result<Vec<u8>, ServiceError> {
    let mut whole = Vec::new();
    loop {
        let (head, rest) = line(body)?;
        let size = head.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size, 16).map_err(|_| broken())?;
        if size == 0 {
            trailer(rest)?;
            return Ok(whole);
        }
        let (chunk, rest) = rest.split_at_checked(size).ok_or_else(broken)?;
        whole.extend_from_slice(chunk);
        body = rest.strip_prefix(b"\r\n").ok_or_else(broken)?;
    }
}

/// The headers behind the last chunk, if any, each on its line, with an empty line at the end that some clients leave out.
fn trailer(mut rest: &[u8]) -> Result<(), ServiceError> {
    while !rest.is_empty() {
        let (text, after) = line(rest)?;
        if text.is_empty() {
            return if after.is_empty() { Ok(()) } else { Err(broken()) };
        }
        if !text.contains(':') {
            return Err(broken());
        }
        rest = after;
    }
    Ok(())
}

fn line(bytes: &[u8]) -> Result<(&str, &[u8]), ServiceError> {
    let end = bytes.windows(2).position(|two| two == b"\r\n").ok_or_else(broken)?;
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| broken())?;
    Ok((text, &bytes[end + 2..]))
}

fn broken() -> ServiceError {
    ServiceError::bad("IncompleteBody", "The request body terminated unexpectedly")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_with_and_without_signatures_and_trailers() {
        for (body, whole) in [
            ("0\r\n\r\n", ""),
            ("0\r\n", ""),
            ("5\r\nhello\r\n0\r\n\r\n", "hello"),
            ("3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "hello"),
            (
                "A;chunk-signature=ab\r\n0\r\n0\r\n0\r\n0\r\n0;chunk-signature=cd\r\nx-amz-trailer-signature:ef\r\n\r\n",
                "0\r\n0\r\n0\r\n0",
            ),
        ] {
            assert_eq!(decode(body.as_bytes()).unwrap(), whole.as_bytes(), "{body:?}");
        }
    }

    #[test]
    fn nasty_bodies_are_refused() {
        for body in [
            "",
            "5",
            "\r\n",
            "x\r\n",
            "-1\r\n",
            "5\r\nhell",
            "5\r\nhello",
            "5\r\nhello0\r\n",
            "FFFFFFFFFFFFFFFF\r\nx",
            "FFFFFFFFFFFFFFFFF\r\nx",
            "0\r\nnonsense\r\n",
            "0\r\n\r\nmore",
        ] {
            assert_eq!(decode(body.as_bytes()).unwrap_err().code, "IncompleteBody", "{body:?}");
        }
        assert!(decode(b"\xff\r\n").is_err());
    }

    #[test]
    fn what_the_headers_say() {
        let said = |name: &'static str, value: &'static str| applies(move |asked| (asked == name).then(|| value.to_owned()));
        assert!(said("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        assert!(said("content-encoding", "gzip, aws-chunked"));
        assert!(!said("content-encoding", "gzip"));
        assert!(!said("x-amz-content-sha256", "UNSIGNED-PAYLOAD"));
    }
}
