//! The query protocol's answers (IAM, STS): a result element and the response metadata.
//!
//! It deliberately does not read requests: [`super::form`] does.

use serde_json::Value;

use super::{Answer, xml::Xml};
use crate::ServiceError;

/// Writes the answer of an operation; an operation without output answers null and has no result element.
pub fn encode(name_space: &str, action: &str, result: &Value, request_id: &str) -> Answer {
    let mut xml = Xml::new("member");
    let root = format!("{action}Response");
    xml.open(&root, Some(name_space));
    xml.member(&format!("{action}Result"), result);
    xml.open("ResponseMetadata", None);
    xml.text("RequestId", request_id);
    xml.close("ResponseMetadata");
    xml.close(&root);
    answer(200, xml, request_id)
}

/// Writes an error.
pub fn encode_error(name_space: &str, error: &ServiceError, request_id: &str) -> Answer {
    let mut xml = Xml::new("member");
    xml.open("ErrorResponse", Some(name_space));
    xml.open("Error", None);
    xml.text("Type", if error.status < 500 { "Sender" } else { "Receiver" });
    xml.text("Code", &error.code);
    xml.text("Message", &error.message);
    xml.close("Error");
    xml.text("RequestId", request_id);
    xml.close("ErrorResponse");
    answer(error.status, xml, request_id)
}

fn answer(status: u16, xml: Xml, request_id: &str) -> Answer {
    let headers = vec![("content-type", "text/xml".to_owned()), ("x-amzn-requestid", request_id.to_owned())];
    Answer { status, headers, body: xml.finish() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(answer: Answer) -> String {
        String::from_utf8(answer.body).unwrap().split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn answers() {
        assert_eq!(
            text(encode("u", "ListRoles", &json!({"Roles": [{"RoleName": "a"}], "IsTruncated": false}), "r")),
            "<ListRolesResponse xmlns=\"u\"><ListRolesResult><Roles><member><RoleName>a</RoleName></member></Roles><IsTruncated>false</IsTruncated>\
             </ListRolesResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListRolesResponse>"
        );
        assert_eq!(
            text(encode("u", "X", &json!({"Map": [{"key": "k", "value": "v"}]}), "r")),
            "<XResponse xmlns=\"u\"><XResult><Map><entry><key>k</key><value>v</value></entry></Map></XResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></XResponse>"
        );
        assert_eq!(
            text(encode("u", "DeleteRole", &Value::Null, "r")),
            "<DeleteRoleResponse xmlns=\"u\"><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DeleteRoleResponse>"
        );
    }

    #[test]
    fn errors() {
        let answer = encode_error("u", &ServiceError::new(404, "NoSuchEntity", "m"), "r");
        assert_eq!(answer.status, 404);
        assert_eq!(
            text(answer),
            "<ErrorResponse xmlns=\"u\"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        );
        assert!(text(encode_error("u", &ServiceError::new(503, "X", "m"), "r")).contains("Receiver"));
    }
}
