//! Things that a spec names by AWS's own name, id or ARN, and does not declare. AWS refuses a name that does not exist only in
//! the middle of an apply:
//!
//! ```text
//! policies: ["arn:aws:iam::123456789012:policy/nope"]     NoSuchEntity at AttachRolePolicy
//! groups: [nobody]                                        NoSuchEntity at AddUserToGroup
//! trust_policy: ... Principal: {AWS: ...:role/nope}       MalformedPolicyDocument: Invalid principal in policy
//! ingress: [{from: prefix_list/s4}]                       InvalidPrefixListID.NotFound
//! lifecycle_config_arns: [...:studio-lifecycle-config/x]  ValidationException at CreateDomain
//! ```

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::certain::texts::{self, Spot, Text};
use super::{Resource, Spec};
use crate::erased::typed;
use crate::kinds::sagemaker::studio_lifecycle_config;
use crate::{Address, FactName, KindName, Place};

/// A thing that a spec names and does not declare.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The resource that names it.
    pub at: Address,
    /// The field that names it.
    pub field: String,
    /// The thing that is named.
    pub what: Outside,
}

/// Something that is not the spec's, as AWS names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// An object of a kind that heiiki reads, by its ARN.
    Object {
        /// The kind.
        kind: KindName,
        /// The ARN.
        arn: String,
    },
    /// Something that is nobody's resource.
    Fact(FactName),
}

impl Outside {
    /// Its name or ARN, as the spec has it.
    pub fn name(&self) -> &str {
        match self {
            Self::Object { arn, .. } => arn,
            Self::Fact(FactName::PrefixList(name) | FactName::ManagedPolicy(name) | FactName::IamGroup(name)) => name,
        }
    }
}

/// Returns all things that a spec names and does not declare, with the resources and fields that name them. A thing that only a
/// condition or a pattern names is not among them, because AWS accepts such a name even if it does not exist.
pub fn named(spec: &Spec) -> Vec<Named> {
    let ours: Vec<String> = spec.resources.iter().filter_map(|resource| arn(resource, &spec.place)).collect();
    let mut found = Vec::new();
    for resource in spec.resources.iter().filter(|resource| resource.existing.is_none()) {
        for text in texts::of(resource) {
            let what = outside(resource.at.kind, &text, &spec.place);
            // A policy by its plain name is looked up under all paths: see `PolicyRef::fact`.
            let what = what.filter(|what| !ours.iter().any(|arn| arn == what.name()));
            found.extend(what.map(|what| Named { at: resource.at.clone(), field: text.path.clone(), what }));
        }
    }
    found.sort();
    found
}

/// The thing that a text names, if it must exist in AWS; else `None`.
fn outside(kind: KindName, text: &Text<'_>, place: &Place) -> Option<Outside> {
    let value = text.value;
    if value.contains(['$', '*', '?']) {
        return None;
    }
    let object = |kind| Outside::Object { kind, arn: value.to_owned() };
    let local = |service: &str, region: &str, sort: &str| {
        let Place { partition, account, .. } = place;
        value.starts_with(&format!("arn:{partition}:{service}:{region}:{account}:{sort}/"))
    };
    match (kind, text.spot) {
        (KindName::Role | KindName::User, Spot::Field) => match top(&text.path) {
            "policies" | "permissions_boundary" if local("iam", "", "policy") => Some(object(KindName::Policy)),
            "policies" | "permissions_boundary" if value.starts_with(&format!("arn:{}:iam::aws:policy/", place.partition)) => {
                Some(Outside::Fact(FactName::ManagedPolicy(value.to_owned())))
            }
            "groups" => Some(Outside::Fact(FactName::IamGroup(value.to_owned()))),
            _ => None,
        },
        // The trust policy of a role and the policy of a bucket take no principal that does not exist.
        (KindName::Role | KindName::Bucket, Spot::Principal)
            if text.member == "AWS" && matches!(top(&text.path), "trust_policy" | "policy") =>
        {
            let of = |(sort, kind)| local("iam", "", sort).then(|| object(kind));
            [("role", KindName::Role), ("user", KindName::User)].into_iter().find_map(of)
        }
        (KindName::SecurityGroup, Spot::Field) if matches!(top(&text.path), "ingress" | "egress") => {
            let list = match value.strip_prefix("prefix_list/") {
                Some(service) => Some(format!("com.amazonaws.{}.{service}", place.region)),
                None => is_list(value).then(|| value.to_owned()),
            };
            list.map(|list| Outside::Fact(FactName::PrefixList(list)))
        }
        (KindName::RouteTable, Spot::Field) if text.member == "destination_prefix_list_id" => {
            is_list(value).then(|| Outside::Fact(FactName::PrefixList(value.to_owned())))
        }
        (KindName::Domain | KindName::UserProfile | KindName::Space | KindName::App, Spot::Field)
            if local("sagemaker", &place.region, "studio-lifecycle-config") =>
        {
            Some(object(KindName::StudioLifecycleConfig))
        }
        _ => None,
    }
}

/// The field of the resource that a path begins with.
fn top(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

fn is_list(text: &str) -> bool {
    text.starts_with("pl-")
}

/// The ARN that a resource has or will have; `None` for kinds that are not named by it.
fn arn(resource: &Resource, place: &Place) -> Option<String> {
    let Place { account, partition, region, environment } = place;
    if resource.existing.is_some() {
        return None;
    }
    let text = |field: &str| resource.want.get(field).and_then(Value::as_str);
    if resource.at.kind == KindName::StudioLifecycleConfig {
        let name = typed::<studio_lifecycle_config::Want>(&resource.want).aws_name(&resource.at, environment);
        return Some(format!("arn:{partition}:sagemaker:{region}:{account}:studio-lifecycle-config/{name}"));
    }
    let sorts = [(KindName::Role, "role"), (KindName::User, "user"), (KindName::Policy, "policy")];
    let (_, sort) = sorts.into_iter().find(|(kind, _)| *kind == resource.at.kind)?;
    let (path, name) = (text("path").unwrap_or("/"), text("name").unwrap_or(resource.at.name.as_str()));
    Some(format!("arn:{partition}:iam::{account}:{sort}{path}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Given, Sources, load};

    const SPEC: &str = r#"
version: 1
environment: e
account: "123456789012"
region: eu-west-1
ec2:
  vpcs: {v: {cidr_block: 10.0.0.0/16}}
  security_groups:
    g:
      vpc: v
      ingress: [{protocol: tcp, ports: 443, from: [prefix_list/s4, pl-0123456789abcdef0, 10.0.0.0/8, g]}]
iam:
  policies:
    mine: {document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "arn:aws:iam::123456789012:role/nobody"}]}}
  users:
    u:
      groups: [staff]
      policies: [mine, "arn:aws:iam::123456789012:policy/mine", "arn:aws:iam::123456789012:policy/nope", ReadOnlyAccess]
      permissions_boundary: arn:aws:iam::aws:policy/Nope
  roles:
    r:
      trust_policy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {AWS: ["arn:aws:iam::123456789012:role/other", "arn:aws:iam::123456789012:user/u", "arn:aws:iam::123456789012:root", "arn:aws:iam::999999999999:role/x"]}
            Condition: {ArnLike: {aws:PrincipalArn: "arn:aws:iam::123456789012:role/third"}}
"#;

    #[test]
    fn things_of_aws_are_found_and_those_that_the_spec_makes_are_not() {
        let sources = Sources::from_texts([("spec.yaml", SPEC)]);
        let spec = load(&sources, &Given::default()).unwrap_or_else(|found| panic!("{found:?}")).spec;
        let found: Vec<String> =
            named(&spec).into_iter().map(|named| format!("{} {} {}", named.at, named.field, named.what.name())).collect();
        assert_eq!(
            found,
            [
                "security_group/g ingress[0].from[0] com.amazonaws.eu-west-1.s4",
                "security_group/g ingress[0].from[1] pl-0123456789abcdef0",
                "role/r trust_policy.Statement[0].Principal.AWS[0] arn:aws:iam::123456789012:role/other",
                "user/u groups[0] staff",
                "user/u permissions_boundary arn:aws:iam::aws:policy/Nope",
                "user/u policies[2] arn:aws:iam::123456789012:policy/nope",
            ]
        );
    }
}
