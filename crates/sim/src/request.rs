//! One request as an operation sees it: canonical JSON, the time, and where it was sent.

use serde_json::Value;

use crate::Time;

/// One decoded request. `input` uses AWS's own member names; lists are JSON arrays, whatever the wire protocol was.
///
/// For the query protocols every scalar is a JSON string (`"true"`, `"443"`), as on the wire; use the accessors, which
/// accept both forms.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Virtual time at which the request arrives.
    pub now: Time,
    /// Region of the credential scope, for example `ap-northeast-1`.
    pub region: &'a str,
    /// Operation name, for example `CreateVpc`.
    pub action: &'a str,
    /// The input members.
    pub input: &'a Value,
}

impl<'a> Request<'a> {
    /// A request out of its parts.
    pub fn new(now: Time, region: &'a str, action: &'a str, input: &'a Value) -> Self {
        Self { now, region, action, input }
    }

    /// The member as text, if present and not empty.
    pub fn text(&self, member: &str) -> Option<&'a str> {
        self.input.get(member).and_then(Value::as_str).filter(|s| !s.is_empty())
    }

    /// The member as a list of strings. Empty if the member is absent.
    pub fn texts(&self, member: &str) -> Vec<String> {
        list(self.input.get(member)).iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// The member as a list of values. Empty if the member is absent.
    pub fn list(&self, member: &str) -> &'a [Value] {
        list(self.input.get(member))
    }

    /// The member as a boolean; accepts `true` and `"true"`.
    pub fn flag(&self, member: &str) -> Option<bool> {
        self.input.get(member).and_then(as_bool)
    }

    /// The member as an integer; accepts `5` and `"5"`.
    pub fn number(&self, member: &str) -> Option<i64> {
        self.input.get(member).and_then(as_i64)
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Reads a boolean in either wire form.
pub fn as_bool(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str().and_then(|s| s.parse().ok()))
}

/// Reads an integer in either wire form.
pub fn as_i64(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str().and_then(|s| s.parse().ok()))
}
