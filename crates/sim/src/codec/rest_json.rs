//! EFS's REST-JSON: method and path name the operation; path, query and body members together are its input.
//!
//! It deliberately lists every operation of the API, so that one that is not simulated is refused by name.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{Answer, Call, Decoded, json::object, without_nulls};
use crate::ServiceError;

/// Every path of EFS begins with this.
pub const PREFIX: &str = "/2015-02-01/";

struct Route {
    method: &'static str,
    /// Below [`PREFIX`]; a part in braces is a member.
    path: &'static str,
    action: &'static str,
    status: u16,
}

const fn route(method: &'static str, path: &'static str, action: &'static str, status: u16) -> Route {
    Route { method, path, action, status }
}

// Literal paths stand before patterns that would also match them.
const ROUTES: &[Route] = &[
    route("POST", "access-points", "CreateAccessPoint", 200),
    route("GET", "access-points", "DescribeAccessPoints", 200),
    route("DELETE", "access-points/{AccessPointId}", "DeleteAccessPoint", 204),
    route("GET", "account-preferences", "DescribeAccountPreferences", 200),
    route("PUT", "account-preferences", "PutAccountPreferences", 200),
    route("POST", "create-tags/{FileSystemId}", "CreateTags", 204),
    route("POST", "delete-tags/{FileSystemId}", "DeleteTags", 204),
    route("GET", "tags/{FileSystemId}", "DescribeTags", 200),
    route("POST", "file-systems", "CreateFileSystem", 201),
    route("GET", "file-systems", "DescribeFileSystems", 200),
    route("GET", "file-systems/replication-configurations", "DescribeReplicationConfigurations", 200),
    route("DELETE", "file-systems/{FileSystemId}", "DeleteFileSystem", 204),
    route("PUT", "file-systems/{FileSystemId}", "UpdateFileSystem", 202),
    route("PUT", "file-systems/{FileSystemId}/protection", "UpdateFileSystemProtection", 200),
    route("GET", "file-systems/{FileSystemId}/policy", "DescribeFileSystemPolicy", 200),
    route("PUT", "file-systems/{FileSystemId}/policy", "PutFileSystemPolicy", 200),
    route("DELETE", "file-systems/{FileSystemId}/policy", "DeleteFileSystemPolicy", 200),
    route("GET", "file-systems/{FileSystemId}/backup-policy", "DescribeBackupPolicy", 200),
    route("PUT", "file-systems/{FileSystemId}/backup-policy", "PutBackupPolicy", 200),
    route("GET", "file-systems/{FileSystemId}/lifecycle-configuration", "DescribeLifecycleConfiguration", 200),
    route("PUT", "file-systems/{FileSystemId}/lifecycle-configuration", "PutLifecycleConfiguration", 200),
    route("POST", "file-systems/{SourceFileSystemId}/replication-configuration", "CreateReplicationConfiguration", 200),
    route("DELETE", "file-systems/{SourceFileSystemId}/replication-configuration", "DeleteReplicationConfiguration", 204),
    route("POST", "mount-targets", "CreateMountTarget", 200),
    route("GET", "mount-targets", "DescribeMountTargets", 200),
    route("DELETE", "mount-targets/{MountTargetId}", "DeleteMountTarget", 204),
    route("GET", "mount-targets/{MountTargetId}/security-groups", "DescribeMountTargetSecurityGroups", 200),
    route("PUT", "mount-targets/{MountTargetId}/security-groups", "ModifyMountTargetSecurityGroups", 204),
    route("GET", "resource-tags/{ResourceId}", "ListTagsForResource", 200),
    route("POST", "resource-tags/{ResourceId}", "TagResource", 200),
    route("DELETE", "resource-tags/{ResourceId}", "UntagResource", 200),
];

/// Reads a request.
pub fn decode(call: &Call<'_>) -> Result<Decoded, ServiceError> {
    let unknown =
        || ServiceError::new(404, "UnknownOperationException", format!("No operation answers {} {}", call.method, call.path()));
    let rest = call.path().strip_prefix(PREFIX).ok_or_else(unknown)?;
    let parts: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
    let route = ROUTES.iter().find(|r| r.method == call.method && fits(r.path, &parts)).ok_or_else(unknown)?;
    let Value::Object(mut input) = object(call.body).map_err(|error| ServiceError::bad("BadRequest", error.message))? else {
        return Err(ServiceError::bad("BadRequest", "The request body is not an object."));
    };
    for pair in call.query().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        put_query(&mut input, &unescape(name)?, unescape(&value.replace('+', " "))?);
    }
    for (pattern, part) in route.path.split('/').zip(&parts) {
        if let Some(member) = pattern.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            input.insert(member.to_owned(), Value::String(unescape(part)?));
        }
    }
    Ok(Decoded { action: route.action.to_owned(), input: Value::Object(input) })
}

fn fits(pattern: &str, parts: &[&str]) -> bool {
    let wanted: Vec<&str> = pattern.split('/').collect();
    wanted.len() == parts.len() && wanted.iter().zip(parts).all(|(w, p)| if w.starts_with('{') { !p.is_empty() } else { w == p })
}

fn put_query(input: &mut Map<String, Value>, name: &str, value: String) {
    match name {
        // The one list that travels in the query string: a repeated parameter.
        "tagKeys" => {
            let keys = input.entry("TagKeys").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(keys) = keys {
                keys.push(Value::String(value));
            }
        }
        "deletionMode" => {
            input.insert("DeletionMode".to_owned(), Value::String(value));
        }
        _ => {
            input.insert(name.to_owned(), Value::String(value));
        }
    }
}

fn unescape(text: &str) -> Result<String, ServiceError> {
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| ServiceError::bad("BadRequest", "A part of the address is not valid UTF-8."))
}

/// Writes the answer of an operation, with the status the API gives it.
pub fn encode(action: &str, result: &Value, request_id: &str) -> Answer {
    let status = ROUTES.iter().find(|r| r.action == action).map_or(200, |r| r.status);
    let body = if result.is_null() || status == 204 { Vec::new() } else { without_nulls(result).to_string().into_bytes() };
    Answer { status, headers: headers(request_id), body }
}

/// Writes an error.
pub fn encode_error(error: &ServiceError, request_id: &str) -> Answer {
    let mut body = Map::new();
    body.insert("ErrorCode".to_owned(), Value::String(error.code.clone()));
    body.insert("Message".to_owned(), Value::String(error.message.clone()));
    for (name, value) in &error.members {
        body.insert((*name).to_owned(), Value::String(value.clone()));
    }
    let mut headers = headers(request_id);
    headers.push(("x-amzn-errortype", error.code.clone()));
    Answer { status: error.status, headers, body: Value::Object(body).to_string().into_bytes() }
}

fn headers(request_id: &str) -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned()), ("x-amzn-requestid", request_id.to_owned())]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(method: &str, uri: &str, body: &[u8]) -> Result<Decoded, ServiceError> {
        decode(&Call { method, uri, headers: &[], body })
    }

    #[test]
    fn path_query_and_body_are_one_input() {
        let read = |m, u, b: &[u8]| read(m, u, b).map(|d| (d.action, d.input)).unwrap();
        assert_eq!(
            read("PUT", "/2015-02-01/file-systems/fs-1", br#"{"ThroughputMode":"elastic"}"#),
            ("UpdateFileSystem".into(), json!({"ThroughputMode": "elastic", "FileSystemId": "fs-1"}))
        );
        assert_eq!(
            read("GET", "/2015-02-01/mount-targets?FileSystemId=fs-1&MaxItems=5", b""),
            ("DescribeMountTargets".into(), json!({"FileSystemId": "fs-1", "MaxItems": "5"}))
        );
        assert_eq!(
            read("DELETE", "/2015-02-01/resource-tags/arn%3Aaws%3Ax?tagKeys=a&tagKeys=b%20c", b""),
            ("UntagResource".into(), json!({"TagKeys": ["a", "b c"], "ResourceId": "arn:aws:x"}))
        );
        assert_eq!(
            read("GET", "/2015-02-01/file-systems/replication-configurations", b"").0,
            "DescribeReplicationConfigurations"
        );
        assert_eq!(read("GET", "/2015-02-01/tags/fs-1/", b"").0, "DescribeTags");
    }

    #[test]
    fn nasty_requests_are_refused() {
        for (method, uri) in [
            ("GET", "/"),
            ("GET", "/2015-02-01/"),
            ("PATCH", "/2015-02-01/file-systems"),
            ("GET", "/2015-02-01/file-systems/a/b/c"),
            ("DELETE", "/2015-02-01/file-systems//policy"),
        ] {
            assert_eq!(read(method, uri, b"").unwrap_err().status, 404, "{method} {uri}");
        }
        assert_eq!(read("POST", "/2015-02-01/file-systems", b"{").unwrap_err().code, "BadRequest");
        assert_eq!(read("POST", "/2015-02-01/file-systems", b"\xff").unwrap_err().code, "BadRequest");
        assert_eq!(read("GET", "/2015-02-01/tags/%FF", b"").unwrap_err().code, "BadRequest");
        assert_eq!(read("GET", "/2015-02-01/file-systems?a=%C3%28", b"").unwrap_err().code, "BadRequest");
        assert_eq!(
            read("DELETE", "/2015-02-01/resource-tags/a?tagKeys=b", br#"{"TagKeys":1}"#).unwrap().input["TagKeys"],
            json!(1)
        );
    }

    #[test]
    fn answers_have_the_status_of_their_operation() {
        assert_eq!(encode("CreateFileSystem", &json!({"a": null}), "r").status, 201);
        let deleted = encode("DeleteFileSystem", &Value::Null, "r");
        assert_eq!((deleted.status, deleted.body.len()), (204, 0));
        let error = encode_error(&ServiceError::new(409, "FileSystemAlreadyExists", "m").with("FileSystemId", "fs-1"), "r");
        assert_eq!(error.body, br#"{"ErrorCode":"FileSystemAlreadyExists","Message":"m","FileSystemId":"fs-1"}"#);
        assert!(error.headers.contains(&("x-amzn-errortype", "FileSystemAlreadyExists".to_owned())));
    }
}
