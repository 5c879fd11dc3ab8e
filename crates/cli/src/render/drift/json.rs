//! Drift as one JSON document, the same between two runs that find the same: no times, no counts of calls.

use std::path::Path;

use heiiki_model::Place;
use heiiki_plan::drift::Drift;
use serde::Serialize;

use super::{Outcome, Totals};
use crate::Trouble;

/// The version of the form. It grows by new members; it changes when one is removed or means something else.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Json<'a> {
    format_version: u32,
    summary: Totals,
    environments: Vec<Environment<'a>>,
}

#[derive(Serialize)]
struct Environment<'a> {
    spec: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failed<'a>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    drift: Option<&'a Drift>,
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
}

#[derive(Serialize)]
struct Failed<'a> {
    exit_code: u8,
    message: &'a str,
    causes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// The document.
pub fn json(outcomes: &[Outcome]) -> serde_json::Result<String> {
    let environments = outcomes.iter().map(environment).collect();
    serde_json::to_string_pretty(&Json { format_version: FORMAT_VERSION, summary: Totals::of(outcomes), environments })
}

fn environment(outcome: &Outcome) -> Environment<'_> {
    let Outcome { path, place, found } = outcome;
    match found {
        // The drift says itself where it is.
        Ok(found) => Environment { spec: path, error: None, drift: Some(&found.drift), place: None },
        Err(trouble) => Environment { spec: path, error: Some(failed(trouble)), drift: None, place: place.as_ref() },
    }
}

fn failed(trouble: &Trouble) -> Failed<'_> {
    let Trouble { exit, message, causes, help } = trouble;
    Failed { exit_code: exit.code(), message, causes, help: help.as_deref() }
}
