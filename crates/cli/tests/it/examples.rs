//! The shell parts of `examples/`, run as a CI would run them, against the sandbox. GitHub's command line is a stand-in that keeps what it is told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A checkout of `examples/gitops` with a sandbox.
struct Checkout(tempfile::TempDir);

/// Answers like `gh` for one repository whose comments and issues are files.
const GH: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$GH_LOG"
case "$1 $2" in
  "api --paginate") [ ! -f "$GH_STATE/comment" ] || echo 7 ;;
  "api --method") cp "${6#body=@}" "$GH_STATE/comment" ;;
  "issue list") [ ! -f "$GH_STATE/issue" ] || echo 12 ;;
  "issue create") cp "${@: -1}" "$GH_STATE/issue" ;;
  "issue edit") cp "${@: -1}" "$GH_STATE/issue" ;;
  "issue close") rm "$GH_STATE/issue" ;;
  *) exit 9 ;;
esac
"#;

impl Checkout {
    fn new() -> Self {
        let checkout = Self(tempfile::tempdir().unwrap());
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/gitops");
        for folder in ["environments", "scripts"] {
            fs::create_dir(checkout.path(folder)).unwrap();
            for entry in fs::read_dir(example.join(folder)).unwrap() {
                let from = entry.unwrap().path();
                fs::copy(&from, checkout.path(folder).join(from.file_name().unwrap())).unwrap();
            }
        }
        fs::create_dir(checkout.path("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_heiiki"), checkout.path("bin/heiiki")).unwrap();
        fs::write(checkout.path("bin/gh"), GH).unwrap();
        let mut mode = fs::metadata(checkout.path("bin/gh")).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(checkout.path("bin/gh"), mode).unwrap();
        checkout
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn sh(&self, line: &str) -> Output {
        let mut command = Command::new("bash");
        command.arg("-c").arg(format!("PATH=\"$PWD/bin:$PATH\"\n{line}")).current_dir(self.0.path());
        command.env("HEIIKI_SANDBOX", "sandbox.json").env("HEIIKI_SANDBOX_SPEED", "2000");
        command.env("GH_LOG", self.path("gh.log")).env("GH_STATE", self.0.path()).env("GH_REPO", "team/environments");
        command.output().unwrap()
    }

    fn ends(&self, line: &str, code: i32) -> String {
        let output = self.sh(line);
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{line}\n{text}");
        text
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(self.path(name), text.replace(from, to)).unwrap();
    }
}

#[test]
fn a_change_is_reviewed_applied_and_watched() {
    let checkout = Checkout::new();
    checkout.ends("scripts/review.sh plans environments/*.yaml", 0);
    let comment = checkout.read("plans/comment.md");
    assert!(comment.starts_with("<!-- heiiki:review -->\n"), "{comment}");
    assert!(comment.contains("# team-a") && comment.contains("`vpc_endpoint/sagemaker-api`"), "{comment}");
    checkout.ends("scripts/sticky-comment.sh 3 plans/comment.md", 0);
    checkout.ends("scripts/sticky-comment.sh 3 plans/comment.md", 0);
    let calls = checkout.read("gh.log");
    assert_eq!(calls.matches("--method POST repos/team/environments/issues/3/comments").count(), 1, "{calls}");
    assert_eq!(calls.matches("--method PATCH repos/team/environments/issues/comments/7").count(), 1, "{calls}");
    checkout.ends("scripts/apply.sh plans environments/*.yaml", 0);
    // The nightly run: nothing differs, then something does, then it does not.
    checkout.ends("scripts/drift-issue.sh environments/*.yaml", 0);
    assert!(!checkout.path("issue").exists());
    let open = r#"heiiki sandbox call ec2:DeleteTags '{"ResourceId": ["{vpc_endpoint/s3}"], "Tag": [{"Key": "Team"}]}'"#;
    checkout.ends(open, 0);
    for _ in 0..2 {
        checkout.ends("scripts/drift-issue.sh environments/*.yaml", 4);
        assert!(checkout.read("issue").contains("`vpc_endpoint/s3`"), "{}", checkout.read("issue"));
    }
    checkout.ends("scripts/review.sh plans environments/team-a.yaml && scripts/apply.sh plans environments/team-a.yaml", 0);
    checkout.ends("scripts/drift-issue.sh environments/*.yaml", 0);
    assert!(!checkout.path("issue").exists());
}

#[test]
fn what_was_not_reviewed_is_not_applied() {
    let checkout = Checkout::new();
    checkout.ends("scripts/review.sh plans environments/*.yaml", 0);
    checkout.edit("environments/team-b.yaml", "10.20.0.0/24", "10.20.1.0/24");
    let text = checkout.ends("scripts/apply.sh plans environments/*.yaml", 5);
    assert!(text.contains("is not what the plan was made of"), "{text}");
    // The other environment was applied all the same, and its plan runs once.
    checkout.ends("heiiki plan environments/team-a.yaml --detailed-exitcode", 0);
    let text = checkout.ends("scripts/apply.sh plans environments/team-a.yaml", 5);
    assert!(text.contains("a plan runs once"), "{text}");
    fs::remove_file(checkout.path("plans/team-b.plan.json")).unwrap();
    let text = checkout.ends("scripts/apply.sh plans environments/team-b.yaml", 5);
    assert!(text.contains("no reviewed plan"), "{text}");
    // A spec that cannot be read is said in the comment.
    checkout.edit("environments/team-b.yaml", "10.20.1.0/24", "10.20.1.0/99");
    checkout.ends("scripts/review.sh plans environments/*.yaml", 1);
    let comment = checkout.read("plans/comment.md");
    assert!(comment.contains("**could not be planned** (exit code 65)") && comment.contains("# team-a"), "{comment}");
}
