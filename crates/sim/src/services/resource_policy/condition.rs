//! Condition blocks: every operator of IAM, with `IfExists` and the two ways of comparing several values.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use super::{Facts, filled, texts};
use crate::filter::like;

/// The comparison of a key that has several values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    None,
    All,
    Any,
}

/// True if a condition block holds; one that is not there does.
pub(super) fn met(block: Option<&Value>, facts: &Facts, variables: bool) -> bool {
    let operators = block.and_then(Value::as_object).into_iter().flatten();
    operators.into_iter().all(|(operator, keys)| {
        keys.as_object().into_iter().flatten().all(|(key, wanted)| {
            let wanted: Vec<String> = texts(wanted).iter().map(|text| filled(text, facts, variables)).collect();
            holds(operator, &wanted, facts.get(&key.to_ascii_lowercase()).map(Vec::as_slice))
        })
    })
}

fn holds(operator: &str, wanted: &[String], given: Option<&[String]>) -> bool {
    let (set, operator) = match operator.split_once(':') {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => (Set::All, rest),
        Some((_, rest)) => (Set::Any, rest),
        None => (Set::None, operator),
    };
    let lower = operator.to_ascii_lowercase();
    let (base, if_exists) = lower.strip_suffix("ifexists").map_or((lower.as_str(), false), |base| (base, true));
    if base == "null" {
        return wanted.iter().any(|text| text.eq_ignore_ascii_case("true") == given.is_none());
    }
    let (positive, negated) = positive(base);
    let Some(given) = given else {
        // A key that the request does not carry is unlike everything.
        return match set {
            Set::All => true,
            Set::Any => false,
            Set::None => if_exists || negated,
        };
    };
    let one = |value: &String| wanted.iter().any(|wanted| compare(positive, wanted, value)) != negated;
    if set == Set::All || (set == Set::None && negated) { given.iter().all(one) } else { given.iter().any(one) }
}

/// An operator without its negation.
fn positive(operator: &str) -> (&str, bool) {
    match operator {
        "stringnotequals" => ("stringequals", true),
        "stringnotequalsignorecase" => ("stringequalsignorecase", true),
        "stringnotlike" => ("stringlike", true),
        "arnnotequals" | "arnnotlike" => ("arnlike", true),
        "numericnotequals" => ("numericequals", true),
        "datenotequals" => ("dateequals", true),
        "notipaddress" => ("ipaddress", true),
        other => (other, false),
    }
}

fn compare(operator: &str, wanted: &str, given: &str) -> bool {
    let numbers = || Some((given.parse::<f64>().ok()?, wanted.parse::<f64>().ok()?));
    let dates = || Some((moment(given)?, moment(wanted)?));
    match operator {
        "stringequals" | "binaryequals" => wanted == given,
        "stringequalsignorecase" | "bool" => wanted.eq_ignore_ascii_case(given),
        "stringlike" | "arnequals" | "arnlike" => like(wanted, given),
        "ipaddress" => within(wanted, given),
        "numericequals" => numbers().is_some_and(|(given, wanted)| (given - wanted).abs() < f64::EPSILON),
        "numericlessthan" => numbers().is_some_and(|(given, wanted)| given < wanted),
        "numericlessthanequals" => numbers().is_some_and(|(given, wanted)| given <= wanted),
        "numericgreaterthan" => numbers().is_some_and(|(given, wanted)| given > wanted),
        "numericgreaterthanequals" => numbers().is_some_and(|(given, wanted)| given >= wanted),
        "dateequals" => dates().is_some_and(|(given, wanted)| given == wanted),
        "datelessthan" => dates().is_some_and(|(given, wanted)| given < wanted),
        "datelessthanequals" => dates().is_some_and(|(given, wanted)| given <= wanted),
        "dategreaterthan" => dates().is_some_and(|(given, wanted)| given > wanted),
        "dategreaterthanequals" => dates().is_some_and(|(given, wanted)| given >= wanted),
        // The services refuse documents with other operators.
        _ => false,
    }
}

fn within(range: &str, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let range = range.parse::<IpNet>().ok().or_else(|| range.parse::<IpAddr>().ok().map(IpNet::from));
    range.is_some_and(|range| range.contains(&address))
}

/// A moment in ISO 8601 or in epoch seconds.
fn moment(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().or_else(|| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(operator: &str, wanted: &[&str], given: Option<&[&str]>) -> bool {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        holds(operator, &own(wanted), given.map(own).as_deref())
    }

    #[test]
    fn operators() {
        for (operator, wanted, given, expected) in [
            ("StringEquals", &["a", "b"][..], Some(&["b"][..]), true),
            ("StringEquals", &["a"], None, false),
            ("StringNotEquals", &["a"], None, true),
            ("StringNotEquals", &["a", "b"], Some(&["b"]), false),
            ("StringNotEqualsIgnoreCase", &["A"], Some(&["a"]), false),
            ("StringEqualsIfExists", &["a"], None, true),
            ("StringEqualsIfExists", &["a"], Some(&["b"]), false),
            ("stringlike", &["vpce-*"], Some(&["vpce-1"]), true),
            ("StringNotLike", &["vpce-*"], Some(&["vpce-1"]), false),
            ("ArnEquals", &["arn:aws:iam::1:role/*"], Some(&["arn:aws:iam::1:role/a"]), true),
            ("ArnNotLike", &["arn:aws:iam::1:role/*"], Some(&["arn:aws:iam::2:role/a"]), true),
            ("Bool", &["false"], Some(&["true"]), false),
            ("Bool", &["true"], Some(&["true"]), true),
            ("Null", &["true"], None, true),
            ("Null", &["true"], Some(&["x"]), false),
            ("Null", &["false"], Some(&["x"]), true),
            ("NumericLessThan", &["10"], Some(&["9"]), true),
            ("NumericGreaterThanEquals", &["10"], Some(&["x"]), false),
            ("NumericNotEquals", &["10"], Some(&["10"]), false),
            ("DateGreaterThan", &["2026-01-01T00:00:00Z"], Some(&["2026-06-01T00:00:00Z"]), true),
            ("DateLessThanEquals", &["2026-01-01T00:00:00Z"], Some(&["1767225600"]), true),
            ("IpAddress", &["203.0.113.0/24"], Some(&["203.0.113.9"]), true),
            ("NotIpAddress", &["203.0.113.9"], Some(&["203.0.113.9"]), false),
            ("NotIpAddress", &["203.0.113.9"], None, true),
            ("ForAllValues:StringEquals", &["a", "b"], Some(&["a", "b"]), true),
            ("ForAllValues:StringEquals", &["a"], Some(&["a", "b"]), false),
            ("ForAllValues:StringEquals", &["a"], None, true),
            ("ForAnyValue:StringEquals", &["a"], Some(&["a", "b"]), true),
            ("ForAnyValue:StringNotEquals", &["a"], Some(&["a"]), false),
            ("ForAnyValue:StringEquals", &["a"], None, false),
            ("Sounds", &["a"], Some(&["a"]), false),
        ] {
            assert_eq!(said(operator, wanted, given), expected, "{operator} {wanted:?} {given:?}");
        }
    }
}
