//! The wire codecs: bytes to canonical JSON and back, one file per protocol.
//!
//! They deliberately know no operation: which members a request must have is for the operations to say.

use serde_json::Value;

use self::message::without_nulls;
pub use self::message::{Answer, Call, Decoded};
use crate::ServiceError;
use crate::services::SERVICES;

mod aws_chunked;
pub mod ec2;
pub mod form;
pub mod json;
mod message;
pub mod query;
pub mod rest_json;
pub mod rest_xml;
mod xml;
mod xml_read;

/// The protocol a service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// EC2's dialect of the query protocol.
    Ec2,
    /// The query protocol, with the XML name space of the service.
    Query(&'static str),
    /// JSON 1.1, with the prefix of the `X-Amz-Target` header.
    Json(&'static str),
    /// EFS's REST-JSON.
    RestJson,
    /// S3's REST-XML.
    RestXml,
}

impl Protocol {
    /// The protocol of a service, by its name in the credential scope.
    pub fn of(service: &str) -> Option<Self> {
        SERVICES.iter().find(|known| known.name == service).map(|known| known.protocol)
    }

    /// The protocol to answer in when the service is unknown: guessed from what the caller sent.
    pub fn guess(call: &Call<'_>) -> Self {
        match call.header("x-amz-target") {
            Some(_) => Self::Json(""),
            None if call.path().starts_with(rest_json::PREFIX) => Self::RestJson,
            None => Self::Query("https://sts.amazonaws.com/doc/2011-06-15/"),
        }
    }

    /// Reads a request.
    pub fn decode(self, call: &Call<'_>) -> Result<Decoded, ServiceError> {
        match self {
            Self::Ec2 | Self::Query(_) => {
                let list_word = if self == Self::Ec2 { None } else { Some("member") };
                form::decode(call.query(), call.body, list_word)
            }
            Self::Json(prefix) => json::decode(prefix, call),
            Self::RestJson => rest_json::decode(call),
            Self::RestXml => rest_xml::decode(call),
        }
    }

    /// Writes the answer of an operation.
    pub fn encode(self, action: &str, result: &Value, request_id: &str) -> Answer {
        match self {
            Self::Ec2 => ec2::encode(action, result, request_id),
            Self::Query(name_space) => query::encode(name_space, action, result, request_id),
            Self::Json(_) => json::encode(result, request_id),
            Self::RestJson => rest_json::encode(action, result, request_id),
            Self::RestXml => rest_xml::encode(action, result, request_id),
        }
    }

    /// Writes an error.
    pub fn encode_error(self, error: &ServiceError, request_id: &str) -> Answer {
        match self {
            Self::Ec2 => ec2::encode_error(error, request_id),
            Self::Query(name_space) => query::encode_error(name_space, error, request_id),
            Self::Json(prefix) => json::encode_error(prefix, error, request_id),
            Self::RestJson => rest_json::encode_error(error, request_id),
            Self::RestXml => rest_xml::encode_error(error, request_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_and_query_of_any_form_of_uri() {
        for (uri, path, query) in [
            ("/", "/", ""),
            ("https://iam.amazonaws.com/", "/", ""),
            ("https://iam.amazonaws.com", "/", ""),
            ("https://h?Action=A", "?Action=A".split('?').next().unwrap_or_default(), "Action=A"),
            ("/2015-02-01/file-systems?MaxItems=5#x", "/2015-02-01/file-systems", "MaxItems=5"),
            ("/a?next=http://b/c", "/a", "next=http://b/c"),
            ("", "", ""),
        ] {
            let call = Call { method: "GET", uri, headers: &[], body: b"" };
            assert_eq!((call.path(), call.query()), (path, query), "{uri}");
        }
    }

    #[test]
    fn nulls_vanish_at_any_depth() {
        let value = serde_json::json!({"a": null, "b": [{"c": null, "d": 1}]});
        assert_eq!(without_nulls(&value), serde_json::json!({"b": [{"d": 1}]}));
    }
}
