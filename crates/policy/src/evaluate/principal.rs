//! The principals of a statement: if they mean the caller, and by what they name it.

use serde_json::{Map, Value};

use super::arn::without_path;
use super::request::Principal;
use super::truth::Truth;

/// The way in which a resource policy names the caller. It decides which other policies limit what is granted (IAM user guide, "Policy evaluation
/// for requests within a single account").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grant {
    /// By its account, which hands the decision to the policies of identities.
    Account,
    /// By its role. The boundary of the role and session policies still limit it.
    Role,
    /// By itself, or everybody. Nothing but a denial limits it.
    Direct,
}

/// The truth that a statement names the caller, with the strongest way in which it does or may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) truth: Truth,
    pub(super) grant: Grant,
}

impl Named {
    const fn new(truth: Truth, grant: Grant) -> Self {
        Self { truth, grant }
    }

    /// The stronger one: a sure one before an unsure one, and among these the one that grants more.
    fn or(self, other: Self) -> Self {
        let rank = |named: Self| match named.truth {
            Truth::True => (2, named.grant),
            Truth::Unknown => (1, named.grant),
            Truth::False => (0, named.grant),
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// Tells if the principals of a statement are or hold the caller. A statement without any is one of an identity, which is the caller's own.
///
/// A caller with a permissions boundary is exempted by no `NotPrincipal` ("The NotPrincipal element with a Deny effect will always deny any IAM
/// principal that has a permissions boundary policy attached", IAM user guide, permissions boundaries).
pub(super) fn named(statement: &Map<String, Value>, caller: &Principal, bounded: bool) -> Named {
    if let Some(listed) = statement.get("Principal") {
        return listed_in(listed, caller);
    }
    match statement.get("NotPrincipal") {
        Some(_) if bounded => Named::new(Truth::True, Grant::Direct),
        Some(excluded) => Named::new(exempted(excluded, caller).not(), Grant::Direct),
        None => Named::new(Truth::True, Grant::Direct),
    }
}

fn listed_in(listed: &Value, caller: &Principal) -> Named {
    let nobody = Named::new(Truth::False, Grant::Account);
    texts(listed).iter().map(|(kind, text)| means(kind, text, caller)).fold(nobody, Named::or)
}

/// True if `NotPrincipal` exempts the caller. A session of a role is exempted only if the session, the role and the account are named (IAM user guide,
/// "NotPrincipal with Deny"). If only some of them are, it is better not to count on either.
fn exempted(excluded: &Value, caller: &Principal) -> Truth {
    let all = texts(excluded);
    let found: Vec<(Named, &str)> = all.iter().map(|(kind, text)| (means(kind, text, caller), text.as_str())).collect();
    let any = |grant: Grant, truth: Truth| found.iter().any(|(named, _)| named.truth == truth && named.grant == grant);
    if found.iter().all(|(named, _)| named.truth == Truth::False) {
        return Truth::False;
    }
    let everybody = found.iter().any(|(named, text)| *text == "*" && named.truth == Truth::True);
    let whole = match caller {
        Principal::Root { .. } | Principal::Service { .. } => any(Grant::Direct, Truth::True),
        Principal::User { .. } => any(Grant::Account, Truth::True) && any(Grant::Direct, Truth::True),
        Principal::RoleSession { .. } | Principal::Role { .. } => {
            any(Grant::Account, Truth::True) && any(Grant::Role, Truth::True) && any(Grant::Direct, Truth::True)
        }
    };
    if everybody || whole { Truth::True } else { Truth::Unknown }
}

/// Tells if one principal means the caller.
fn means(kind: &str, text: &str, caller: &Principal) -> Named {
    match (kind, caller) {
        ("AWS", _) if text == "*" => Named::new(Truth::True, Grant::Direct),
        ("AWS", Principal::Service { .. }) => Named::new(Truth::False, Grant::Account),
        ("AWS", _) => by_arn(text, caller),
        ("Service", Principal::Service { .. }) if text.contains("${") => Named::new(Truth::Unknown, Grant::Direct),
        ("Service", Principal::Service { name }) => Named::new(Truth::of(text == name), Grant::Direct),
        // An account by its canonical id, which nobody can tell from its number.
        ("CanonicalUser", _) if caller.account().is_some() => Named::new(Truth::Unknown, Grant::Account),
        _ => Named::new(Truth::False, Grant::Account),
    }
}

fn by_arn(text: &str, caller: &Principal) -> Named {
    let Some(own) = caller.arn() else { return Named::new(Truth::False, Grant::Account) };
    let account = caller.account().unwrap_or_default();
    let is_root = text == account || (text.split(':').nth(4) == Some(account) && text.ends_with(":root"));
    if is_root {
        let grant = if matches!(caller, Principal::Root { .. }) { Grant::Direct } else { Grant::Account };
        return Named::new(Truth::True, grant);
    }
    let not = Named::new(Truth::False, Grant::Account);
    // A unique id, such as `AROA...`, stands for a role or user whose name nobody knows. A reference stands for what is not made yet.
    let is_id = !text.starts_with("arn:") && !text.bytes().all(|b| b.is_ascii_digit());
    if is_id || text.contains("${") {
        return Named::new(Truth::Unknown, Grant::Direct);
    }
    match caller {
        Principal::RoleSession { session, .. } => {
            match caller.sessions().and_then(|begin| text.strip_prefix(&begin).map(str::to_owned)) {
                Some(name) => Named::new(Truth::of(name == *session), Grant::Direct),
                None => Named::new(Truth::of(without_path(text) == without_path(own)), Grant::Role),
            }
        }
        Principal::Role { .. } if caller.sessions().is_some_and(|begin| text.starts_with(&begin)) => {
            Named::new(Truth::Unknown, Grant::Direct)
        }
        Principal::Role { .. } => Named::new(Truth::of(without_path(text) == without_path(own)), Grant::Role),
        Principal::User { .. } => Named::new(Truth::of(text == own), Grant::Direct),
        Principal::Root { .. } | Principal::Service { .. } => not,
    }
}

/// Every principal of an element with its type. `*` alone means everybody.
fn texts(value: &Value) -> Vec<(String, String)> {
    let members = match value {
        Value::String(text) => return vec![("AWS".to_owned(), text.clone())],
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return Vec::new(),
    };
    let listed = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![one.clone()],
    };
    let each = members.iter().flat_map(|(kind, value)| listed(value).into_iter().map(|item| (kind.clone(), item)));
    each.filter_map(|(kind, item)| match item {
        Value::String(text) => Some((kind, text)),
        Value::Number(number) => Some((kind, number.to_string())),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
    .collect()
}
