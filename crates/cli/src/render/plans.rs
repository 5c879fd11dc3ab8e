//! The plans of many environments: each in full where something is to be done, in one line where not, and the total.

use std::path::Path;

use heiiki_model::Place;
use schemars::JsonSchema;
use serde::Serialize;

use super::error::lines as error_lines;
use super::header::header;
use super::markdown::prose;
use super::plan::{self, Shown};
use super::rows::Counts;
use super::style::{Paint, Tone, one_line};
use crate::CommandError;
use crate::commands::plans::Outcome;
use crate::fleet::Effort;

/// What `heiiki plan --json` prints for several specs.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "heiiki plans")]
pub struct Json<'a> {
    /// The version of this form.
    format_version: u32,
    /// Each environment.
    environments: Vec<Environment<'a>>,
}

/// One environment: its plan, or why there is none.
#[derive(Serialize, JsonSchema)]
struct Environment<'a> {
    /// The file or directory of its spec.
    spec: &'a Path,
    /// Where it is, if its spec could be loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
    /// The plan, as `heiiki plan --json` prints it for one spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<plan::Json<'a>>,
    /// Why there is none: what is wrong, and how to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// All of them as one JSON document.
pub fn json(outcomes: &[Outcome]) -> serde_json::Result<String> {
    let shown: Vec<Option<Shown<'_>>> = outcomes
        .iter()
        .map(|one| one.made.as_ref().ok().map(|(made, reading)| Shown::new(&made.plan, &made.known).read_by(reading)))
        .collect();
    let environments = outcomes.iter().zip(&shown).map(|(outcome, shown)| Environment {
        spec: &outcome.path,
        place: outcome.place.as_ref(),
        plan: shown.as_ref().map(Shown::document),
        error: outcome.made.as_ref().err().map(|error| error_lines(error, Paint::plain()).join("\n")),
    });
    serde_json::to_string_pretty(&Json { format_version: plan::FORMAT_VERSION, environments: environments.collect() })
}

/// All of them as text.
pub fn lines(outcomes: &[Outcome], effort: Effort, quiet: bool, details: bool, paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for outcome in outcomes {
        let block = block(outcome, quiet, details, paint);
        if block.len() > 1 && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines.extend([String::new(), total(outcomes, effort, paint)]);
    lines
}

fn block(outcome: &Outcome, quiet: bool, details: bool, paint: Paint) -> Vec<String> {
    match &outcome.made {
        Err(error) => {
            let mut lines = vec![format!("{} · could not be planned", paint.tone(Tone::Strong, name(outcome)))];
            lines.extend(error_lines(error, paint).into_iter().map(|line| format!("  {line}")));
            lines
        }
        Ok((made, reading)) => {
            let shown = Shown::new(&made.plan, &made.known).read_by(reading).detailed(details);
            let place = &made.plan.place;
            let body = shown.lines(paint);
            if shown.counts().total() == 0 && body.len() == 1 {
                let env = paint.tone(Tone::Strong, &place.environment);
                return vec![format!("{env} · {} · {} · {}", place.account, place.region, body[0])];
            }
            let mut lines = if quiet { Vec::new() } else { vec![header(&made.plan, reading, paint), String::new()] };
            lines.extend(body);
            lines
        }
    }
}

/// An environment of which there is no plan, in Markdown.
pub fn failed_markdown(outcome: &Outcome, error: &CommandError) -> String {
    format!("### heiiki plan of {}\n\n**could not be planned:** {}\n", prose(&name(outcome)), prose(&error.message))
}

fn name(outcome: &Outcome) -> String {
    let name = outcome.place.as_ref().map_or_else(|| outcome.path.display().to_string(), |place| place.environment.clone());
    one_line(&name)
}

fn total(outcomes: &[Outcome], effort: Effort, paint: Paint) -> String {
    let (mut sum, mut refused, mut same, mut failed) = (Counts::default(), 0, 0, 0);
    for outcome in outcomes {
        let Ok((made, _)) = &outcome.made else {
            failed += 1;
            continue;
        };
        let shown = Shown::new(&made.plan, &made.known);
        sum = sum.and(shown.counts());
        refused += usize::from(shown.refused_exit().is_some());
        same += usize::from(shown.counts().total() == 0 && shown.refused_exit().is_none());
    }
    let mut parts = vec![format!("{same} without changes")];
    parts.extend(sum.told().into_iter().map(|(text, tone)| paint.tone(tone, text)));
    parts.extend((refused > 0).then(|| paint.tone(Tone::Error, format!("{refused} refused"))));
    parts.extend((failed > 0).then(|| paint.tone(Tone::Error, format!("{failed} could not be planned"))));
    let effort = effort.told();
    format!("{} environments: {} · {effort}", outcomes.len(), parts.join(", "))
}
