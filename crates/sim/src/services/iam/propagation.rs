//! The view that other services have of IAM: entities reach them some seconds after the call that made or changed
//! them.
//!
//! It deliberately does not word the errors: every service has its own text for a role it cannot assume.

use std::collections::BTreeMap;

use super::trust::{Who, lets_in, shown};
use super::{Role, key};
use crate::{Time, World};

/// The reason that another service cannot use a role or an instance profile yet, or at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no such entity in this account, or the ARN is not one.
    Missing,
    /// It exists but has not reached the other services.
    NotYet,
    /// The trust policy does not let the principal assume the role.
    Trust,
}

/// An instance profile as EC2 sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyProfile {
    /// Its ARN.
    pub arn: String,
    /// `AIPA...`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The ARN of its role, if it holds one that has reached EC2.
    pub role_arn: Option<String>,
}

/// A role that was assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// Its name.
    pub name: String,
    /// `AROA...`.
    pub id: String,
    /// The longest session it allows, in seconds.
    pub longest_session_s: u64,
}

/// Checks that a service principal (`sagemaker.amazonaws.com`) can assume a role now.
pub fn assumable(world: &World, now: Time, role_arn: &str, principal: &str) -> Result<(), Why> {
    let role = find(world, role_arn).ok_or(Why::Missing)?;
    let trust = role.seen_trust(now)?;
    let facts = BTreeMap::from([("aws:sourceaccount", world.account.as_str())]);
    if lets_in(&world.account, trust, &Who::Service(principal), &facts) { Ok(()) } else { Err(Why::Trust) }
}

/// Tells if a role has any policy, attached or inline. `None` if it does not exist.
pub fn has_policies(world: &World, role_arn: &str) -> Option<bool> {
    find(world, role_arn).map(|role| !role.grants.attached.is_empty() || !role.grants.inline.is_empty())
}

/// The role a caller of this account may assume now, if it exists and lets the caller in.
pub fn assume(world: &World, now: Time, role_arn: &str, caller: &str, external_id: Option<&str>) -> Option<Assumed> {
    let role = find(world, role_arn)?;
    let trust = role.seen_trust(now).ok()?;
    // A condition on an external id that was not given is not met.
    let facts = BTreeMap::from([("sts:externalid", external_id.unwrap_or_default())]);
    let assumed = Assumed { name: role.name.clone(), id: role.id.clone(), longest_session_s: role.max_session_s };
    lets_in(&world.account, trust, &Who::Caller(caller), &facts).then_some(assumed)
}

/// The trust policy of a role as the other services see it. A principal that was deleted since is in it by its unique id, so that nobody of the same name is let in.
pub fn trust_of(world: &World, now: Time, role_arn: &str) -> Option<String> {
    let role = find(world, role_arn)?;
    Some(shown(world, role.seen_trust(now).ok()?, &role.principals))
}

/// Notes that a role was assumed.
pub fn note_assumed(world: &mut World, now: Time, role_arn: &str, region: &str) {
    if let Some(role) = world.iam.roles.values_mut().find(|role| role.arn == role_arn) {
        role.last_used = Some((now, region.to_owned()));
    }
}

/// The instance profile of a name or an ARN, if EC2 can use it now.
pub fn instance_profile_ready(world: &World, now: Time, name_or_arn: &str) -> Result<ReadyProfile, Why> {
    let is_arn = name_or_arn.starts_with("arn:");
    let name = name_or_arn.rsplit('/').next().unwrap_or(name_or_arn);
    let profile = world.iam.instance_profiles.get(&key(name)).filter(|p| !is_arn || p.arn == name_or_arn).ok_or(Why::Missing)?;
    if profile.visible_at > now {
        return Err(Why::NotYet);
    }
    let role = profile.role.as_ref().filter(|_| profile.role_at <= now).and_then(|key| world.iam.roles.get(key));
    Ok(ReadyProfile {
        arn: profile.arn.clone(),
        id: profile.id.clone(),
        name: profile.name.clone(),
        role_arn: role.map(|role| role.arn.clone()),
    })
}

/// The unique id of a role, `AROA...`, by which its sessions go: `AROA...:SageMaker`.
pub fn unique_id<'w>(world: &'w World, role_arn: &str) -> Option<&'w str> {
    find(world, role_arn).map(|role| role.id.as_str())
}

fn find<'w>(world: &'w World, arn: &str) -> Option<&'w Role> {
    world.iam.roles.get(&key(arn.rsplit('/').next()?)).filter(|role| role.arn == arn)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Account, TRUST};
    use super::*;

    const ARN: &str = "arn:aws:iam::000000000001:role/r";

    fn can(account: &Account, principal: &str) -> Result<(), Why> {
        assumable(&account.world, account.now, ARN, principal)
    }

    #[test]
    fn a_new_role_is_assumable_after_a_while() {
        let mut account = Account::new();
        assert_eq!(can(&account, "sagemaker.amazonaws.com"), Err(Why::Missing));
        account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
        assert_eq!(can(&account, "sagemaker.amazonaws.com"), Err(Why::NotYet));
        account.wait(10);
        assert_eq!(can(&account, "sagemaker.amazonaws.com"), Ok(()));
        assert_eq!(can(&account, "ec2.amazonaws.com"), Err(Why::Trust));
        assert_eq!(assumable(&account.world, account.now, "r", "ec2.amazonaws.com"), Err(Why::Missing));
        assert_eq!(
            assumable(&account.world, account.now, "arn:aws:iam::000000000002:role/r", "ec2.amazonaws.com"),
            Err(Why::Missing)
        );
    }

    #[test]
    fn a_changed_trust_policy_is_seen_after_a_while() {
        let mut account = Account::new();
        account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
        account.wait(60);
        let ec2 = TRUST.replace("sagemaker", "ec2");
        account.done("UpdateAssumeRolePolicy", &json!({"RoleName": "r", "PolicyDocument": ec2}));
        account.wait(5);
        account.done("UpdateAssumeRolePolicy", &json!({"RoleName": "r", "PolicyDocument": ec2}));
        account.wait(9);
        assert_eq!((can(&account, "sagemaker.amazonaws.com"), can(&account, "ec2.amazonaws.com")), (Ok(()), Err(Why::Trust)));
        account.wait(1);
        assert_eq!((can(&account, "sagemaker.amazonaws.com"), can(&account, "ec2.amazonaws.com")), (Err(Why::Trust), Ok(())));
    }

    #[test]
    fn a_profile_and_its_role_arrive_each_in_their_time() {
        let mut account = Account::new();
        let ready = |account: &Account, name: &str| instance_profile_ready(&account.world, account.now, name);
        assert_eq!(ready(&account, "p"), Err(Why::Missing));
        account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
        account.done("CreateInstanceProfile", &json!({"InstanceProfileName": "p"}));
        assert_eq!(ready(&account, "p"), Err(Why::NotYet));
        account.wait(10);
        account.done("AddRoleToInstanceProfile", &json!({"InstanceProfileName": "p", "RoleName": "r"}));
        assert_eq!(ready(&account, "P").map(|p| p.role_arn), Ok(None));
        account.wait(10);
        let arn = "arn:aws:iam::000000000001:instance-profile/p";
        assert_eq!(ready(&account, arn).map(|p| p.role_arn), Ok(Some(ARN.to_owned())));
        assert_eq!(ready(&account, "arn:aws:iam::000000000001:instance-profile/x/p"), Err(Why::Missing));
    }
}
