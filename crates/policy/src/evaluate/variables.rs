//! Policy variables: `${aws:username}` in resources and in the values of string and ARN conditions.

use super::request::{Presence, Request};
use super::wildcard::Pattern;

/// The policy variables that a document knows.
pub(super) struct Variables<'a> {
    pub(super) request: &'a Request,
    /// True for the version of the policy language that has variables. In the older one `${...}` is text.
    pub(super) known: bool,
}

/// A text after its variables were put in.
pub(super) enum Resolved {
    /// A pattern.
    Pattern(Pattern),
    /// A variable stands for a key that the request does not have, so that the text matches nothing.
    Nothing,
    /// A variable stands for something that is not known.
    Unknown,
}

impl Variables<'_> {
    /// Puts the values of variables into a text: `${aws:PrincipalAccount}`, with a default as in `${aws:username, 'nobody'}`, and `${*}`,
    /// `${?}` and `${$}` for these characters (IAM user guide, "IAM policy elements: Variables and tags").
    pub(super) fn resolve(&self, text: &str) -> Resolved {
        if !self.known {
            return Resolved::Pattern(Pattern::of(text));
        }
        let (mut out, mut rest) = (Pattern::default(), text);
        while let Some((before, after)) = rest.split_once("${") {
            out.push(before);
            let Some((inside, after)) = after.split_once('}') else {
                out.push("${");
                rest = after;
                continue;
            };
            match self.value(inside) {
                Value::Text(text) => out.push_literal(&text),
                Value::Nothing => return Resolved::Nothing,
                Value::Unknown => return Resolved::Unknown,
            }
            rest = after;
        }
        out.push(rest);
        Resolved::Pattern(out)
    }

    fn value(&self, inside: &str) -> Value {
        if ["*", "?", "$"].contains(&inside) {
            return Value::Text(inside.to_owned());
        }
        let (name, default) = match inside.split_once(',') {
            Some((name, default)) => (name.trim(), Some(default.trim())),
            None => (inside.trim(), None),
        };
        // Every key has a prefix, such as `aws:`. Anything else is no variable of IAM.
        if !name.contains(':') {
            return Value::Unknown;
        }
        match self.request.key(name) {
            Presence::Values(values) if values.is_empty() => default.map_or(Value::Nothing, quoted),
            Presence::Absent => default.map_or(Value::Nothing, quoted),
            // Only a key of one value can be a variable.
            Presence::Values(values) => <[String; 1]>::try_from(values).map_or(Value::Unknown, |[value]| Value::Text(value)),
            Presence::EitherOr(_) | Presence::Unknown => Value::Unknown,
        }
    }
}

/// The value of a variable.
enum Value {
    Text(String),
    Nothing,
    Unknown,
}

/// A default, which stands in single quotes.
fn quoted(default: &str) -> Value {
    let inside = default.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inside.map_or(Value::Unknown, |text| Value::Text(text.to_owned()))
}
