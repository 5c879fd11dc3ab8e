//! A proof as Markdown, for the comment of a pull request: a table of the claims, and beneath it what does not hold, folded.

use std::fmt::Write;

use heiiki_model::Place;
use heiiki_model::plan::Standing;
use heiiki_prove::report::{ClaimReport, Report};

use super::super::markdown::{fenced, prose};
use super::super::style::Paint;
use super::needs::surplus_lines;
use super::{Subject, claim_lines, network_words};

/// The text.
pub fn text(report: &Report, place: &Place, network: Subject) -> String {
    let environment = &place.environment;
    let head = match report.verdict() {
        Standing::Holds => "every claim holds",
        Standing::Fails => "a claim fails",
        Standing::NotProven => "not proven",
    };
    let mut out = format!(
        "<!-- heiiki:prove {} -->\n### heiiki proof of {}: {head}\n\nOf {}.\n\n",
        environment.replace("--", "-"),
        prose(environment),
        network_words(network)
    );
    out.push_str("| claim | | places |\n|---|---|---|\n");
    for claim in &report.claims {
        let (sign, word) = sign(claim.verdict);
        // Writing into a string cannot fail.
        let _ = writeln!(out, "| **{}** {} | {sign} {word} | {} |", claim.code, prose(claim.title), claim.subjects.len());
    }
    for claim in report.claims.iter().filter(|claim| claim.verdict != Standing::Holds) {
        out.push_str(&details(claim));
    }
    let surplus = surplus_lines(&report.surplus, &place.region, Paint::plain());
    if !surplus.is_empty() {
        // Writing into a string cannot fail.
        let _ = write!(out, "\n{}\n", fenced("text", surplus.get(1..).unwrap_or_default()));
    }
    out
}

const fn sign(verdict: Standing) -> (&'static str, &'static str) {
    match verdict {
        Standing::Holds => ("✅", "holds"),
        Standing::NotProven => ("❓", "not proven"),
        Standing::Fails => ("⛔", "fails"),
    }
}

/// The ways and what is missing, as the text has them.
fn details(claim: &ClaimReport) -> String {
    let lines = claim_lines(claim, Paint::plain());
    format!(
        "\n<details><summary>{}: {}</summary>\n\n{}\n</details>\n",
        claim.code,
        sign(claim.verdict).1,
        fenced("text", lines.get(1..).unwrap_or_default())
    )
}
