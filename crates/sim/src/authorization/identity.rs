//! The identity behind a key that IAM or STS gave out, with everything that limits it.

use serde_json::Value;

use crate::World;
use crate::services::iam;
use crate::services::iam::attached::{Attached, holder};
use crate::services::iam::evaluation::{Principal, Who};
use crate::world::Tags;

/// An identity and its policies.
pub(super) struct Identity {
    pub(super) principal: Principal,
    /// The name of the user. `None` for a session.
    pub(super) user_name: Option<String>,
    /// `AIDA...`, or `AROA...:session`.
    pub(super) id: String,
    /// Tags of the user or role, and those of the session in their place.
    pub(super) tags: Tags,
    pub(super) documents: Vec<Value>,
    pub(super) boundary: Option<Value>,
    pub(super) session: Vec<Value>,
    /// The source identity of a session.
    pub(super) source: Option<String>,
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn documents(attached: &[Attached]) -> Vec<Value> {
    attached.iter().map(|document| parsed(&document.text)).collect()
}

impl Identity {
    /// The identity behind an access key. `None` if the key was made up or is the root user's, who may do everything.
    pub(super) fn of(world: &World, access_key: &str) -> Option<Self> {
        match world.sts.sessions.get(access_key) {
            Some(session) if session.role_arn.is_empty() => None,
            Some(session) => {
                let role = holder(world, &session.role_arn);
                let mut tags = role.as_ref().map(|role| role.tags.clone()).unwrap_or_default();
                tags.retain(|key, _| !session.tags.keys().any(|own| own.eq_ignore_ascii_case(key)));
                tags.extend(session.tags.clone());
                let who = Who::Session { session: session.arn.clone(), role: session.role_arn.clone() };
                Some(Self {
                    principal: Principal { account: world.account.clone(), who },
                    user_name: None,
                    id: session.user_id.clone(),
                    tags,
                    documents: role.as_ref().map(|role| documents(&role.identity)).unwrap_or_default(),
                    boundary: role.and_then(|role| role.boundary).map(|document| parsed(&document.text)),
                    session: session.policies.iter().map(|text| parsed(text)).collect(),
                    source: session.source_identity.clone(),
                })
            }
            None => {
                let (arn, id) = iam::owner_of_key(world, access_key)?;
                let user = holder(world, &arn)?;
                Some(Self {
                    principal: Principal { account: world.account.clone(), who: Who::User(arn) },
                    user_name: Some(user.name),
                    id,
                    tags: user.tags,
                    documents: documents(&user.identity),
                    boundary: user.boundary.map(|document| parsed(&document.text)),
                    session: Vec::new(),
                    source: None,
                })
            }
        }
    }
}
