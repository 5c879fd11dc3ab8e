//! Drift as one HTML page: the counts, then each environment with its differences, unfolded, and its pending changes.
//! It needs no script, loads nothing, and holds the JSON in the element `#drift`.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::drift::{Found, From, Outcome, Totals, beneath, footer, json, sign, unmatched, who};
use super::super::plan::not_compared;
use super::super::style::{Paint, one_line};
use super::super::value::Names;
use super::summary::network;
use super::{STYLE, embedded, hash, row_details};
use crate::CommandError;
use heiiki_plan::drift::{Deviation, Finding};

/// The page.
pub fn page(outcomes: &[Outcome]) -> serde_json::Result<String> {
    let json = embedded(&json::json(outcomes, None)?);
    let csp = format!("default-src 'none'; style-src {}; img-src data:; base-uri 'none'; form-action 'none'", hash(STYLE));
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(csp);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { "heiiki drift" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "Drift" }
                    (cards(Totals::of(outcomes)))
                }
                main { @for outcome in outcomes { (environment(outcome)) } }
                footer { p { "Made by heiiki " (env!("CARGO_PKG_VERSION")) ". The element " code { "#drift" } " of this file holds the same as JSON." } }
                script type="application/json" id="drift" { (PreEscaped(json)) }
            }
        }
    };
    Ok(markup.into_string() + "\n")
}

fn cards(totals: Totals) -> Markup {
    let Totals { environments, drifted, failed, partial, findings, high, follows, uncompared, pending, ignored, known, .. } =
        totals;
    let cards = [
        (environments, ["environment", "environments"], false),
        (drifted, ["drifted"; 2], true),
        (findings, ["finding", "findings"], true),
        (high, ["severe"; 2], true),
        (failed, ["not looked at"; 2], true),
        (partial, ["not wholly compared"; 2], true),
        (uncompared, ["resource not compared", "resources not compared"], true),
        (follows, ["follows what is missing", "follow what is missing"], false),
        (pending, ["not yet applied"; 2], false),
        (ignored, ["ignored"; 2], false),
        (known, ["known addition", "known additions"], false),
    ];
    html! {
        ul.cards aria-label="Summary" {
            @for (count, text, bad) in cards {
                li.bad[bad] data-count=(text[1]) data-zero[count == 0] { b { (count) } " " span { (text[usize::from(count != 1)]) } }
            }
        }
    }
}

fn environment(outcome: &Outcome) -> Markup {
    match &outcome.found {
        Ok(found) => looked_at(found),
        Err(error) => {
            let name =
                outcome.place.as_ref().map_or_else(|| outcome.path.display().to_string(), |place| place.environment.clone());
            not_looked_at(&name, error)
        }
    }
}

fn not_looked_at(name: &str, error: &CommandError) -> Markup {
    html! {
        section.alarm {
            h2 { (one_line(name)) " could not be looked at" }
            p { (one_line(&error.message)) }
            @for cause in &error.causes { p.quiet { (one_line(cause)) } }
            @if let Some(help) = &error.help { p.help { b { "help: " } (one_line(help)) } }
        }
    }
}

fn looked_at(found: &Found) -> Markup {
    let Found { drift, known, reading, .. } = found;
    let place = &drift.place;
    let names = Names::live(known);
    html! {
        section {
            h2 { (one_line(&place.environment)) span.quiet { " " (place.account) " " (place.region) } }
            p { (footer(drift, Paint::plain())) }
            (network(drift.proof.as_ref(), false))
            @for one in &reading.endpoints { p.bad { (one.told()) } }
            @for unread in &drift.unread { p.bad { "Not read: " code { (unread.kind) } " " (one_line(&unread.error.to_string())) } }
            @for one in &drift.uncompared { p.bad { "Not compared: " code { (one.at) } " " (not_compared(one)) } }
            @for one in unmatched(drift) { p.warn { "Known to the spec and not there: " (one.trim()) } }
            (list("Differs in AWS", &drift.findings, &names, From::Aws))
            (list("Follows what does not exist", &drift.follows, &names, From::Aws))
            (list("Not yet applied", &drift.pending, &names, From::Spec))
        }
    }
}

fn list(title: &str, findings: &[Finding], names: &Names, from: From) -> Markup {
    html! {
        @if !findings.is_empty() {
            h3 { (title) }
            ol.rows { @for finding in findings { (item(finding, names, from)) } }
        }
    }
}

fn item(finding: &Finding, names: &Names, from: From) -> Markup {
    let lines = beneath(finding, names, from);
    let head = html! {
        span.sign { span aria-hidden="true" { (sign(&finding.what).0) } }
        span.address { (finding.at) }
        " "
        @if from == From::Aws { span.severity data-severity=(finding.severity.word()) { (finding.severity.word()) } " " }
        span.what { (who::with(finding)) }
    };
    html! {
        li class=(class(&finding.what)) data-address=(finding.at) {
            @if lines.is_empty() { div.row { (head) } } @else {
                details open[from == From::Aws] {
                    summary { (head) }
                    div.facts { (row_details::marked_lines(&lines)) }
                }
            }
        }
    }
}

const fn class(what: &Deviation) -> &'static str {
    match what {
        Deviation::Nothing { .. }
        | Deviation::Missing { .. }
        | Deviation::NotFound { .. }
        | Deviation::Failed { .. }
        | Deviation::Child { .. } => "delete",
        Deviation::Different { .. } => "change",
        Deviation::Added { .. } | Deviation::NotInSpec | Deviation::Superseded => "create",
    }
}
