//! The result of a plan as one JSON document: the outcome of each step, with the reason if it did not succeed. It has
//! no times, so that two runs that do the same give the same document.

use heiiki_apply::Report;
use heiiki_apply::event::{Failure, Outcome, SkipReason};
use heiiki_aws::error::advice;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::plan::{Kept, Kin, Plan, Step, StepId, Verb};
use heiiki_model::{Address, Place};
use schemars::JsonSchema;
use serde::Serialize;

use super::report::{DISOWNED, UNCONFIRMED};

/// The version of the form. It grows by new members; it changes when one is removed or means something else.
const FORMAT_VERSION: u32 = 2;

/// What `--report` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "heiiki report")]
pub struct Json<'a> {
    /// The version of this form.
    format_version: u32,
    /// Where.
    place: &'a Place,
    /// Every step is done.
    complete: bool,
    /// It was stopped before its end.
    interrupted: bool,
    /// How many steps ended how.
    summary: Summary,
    /// The steps of the plan, in its order.
    steps: Vec<Ended<'a>>,
    /// What was to be deleted and was left alone, and why. What is retained as `on_destroy` says has a step with the verb `retain`.
    kept: &'a [Kept],
    /// What AWS made for what was deleted and what stays.
    kept_kin: Vec<&'a Kin>,
}

/// How many steps ended how.
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
struct Summary {
    /// Done.
    done: usize,
    /// Of these: what was to be deleted, stays as it is, and is nobody's now.
    retained: usize,
    /// Failed.
    failed: usize,
    /// Not begun, or begun and left.
    not_done: usize,
}

/// A step and how it ended.
#[derive(Serialize, JsonSchema)]
struct Ended<'a> {
    /// Its number in the plan.
    step: StepId,
    /// What is done.
    verb: Verb,
    /// To which resource.
    at: &'a Address,
    /// The resource of which it is kin, when AWS or a user made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a Address>,
    /// AWS's id of what lives at the address now; nothing where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// How it ended.
    outcome: Word,
    /// Why it failed or was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// What AWS said.
    #[serde(skip_serializing_if = "Option::is_none")]
    aws: Option<&'a AwsError>,
    /// What was in the way.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    blockers: &'a [Blocker],
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// How a step ended, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Word {
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Not begun.
    Skipped,
    /// Begun and left.
    Abandoned,
}

/// The document. Without a report nothing had to be done.
pub fn json(plan: &Plan, report: Option<&Report>) -> serde_json::Result<String> {
    let steps: Vec<Ended<'_>> = report
        .into_iter()
        .flat_map(|report| plan.steps.iter().zip(&report.outcomes).map(|(step, outcome)| ended(step, outcome, report)))
        .collect();
    let count = |word: &[Word]| steps.iter().filter(|step| word.contains(&step.outcome)).count();
    let retained = steps.iter().filter(|step| step.verb == Verb::Retain && step.outcome == Word::Done).count();
    let summary = Summary {
        done: count(&[Word::Done]),
        retained,
        failed: count(&[Word::Failed]),
        not_done: count(&[Word::Skipped, Word::Abandoned]),
    };
    let (complete, interrupted) = report.map_or((true, false), |report| (report.is_complete(), report.interrupted));
    serde_json::to_string_pretty(&Json {
        format_version: FORMAT_VERSION,
        place: &plan.place,
        complete,
        interrupted,
        summary,
        steps,
        kept: &plan.kept,
        kept_kin: plan.kept_kin().collect(),
    })
}

fn ended<'a>(step: &'a Step, outcome: &'a Outcome, report: &'a Report) -> Ended<'a> {
    let id = report
        .known
        .live
        .get(&step.at)
        .map(|object| object.id.as_str())
        .filter(|_| !matches!(step.verb, Verb::Delete | Verb::Retain));
    let (word, why, error, blockers): (Word, Option<String>, Option<&AwsError>, &[Blocker]) = match outcome {
        Outcome::Done => (Word::Done, None, None, &[]),
        Outcome::Failed(Failure::Aws(error)) => (Word::Failed, None, Some(error), &[]),
        Outcome::Failed(Failure::Blocked { error, blockers, .. }) => {
            (Word::Failed, Some("nothing moved for too long".to_owned()), Some(error), blockers)
        }
        Outcome::Failed(Failure::Unconfirmed { error }) => {
            (Word::Failed, Some("its tags cannot be read to see whose it is".to_owned()), Some(error), &[])
        }
        Outcome::Failed(failure) => (Word::Failed, Some(failure.to_string()), None, &[]),
        Outcome::Skipped(SkipReason::Dependency { at, .. }) => (Word::Skipped, Some(format!("it needs {at}")), None, &[]),
        Outcome::Skipped(SkipReason::Credentials) => {
            (Word::Skipped, Some("AWS does not accept the credentials any more".to_owned()), None, &[])
        }
        Outcome::Skipped(SkipReason::Interrupted) => (Word::Skipped, Some("the run was interrupted".to_owned()), None, &[]),
        Outcome::Abandoned => (Word::Abandoned, Some("left while AWS was working on it".to_owned()), None, &[]),
    };
    let help = if let Outcome::Failed(Failure::Disowned { .. }) = outcome {
        Some(DISOWNED)
    } else if let Outcome::Failed(Failure::Unconfirmed { .. }) = outcome {
        Some(UNCONFIRMED)
    } else {
        error.map(advice)
    };
    Ended {
        step: step.id,
        verb: step.verb,
        at: &step.at,
        of: step.of.as_ref(),
        id,
        outcome: word,
        why,
        aws: error,
        blockers,
        help,
    }
}
