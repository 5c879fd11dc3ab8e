//! Drift as a message that Slack's incoming webhooks take. Short: who is told looks at the report.

use serde_json::{Value, json};

use super::{Found, Outcome, Totals, who};
use crate::render::style::one_line;

/// How many findings of one environment are named.
const NAMED: usize = 10;
/// How many environments are named; Slack takes 40,000 characters and shows fewer.
const ENVIRONMENTS: usize = 20;

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
            Ok(Found { drift, .. }) => {
                let named = drift.findings.iter().take(NAMED);
                lines.extend(named.map(|finding| format!("• `{}` {}", finding.at, escaped(&who::with(finding)))));
                let more = drift.findings.len().saturating_sub(NAMED);
                lines.extend((more > 0).then(|| format!("• and {more} more")));
            }
            Err(trouble) => lines.push(format!("• {}", escaped(&trouble.message))),
        }
    }
    let more = told.len().saturating_sub(ENVIRONMENTS);
    lines.extend((more > 0).then(|| format!("and {more} more environments")));
    json!({"text": lines.join("\n")})
}

/// What Slack takes for markup, as it asks for it.
fn escaped(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
