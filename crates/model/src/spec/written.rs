//! Values of live objects as a spec writes them.

use serde_json::Value;

use super::escaped;
use crate::naming::{CLOSE, OPEN};

/// The value as a spec writes it: references as `${...}`, and whatever only looks like one escaped.
pub fn written(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let text = escaped(text);
            Value::String(text.replace(OPEN, "${").replace(CLOSE, "}"))
        }
        Value::Array(items) => Value::Array(items.iter().map(written).collect()),
        Value::Object(members) => members.iter().map(|(key, item)| (key.clone(), written(item))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::{Facts, KindName, Naming, Object, Place, kinds};

    fn object(kind: KindName, id: &str, name: &str, live: Value) -> Object {
        let tags = if name.is_empty() { BTreeMap::new() } else { BTreeMap::from([("Name".to_owned(), name.to_owned())]) };
        Object { kind, id: id.to_owned(), tags, live, existing: false }
    }

    #[test]
    fn names_are_plain_and_unique() {
        let place = Place { environment: "e".into(), account: "1".into(), region: "r".into(), partition: "aws".into() };
        let (facts, objects) = (Facts::default(), Vec::new());
        let mut naming = Naming::new(&place, &facts, &objects, kinds::live_name);
        let mut give = |id: &str, name: &str| {
            naming.give(&object(KindName::InternetGateway, id, name, json!({"internet_gateway_id": id, "arn": ""}))).to_string()
        };
        let found = [give("igw-1", "out"), give("igw-2", "out"), give("igw-3", ""), give("igw-4", "閉域")];
        let expected = ["out", "out-2", "internet-gateway-1", "internet-gateway-2"];
        assert_eq!(found, expected.map(|name| format!("internet_gateway/{name}")));
    }

    #[test]
    fn only_whole_ids_and_arns_are_references() {
        let place = Place { environment: "e".into(), account: "1".into(), region: "r".into(), partition: "aws".into() };
        let (facts, objects) = (Facts::default(), Vec::new());
        let mut naming = Naming::new(&place, &facts, &objects, kinds::live_name);
        let bucket = json!({"name": "data", "arn": "arn:aws:s3:::data", "domain_name": "", "lifecycle_rules": [], "object_lock_enabled": false});
        naming.give(&object(KindName::Bucket, "data", "data", bucket));
        naming.give(&object(
            KindName::InternetGateway,
            "igw-1",
            "out",
            json!({"internet_gateway_id": "igw-1", "arn": "arn:aws:ec2:r:1:internet-gateway/igw-1"}),
        ));
        for (text, expected) in [
            ("igw-1", "${internet_gateway/out.id}"),
            ("igw-12 or igw-1", "igw-12 or ${internet_gateway/out.id}"),
            ("arn:aws:s3:::data/*", "${bucket/data.arn}/*"),
            ("arn:aws:s3:::data-2", "arn:aws:s3:::data-2"),
            ("arn:aws:s3:::data*", "arn:aws:s3:::data*"),
            ("arn:aws:ec2:r:1:internet-gateway/igw-1", "${internet_gateway/out.arn}"),
            ("data", "data"),
            ("${aws:username} ${region} ${vpc/x.id}", "${aws:username} $${region} $${vpc/x.id}"),
        ] {
            assert_eq!(written(&json!(naming.template(text))), json!(expected), "{text}");
        }
    }
}
