//! STS: who signs, sessions of assumed roles, and the errors of credentials that no longer work.
//!
//! Any credentials are accepted, as `user/sandbox`, except those that say otherwise: keys IAM gave out stand for their user, session keys
//! for their role, [`ROOT`] for the account's root user. It deliberately checks no signature and no session policy.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use super::access_key_id::{account_of_key, key_id, secret};
use crate::services::iam;
use crate::{Operation, Request, ServiceError, Time, World};

/// The state of STS.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sts {
    /// Sessions by access key id.
    pub sessions: BTreeMap<String, Session>,
}

/// A session of an assumed role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// `arn:aws:sts::...:assumed-role/<role>/<session>`.
    pub arn: String,
    /// `AROA...:<session>`.
    pub user_id: String,
    /// The time at which its credentials end.
    pub expires: Time,
}

/// The identity that signed a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The ARN.
    pub arn: String,
    /// The unique id.
    pub user_id: String,
}

/// The access key id that stands for credentials which have ended.
pub const EXPIRED: &str = "EXPIRED";

/// The access key id that stands for the account's root user.
pub const ROOT: &str = "ROOT";

static OPERATIONS: &[Operation] = &[
    Operation::new("GetCallerIdentity", get_caller_identity),
    Operation::new("AssumeRole", assume_role),
    Operation::new("GetAccessKeyInfo", get_access_key_info),
];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(OPERATIONS, action)
}

/// Refuses credentials that have ended or were switched off, as each service words it.
pub fn admit(world: &World, service: &str, access_key: &str) -> Result<(), ServiceError> {
    let ended = access_key == EXPIRED || world.sts.sessions.get(access_key).is_some_and(|s| s.expires <= world.now);
    if ended {
        return Err(match service {
            "ec2" => ServiceError::bad("RequestExpired", "Request has expired."),
            "iam" | "sts" => ServiceError::new(403, "ExpiredToken", "The security token included in the request is expired"),
            "s3" => ServiceError::bad("ExpiredToken", "The provided token has expired."),
            "elasticfilesystem" => {
                ServiceError::new(403, "ExpiredTokenException", "The security token included in the request is expired")
            }
            _ => ServiceError::bad("ExpiredTokenException", "The security token included in the request is expired"),
        });
    }
    if iam::key_status(world, access_key) == Some(iam::KeyStatus::Inactive) {
        let text = "The security token included in the request is invalid.";
        return Err(match service {
            "ec2" => ServiceError::new(401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
            "iam" | "sts" => ServiceError::new(403, "InvalidClientTokenId", text),
            "s3" => {
                let text = "The AWS Access Key Id you provided does not exist in our records.";
                ServiceError::new(403, "InvalidAccessKeyId", text)
            }
            "elasticfilesystem" => ServiceError::new(403, "UnrecognizedClientException", text),
            _ => ServiceError::bad("UnrecognizedClientException", text),
        });
    }
    Ok(())
}

/// The identity behind an access key id.
pub fn caller(world: &World, access_key: &str) -> Caller {
    if let Some(session) = world.sts.sessions.get(access_key) {
        return Caller { arn: session.arn.clone(), user_id: session.user_id.clone() };
    }
    if let Some((arn, user_id)) = iam::owner_of_key(world, access_key) {
        return Caller { arn, user_id };
    }
    if access_key == ROOT {
        return Caller { arn: format!("arn:aws:iam::{}:root", world.account), user_id: world.account.clone() };
    }
    Caller { arn: format!("arn:aws:iam::{}:user/sandbox", world.account), user_id: "AIDASANDBOXSANDBOX000".to_owned() }
}

#[expect(clippy::unnecessary_wraps, reason = "every operation answers with a result")]
fn get_caller_identity(world: &mut World, _request: &Request<'_>) -> Result<Value, ServiceError> {
    Ok(json!({"Arn": world.caller.arn, "UserId": world.caller.user_id, "Account": world.account}))
}

fn get_access_key_info(_world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let key = request.text("AccessKeyId").unwrap_or_default();
    let account =
        account_of_key(key).ok_or_else(|| ServiceError::bad("ValidationError", format!("Invalid AccessKeyId: {key}")))?;
    Ok(json!({"Account": account}))
}

fn assume_role(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = request.text("RoleArn").ok_or_else(|| missing("roleArn"))?;
    let session = request.text("RoleSessionName").ok_or_else(|| missing("roleSessionName"))?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if !(2..=64).contains(&session.len()) || !session.chars().all(allowed) {
        let rule = "Member must satisfy regular expression pattern: [\\w+=,.@-]*";
        return Err(ServiceError::constraint("ValidationError", session, "roleSessionName", rule));
    }
    let seconds = match (request.number("DurationSeconds"), request.text("DurationSeconds")) {
        (None, None) => 3600,
        (Some(seconds), _) if (900..=43_200).contains(&seconds) => u64::try_from(seconds).unwrap_or(900),
        (given, text) => {
            let given = given.map_or_else(|| text.unwrap_or_default().to_owned(), |n| n.to_string());
            let bound = if given.parse::<i64>().is_ok_and(|n| n > 43_200) {
                "less than or equal to 43200"
            } else {
                "greater than or equal to 900"
            };
            return Err(ServiceError::constraint(
                "ValidationError",
                &given,
                "durationSeconds",
                &format!("Member must have value {bound}"),
            ));
        }
    };
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
    };
    let answer = json!({
        "AssumedRoleUser": {"AssumedRoleId": assumed.user_id, "Arn": assumed.arn},
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": secret(world),
            "SessionToken": format!("FwoGZXIvYXdzE{}", world.digits(64)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids_tell_their_account() {
        for account in ["000000000001", "123456789012", "999999999999"] {
            let mut world = World::new(account, "r", 1);
            for prefix in ["AKIA", "ASIA"] {
                let key = key_id(&mut world, prefix);
                assert_eq!((key.len(), account_of_key(&key).as_deref()), (20, Some(account)), "{key}");
            }
        }
        for key in ["", "AKIA", "AKIA1111111111111111", "AKIAÄÄÄÄÄÄÄÄ"] {
            assert_eq!(account_of_key(key), None, "{key}");
        }
        assert_eq!(secret(&mut World::new("1", "r", 1)).len(), 40);
    }

    #[test]
    fn ended_credentials_are_refused_in_each_service_s_words() {
        let world = World::new("000000000001", "r", 1);
        let code = |service| admit(&world, service, EXPIRED).unwrap_err().code;
        assert_eq!(
            ["ec2", "sts", "s3", "sagemaker", "elasticfilesystem"].map(code),
            ["RequestExpired", "ExpiredToken", "ExpiredToken", "ExpiredTokenException", "ExpiredTokenException"]
        );
        assert_eq!(admit(&world, "ec2", "AKIAANYTHING"), Ok(()));
    }

    #[test]
    fn sessions_of_a_role_end() {
        let mut world = World::new("000000000001", "r", 1);
        let now = world.now;
        world.caller = caller(&world, "AKIAANYTHING");
        let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"000000000001"},"Action":"sts:AssumeRole"}}"#;
        let input = json!({"RoleName": "ops", "AssumeRolePolicyDocument": trust});
        iam::operation("CreateRole").unwrap().call(&mut world, &Request::new(now, "r", "CreateRole", &input)).unwrap();
        let ask = |world: &mut World, at: Time, extra: Value| {
            let mut input = json!({"RoleArn": "arn:aws:iam::000000000001:role/ops", "RoleSessionName": "me"});
            for (name, value) in extra.as_object().unwrap() {
                input[name] = value.clone();
            }
            assume_role(world, &Request::new(at, "r", "AssumeRole", &input))
        };
        assert_eq!(ask(&mut world, now, json!({})).unwrap_err().code, "AccessDenied");
        let later = now + Duration::from_mins(1);
        assert_eq!(
            ask(&mut world, later, json!({"RoleArn": "arn:aws:iam::000000000001:role/other"})).unwrap_err().code,
            "AccessDenied"
        );
        assert_eq!(ask(&mut world, later, json!({"RoleSessionName": "a b"})).unwrap_err().code, "ValidationError");
        assert_eq!(ask(&mut world, later, json!({"DurationSeconds": "1"})).unwrap_err().code, "ValidationError");
        assert!(ask(&mut world, later, json!({"DurationSeconds": "7200"})).unwrap_err().message.contains("MaxSessionDuration"));
        let given = ask(&mut world, later, json!({"DurationSeconds": "900"})).unwrap();
        let key = given["Credentials"]["AccessKeyId"].as_str().unwrap().to_owned();
        assert_eq!(caller(&world, &key).arn, "arn:aws:sts::000000000001:assumed-role/ops/me");
        world.now = later + Duration::from_secs(899);
        assert!(admit(&world, "sts", &key).is_ok());
        world.now = later + Duration::from_mins(15);
        assert_eq!(admit(&world, "sts", &key).unwrap_err().code, "ExpiredToken");
    }
}
