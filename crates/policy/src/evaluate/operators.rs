//! The condition operators: the comparison of one value of a request with one value of a policy (IAM user guide, "IAM JSON policy elements:
//! Condition operators").

use std::net::IpAddr;

use ipnet::IpNet;

use super::arn;
use super::dates::moment;
use super::truth::Truth;
use super::variables::{Resolved, Variables};
use super::wildcard::Pattern;

/// A comparison, without its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

/// The relation that numbers and dates must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// The comparison of a name in lower case, and true if it is negated. `None` for a name that IAM does not have.
pub(super) fn operator(name: &str) -> Option<(Operator, bool)> {
    let found = match name {
        "stringequals" => (Operator::StringEquals, false),
        "stringnotequals" => (Operator::StringEquals, true),
        "stringequalsignorecase" => (Operator::StringEqualsIgnoreCase, false),
        "stringnotequalsignorecase" => (Operator::StringEqualsIgnoreCase, true),
        "stringlike" => (Operator::StringLike, false),
        "stringnotlike" => (Operator::StringLike, true),
        "numericequals" => (Operator::Numeric(Order::Equal), false),
        "numericnotequals" => (Operator::Numeric(Order::Equal), true),
        "numericlessthan" => (Operator::Numeric(Order::Less), false),
        "numericlessthanequals" => (Operator::Numeric(Order::LessOrEqual), false),
        "numericgreaterthan" => (Operator::Numeric(Order::Greater), false),
        "numericgreaterthanequals" => (Operator::Numeric(Order::GreaterOrEqual), false),
        "dateequals" => (Operator::Date(Order::Equal), false),
        "datenotequals" => (Operator::Date(Order::Equal), true),
        "datelessthan" => (Operator::Date(Order::Less), false),
        "datelessthanequals" => (Operator::Date(Order::LessOrEqual), false),
        "dategreaterthan" => (Operator::Date(Order::Greater), false),
        "dategreaterthanequals" => (Operator::Date(Order::GreaterOrEqual), false),
        "bool" => (Operator::Bool, false),
        "binaryequals" => (Operator::Binary, false),
        "ipaddress" => (Operator::IpAddress, false),
        "notipaddress" => (Operator::IpAddress, true),
        // The two behave alike.
        "arnequals" | "arnlike" => (Operator::Arn, false),
        "arnnotequals" | "arnnotlike" => (Operator::Arn, true),
        "null" => (Operator::Null, false),
        _ => return None,
    };
    Some(found)
}

impl Operator {
    /// Compares a value of the request with one of the policy. Unknown if one of them is not of the operator's type.
    pub(super) fn compare(self, wanted: &str, value: &str, variables: &Variables<'_>) -> Truth {
        match self {
            Self::StringEquals => with_variables(wanted, variables, |pattern| Truth::of(pattern.text() == value)),
            Self::StringEqualsIgnoreCase => {
                with_variables(wanted, variables, |pattern| Truth::of(pattern.text().to_lowercase() == value.to_lowercase()))
            }
            Self::StringLike => with_variables(wanted, variables, |pattern| Truth::of(pattern.matches(value))),
            Self::Arn => with_variables(wanted, variables, |pattern| arn::compared(pattern, value)),
            Self::Numeric(order) => ordered(number(value), number(wanted), order),
            Self::Date(order) => ordered(moment(value), moment(wanted), order),
            Self::Bool => match (boolean(wanted), boolean(value)) {
                (Some(wanted), Some(value)) => Truth::of(wanted == value),
                (None, _) | (_, None) => Truth::Unknown,
            },
            Self::Binary => Truth::of(wanted == value),
            Self::IpAddress => ip(wanted, value),
            Self::Null => Truth::Unknown,
        }
    }
}

/// Compares a value after the variables were put in. One whose key is absent matches nothing.
fn with_variables(wanted: &str, variables: &Variables<'_>, compare: impl Fn(&Pattern) -> Truth) -> Truth {
    match variables.resolve(wanted) {
        Resolved::Pattern(pattern) => compare(&pattern),
        Resolved::Nothing => Truth::False,
        Resolved::Unknown => Truth::Unknown,
    }
}

fn ordered<T: PartialOrd>(value: Option<T>, wanted: Option<T>, order: Order) -> Truth {
    let ordering = value.zip(wanted).and_then(|(value, wanted)| value.partial_cmp(&wanted));
    ordering.map_or(Truth::Unknown, |ordering| Truth::of(order.holds(ordering)))
}

/// A number of IAM: whole or decimal.
fn number(text: &str) -> Option<f64> {
    let decimal = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    text.parse().ok().filter(|_| decimal)
}

fn boolean(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") { Some(true) } else { is("false").then_some(false) }
}

/// An address within a range in CIDR form, or equal to an address.
fn ip(wanted: &str, value: &str) -> Truth {
    let range = wanted.parse::<IpNet>().ok().or_else(|| wanted.parse::<IpAddr>().ok().map(IpNet::from));
    match (range, value.parse::<IpAddr>().ok()) {
        (Some(range), Some(address)) => Truth::of(range.contains(&address)),
        (None, _) | (_, None) => Truth::Unknown,
    }
}
