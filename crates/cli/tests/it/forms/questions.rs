//! The questions of `docs/reference/json.md` are asked and answered as the page says. `HEIIKI_BLESS` writes the answers anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use heiiki::Exit;

use super::Account;

const EDITS: [(&str, &str); 3] = [
    ("direct_internet_access: Disabled", "direct_internet_access: Enabled"),
    ("ports: 2049, from: workload", "ports: 2049, from: 0.0.0.0/0"),
    (
        "              - sagemaker:*NotebookInstances\n",
        "              - sagemaker:*NotebookInstances\n              - sagemaker:CreateModel\n",
    ),
];

/// A folder with the documents that the page asks.
fn documents() -> tempfile::TempDir {
    let account = Account::new("closed-network.yaml");
    let folder = tempfile::tempdir().unwrap();
    let keep = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    keep("new.json", account.go("plan --json").out);
    let applied = account.go("apply --yes --quiet");
    assert_eq!(applied.exit, Exit::Done, "{}", applied.err);
    keep("show.json", account.go("show --json").out);
    account.edit(&EDITS);
    keep("plan.json", account.go("plan --json").out);
    folder
}

#[test]
fn the_questions_of_the_page_are_answered_as_it_says() {
    if Command::new("jq").arg("--version").output().is_err() {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/json.md");
    let page = fs::read_to_string(&path).unwrap();
    let folder = documents();
    let mut asked = 0;
    let mut fresh = String::new();
    let mut parts = page.split("```console\n");
    fresh.push_str(parts.next().unwrap());
    for part in parts {
        let (block, rest) = part.split_once("```\n").unwrap();
        let question = block.lines().next().unwrap();
        let ran =
            Command::new("sh").arg("-c").arg(question.strip_prefix("$ ").unwrap()).current_dir(folder.path()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ran.stderr), "", "{question}");
        let answer = String::from_utf8(ran.stdout).unwrap();
        write!(fresh, "```console\n{question}\n{answer}```\n{rest}").unwrap();
        asked += 1;
    }
    if std::env::var_os("HEIIKI_BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    } else {
        assert!(fresh == page, "docs/reference/json.md is not current: run this test with HEIIKI_BLESS=1\n{fresh}");
    }
    assert!(asked >= 8);
}
