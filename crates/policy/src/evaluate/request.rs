//! A request as policies see it: the principal, the action, the resources and the context keys.

use std::collections::BTreeMap;

use super::arn;

/// The values of a context key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The request has no such key.
    Absent,
    /// The request has these values. Most keys have one.
    Values(Vec<String>),
    /// The request has either no such key or these values, and AWS does not say which.
    EitherOr(Vec<String>),
    /// Nobody knows.
    Unknown,
}

/// The presence of keys that a request does not list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlisted {
    /// They are absent.
    #[default]
    Absent,
    /// They are not known.
    Unknown,
    /// Those of services are absent, because the caller leaves them out. Global ones (`aws:...`) are not known.
    GlobalUnknown,
}

/// The caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A session of a role.
    RoleSession {
        /// ARN of the role.
        role: String,
        /// Name of the session.
        session: String,
    },
    /// A role, whatever the name of its session.
    Role {
        /// Its ARN.
        arn: String,
    },
    /// A user, or a federated session of one.
    User {
        /// Its ARN.
        arn: String,
    },
    /// The root user of an account.
    Root {
        /// Its ARN.
        arn: String,
    },
    /// An AWS service that calls on its own behalf.
    Service {
        /// Its name, such as `sagemaker.amazonaws.com`.
        name: String,
    },
}

impl Principal {
    /// The ARN that `aws:PrincipalArn` holds: that of the role for a session. `None` for a service.
    pub fn arn(&self) -> Option<&str> {
        match self {
            Self::RoleSession { role: arn, .. } | Self::Role { arn } | Self::User { arn } | Self::Root { arn } => Some(arn),
            Self::Service { .. } => None,
        }
    }

    /// The account. `None` for a service.
    pub fn account(&self) -> Option<&str> {
        self.arn().and_then(arn::account)
    }

    /// The beginning of the ARNs of all sessions of the role, up to the name of the session. `None` if it is no role.
    pub(super) fn sessions(&self) -> Option<String> {
        let (Self::RoleSession { role: arn, .. } | Self::Role { arn }) = self else { return None };
        let (partition, name) = (arn.split(':').nth(1)?, arn.rsplit('/').next()?);
        Some(format!("arn:{partition}:sts::{}:assumed-role/{name}/", arn::account(arn)?))
    }

    /// The value of a key that follows from the caller alone. `None` if none does.
    fn key(&self, key: &str) -> Option<Presence> {
        let one = |value: &str| Some(Presence::Values(vec![value.to_owned()]));
        match key {
            "aws:principalarn" => Some(self.arn().map_or(Presence::Absent, |arn| Presence::Values(vec![arn.to_owned()]))),
            "aws:principalaccount" => {
                Some(self.account().map_or(Presence::Absent, |account| Presence::Values(vec![account.to_owned()])))
            }
            "aws:principaltype" => match self {
                Self::RoleSession { .. } | Self::Role { .. } => one("AssumedRole"),
                Self::User { .. } => one("User"),
                Self::Root { .. } => one("Account"),
                Self::Service { .. } => None,
            },
            "aws:username" => match self {
                Self::User { arn } if arn.contains(":user/") => one(arn.rsplit('/').next()?),
                Self::User { .. } | Self::RoleSession { .. } | Self::Role { .. } | Self::Root { .. } | Self::Service { .. } => {
                    Some(Presence::Absent)
                }
            },
            "aws:principalisawsservice" => one(if matches!(self, Self::Service { .. }) { "true" } else { "false" }),
            _ => None,
        }
    }
}

/// The most keys of unknown presence that are tried one by one. Beyond it they count as not known.
const ENUMERATED: usize = 6;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The caller.
    pub principal: Principal,
    /// The action, such as `s3:PutObject`.
    pub action: String,
    /// The ARNs of the resources, `*` for an action that has none. Each must be allowed.
    pub resources: Vec<String>,
    /// The context keys, in lower case.
    pub keys: BTreeMap<String, Presence>,
    /// The presence of all other keys.
    pub unlisted: Unlisted,
}

impl Request {
    /// A request without context keys but those that follow from the caller.
    pub fn new(principal: Principal, action: &str, resource: &str) -> Self {
        let (action, resources) = (action.to_owned(), vec![resource.to_owned()]);
        Self { principal, action, resources, keys: BTreeMap::new(), unlisted: Unlisted::Absent }
    }

    /// The request with a key.
    #[must_use]
    pub fn with(mut self, key: &str, presence: Presence) -> Self {
        self.keys.insert(key.to_ascii_lowercase(), presence);
        self
    }

    /// The request with a key of one value.
    #[must_use]
    pub fn with_value(self, key: &str, value: &str) -> Self {
        self.with(key, Presence::Values(vec![value.to_owned()]))
    }

    /// The presence of a key, however it is spelled.
    pub fn key(&self, key: &str) -> Presence {
        let lower = key.to_ascii_lowercase();
        if let Some(presence) = self.keys.get(&lower) {
            return presence.clone();
        }
        self.principal.key(&lower).unwrap_or(match self.unlisted {
            Unlisted::GlobalUnknown if lower.starts_with("aws:") => Presence::Unknown,
            Unlisted::Absent | Unlisted::GlobalUnknown => Presence::Absent,
            Unlisted::Unknown => Presence::Unknown,
        })
    }

    /// The account to which a resource belongs, as `aws:ResourceAccount` or its ARN tells it. `None` if neither does.
    pub(super) fn owner(&self, resource: &str) -> Option<String> {
        if let Presence::Values(values) = self.key("aws:ResourceAccount")
            && let [account] = values.as_slice()
        {
            return Some(account.clone());
        }
        arn::account(resource).filter(|account| account.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
    }

    /// The requests that it may be: one for each presence of the keys that are either absent or not.
    pub fn presences(&self) -> Vec<Self> {
        let mut all = vec![self.clone()];
        for (at, (key, values)) in self.open().enumerate() {
            if at >= ENUMERATED {
                all.iter_mut().for_each(|request| {
                    request.keys.insert(key.clone(), Presence::Unknown);
                });
                continue;
            }
            let present = |request: Self| request.with(key, Presence::Values(values.clone()));
            let absent = |request: Self| request.with(key, Presence::Absent);
            all = all.into_iter().flat_map(|request| [absent(request.clone()), present(request)]).collect();
        }
        all
    }

    fn open(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.keys.iter().filter_map(|(key, presence)| match presence {
            Presence::EitherOr(values) => Some((key, values)),
            Presence::Absent | Presence::Values(_) | Presence::Unknown => None,
        })
    }
}
