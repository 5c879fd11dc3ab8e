//! Condition blocks ("IAM JSON policy elements: Condition operators", "Multivalued context keys").

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use super::document::texts;
use super::glob;
use super::request::Keys;
use super::variable;

/// The comparison of a key that has several values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// No qualifier.
    None,
    /// `ForAllValues`.
    All,
    /// `ForAnyValue`.
    Any,
}

/// An operator without its qualifier, `IfExists` and negation, in lower case.
struct Operator {
    base: String,
    set: Set,
    if_exists: bool,
    negated: bool,
}

/// Reads the name of an operator.
fn operator(name: &str) -> Operator {
    let lower = name.to_ascii_lowercase();
    let (set, rest) = match lower.split_once(':') {
        Some(("forallvalues", rest)) => (Set::All, rest),
        Some(("foranyvalue", rest)) => (Set::Any, rest),
        Some(_) | None => (Set::None, lower.as_str()),
    };
    let (rest, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |base| (base, true));
    let (base, negated) = match rest {
        "notipaddress" => ("ipaddress".to_owned(), true),
        other => match other.split_once("not") {
            Some((family, compared)) => (format!("{family}{compared}"), true),
            None => (other.to_owned(), false),
        },
    };
    Operator { base, set, if_exists, negated }
}

/// True if every operator and key of a block holds. A statement without a block holds.
pub(super) fn met(block: Option<&Value>, keys: &Keys, variables: bool) -> bool {
    let operators = block.and_then(Value::as_object).into_iter().flatten();
    operators.into_iter().all(|(name, wanted)| {
        let operator = operator(name);
        wanted.as_object().into_iter().flatten().all(|(key, values)| {
            let given = keys.get(&key.to_ascii_lowercase()).filter(|values| !values.is_empty());
            holds(&operator, &texts(values), given.map(Vec::as_slice), &Text { keys, variables })
        })
    })
}

/// The keys by which the variables of a document are replaced.
struct Text<'a> {
    keys: &'a Keys,
    variables: bool,
}

fn holds(operator: &Operator, wanted: &[String], given: Option<&[String]>, text: &Text<'_>) -> bool {
    if operator.base == "null" {
        // `true` asks for a key that is not there, `false` for one that is.
        return wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case("true") == given.is_none());
    }
    let Some(given) = given else {
        // Without a value there is nothing to compare: `IfExists` and `ForAllValues` hold, `ForAnyValue` does not, and a negated operator holds.
        return operator.if_exists
            || match operator.set {
                Set::All => true,
                Set::Any => false,
                Set::None => operator.negated,
            };
    };
    // The values of a negated operator are joined by NOR, those of every other by OR ("Evaluation logic for multiple context keys or values").
    let one = |value: &String| wanted.iter().any(|wanted| equal(&operator.base, wanted, value, text)) != operator.negated;
    match operator.set {
        Set::All => given.iter().all(one),
        // AWS asks for a qualifier if a key has several values and does not say how it compares without. The negation of "one value matches" is "none matches".
        Set::None if operator.negated => given.iter().all(one),
        Set::Any | Set::None => given.iter().any(one),
    }
}

/// True if one value of a document equals, matches or bounds one value of the request. Variables count in operators on texts and ARNs alone.
fn equal(base: &str, wanted: &str, given: &str, text: &Text<'_>) -> bool {
    let literal = || variable::literal(wanted, text.keys, text.variables);
    let pattern = || variable::pattern(wanted, text.keys, text.variables);
    match base {
        "stringequals" => literal().is_some_and(|wanted| wanted == given),
        "stringequalsignorecase" => literal().is_some_and(|wanted| wanted.to_lowercase() == given.to_lowercase()),
        "stringlike" => pattern().is_some_and(|pattern| glob::matches(&pattern, given)),
        // ArnEquals and ArnLike behave identically.
        "arnequals" | "arnlike" => pattern().is_some_and(|pattern| glob::matches_arn(&pattern, given)),
        "bool" => wanted.eq_ignore_ascii_case(given),
        "binaryequals" => wanted == given,
        "ipaddress" => within(wanted, given),
        other => ordered(other, wanted, given),
    }
}

/// Operators on numbers and dates. A value that is neither compares with nothing.
fn ordered(base: &str, wanted: &str, given: &str) -> bool {
    let (order, relation) = if let Some(relation) = base.strip_prefix("numeric") {
        (number(given).zip(number(wanted)).and_then(|(given, wanted)| given.partial_cmp(&wanted)), relation)
    } else if let Some(relation) = base.strip_prefix("date") {
        (moment(given).zip(moment(wanted)).map(|(given, wanted)| given.cmp(&wanted)), relation)
    } else {
        // IAM refuses documents with other operators.
        return false;
    };
    order.is_some_and(|order| match relation {
        "equals" => order.is_eq(),
        "lessthan" => order.is_lt(),
        "lessthanequals" => order.is_le(),
        "greaterthan" => order.is_gt(),
        "greaterthanequals" => order.is_ge(),
        _ => false,
    })
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// A moment in ISO 8601 or in seconds since 1970. A date without a time is its midnight in UTC.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    if let Ok(seconds) = text.parse::<i64>() {
        return jiff::Timestamp::from_second(seconds).ok();
    }
    let dated = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    text.parse().ok().or_else(|| dated().map(|zoned| zoned.timestamp()))
}

/// True if an address is within a range; an address alone is a range of one.
fn within(range: &str, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let range = range.parse::<IpNet>().ok().or_else(|| range.parse::<IpAddr>().ok().map(IpNet::from));
    range.is_some_and(|range| range.contains(&address))
}
