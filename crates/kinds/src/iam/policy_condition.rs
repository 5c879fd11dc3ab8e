//! The grammar of the `Condition` element: operators, keys, and values as far as their form is fixed by the operator.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use super::policy_grammar::Findings;

/// The form of the values of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Date,
    Bool,
    Address,
}

/// Every operator with the form of its values.
const OPERATORS: [(&str, Form); 27] = [
    ("StringEquals", Form::Text),
    ("StringNotEquals", Form::Text),
    ("StringEqualsIgnoreCase", Form::Text),
    ("StringNotEqualsIgnoreCase", Form::Text),
    ("StringLike", Form::Text),
    ("StringNotLike", Form::Text),
    ("NumericEquals", Form::Number),
    ("NumericNotEquals", Form::Number),
    ("NumericLessThan", Form::Number),
    ("NumericLessThanEquals", Form::Number),
    ("NumericGreaterThan", Form::Number),
    ("NumericGreaterThanEquals", Form::Number),
    ("DateEquals", Form::Date),
    ("DateNotEquals", Form::Date),
    ("DateLessThan", Form::Date),
    ("DateLessThanEquals", Form::Date),
    ("DateGreaterThan", Form::Date),
    ("DateGreaterThanEquals", Form::Date),
    ("Bool", Form::Bool),
    ("BinaryEquals", Form::Text),
    ("IpAddress", Form::Address),
    ("NotIpAddress", Form::Address),
    ("ArnEquals", Form::Text),
    ("ArnNotEquals", Form::Text),
    ("ArnLike", Form::Text),
    ("ArnNotLike", Form::Text),
    ("Null", Form::Bool),
];

/// Checks a `Condition` element.
pub(super) fn check(found: &mut Findings, path: &str, condition: &Value) {
    let Value::Object(operators) = condition else {
        found.add("policy-condition", path, "a condition is a mapping", "write an operator, a key and its values");
        return;
    };
    for (name, keys) in operators {
        let path = format!("{path}.{name}");
        let Some(form) = operator(found, &path, name) else { continue };
        let Value::Object(keys) = keys else {
            let help = "write `key: values` under the operator, for example `aws:SourceVpce: vpce-0abc`";
            found.add("policy-condition", &path, "an operator holds a mapping of keys to values", help);
            continue;
        };
        for (key, values) in keys {
            let path = format!("{path}.{key}");
            if !key.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty()) {
                let help = "write `service:Key`, for example `aws:SourceVpce`";
                found.add("policy-condition", &path, format!("`{key}` is not a condition key"), help);
            }
            check_values(found, &path, values, form);
        }
    }
}

/// The form of an operator's values; `None` if there is no such operator.
fn operator(found: &mut Findings, path: &str, name: &str) -> Option<Form> {
    let bare = ["ForAllValues:", "ForAnyValue:"].iter().find_map(|set| strip(name, set)).unwrap_or(name);
    let (bare, if_exists) = bare.strip_suffix("IfExists").map_or((bare, false), |bare| (bare, true));
    let Some((spelled, form)) = OPERATORS.iter().find(|(operator, _)| operator.eq_ignore_ascii_case(bare)) else {
        let help = meant(bare).map_or_else(
            || "see the list of condition operators in the IAM User Guide".to_owned(),
            |operator| format!("did you mean `{operator}`?"),
        );
        found.add("policy-condition", path, format!("`{name}` is not a condition operator"), help);
        return None;
    };
    if *spelled == "Null" && if_exists {
        found.add("policy-condition", path, "`Null` has no form with `IfExists`", "write `Null`: it asks whether the key exists");
    }
    if *spelled != bare {
        found.warn("policy-condition", path, format!("AWS writes this operator `{spelled}`"), format!("write `{spelled}`"));
    }
    Some(*form)
}

fn strip<'a>(name: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, tail) = name.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(tail)
}

/// The operator nearest to a misspelled one; `None` if none is near.
fn meant(name: &str) -> Option<&'static str> {
    let near = |operator: &&str| similar::TextDiff::from_chars(name, *operator).ratio();
    let best = OPERATORS.iter().map(|(operator, _)| *operator).max_by(|left, right| near(left).total_cmp(&near(right)))?;
    (near(&best) > 0.7).then_some(best)
}

fn check_values(found: &mut Findings, path: &str, values: &Value, form: Form) {
    let one = std::slice::from_ref(values);
    let list = if let Value::Array(items) = values { items } else { one };
    if list.is_empty() {
        found.add("policy-condition", path, "the key has no values", "write one value or a list of values");
    }
    for (index, value) in list.iter().enumerate() {
        let path = if values.is_array() { format!("{path}[{index}]") } else { path.to_owned() };
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                found.add("policy-condition", &path, format!("{value} is not a value"), "write a text, a number or a boolean");
                continue;
            }
        };
        if !fits(&text, form) {
            let (what, help) = match form {
                Form::Text => continue,
                Form::Number => ("a number", "write a number, for example 3600"),
                Form::Date => ("a date", "write a date such as 2026-04-01T00:00:00Z, or seconds since 1970"),
                Form::Bool => ("true or false", "write true or false"),
                Form::Address => ("an address or a range", "write a range such as 10.0.0.0/16"),
            };
            found.add("policy-condition", &path, format!("`{text}` is not {what}"), help);
        }
    }
}

/// True if a text has the form of an operator's values. A policy variable or a reference is known only later, and counts as
/// fitting.
fn fits(text: &str, form: Form) -> bool {
    text.contains("${")
        || match form {
            Form::Text => true,
            Form::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Form::Bool => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
            Form::Address => text.parse::<IpNet>().is_ok() || text.parse::<IpAddr>().is_ok(),
            Form::Date => is_date(text),
        }
}

fn is_date(text: &str) -> bool {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let mut parts = text.split('T').next().unwrap_or_default().split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    year.is_some_and(|year| digits(year, 4))
        && month.is_none_or(|month| digits(month, 2))
        && day.is_none_or(|day| digits(day, 2))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::policy_grammar::{Sort, check};
    use super::*;

    fn findings(condition: &Value) -> Vec<(String, bool)> {
        let document = json!({"Version": "2012-10-17", "Statement":
            {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}});
        let found = check(&document, Sort::Identity).into_iter();
        found.map(|finding| (finding.path.replacen(".Statement.Condition", "", 1), finding.warning)).collect()
    }

    #[test]
    fn good_conditions_have_no_findings() {
        let table = [
            json!({}),
            json!({"Null": {"sagemaker:VpcSubnets": false}, "ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": ["${subnet/a.id}"]}}),
            json!({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}),
            json!({"ForAllValues:StringNotEqualsIfExists": {"aws:SourceVpce": ["vpce-1"]}}),
            json!({"NumericLessThan": {"aws:MultiFactorAuthAge": 3600}}),
            json!({"DateGreaterThan": {"aws:CurrentTime": ["2026-04-01T00:00:00Z", "2026-04-01", 1_700_000_000]}}),
            json!({"IpAddress": {"aws:SourceIp": ["10.0.0.0/16", "2001:db8::/32", "203.0.113.5", "${aws:x}"]}}),
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}}),
            json!({"StringEquals": {"oidc.eks.ap-northeast-1.amazonaws.com/id/X:sub": "system:x"}}),
        ];
        for condition in table {
            assert_eq!(findings(&condition), [], "{condition}");
        }
    }

    #[test]
    fn each_broken_condition_has_its_finding() {
        let table = [
            (json!([]), ""),
            (json!({"StringEqual": {"a:b": "c"}}), ".StringEqual"),
            (json!({"ForAny:StringEquals": {"a:b": "c"}}), ".ForAny:StringEquals"),
            (json!({"NullIfExists": {"a:b": true}}), ".NullIfExists"),
            (json!({"StringEquals": "x"}), ".StringEquals"),
            (json!({"StringEquals": {"SourceVpce": "x"}}), ".StringEquals.SourceVpce"),
            (json!({"StringEquals": {"a:b": []}}), ".StringEquals.a:b"),
            (json!({"StringEquals": {"a:b": ["x", null]}}), ".StringEquals.a:b[1]"),
            (json!({"Null": {"a:b": "no"}}), ".Null.a:b"),
            (json!({"NumericEquals": {"a:b": ["5", "five"]}}), ".NumericEquals.a:b[1]"),
            (json!({"NotIpAddress": {"a:b": "10.0.0.0/33"}}), ".NotIpAddress.a:b"),
            (json!({"DateEquals": {"a:b": "April"}}), ".DateEquals.a:b"),
        ];
        for (condition, path) in table {
            assert_eq!(findings(&condition), [(path.to_owned(), false)], "{condition}");
        }
    }

    #[test]
    fn an_operator_in_another_case_is_only_a_warning() {
        assert_eq!(findings(&json!({"stringEquals": {"a:b": "c"}})), [(".stringEquals".to_owned(), true)]);
        assert_eq!(meant("StringEqual"), Some("StringEquals"));
        assert_eq!(meant("Xyz"), None);
    }
}
