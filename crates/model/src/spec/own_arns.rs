//! Roles and users of the spec that a trust policy names by their ARN instead of a reference. IAM accepts a principal only if it
//! exists, so that such an ARN is a reference, no matter how it is written. Here it becomes one.
//!
//! ```text
//! Principal: {AWS: "arn:aws:iam::123456789012:role/A"}     becomes     Principal: {AWS: "${role/A.arn}"}
//! ```

use std::collections::BTreeMap;

use serde_json::Value;

use super::item::Item;
use crate::{Address, KindName, Place};

/// Turns the ARNs of declared roles and users into references, in the trust policies of all roles.
pub(super) fn refer(items: &mut [Item], place: &Place) {
    let declared: BTreeMap<String, Address> =
        items.iter().filter_map(|item| Some((arn(item, place)?, item.at.clone()))).collect();
    if declared.is_empty() {
        return;
    }
    for item in items.iter_mut().filter(|item| item.at.kind == KindName::Role) {
        let Some(policy) = item.want.as_mut().and_then(|want| want.get_mut("trust_policy")) else { continue };
        let Some(statements) = policy.get_mut("Statement") else { continue };
        if let Some(statements) = statements.as_array_mut() {
            statements.iter_mut().for_each(|statement| principals(statement, &declared));
        } else {
            principals(statements, &declared);
        }
    }
}

fn principals(statement: &mut Value, declared: &BTreeMap<String, Address>) {
    for member in ["Principal", "NotPrincipal"] {
        match statement.get_mut(member).and_then(|principal| principal.get_mut("AWS")) {
            Some(Value::Array(list)) => list.iter_mut().for_each(|one| replace(one, declared)),
            Some(one) => replace(one, declared),
            None => {}
        }
    }
}

fn replace(value: &mut Value, declared: &BTreeMap<String, Address>) {
    if let Some(at) = value.as_str().and_then(|text| declared.get(text)) {
        *value = Value::String(format!("${{{at}.arn}}"));
    }
}

/// The ARN that a declared role or user has or will have; `None` for other kinds, and for objects that the spec only uses.
fn arn(item: &Item, place: &Place) -> Option<String> {
    if !matches!(item.at.kind, KindName::Role | KindName::User) {
        return None;
    }
    let kind = item.at.kind.as_str();
    let want = item.want.as_ref().filter(|_| item.frame.existing.is_none())?;
    let name = want.get("name").and_then(Value::as_str).unwrap_or(item.at.name.as_str());
    let path = want.get("path").and_then(Value::as_str).unwrap_or("/");
    let Place { account, partition, .. } = place;
    Some(format!("arn:{partition}:iam::{account}:{kind}{path}{name}"))
}
