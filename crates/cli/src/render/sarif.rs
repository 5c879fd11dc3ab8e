//! SARIF 2.1.0, for code scanning: the frame of a log, and the dangers of plans as results, each at the line of its resource in the spec.

use std::collections::BTreeMap;

use heiiki_danger::{Rule, Severity};
use heiiki_model::Address;
use heiiki_model::spec::Spot;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::danger::{Danger, dangers};
use super::plan::Shown;

/// A plan and where its resources stand in the files of its spec.
pub struct Located<'a> {
    /// The plan.
    pub shown: &'a Shown<'a>,
    /// The positions of the resources. Empty for a saved plan.
    pub spots: &'a BTreeMap<Address, Spot>,
}

/// The log of one run of a command: its rules with their meanings, its results, and the environments that could not be
/// read.
pub fn log(command: &str, rules: Vec<Value>, results: Vec<Value>, failures: Vec<Value>) -> Value {
    let driver = json!({"name": "heiiki", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "automationDetails": {"id": format!("heiiki/{command}/")},
            "invocations": [{"executionSuccessful": failures.is_empty(), "toolExecutionNotifications": failures}],
            "results": results,
        }],
    })
}

/// The dangers of plans. `failures` are the texts of what could not be planned.
pub fn plans(plans: &[Located<'_>], failures: &[String]) -> serde_json::Result<String> {
    let rules = Rule::ALL.iter().map(|rule| {
        json!({
            "id": rule.code(),
            "shortDescription": {"text": rule.title()},
            "fullDescription": {"text": rule.about()},
            "help": {"text": rule.mend()},
            "defaultConfiguration": {"level": level(rule.severity())},
        })
    });
    let results = plans.iter().flat_map(|located| {
        let plan = located.shown.plan();
        let place = &plan.place;
        dangers(located.shown).into_iter().map(move |danger| {
            let Danger { rule, severity, at, what, .. } = &danger;
            let identity = format!("{}/{}/{}/{at}/{rule}/{what}", place.account, place.region, place.environment);
            let mut result = json!({
                "ruleId": rule.code(),
                "level": level(*severity),
                "message": {"text": format!("{at}: {what}")},
                "partialFingerprints": {"heiikiDanger/v1": identity},
            });
            if let Some(spot) = located.spots.get(at) {
                result["locations"] = json!([location(&spot.file, spot.line)]);
            }
            result
        })
    });
    let failures = failures.iter().map(|text| json!({"level": "error", "message": {"text": text}}));
    serde_json::to_string_pretty(&log("plan", rules.collect(), results.collect(), failures.collect()))
}

/// SARIF's word for how severe something is.
pub const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// A line of a file.
pub fn location(file: &str, line: usize) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(file)}, "region": {"startLine": line}}})
}

/// The characters of a URI's path that need no encoding.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as a relative URI.
fn uri(path: &str) -> String {
    utf8_percent_encode(path.trim_start_matches("./"), PATH).to_string()
}
