//! Reads of EC2's input members with EC2's own refusals, and the words every answer shares.
//!
//! It deliberately knows no operation: which members one takes stands in [`super::operations`].

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde_json::Value;

use crate::{Request, ServiceError, World, request::as_bool};

/// The error for a member that must be there.
pub(super) fn missing(member: &str) -> ServiceError {
    ServiceError::bad("MissingParameter", format!("The request must contain the parameter {}", camel(member)))
}

/// A member that must be there.
pub(super) fn required<'a>(request: &Request<'a>, member: &str) -> Result<&'a str, ServiceError> {
    request.text(member).ok_or_else(|| missing(member))
}

/// The error for a member whose value is not acceptable.
pub(super) fn invalid(value: &str, member: &str, why: &str) -> ServiceError {
    let text = format!("Value ({value}) for parameter {} is invalid. {why}", camel(member));
    ServiceError::bad("InvalidParameterValue", text.trim_end().to_owned())
}

/// EC2 prints the names of members with a small first letter.
pub(super) fn camel(member: &str) -> String {
    let mut chars = member.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

/// A boolean member, refused when it is neither true nor false.
pub(super) fn flag(request: &Request<'_>, member: &str) -> Result<Option<bool>, ServiceError> {
    flag_of(request.input.get(member), member)
}

/// The member `Value` of a boolean attribute (`{"EnableDnsSupport": {"Value": "true"}}`).
pub(super) fn attribute_flag(request: &Request<'_>, member: &str) -> Result<Option<bool>, ServiceError> {
    match request.input.get(member) {
        None => Ok(None),
        Some(attribute) => {
            flag_of(attribute.get("Value"), member).and_then(|value| value.ok_or_else(|| missing(member)).map(Some))
        }
    }
}

/// The member `Value` of a textual attribute.
pub(super) fn attribute_text<'a>(request: &Request<'a>, member: &str) -> Option<&'a str> {
    request.input.get(member).and_then(|a| a.get("Value")).and_then(Value::as_str)
}

/// A boolean, refused when it is neither true nor false.
pub(super) fn flag_of(value: Option<&Value>, member: &str) -> Result<Option<bool>, ServiceError> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => as_bool(value).map(Some).ok_or_else(|| {
            let text = value.as_str().unwrap_or_default();
            ServiceError::bad("InvalidParameterValue", format!("Invalid value '{text}' for boolean parameter {}", camel(member)))
        }),
    }
}

/// A member that is one of some words.
pub(super) fn word<'a>(value: Option<&'a str>, member: &str, words: &[&str]) -> Result<Option<&'a str>, ServiceError> {
    match value {
        Some(value) if !words.contains(&value) => {
            Err(invalid(value, member, &format!("Valid values are: {}.", words.join(", "))))
        }
        other => Ok(other),
    }
}

/// A CIDR block in its canonical form; AWS cuts bits beyond the prefix silently.
pub(super) fn cidr(value: &str, member: &str) -> Result<Ipv4Net, ServiceError> {
    value.parse::<Ipv4Net>().map(|net| net.trunc()).map_err(|_| invalid(value, member, "This is not a valid CIDR block."))
}

/// An IPv4 address.
pub(super) fn address(value: &str, member: &str) -> Result<Ipv4Addr, ServiceError> {
    value.parse().map_err(|_| invalid(value, member, "This is not a valid IPv4 address."))
}

/// The error for two members that exclude each other.
pub(super) fn combination(one: &str, other: &str) -> ServiceError {
    let (one, other) = (camel(one), camel(other));
    ServiceError::bad("InvalidParameterCombination", format!("The parameter {one} cannot be used with the parameter {other}"))
}

/// The answer of operations that say no more than that they worked.
pub(super) fn done() -> Value {
    serde_json::json!({"return": true})
}

/// The ARN of an EC2 object.
pub(super) fn arn(world: &World, kind: &str, id: &str) -> String {
    crate::services::arn::regional(world, "ec2", &format!("{kind}/{id}"))
}

/// Refuses members of a structure that are not simulated, as loudly as unknown ones of the request.
pub(super) fn only(value: &Value, at: &str, known: &[&str]) -> Result<(), ServiceError> {
    match value.as_object().and_then(|members| members.keys().find(|name| !known.contains(&name.as_str()))) {
        Some(name) => {
            Err(ServiceError::new(501, "NotSimulated", format!("The sandbox does not simulate the parameter {at}.{name}.")))
        }
        None => Ok(()),
    }
}
