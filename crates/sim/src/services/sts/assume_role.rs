//! AssumeRole: sessions of roles, with session policies and tags.
//!
//! It deliberately does not chain roles: tags are not handed on to the sessions of other roles, and a session of a session may last as long as any.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Session, key_id, secret};
use crate::services::iam;
use crate::world::Tags;
use crate::{Request, ServiceError, World};

/// Most managed policies of one session.
const MOST_POLICIES: usize = 10;

/// `AssumeRole`.
pub(super) fn assume_role(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = request.text("RoleArn").ok_or_else(|| missing("roleArn"))?;
    let session = request.text("RoleSessionName").ok_or_else(|| missing("roleSessionName"))?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if !(2..=64).contains(&session.len()) || !session.chars().all(allowed) {
        let rule = "Member must satisfy regular expression pattern: [\\w+=,.@-]*";
        return Err(ServiceError::constraint("ValidationError", session, "roleSessionName", rule));
    }
    let seconds = duration(request)?;
    let policies = session_policies(world, request)?;
    let tags = session_tags(request)?;
    let caller = world.caller.arn.clone();
    let denied = || {
        ServiceError::new(
            403,
            "AccessDenied",
            format!("User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}"),
        )
    };
    let role = iam::assume(world, request.now, arn, &caller, request.text("ExternalId")).ok_or_else(denied)?;
    if seconds > role.longest_session_s {
        return Err(ServiceError::bad(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    iam::note_assumed(world, request.now, arn, request.region);
    let key = key_id(world, "ASIA");
    let expires = request.now + Duration::from_secs(seconds);
    let assumed = Session {
        arn: format!("arn:aws:sts::{}:assumed-role/{}/{session}", world.account, role.name),
        user_id: format!("{}:{session}", role.id),
        expires,
        secret: Some(secret(world)),
        token: Some(format!("FwoGZXIvYXdzE{}", world.digits(64))),
        role_arn: arn.to_owned(),
        policies,
        tags,
        source_identity: request.text("SourceIdentity").map(str::to_owned),
    };
    let answer = json!({
        "SourceIdentity": assumed.source_identity,
        "AssumedRoleUser": {"AssumedRoleId": assumed.user_id, "Arn": assumed.arn},
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": assumed.secret,
            "SessionToken": assumed.token,
            "Expiration": expires.iso_seconds(),
        },
    });
    // Ended sessions are kept for a day, so that their keys are told apart from unknown ones.
    world.sts.sessions.retain(|_, s| s.expires + Duration::from_hours(24) > request.now);
    world.sts.sessions.insert(key, assumed);
    Ok(answer)
}

fn missing(member: &str) -> ServiceError {
    let text =
        format!("1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");
    ServiceError::bad("ValidationError", text)
}

/// The length of a session in seconds.
fn duration(request: &Request<'_>) -> Result<u64, ServiceError> {
    match (request.number("DurationSeconds"), request.text("DurationSeconds")) {
        (None, None) => Ok(3600),
        (Some(seconds), _) if (900..=43_200).contains(&seconds) => Ok(u64::try_from(seconds).unwrap_or(900)),
        (given, text) => {
            let given = given.map_or_else(|| text.unwrap_or_default().to_owned(), |n| n.to_string());
            let bound = if given.parse::<i64>().is_ok_and(|n| n > 43_200) {
                "less than or equal to 43200"
            } else {
                "greater than or equal to 900"
            };
            Err(ServiceError::constraint(
                "ValidationError",
                &given,
                "durationSeconds",
                &format!("Member must have value {bound}"),
            ))
        }
    }
}

/// The documents of the session policies: one of the request, and managed ones.
fn session_policies(world: &World, request: &Request<'_>) -> Result<Vec<String>, ServiceError> {
    let mut documents = Vec::new();
    if let Some(text) = request.text("Policy") {
        iam::check_session_policy(text)?;
        documents.push(text.to_owned());
    }
    let arns = request.list("PolicyArns");
    if arns.len() > MOST_POLICIES {
        let rule = format!("Member must have length less than or equal to {MOST_POLICIES}");
        return Err(ServiceError::constraint("ValidationError", &format!("{} policies", arns.len()), "policyArns", &rule));
    }
    for arn in arns {
        let arn = arn.get("arn").and_then(Value::as_str).unwrap_or_default();
        let missing = || ServiceError::bad("ValidationError", format!("Policy ARN {arn} does not exist or is not attachable."));
        documents.push(iam::attached::managed(world, arn).ok_or_else(missing)?.text);
    }
    Ok(documents)
}

/// The tags of a session.
fn session_tags(request: &Request<'_>) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    for tag in request.list("Tags") {
        let text = |member: &str| tag.get(member).and_then(Value::as_str);
        let (Some(key), Some(value)) = (text("Key"), text("Value")) else { return Err(missing("tags.1.member.key")) };
        if tags.keys().any(|known| known.eq_ignore_ascii_case(key)) {
            let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    Ok(tags)
}
