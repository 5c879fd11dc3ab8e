//! S3's REST-XML: address, method and sub-resource name the operation; path, query string, headers and body together are its input.
//!
//! Members have AWS's names, elements of bodies their own: `{"Bucket": "b", "Tagging": {"TagSet": {"Tag": [...]}}}`. It deliberately answers for no
//! parameter or header that it does not know: leaving one out silently would make a sandbox that says yes to everything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::{Answer, Call, Decoded, aws_chunked, xml::Xml, xml_read};
use crate::ServiceError;

mod address;
mod routes;

use routes::{Body, HEADERS, LISTS, On, PARAMETERS, ROUTES, Route, TRANSPORT};

const NAME_SPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// Headers of answers only, which mean nothing in a request.
const ANSWERED: &[&str] = &["content-length", "etag", "last-modified", "location"];

/// Reads a request.
pub fn decode(call: &Call<'_>) -> Result<Decoded, ServiceError> {
    let (bucket, key) = address::bucket_and_key(call)?;
    let on = match (&bucket, &key) {
        (None, _) => On::Service,
        (Some(_), None) => On::Bucket,
        (Some(_), Some(_)) => On::Object,
    };
    let query = query(call)?;
    let route = find(call, on, &query)?;
    let mut input = Map::new();
    let mut put = |member: &str, value: String| drop(input.insert(member.to_owned(), Value::String(value)));
    for (name, value) in query {
        match PARAMETERS.iter().find(|(parameter, _)| *parameter == name) {
            Some((_, member)) => put(member, value),
            None if is_mark(on, &name) || name == "x-id" => {}
            None => return Err(unknown("parameter", &name)),
        }
    }
    for (name, value) in call.headers {
        if let Some(member) = member_of_header(route, name)? {
            put(member, value.clone());
        }
    }
    if let Some(bucket) = bucket {
        put("Bucket", bucket);
    }
    if let Some(key) = key {
        put("Key", key);
    }
    if let Some((member, value)) = body(route, call)? {
        input.insert(member.to_owned(), value);
    }
    // A copy is the same request with one more header.
    let copies = route.takes == Body::Bytes("Body") && call.header("x-amz-copy-source").is_some();
    let action = if copies { "CopyObject" } else { route.action };
    Ok(Decoded { action: action.to_owned(), input: Value::Object(input) })
}

fn query(call: &Call<'_>) -> Result<Vec<(String, String)>, ServiceError> {
    let pairs = call.query().split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((address::unescape(name)?, address::unescape(&value.replace('+', " "))?))
        })
        .collect()
}

fn is_mark(on: On, name: &str) -> bool {
    ROUTES.iter().any(|route| route.on == on && route.mark == name) || matches!(name, "select-type")
}

fn find(call: &Call<'_>, on: On, query: &[(String, String)]) -> Result<&'static Route, ServiceError> {
    let marked = query.iter().any(|(name, _)| is_mark(on, name));
    let fits = |route: &&Route| {
        let mark = if marked { query.iter().any(|(name, _)| name == route.mark) } else { route.mark.is_empty() };
        route.on == on && route.method == call.method && mark
    };
    ROUTES.iter().find(fits).ok_or_else(|| {
        ServiceError::new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
            .with("Method", call.method)
    })
}

fn member_of_header(route: &Route, name: &str) -> Result<Option<&'static str>, ServiceError> {
    if let Some((_, member)) = HEADERS.iter().find(|(header, _)| *header == name) {
        let typed = matches!(route.takes, Body::Bytes(_)) || route.action == "CreateMultipartUpload";
        let counts = !ANSWERED.contains(&name) && (name != "content-type" || typed);
        return Ok(counts.then_some(*member));
    }
    let own = name.starts_with("x-amz-") && name != "x-amz-copy-source";
    if (own && !TRANSPORT.iter().any(|start| name.starts_with(start))) || name == "range" {
        return Err(unknown("header", name));
    }
    Ok(None)
}

fn unknown(what: &str, name: &str) -> ServiceError {
    ServiceError::new(501, "NotSimulated", format!("The sandbox does not simulate the {what} {name} of S3."))
}

fn body(route: &Route, call: &Call<'_>) -> Result<Option<(&'static str, Value)>, ServiceError> {
    let whole;
    let bytes = if aws_chunked::applies(|name| call.header(name).map(str::to_owned)) {
        whole = aws_chunked::decode(call.body)?;
        whole.as_slice()
    } else {
        call.body
    };
    match route.takes {
        Body::Nothing => Ok(None),
        Body::Bytes(member) => Ok(Some((member, Value::String(STANDARD.encode(bytes))))),
        Body::Text(member) => {
            let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
            Ok(Some((member, Value::String(text.to_owned()))))
        }
        // A bucket may be created without a word.
        Body::Xml("CreateBucketConfiguration") if bytes.is_empty() => Ok(None),
        Body::Xml(root) => match xml_read::read(bytes, LISTS) {
            Some((name, value)) if name == root => Ok(Some((root, value))),
            Some(_) | None => Err(malformed()),
        },
    }
}

/// The error of a body that does not have the form of its operation.
pub fn malformed() -> ServiceError {
    let text = "The XML you provided was not well-formed or did not validate against our published schema";
    ServiceError::bad("MalformedXML", text)
}

/// Writes the answer of an operation. Members that are headers of S3 go there, unless the answer is a document.
pub fn encode(action: &str, result: &Value, request_id: &str) -> Answer {
    let route = ROUTES.iter().find(|route| route.action == action);
    let (status, gives) = route.map_or((200, Body::Nothing), |route| (route.status, route.gives));
    let mut headers = headers(request_id);
    let mut body = Vec::new();
    match gives {
        Body::Xml(root) => {
            headers.push(("content-type", "application/xml".to_owned()));
            let beside = result.get("TransitionDefaultMinimumObjectSize").and_then(Value::as_str);
            headers.extend(beside.map(|size| ("x-amz-transition-default-minimum-object-size", size.to_owned())));
            body = document(root, result);
        }
        Body::Text(member) => {
            headers.push(("content-type", "application/json".to_owned()));
            body = text_of(result, member).into_bytes();
        }
        Body::Bytes(member) => {
            body = STANDARD.decode(text_of(result, member)).unwrap_or_default();
            headers.extend(as_headers(result));
        }
        Body::Nothing => headers.extend(as_headers(result)),
    }
    Answer { status, headers, body }
}

fn as_headers(result: &Value) -> impl Iterator<Item = (&'static str, String)> {
    HEADERS.iter().filter_map(|(header, member)| match result.get(member)? {
        Value::String(text) => Some((*header, text.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        other @ (Value::Bool(_) | Value::Number(_)) => Some((*header, other.to_string())),
    })
}

fn text_of(result: &Value, member: &str) -> String {
    result.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn document(root: &str, result: &Value) -> Vec<u8> {
    let mut xml = Xml::new("member");
    if root == "LocationConstraint" {
        // The one document whose root holds a text.
        xml.open(root, Some(NAME_SPACE));
        xml.characters(&text_of(result, root));
        xml.close(root);
        return xml.finish();
    }
    xml.open(root, Some(NAME_SPACE));
    for (name, value) in result.as_object().into_iter().flatten() {
        if name != "TransitionDefaultMinimumObjectSize" {
            element(&mut xml, name, value);
        }
    }
    xml.close(root);
    xml.finish()
}

/// Writes a member; a list becomes one element for each item.
fn element(xml: &mut Xml, name: &str, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| element(xml, name, item)),
        Value::Object(members) => {
            xml.open(name, None);
            members.iter().for_each(|(name, value)| element(xml, name, value));
            xml.close(name);
        }
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => xml.member(name, other),
    }
}

/// Writes an error.
pub fn encode_error(error: &ServiceError, request_id: &str) -> Answer {
    let mut xml = Xml::new("member");
    xml.open("Error", None);
    xml.text("Code", &error.code);
    xml.text("Message", &error.message);
    for (name, value) in &error.members {
        xml.text(name, value);
    }
    xml.text("RequestId", request_id);
    xml.text("HostId", &host_id(request_id));
    xml.close("Error");
    let mut headers = headers(request_id);
    headers.push(("content-type", "application/xml".to_owned()));
    Answer { status: error.status, headers, body: xml.finish() }
}

fn headers(request_id: &str) -> Vec<(&'static str, String)> {
    vec![("x-amz-request-id", request_id.to_owned()), ("x-amz-id-2", host_id(request_id))]
}

fn host_id(request_id: &str) -> String {
    STANDARD.encode(format!("sandbox/{request_id}"))
}

#[cfg(test)]
mod tests;
