//! Drift as a message that Slack's incoming webhooks take. Short: who is told looks at the report.

use serde_json::{Value, json};

use heiiki_plan::drift::Finding;

use super::{Found, From, Outcome, Totals, beneath, who};
use crate::render::markdown::marked;
use crate::render::style::one_line;
use crate::render::value::Names;

/// The number of findings that are named for one environment.
const NAMED: usize = 10;
/// The number of environments that are named. Slack takes 40,000 characters and shows fewer.
const ENVIRONMENTS: usize = 20;
/// The number of bytes beyond which a message leaves differences out.
const ROOM: usize = 25_000;
/// The number of lines of differences for one finding.
const LINES: usize = 8;
/// The number of characters of such a line.
const WIDTH: usize = 160;

/// The message.
pub fn message(outcomes: &[Outcome]) -> Value {
    let totals = Totals::of(outcomes);
    let mut lines = vec![match (totals.drifted, totals.failed) {
        (0, 0) => format!("*heiiki*: no drift in {} environments", totals.environments),
        (drifted, failed) => {
            let failed = if failed > 0 { format!(", {failed} not or not wholly looked at") } else { String::new() };
            format!("*heiiki*: drift in {drifted} of {} environments{failed}", totals.environments)
        }
    }];
    let told: Vec<&Outcome> = outcomes
        .iter()
        .filter(|one| one.found.as_ref().is_ok_and(|found| found.drift.is_found()) || one.found.is_err())
        .collect();
    for outcome in told.iter().take(ENVIRONMENTS) {
        let name = outcome.place.as_ref().map_or_else(
            || outcome.path.display().to_string(),
            |place| format!("{} ({}, {})", place.environment, place.account, place.region),
        );
        lines.push(format!("*{}*", escaped(&name)));
        match &outcome.found {
            Ok(Found { drift, known, .. }) => {
                let names = Names::live(known);
                for finding in drift.findings.iter().take(NAMED) {
                    let severity = finding.severity.word();
                    lines.push(format!("• *{severity}* `{}` {}", finding.at, escaped(&who::with(finding))));
                    let room = lines.iter().map(String::len).sum::<usize>() < ROOM;
                    lines.extend(differences(finding, &names).filter(|_| room));
                }
                let more = drift.findings.len().saturating_sub(NAMED);
                lines.extend((more > 0).then(|| format!("• and {more} more")));
            }
            Err(error) => lines.push(format!("• {}", escaped(&error.message))),
        }
    }
    let more = told.len().saturating_sub(ENVIRONMENTS);
    lines.extend((more > 0).then(|| format!("and {more} more environments")));
    json!({"text": lines.join("\n")})
}

/// The differences of a finding, as lines of code; not all of them where they are many.
fn differences(finding: &Finding, names: &Names) -> Option<String> {
    let all = marked(&beneath(finding, names, From::Aws));
    let shown: Vec<String> = all.iter().take(LINES).map(|line| truncate(line).replace('`', "'")).collect();
    let more = all.len().saturating_sub(LINES);
    let more = if more > 0 { format!("\n… and {more} more lines") } else { String::new() };
    (!shown.is_empty()).then(|| format!("```{}{more}```", shown.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n")))
}

fn truncate(line: &str) -> String {
    if line.chars().count() <= WIDTH { line.to_owned() } else { line.chars().take(WIDTH).chain(['…']).collect() }
}

/// Escapes Slack's markup as Slack asks for it.
fn escaped(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
