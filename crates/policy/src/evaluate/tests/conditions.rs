//! Conditions: the tables of AWS's pages, and rules for all values.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn request(keys: &[(&str, Presence)]) -> Request {
    let plain = Request::new(session(), "ec2:CreateVolume", "*");
    keys.iter().fold(plain, |request, (key, presence)| request.with(key, presence.clone()))
}

/// IAM user guide, "Multivalued context key examples": the tables of its four Deny examples, with the absent key.
#[test]
fn set_operators_match_as_in_the_tables_of_aws() {
    let tags = |list: &[&str]| if list == ["-"] { Presence::Absent } else { values(list) };
    let table: [(&str, &[&str], &[&str], bool); 16] = [
        ("ForAllValues:StringNotLike", &["key1*"], &["key1:legal"], false),
        ("ForAllValues:StringNotLike", &["key1*"], &["key1:hr", "key1:personnel"], false),
        ("ForAllValues:StringNotLike", &["key1*"], &["key2:audit"], true),
        ("ForAllValues:StringNotLike", &["key1*"], &["-"], true),
        ("ForAllValues:StringNotLike", &["key1*", "key2*"], &["key1:legal"], false),
        ("ForAllValues:StringNotLike", &["key1*", "key2*"], &["key3:legal"], true),
        ("ForAnyValue:StringEquals", &["webserver"], &["webserver"], true),
        ("ForAnyValue:StringEquals", &["webserver"], &["environment", "webserver", "test"], true),
        ("ForAnyValue:StringEquals", &["webserver"], &["environment", "test"], false),
        ("ForAnyValue:StringEquals", &["webserver"], &["-"], false),
        ("ForAnyValue:StringEquals", &["environment", "webserver"], &["environment"], true),
        ("ForAnyValue:StringEquals", &["environment", "webserver"], &["Environment"], false),
        ("ForAllValues:StringEquals", &["subnet-1", "subnet-2"], &["subnet-1", "subnet-3"], false),
        ("ForAllValues:StringEquals", &["subnet-1", "subnet-2"], &["-"], true),
        ("ForAnyValue:StringNotEquals", &["subnet-1", "subnet-2"], &["subnet-1", "subnet-3"], true),
        ("ForAnyValue:StringNotEquals", &["subnet-1", "subnet-2"], &["-"], false),
    ];
    for (operator, wanted, given, expected) in table {
        let seen = condition(&json!({operator: {"aws:TagKeys": wanted}}), &request(&[("aws:TagKeys", tags(given))]));
        assert_eq!(seen, Truth::of(expected), "{operator} {wanted:?} {given:?}");
    }
}

/// IAM user guide, archived "Creating a condition that tests multiple key values": values that are a null data set, such as an empty text.
#[test]
fn an_empty_value_is_a_null_data_set_for_set_operators_and_null() {
    let empty = request(&[("dynamodb:Attributes", values(&[""]))]);
    for (operator, expected) in [("ForAllValues:StringEquals", true), ("ForAnyValue:StringEquals", false)] {
        assert_eq!(condition(&json!({operator: {"dynamodb:Attributes": ["ID"]}}), &empty), Truth::of(expected), "{operator}");
    }
    assert_eq!(condition(&json!({"Null": {"dynamodb:Attributes": "true"}}), &empty), Truth::True);
    assert_eq!(condition(&json!({"Null": {"dynamodb:Attributes": "false"}}), &empty), Truth::False);
}

/// IAM user guide, "Condition operators": "If the key that you specify in a policy condition is not present in the request context, the values do
/// not match", and the condition is true for a negated operator, and with `IfExists`.
#[test]
fn an_absent_key_is_true_for_negated_operators_and_with_if_exists() {
    for (operator, wanted, absent) in [
        ("StringEquals", "a", false),
        ("StringNotEquals", "a", true),
        ("StringEqualsIgnoreCase", "a", false),
        ("StringNotEqualsIgnoreCase", "a", true),
        ("StringLike", "a*", false),
        ("StringNotLike", "a*", true),
        ("NumericLessThan", "3", false),
        ("NumericNotEquals", "3", true),
        ("DateGreaterThan", "2024-01-01T00:00:00Z", false),
        ("DateNotEquals", "2024-01-01T00:00:00Z", true),
        ("Bool", "true", false),
        ("BinaryEquals", "QmluYXJ5", false),
        ("IpAddress", "203.0.113.0/24", false),
        ("NotIpAddress", "203.0.113.0/24", true),
        ("ArnEquals", "arn:aws:iam::123456789012:role/a", false),
        ("ArnNotLike", "arn:aws:iam::123456789012:role/a", true),
    ] {
        let of = |operator: &str| condition(&json!({operator: {"some:Key": wanted}}), &request(&[]));
        assert_eq!(of(operator), Truth::of(absent), "{operator}");
        assert_eq!(of(&format!("{operator}IfExists")), Truth::True, "{operator}IfExists");
        assert_eq!(of(&format!("ForAllValues:{operator}")), Truth::True, "ForAllValues:{operator}");
        assert_eq!(of(&format!("ForAnyValue:{operator}")), Truth::False, "ForAnyValue:{operator}");
    }
}

#[test]
fn null_asks_for_presence() {
    let there = request(&[("aws:TokenIssueTime", values(&["2024-01-01T00:00:00Z"]))]);
    for (wanted, present, absent) in
        [(json!("true"), false, true), (json!(false), true, false), (json!(["true", "false"]), true, true)]
    {
        let of = |request: &Request| condition(&json!({"Null": {"aws:tokenissuetime": wanted}}), request);
        assert_eq!((of(&there), of(&request(&[]))), (Truth::of(present), Truth::of(absent)), "{wanted}");
    }
}

#[test]
fn keys_have_no_case_and_values_have_one() {
    let request = request(&[("SageMaker:VpcSubnets", values(&["Subnet-1"]))]);
    assert_eq!(condition(&json!({"StringEquals": {"sagemaker:VPCSUBNETS": "Subnet-1"}}), &request), Truth::True);
    assert_eq!(condition(&json!({"stringequals": {"sagemaker:vpcsubnets": "subnet-1"}}), &request), Truth::False);
    assert_eq!(condition(&json!({"StringEqualsIgnoreCase": {"sagemaker:vpcsubnets": "subnet-1"}}), &request), Truth::True);
}

#[test]
fn what_is_not_known_is_neither_true_nor_false() {
    let request =
        request(&[("some:Key", Presence::Unknown), ("a:Number", values(&["three"])), ("some:List", values(&["a", "b"]))]);
    for unknown in [
        json!({"StringEquals": {"some:Key": "a"}}),
        json!({"StringNotEqualsIfExists": {"some:Key": "a"}}),
        json!({"Null": {"some:Key": "true"}}),
        json!({"ForAllValues:StringEquals": {"some:Key": "a"}}),
        // AWS documents none of these.
        json!({"StringMatches": {"a:Number": "a"}}),
        json!({"NullIfExists": {"a:Number": "true"}}),
        json!({"ForSomeValues:StringEquals": {"a:Number": "a"}}),
        json!({"BinaryNotEquals": {"a:Number": "a"}}),
        json!({"NumericEquals": {"a:Number": "3"}}),
        json!({"IpAddress": {"a:Number": "10.0.0.0/8"}}),
        json!({"StringEquals": {"some:List": "a"}}),
        json!({"StringEquals": "a"}),
        json!("a"),
        json!({"StringEquals": {"a:Number": {"x": "y"}}}),
    ] {
        assert_eq!(condition(&unknown, &request), Truth::Unknown, "{unknown}");
    }
    // One block that is false decides.
    let both = json!({"StringEquals": {"some:Key": "a"}, "Null": {"a:Number": "true"}});
    assert_eq!(condition(&both, &request), Truth::False);
    // Whatever is in the request, one of the two holds.
    assert_eq!(condition(&json!({"Null": {"some:Key": ["true", "false"]}}), &request), Truth::True);
}

#[test]
fn a_key_that_may_be_left_out_is_tried_both_ways_in_all_conditions_at_once() {
    let open = request(&[("sagemaker:NetworkIsolation", Presence::EitherOr(vec!["false".to_owned()]))]);
    let isolated = |condition: Value| statement("Deny", &json!({"Condition": condition}));
    let allow = statement("Allow", &json!({}));
    for (deny, expected) in [
        (json!({"Bool": {"sagemaker:NetworkIsolation": "false"}}), Truth::Unknown),
        (json!({"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}}), Truth::False),
        (json!({"Null": {"sagemaker:NetworkIsolation": "true"}, "Bool": {"sagemaker:NetworkIsolation": "false"}}), Truth::True),
    ] {
        assert_eq!(by_identity(&[&allow, &isolated(deny.clone())], &open), expected, "{deny}");
    }
    // Two statements that together close every case.
    let absent = isolated(json!({"Null": {"sagemaker:NetworkIsolation": "true"}}));
    let wrong = isolated(json!({"Bool": {"sagemaker:NetworkIsolation": "false"}}));
    assert_eq!(by_identity(&[&allow, &absent, &wrong], &open), Truth::False);
}

fn word() -> impl Strategy<Value = String> {
    "[ab]{1,2}"
}

proptest! {
    /// "those values are evaluated using a logical NOR" (IAM user guide, conditions with multiple context keys or values).
    #[test]
    fn a_negated_operator_is_the_opposite_for_one_value(value in word(), wanted in prop::collection::vec(word(), 1..4)) {
        let request = request(&[("some:Key", values(&[&value]))]);
        for (operator, negated) in [("StringEquals", "StringNotEquals"), ("StringLike", "StringNotLike"), ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase")] {
            let of = |operator: &str| condition(&json!({operator: {"some:Key": wanted}}), &request);
            prop_assert_eq!(of(operator), of(negated).not());
            // One value is the same with every set operator.
            prop_assert_eq!(of(operator), of(&format!("ForAnyValue:{operator}")));
            prop_assert_eq!(of(negated), of(&format!("ForAllValues:{negated}")));
        }
    }

    /// For all values is not for any value the opposite holds, as long as there are values.
    #[test]
    fn for_all_and_for_any_are_duals(given in prop::collection::vec(word(), 1..4), wanted in prop::collection::vec(word(), 1..4)) {
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let request = request(&[("some:Key", values(&given))]);
        let of = |operator: &str| condition(&json!({operator: {"some:Key": wanted}}), &request);
        prop_assert_eq!(of("ForAllValues:StringEquals"), of("ForAnyValue:StringNotEquals").not());
        prop_assert_eq!(of("ForAllValues:StringNotLike"), of("ForAnyValue:StringLike").not());
    }

    /// A known answer stays the same whatever an unknown key turns out to be.
    #[test]
    fn an_answer_about_what_is_not_known_holds_for_every_value(
        value in prop::option::of(word()),
        operator in prop::sample::select(vec!["StringEquals", "StringNotEqualsIfExists", "ForAllValues:StringLike", "Null"]),
        wanted in prop::collection::vec(prop_oneof![word(), Just("true".to_owned())], 1..3),
    ) {
        let block = json!({operator: {"some:Key": wanted}});
        let unknown = condition(&block, &request(&[("some:Key", Presence::Unknown)]));
        let presence = value.as_ref().map_or(Presence::Absent, |value| values(&[value]));
        let known = condition(&block, &request(&[("some:Key", presence)]));
        prop_assert!(unknown == Truth::Unknown || unknown == known);
    }
}
