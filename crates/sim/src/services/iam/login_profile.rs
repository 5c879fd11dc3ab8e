//! Passwords of users, under the default password policy.
//!
//! It deliberately forgets the password itself: nothing in the sandbox signs in with it.

use std::time::Duration;

use serde_json::{Value, json};

use super::user::stored::LoginProfile;
use super::user::{find, find_mut};
use super::{exists, names, no_such};
use crate::{Operation, Request, ServiceError, World};

/// The operations on login profiles.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateLoginProfile", create),
    Operation::new("GetLoginProfile", get),
    Operation::new("UpdateLoginProfile", update),
    Operation::new("DeleteLoginProfile", delete),
];

fn missing(name: &str) -> ServiceError {
    no_such(format!("Login Profile for User {name} cannot be found."))
}

/// The default policy: eight characters, three of the four sorts, not the account's name.
fn check(account: &str, password: &str) -> Result<(), ServiceError> {
    names::at_most(password, "password", 128)?;
    let weak = |text: &str| Err(ServiceError::bad("PasswordPolicyViolation", text));
    if password.chars().count() < 8 {
        return weak("Password should have a minimum length of 8");
    }
    let sorts: [fn(char) -> bool; 4] =
        [|c| c.is_ascii_uppercase(), |c| c.is_ascii_lowercase(), |c| c.is_ascii_digit(), |c| !c.is_ascii_alphanumeric()];
    if sorts.iter().filter(|sort| password.chars().any(sort)).count() < 3 {
        return weak("Password should have at least three of: uppercase letters, lowercase letters, numbers, symbols");
    }
    if password == account {
        return weak("Password should not be the account id");
    }
    Ok(())
}

fn answer(name: &str, profile: &LoginProfile) -> Value {
    let created = profile.created.iso_seconds();
    json!({"LoginProfile": {"UserName": name, "CreateDate": created, "PasswordResetRequired": profile.reset_required}})
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 64)?;
    let user = find(world, name)?;
    if user.login_profile.is_some() {
        return Err(exists(format!("Login Profile for user {name} already exists.")));
    }
    let password = names::required(request, "Password")?;
    check(&world.account, password)?;
    let profile = LoginProfile { created: request.now, reset_required: request.flag("PasswordResetRequired").unwrap_or(false) };
    let answer = answer(&user.name, &profile);
    find_mut(world, name)?.login_profile = Some(profile);
    Ok(answer)
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = match request.text("UserName") {
        Some(name) => name.to_owned(),
        None => world.caller.arn.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let user = find(world, &name)?;
    Ok(answer(&user.name, user.login_profile.as_ref().ok_or_else(|| missing(&name))?))
}

/// The profile of a user, to change it; IAM refuses that for a while after it was made.
fn settled<'w>(world: &'w mut World, request: &Request<'_>, name: &str) -> Result<&'w mut Option<LoginProfile>, ServiceError> {
    let settle = Duration::from_secs(world.tuning.iam_login_profile_settle_s);
    let slot = &mut find_mut(world, name)?.login_profile;
    match slot {
        None => Err(missing(name)),
        Some(profile) if profile.created + settle > request.now => {
            let text = format!("Login Profile for User {name} cannot be modified while login profile is being created.");
            Err(ServiceError::new(409, "EntityTemporarilyUnmodifiable", text))
        }
        Some(_) => Ok(slot),
    }
}

fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 64)?;
    if request.input.get("Password").is_some() {
        check(&world.account, names::required(request, "Password")?)?;
    }
    if let (Some(profile), Some(reset)) = (settled(world, request, name)?, request.flag("PasswordResetRequired")) {
        profile.reset_required = reset;
    }
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 64)?;
    *settled(world, request, name)? = None;
    Ok(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Account;
    use super::*;

    #[test]
    fn from_create_to_delete() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "U"}));
        let name = json!({"UserName": "u"});
        assert_eq!(account.refused("GetLoginProfile", &name).message, "Login Profile for User u cannot be found.");
        for password in ["Ab1-", "abcdefgh", "abcdefg1", "ABCDEFGH1"] {
            let error = account.refused("CreateLoginProfile", &json!({"UserName": "u", "Password": password}));
            assert_eq!(error.code, "PasswordPolicyViolation", "{password}");
        }
        account.done("CreateLoginProfile", &json!({"UserName": "u", "Password": "Abcdefg1", "PasswordResetRequired": "true"}));
        assert_eq!(
            account.refused("CreateLoginProfile", &json!({"UserName": "u", "Password": "Abcdefg1"})).code,
            "EntityAlreadyExists"
        );
        account.world.tuning.iam_login_profile_settle_s = 30;
        assert_eq!(account.refused("DeleteLoginProfile", &name).code, "EntityTemporarilyUnmodifiable");
        account.wait(30);
        account.done("UpdateLoginProfile", &json!({"UserName": "u", "PasswordResetRequired": "false"}));
        let profile = account.done("GetLoginProfile", &name)["LoginProfile"].clone();
        assert_eq!(profile, json!({"UserName": "U", "CreateDate": "2026-01-01T00:00:00Z", "PasswordResetRequired": false}));
        account.done("DeleteLoginProfile", &name);
        assert_eq!(account.refused("DeleteLoginProfile", &name).code, "NoSuchEntity");
        assert_eq!(account.refused("GetLoginProfile", &json!({})).code, "NoSuchEntity");
    }
}
