//! The step of the checks that asks for known faults of dependencies: without the database it says so and goes on, and what the database says counts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use heiiki_testkit::harness::repository;

/// Runs the step with a stand-in for `cargo` that gives these exit codes. Returns the exit code, the output, and the
/// calls of `cargo`.
fn step(fetch: i32, check: i32) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (cargo, calls) = (folder.path().join("cargo"), folder.path().join("calls"));
    let script = format!(
        "#!/bin/sh\necho \"$@\" >> {}\ncase \"$*\" in *fetch\\ db) exit {fetch};; *check*) exit {check};; esac\nexit 99\n",
        calls.display()
    );
    fs::write(&cargo, script).expect("a file can be written");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("rights can be set");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let output = Command::new(repository(".ci/advisories")).env("PATH", path).output().expect("bash is there");
    let calls = fs::read_to_string(calls).unwrap_or_default();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), calls)
}

#[test]
fn without_the_database_it_is_said_and_nothing_fails() {
    let (code, said, calls) = step(1, 1);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("left out: the advisory database cannot be fetched from here"), "{said}");
    assert!(!calls.contains("check"), "{calls}");
}

#[test]
fn with_the_database_what_it_says_counts() {
    let (code, said, calls) = step(0, 0);
    assert_eq!((code, said.contains("left out")), (Some(0), false), "{said}");
    assert!(calls.ends_with("deny --locked check --disable-fetch advisories\n"), "{calls}");
    assert_eq!(step(0, 1).0, Some(1), "a known fault fails");
}

#[test]
fn what_is_left_aside_has_its_reason() {
    let text = fs::read_to_string(repository("deny.toml")).expect("deny.toml is there");
    let advisories = text.split_once("[advisories]").expect("there is a section").1.split_once("\n[").expect("others follow").0;
    let ignored: Vec<&str> = advisories.lines().filter(|line| line.contains("RUSTSEC-")).collect();
    assert!(ignored.len() == 1 && ignored.iter().all(|line| line.contains("reason = ")), "{ignored:?}");
}
