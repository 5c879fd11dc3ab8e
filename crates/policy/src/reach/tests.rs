//! The answers on changes of documents, case by case, and compared with an evaluator that tries every request of a little world.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::evaluate::like;
use super::super::{change, difference};
use super::*;

fn document(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(more: &Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"});
    statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    statement
}

fn deny(more: &Value) -> Value {
    let mut statement = allow(more);
    statement["Effect"] = json!("Deny");
    statement
}

/// One statement becomes another one, and the other way round.
fn both_ways(old: &Value, new: &Value, there: Reach, back: Reach) {
    let (old, new) = (document(std::slice::from_ref(old)), document(std::slice::from_ref(new)));
    assert_eq!((reach(&old, &new), reach(&new, &old)), (there, back), "{old} {new}");
}

#[test]
fn more_of_an_allowance_widens_and_more_of_a_denial_narrows() {
    let vpce = |values: Value| json!({"Condition": {"StringEquals": {"aws:SourceVpce": values}}});
    let not_vpce = |values: Value| json!({"Condition": {"StringNotEquals": {"aws:SourceVpce": values}}});
    let only_not = |values: Value| json!({"Action": null, "NotAction": values});
    for (less, more) in [
        (json!({}), json!({"Action": ["s3:GetObject", "s3:PutObject"]})),
        (json!({}), json!({"Action": "s3:Get*"})),
        (json!({"Action": "s3:Get*"}), json!({"Action": "S3:*"})),
        (json!({"Action": "s3:*"}), json!({"Action": "*"})),
        (json!({"Resource": "arn:aws:s3:::a/x"}), json!({})),
        (json!({}), json!({"Resource": "*"})),
        (json!({}), json!({"Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]})),
        (json!({"Principal": {"AWS": "arn:aws:iam::123456789012:role/A"}}), json!({"Principal": "*"})),
        (
            json!({"Principal": {"Service": "ec2.amazonaws.com"}}),
            json!({"Principal": {"Service": ["ec2.amazonaws.com", "s3.amazonaws.com"]}}),
        ),
        (vpce(json!("vpce-1")), json!({})),
        (vpce(json!("vpce-1")), vpce(json!(["vpce-1", "vpce-2"]))),
        (not_vpce(json!(["vpce-1", "vpce-2"])), not_vpce(json!("vpce-1"))),
        (only_not(json!(["s3:*", "ec2:*"])), only_not(json!("s3:Get*"))),
    ] {
        let clean = |mut statement: Value| {
            statement.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            statement
        };
        both_ways(&clean(allow(&less)), &clean(allow(&more)), Reach::Widens, Reach::Narrows);
        both_ways(&clean(deny(&less)), &clean(deny(&more)), Reach::Narrows, Reach::Widens);
    }
}

#[test]
fn the_guard_of_a_network_is_understood() {
    let guard = |subnets: &[&str]| {
        json!({"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*", "Condition": {
        "Null": {"sagemaker:VpcSubnets": "false"}, "ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": subnets}}})
    };
    both_ways(&guard(&["subnet-1"]), &guard(&["subnet-1", "subnet-2"]), Reach::Widens, Reach::Narrows);
}

#[test]
fn an_exchange_does_both() {
    both_ways(&allow(&json!({})), &allow(&json!({"Action": "s3:PutObject"})), Reach::Both, Reach::Both);
    both_ways(&allow(&json!({"Resource": "arn:aws:s3:::b/*"})), &allow(&json!({"Action": "s3:Get*"})), Reach::Both, Reach::Both);
    both_ways(&allow(&json!({})), &deny(&json!({})), Reach::Narrows, Reach::Widens);
}

#[test]
fn elements_that_cannot_be_compared_are_undecided() {
    let condition = |operator: &str, value: &str| allow(&json!({"Condition": {operator: {"aws:SourceVpce": value}}}));
    for (left, right) in [
        (condition("StringEquals", "vpce-1"), condition("StringEqualsIfExists", "vpce-1")),
        (condition("StringEqualsIfExists", "vpce-1"), condition("StringEqualsIfExists", "vpce-2")),
        (condition("Null", "true"), condition("Null", "false")),
        (condition("NumericLessThan", "1"), condition("NumericLessThan", "2")),
        (
            allow(&json!({"Resource": "arn:aws:s3:::a/${aws:username}"})),
            allow(&json!({"Resource": "arn:aws:s3:::a/${aws:userid}"})),
        ),
        (
            allow(&json!({"Principal": {"AWS": "123456789012"}})),
            allow(&json!({"Principal": {"AWS": "arn:aws:iam::123456789012:role/A"}})),
        ),
        (allow(&json!({"Principal": "*"})), allow(&json!({"NotPrincipal": {"AWS": "123456789012"}}))),
    ] {
        let seen = reach(&document(std::slice::from_ref(&left)), &document(std::slice::from_ref(&right)));
        assert!(seen.may_widen() && seen != Reach::Widens, "{left} {right} {seen:?}");
    }
    assert_eq!(reach(&json!("x"), &json!("y")), Reach::Undecided);
    assert_eq!(reach(&document(&[json!({"Effect": "Perhaps"})]), &document(&[])), Reach::Undecided);
}

#[test]
fn a_statement_that_others_cover_already_changes_nothing() {
    let (wide, narrow) = (allow(&json!({"Action": "s3:*"})), allow(&json!({})));
    let (one, two) = (document(std::slice::from_ref(&wide)), document(&[wide.clone(), narrow]));
    assert_eq!((reach(&one, &two), reach(&two, &one)), (Reach::Same, Reach::Same));
    assert_eq!(difference(&one, &two)[0].reach, Reach::Same);
    // The two statements mean the same as the one before.
    let whole = allow(&json!({"Action": ["s3:GetObject", "s3:PutObject"]}));
    let parts = [allow(&json!({})), allow(&json!({"Action": "s3:PutObject"}))];
    assert_eq!(reach(&document(std::slice::from_ref(&whole)), &document(&parts)), Reach::Same);
    let named = allow(&json!({"Sid": "Other"}));
    both_ways(&allow(&json!({"Sid": "Read"})), &named, Reach::Same, Reach::Same);
}

#[test]
fn the_version_counts_only_with_variables() {
    let old = |resource: &str| json!({"Version": "2008-10-17", "Statement": [allow(&json!({"Resource": resource}))]});
    let new = |resource: &str| document(&[allow(&json!({"Resource": resource}))]);
    assert_eq!(reach(&old("arn:aws:s3:::a"), &new("arn:aws:s3:::a")), Reach::Same);
    assert_eq!(reach(&old("arn:aws:s3:::${aws:username}"), &new("arn:aws:s3:::${aws:username}")), Reach::Undecided);
}

#[test]
fn a_document_that_comes_narrows_what_was_open_and_widens_what_was_closed() {
    let policy = document(&[allow(&json!({"Principal": "*"}))]);
    for (absent, there, back) in
        [(Absent::GrantsNothing, Reach::Widens, Reach::Narrows), (Absent::GrantsEverything, Reach::Narrows, Reach::Widens)]
    {
        let (came, went) = (change(None, Some(&policy), absent), change(Some(&policy), None, absent));
        assert_eq!((came.reach, went.reach), (there, back), "{absent:?}");
        assert_eq!((came.statements.len(), went.statements.len()), (1, 1));
    }
    let closed = document(&[deny(&json!({"Principal": "*"}))]);
    assert_eq!(change(None, Some(&closed), Absent::GrantsNothing).reach, Reach::Narrows);
}

/// One request of the little world in which documents are evaluated.
struct Request {
    action: &'static str,
    resource: &'static str,
    principal: (&'static str, &'static str),
    keys: [(&'static str, Option<&'static str>); 2],
}

fn world() -> Vec<Request> {
    let mut all = Vec::new();
    for action in ["s3:getobject", "s3:gettags", "s3:putobject", "ec2:runinstances"] {
        for resource in ["arn:aws:s3:::a/x", "arn:aws:s3:::a/y", "arn:aws:s3:::b/x"] {
            for principal in
                [("AWS", "arn:aws:iam::111111111111:role/A"), ("AWS", "arn:aws:iam::222222222222:role/B"), ("Service", "s")]
            {
                for vpce in [None, Some("vpce-1"), Some("vpce-2")] {
                    for tls in [None, Some("true"), Some("false")] {
                        all.push(Request {
                            action,
                            resource,
                            principal,
                            keys: [("aws:sourcevpce", vpce), ("aws:securetransport", tls)],
                        });
                    }
                }
            }
        }
    }
    all
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => vec![value.to_string()],
    }
}

fn holds(operator: &str, key: &str, values: &[String], request: &Request) -> bool {
    let operator = operator.to_ascii_lowercase();
    let found = request.keys.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).and_then(|(_, value)| *value);
    if operator == "null" {
        return values.iter().any(|value| (value == "true") == found.is_none());
    }
    let (base, lenient) = operator.strip_suffix("ifexists").map_or((operator.as_str(), false), |base| (base, true));
    let base = base.trim_start_matches("foranyvalue:");
    let Some(found) = found else { return lenient || base.contains("not") };
    match base {
        "stringequals" | "bool" => values.iter().any(|value| value == found),
        "stringlike" => values.iter().any(|value| like(value, found)),
        "stringnotequals" => !values.iter().any(|value| value == found),
        "stringnotlike" => !values.iter().any(|value| like(value, found)),
        other => panic!("{other}"),
    }
}

fn is_about(statement: &Value, request: &Request) -> bool {
    let part = |name: &str, not: &str, fits: &dyn Fn(&str) -> bool| match (statement.get(name), statement.get(not)) {
        (Some(listed), _) => texts(listed).iter().any(|text| fits(text)),
        (None, Some(listed)) => !texts(listed).iter().any(|text| fits(text)),
        (None, None) => true,
    };
    let means = |principals: &Value| match principals {
        Value::String(_) => true,
        Value::Object(kinds) => kinds.iter().any(|(kind, names)| {
            let (theirs, name) = request.principal;
            let account = name.split(':').nth(4);
            let means = |text: &String| text == name || Some(text.as_str()) == account;
            let names = texts(names);
            // AWS rewrites `"*"` as `{"AWS": "*"}`. Both mean everybody.
            kind == "AWS" && names.iter().any(|text| text == "*") || kind == theirs && names.iter().any(means)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => false,
    };
    let principal = match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(listed), _) => means(listed),
        (None, Some(listed)) => !means(listed),
        (None, None) => true,
    };
    let conditions = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    principal
        && part("Action", "NotAction", &|pattern| like(&pattern.to_ascii_lowercase(), request.action))
        && part("Resource", "NotResource", &|pattern| like(pattern, request.resource))
        && conditions
            .flat_map(|(operator, keys)| keys.as_object().unwrap().iter().map(move |(key, values)| (operator, key, values)))
            .all(|(operator, key, values)| holds(operator, key, &texts(values), request))
}

/// Returns two answers: if the document allows a request, and if it denies none that another policy may allow.
fn verdict(document: &Value, request: &Request) -> (bool, bool) {
    let about = |effect: &str| {
        document["Statement"].as_array().unwrap().iter().any(|one| one["Effect"] == effect && is_about(one, request))
    };
    let denied = about("Deny");
    (about("Allow") && !denied, !denied)
}

fn some(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::collection::vec(prop::sample::select(words), 1..3).prop_map(|words| json!(words))
}

const OPERATORS: &[&str] =
    &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "ForAnyValue:StringNotEquals"];

fn condition() -> impl Strategy<Value = Option<Value>> {
    let by_vpce = || {
        let operator = prop::sample::select(OPERATORS);
        let values = some(&["vpce-1", "vpce-2", "vpce-*", "*"]);
        (operator, values).prop_map(|(operator, values)| json!({operator: {"aws:SourceVpce": values}}))
    };
    let null = prop::sample::select(vec!["true", "false"]).prop_map(|value| json!({"Null": {"aws:SourceVpce": value}}));
    let tls = || prop::sample::select(vec!["true", "false"]).prop_map(|value| json!({"Bool": {"aws:SecureTransport": value}}));
    let both = (by_vpce(), tls()).prop_map(|(mut left, right)| {
        left.as_object_mut().unwrap().extend(right.as_object().unwrap().clone());
        left
    });
    prop::option::of(prop_oneof![3 => by_vpce(), 1 => null, 1 => tls(), 1 => both])
}

fn statement() -> impl Strategy<Value = Value> {
    let action = some(&["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "s3:?etTags"]);
    let resource = some(&["arn:aws:s3:::a/x", "arn:aws:s3:::a/*", "arn:aws:s3:::*", "*", "arn:aws:s3:::b/?", "arn:aws:s3:*"]);
    let principal = prop_oneof![
        Just(json!("*")),
        some(&["arn:aws:iam::111111111111:role/A", "111111111111", "*", "arn:aws:iam::222222222222:role/B"])
            .prop_map(|names| json!({"AWS": names})),
        Just(json!({"Service": "s"})),
        Just(json!({"Service": "s", "AWS": "222222222222"})),
    ];
    (
        prop::bool::weighted(0.6),
        (action, prop::bool::weighted(0.2)),
        (resource, prop::bool::weighted(0.2)),
        prop::option::of((principal, prop::bool::weighted(0.2))),
        condition(),
    )
        .prop_map(|(allows, action, resource, principal, condition)| {
            let mut out = Map::new();
            out.insert("Effect".into(), json!(if allows { "Allow" } else { "Deny" }));
            let mut put = |name: &str, (value, not): (Value, bool)| {
                out.insert(if not { format!("Not{name}") } else { name.to_owned() }, value);
            };
            put("Action", action);
            put("Resource", resource);
            if let Some(principal) = principal {
                put("Principal", principal);
            }
            if let Some(condition) = condition {
                put("Condition", (condition, false));
            }
            Value::Object(out)
        })
}

/// A document, and one that is made of it by an edit or two, so that most of it stays.
fn edited() -> impl Strategy<Value = (Value, Value)> {
    let edit = (0..4_usize, 0..4_usize, statement());
    (prop::collection::vec(statement(), 1..4), prop::collection::vec(edit, 1..3)).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (deed, place, statement) in edits {
            let place = place.min(new.len().saturating_sub(1));
            match deed {
                0 => new.push(statement),
                1 if !new.is_empty() => drop(new.remove(place)),
                _ if !new.is_empty() => {
                    // One field of a statement becomes that of another one.
                    let (field, value) = statement
                        .as_object()
                        .unwrap()
                        .iter()
                        .nth(deed + place)
                        .or_else(|| statement.as_object().unwrap().iter().next())
                        .unwrap();
                    let bare = field.trim_start_matches("Not");
                    let members = new[place].as_object_mut().unwrap();
                    members.retain(|name, _| name.trim_start_matches("Not") != bare);
                    members.insert(field.clone(), value.clone());
                }
                _ => {}
            }
        }
        (document(&old), document(&new))
    })
}

fn sound(said: Reach, old: &Value, new: &Value) -> Result<(), TestCaseError> {
    for request in world() {
        let (before, after) = (verdict(old, &request), verdict(new, &request));
        let told =
            || format!("{said:?} {old} {new} {} {} {:?} {:?}", request.action, request.resource, request.principal, request.keys);
        if matches!(said, Reach::Narrows | Reach::Same) {
            prop_assert!(before.0 >= after.0 && before.1 >= after.1, "{}", told());
        }
        if matches!(said, Reach::Widens | Reach::Same) {
            prop_assert!(before.0 <= after.0 && before.1 <= after.1, "{}", told());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_answer_holds_for_every_request((old, new) in edited()) {
        sound(reach(&old, &new), &old, &new)?;
    }

    #[test]
    fn the_answer_on_two_statements_holds((old, new) in (statement(), statement())) {
        let (old, new) = (document(&[old]), document(&[new]));
        sound(reach(&old, &new), &old, &new)?;
        let said = reach(&old, &new);
        let turned = match said {
            Reach::Widens => Reach::Narrows,
            Reach::Narrows => Reach::Widens,
            Reach::Both | Reach::Same | Reach::Undecided => said,
        };
        prop_assert_eq!(reach(&new, &old), turned);
    }

    #[test]
    fn the_answer_on_the_only_changed_statement_is_that_on_the_document(rest in prop::collection::vec(statement(), 0..3), one in statement()) {
        let mut more = rest.clone();
        more.push(one);
        let (old, new) = (document(&rest), document(&more));
        let whole = reach(&old, &new);
        for change in difference(&old, &new) {
            prop_assert_eq!(change.reach, whole);
        }
    }
}
