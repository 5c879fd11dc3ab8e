//! The findings on the environment of the article, as the page `docs/seed-article.md` tells them. `HEIIKI_WRITE=1` writes the page.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use heiiki_model::spec::preset::Preset;
use heiiki_model::spec::preset::closed_network::Names;
use heiiki_prove::guardrails::report::{AttemptReport, AttemptResult, Guardrails};
use heiiki_prove::report::{ClaimReport, Report, Word};
use heiiki_testkit::harness::{repository, spec_file};
use serde_json::Value;

use crate::prove::offline;

/// The role that the article gives to notebooks and jobs.
const ROLE: &str = "role/IFSM-SageMaker-Role";

fn report(name: &str) -> Report {
    offline(&spec_file(&repository(&format!("specs/{name}.yaml"))))
}

fn guardrails<'a>(report: &'a Report, subject: &str) -> &'a Guardrails {
    let claim = report.claims.iter().find(|claim| claim.code == "I1").expect("the claim is there");
    let subject = claim.subjects.iter().find(|found| found.name == subject).expect("the subject is there");
    subject.guardrails.as_ref().expect("its attempts are told")
}

fn count(all: &Guardrails, result: AttemptResult) -> usize {
    all.attempts.iter().filter(|attempt| attempt.result == result).count()
}

/// The numbers of the article's policies and of the presets.
#[test]
fn the_article_leaves_most_attempts_open_and_the_presets_none() {
    let of = |name: &str, subject: &str| {
        let report = report(name);
        let all = guardrails(&report, subject);
        let results = [AttemptResult::Allowed, AttemptResult::ByPresence, AttemptResult::NotKnown, AttemptResult::OpensNothing];
        (all.denied, all.attempts.len(), results.map(|result| count(all, result)))
    };
    assert_eq!(of("seed-article", ROLE), (21, 70, [43, 19, 2, 6]));
    assert_eq!(of("seed-article", "user/Developer"), (19, 72, [45, 19, 2, 6]));
    assert_eq!(of("closed-network", ROLE), (75, 16, [0, 0, 0, 16]));
    assert_eq!(of("closed-network", "user/Developer"), (75, 16, [0, 0, 0, 16]));
}

/// The condition keys of a statement.
fn keys(statement: &Value) -> BTreeSet<String> {
    let operators = statement["Condition"].as_object().into_iter().flatten();
    operators.flat_map(|(_, keys)| keys.as_object().into_iter().flatten()).map(|(key, _)| key.to_ascii_lowercase()).collect()
}

fn statements(document: &Value) -> Vec<Value> {
    document["Statement"].as_array().cloned().unwrap_or_default()
}

fn name(attempt: &AttemptReport) -> String {
    let unsure = if attempt.result == AttemptResult::ByPresence { " (if AWS fills the key in, denied)" } else { "" };
    format!("`{}`{unsure}", attempt.id)
}

fn closing(attempt: &AttemptReport) -> BTreeSet<&str> {
    attempt.closed_by.iter().filter_map(|name| name.statement.as_deref()).collect()
}

/// The rows of the four statements: for each the attempts that a statement of the presets about the same key denies and it does not.
fn statement_rows(attempts: &[AttemptReport]) -> String {
    let article = spec_file(&repository("specs/seed-article.yaml"));
    let at = "policy/RestrictInternetAccess".parse().expect("an address");
    let policy = article.resources.iter().find(|resource| resource.at == at).expect("the policy is there");
    let names =
        Names { subnets: vec!["s".into()], security_groups: vec!["g".into()], endpoints: vec!["e".into()], ..Names::default() };
    let presets: Vec<Value> = Preset::ALL.iter().flat_map(|preset| statements(&preset.document(&names))).collect();
    let mut out = String::new();
    let mut told = BTreeSet::new();
    for statement in statements(&policy.want["document"]) {
        let same = |other: &&Value| !keys(other).is_disjoint(&keys(&statement));
        let sids: BTreeSet<&str> = presets.iter().filter(same).filter_map(|other| other["Sid"].as_str()).collect();
        let passed: Vec<&AttemptReport> = attempts.iter().filter(|attempt| !closing(attempt).is_disjoint(&sids)).collect();
        told.extend(passed.iter().map(|attempt| attempt.id.as_str()));
        let key = keys(&statement).into_iter().collect::<Vec<_>>().join(", ");
        let sid = statement["Sid"].as_str().unwrap_or_default();
        let passed = if passed.is_empty() {
            "nothing".to_owned()
        } else {
            passed.iter().map(|attempt| name(attempt)).collect::<Vec<_>>().join(", ")
        };
        let sids = sids.into_iter().map(|sid| format!("`{sid}`")).collect::<Vec<_>>().join(", ");
        writeln!(out, "| `{sid}` | `{key}` | {passed} | {sids} |").expect("a text takes a line");
    }
    let rest: Vec<&AttemptReport> = attempts.iter().filter(|attempt| !told.contains(attempt.id.as_str())).collect();
    let closed: BTreeSet<&str> = rest.iter().flat_map(|attempt| closing(attempt)).collect();
    let list = |names: Vec<String>| names.join(", ");
    let rest = list(rest.into_iter().map(name).collect());
    let closed = list(closed.into_iter().map(|sid| format!("`{sid}`")).collect());
    writeln!(out, "| none of them | | {rest} | {closed} |").expect("a text takes a line");
    out
}

fn verdict(claim: &ClaimReport) -> &'static str {
    match claim.verdict {
        Word::Holds => "holds",
        Word::NotProven => "not proven",
        Word::Fails => "fails",
    }
}

fn page() -> String {
    let report = report("seed-article");
    let mut out = String::from(
        "# What the proof finds in the article's network\n\n\
         `specs/seed-article.yaml` is the closed network of an AWS article about Amazon SageMaker without internet, made as the article makes it: the default security group and the main route table \
         of the VPC, nine endpoints with AWS's default policy, a role, a user and their policies. `heiiki prove specs/seed-article.yaml --offline` tells what follows. A test writes this page \
         (`crates/testkit/tests/it/seed_article.rs`).\n\n## The claims\n\n| claim | | |\n|---|---|---|\n",
    );
    for claim in &report.claims {
        writeln!(out, "| {} | {} | {} |", claim.code, claim.title, verdict(claim)).expect("a text takes a line");
    }
    let role = guardrails(&report, ROLE);
    let [allowed, presence, unknown, idle] =
        [AttemptResult::Allowed, AttemptResult::ByPresence, AttemptResult::NotKnown, AttemptResult::OpensNothing]
            .map(|result| count(role, result));
    write!(
        out,
        "\nThe network is closed. What leads out are calls that the role and the user may make: of {} attempts the role is denied {}. {allowed} are allowed. {presence} leave a parameter out and are \
         allowed unless AWS fills its condition key in, which it does not document. {unknown} depend on what nobody knows beforehand. {idle} open nothing unless somebody makes what they would open.\n\n## Statement by statement\n\n\
         The article's policy `RestrictInternetAccess` has four statements, and each denies only where its key is there. The right column names the statements of the presets \
         `closed-network-guardrail` and `closed-network-guardrail-calls` about the same key; `specs/closed-network.yaml` has both.\n\n\
         | statement of the article | key | what passes it | closed by |\n|---|---|---|---|\n{}\n## Every attempt that is not denied\n\n| attempt | it | result | closed by |\n|---|---|---|---|\n",
        role.denied + role.attempts.len(),
        role.denied,
        statement_rows(&role.attempts)
    )
    .expect("a text takes a line");
    for attempt in &role.attempts {
        let result = match attempt.result {
            AttemptResult::Allowed => "allowed",
            AttemptResult::ByPresence => "allowed unless AWS fills the key in",
            AttemptResult::NotKnown => "not known",
            AttemptResult::OpensNothing => "opens nothing by itself",
        };
        let closed = closing(attempt).into_iter().map(|sid| format!("`{sid}`")).collect::<Vec<_>>();
        let closed = if closed.is_empty() { format!("denials of {}", attempt.needs.join(", ")) } else { closed.join(", ") };
        writeln!(out, "| `{}` `{}` | {} | {result} | {closed} |", attempt.id, attempt.action, attempt.what)
            .expect("a text takes a line");
    }
    out
}

#[test]
fn the_page_tells_what_the_proof_finds() {
    let (path, now) = (repository("docs/seed-article.md"), page());
    if std::env::vars().any(|(key, _)| key == "HEIIKI_WRITE") {
        std::fs::write(&path, &now).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the page can be read");
    assert!(
        written == now,
        "docs/seed-article.md is not current: HEIIKI_WRITE=1 cargo test -p heiiki-testkit --test it -- seed_article"
    );
}
