//! The policies that apply to a user, a role or a group: its own, those of its groups, and its permissions boundary.

use super::aws_managed;
use super::grants::{Grants, name_of};
use super::identifiers::key;
use crate::World;
use crate::world::Tags;

/// The name of the sandbox's own user, who is no user of IAM and may do everything.
pub const SANDBOX_USER: &str = "sandbox";
/// The document of the sandbox's own user.
const EVERYTHING: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A document and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The id by which a simulation names it: the name of a managed policy, `user_NAME_POLICY` for an inline one.
    pub id: String,
    /// The document as it was given.
    pub text: String,
}

/// An identity of IAM with the policies that apply to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its unique id.
    pub id: String,
    /// Its tags.
    pub tags: Tags,
    /// Its identity-based policies.
    pub identity: Vec<Attached>,
    /// Its permissions boundary.
    pub boundary: Option<Attached>,
}

/// The identity of an ARN with its policies. `None` if IAM has no such identity.
pub fn holder(world: &World, arn: &str) -> Option<Holder> {
    let iam = &world.iam;
    let name = key(arn.rsplit('/').next()?);
    if let Some(user) = iam.users.get(&name).filter(|user| user.arn == arn) {
        let mut identity = own(world, "user", &user.name, &user.grants);
        let groups = user.groups.iter().filter_map(|group| iam.groups.get(group));
        identity.extend(groups.flat_map(|group| own(world, "group", &group.name, &group.grants)));
        return Some(Holder { identity, ..made(world, arn, &user.name, &user.id, (&user.tags, &user.grants)) });
    }
    if let Some(role) = iam.roles.get(&name).filter(|role| role.arn == arn) {
        let identity = own(world, "role", &role.name, &role.grants);
        return Some(Holder { identity, ..made(world, arn, &role.name, &role.id, (&role.tags, &role.grants)) });
    }
    if let Some(group) = iam.groups.get(&name).filter(|group| group.arn == arn) {
        let identity = own(world, "group", &group.name, &group.grants);
        return Some(Holder { identity, ..made(world, arn, &group.name, &group.id, (&Tags::new(), &group.grants)) });
    }
    let sandbox = arn == format!("arn:aws:iam::{}:user/{SANDBOX_USER}", world.account);
    sandbox.then(|| {
        let everything = Attached { id: "AdministratorAccess".to_owned(), text: EVERYTHING.to_owned() };
        let holder = made(world, arn, SANDBOX_USER, "", (&Tags::new(), &Grants::default()));
        Holder { identity: vec![everything], ..holder }
    })
}

/// The ARN of a role, user, group or instance profile of a name. One that does not exist has no path.
pub fn arn_of(world: &World, kind: &str, name: &str) -> String {
    let (iam, at) = (&world.iam, key(name));
    let found = match kind {
        "role" => iam.roles.get(&at).map(|found| &found.arn),
        "user" => iam.users.get(&at).map(|found| &found.arn),
        "group" => iam.groups.get(&at).map(|found| &found.arn),
        _ => iam.instance_profiles.get(&at).map(|found| &found.arn),
    };
    found.cloned().unwrap_or_else(|| format!("arn:aws:iam::{}:{kind}/{name}", world.account))
}

/// The ARN of the role in an instance profile of a name or an ARN.
pub fn role_of_profile(world: &World, name_or_arn: &str) -> Option<String> {
    let name = name_or_arn.rsplit('/').next()?;
    let role = world.iam.instance_profiles.get(&key(name))?.role.as_ref()?;
    world.iam.roles.get(role).map(|role| role.arn.clone())
}

fn made(world: &World, arn: &str, name: &str, id: &str, (tags, grants): (&Tags, &Grants)) -> Holder {
    Holder {
        arn: arn.to_owned(),
        name: name.to_owned(),
        id: id.to_owned(),
        tags: tags.clone(),
        identity: Vec::new(),
        boundary: grants.boundary.as_ref().and_then(|arn| managed(world, arn)),
    }
}

/// The inline and the managed policies of one entity.
fn own(world: &World, kind: &str, name: &str, grants: &Grants) -> Vec<Attached> {
    let inline =
        grants.inline.iter().map(|(policy, text)| Attached { id: format!("{kind}_{name}_{policy}"), text: text.clone() });
    inline.chain(grants.attached.iter().filter_map(|arn| managed(world, arn))).collect()
}

/// The default version of a managed policy.
pub fn managed(world: &World, arn: &str) -> Option<Attached> {
    let id = name_of(arn).to_owned();
    if let Some(aws) = aws_managed::find(arn) {
        return Some(Attached { id, text: aws.document() });
    }
    let policy = world.iam.policies.get(&key(&id)).filter(|policy| policy.arn == arn)?;
    let version = policy.versions.iter().find(|version| version.number == policy.default)?;
    Some(Attached { id, text: version.document.clone() })
}
