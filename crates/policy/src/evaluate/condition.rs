//! The condition of a statement: all operators and all keys must hold (IAM user guide, "Conditions with multiple context keys or values").

use std::collections::BTreeSet;

use serde_json::Value;

use super::operators::{Operator, operator};
use super::request::Presence;
use super::truth::Truth;
use super::variables::Variables;

/// The set operator before the name of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantifier {
    /// There is none: the key has one value.
    Single,
    /// At least one value of the request.
    Any,
    /// Every value of the request.
    All,
}

/// One key under one operator.
struct Test<'a> {
    quantifier: Quantifier,
    operator: Operator,
    negated: bool,
    if_exists: bool,
    wanted: &'a [String],
    variables: &'a Variables<'a>,
}

/// Tells if a condition holds. The keys on which an unknown answer depends are added to `on`.
pub(super) fn holds(conditions: &Value, variables: &Variables<'_>, on: &mut BTreeSet<String>) -> Truth {
    let Some(operators) = conditions.as_object() else {
        on.insert("its conditions, which are no document".to_owned());
        return Truth::Unknown;
    };
    let (mut truth, mut unknown) = (Truth::True, BTreeSet::new());
    for (name, keys) in operators {
        let Some(keys) = keys.as_object() else {
            truth = truth.and(Truth::Unknown);
            unknown.insert(name.clone());
            continue;
        };
        for (key, wanted) in keys {
            let one = scalars(wanted).map_or(Truth::Unknown, |wanted| single(name, key, &wanted, variables));
            truth = truth.and(one);
            if one == Truth::Unknown {
                unknown.insert(key.clone());
            }
        }
    }
    if truth == Truth::Unknown {
        on.extend(unknown);
    }
    truth
}

fn single(name: &str, key: &str, wanted: &[String], variables: &Variables<'_>) -> Truth {
    let lower = name.to_ascii_lowercase();
    let (quantifier, rest) = match lower.split_once(':') {
        Some(("foranyvalue", rest)) => (Quantifier::Any, rest),
        Some(("forallvalues", rest)) => (Quantifier::All, rest),
        Some(_) => return Truth::Unknown,
        None => (Quantifier::Single, lower.as_str()),
    };
    let (rest, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |rest| (rest, true));
    let Some((operator, negated)) = operator(rest) else { return Truth::Unknown };
    let test = Test { quantifier, operator, negated, if_exists, wanted, variables };
    let presence = variables.request.key(key);
    if operator == Operator::Null {
        // IAM has neither `NullIfExists` nor a set operator before `Null`.
        return if if_exists || quantifier != Quantifier::Single { Truth::Unknown } else { null(wanted, &presence) };
    }
    match presence {
        Presence::Absent => test.of_absent(),
        Presence::Values(values) => test.of(&values),
        Presence::EitherOr(values) => test.of_absent().agreed(test.of(&values)),
        Presence::Unknown => Truth::Unknown,
    }
}

impl Test<'_> {
    /// The answer for a request without the key. Set operators have one of their own, `IfExists` is true, and of the others the negated ones
    /// are true.
    fn of_absent(&self) -> Truth {
        match self.quantifier {
            _ if self.if_exists => Truth::True,
            Quantifier::All => Truth::True,
            Quantifier::Any => Truth::False,
            Quantifier::Single => Truth::of(self.negated),
        }
    }

    /// The answer for the values of a request. Values that are all empty count as an absent key before a set operator.
    fn of(&self, values: &[String]) -> Truth {
        if values.is_empty() || (self.quantifier != Quantifier::Single && is_null(values)) {
            return self.of_absent();
        }
        let mut each = values.iter().map(|value| self.one(value));
        match self.quantifier {
            Quantifier::Any => Truth::any(each),
            Quantifier::All => Truth::all(each),
            Quantifier::Single => {
                let first = each.next().unwrap_or(Truth::Unknown);
                // AWS does not say what an operator for one value does with several.
                each.fold(first, Truth::agreed)
            }
        }
    }

    /// The answer for one value: one of the policy's values matches, or none does if the operator is negated.
    fn one(&self, value: &str) -> Truth {
        let matches = Truth::any(self.wanted.iter().map(|wanted| self.operator.compare(wanted, value, self.variables)));
        if self.negated { matches.not() } else { matches }
    }
}

/// `Null`: true for a key that is absent or has no value, if the policy says `true`, and for one that is there if it says `false`.
fn null(wanted: &[String], presence: &Presence) -> Truth {
    let says = |word: &str| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(word));
    let of = |absent: bool| Truth::of(if absent { says("true") } else { says("false") });
    match presence {
        Presence::Absent => of(true),
        Presence::Values(values) => of(is_null(values)),
        Presence::EitherOr(values) => of(true).agreed(of(is_null(values))),
        Presence::Unknown => of(true).agreed(of(false)),
    }
}

/// True for values that are a null data set, such as an empty text.
fn is_null(values: &[String]) -> bool {
    values.iter().all(String::is_empty)
}

/// The values of a policy as texts. `None` if one of them is no scalar.
fn scalars(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(scalars).collect::<Option<Vec<_>>>().map(|lists| lists.concat()),
        Value::String(text) => Some(vec![text.clone()]),
        Value::Bool(_) | Value::Number(_) => Some(vec![value.to_string()]),
        Value::Null | Value::Object(_) => None,
    }
}
