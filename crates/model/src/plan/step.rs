//! A step of a plan: the object that it acts on, the wanted values, its reason, and the steps that come before it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kin::{Evidence, Former};
use crate::object::TAG_ENVIRONMENT;
use crate::view::Disposition;
use crate::{Address, Change, Loss, Object, kinds};

/// The number of a step in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct StepId(pub usize);

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its number: its position in the plan.
    pub id: StepId,
    /// What is done.
    pub verb: Verb,
    /// To which resource.
    pub at: Address,
    /// The resource of which it is kin, when AWS or a user made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Address>,
    /// The live object it acts on, as it was read; nothing for a create.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Object>,
    /// What the spec wants; nothing for a delete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub want: Option<Value>,
    /// Every tag that the object is to carry; `None` removes a key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, Option<String>>,
    /// Fields that others own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// The differences that make it necessary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The steps that must be done before.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub after: BTreeSet<StepId>,
    /// Why.
    pub why: Reason,
    /// The data that dies; with the disposition `retain` it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loses: Option<Loss>,
    /// What happens to that data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Makes a new object.
    Create,
    /// Changes an object in place.
    Update,
    /// Takes off an object what would keep another one from being deleted.
    Release,
    /// Deletes an object.
    Delete,
    /// Leaves an object as it is and takes heiiki's tags off it, so that it is nobody's.
    Retain,
}

/// Why a step is in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The spec wants it and it does not exist.
    Missing,
    /// It differs from the spec.
    Differs,
    /// It is as wanted, but its tag does not say that this was applied.
    Recorded,
    /// It could not be complete when it was created, because it names what is made after it.
    Completes,
    /// It has to be replaced: the field and why.
    Replaced {
        /// The field that cannot be changed in place.
        field: String,
        /// Why not.
        because: String,
    },
    /// It must be replaced because what it stands on is replaced.
    Follows(Address),
    /// It is ours, and no longer in the spec.
    NotInSpec,
    /// It is ours, and another object of ours holds its address: an interrupted replacement left it.
    Superseded,
    /// The whole environment is to be destroyed.
    Destroyed,
    /// It would keep these from being deleted.
    Frees(Vec<Address>),
    /// It has what these take, and its own update would be too late.
    Yields(Vec<Address>),
    /// A user made it inside of this, which cannot go before it.
    Evicted(Address),
    /// AWS made it for this, and it should go with it; what AWS leaves is removed.
    GoesWith(Address),
    /// AWS made it for this, which is gone: an earlier run did not finish.
    LeftBy(Address),
    /// An earlier run was about to let it go with this, which stays: the tag that says so is taken off.
    Spared(Address),
    /// AWS made it for something that is gone: what that was, and why that is believed.
    Orphaned {
        /// What it belonged to.
        of: Former,
        /// Why that is believed.
        evidence: Evidence,
    },
    /// AWS has not finished with it: its status.
    Unfinished(String),
    /// It failed: AWS's status and reason.
    Broken(String),
}

impl Step {
    /// True if it takes over an object that carries no claim and is not a part of one of ours, as the default group of a VPC is.
    pub fn adopts(&self) -> bool {
        let made_with = |object: &Object| {
            let want = self.want.as_ref();
            want.is_some_and(|want| kinds::of(object.kind).made_with(want).is_some())
        };
        let unclaimed = |object: &Object| !object.existing && !object.tags.contains_key(TAG_ENVIRONMENT) && !made_with(object);
        self.verb == Verb::Update && self.of.is_none() && self.object.as_ref().is_some_and(unclaimed)
    }
}
