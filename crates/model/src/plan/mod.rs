//! The plan as data: steps that leave nothing to decide. The `plan` crate makes it, the `apply` crate carries it out, and the
//! renderers draw it.
//!
//! Nothing here is a sentence. The reason of a step, of a refusal or of a kept object is a variant with its facts, and
//! `cli/src/render/words` writes the sentence. Only the explanations of a kind and the texts of AWS are text.

mod brief;
mod doubt;
mod kept;
mod kin;
mod noted;
mod proof;
mod refusal;
mod refused;
mod step;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::brief::Brief;
pub use self::doubt::{Doubt, Uncompared};
pub use self::kept::{KeepCause, KeepReason, Kept};
pub use self::kin::{Evidence, Fate, Former, Kin, Stands, Stays};
pub use self::noted::{Note, Noted};
pub use self::proof::{Between, IdleWaiver, Moment, Proof, Proven, Standing, Waived, address_of_place};
pub use self::refusal::{Cause, Refusal, Rename};
pub use self::refused::{Denial, Refused, Scarce, Twin, User};
pub use self::step::{Reason, Step, StepId, Verb};
use crate::Place;
use crate::kind::Bond;
pub use crate::observed::Unread;

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
    /// What a reader should know beside the steps, such as which default VPC was chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Kinds that could not be read, so that nothing of them was planned.
    pub unread: Vec<Unread>,
    /// Resources, or fields of them, that could not be compared, because what they name was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncompared: Vec<Uncompared>,
    /// How many resources are as the spec wants them.
    pub unchanged: usize,
    /// The claims about the network before, during and after the plan. `None` if nothing of it is in a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

impl Plan {
    /// True if nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// True if only tags have to be written, which note that the objects are as they were applied.
    pub fn only_records(&self) -> bool {
        self.steps.iter().all(|step| step.why == Reason::Recorded)
    }

    /// A step by its number.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.0]
    }

    /// The steps that leave an object in AWS that was to be deleted, because its data is retained.
    pub fn retained(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.verb == Verb::Retain && !matches!(step.why, Reason::Spared(_)))
    }

    /// The kin of deleted objects that stays with retained data.
    pub fn kept_kin(&self) -> impl Iterator<Item = &Kin> {
        self.kin.iter().filter(|kin| kin.bond != Bond::Record && matches!(kin.fate, Some(Fate::Stays(_))))
    }

    /// True if an object that the plan was to delete stays, or may stay.
    pub fn leaves_something(&self) -> bool {
        let left = !self.kept.is_empty() || !self.unread.is_empty();
        left || self.retained().next().is_some() || self.kept_kin().next().is_some()
    }

    /// True if a step deletes something.
    pub fn is_destructive(&self) -> bool {
        self.steps.iter().any(|step| step.verb == Verb::Delete)
    }
}
