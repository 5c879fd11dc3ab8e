//! Commands that need no account, and wrong command lines.

use std::fs;

use heiiki::Exit;

use crate::run::heiiki;

const GOOD: &str = "version: 1\nenvironment: t\naccount: \"123456789012\"\nregion: ap-northeast-1\n\nec2:\n  vpcs:\n    main: {cidr_block: 10.0.0.0/16}\n";
const BAD: &str = "version: 1\nenvironment: t\naccount: \"123456789012\"\nregion: ap-northeast-1\n\nec2:\n  vpcs:\n    main: {cidr_block: 10.0.0.0/8, cidr: x}\n";

fn spec(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// The output without the folder that differs from run to run.
fn stable(text: &str, path: &str) -> String {
    text.replace(path, "spec.yaml")
}

#[test]
fn validate_counts_what_is_good() {
    let (_folder, path) = spec(GOOD);
    let ran = heiiki("validate").arg(&path).go();
    assert_eq!((ran.exit, ran.out.as_str(), ran.err.as_str()), (Exit::Done, "1 resource, no problems\n", ""));
    let quiet = heiiki("validate --quiet").arg(&path).go();
    assert_eq!((quiet.exit, quiet.out.as_str()), (Exit::Done, ""));
}

#[test]
fn validate_shows_every_problem_and_ends_with_65() {
    let (_folder, path) = spec(BAD);
    let ran = heiiki("validate").arg(&path).go();
    assert_eq!(ran.exit, Exit::Invalid);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(stable(&ran.err, &path));
    let json = heiiki("validate --format json").arg(&path).go();
    assert_eq!((json.exit, json.err.as_str()), (Exit::Invalid, ""));
    insta::assert_snapshot!("validate_json", stable(&json.out, &path));
}

#[test]
fn a_spec_is_found_by_argument_then_environment() {
    let (_folder, good) = spec(GOOD);
    let (_other, bad) = spec(BAD);
    assert_eq!(heiiki("validate").env("HEIIKI_SPEC", &good).go().exit, Exit::Done);
    assert_eq!(heiiki("validate").arg(&bad).env("HEIIKI_SPEC", &good).go().exit, Exit::Invalid);
    let none = heiiki("validate").go();
    assert_eq!(none.exit, Exit::Usage);
    insta::assert_snapshot!(none.err, @r"
    error: no spec was named
    help: name one, set HEIIKI_SPEC, or call it heiiki.yaml
    ");
    let lost = heiiki("plan /nowhere/spec.yaml --sandbox").go();
    assert_eq!(lost.exit, Exit::Usage);
    insta::assert_snapshot!(lost.err);
}

#[test]
fn an_invalid_spec_stops_every_command_before_it_connects() {
    let (_folder, path) = spec(BAD);
    for command in ["plan", "apply --yes", "destroy --yes", "show"] {
        let ran = heiiki(command).arg(&path).arg("--endpoint-url=http://127.0.0.1:1").go();
        assert_eq!(ran.exit, Exit::Invalid, "{command}: {}", ran.err);
    }
}

#[test]
fn fmt_checks_writes_and_then_finds_nothing_to_do() {
    let (_folder, path) = spec(&GOOD.replace("    main:", "      main:"));
    let check = heiiki("fmt --check").arg(&path).go();
    assert_eq!(check.exit, Exit::Failed);
    insta::assert_snapshot!(stable(&check.out, &path));
    assert_eq!(heiiki("fmt").arg(&path).go().exit, Exit::Done);
    assert_eq!(fs::read_to_string(&path).unwrap(), GOOD);
    let again = heiiki("fmt --check").arg(&path).go();
    assert_eq!((again.exit, again.out.as_str()), (Exit::Done, ""));
    fs::write(&path, "a: [").unwrap();
    assert_eq!(heiiki("fmt").arg(&path).go().exit, Exit::Invalid);
    assert_eq!(fs::read_to_string(&path).unwrap(), "a: [");
}

#[test]
fn schema_is_the_schema() {
    let ran = heiiki("schema").go();
    assert_eq!(ran.exit, Exit::Done);
    let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(schema["title"], "heiiki spec");
}

#[test]
fn explain_knows_its_codes_and_says_so_otherwise() {
    let list = heiiki("explain").go();
    assert_eq!(list.exit, Exit::Done);
    assert!(list.out.lines().any(|line| line.starts_with("subnet-outside-vpc ")), "{}", list.out);
    let page = heiiki("explain subnet-outside-vpc").go();
    assert_eq!(page.exit, Exit::Done);
    assert!(page.out.lines().count() > 3 && !page.out.starts_with('#'), "{}", page.out);
    let wrong = heiiki("explain subnet-outside-vcp").go();
    assert_eq!(wrong.exit, Exit::Usage);
    insta::assert_snapshot!(wrong.err, @r"
    error: there is no code `subnet-outside-vcp`
    help: did you mean `subnet-outside-vpc`?
    ");
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = heiiki("completions").arg(shell).go();
        assert_eq!(ran.exit, Exit::Done);
        assert!(ran.out.contains("destroy"), "{shell}");
    }
}

#[test]
fn the_reference_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/cli.md");
    let ran = heiiki("docs-reference").go();
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == ran.out, "docs/reference/cli.md is not current: `just generate`");
}

#[test]
fn wrong_command_lines_end_with_64_and_help_with_0() {
    for line in [
        "",
        "frobnicate",
        "apply a b",
        "plan a --sandbox-speed 0",
        "apply a --parallelism 0",
        "plan a --target nothing",
        "validate a --format yaml",
    ] {
        let ran = heiiki(line).go();
        assert_eq!(ran.exit, Exit::Usage, "{line}");
        assert_eq!(ran.out, "", "{line}");
    }
    for line in ["--help", "--version", "plan --help", "sandbox --help"] {
        let ran = heiiki(line).go();
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{line}");
    }
}

/// No option is accepted and then ignored.
#[test]
fn options_without_effect_are_refused() {
    let (_folder, path) = spec(GOOD);
    for (line, part) in [
        ("plan --sandbox-speed 5", "without --sandbox"),
        ("plan --sandbox=/nowhere --profile x", "--profile has no meaning"),
        ("plan --sandbox=/nowhere --endpoint-url http://localhost", "--endpoint-url has no meaning"),
        ("plan --log loud=very", "is not a log level"),
    ] {
        let ran = heiiki(line).arg(&path).go();
        assert_eq!(ran.exit, Exit::Usage, "{line}: {}", ran.err);
        assert!(ran.err.contains(part), "{line}: {}", ran.err);
    }
    for line in [
        "sandbox status --role-arn x",
        "sandbox reset --sandbox-speed 2",
        "schema --sandbox",
        "explain --stats",
        "validate --profile x",
        "fmt --region x",
    ] {
        let ran = heiiki(line).go();
        assert_eq!(ran.exit, Exit::Usage, "{line}");
        assert!(ran.err.contains("has no meaning for this command"), "{line}: {}", ran.err);
    }
    let elsewhere = heiiki("plan --region us-east-1").arg(&path).go();
    assert_eq!(elsewhere.exit, Exit::Refused);
    assert!(elsewhere.err.contains("--region says us-east-1, the spec is for ap-northeast-1"), "{}", elsewhere.err);
}

#[test]
fn an_unreachable_endpoint_is_named_and_nothing_else_happens() {
    let (_folder, path) = spec(GOOD);
    let ran = heiiki("apply --yes --endpoint-url http://127.0.0.1:9 --role-arn arn:aws:iam::123456789012:role/x").arg(&path).go();
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    assert!(ran.err.contains("cannot find out which account the credentials belong to"), "{}", ran.err);
}
