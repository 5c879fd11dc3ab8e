//! The shell parts of `examples/`, run as a CI would run them, against the sandbox. GitHub's command line is a
//! stand-in that keeps its input.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A checkout of `examples/gitops` with a sandbox.
struct Checkout(tempfile::TempDir);

/// A stand-in for `gh` with one repository whose comments and issues are files. Its answers about pull requests,
/// artefacts and runs are files with GitHub's JSON, to which it applies the filter in the call.
const GH: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$GH_LOG"
filtered() { if [ -f "$1" ]; then jq -r "$2" "$1"; fi; }
case "$1 $2" in
  "api --paginate")
    if command -v jq >/dev/null; then filtered "$GH_STATE/comments.json" "${@: -1}"; elif [ -f "$GH_STATE/comment" ]; then echo 7; fi ;;
  "api repos/team/environments/commits/"*) filtered "$GH_STATE/pulls.json" "${@: -1}" ;;
  "api repos/team/environments/actions/artifacts"*) filtered "$GH_STATE/artifacts.json" "${@: -1}" ;;
  "api repos/team/environments/actions/runs/"*) filtered "$GH_STATE/run-${2##*/}.json" "${@: -1}" ;;
  "run download") mkdir -p "${@: -1}" && cp -R "$GH_STATE/uploaded-$3/." "${@: -1}" ;;
  "api --method")
    cp "${6#body=@}" "$GH_STATE/comment"
    if command -v jq >/dev/null; then
      jq -Rs '[{"id": 7, "user": {"login": "github-actions[bot]"}, "body": .}]' "$GH_STATE/comment" >"$GH_STATE/comments.json"
    fi ;;
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
    assert!(comment.contains("# `team-a`") && comment.contains("`vpc_endpoint/sagemaker-api`"), "{comment}");
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
    // The other environment was applied, and its plan runs only once.
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
    assert!(comment.contains("**could not be planned** (exit code 65)") && comment.contains("# `team-a`"), "{comment}");
}

#[test]
fn specs_of_one_name_and_of_any_letters_have_their_own_plans() {
    let checkout = Checkout::new();
    let git = "git -c user.name=t -c user.email=t@example.com -c init.defaultBranch=main";
    checkout.ends(&format!("rm -r environments/* && {git} init -q && {git} commit -q --allow-empty -m base"), 0);
    let spec = |name: &str, at: u8| {
        format!(
            "version: 1\nenvironment: {name}\naccount: \"123456789012\"\nregion: ap-northeast-1\nec2: {{vpcs: {{main: {{cidr_block: 10.{at}.0.0/16}}}}}}\n"
        )
    };
    for (path, name, at) in [("a/x.yaml", "a-x", 1), ("b/x.yaml", "b-x", 2), ("\u{30c1}\u{30fc}\u{30e0} 1.yaml", "team", 3)] {
        let path = checkout.path(&format!("environments/{path}"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, spec(name, at)).unwrap();
    }
    fs::write(checkout.path("secret.txt"), "version: hunter2\n").unwrap();
    std::os::unix::fs::symlink("../secret.txt", checkout.path("environments/linked.yaml")).unwrap();
    checkout.ends(&format!("{git} add environments && {git} commit -q -m change"), 0);
    let review = "mapfile -d '' -t specs < <(scripts/changed.sh . HEAD~1...HEAD) && scripts/review.sh plans \"${specs[@]}\"";
    let text = checkout.ends(review, 1);
    let comment = checkout.read("plans/comment.md");
    for part in
        ["# `a/x`", "# `b/x`", "# `\u{30c1}\u{30fc}\u{30e0} 1`", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "it is a link"]
    {
        assert!(comment.contains(part), "{part}\n{comment}\n{text}");
    }
    assert!(!comment.contains("hunter2"), "{comment}");
    checkout.ends(&format!("{git} rm -q environments/linked.yaml && {git} commit -q -m unlink"), 0);
    let apply = "mapfile -d '' -t specs < <(scripts/changed.sh . HEAD~2 HEAD) && scripts/apply.sh plans \"${specs[@]}\"";
    let text = checkout.ends(apply, 0);
    assert_eq!(text.matches("Done. 1 created").count(), 3, "{text}");
}

/// GitHub's answers about a pull request that was merged, and about the run that reviewed it.
fn merged(checkout: &Checkout, event: &str, path: &str, base: &str) {
    let write = |name: &str, text: String| fs::write(checkout.path(name), text).unwrap();
    let pull = format!(
        r#"[{{"number": 3, "merged_at": "2026-01-01T00:00:00Z", "base": {{"ref": "{base}"}}, "merge_commit_sha": "c0ffee", "head": {{"sha": "beef"}}}}]"#
    );
    write("pulls.json", pull);
    let artefact = r#"{"artifacts": [{"expired": false, "created_at": "2026-01-01T00:00:00Z", "workflow_run": {"id": 11}}]}"#;
    write("artifacts.json", artefact.to_owned());
    write("run-11.json", format!(r#"{{"id": 11, "path": "{path}", "event": "{event}", "conclusion": "success"}}"#));
}

#[test]
fn plans_are_bound_to_the_pull_request_the_branch_the_commit_and_the_comment() {
    const REVIEW: &str = ".github/workflows/review.yml@refs/heads/main";
    let checkout = Checkout::new();
    let review = "REVIEW_NUMBER=3 REVIEW_BASE=main REVIEW_HEAD=beef scripts/review.sh uploaded-11 environments/*.yaml";
    checkout.ends(&format!("{review} && scripts/sticky-comment.sh 3 uploaded-11/comment.md"), 0);
    let digest = "sha256:$(sha256sum uploaded-11/review.txt | cut -d ' ' -f 1)";
    checkout.ends(&format!("scripts/bound.sh uploaded-11 3 main beef \"{digest}\""), 0);
    for other in ["4 main beef", "3 mine beef", "3 main f00d"] {
        checkout.ends(&format!("scripts/bound.sh uploaded-11 {other} \"{digest}\""), 5);
    }
    checkout.ends("scripts/bound.sh uploaded-11 3 main beef sha256:0", 5);
    checkout.ends("scripts/bound.sh environments 3 main beef sha256:0", 5);
    if checkout.sh("command -v jq").stdout.is_empty() {
        println!("left out: what GitHub answers needs jq, which is not installed");
        return;
    }
    let fetch = "rm -rf plans; scripts/github-plans.sh c0ffee main plans";
    merged(&checkout, "pull_request_target", REVIEW, "main");
    checkout.ends(fetch, 0);
    for (event, path, base, said) in [
        // A workflow of that name on another person's branch.
        ("push", REVIEW, "main", "no review of beef"),
        ("pull_request", REVIEW, "main", "no review of beef"),
        ("pull_request_target", ".github/workflows/other.yml", "main", "no review of beef"),
        // A pull request of the same commit to another branch.
        ("pull_request_target", REVIEW, "mine", "nobody reviewed it"),
    ] {
        merged(&checkout, event, path, base);
        let text = checkout.ends(fetch, 5);
        assert!(text.contains(said), "{said}: {text}");
    }
    merged(&checkout, "pull_request_target", REVIEW, "main");
    // Other plans than those that the comment tells of.
    let other = review.replace("uploaded-11", "other").replace("environments/*", "environments/team-a");
    checkout.ends(&other, 0);
    checkout.ends("cp -R uploaded-11 kept && cp -R other/. uploaded-11", 0);
    let text = checkout.ends(fetch, 5);
    assert!(text.contains("and the comment says"), "{text}");
    // A review of another commit, with a comment of its own.
    checkout.ends(&format!("{} && scripts/sticky-comment.sh 3 uploaded-11/comment.md", review.replace("beef", "f00d")), 0);
    let text = checkout.ends(fetch, 5);
    assert!(text.contains("the comment says nothing"), "{text}");
    // Another person writes a comment that looks like it.
    checkout.ends("rm -r uploaded-11 && mv kept uploaded-11", 0);
    let theirs = r#"jq -Rs '[{"id": 8, "user": {"login": "mallory"}, "body": .}]' uploaded-11/comment.md >comments.json"#;
    checkout.ends(theirs, 0);
    checkout.ends(fetch, 5);
    // With the comment that it had, the plans are carried out, and only those that it lists.
    checkout.ends("rm comments.json; scripts/sticky-comment.sh 3 uploaded-11/comment.md", 0);
    checkout.ends(fetch, 0);
    checkout.ends("cp plans/team-a.plan.json plans/team-b.plan.json", 0);
    let text = checkout.ends("scripts/apply.sh plans environments/*.yaml", 5);
    assert!(text.contains("and not sha256:") && text.contains("Done."), "{text}");
}

/// Every workflow uses actions by commit, keeps no credentials in a checkout, and gives no job more than it needs; heiiki's own release has no commit yet, and that is said.
#[test]
fn workflows_are_pinned_and_keep_no_credentials() {
    let checkout = Checkout::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/gitops/.github/workflows");
    for name in ["review", "apply", "drift"] {
        let text = fs::read_to_string(folder.join(format!("{name}.yml"))).unwrap();
        fs::write(checkout.path(&format!("{name}.yml")), &text).unwrap();
        assert_eq!(text.matches("actions/checkout@").count(), text.matches("persist-credentials: false").count(), "{name}");
        assert!(text.contains("\npermissions: {}\n"), "{name}");
        let found = checkout.ends(&format!("scripts/check-pins.sh {name}.yml"), 1);
        let open: Vec<&str> = found.lines().filter(|line| line.contains("uses:")).collect();
        assert!(open.iter().all(|line| line.contains("heiiki/heiiki@")) && open.len() == 1, "{found}");
        let pinned = text.replace("heiiki/heiiki@v0.1.0", "heiiki/heiiki@0123456789012345678901234567890123456789");
        fs::write(checkout.path(&format!("{name}.yml")), pinned).unwrap();
        checkout.ends(&format!("scripts/check-pins.sh {name}.yml"), 0);
    }
    let review = fs::read_to_string(folder.join("review.yml")).unwrap();
    let planning = review.split_once("\n  plan:\n").unwrap().1.split_once("\n  comment:\n").unwrap().0;
    assert!(!planning.contains(": write") || planning.matches(": write").count() == 1, "{planning}");
    assert!(planning.contains("id-token: write") && !planning.contains("GH_TOKEN"), "{planning}");
    assert!(review.contains("branches: [main]") && review.contains("comes from a fork"), "{review}");
}
