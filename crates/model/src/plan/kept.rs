//! Objects that were looked at and left alone, each with its reason and the facts behind it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Brief, Former};
use crate::{Address, KindName, Loss};

/// A resource that was looked at and left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(into = "Form", try_from = "Form")]
pub struct Kept {
    /// The resource.
    pub at: Address,
    /// Its id in AWS.
    pub id: String,
    /// Why.
    pub why: KeepReason,
}

impl Kept {
    /// The sort of reason.
    pub const fn cause(&self) -> KeepCause {
        self.why.cause()
    }
}

/// What is left alone as it is written, with the sort of reason beside the reason.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Kept")]
struct Form {
    /// The resource.
    at: Address,
    /// Its id in AWS.
    id: String,
    /// Which sort of reason.
    cause: KeepCause,
    /// Why, with the facts.
    why: KeepReason,
}

impl From<Kept> for Form {
    fn from(Kept { at, id, why }: Kept) -> Self {
        Self { at, id, cause: why.cause(), why }
    }
}

impl TryFrom<Form> for Kept {
    type Error = String;

    fn try_from(Form { at, id, cause, why }: Form) -> Result<Self, String> {
        if why.cause() == cause {
            Ok(Self { at, id, why })
        } else {
            Err(format!("the cause by which {at} is kept is not that of its reason"))
        }
    }
}

/// The sorts of what keeps a resource from being deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeepCause {
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

/// What keeps a resource. "It" is the resource that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum KeepReason {
    /// It carries the tag that protects it.
    Protected,
    /// Objects of this kind could not be read, and one of them may use it.
    MayBeUsed {
        /// The kind.
        by: KindName,
    },
    /// It could not be read, so that nothing of it was compared.
    NotCompared {
        /// AWS's words, or those of its kind.
        said: String,
    },
    /// It could not be read.
    NotRead {
        /// AWS's words, or those of its kind.
        said: String,
    },
    /// What could not be read, and stays, may be reached through it alone.
    OnlyWay {
        /// The resource that could not be read.
        to: Address,
    },
    /// A resource that stays uses it.
    UsedBy {
        /// That resource.
        by: Address,
    },
    /// It belongs to a resource that stays.
    BelongsTo {
        /// That resource.
        owner: Address,
    },
    /// What belongs to a resource of ours that stays stands in it.
    StoodInByKin {
        /// What stands in it.
        what: Brief,
        /// The resource that stays.
        of: Address,
    },
    /// What is retained with the data of a resource stands in it.
    StoodInByRetained {
        /// What stands in it.
        what: Brief,
        /// The resource whose data is retained.
        of: Address,
    },
    /// What a resource of ours left when it went stands in it.
    StoodInByLeft {
        /// What stands in it.
        what: Brief,
        /// The resource that left it.
        of: Address,
    },
    /// What is left of something that is gone, and was not ours, stands in it.
    StoodInByOrphan {
        /// What stands in it.
        what: Brief,
        /// What that belonged to.
        of: Former,
    },
    /// What belongs to a resource that the plan does not delete stands in it.
    StoodInByOther {
        /// What stands in it.
        what: Brief,
        /// That resource.
        of: Address,
    },
    /// Something that is not of this environment uses it.
    UsedByForeign {
        /// What uses it.
        what: Brief,
        /// The environment that this belongs to, when it is heiiki's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        environment: Option<String>,
        /// What its kind advises.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remedy: Option<String>,
    },
    /// AWS left it when a resource went, and the spec says that its data is retained.
    RetainedLeft {
        /// The data.
        loss: Loss,
        /// The resource that left it.
        of: Address,
    },
    /// AWS left it when a resource went, and nobody has agreed that its data dies.
    LeftWithData {
        /// The data.
        loss: Loss,
        /// The resource that left it.
        of: Address,
    },
}

impl KeepReason {
    /// The sort of reason.
    pub const fn cause(&self) -> KeepCause {
        match self {
            Self::Protected => KeepCause::Protection,
            Self::MayBeUsed { .. } | Self::NotCompared { .. } | Self::NotRead { .. } | Self::OnlyWay { .. } => {
                KeepCause::Withheld
            }
            Self::UsedBy { .. } | Self::BelongsTo { .. } | Self::StoodInByKin { .. } => KeepCause::Used,
            Self::StoodInByRetained { .. }
            | Self::StoodInByLeft { .. }
            | Self::RetainedLeft { .. }
            | Self::LeftWithData { .. } => KeepCause::Retention,
            Self::StoodInByOrphan { .. } | Self::StoodInByOther { .. } | Self::UsedByForeign { .. } => KeepCause::Foreign,
        }
    }
}
