//! Drift as numbers in the OpenMetrics text format: one sample for each environment, for a schedule that is watched by Prometheus.

use std::fmt::Write;
use std::time::SystemTime;

use heiiki_danger::Severity;
use heiiki_model::Place;
use heiiki_model::plan::{Proof, Standing};

use super::{Found, Outcome};

/// A name, its meaning, and its value for an environment that was read.
type Gauge = (&'static str, &'static str, fn(&Found) -> usize);

const GAUGES: &[Gauge] = &[
    ("heiiki_drift_findings", "Resources that differ in AWS from what was applied.", |found| found.drift.findings.len()),
    ("heiiki_drift_pending", "Resources whose spec was changed and not applied.", |found| found.drift.pending.len()),
    ("heiiki_drift_follows", "Resources that differ only because something they name is missing.", |found| {
        found.drift.follows.len()
    }),
    ("heiiki_drift_uncompared", "Resources that could not be compared, or not wholly.", |found| {
        found.drift.uncompared_resources()
    }),
    ("heiiki_drift_ignored", "Differences that the spec leaves to others.", |found| found.drift.ignored.len()),
    ("heiiki_drift_known", "Objects that others added and the spec knows of.", |found| found.drift.known_objects()),
    ("heiiki_drift_unchanged", "Resources that are as the spec wants them.", |found| found.drift.unchanged),
];

/// The whole text.
pub fn text(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for (name, help, value) in GAUGES {
        let values = outcomes.iter().filter_map(|one| Some((labels(one), value(one.found.as_ref().ok()?).to_string())));
        gauge(&mut text, name, "", help, values);
    }
    let by_severity = outcomes.iter().flat_map(|one| {
        let found = one.found.as_ref().ok();
        let of = [Severity::High, Severity::Medium, Severity::Low].into_iter();
        of.filter_map(move |severity| {
            let labels = format!("{},severity=\"{}\"", labels(one), severity.word());
            Some((labels, found?.drift.found_of(severity).to_string()))
        })
    });
    let help = "The same resources, by how severe the worst of their differences is.";
    gauge(&mut text, "heiiki_drift_severity_findings", "", help, by_severity);
    let help = "1 when a claim about the network holds, 0 when it fails, -1 when it is not proven.";
    gauge(&mut text, "heiiki_closed", "", help, outcomes.iter().flat_map(closed));
    let complete = |one: &Outcome| one.found.as_ref().is_ok_and(|found| !found.drift.is_partial());
    let success = outcomes.iter().map(|one| (labels(one), usize::from(complete(one)).to_string()));
    gauge(&mut text, "heiiki_drift_success", "", "1 when all of the environment could be looked at.", success);
    let times = outcomes.iter().filter_map(|one| Some((labels(one), seconds(one.found.as_ref().ok()?.at))));
    let help = "When the environment was read, in seconds since 1970.";
    gauge(&mut text, "heiiki_drift_read_timestamp_seconds", "seconds", help, times);
    text.push_str("# EOF\n");
    text
}

/// The standing of each claim about the network of an environment.
fn closed(outcome: &Outcome) -> Vec<(String, String)> {
    let proof = outcome.found.as_ref().ok().and_then(|found| found.drift.proof.as_ref());
    let of_claim = |proof: &Proof, claim: &String| {
        let places = proof.places.iter().filter(|place| place.claim == *claim && place.waived.is_none());
        let value = match places.filter_map(|place| place.after).max() {
            None | Some(Standing::Holds) => "1",
            Some(Standing::Fails) => "0",
            Some(Standing::NotProven) => "-1",
        };
        (format!("{},claim=\"{}\"", labels(outcome), claim), value.to_owned())
    };
    proof.map(|proof| proof.claims.keys().map(|claim| of_claim(proof, claim)).collect()).unwrap_or_default()
}

fn gauge(text: &mut String, name: &str, unit: &str, help: &str, samples: impl Iterator<Item = (String, String)>) {
    let unit = if unit.is_empty() { String::new() } else { format!("# UNIT {name} {unit}\n") };
    // Writing into a string cannot fail.
    let _ = write!(text, "# TYPE {name} gauge\n{unit}# HELP {name} {help}\n");
    for (labels, value) in samples {
        let _ = writeln!(text, "{name}{{{labels}}} {value}");
    }
}

/// The labels of an environment. If its spec cannot be loaded, only the path is known.
fn labels(outcome: &Outcome) -> String {
    let spec = ("spec", outcome.path.display().to_string());
    let mut labels = vec![spec];
    if let Some(Place { environment, account, region, partition: _ }) = &outcome.place {
        labels.extend([("environment", environment.clone()), ("account", account.clone()), ("region", region.clone())]);
    }
    let labels = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value)));
    labels.collect::<Vec<_>>().join(",")
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn seconds(time: SystemTime) -> String {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CommandError;

    #[test]
    fn a_spec_that_cannot_be_loaded_is_a_sample_too() {
        let broken = Outcome { path: r#"a "b"\c.yaml"#.into(), place: None, found: Err(CommandError::failed("no")) };
        let text = text(&[broken]);
        assert!(text.contains("heiiki_drift_success{spec=\"a \\\"b\\\"\\\\c.yaml\"} 0\n"), "{text}");
        assert!(text.contains("# TYPE heiiki_drift_findings gauge\n") && text.ends_with("# EOF\n"), "{text}");
        assert!(!text.contains("heiiki_drift_findings{"), "{text}");
    }
}
