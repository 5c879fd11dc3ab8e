//! One request as policies see it: who asks for which action on which resource, and the condition keys of the request.

use std::collections::BTreeMap;

/// The values of the condition keys of a request, by key in lower case. A key without values is the same as an absent key.
pub type Keys = BTreeMap<String, Vec<String>>;

/// The kind of identity that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The root user of the account.
    Root,
    /// A user, by its ARN.
    User(String),
    /// A role that was not assumed, which only a simulation asks for, by its ARN.
    Role(String),
    /// A session of a role.
    Session {
        /// The ARN of the session: `arn:aws:sts::111122223333:assumed-role/name/session`.
        session: String,
        /// The ARN of the role, with its path.
        role: String,
    },
    /// A service of AWS, by its principal: `sagemaker.amazonaws.com`.
    Service(String),
}

/// The identity that asks, and its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The account of the identity.
    pub account: String,
    /// The identity.
    pub who: Who,
}

impl Principal {
    /// The identity of an ARN of IAM or STS. The path of a session's role is not in its ARN, so that the role's ARN is taken to have none.
    pub fn of_arn(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, _, _, account, rest] = parts[..] else { return None };
        let account = account.to_owned();
        let (kind, name) = rest.split_once('/').unwrap_or((rest, ""));
        let who = match kind {
            "root" => Who::Root,
            "user" => Who::User(arn.to_owned()),
            "role" => Who::Role(arn.to_owned()),
            "assumed-role" => {
                let name = name.split('/').next().unwrap_or_default();
                let role = format!("arn:{partition}:iam::{account}:role/{name}");
                Who::Session { session: arn.to_owned(), role }
            }
            _ => return None,
        };
        Some(Self { account, who })
    }
}

/// A request to be judged.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The identity that asks.
    pub principal: &'a Principal,
    /// The action: `s3:GetObject`.
    pub action: &'a str,
    /// The ARN of the resource, or `*`.
    pub resource: &'a str,
    /// The condition keys.
    pub keys: &'a Keys,
}

/// The way in which a document is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// To an identity, also as its permissions boundary or as a session policy: it has no principals.
    Identity,
    /// To a resource or a VPC endpoint: each statement names its principals.
    Resource {
        /// True if the principal that asks has a permissions boundary, because NotPrincipal then exempts nobody.
        bounded: bool,
    },
}

/// The keys of a request from pairs of a key and its values, in any case.
pub fn keys_of<'k>(pairs: impl IntoIterator<Item = (&'k str, Vec<String>)>) -> Keys {
    pairs.into_iter().map(|(key, values)| (key.to_ascii_lowercase(), values)).collect()
}
