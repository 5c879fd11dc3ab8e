//! Drift as one JSON document, the same between two runs that find the same: no times, no counts of calls.

use std::path::Path;

use heiiki_model::Place;
use heiiki_plan::drift::Drift;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Outcome, Totals};
use crate::CommandError;
use crate::fleet::WithoutSpec;
use crate::render::endpoints::Answering;

/// The version of the form. It grows by new members; it changes when one is removed or means something else.
const FORMAT_VERSION: u32 = 2;

/// What `heiiki drift --format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "heiiki drift")]
pub struct Json<'a> {
    /// The version of this form.
    format_version: u32,
    /// How environments ended, counted.
    summary: Totals,
    /// Each environment.
    environments: Vec<Environment<'a>>,
    /// The environments of the accounts for which no spec was given, when that was asked with `--account`.
    #[serde(skip_serializing_if = "Option::is_none")]
    without_spec: Option<&'a [WithoutSpec]>,
}

/// One environment: what was found, or why nothing could be.
#[derive(Serialize, JsonSchema)]
struct Environment<'a> {
    /// The file or directory of its spec.
    spec: &'a Path,
    /// Why nothing could be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failed<'a>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    drift: Option<&'a Drift>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
    /// Who answered in AWS's place when the account was read.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    endpoints: &'a [Answering],
}

/// Why nothing could be looked at.
#[derive(Serialize, JsonSchema)]
struct Failed<'a> {
    /// The exit code of a command for this environment alone.
    exit_code: u8,
    /// What is wrong.
    message: &'a str,
    /// Why, outermost first.
    causes: &'a [String],
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// The document.
pub fn json(outcomes: &[Outcome], without_spec: Option<&[WithoutSpec]>) -> serde_json::Result<String> {
    let environments = outcomes.iter().map(environment).collect();
    let summary = Totals::of(outcomes);
    serde_json::to_string_pretty(&Json { format_version: FORMAT_VERSION, summary, environments, without_spec })
}

fn environment(outcome: &Outcome) -> Environment<'_> {
    let Outcome { path, place, found } = outcome;
    match found {
        // The drift says itself where it is.
        Ok(found) => {
            let endpoints = &found.reading.endpoints;
            Environment { spec: path, error: None, drift: Some(&found.drift), place: None, endpoints }
        }
        Err(error) => Environment { spec: path, error: Some(failed(error)), drift: None, place: place.as_ref(), endpoints: &[] },
    }
}

fn failed(error: &CommandError) -> Failed<'_> {
    let CommandError { exit, message, causes, help } = error;
    Failed { exit_code: exit.code(), message, causes, help: help.as_deref() }
}
