//! Drift as Markdown, for one issue that stays open as long as there are differences: a hidden marker by which a bot
//! finds it again, the counts, a table, and the differences folded away. It stays within the size that GitHub takes,
//! and names the parts that it leaves out.

use std::collections::BTreeSet;

use super::super::endpoints::Answering;
use super::super::markdown::{entities, fenced, marked, network, prose};
use super::super::plan::not_compared;
use super::super::value::Names;
use super::{Found, From, Outcome, Totals, beneath, is_quiet, sign, unmatched, who, without_spec_words};
use crate::fleet::WithoutSpec;
use heiiki_plan::drift::Finding;

/// The most bytes. GitHub takes 65,536 characters, and the caller may need some of them.
const BUDGET: usize = 60_000;

/// The text.
pub fn text_of(outcomes: &[Outcome], without_spec: Option<&[WithoutSpec]>) -> String {
    let totals = Totals::of(outcomes);
    let Totals { environments, drifted, failed, partial, findings, follows, uncompared, pending, ignored, known, .. } = totals;
    let mut page = Page { text: "<!-- heiiki:drift -->\n".to_owned(), left_out: 0 };
    page.must(&match (drifted, failed + partial) {
        (0, 0) => format!("## No drift in {environments} environment{}\n\n", plural(environments)),
        (0, _) => "## No drift in what could be compared\n\n".to_owned(),
        _ => format!(
            "## Drift: {findings} finding{} in {drifted} of {environments} environment{}\n\n",
            plural(findings),
            plural(environments)
        ),
    });
    if findings > 0 {
        page.must(&format!("**{} high**, {} medium, {} low.\n\n", totals.high, totals.medium, totals.low));
    }
    page.must(&format!(
        "{pending} not yet applied, {follows} follow what is missing, {uncompared} could not be compared, {ignored} ignored, {known} known; {failed} environments not looked at.\n\n"
    ));
    let found = outcomes.iter().filter_map(|outcome| outcome.found.as_ref().ok());
    let answer: BTreeSet<String> = found.flat_map(|found| &found.reading.endpoints).map(Answering::told).collect();
    for one in &answer {
        page.must(&format!("> ⚠️ {}\n\n", prose(one)));
    }
    for outcome in outcomes {
        match &outcome.found {
            Ok(found) => environment(found, &mut page),
            Err(error) => {
                let name =
                    outcome.place.as_ref().map_or_else(|| outcome.path.display().to_string(), |place| place.environment.clone());
                page.must(&format!("### {}\n\n> **could not be looked at:** {}\n\n", prose(&name), prose(&error.message)));
            }
        }
    }
    for one in without_spec.unwrap_or_default() {
        page.may(&format!("> **no spec was given for:** {}\n\n", prose(&without_spec_words(one))));
    }
    if page.left_out > 0 {
        let left = page.left_out;
        page.must(&format!("_{left} part{} left out for lack of room: run `heiiki drift` to see all._\n", plural(left)));
    }
    page.text
}

/// A page that is being written. A block for which there is no room is left out whole.
struct Page {
    text: String,
    left_out: usize,
}

impl Page {
    /// Room that is kept for the last line.
    const LAST: usize = 200;

    fn must(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn may(&mut self, text: &str) {
        if self.text.len() + text.len() + Self::LAST <= BUDGET { self.text.push_str(text) } else { self.left_out += 1 }
    }
}

fn environment(found: &Found, page: &mut Page) {
    let drift = &found.drift;
    if is_quiet(drift) {
        return;
    }
    let place = &drift.place;
    page.must(&format!("### {} · {} · {}\n\n", prose(&place.environment), place.account, place.region));
    let names = Names::live(&found.known);
    page.must(&network(drift.proof.as_ref(), false));
    page.must("\n");
    table("Differs in AWS", &drift.findings, page);
    table("Follows what does not exist", &drift.follows, page);
    table("Not yet applied", &drift.pending, page);
    for unread in &drift.unread {
        page.may(&format!("> **not read:** `{}` {}\n\n", unread.kind, prose(&unread.error.to_string())));
    }
    for uncompared in &drift.uncompared {
        page.may(&format!("> **not compared:** `{}` {}\n\n", uncompared.at, prose(&not_compared(uncompared))));
    }
    for unmatched in unmatched(drift) {
        page.may(&format!("> **known and not there:** {}\n\n", prose(unmatched.trim())));
    }
    for (findings, from) in [(&drift.findings, From::Aws), (&drift.follows, From::Aws), (&drift.pending, From::Spec)] {
        for details in findings.iter().filter_map(|finding| details(finding, &names, from)) {
            page.may(&details);
        }
    }
}

fn table(title: &str, findings: &[Finding], page: &mut Page) {
    if findings.is_empty() {
        return;
    }
    let rows = findings.iter().map(|finding| {
        let severity = finding.severity.word();
        format!("| `{}` | {severity} | `{}` | {} |\n", sign(&finding.what).0, finding.at, prose(&who::with(finding)))
    });
    page.may(&format!("**{title}**\n\n| | severity | resource | what |\n|---|---|---|---|\n{}\n", rows.collect::<String>()));
}

/// The differences of one resource, folded.
fn details(finding: &Finding, names: &Names, from: From) -> Option<String> {
    let lines = beneath(finding, names, from);
    let block = fenced("diff", &marked(&lines));
    let at = entities(&finding.at.to_string());
    (!lines.is_empty()).then(|| format!("<details><summary><code>{at}</code></summary>\n\n{block}\n</details>\n\n"))
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
