//! The messages of all protocols: a request as it came in, what was read from it, and an answer.

use serde_json::Value;

/// One HTTP request as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// `POST`.
    pub method: &'a str,
    /// Path and query, with or without scheme and host.
    pub uri: &'a str,
    /// Names in lower case, with their values.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

impl<'a> Call<'a> {
    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The path, without scheme, host and query.
    pub fn path(&self) -> &'a str {
        let rest = match self.uri.find("://") {
            Some(at) if !self.uri[..at].contains(['/', '?']) => {
                let after = &self.uri[at + 3..];
                after.find(['/', '?']).map_or("/", |slash| &after[slash..])
            }
            _ => self.uri,
        };
        rest.split(['?', '#']).next().unwrap_or_default()
    }

    /// The host and its port, from the address or else from the header.
    pub fn host(&self) -> &'a str {
        match self.uri.split_once("://") {
            Some((scheme, rest)) if !scheme.contains(['/', '?']) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
            Some(_) | None => self.header("host").unwrap_or_default(),
        }
    }

    /// The query string. Empty if there is none.
    pub fn query(&self) -> &'a str {
        self.uri.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default())
    }
}

/// A request that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The operation.
    pub action: String,
    /// Its input members.
    pub input: Value,
}

/// One HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case, with their values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A copy without null members, at any depth: AWS leaves a member out rather than sending a null.
pub(super) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), without_nulls(v))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
