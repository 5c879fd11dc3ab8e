//! Reads the form of the query protocols: `Filter.1.Value.2=x` becomes nested objects and lists.
//!
//! It deliberately gives lists without gaps: `Filter.999999999.Name` is a list of one, so no index costs memory.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::Decoded;
use crate::ServiceError;

/// The most parts of a member name. AWS's deepest (launch specifications) have about ten.
const DEEPEST: usize = 32;

/// Reads the query string and the form body. `list_word` is the part that stands before list indexes (`member`), if the protocol has one.
pub fn decode(query: &str, body: &[u8], list_word: Option<&str>) -> Result<Decoded, ServiceError> {
    let body = std::str::from_utf8(body).map_err(|_| malformed("The request body is not valid UTF-8."))?;
    let mut root = Node::default();
    for pair in query.split('&').chain(body.trim_end_matches(['\r', '\n']).split('&')).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        put(&mut root, &unescape(name)?, unescape(value)?, list_word)?;
    }
    let Value::Object(mut input) = close(root)? else {
        return Err(malformed("Numeric member names at the top level."));
    };
    let action = match input.shift_remove("Action") {
        Some(Value::String(action)) if !action.is_empty() => action,
        Some(_) | None => {
            return Err(ServiceError::bad("MissingAction", "The request is missing an action or a required parameter."));
        }
    };
    input.shift_remove("Version");
    Ok(Decoded { action, input: Value::Object(input) })
}

#[derive(Default)]
struct Node {
    text: Option<String>,
    children: Map<String, Value>,
    branches: BTreeMap<String, Node>,
    order: Vec<String>,
}

fn put(root: &mut Node, name: &str, value: String, list_word: Option<&str>) -> Result<(), ServiceError> {
    if name.split('.').count() > DEEPEST {
        return Err(malformed("A parameter name has too many parts."));
    }
    let mut at = root;
    for part in name.split('.') {
        if list_word == Some(part) {
            continue;
        }
        if part.is_empty() {
            return Err(malformed(&format!("The parameter name {} is malformed.", shortened(name))));
        }
        if !at.branches.contains_key(part) {
            at.order.push(part.to_owned());
        }
        at = at.branches.entry(part.to_owned()).or_default();
    }
    at.text = Some(value);
    Ok(())
}

fn close(node: Node) -> Result<Value, ServiceError> {
    let Node { text, mut children, mut branches, order } = node;
    if branches.is_empty() {
        return Ok(text.map_or_else(|| Value::Object(Map::new()), Value::String));
    }
    if text.as_deref().is_some_and(|t| !t.is_empty()) {
        return Err(malformed(&format!("The parameter {} is both a value and a structure.", shortened(&order[0]))));
    }
    let numbered = branches.keys().filter(|key| key.bytes().all(|b| b.is_ascii_digit())).count();
    if numbered == 0 {
        for key in order {
            if let Some(child) = branches.remove(&key) {
                children.insert(key, close(child)?);
            }
        }
        return Ok(Value::Object(children));
    }
    if numbered < branches.len() {
        return Err(malformed("A parameter is both a list and a structure."));
    }
    let mut items = BTreeMap::new();
    for (key, child) in branches {
        let index: u64 = key.parse().map_err(|_| malformed(&format!("The list index {} is too large.", shortened(&key))))?;
        if index == 0 || items.insert(index, close(child)?).is_some() {
            return Err(malformed(&format!("The list index {key} is not valid.")));
        }
    }
    Ok(Value::Array(items.into_values().collect()))
}

fn unescape(text: &str) -> Result<String, ServiceError> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| malformed(&format!("{} is not valid UTF-8 once decoded.", shortened(text))))
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

fn malformed(message: &str) -> ServiceError {
    ServiceError::bad("MalformedQueryString", message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ec2(body: &str) -> Result<Value, ServiceError> {
        decode("", format!("Action=A&Version=1&{body}").as_bytes(), None).map(|d| d.input)
    }

    #[test]
    fn nested_lists_keep_their_order() {
        assert_eq!(
            ec2("Filter.2.Name=b&Filter.1.Name=a&Filter.1.Value.2=y&Filter.1.Value.1=x&Filter.10.Name=c&DryRun=true").unwrap(),
            json!({"Filter": [{"Name": "a", "Value": ["x", "y"]}, {"Name": "b"}, {"Name": "c"}], "DryRun": "true"})
        );
    }

    #[test]
    fn member_stands_before_indexes() {
        let read =
            decode("", b"Action=CreateRole&Tags.member.1.Key=k%2B+%C3%A9&Tags.member.1.Value=&Path=%2F", Some("member")).unwrap();
        assert_eq!(
            read,
            Decoded { action: "CreateRole".into(), input: json!({"Tags": [{"Key": "k+ é", "Value": ""}], "Path": "/"}) }
        );
    }

    #[test]
    fn the_query_string_counts_too() {
        assert_eq!(decode("Action=A&X=1", b"", None).unwrap().input, json!({"X": "1"}));
    }

    #[test]
    fn an_empty_list_is_an_empty_text() {
        assert_eq!(ec2("Tags=").unwrap(), json!({"Tags": ""}));
    }

    #[test]
    fn huge_indexes_cost_nothing() {
        assert_eq!(ec2("Filter.999999999.Name=x").unwrap(), json!({"Filter": [{"Name": "x"}]}));
    }

    #[test]
    fn nasty_forms_are_refused() {
        for body in [
            "Filter.99999999999999999999999.Name=x",
            "Filter.0.Name=x",
            "Filter.1.Name=x&Filter.01.Name=y",
            "Filter.1=x&Filter.Name=y",
            "Filter=x&Filter.1=y",
            "1=x",
            "A..B=x",
            ".=x",
            "%FF=x",
            "A=%C3%28",
        ] {
            assert_eq!(ec2(body).unwrap_err().status, 400, "{body}");
        }
        assert_eq!(ec2(&format!("{}=x", vec!["A"; 100_000].join("."))).unwrap_err().code, "MalformedQueryString");
        assert_eq!(decode("", b"\xff\xfe", None).unwrap_err().code, "MalformedQueryString");
        assert_eq!(decode("", b"", None).unwrap_err().code, "MissingAction");
        assert_eq!(decode("", b"Action", None).unwrap_err().code, "MissingAction");
        assert_eq!(decode("", b"Action.1=x", None).unwrap_err().code, "MissingAction");
    }

    #[test]
    fn truncated_escapes_stay_as_they_are() {
        assert_eq!(ec2("A=100%&B=%4").unwrap(), json!({"A": "100%", "B": "%4"}));
    }

    #[test]
    fn ten_megabytes_are_read() {
        let value = "x".repeat(10 << 20);
        assert_eq!(ec2(&format!("A={value}")).unwrap()["A"].as_str().unwrap().len(), 10 << 20);
    }
}
