//! Drift as SARIF 2.1.0, for code scanning: each finding at the line of its resource in the spec. A fingerprint makes the same finding of two runs one alert.

use heiiki_danger::Severity;
use serde_json::{Value, json};

use super::super::plan::not_compared;
use super::super::sarif;
use super::{Found, Outcome};
use heiiki_plan::drift::{Deviation, Drift, Finding};

/// The deviations that are results, each with its meaning.
const RULES: &[(&str, &str)] = &[
    ("nothing", "Nothing of an environment exists."),
    ("missing", "A resource of the spec does not exist."),
    ("different", "A resource differs from the spec."),
    ("failed", "A resource failed, or the last change of it did."),
    ("child-failed", "What was made for or inside of a resource failed."),
    ("not-found", "What the spec uses as it is cannot be found."),
    ("added", "Others added something to a resource of which the spec says nothing."),
    ("not-in-spec", "A resource is no longer in the spec."),
    ("superseded", "There are two of a resource: an interrupted run left one, or two runs made it at once."),
];

/// The log of one run.
pub fn text_of(outcomes: &[Outcome]) -> Value {
    let found = outcomes.iter().filter_map(|outcome| Some((outcome, outcome.found.as_ref().ok()?)));
    let results: Vec<Value> = found.flat_map(|(outcome, found)| results(outcome, found)).collect();
    let failures: Vec<Value> = outcomes.iter().filter_map(failure).collect();
    let rules: Vec<Value> = RULES.iter().map(|(id, meaning)| json!({"id": id, "shortDescription": {"text": meaning}})).collect();
    sarif::log("drift", rules, results, failures)
}

/// The log as text.
pub fn text(outcomes: &[Outcome]) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&text_of(outcomes))
}

/// The results of an environment. Drift has the level of its severity, and pending changes are notes.
fn results(outcome: &Outcome, found: &Found) -> Vec<Value> {
    let findings = found.drift.findings.iter().map(|finding| (level(finding.severity), finding));
    let pending = found.drift.pending.iter().map(|finding| ("note", finding));
    findings.chain(pending).map(|(level, finding)| result(outcome, found, level, finding)).collect()
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn result(outcome: &Outcome, found: &Found, level: &str, finding: &Finding) -> Value {
    let at = &finding.at;
    let (file, line) =
        found.spots.get(at).map_or_else(|| (outcome.path.display().to_string(), 1), |spot| (spot.file.clone(), spot.line));
    let place = &found.drift.place;
    let rule = rule(&finding.what);
    let thing =
        if let Deviation::Added { to: Some(thing), .. } = &finding.what { format!("/{}", thing.id) } else { String::new() };
    let identity = format!("{}/{}/{}/{at}/{rule}{thing}", place.account, place.region, place.environment);
    json!({
        "ruleId": rule,
        "level": level,
        "message": {"text": format!("{at}: {}", super::who::with(finding))},
        "locations": [sarif::location(&file, line)],
        "partialFingerprints": {"heiikiFinding/v1": identity},
        "properties": {
            "severity": finding.severity,
            "rules": finding.opens.iter().map(|exposure| exposure.rule).collect::<Vec<_>>(),
        },
    })
}

const fn rule(what: &Deviation) -> &'static str {
    match what {
        Deviation::Nothing { .. } => "nothing",
        Deviation::Missing { .. } => "missing",
        Deviation::Different { .. } => "different",
        Deviation::Failed { .. } => "failed",
        Deviation::Child { .. } => "child-failed",
        Deviation::NotFound { .. } => "not-found",
        Deviation::Added { .. } => "added",
        Deviation::NotInSpec => "not-in-spec",
        Deviation::Superseded => "superseded",
    }
}

/// The notification for an environment that could not be read.
fn failure(outcome: &Outcome) -> Option<Value> {
    let text = match &outcome.found {
        Err(error) => error.message.clone(),
        Ok(found) if found.drift.is_partial() => partial(&found.drift),
        Ok(_) => return None,
    };
    Some(json!({"level": "error", "message": {"text": format!("{}: {text}", outcome.path.display())}}))
}

fn partial(drift: &Drift) -> String {
    let kinds = drift.unread.iter().map(|unread| format!("objects of kind {} were not read", unread.kind));
    let resources = drift.uncompared.iter().map(|one| format!("{} was not compared: {}", one.at, not_compared(one)));
    kinds.chain(resources).collect::<Vec<String>>().join("; ")
}
