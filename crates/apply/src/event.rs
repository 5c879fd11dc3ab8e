//! The events of a run, told as they happen, and the report at its end.

use std::fmt;
use std::time::{Duration, SystemTime};

use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::plan::StepId;
use heiiki_model::{Address, Known};
use serde::Serialize;

/// An event of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// The time, by the clock of the run.
    pub at: SystemTime,
    /// The step to which it happened.
    pub step: StepId,
    /// The event itself.
    pub what: EventKind,
}

/// The kinds of events of a step. "It" is the step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It was begun.
    Started,
    /// AWS is working on its object.
    Waiting {
        /// The status that AWS shows.
        status: String,
        /// The time for which AWS has shown that status.
        since: Duration,
    },
    /// Changes are being sent.
    Updating {
        /// The fields.
        fields: Vec<String>,
    },
    /// AWS refused a call for a reason that passes, and the call will be made again.
    Retrying {
        /// The class of the refusal.
        class: Class,
        /// The code and text of AWS, or the objects in the way.
        why: String,
        /// The time for which nothing has moved.
        since: Duration,
        /// The time until the next try.
        after: Duration,
    },
    /// It is done.
    Finished {
        /// The id of its object; `None` if that is gone.
        id: Option<String>,
        /// The time that it took.
        took: Duration,
    },
    /// It failed.
    Failed {
        /// The reason.
        failure: Failure,
        /// The time that it took.
        took: Duration,
    },
    /// It was not begun.
    Skipped {
        /// The reason.
        because: SkipReason,
    },
}

/// The reason for which a step failed. "It" is the object of the step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// AWS refused a call for good.
    Aws(AwsError),
    /// AWS refused a call for a reason that should pass, and nothing moved for too long.
    Blocked {
        /// The last refusal.
        error: AwsError,
        /// The objects in the way.
        blockers: Vec<Blocker>,
        /// The number of tries.
        tries: usize,
        /// The time for which nothing moved.
        still: Duration,
    },
    /// Its status did not change for too long.
    Stuck {
        /// The status that AWS shows.
        status: String,
        /// The time for which AWS has shown that status.
        still: Duration,
    },
    /// It failed.
    Broken {
        /// The status and the reason, in AWS's words.
        reason: String,
    },
    /// AWS accepted an update, and the fields are still as before.
    NotMoved {
        /// The fields.
        fields: Vec<String>,
        /// The reason, if AWS gives one.
        reason: Option<String>,
    },
    /// It went away while it was waited for.
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
        /// The error of the read.
        error: AwsError,
    },
}

impl Failure {
    /// True if AWS does not accept the credentials any more, so that every other step would fail alike.
    pub fn is_of_credentials(&self) -> bool {
        match self {
            Self::Aws(error) | Self::Blocked { error, .. } | Self::Unconfirmed { error } => error.is_of_credentials(),
            Self::Stuck { .. } | Self::Broken { .. } | Self::NotMoved { .. } | Self::Vanished | Self::Disowned { .. } => false,
        }
    }
}

/// The reason for which a step was not begun.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A step it depends on failed or was skipped.
    Dependency {
        /// The step.
        step: StepId,
        /// Its resource.
        at: Address,
    },
    /// The run was interrupted.
    Interrupted,
    /// AWS refused the credentials of another step, and would refuse those of this one.
    Credentials,
}

/// The end of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Done,
    /// Failed.
    Failed(Failure),
    /// Not begun.
    Skipped(SkipReason),
    /// The step was begun, and left when the run was shut down at once. The next plan reads the object that AWS made.
    Abandoned,
}

/// The report of a run: the end of every step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The outcome of each step, by its number.
    pub outcomes: Vec<Outcome>,
    /// The objects and facts that are known at the end.
    pub known: Known,
    /// True if the run was shut down before its end.
    pub interrupted: bool,
    /// The time that the run took.
    pub took: Duration,
}

impl Report {
    /// True if every step is done.
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
