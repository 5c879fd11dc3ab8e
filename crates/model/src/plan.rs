//! The plan as data: steps that leave nothing to decide. Made by the `plan` crate, carried out by the `apply` crate, drawn by the renderers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::{Bond, Phase};
use crate::object::TAG_ENVIRONMENT;
use crate::spec::Disposition;
use crate::{Address, Change, KindName, Loss, Object, Place, failure::AwsError};

/// What has to be done, in an order in which it can be done one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Where.
    pub place: Place,
    /// The steps. A step's `after` names earlier steps only.
    pub steps: Vec<Step>,
    /// Why the plan must not be applied as it is.
    pub refusals: Vec<Refusal>,
    /// What was looked at and left alone, and why.
    pub kept: Vec<Kept>,
    /// What AWS or users made for or inside of what is deleted, and what becomes of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kin: Vec<Kin>,
    /// Choices that were made for the reader: which default VPC, and why that one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Kinds that could not be read, so that nothing of them was planned.
    pub unread: Vec<Unread>,
    /// Resources, or fields of them, that could not be compared, because what they name was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncompared: Vec<Uncompared>,
    /// How many resources are as the spec wants them.
    pub unchanged: usize,
}

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
        /// What it belonged to: `domain d-0abc`.
        of: String,
        /// Why that is believed.
        evidence: String,
    },
    /// AWS has not finished with it: its status.
    Unfinished(String),
    /// It failed: AWS's status and reason.
    Broken(String),
}

/// Why a plan must not be applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// The resource.
    pub at: Address,
    /// The kind of refusal.
    pub cause: Cause,
    /// What is wrong, in one sentence.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// The kinds of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A protected object would be replaced or deleted.
    Protected,
    /// A foreign object holds a wanted name or range.
    Clash,
    /// Data would be lost without consent.
    DataLoss,
    /// A field cannot be changed.
    Unchangeable,
    /// A selector matches no object, or several.
    Selector,
    /// A kind that the spec needs could not be read.
    Unread,
    /// The spec names something of AWS's that does not exist.
    Missing,
    /// Users are at work in what would be deleted or changed.
    Users,
    /// A policy would deny heiiki's own calls.
    LockOut,
    /// A limit of the account, or a place where AWS does not offer the service.
    Limit,
    /// Several objects of ours claim one address, and which of them it is cannot be told.
    Twins,
    /// Resources would have to wait for each other.
    Cycle,
}

/// A resource that was looked at and left alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kept {
    /// The resource.
    pub at: Address,
    /// Its id in AWS.
    pub id: String,
    /// Which sort of reason.
    pub cause: Keeps,
    /// Why, in one clause.
    pub why: String,
    /// What a person can do about it; empty when nothing need be done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
}

/// What keeps a resource from being deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Keeps {
    /// It is protected.
    Protection,
    /// It holds data that is to stay, or is part of what does.
    Retention,
    /// Something that is not ours stands in it or uses it.
    Foreign,
    /// Something of ours that stays uses it.
    Used,
    /// It could not be read, or what could not be read may need it.
    Withheld,
}

/// What AWS or a user made for or inside of a resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kin {
    /// The resource.
    pub of: Address,
    /// What it is.
    pub kind: KindName,
    /// Its id in AWS.
    pub id: String,
    /// AWS's name of it, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How closely it belongs there.
    pub bond: Bond,
    /// Why that is believed.
    pub evidence: String,
    /// AWS's status.
    pub phase: Phase,
    /// The object in a few words.
    pub about: String,
    /// What becomes of it; nothing where nothing is planned for its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fate: Option<Fate>,
}

/// What becomes of kin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// AWS removes it with its owner.
    GoesAlong,
    /// This step deletes it, or sees to it that AWS has.
    Deleted(StepId),
    /// It stays, and why.
    Stays(String),
}

/// A choice that was made for the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// The resource.
    pub at: Address,
    /// What was chosen, and why.
    pub text: String,
}

/// A resource that could not be compared with the spec, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Uncompared {
    /// The resource.
    pub at: Address,
    /// The fields that were not compared; empty when nothing of the resource was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Why, in one clause.
    pub reason: String,
}

/// A kind that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// The kind.
    pub kind: KindName,
    /// Why.
    pub error: AwsError,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "does not exist"),
            Self::Differs => write!(f, "differs from the spec"),
            Self::Recorded => write!(f, "is as wanted; that is noted in its tag"),
            Self::Completes => write!(f, "completed once what it names exists"),
            Self::Replaced { field, because } => write!(f, "`{field}` cannot be changed in place: {because}"),
            Self::Follows(at) => write!(f, "{at}, which it stands on, is replaced"),
            Self::NotInSpec => write!(f, "no longer in the spec"),
            Self::Superseded => write!(f, "left by an interrupted replacement"),
            Self::Destroyed => write!(f, "the environment is destroyed"),
            Self::Frees(list) => {
                let list: Vec<String> = list.iter().map(ToString::to_string).collect();
                write!(f, "would keep {} from being deleted", list.join(", "))
            }
            Self::Yields(list) => {
                let list: Vec<String> = list.iter().map(ToString::to_string).collect();
                write!(f, "has what {} takes before it is updated itself", list.join(", "))
            }
            Self::Evicted(at) => write!(f, "a user made it in {at}, which cannot go before it"),
            Self::GoesWith(at) => write!(f, "AWS made it for {at}"),
            Self::LeftBy(at) => write!(f, "AWS left it when {at} went"),
            Self::Spared(at) => {
                write!(f, "an earlier destroy marked it to go with {at}, and that was not carried out; the mark is taken off")
            }
            Self::Orphaned { of, evidence } => write!(f, "left by {of}, which is gone: {evidence}"),
            Self::Unfinished(status) if Phase::Busy(status.clone()).going().is_some() => {
                write!(f, "AWS is deleting it already ({status}), which nothing stops; it is made anew when it is gone")
            }
            Self::Unfinished(status) => write!(f, "AWS is not done with it: {status}"),
            Self::Broken(reason) => write!(f, "{reason}"),
        }
    }
}

impl Step {
    /// True when it takes over an object that carries no claim.
    pub fn adopts(&self) -> bool {
        let unclaimed = |object: &Object| !object.existing && !object.tags.contains_key(TAG_ENVIRONMENT);
        self.verb == Verb::Update && self.of.is_none() && self.object.as_ref().is_some_and(unclaimed)
    }
}

impl Plan {
    /// True when nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// True when nothing has to be done but to note in tags what is as it was applied.
    pub fn only_records(&self) -> bool {
        self.steps.iter().all(|step| step.why == Reason::Recorded)
    }

    /// A step by its number.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.0]
    }

    /// The steps that leave an object that was to go, because its data is retained.
    pub fn retained(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.verb == Verb::Retain && !matches!(step.why, Reason::Spared(_)))
    }

    /// What AWS made for what goes and what stays with the data that is retained.
    pub fn kept_kin(&self) -> impl Iterator<Item = &Kin> {
        self.kin.iter().filter(|kin| kin.bond != Bond::Record && matches!(kin.fate, Some(Fate::Stays(_))))
    }

    /// True when something of what a plan was to delete stays, or may.
    pub fn leaves_something(&self) -> bool {
        let left = !self.kept.is_empty() || !self.unread.is_empty();
        left || self.retained().next().is_some() || self.kept_kin().next().is_some()
    }

    /// True when a step deletes something.
    pub fn is_destructive(&self) -> bool {
        self.steps.iter().any(|step| step.verb == Verb::Delete)
    }
}
