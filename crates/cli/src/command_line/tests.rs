//! The command lines that are taken and refused.

use std::path::PathBuf;

use clap::FromArgMatches;

use super::*;
use crate::args::SANDBOX_FILE;

fn parse(line: &str) -> Result<Args, clap::Error> {
    Args::from_arg_matches(&command().try_get_matches_from(line.split_whitespace())?)
}

#[test]
fn clap_finds_no_contradiction() {
    Args::command().debug_assert();
}

#[test]
fn the_sandbox_takes_a_file_only_with_an_equals_sign() {
    let plain = parse("heiiki plan spec.yaml --sandbox").unwrap();
    assert_eq!(plain.global.sandbox, Some(PathBuf::from(SANDBOX_FILE)));
    let before = parse("heiiki --sandbox plan spec.yaml").unwrap();
    assert_eq!(before.global.sandbox, Some(PathBuf::from(SANDBOX_FILE)));
    let named = parse("heiiki --sandbox=x.json plan spec.yaml").unwrap();
    assert_eq!(named.global.sandbox, Some(PathBuf::from("x.json")));
}

#[test]
fn the_options_of_a_connection_are_shown_where_they_do_something() {
    let help = |line: &str| parse(line).expect_err("a help").to_string();
    assert!(help("heiiki plan --help").contains("--endpoint-url"));
    for line in ["heiiki fmt --help", "heiiki explain --help", "heiiki help fmt", "heiiki sandbox reset --help"] {
        let help = help(line);
        assert!(!help.contains("--endpoint-url") && help.contains("--color"), "{line}: {help}");
    }
    assert!(help("heiiki sandbox serve --help").contains("--region"));
    assert!(parse("heiiki fmt --region x").is_ok(), "it is refused with a reason later");
}

#[test]
fn an_address_that_is_none_is_told_what_was_meant() {
    let error = parse("heiiki plan s --target vpc_endpoints/logs").expect_err("no such kind").to_string();
    assert!(error.contains("did you mean `vpc_endpoint`?"), "{error}");
    let error = parse("heiiki plan s --allow-data-loss domian/studio").expect_err("no such kind").to_string();
    assert!(error.contains("did you mean `domain`?"), "{error}");
}

#[test]
fn numbers_have_bounds() {
    for line in [
        "heiiki apply s --parallelism 0",
        "heiiki apply s --parallelism x",
        "heiiki plan s --sandbox-speed 0",
        "heiiki plan s --sandbox-speed nan",
        "heiiki plan s --target vcp/x",
        "heiiki plan s --endpoint-url localhost:1",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
    let Command::Apply(apply) = parse("heiiki apply s").unwrap().command else { panic!("apply") };
    assert_eq!(apply.run.parallelism, 8);
}
