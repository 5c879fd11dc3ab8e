//! STS: who signs, sessions of assumed roles, and the errors of credentials that no longer work.
//!
//! Made-up credentials are accepted, as `user/sandbox`, who may do everything. Keys that IAM gave out stand for their user and session keys for their role; their
//! signatures are checked and their policies decide (`crate::authorization`). [`ROOT`] stands for the account's root user, without a signature.

use serde_json::{Value, json};

pub use self::admit::{admit, mismatch, unknown};
pub use self::stored::{Caller, Session, Sts};
pub use super::access_key_id::{account_of_key, key_id, secret};
use crate::services::iam;
use crate::services::iam::evaluation::{Principal, Who};
use crate::{Operation, Request, ServiceError, World};

mod admit;
mod assume_role;
mod stored;

/// The address of a caller from outside of every VPC, from the range for documentation.
pub const OUTSIDE: &str = "203.0.113.10";

/// The access key id that stands for credentials which have ended.
pub const EXPIRED: &str = "EXPIRED";

/// The access key id that stands for the account's root user.
pub const ROOT: &str = "ROOT";

static OPERATIONS: &[Operation] = &[
    Operation::new("GetCallerIdentity", get_caller_identity),
    Operation::new("AssumeRole", assume_role::assume_role),
    Operation::new("GetAccessKeyInfo", get_access_key_info),
];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(OPERATIONS, action)
}

/// The identity behind an access key id.
pub fn caller(world: &World, access_key: &str) -> Caller {
    if let Some(session) = world.sts.sessions.get(access_key) {
        return Caller { arn: session.arn.clone(), user_id: session.user_id.clone(), ..Caller::default() };
    }
    if let Some((arn, user_id)) = iam::owner_of_key(world, access_key) {
        return Caller { arn, user_id, ..Caller::default() };
    }
    if access_key == ROOT {
        let arn = format!("arn:aws:iam::{}:root", world.account);
        return Caller { arn, user_id: world.account.clone(), ..Caller::default() };
    }
    let arn = format!("arn:aws:iam::{}:user/{}", world.account, iam::attached::SANDBOX_USER);
    Caller { arn, user_id: "AIDASANDBOXSANDBOX000".to_owned(), ..Caller::default() }
}

/// The caller of the request that is being answered, as policies name it.
pub fn principal(world: &World) -> Principal {
    let nobody = || Principal { account: world.account.clone(), who: Who::User(world.caller.arn.clone()) };
    let mut principal = Principal::of_arn(&world.caller.arn).unwrap_or_else(nobody);
    if let Who::Session { role, .. } = &mut principal.who {
        // The ARN of a session does not show the path of its role.
        *role = iam::arn_of(world, "role", role.rsplit('/').next().unwrap_or_default());
    }
    principal
}

/// The VPC endpoint through which the caller comes: the one that the request names as its host, or the one of all callers.
pub fn endpoint(world: &World) -> Option<&str> {
    world.caller.endpoint.as_deref().or(world.tuning.caller_vpce.as_deref())
}

/// The secret and the session token of a key that the account gave out. `None` for any other, and for keys of older sandbox files, which kept no secrets.
pub fn secret_of<'w>(world: &'w World, access_key: &str) -> Option<(&'w str, Option<&'w str>)> {
    if let Some(session) = world.sts.sessions.get(access_key) {
        return Some((session.secret.as_deref()?, session.token.as_deref()));
    }
    iam::secret_of_key(world, access_key).map(|secret| (secret, None))
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::assume_role::assume_role;
    use super::*;
    use crate::Time;

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
        // An id of AWS's form that the account did not give out.
        let unknown = key_id(&mut World::new("000000000001", "r", 9), "AKIA");
        let code = |service| admit(&world, service, &unknown).unwrap_err().code;
        assert_eq!(
            ["ec2", "sts", "s3", "sagemaker", "elasticfilesystem"].map(code),
            [
                "AuthFailure",
                "InvalidClientTokenId",
                "InvalidAccessKeyId",
                "UnrecognizedClientException",
                "UnrecognizedClientException"
            ]
        );
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
