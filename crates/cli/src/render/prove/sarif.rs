//! A proof as SARIF 2.1.0: a rule for each claim, and a result for each place for which it does not hold, at the line of its resource in the spec.

use std::collections::BTreeMap;

use heiiki_model::Address;
use heiiki_model::plan::{Standing, address_of_place};
use heiiki_model::spec::Spot;
use heiiki_prove::claims::Claim;
use heiiki_prove::report::{ClaimReport, Report, Subject};
use serde_json::{Value, json};

use super::super::sarif::{location, log};
use super::needs::obstacles;
use super::{closings, missing_text};

/// The text of the log.
pub fn text(report: &Report, environment: &str, spots: &BTreeMap<Address, Spot>) -> serde_json::Result<String> {
    let rules = Claim::ALL.iter().map(|claim| {
        json!({
            "id": claim.code(),
            "shortDescription": {"text": claim.title()},
            "fullDescription": {"text": claim.page()},
            "defaultConfiguration": {"level": "error"},
        })
    });
    let open = |subject: &&Subject| subject.verdict != Standing::Holds;
    let results = report
        .claims
        .iter()
        .flat_map(|claim| claim.subjects.iter().filter(open).map(move |subject| result(claim, subject, environment, spots)));
    serde_json::to_string_pretty(&log("prove", rules.collect(), results.collect(), Vec::new()))
}

fn result(claim: &ClaimReport, subject: &Subject, environment: &str, spots: &BTreeMap<Address, Spot>) -> Value {
    let (level, stands) = match subject.verdict {
        Standing::Holds => ("none", "holds"),
        Standing::NotProven => ("warning", "is not proven"),
        Standing::Fails => ("error", "fails"),
    };
    let mut text = format!("{} {stands} for {}: {}", claim.code, subject.name, claim.title);
    if let Some(way) = &subject.way {
        text += &format!(". A packet reaches {}", way.to);
    }
    for line in closings(&subject.closed_by) {
        text += &format!(". {line}");
    }
    for line in obstacles(subject) {
        text += &format!(". {line}");
    }
    for missing in subject.missing.iter().take(super::SHOWN) {
        text += &format!(". Not known: {}", missing_text(missing));
    }
    let mut result = json!({
        "ruleId": claim.code,
        "level": level,
        "message": {"text": text},
        "partialFingerprints": {"heiikiClaim/v1": format!("{environment}/{}/{}", claim.code, subject.name)},
    });
    if let Some(spot) = spots.get(&address_of_place(&subject.name)) {
        result["locations"] = json!([location(&spot.file, spot.line)]);
    }
    result
}
