//! What happens while a plan is carried out, told as it happens, and the report at the end.

use std::fmt;
use std::time::{Duration, SystemTime};

use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::plan::StepId;
use heiiki_model::{Address, Known};
use serde::Serialize;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// When, by the clock of the run.
    pub at: SystemTime,
    /// To which step.
    pub step: StepId,
    /// What.
    pub what: What,
}

/// What happened to a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It was begun.
    Started,
    /// AWS is working on it: its own status, and since when it has been that.
    Waiting {
        /// AWS's status.
        status: String,
        /// How long it has been that.
        since: Duration,
    },
    /// Differences are being sent.
    Updating {
        /// The fields.
        fields: Vec<String>,
    },
    /// A call was refused for a reason that passes; it will be made again.
    Retrying {
        /// What the refusal means.
        class: Class,
        /// AWS's code and text, or what blocks.
        why: String,
        /// For how long it has been refused.
        since: Duration,
        /// When it is tried again.
        after: Duration,
    },
    /// It is done.
    Finished {
        /// The object's id; nothing when it is gone.
        id: Option<String>,
        /// How long it took.
        took: Duration,
    },
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
        /// How long it took.
        took: Duration,
    },
    /// It was not begun.
    Skipped {
        /// Why.
        because: Because,
    },
}

/// Why a step failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// AWS refused a call for good.
    Aws(AwsError),
    /// AWS refused a call for a reason that should pass, and nothing moved for too long.
    Blocked {
        /// The last refusal.
        error: AwsError,
        /// What blocks.
        blockers: Vec<Blocker>,
        /// How often it was tried.
        tries: usize,
        /// For how long nothing moved.
        still: Duration,
    },
    /// The object's status did not change for too long.
    Stuck {
        /// AWS's status.
        status: String,
        /// For how long.
        still: Duration,
    },
    /// The object failed; AWS's status and reason.
    Broken {
        /// AWS's words.
        reason: String,
    },
    /// AWS accepted an update, and the fields are still as before.
    NotMoved {
        /// The fields.
        fields: Vec<String>,
        /// AWS's reason, when it gives one.
        reason: Option<String>,
    },
    /// The object went away while it was waited for.
    Vanished,
    /// It was not deleted, because one of its tags does not say any more that it is ours, or says that it is protected.
    Disowned {
        /// The tag.
        tag: String,
        /// Its value when the plan was made.
        was: Option<String>,
        /// Its value now.
        now: Option<String>,
    },
    /// It was not deleted, because its tags could not be read to see that it is still ours.
    Unconfirmed {
        /// Why.
        error: AwsError,
    },
}

impl Failure {
    /// True when AWS does not accept the credentials any more, so that every other step would fail alike.
    pub fn is_of_credentials(&self) -> bool {
        match self {
            Self::Aws(error) | Self::Blocked { error, .. } | Self::Unconfirmed { error } => error.is_of_credentials(),
            Self::Stuck { .. } | Self::Broken { .. } | Self::NotMoved { .. } | Self::Vanished | Self::Disowned { .. } => false,
        }
    }
}

/// Why a step was not begun.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// A step it depends on failed or was skipped.
    Dependency {
        /// The step.
        step: StepId,
        /// Its resource.
        at: Address,
    },
    /// The run was interrupted.
    Interrupted,
    /// AWS does not accept the credentials any more, as another step was told.
    Credentials,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Done,
    /// Failed.
    Failed(Failure),
    /// Not begun.
    Skipped(Because),
    /// Begun, and left when the run was ended at once; what AWS made of it is seen by the next plan.
    Abandoned,
}

/// What a run did and did not do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// How each step ended, by its number.
    pub outcomes: Vec<Outcome>,
    /// What is known at the end.
    pub known: Known,
    /// The run was interrupted.
    pub interrupted: bool,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// True when every step is done.
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(|outcome| *outcome == Outcome::Done)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aws(error) => write!(f, "{error}"),
            Self::Blocked { error, blockers, tries: _, still } => {
                write!(f, "{error}; nothing has moved for {} s", still.as_secs())?;
                blockers.iter().try_for_each(|line| write!(f, "; {line}"))
            }
            Self::Stuck { status, still } => write!(f, "AWS says `{status}` and has for {} s", still.as_secs()),
            Self::Broken { reason } => write!(f, "{reason}"),
            Self::NotMoved { fields, reason } => {
                write!(f, "AWS accepted the update, but {} did not change", fields.join(", "))?;
                reason.as_ref().map_or(Ok(()), |reason| write!(f, ": {reason}"))
            }
            Self::Vanished => write!(f, "it went away while heiiki was waiting for it"),
            Self::Disowned { tag, was: _, now: None } => {
                write!(f, "it was not deleted: its tag {tag} was taken off since the plan was made")
            }
            Self::Disowned { tag, was: _, now: Some(now) } => {
                write!(f, "it was not deleted: its tag {tag} says `{now}` since the plan was made")
            }
            Self::Unconfirmed { error } => write!(f, "it was not deleted: its tags cannot be read to see whose it is: {error}"),
        }
    }
}
