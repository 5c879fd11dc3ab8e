//! EC2's answers: `<{Action}Response>` with the members beside the request id, and its own form of errors.
//!
//! It deliberately does not read requests: [`super::form`] does.

use serde_json::Value;

use super::{Answer, xml::Xml};
use crate::ServiceError;

const NAME_SPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

/// Writes the answer of an operation.
pub fn encode(action: &str, result: &Value, request_id: &str) -> Answer {
    let mut xml = Xml::new("item");
    let root = format!("{action}Response");
    xml.open(&root, Some(NAME_SPACE));
    xml.text("requestId", request_id);
    xml.members(result);
    xml.close(&root);
    answer(200, xml, request_id)
}

/// Writes an error.
pub fn encode_error(error: &ServiceError, request_id: &str) -> Answer {
    let mut xml = Xml::new("item");
    xml.open("Response", None);
    xml.open("Errors", None);
    xml.open("Error", None);
    xml.text("Code", &error.code);
    xml.text("Message", &error.message);
    xml.close("Error");
    xml.close("Errors");
    xml.text("RequestID", request_id);
    xml.close("Response");
    answer(error.status, xml, request_id)
}

fn answer(status: u16, xml: Xml, request_id: &str) -> Answer {
    let headers = vec![("content-type", "text/xml;charset=UTF-8".to_owned()), ("x-amzn-requestid", request_id.to_owned())];
    Answer { status, headers, body: xml.finish() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer() {
        let answer = encode(
            "DescribeVpcs",
            &json!({"vpcSet": [{"vpcId": "vpc-1", "isDefault": false, "tagSet": []}], "nextToken": null}),
            "r-1",
        );
        assert_eq!(
            String::from_utf8(answer.body).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r-1</requestId>\
             <vpcSet><item><vpcId>vpc-1</vpcId><isDefault>false</isDefault><tagSet></tagSet></item></vpcSet></DescribeVpcsResponse>"
        );
    }

    #[test]
    fn an_error() {
        let answer = encode_error(&ServiceError::bad("DependencyViolation", "a & b"), "r-1");
        assert_eq!(answer.status, 400);
        assert_eq!(
            String::from_utf8(answer.body).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>DependencyViolation</Code><Message>a &amp; b</Message></Error></Errors>\
             <RequestID>r-1</RequestID></Response>"
        );
    }
}
