//! Every code has a page behind `heiiki explain`, and no page is left over. The examples on the pages are true: the wrong one
//! gives the code, and the right one gives no finding.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::spec::{self, Diagnostics, Given, Sources, explain};

/// Texts with hyphens in the sources that are no codes.
const NOT_CODES: [&str; 21] = [
    "closed-network-guardrail",
    "closed-network-guardrail-calls",
    "studio-lifecycle-config",
    "amazon-aws",
    "amazon-efs",
    "apt-get",
    "al1-v1",
    "al2-v1",
    "al2-v2",
    "al2-v3",
    "al2023-v1",
    "capacity-reservations-only",
    "dist-upgrade",
    "ec2-user",
    "efa-only",
    "endpoint-config",
    "failed-insufficient-capacity",
    "ip-name",
    "kebab-case",
    "resource-name",
    "user-profile",
];

/// Files full of other texts: tests, and tables of regions and services.
const NO_CODES_INSIDE: [&str; 6] = ["tests.rs", "testing.rs", "fixtures.rs", "region.rs", "tables.rs", "vpc_endpoint/service.rs"];

/// The resources to which the examples refer without declaring them.
const PRELUDE: &str = r"
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    private-1: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    private-2: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  route_tables:
    private: {vpc: main, subnets: [private-1, private-2]}
  security_groups:
    workload: {vpc: main, ingress: [], egress: []}
    endpoints: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: workload}], egress: []}
iam:
  roles:
    app: {trust: [sagemaker.amazonaws.com]}
";
const HEAD: &str = "version: 1\nenvironment: ifsm\naccount: \"123456789012\"\nregion: ap-northeast-1\n";

fn sources_under(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                sources_under(&path, files);
            }
        } else if !NO_CODES_INSIDE.iter().any(|file| path.ends_with(file)) {
            files.push(path);
        }
    }
}

/// Every string literal of the crate's own code that could be a code.
fn literals() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources_under(Path::new("src/spec"), &mut files);
    sources_under(Path::new("../kinds/src"), &mut files);
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with("explain.rs")) {
        let text = fs::read_to_string(file).unwrap();
        let own = text.split("#[cfg(test)]").next().unwrap();
        let code = own.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        for (at, _) in code.match_indices('"') {
            let text = &code[at + 1..];
            let (inside, after) = text.split_at(text.find(|c| !word(c)).unwrap_or(text.len()));
            if after.starts_with('"') && !inside.is_empty() {
                found.insert(inside.to_owned());
            }
        }
    }
    found
}

fn looks_like_a_code(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.contains('-')
        && text.split('-').all(word)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.starts_with("aws-")
        && !text.ends_with("-1")
        && !NOT_CODES.contains(&text)
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let literals = literals();
    let pages: BTreeSet<String> = explain::codes().map(str::to_owned).collect();
    let used: BTreeSet<String> = literals.iter().filter(|text| looks_like_a_code(text)).cloned().collect();
    assert!(used.len() > 100, "the search finds codes");
    let without: Vec<_> = used.difference(&pages).collect();
    assert!(without.is_empty(), "write docs/diagnostics/<code>.md (or add it to NOT_CODES here): {without:?}");
    let orphans: Vec<_> = pages.iter().filter(|code| !literals.contains(*code)).collect();
    assert!(orphans.is_empty(), "nothing gives these codes any more: {orphans:?}");
    let files: BTreeSet<String> = fs::read_dir("../../docs/diagnostics")
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "README")
        .collect();
    assert_eq!(files, pages, "the files and the table that build.rs makes of them differ");
    assert!(explain::codes().is_sorted());
}

/// The example under a heading of a page; `None` if it is not a spec.
fn example<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let after = page.split_once(&format!("\n{heading}:\n\n```yaml\n"))?.1;
    Some(after.split_once("```")?.0)
}

fn load(example: &str) -> Diagnostics {
    let head = if example.contains("version:") || example.contains("\n---\n") && example.contains("region:") { "" } else { HEAD };
    let split = example.starts_with("region:");
    let first = if split { HEAD.replace("region: ap-northeast-1\n", "") } else { head.to_owned() };
    let sources = Sources::from_texts([("head.yaml", first.as_str()), ("prelude.yaml", PRELUDE), ("example.yaml", example)]);
    match spec::load(&sources, &Given::default()) {
        Ok(loaded) => loaded.warnings,
        Err(found) => found,
    }
}

#[test]
fn the_examples_are_true() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for code in explain::codes() {
        let page = explain::explain(code).unwrap();
        let title = page.lines().next().unwrap();
        assert_eq!(title, format!("# {code}"));
        assert!(page.contains("\nWrong:\n") && page.contains("\nRight:\n"), "{code} shows both");
        if let Some(text) = example(page, "Wrong") {
            checked += 1;
            let found = load(text);
            if !found.iter().any(|diagnostic| diagnostic.code() == code) {
                wrong.push(format!("{code}: the wrong example does not give it\n{}", spec::render(&found, 110, false)));
            }
        }
        if let Some(text) = example(page, "Right") {
            let found = load(text);
            if !found.is_empty() {
                wrong.push(format!("{code}: the right example is not\n{}", spec::render(&found, 110, false)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 140, "only {checked} pages have an example that can be checked");
}

#[test]
fn a_slip_in_a_code_is_found() {
    assert_eq!(explain::nearest("subnet-outside-vcp"), Some("subnet-outside-vpc"));
    assert_eq!(explain::explain("no-such-code"), None);
}
