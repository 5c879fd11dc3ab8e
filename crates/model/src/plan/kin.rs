//! Kin: the objects that AWS or users made for or inside of resources, with the evidence for that and their fate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StepId;
use crate::kind::{Bond, Phase};
use crate::{Address, KindName};

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
    pub evidence: Evidence,
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
    Stays(Stays),
}

/// Why kin stays when its owner goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Stays {
    /// SageMaker leaves what it wrote about its owner.
    Record,
    /// It may be of another object, which stays.
    MayBeOf {
        /// What the other object is.
        kind: KindName,
        /// Its id.
        id: String,
    },
    /// The data of its owner is retained.
    Retained,
}

/// Why an object is believed to belong to another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Evidence {
    /// Its kind says so.
    Kind {
        /// In these words.
        says: String,
    },
    /// Its owner lists it.
    Listed,
    /// A tag of it names its owner, in whose VPC it stands.
    Tagged {
        /// The tag's key.
        tag: String,
    },
    /// Its description names its owner.
    Described {
        /// True when a service holds it; else a service asked for it.
        held: bool,
        /// What else speaks for it.
        stands: Stands,
    },
    /// It stands where its owner has interfaces, and nowhere else, while a service holds it.
    Covered {
        /// The tag of hosted models, when it has that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
        /// True when SageMaker made it.
        sagemaker: bool,
        /// How many objects it fits, so that it may be of any of them.
        owners: usize,
    },
    /// It carries a sign of its maker and is attached to nothing.
    LeftBehind {
        /// The tag that is the sign; without one it is its description, and that a service asked for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
    },
    /// A tag of heiiki's says that it was to go with its owner.
    Marked,
    /// It stands in subnets and groups of this environment alone, and a service still holds it.
    StandsOnOurs,
}

/// What an object belonged to that is left of something which is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Former {
    /// A resource of this environment.
    Resource {
        /// Its address.
        at: Address,
    },
    /// An object that AWS's tag or text names.
    Object {
        /// What AWS calls it, `domain`; empty where the tag or text does not say it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        kind: String,
        /// Its id or name.
        name: String,
    },
    /// Something of SageMaker that nothing names.
    Unnamed,
}

/// Where something stands that may belong to another object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// In its subnets and groups.
    InSubnetsAndGroups,
    /// In its subnets.
    InSubnets,
    /// Elsewhere, and it is marked as SageMaker's.
    MarkedAsSagemakers,
    /// In its VPC.
    InVpc,
}
