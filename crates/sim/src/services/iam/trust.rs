//! Principals of trust policies: their existence, the form that deleted ones take, and the callers that a policy lets
//! in.
//!
//! It deliberately judges only the conditions whose keys it is given; a condition on any other key counts as met, because the request
//! that would carry it is not simulated.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::document::{malformed, statements, texts};
use crate::filter::like;
use crate::{ServiceError, Time, World};

/// Checks that every principal of a parsed trust policy exists and was propagated; returns the unique ids of those of this account.
pub(super) fn resolve(world: &World, now: Time, document: &Value) -> Result<BTreeMap<String, String>, ServiceError> {
    let mut ids = BTreeMap::new();
    for statement in statements(document)? {
        let Some(principal) = statement.get("Principal").or_else(|| statement.get("NotPrincipal")) else { continue };
        if principal.as_str() == Some("*") {
            continue;
        }
        let kinds = principal.as_object().ok_or_else(|| malformed(format!("Invalid principal in policy: {principal}")))?;
        for (kind, values) in kinds {
            for value in texts(values).ok_or_else(|| invalid(kind, &values.to_string()))? {
                if let Some(id) = check(world, now, kind, value)? {
                    ids.insert(value.to_owned(), id);
                }
            }
        }
    }
    Ok(ids)
}

/// True if every principal in an element of a resource's policy exists and has reached the other services; `*` does.
pub fn principals_exist(world: &World, now: Time, element: &Value) -> bool {
    if element.as_str() == Some("*") {
        return true;
    }
    let kinds = element.as_object().filter(|kinds| !kinds.is_empty());
    kinds.is_some_and(|kinds| {
        kinds.iter().all(|(kind, values)| {
            let values = texts(values).filter(|values| !values.is_empty());
            values.is_some_and(|values| values.iter().all(|value| check(world, now, kind, value).is_ok()))
        })
    })
}

fn invalid(kind: &str, value: &str) -> ServiceError {
    malformed(format!("Invalid principal in policy: \"{}\":\"{value}\"", if kind == "Service" { "SERVICE" } else { kind }))
}

fn check(world: &World, now: Time, kind: &str, value: &str) -> Result<Option<String>, ServiceError> {
    let good = match kind {
        "Service" => service_name(value),
        "Federated" => value.starts_with("arn:") || (value.contains('.') && !value.contains(char::is_whitespace)),
        "CanonicalUser" => value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit()),
        "AWS" => return check_aws(world, now, value),
        _ => false,
    };
    if good { Ok(None) } else { Err(invalid(kind, value)) }
}

/// Principals that end otherwise than all others do.
const ODD_PRINCIPALS: [&str; 2] = ["alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com"];

/// Tells if a text has the form of a service principal. The list of principals is not published, but a slip such as
/// `sagemaker.amazon.com` certainly is none.
fn service_name(value: &str) -> bool {
    if ODD_PRINCIPALS.contains(&value) {
        return true;
    }
    let ending = [".amazonaws.com", ".amazonaws.com.cn"].iter().find_map(|e| value.strip_suffix(e));
    ending.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b))
    })
}

fn check_aws(world: &World, now: Time, value: &str) -> Result<Option<String>, ServiceError> {
    if value == "*" || account_id(value) {
        return Ok(None);
    }
    let no = || invalid("AWS", value);
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let [_, partition, service, "", account, resource] = parts[..] else { return Err(no()) };
    let known =
        value.starts_with("arn:") && partition.starts_with("aws") && account_id(account) && !value.contains(['*', '?', ' ']);
    if !known {
        return Err(no());
    }
    let (kind, path) = resource.split_once('/').unwrap_or((resource, ""));
    match (service, kind) {
        ("iam", "root") if path.is_empty() => Ok(None),
        ("iam", "role" | "user") | ("sts", "assumed-role" | "federated-user") if path.is_empty() => Err(no()),
        ("iam", "role" | "user") if account == world.account => match entity(world, value) {
            Some(entity) if entity.visible_at <= now => Ok(Some(entity.id.to_owned())),
            Some(_) | None => Err(no()),
        },
        ("iam", "role" | "user") | ("sts", "assumed-role" | "federated-user") => Ok(None),
        _ => Err(no()),
    }
}

fn account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

struct Entity<'a> {
    id: &'a str,
    visible_at: Time,
}

fn entity<'a>(world: &'a World, arn: &str) -> Option<Entity<'a>> {
    let key = super::key(arn.rsplit('/').next()?);
    if let Some(role) = world.iam.roles.get(&key).filter(|role| role.arn == arn) {
        return Some(Entity { id: &role.id, visible_at: role.visible_at });
    }
    let user = world.iam.users.get(&key).filter(|user| user.arn == arn)?;
    Some(Entity { id: &user.id, visible_at: user.visible_at })
}

/// A stored trust policy as IAM gives it back: an account id becomes its root ARN, and a principal that was deleted since (even if one of
/// the same name was made again) shows its unique id.
pub(super) fn shown(world: &World, trust: &str, principals: &BTreeMap<String, String>) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(trust) else { return trust.to_owned() };
    let mut changed = false;
    let list = match document.get_mut("Statement") {
        Some(Value::Array(list)) => list.iter_mut().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for statement in list {
        for member in ["Principal", "NotPrincipal"] {
            let Some(aws) = statement.get_mut(member).and_then(|p| p.get_mut("AWS")) else { continue };
            let values = match aws {
                Value::Array(values) => values.iter_mut().collect(),
                one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![one],
            };
            for value in values {
                if let Some(other) = value.as_str().and_then(|text| replacement(world, text, principals)) {
                    *value = json!(other);
                    changed = true;
                }
            }
        }
    }
    if changed { document.to_string() } else { trust.to_owned() }
}

fn replacement(world: &World, principal: &str, principals: &BTreeMap<String, String>) -> Option<String> {
    if account_id(principal) {
        return Some(format!("arn:aws:iam::{principal}:root"));
    }
    let id = principals.get(principal)?;
    let same = entity(world, principal).is_some_and(|entity| entity.id == id);
    (!same).then(|| id.clone())
}

/// The identity that wants to assume a role.
pub(super) enum Who<'a> {
    /// A service, by its principal.
    Service(&'a str),
    /// A caller of this account, by its ARN.
    Caller(&'a str),
}

/// True if a trust policy lets somebody assume its role.
pub(super) fn lets_in(account: &str, trust: &str, who: &Who<'_>, facts: &BTreeMap<&str, &str>) -> bool {
    let Ok(document) = serde_json::from_str::<Value>(trust) else { return false };
    let mut allowed = false;
    for statement in statements(&document).unwrap_or_default() {
        let concerned = names(account, statement, who) && acts(statement) && met(statement, facts);
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") if concerned => return false,
            Some("Allow") if concerned => allowed = true,
            Some(_) | None => {}
        }
    }
    allowed
}

fn names(account: &str, statement: &Map<String, Value>, who: &Who<'_>) -> bool {
    match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), _) => principal_is(account, principal, who),
        (None, Some(principal)) => !principal_is(account, principal, who),
        (None, None) => false,
    }
}

fn principal_is(account: &str, principal: &Value, who: &Who<'_>) -> bool {
    if principal.as_str() == Some("*") {
        return true;
    }
    let listed = |kind: &str| principal.get(kind).and_then(texts).unwrap_or_default();
    match who {
        Who::Service(name) => listed("Service").contains(name),
        Who::Caller(arn) => listed("AWS")
            .iter()
            .any(|p| *p == "*" || *p == account || p.ends_with(&format!("::{account}:root")) || same_caller(p, arn)),
    }
}

/// A role's session is let in by the role's own ARN, whose path the session's ARN does not show.
fn same_caller(principal: &str, caller: &str) -> bool {
    let session_role = caller.split_once(":assumed-role/").and_then(|(_, rest)| rest.split('/').next());
    principal == caller
        || session_role.is_some_and(|role| principal.contains(":role/") && principal.rsplit('/').next() == Some(role))
}

fn acts(statement: &Map<String, Value>) -> bool {
    let matches = |member: &str| {
        let patterns = statement.get(member).and_then(texts)?;
        Some(patterns.iter().any(|p| like(&p.to_ascii_lowercase(), "sts:assumerole")))
    };
    matches("Action").or_else(|| matches("NotAction").map(|m| !m)).unwrap_or(false)
}

fn met(statement: &Map<String, Value>, facts: &BTreeMap<&str, &str>) -> bool {
    let Some(condition) = statement.get("Condition").and_then(Value::as_object) else { return true };
    condition.iter().all(|(operator, keys)| {
        keys.as_object().into_iter().flatten().all(|(key, values)| {
            let Some(fact) = facts.get(key.to_ascii_lowercase().as_str()) else { return true };
            let wanted = texts(values).unwrap_or_default();
            match operator.trim_end_matches("IfExists") {
                "StringEquals" => wanted.contains(fact),
                "StringNotEquals" => !wanted.contains(fact),
                "StringEqualsIgnoreCase" => wanted.iter().any(|w| w.eq_ignore_ascii_case(fact)),
                "StringLike" => wanted.iter().any(|w| like(w, fact)),
                "StringNotLike" => !wanted.iter().any(|w| like(w, fact)),
                _ => true,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Account, TRUST};
    use super::*;

    fn trust(principal: &Value) -> Value {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}})
    }

    #[test]
    fn principals_must_exist() {
        let account = Account::new();
        for (principal, good) in [
            (json!("*"), true),
            (json!({"AWS": "*"}), true),
            (json!({"AWS": ["000000000001", "arn:aws:iam::999999999999:root", "arn:aws:iam::999999999999:role/x"]}), true),
            (json!({"AWS": "arn:aws:sts::000000000001:assumed-role/r/s"}), true),
            (json!({"Service": ["ec2.amazonaws.com", "sagemaker.amazonaws.com"]}), true),
            (json!({"Federated": "cognito-identity.amazonaws.com"}), true),
            (json!({"AWS": "arn:aws:iam::000000000001:role/nobody"}), false),
            (json!({"AWS": "arn:aws:iam::999999999999:group/x"}), false),
            (json!({"AWS": "arn:aws:iam::999999999999:role/*"}), false),
            (json!({"AWS": "me"}), false),
            (json!({"AWS": 1}), false),
            (json!({"Service": "sagemaker"}), false),
            (json!({"Service": "sagemaker.amazon.com"}), false),
            (json!({"Service": "alexa-appkit.amazon.com"}), true),
            (json!({"Person": "x"}), false),
            (json!("me"), false),
        ] {
            let said = resolve(&account.world, account.now, &trust(&principal));
            assert_eq!(said.is_ok(), good, "{principal}: {said:?}");
        }
        let said = resolve(&account.world, account.now, &trust(&json!({"Service": "sagemaker"}))).unwrap_err();
        assert_eq!(said.message, "Invalid principal in policy: \"SERVICE\":\"sagemaker\"");
    }

    #[test]
    fn fresh_principals_must_have_propagated() {
        let mut account = Account::new();
        account.done("CreateRole", &json!({"RoleName": "first", "AssumeRolePolicyDocument": TRUST}));
        let document = trust(&json!({"AWS": "arn:aws:iam::000000000001:role/first"})).to_string();
        let second = json!({"RoleName": "second", "AssumeRolePolicyDocument": document});
        let error = account.refused("CreateRole", &second);
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"arn:aws:iam::000000000001:role/first\"")
        );
        account.wait(10);
        account.done("CreateRole", &second);
    }

    #[test]
    fn deleted_principals_show_their_id() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "u"}));
        account.wait(10);
        let document = trust(&json!({"AWS": ["arn:aws:iam::000000000001:user/u", "000000000001"]})).to_string();
        account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": document}));
        let shown = |account: &mut Account| {
            let role = account.done("GetRole", &json!({"RoleName": "r"}));
            let text = role["Role"]["AssumeRolePolicyDocument"].as_str().unwrap().to_owned();
            let text = percent_encoding::percent_decode_str(&text).decode_utf8().unwrap().into_owned();
            serde_json::from_str::<Value>(&text).unwrap()["Statement"]["Principal"]["AWS"].clone()
        };
        assert_eq!(shown(&mut account), json!(["arn:aws:iam::000000000001:user/u", "arn:aws:iam::000000000001:root"]));
        account.done("DeleteUser", &json!({"UserName": "u"}));
        account.done("CreateUser", &json!({"UserName": "u"}));
        assert!(shown(&mut account)[0].as_str().unwrap().starts_with("AIDA"));
    }

    #[test]
    fn whom_a_policy_lets_in() {
        let facts = BTreeMap::from([("aws:sourceaccount", "000000000001"), ("sts:externalid", "e")]);
        let lets = |statements: Value, who: &Who<'_>| {
            lets_in("000000000001", &json!({"Statement": statements}).to_string(), who, &facts)
        };
        let sagemaker = Who::Service("sagemaker.amazonaws.com");
        let session = Who::Caller("arn:aws:sts::000000000001:assumed-role/ops/me");
        let allow = |principal: Value, condition: Value| {
            let mut statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
            if !condition.is_null() {
                statement["Condition"] = condition;
            }
            statement
        };
        let service = json!({"Service": ["ec2.amazonaws.com", "sagemaker.amazonaws.com"]});
        assert!(lets(allow(service.clone(), Value::Null), &sagemaker));
        assert!(!lets(allow(json!({"Service": "ec2.amazonaws.com"}), Value::Null), &sagemaker));
        assert!(lets(allow(service.clone(), json!({"StringEquals": {"aws:SourceAccount": "000000000001"}})), &sagemaker));
        assert!(!lets(allow(service.clone(), json!({"StringEquals": {"aws:SourceAccount": "000000000002"}})), &sagemaker));
        assert!(!lets(allow(json!("*"), json!({"StringNotLike": {"sts:ExternalId": ["?"]}})), &session));
        assert!(lets(allow(json!({"AWS": "arn:aws:iam::000000000001:role/team/ops"}), Value::Null), &session));
        assert!(lets(allow(json!({"AWS": "arn:aws:iam::000000000001:root"}), Value::Null), &session));
        assert!(!lets(allow(json!({"AWS": "arn:aws:iam::000000000001:role/dev"}), Value::Null), &session));
        let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "sts:*"});
        assert!(!lets(json!([allow(service, Value::Null), deny]), &sagemaker));
        assert!(!lets_in("1", "not json", &sagemaker, &facts));
    }
}
