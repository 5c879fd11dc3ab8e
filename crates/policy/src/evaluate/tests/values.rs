//! Values: strings, numbers, dates, addresses, ARNs and policy variables.

use proptest::prelude::*;
use serde_json::json;

use super::super::dates::moment;
use super::super::wildcard::Pattern;
use super::*;

fn holds(operator: &str, wanted: Value, value: &str) -> Truth {
    let request = Request::new(user(), "s3:ListBucket", "*").with_value("some:Key", value);
    condition(&json!({operator: {"some:Key": wanted}}), &request)
}

/// The examples of the IAM user guide, "Condition operators", each with a value that fits and one that does not.
#[test]
fn the_examples_of_the_page_of_operators_come_out_as_it_says() {
    for (operator, wanted, fits, not) in [
        ("StringEquals", json!("my-value"), "my-value", "My-Value"),
        ("StringLike", json!(["", "home/", "home/u1/*"]), "home/u1/a", "home/u2/a"),
        ("StringLike", json!("a?c*"), "abc", "ac"),
        ("StringEquals", json!("a*"), "a*", "ab"),
        ("NumericLessThanEquals", json!("10"), "10", "11"),
        ("NumericLessThan", json!(10), "9.5", "10"),
        ("NumericGreaterThan", json!("-1"), "0", "-1"),
        ("NumericGreaterThanEquals", json!("1e3"), "1000", "999"),
        ("NumericEquals", json!("10"), "10.0", "9"),
        ("DateGreaterThan", json!("2020-01-01T00:00:01Z"), "2020-01-01T00:00:02Z", "2020-01-01T00:00:01Z"),
        ("DateLessThanEquals", json!("2020-01-01T00:00:01Z"), "1577836801", "1577836802"),
        ("DateEquals", json!("2020-01-01"), "2020-01-01T09:00:00+09:00", "2020-01-01T09:00:00Z"),
        ("Bool", json!(true), "True", "false"),
        ("BinaryEquals", json!("QmluYXJ5VmFsdWVJbkJhc2U2NA=="), "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5"),
        ("IpAddress", json!("203.0.113.0/24"), "203.0.113.7", "203.0.114.7"),
        ("IpAddress", json!("203.0.113.7"), "203.0.113.7", "203.0.113.8"),
        ("IpAddress", json!("2001:db8::/32"), "2001:db8::1", "203.0.113.7"),
        ("NotIpAddress", json!(["203.0.113.0/24", "10.0.0.0/8"]), "192.0.2.1", "10.1.2.3"),
        (
            "ArnEquals",
            json!("arn:aws:sns:*:123456789012:t?pic"),
            "arn:aws:sns:eu-west-1:123456789012:topic",
            "arn:aws:sns:eu-west-1:210987654321:topic",
        ),
        ("ArnLike", json!("arn:aws:logs:*:*:log-group:*"), "arn:aws:logs:r:1:log-group:a:b", "arn:aws:logs:r:1:other:a"),
    ] {
        assert_eq!(holds(operator, wanted.clone(), fits), Truth::True, "{operator} {wanted} {fits}");
        assert_eq!(holds(operator, wanted.clone(), not), Truth::False, "{operator} {wanted} {not}");
    }
}

#[test]
fn a_value_of_another_type_is_not_known() {
    for (operator, wanted, value) in [
        ("Bool", "yes", "true"),
        ("NumericEquals", "ten", "10"),
        ("NumericEquals", "nan", "10"),
        ("DateEquals", "2020-13-01", "2020-01-01"),
        // A year, or seconds.
        ("DateEquals", "2020", "2020-01-01"),
        ("IpAddress", "203.0.113.0/33", "203.0.113.1"),
        ("ArnLike", "arn:aws:iam:*:role/a", "arn:aws:iam::123456789012:role/a"),
        // Variables belong into strings and ARNs only.
        ("NumericEquals", "${aws:EpochTime}", "10"),
    ] {
        assert_eq!(holds(operator, json!(wanted), value), Truth::Unknown, "{operator} {wanted} {value}");
    }
}

#[test]
fn moments_are_read_in_all_their_forms() {
    let second = 1_000_000_000_i128;
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", Some(0)),
        ("1577836800", Some(1_577_836_800)),
        ("2020-01-01", Some(1_577_836_800)),
        ("2020-01", Some(1_577_836_800)),
        ("2020-02-29T23:59:59Z", Some(1_583_020_799)),
        ("2000-03-01T00:00Z", Some(951_868_800)),
        ("1969-12-31T23:59:59Z", Some(-1)),
        ("2020-01-01T09:00:00.000+09:00", Some(1_577_836_800)),
        ("2021-02-29", None),
        ("2020-01-01T24:00:00Z", None),
        ("2020-01-01T00:00:00", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(moment(text), seconds.map(|seconds| seconds * second), "{text}");
    }
}

fn resource_of(pattern: &str, resource: &str) -> Truth {
    let document = statement("Allow", &json!({"Resource": pattern}));
    by_identity(&[&document], &Request::new(user(), "s3:GetObject", resource))
}

/// IAM user guide, "IAM JSON policy elements: Resource": a `*` at the end of a part of an ARN reaches over colons.
#[test]
fn a_resource_is_matched_part_by_part() {
    let role = "arn:aws:iam::123456789012:role/a/b";
    for (pattern, resource, expected) in [
        ("*", "*", Truth::True),
        ("*", role, Truth::True),
        ("arn:aws:iam::*:role/a/*", role, Truth::True),
        ("arn:aws:iam::123456789012:role/?/b", role, Truth::True),
        ("arn:aws:iam::123456789012:role/*", role, Truth::True),
        ("arn:aws:iam::123456789012:Role/*", role, Truth::False),
        ("arn:aws:iam:*", role, Truth::True),
        ("arn:aws:iam:*:role/a/b", role, Truth::True),
        ("arn:aws:i*m::123456789012:role/a/b", role, Truth::True),
        ("arn:aws:s3:::data/*", "arn:aws:s3:::data/a:b", Truth::True),
        ("arn:aws:logs:r:123456789012:log-group:a*c:s", "arn:aws:logs:r:123456789012:log-group:a:c:s", Truth::True),
        // A `*` within a part, and a `?`, would have to stand for a colon.
        ("arn:aws:i*2:role/a/b", role, Truth::Unknown),
        ("arn:aws:iam?:123456789012:role/a/b", role, Truth::Unknown),
        ("arn:aws:s3:::data", "*", Truth::False),
    ] {
        assert_eq!(resource_of(pattern, resource), expected, "{pattern} {resource}");
    }
}

/// IAM user guide, "IAM policy elements: Variables and tags".
#[test]
fn variables_stand_for_the_values_of_the_request() {
    let of = |text: &str, value: &str, request: Request| {
        condition(&json!({"StringLike": {"some:Key": text}}), &request.with_value("some:Key", value))
    };
    let plain = || Request::new(user(), "s3:ListBucket", "*").with_value("aws:PrincipalTag/team", "red");
    for (text, value, expected) in [
        ("${aws:username}/*", "Developer/x", Truth::True),
        ("${AWS:UserName}", "Developer", Truth::True),
        ("${aws:PrincipalTag/Team}", "red", Truth::True),
        ("${aws:PrincipalTag/missing, 'all'}", "all", Truth::True),
        ("${aws:PrincipalTag/missing}", "", Truth::False),
        ("a${*}b", "a*b", Truth::True),
        ("a${*}b", "axb", Truth::False),
        ("${$}{x}", "${x}", Truth::True),
        ("${aws:username", "${aws:username", Truth::True),
        ("${subnet/private.id}", "a", Truth::Unknown),
        ("${aws:PrincipalTag/missing, all}", "all", Truth::Unknown),
    ] {
        assert_eq!(of(text, value, plain()), expected, "{text} {value}");
    }
    let unknown = plain().with("aws:PrincipalTag/team", Presence::Unknown);
    assert_eq!(of("${aws:PrincipalTag/team}", "red", unknown), Truth::Unknown);
    let several = plain().with("aws:PrincipalTag/team", values(&["red", "blue"]));
    assert_eq!(of("${aws:PrincipalTag/team}", "red", several), Truth::Unknown, "only a key of one value can be a variable");
}

#[test]
fn a_variable_whose_key_is_absent_matches_nothing_and_the_older_language_has_none() {
    let request =
        Request::new(session(), "s3:GetObject", "arn:aws:s3:::home/${aws:username}/x").with_value("some:Key", "${aws:username}");
    let document = |version: &str, resource: &str, operator: &str| {
        json!({"Version": version, "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": resource,
            "Condition": {operator: {"some:Key": "${aws:username}"}}}})
    };
    for (version, resource, operator, expected) in [
        ("2012-10-17", "arn:aws:s3:::home/${aws:username}/*", "StringEqualsIfExists", Truth::False),
        ("2008-10-17", "arn:aws:s3:::home/${aws:username}/*", "StringEquals", Truth::True),
        ("2012-10-17", "*", "StringEquals", Truth::False),
        ("2012-10-17", "*", "StringNotEquals", Truth::True),
        ("2008-10-17", "*", "StringNotEquals", Truth::False),
    ] {
        assert_eq!(by_identity(&[&document(version, resource, operator)], &request), expected, "{version} {resource} {operator}");
    }
}

proptest! {
    /// Without wildcards a pattern stands for itself alone, and a literal `*` is no wildcard.
    #[test]
    fn literal_characters_stand_for_themselves(text in "[a-c*?:]{0,6}", other in "[a-c*?:]{0,6}") {
        let mut pattern = Pattern::default();
        pattern.push_literal(&text);
        prop_assert_eq!(pattern.matches(&other), text == other);
        prop_assert_eq!(pattern.text(), text);
    }

    /// Part by part is never wider than the plain comparison, and equal to it without colons.
    #[test]
    fn parts_only_narrow(pattern in "[ab*?:]{0,8}", text in "[ab:]{0,8}") {
        let pattern = Pattern::of(&pattern);
        prop_assert!(!pattern.matches_arn(&text, 6) || pattern.matches(&text));
        let flat = text.replace(':', "a");
        prop_assert_eq!(pattern.matches_arn(&flat, 6), pattern.matches(&flat));
    }

    #[test]
    fn nothing_panics_on_any_text(text in ".{0,30}", value in ".{0,30}") {
        for operator in ["StringLike", "NumericEquals", "DateEquals", "IpAddress", "ArnLike", "Bool", "ForAnyValue:StringNotLike"] {
            let _ = holds(operator, json!(text), &value);
        }
    }
}
