//! Condition operators, qualifiers and absent keys.

use super::*;

/// True if a block of one operator and key holds.
fn holds(operator: &str, wanted: Value, given: Option<&[&str]>) -> bool {
    let policy =
        document(json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"aws:Key": wanted}}}));
    let values = given.map(|values| ("AWS:key", values.iter().map(|value| (*value).to_owned()).collect()));
    allows(&policy, "s3:GetObject", "arn:aws:s3:::b/k", &keys_of(values))
}

/// "IAM JSON policy elements: Condition operators".
#[test]
fn operators() {
    for (operator, wanted, given, expected) in [
        ("StringEquals", json!(["a", "b"]), "b", true),
        ("StringEquals", json!("A"), "a", false),
        ("StringEquals", json!("a*"), "ab", false),
        ("StringNotEquals", json!(["a", "b"]), "b", false),
        ("StringEqualsIgnoreCase", json!("A"), "a", true),
        ("StringNotEqualsIgnoreCase", json!("A"), "a", false),
        ("StringLike", json!("vpce-*"), "vpce-1", true),
        ("StringLike", json!("vpce-?"), "vpce-12", false),
        ("StringNotLike", json!(["x*", "vpce-*"]), "vpce-1", false),
        ("NumericLessThanEquals", json!("10"), "10", true),
        ("NumericLessThan", json!(10), "9.5", true),
        ("NumericGreaterThan", json!("10"), "9", false),
        ("NumericGreaterThanEquals", json!("10"), "x", false),
        ("NumericNotEquals", json!("10"), "10.0", false),
        ("DateGreaterThan", json!("2020-04-01T00:00:00Z"), "2020-04-01T00:00:01Z", true),
        ("DateLessThan", json!("2020-06-30"), "2020-06-29T23:59:59Z", true),
        ("DateEquals", json!("2020-01-01T00:00:00Z"), "1577836800", true),
        ("DateNotEquals", json!("2020-01-01T00:00:00Z"), "1577836800", false),
        ("Bool", json!("false"), "false", true),
        ("Bool", json!(true), "false", false),
        ("BinaryEquals", json!("QmluYXJ5VmFsdWVJbkJhc2U2NA=="), "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true),
        ("IpAddress", json!("203.0.113.0/24"), "203.0.113.9", true),
        ("IpAddress", json!("2001:DB8:1234:5678::/64"), "2001:db8:1234:5678::1", true),
        ("NotIpAddress", json!(["192.0.2.0/24", "203.0.113.0/24"]), "203.0.113.9", false),
        ("NotIpAddress", json!("203.0.113.9"), "203.0.113.10", true),
    ] {
        assert_eq!(holds(operator, wanted.clone(), Some(&[given])), expected, "{operator} {wanted} {given}");
    }
}

/// The same page, "Amazon Resource Name (ARN) condition operators": each component is checked separately.
#[test]
fn arns_are_compared_by_component() {
    for (wanted, given, expected) in [
        ("arn:aws:sns:*:123456789012:my-*", "arn:aws:sns:us-east-1:123456789012:my-topic", true),
        ("arn:aws:sns:*:my-topic", "arn:aws:sns:us-east-1:123456789012:my-topic", false),
        ("arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/path/name", true),
        ("arn:*", "arn:aws:iam::111122223333:role/name", false),
        ("arn:aws:sns:us-east-1:123456789012:topic:*", "arn:aws:sns:us-east-1:123456789012:topic:id:more", true),
        ("arn:aws:s3:::b", "arn:aws:s3:::B", false),
    ] {
        for (operator, same) in [("ArnEquals", true), ("ArnLike", true), ("ArnNotEquals", false), ("ArnNotLike", false)] {
            assert_eq!(holds(operator, json!(wanted), Some(&[given])) == same, expected, "{operator} {wanted} {given}");
        }
    }
}

/// The same page: "If the key that you specify in a policy condition is not present in the request context" and "...IfExists condition operators".
#[test]
fn absent_keys() {
    for (operator, expected) in [
        ("StringEquals", false),
        ("StringNotEquals", true),
        ("StringEqualsIfExists", true),
        ("StringNotEqualsIfExists", true),
        ("StringNotLike", true),
        ("ArnNotLike", true),
        ("NotIpAddress", true),
        ("NumericNotEquals", true),
        ("DateNotEquals", true),
        ("Bool", false),
        ("BoolIfExists", true),
        ("ForAllValues:StringEquals", true),
        ("ForAllValues:StringNotEquals", true),
        ("ForAnyValue:StringEquals", false),
        ("ForAnyValue:StringNotEquals", false),
        ("ForAnyValue:StringEqualsIfExists", true),
    ] {
        assert_eq!(holds(operator, json!("x"), None), expected, "{operator}");
        assert_eq!(holds(operator, json!("x"), Some(&[])), expected, "{operator} without values");
    }
    // "Condition operator to check existence of condition keys".
    assert!(holds("Null", json!("true"), None) && !holds("Null", json!("false"), None));
    assert!(!holds("Null", json!("true"), Some(&["x"])) && holds("Null", json!(false), Some(&["x"])));
}

/// "Multivalued context keys", with the tables of `ForAllValues` and `ForAnyValue`.
#[test]
fn several_values() {
    let wanted = || json!(["environment", "webapp"]);
    for (operator, given, expected) in [
        ("ForAllValues:StringEquals", &["environment"][..], true),
        ("ForAllValues:StringEquals", &["environment", "webapp"], true),
        ("ForAllValues:StringEquals", &["environment", "costcenter"], false),
        ("ForAnyValue:StringEquals", &["webapp", "costcenter"], true),
        ("ForAnyValue:StringEquals", &["costcenter"], false),
        ("ForAllValues:StringNotEquals", &["costcenter", "webapp"], false),
        ("ForAllValues:StringNotEquals", &["costcenter"], true),
        ("ForAnyValue:StringNotEquals", &["costcenter", "webapp"], true),
        ("ForAnyValue:StringNotEquals", &["environment", "webapp"], false),
    ] {
        assert_eq!(holds(operator, wanted(), Some(given)), expected, "{operator} {given:?}");
    }
}

/// "Conditions with multiple context keys or values": operators and keys are joined by AND, the values of a key by OR.
#[test]
fn operators_and_keys_are_joined_by_and() {
    let condition = json!({"StringEquals": {"aws:A": "1", "aws:B": "2"}, "Bool": {"aws:SecureTransport": "true"}});
    let policy = document(json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}));
    let all = [("aws:A", "1"), ("aws:B", "2"), ("aws:SecureTransport", "true")];
    assert!(allows(&policy, "s3:GetObject", "*", &keys(&all)));
    for left_out in 0..all.len() {
        let some: Vec<_> = all.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, pair)| *pair).collect();
        assert!(!allows(&policy, "s3:GetObject", "*", &keys(&some)));
    }
}
