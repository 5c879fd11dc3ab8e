//! IAM policy documents by meaning: if two grant and deny the same, their differences, if a change lets more requests through,
//! and their size.
//!
//! AWS returns documents rewritten: lists in another order, one-element lists as scalars, account principals as ARNs. Nothing
//! here decides if a document is valid; that is the task of the grammar under `kinds/iam`.

use serde_json::{Map, Value, json};

mod canonical;
mod covers;
mod difference;
pub mod evaluate;
mod pattern;
mod reach;
pub mod shift;

use canonical::Canonical;
pub use difference::{DocumentChange, FieldChange, StatementChange, StatementEdit, change, difference};
pub use reach::{Absent, Reach, reach};

/// The fault of a value that is no document, with the remedy; `None` for a map.
pub fn not_a_document(value: &Value) -> Option<(&'static str, &'static str)> {
    match value {
        Value::Object(_) => None,
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => Some((
            "a policy is a document, and this is a text that holds one",
            "JSON is YAML: take the `|`, or the quotes around it, away, and keep it indented deeper than its key",
        )),
        Value::String(_) => Some((
            "a policy is a document with `Version` and `Statement`, and this is a text",
            "write `Version` and `Statement` as keys beneath it, as in IAM's reference",
        )),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Some((
            "a policy is a document with `Version` and `Statement`",
            "write `Version` and `Statement` as its keys, as in IAM's reference",
        )),
    }
}

/// True if two documents grant and deny the same.
pub fn same(left: &Value, right: &Value) -> bool {
    normalised(left) == normalised(right)
}

/// The document in one fixed form: distinct statements and values as sorted lists, actions and condition keys in lower case, principals spelled out.
///
/// A value that is no document (no mapping) is returned as it is.
pub fn normalised(document: &Value) -> Value {
    let Some(canonical) = Canonical::of(document) else { return document.clone() };
    let mut out = Map::new();
    let mut statements: Vec<Value> = canonical.statements.iter().map(canonical::Statement::normal).collect();
    statements.sort_by_cached_key(ToString::to_string);
    statements.dedup();
    out.insert("Statement".to_owned(), Value::Array(statements));
    out.extend(canonical.members);
    Value::Object(out)
}

/// The size that IAM's quotas count: all characters but white space.
pub fn size(document: &Value) -> usize {
    document.to_string().chars().filter(|c| !c.is_whitespace()).count()
}

/// AWS's own policies that only deny. All other policies of AWS are taken for ones that allow, because that is their purpose.
const DENY_ONLY: [&str; 4] =
    ["AWSDenyAll", "AWSCompromisedKeyQuarantine", "AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3"];

/// A document that denies at least as much as one of AWS's own policies that only deny; `None` for any other policy.
pub fn of_aws_that_denies(arn: &str) -> Option<Value> {
    let (_, name) = arn.split_once(":iam::aws:policy/")?;
    DENY_ONLY.contains(&name).then(|| json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Pairs that mean the same.
    #[test]
    fn a_document_that_aws_rewrites_is_no_difference() {
        let statement = |body: Value| json!({"Version": "2012-10-17", "Statement": body});
        let pairs = [
            (json!({"Effect": "Allow", "Action": "s3:GetObject"}), json!([{"Action": ["S3:getobject"], "Effect": "Allow"}])),
            (json!({"Principal": "*"}), json!({"Principal": {"AWS": ["*"]}})),
            (json!({"Principal": {"AWS": "123456789012"}}), json!({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}})),
            (json!({"Principal": {"AWS": "123456789012"}}), json!({"Principal": {"AWS": ["arn:aws-cn:iam::123456789012:root"]}})),
            (
                json!({"Principal": {"Service": ["ec2.amazonaws.com", "sagemaker.amazonaws.com"]}}),
                json!({"Principal": {"Service": ["sagemaker.amazonaws.com", "ec2.amazonaws.com", "ec2.amazonaws.com"]}}),
            ),
            (
                json!({"Condition": {"Null": {"sagemaker:VpcSubnets": false}}}),
                json!({"Condition": {"Null": {"sagemaker:vpcsubnets": ["false"]}}}),
            ),
            (json!({"Condition": {"NumericEquals": {"a:b": 5}}}), json!({"Condition": {"NumericEquals": {"a:b": ["5"]}}})),
            (json!({"Condition": {"bool": {"a:b": "true"}}}), json!({"Condition": {"Bool": {"a:b": true}}})),
            (json!({"Effect": "Deny", "Condition": {}}), json!({"Effect": "Deny", "Sid": ""})),
            (
                json!([{"Effect": "Deny"}, {"Effect": "Allow"}]),
                json!([{"Effect": "Allow"}, {"Effect": "Deny"}, {"Effect": "Deny"}]),
            ),
        ];
        for (left, right) in pairs {
            let (left, right) = (statement(left), statement(right));
            assert!(same(&left, &right), "{left} {right}");
            assert_eq!(difference(&left, &right), [], "{left} {right}");
        }
        assert!(same(&json!({"Statement": []}), &json!({"Version": "2008-10-17", "Statement": []})));
    }

    /// Pairs that do not.
    #[test]
    fn real_differences_are_seen() {
        let base = json!({"Sid": "A", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*",
            "Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}});
        let edits: [(&str, Value); 9] = [
            ("Sid", json!("B")),
            ("Effect", json!("Deny")),
            ("Action", json!(["s3:GetObject", "s3:PutObject"])),
            ("NotAction", json!("s3:GetObject")),
            ("Resource", json!("arn:aws:s3:::B/*")),
            ("Principal", json!("*")),
            ("Condition", json!({"StringEquals": {"aws:SourceVpce": ["vpce-1"]}})),
            ("Condition", json!({"ForAllValues:StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}})),
            ("Condition", json!({"StringEquals": {"aws:SourceVpc": ["vpce-1", "vpce-2"]}})),
        ];
        for (field, value) in edits {
            let mut edited = base.clone();
            edited[field] = value;
            let (left, right) = (json!({"Statement": base}), json!({"Statement": [edited]}));
            assert!(!same(&left, &right), "{field}");
            assert_eq!(difference(&left, &right).len(), 1, "{field}");
        }
        assert!(!same(&json!({"Statement": []}), &json!({"Version": "2012-10-17", "Statement": []})));
        assert!(!same(&json!({"Id": "a", "Statement": []}), &json!({"Statement": []})));
        let twice =
            |a: &str, b: &str| json!({"Statement": {"Condition": {"StringEquals": {"k:x": a}, "stringequals": {"k:x": b}}}});
        assert!(!same(&twice("1", "2"), &twice("1", "3")));
    }

    #[test]
    fn white_space_has_no_size() {
        assert_eq!(size(&json!({"Version": "2012-10-17", "Statement": []})), r#"{"Version":"2012-10-17","Statement":[]}"#.len());
        assert_eq!(size(&json!("a b")), 4);
    }

    fn word() -> impl Strategy<Value = String> {
        prop::sample::select(vec!["alpha", "Beta", "gamma", "*", "123456789012", "arn:aws:iam::123456789012:root"])
            .prop_map(str::to_owned)
    }

    fn words() -> impl Strategy<Value = Value> {
        prop_oneof![word().prop_map(Value::String), prop::collection::vec(word(), 1..4).prop_map(|words| json!(words))]
    }

    fn condition() -> impl Strategy<Value = Value> {
        let keys =
            prop::collection::btree_map(prop::sample::select(vec!["aws:SourceVpce", "aws:sourcevpc", "x:Y"]), words(), 1..3);
        let operator = prop::sample::select(vec!["StringEquals", "Null", "ForAnyValue:StringNotEquals"]);
        prop::collection::btree_map(operator, keys, 0..3).prop_map(|operators| json!(operators))
    }

    fn principal() -> impl Strategy<Value = Value> {
        let kinds = prop::collection::btree_map(prop::sample::select(vec!["AWS", "Service"]), words(), 1..3);
        prop_oneof![Just(json!("*")), kinds.prop_map(|kinds| json!(kinds))]
    }

    fn statement() -> impl Strategy<Value = Value> {
        let effect = prop::sample::select(vec!["Allow", "Deny"]);
        let sid = prop::option::of(prop::sample::select(vec!["One", "Two"]));
        (sid, effect, words(), words(), prop::option::of(principal()), condition()).prop_map(
            |(sid, effect, action, resource, principal, condition)| {
                let mut out = json!({"Effect": effect, "Action": action, "Resource": resource, "Condition": condition});
                if let Some(sid) = sid {
                    out["Sid"] = json!(sid);
                }
                if let Some(principal) = principal {
                    out["Principal"] = principal;
                }
                out
            },
        )
    }

    fn document() -> impl Strategy<Value = Value> {
        prop::collection::vec(statement(), 0..4).prop_map(|list| json!({"Version": "2012-10-17", "Statement": list}))
    }

    /// The same document as AWS might hand it back: members and lists turned round, scalars and one-element lists exchanged.
    fn rewritten(value: &Value, path: &str) -> Value {
        match value {
            Value::Object(members) => {
                let turned = members.iter().rev().map(|(key, item)| {
                    let spelled = if path.matches('/').count() == 3 && path.contains("Condition") {
                        key.to_uppercase()
                    } else {
                        key.clone()
                    };
                    (spelled, rewritten(item, &format!("{path}/{key}")))
                });
                Value::Object(turned.collect())
            }
            Value::Array(items) if items.len() == 1 => rewritten(&items[0], path),
            Value::Array(items) => Value::Array(items.iter().rev().map(|item| rewritten(item, path)).collect()),
            Value::String(text) if path.ends_with("Action") => json!([text.to_uppercase()]),
            Value::String(text) if path.ends_with("AWS") && text == "123456789012" => json!("arn:aws:iam::123456789012:root"),
            Value::String(text) if path.ends_with("Resource") => json!([text, text]),
            Value::String(text) if path.ends_with("/Principal") => json!({"AWS": text}),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    /// Flattens the lists in lists that `rewritten` makes of lists of scalars.
    fn flat(value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                let items = items.iter().flat_map(|item| match flat(item) {
                    Value::Array(inner) => inner,
                    other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                        vec![other]
                    }
                });
                Value::Array(items.collect())
            }
            Value::Object(members) => Value::Object(members.iter().map(|(key, item)| (key.clone(), flat(item))).collect()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }

    proptest! {
        #[test]
        fn rewriting_is_no_difference(document in document()) {
            let rewritten = flat(&rewritten(&document, ""));
            prop_assert!(same(&document, &rewritten), "{document} {rewritten}");
            prop_assert_eq!(difference(&document, &rewritten), []);
        }

        #[test]
        fn normalising_twice_is_normalising_once(document in document()) {
            let once = normalised(&document);
            prop_assert_eq!(normalised(&once), once);
        }

        #[test]
        fn the_difference_is_empty_exactly_when_they_are_the_same(left in document(), right in document()) {
            prop_assert_eq!(difference(&left, &right).is_empty(), same(&left, &right));
        }

        #[test]
        fn a_difference_turned_round_adds_what_it_removed(left in document(), right in document()) {
            let count = |changes: &[StatementChange]| {
                let fields = || changes.iter().flat_map(|change| &change.fields);
                (fields().map(|field| field.added.len()).sum::<usize>(), fields().map(|field| field.removed.len()).sum::<usize>())
            };
            let (there, back) = (count(&difference(&left, &right)), count(&difference(&right, &left)));
            prop_assert_eq!(there.0 + back.0, there.1 + back.1);
        }

        #[test]
        fn one_more_value_is_seen(document in document(), extra in "[a-z]{9}") {
            prop_assume!(document["Statement"].as_array().is_some_and(|list| !list.is_empty()));
            let mut edited = document.clone();
            edited["Statement"][0]["Resource"] = json!([document["Statement"][0]["Resource"], extra]);
            let edited = flat(&edited);
            prop_assert!(!same(&document, &edited));
            let changes = difference(&document, &edited);
            let added = changes.iter().flat_map(|change| &change.fields).flat_map(|field| &field.added);
            prop_assert!(added.into_iter().any(|value| *value == extra));
        }

        #[test]
        fn nothing_panics_on_any_json(text in ".{0,40}", number in any::<i32>()) {
            for odd in [json!(text), json!([text]), json!({"Statement": text}), json!({"Statement": [number, {"Principal": [text]}]})] {
                prop_assert!(same(&odd, &odd));
                prop_assert_eq!(difference(&odd, &odd), []);
            }
        }
    }
}
