//! The Principal and NotPrincipal elements ("IAM JSON policy elements: Principal", "NotPrincipal").

use serde_json::Value;

use super::document::texts;
use super::request::{Principal, Who};

/// The strength with which a resource's policy names a principal, weakest first. It decides which other policies still limit the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grant {
    /// It names the account, which may hand the permission on by identity-based policies.
    Account,
    /// It names the role of a session: a permissions boundary and a session policy still limit it.
    Role,
    /// It names the very principal that asks (a user, a session, the root user or a service), or everybody. A wildcard is limited by neither boundary nor session
    /// policy ("Policy evaluation for requests within a single account").
    Direct,
}

/// The strongest way in which an element names a principal. `None` if it does not.
pub(super) fn named(element: &Value, principal: &Principal) -> Option<Grant> {
    if element.as_str() == Some("*") {
        return Some(Grant::Direct);
    }
    if let Who::Service(name) = &principal.who {
        return element.get("Service").is_some_and(|names| texts(names).iter().any(|text| text == name)).then_some(Grant::Direct);
    }
    let listed = element.get("AWS").map(texts).unwrap_or_default();
    listed.iter().filter_map(|text| grant(text, principal)).max()
}

/// True if a NotPrincipal element exempts a principal: a user is exempt if it and its account are named, a session if it, its role and its account are.
pub(super) fn exempt(element: &Value, principal: &Principal) -> bool {
    if element.as_str() == Some("*") {
        return true;
    }
    let listed = element.get("AWS").map(texts).unwrap_or_default();
    let has = |name: &String| listed.iter().any(|text| text == name);
    let account = listed.iter().any(|text| text == "*" || is_account(text, &principal.account));
    match &principal.who {
        Who::Service(name) => element.get("Service").is_some_and(|names| texts(names).contains(name)),
        _ if listed.iter().any(|text| text == "*") => true,
        Who::Root => account,
        Who::User(arn) | Who::Role(arn) => account && has(arn),
        Who::Session { session, role } => account && has(role) && has(session),
    }
}

fn grant(text: &str, principal: &Principal) -> Option<Grant> {
    if text == "*" {
        return Some(Grant::Direct);
    }
    let direct = match &principal.who {
        Who::Root => is_account(text, &principal.account).then_some(Grant::Direct),
        Who::User(arn) => (text == arn).then_some(Grant::Direct),
        Who::Role(arn) => (text == arn).then_some(Grant::Role),
        Who::Session { session, .. } if text == session => Some(Grant::Direct),
        Who::Session { role, .. } => (text == role).then_some(Grant::Role),
        Who::Service(_) => None,
    };
    direct.or_else(|| is_account(text, &principal.account).then_some(Grant::Account))
}

/// True if a text names an account, by its number or by the ARN of its root.
fn is_account(text: &str, account: &str) -> bool {
    text == account || (text.starts_with("arn:") && text.ends_with(&format!(":iam::{account}:root")))
}
