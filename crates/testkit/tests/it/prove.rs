//! The closed network, opened in many ways one at a time: the proof tells each, with the claim that fails and the change that closes it.

use std::collections::BTreeMap;

use heiiki_model::plan::Standing;
use heiiki_model::spec::Spec;
use heiiki_model::surroundings::Surroundings;
use heiiki_prove::build::Sources;
use heiiki_prove::prove;
use heiiki_prove::report::{ClaimReport, Report};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{repository, spec, spec_file};
use serde::Deserialize;

/// The proof of a spec as if made from nothing.
pub(crate) fn offline(spec: &Spec) -> Report {
    let known = spec.known();
    prove(&Sources::offline(spec, &known, &Surroundings::default()))
}

/// The claims about the network that have a verdict.
fn failing(report: &Report, word: Standing) -> Vec<&str> {
    let of_network = report.claims.iter().filter(|claim| claim.code.starts_with('N'));
    of_network.filter(|claim| claim.verdict == word).map(|claim| claim.code).collect()
}

fn closed() -> String {
    std::fs::read_to_string(repository("specs/closed-network.yaml")).expect("the spec can be read")
}

/// Fields by their paths, with their values.
type Edits = BTreeMap<String, serde_yaml::Value>;

/// A change of the closed network, and what it does to the claims.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    name: String,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    set: Edits,
    #[serde(default)]
    fails: Vec<String>,
    #[serde(default)]
    not_proven: Vec<String>,
}

/// The variants, with the edits that several of them share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variants {
    parts: BTreeMap<String, Edits>,
    variants: Vec<Variant>,
}

impl Variants {
    fn read() -> Self {
        serde_yaml::from_str(include_str!("prove_variants.yaml")).expect("the variants can be read")
    }

    /// The spec of a variant.
    fn spec(&self, variant: &Variant) -> Spec {
        let shared = variant.with.iter().flat_map(|part| &self.parts[part]);
        let text = shared.chain(&variant.set).fold(closed(), |text, (path, value)| {
            let taken_away = value.as_str() == Some("-");
            let value = if taken_away { "-".to_owned() } else { serde_yaml::to_string(value).expect("a value prints") };
            set(&text, &path.replace('.', "/"), &value)
        });
        spec(&text)
    }
}

#[test]
fn each_way_to_open_the_closed_network_is_told_by_its_claim() {
    let all = Variants::read();
    let mut wrong = Vec::new();
    for variant in &all.variants {
        let report = offline(&all.spec(variant));
        let found = (failing(&report, Standing::Fails), failing(&report, Standing::NotProven));
        let wanted =
            (variant.fails.iter().map(String::as_str).collect(), variant.not_proven.iter().map(String::as_str).collect());
        if found != wanted {
            wrong.push(format!("{}: {found:?}, not {wanted:?}", variant.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_claim_that_fails_has_a_way_and_a_change_that_closes_it_and_one_that_is_not_proven_says_what_is_missing() {
    let all = Variants::read();
    for variant in &all.variants {
        for claim in &offline(&all.spec(variant)).claims {
            for subject in &claim.subjects {
                let told = match subject.verdict {
                    Standing::Fails if claim.code == "I1" => subject
                        .guardrails
                        .as_ref()
                        .is_some_and(|all| all.attempts.iter().any(|attempt| !attempt.allowed_by.is_empty())),
                    Standing::Fails if claim.code.starts_with('S') => subject.needs.iter().any(|need| need.obstacle.is_some()),
                    Standing::Fails => !subject.closed_by.is_empty() && (claim.code == "N5" || subject.way.is_some()),
                    Standing::NotProven => !subject.missing.is_empty(),
                    Standing::Holds => subject.way.is_none() && subject.missing.is_empty(),
                };
                assert!(told, "{}: {} of {}", variant.name, claim.code, subject.name);
            }
        }
    }
}

#[test]
fn the_specs_hold_what_their_names_say() {
    let verdicts = |name: &str| {
        let report = offline(&spec_file(&repository(&format!("specs/{name}.yaml"))));
        let told = |claim: &ClaimReport| format!("{} {:?}", claim.code, claim.verdict);
        report.claims.iter().filter(|claim| claim.verdict != Standing::Holds).map(told).collect::<Vec<_>>()
    };
    assert_eq!(verdicts("closed-network"), Vec::<String>::new());
    assert_eq!(verdicts("hosting-vpc"), Vec::<String>::new());
    assert_eq!(verdicts("encrypted-data"), Vec::<String>::new());
    // A role with AmazonSageMakerFullAccess and no guardrail may do much that leads out.
    assert_eq!(verdicts("seed-article"), ["I1 Fails"]);
    assert_eq!(verdicts("mlflow-deploy-role"), ["I1 Fails"]);
    assert_eq!(verdicts("studio-vpc-only"), ["I1 Fails"]);
    assert_eq!(verdicts("studio-public"), ["N5 Fails", "I1 Fails"]);
    // Its network is one that exists, which nobody has read.
    assert_eq!(verdicts("quick-setup"), ["N1 NotProven", "N2 NotProven", "N3 NotProven", "N5 Fails", "I1 Fails", "S3 NotProven"]);
}
