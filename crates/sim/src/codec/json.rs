//! JSON 1.1 (SageMaker, SSM, CloudTrail): the operation is in the `X-Amz-Target` header.
//!
//! It deliberately does not check the content type: AWS does not either.

use serde_json::{Map, Value};

use super::{Answer, Call, Decoded, without_nulls};
use crate::ServiceError;

/// Reads a request whose target header begins with the service's prefix.
pub fn decode(prefix: &str, call: &Call<'_>) -> Result<Decoded, ServiceError> {
    let target = call.header("x-amz-target").unwrap_or_default();
    // boto3 sends CloudTrail's prefix in full, `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101`; the SDKs send
    // only the last part.
    let action = match target.rsplit_once('.') {
        Some((given, action)) if given.rsplit('.').next() == Some(prefix) && !action.is_empty() => action.to_owned(),
        Some(_) | None => return Err(ServiceError::bad("UnknownOperationException", "")),
    };
    Ok(Decoded { action, input: object(call.body)? })
}

/// Reads a body that must be a JSON object, or empty.
pub(super) fn object(body: &[u8]) -> Result<Value, ServiceError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(Map::new()));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(Value::Object(members)),
        Ok(_) => Err(ServiceError::bad("SerializationException", "Start of structure or map found where not expected.")),
        Err(why) => Err(ServiceError::bad("SerializationException", format!("The request body is not valid JSON: {why}"))),
    }
}

/// Writes the answer of an operation.
pub fn encode(result: &Value, request_id: &str) -> Answer {
    let body = if result.is_null() { Value::Object(Map::new()) } else { without_nulls(result) };
    answer(200, &body, request_id)
}

/// Writes an error. SageMaker's modelled errors spell `Message`, its validation and all of SSM's errors `message`.
pub fn encode_error(prefix: &str, error: &ServiceError, request_id: &str) -> Answer {
    let modelled = ["ConflictException", "ResourceAlreadyExists", "ResourceInUse", "ResourceLimitExceeded", "ResourceNotFound"];
    let member = if prefix == "SageMaker" && modelled.contains(&error.code.as_str()) { "Message" } else { "message" };
    let mut body = Map::new();
    body.insert("__type".to_owned(), Value::String(error.code.clone()));
    body.insert(member.to_owned(), Value::String(error.message.clone()));
    for (name, value) in &error.members {
        body.insert((*name).to_owned(), Value::String(value.clone()));
    }
    answer(error.status, &Value::Object(body), request_id)
}

fn answer(status: u16, body: &Value, request_id: &str) -> Answer {
    let headers = vec![("content-type", "application/x-amz-json-1.1".to_owned()), ("x-amzn-requestid", request_id.to_owned())];
    Answer { status, headers, body: body.to_string().into_bytes() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(target: &str, body: &[u8]) -> Result<Decoded, ServiceError> {
        let headers = [("x-amz-target".to_owned(), target.to_owned())];
        decode("SageMaker", &Call { method: "POST", uri: "/", headers: &headers, body })
    }

    #[test]
    fn requests() {
        assert_eq!(read("SageMaker.ListDomains", b"").unwrap(), Decoded { action: "ListDomains".into(), input: json!({}) });
        assert_eq!(read("SageMaker.ListDomains", br#"{"MaxResults":5}"#).unwrap().input, json!({"MaxResults": 5}));
    }

    #[test]
    fn nasty_requests_are_refused() {
        for target in ["AmazonSSM.GetParameter", "SageMaker.", "SageMaker", ""] {
            assert_eq!(read(target, b"{}").unwrap_err().code, "UnknownOperationException", "{target}");
        }
        let deep = "[".repeat(50_000);
        for body in [b"[]".as_slice(), b"{", b"\xff", b"{\"a\":", b"null", deep.as_bytes()] {
            let error = read("SageMaker.X", body).unwrap_err();
            assert_eq!((error.status, error.code.as_str()), (400, "SerializationException"));
        }
    }

    #[test]
    fn ten_megabytes_are_read() {
        let body = json!({"Content": "x".repeat(10 << 20)}).to_string();
        assert_eq!(read("SageMaker.X", body.as_bytes()).unwrap().input["Content"].as_str().unwrap().len(), 10 << 20);
    }

    #[test]
    fn answers() {
        let answer = encode(&json!({"CreationTime": crate::Time(1_500).epoch_seconds(), "Gone": null}), "r");
        assert_eq!(answer.body, br#"{"CreationTime":1.5}"#);
        assert_eq!(answer.headers[1], ("x-amzn-requestid", "r".to_owned()));
        assert_eq!(encode(&Value::Null, "r").body, b"{}");
    }

    #[test]
    fn errors() {
        let body = |prefix, code| String::from_utf8(encode_error(prefix, &ServiceError::bad(code, "m"), "r").body).unwrap();
        assert_eq!(body("SageMaker", "ResourceInUse"), r#"{"__type":"ResourceInUse","Message":"m"}"#);
        assert_eq!(body("SageMaker", "ValidationException"), r#"{"__type":"ValidationException","message":"m"}"#);
        assert_eq!(body("AmazonSSM", "ParameterNotFound"), r#"{"__type":"ParameterNotFound","message":"m"}"#);
    }
}
