//! The reach of a spec: the files that it may name, the links that are followed, and a check that no other text is ever shown.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use heiiki_model::spec::{self, Boundary, Diagnostics, Given, Loaded, Sources};
use proptest::prelude::*;

const HEAD: &str = "version: 1\nenvironment: e\naccount: \"123456789012\"\nregion: ap-northeast-1\n";
const SCRIPT: &str = "#!/bin/bash\nset -e\n";
/// The text that must never be shown.
const SECRET: &str = "aws_secret_access_key = hunter2";

/// `repo/env/team.yaml` with a script beside it, and secrets around.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for folder in ["outside", "repo/.git", "repo/env/scripts", "repo/env/.aws", "repo/shared"] {
            fs::create_dir_all(tree.at(folder)).unwrap();
        }
        for secret in ["outside/secret", "outside/secret.yaml", "repo/.git/config", "repo/env/.aws/credentials", "repo/env/.env"]
        {
            fs::write(tree.at(secret), SECRET).unwrap();
        }
        for script in ["repo/env/scripts/start.sh", "repo/shared/start.sh", "repo/start.sh"] {
            fs::write(tree.at(script), SCRIPT).unwrap();
        }
        tree
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn link(&self, target: impl AsRef<Path>, name: &str) {
        symlink(target, self.at(name)).unwrap();
    }

    fn spec(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.at(name), format!("{HEAD}{text}")).unwrap();
        self.at(name)
    }

    /// The result of loading a spec that names this file.
    fn naming(&self, file: &str, allowed: &[&str]) -> Result<String, (String, String)> {
        let path = self.spec("repo/env/team.yaml", &naming(file));
        outcome(read(&path, &self.allowed(allowed)))
    }

    fn allowed(&self, folders: &[&str]) -> Vec<PathBuf> {
        folders.iter().map(|folder| self.at(folder)).collect()
    }
}

fn naming(file: &str) -> String {
    let file = serde_json::Value::from(file);
    format!("sagemaker:\n  studio_lifecycle_configs:\n    s: {{app_type: JupyterLab, content_file: {file}}}\n")
}

fn read(path: &Path, allowed: &[PathBuf]) -> Result<Loaded, Diagnostics> {
    let sources = Sources::read_within(path, &Boundary::of(allowed).unwrap()).unwrap();
    spec::load(&sources, &Given::default())
}

/// The script that was read in, or the only code with the whole text of the diagnostics.
fn outcome(loaded: Result<Loaded, Diagnostics>) -> Result<String, (String, String)> {
    match loaded {
        Ok(loaded) => Ok(loaded.spec.resources[0].want["content"].as_str().unwrap().to_owned()),
        Err(found) => {
            let text = spec::render(&found, 200, false);
            assert!(!text.contains("hunter2"), "{text}");
            let codes: Vec<&str> = found.iter().map(spec::Diagnostic::code).collect();
            let [code] = codes[..] else { panic!("{codes:?}: {text}") };
            Err((code.to_owned(), text))
        }
    }
}

#[test]
fn files_below_the_folder_are_taken_in() {
    let tree = Tree::new();
    tree.link("scripts/start.sh", "repo/env/link.sh");
    tree.link(tree.at("repo/env/scripts"), "repo/env/folder");
    tree.link("../env/link.sh", "repo/env/around.sh");
    fs::hard_link(tree.at("repo/start.sh"), tree.at("repo/env/hard.sh")).unwrap();
    let whole = tree.at("repo/env/scripts/start.sh");
    let files = ["scripts/start.sh", "./scripts/../scripts//start.sh", "../env/scripts/start.sh", "link.sh", "folder/start.sh"];
    for file in files.into_iter().chain(["around.sh", "hard.sh", whole.to_str().unwrap()]) {
        assert_eq!(tree.naming(file, &[]).as_deref(), Ok(SCRIPT), "{file}");
    }
}

#[test]
fn files_outside_are_refused_whichever_way_leads_there() {
    let tree = Tree::new();
    tree.link(tree.at("outside/secret"), "repo/env/link");
    tree.link("../../outside", "repo/env/folder");
    tree.link("link", "repo/env/chain");
    tree.link("/proc/self", "repo/env/process");
    tree.link("loop", "repo/env/loop");
    let whole = tree.at("outside/secret");
    for file in [
        "../start.sh",
        "../.git/config",
        "../../outside/secret",
        "scripts/../../start.sh",
        "/proc/self/environ",
        "/proc/self/root/etc/passwd",
        "/proc/thread-self/environ",
        "/dev/null",
        "/dev/stdin",
        "/dev/fd/0",
        "/etc/passwd",
        "/",
        "..",
        "link",
        "folder/secret",
        "folder/../repo/env/../start.sh",
        "chain",
        "process/environ",
        "~/../../../../../etc/passwd",
        whole.to_str().unwrap(),
        // A missing file looks the same as a forbidden one.
        "../nothing",
        "folder/nothing",
        "/nothing/at/all",
    ] {
        let (code, text) = tree.naming(file, &[]).unwrap_err();
        assert!(code == "file-outside" || file.starts_with('~') && code == "lifecycle-script-file", "{file}: {text}");
        assert!(text.contains("team.yaml:7") && text.contains("content_file"), "the place is told: {text}");
    }
    let (_, text) = tree.naming("folder/secret", &[]).unwrap_err();
    assert!(text.contains("repo/env/folder leads out of it") && text.contains("--allow-files-from DIR"), "{text}");
    assert_eq!(tree.naming("loop", &[]).unwrap_err().0, "lifecycle-script-file");
}

#[test]
fn what_is_hidden_or_no_regular_file_is_refused_at_once() {
    let tree = Tree::new();
    tree.link(".env", "repo/env/plain");
    tree.link(".aws", "repo/env/settings");
    for file in [".env", ".aws/credentials", "plain", "settings/credentials", "scripts/../.env"] {
        let (code, text) = tree.naming(file, &[]).unwrap_err();
        assert_eq!(code, "file-hidden", "{file}: {text}");
    }
    let made = Command::new("mkfifo").arg(tree.at("repo/env/pipe")).status().unwrap();
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(tree.at("repo/env/socket")).unwrap();
    tree.link("pipe", "repo/env/to-pipe");
    for (file, what) in
        [("pipe", "a named pipe"), ("to-pipe", "a named pipe"), ("socket", "a socket"), ("scripts", "a directory")]
    {
        let (code, text) = tree.naming(file, &[]).unwrap_err();
        assert!(code == "file-not-regular" && text.contains(what), "{file}: {text}");
    }
    fs::write(tree.at("repo/env/zero"), "#!/bin/bash\nset -e\necho a\0b\n").unwrap();
    fs::write(tree.at("repo/env/large"), "a".repeat(70_000)).unwrap();
    for (file, part) in [("zero", "not a text file"), ("large", "longer than any lifecycle script"), ("none", "No such file")] {
        let (code, text) = tree.naming(file, &[]).unwrap_err();
        assert!(code == "lifecycle-script-file" && text.contains(part), "{file}: {text}");
    }
}

#[test]
fn a_folder_may_be_allowed() {
    let tree = Tree::new();
    tree.link("../shared", "repo/env/shared");
    fs::write(tree.at("repo/env/.aws/start.sh"), SCRIPT).unwrap();
    let whole = tree.at("repo/shared/start.sh");
    for file in ["../shared/start.sh", "shared/start.sh", whole.to_str().unwrap()] {
        assert_eq!(tree.naming(file, &[]).unwrap_err().0, "file-outside", "{file}");
        assert_eq!(tree.naming(file, &["repo/shared"]).as_deref(), Ok(SCRIPT), "{file}");
        assert_eq!(tree.naming(file, &["outside"]).unwrap_err().0, "file-outside", "{file}");
        assert_eq!(tree.naming(file, &["outside", "repo"]).as_deref(), Ok(SCRIPT), "{file}");
    }
    assert_eq!(tree.naming("../.git/config", &["repo"]).unwrap_err().0, "file-hidden");
    assert_eq!(tree.naming(".aws/start.sh", &["repo/env/.aws"]).as_deref(), Ok(SCRIPT));
    assert!(Boundary::of(&[tree.at("nothing")]).is_err() && Boundary::of(&[tree.at("repo/start.sh")]).is_err());
}

#[test]
fn the_private_key_is_written_below_the_folder() {
    let tree = Tree::new();
    tree.link("../../outside", "repo/env/folder");
    let keys = |file: &str| format!("ec2:\n  key_pairs:\n    k: {{private_key_file: {file}}}\n");
    for (file, good) in [
        ("key.pem", true),
        ("scripts/key.pem", true),
        ("later/key.pem", true),
        ("../key.pem", false),
        ("folder/key.pem", false),
        ("later/../../key.pem", false),
        ("/etc/key.pem", false),
    ] {
        let loaded = read(&tree.spec("repo/env/team.yaml", &keys(file)), &[]);
        assert_eq!(loaded.is_ok(), good, "{file}");
        let code = loaded.err().map(|found| found.iter().map(spec::Diagnostic::code).collect::<Vec<_>>());
        assert_eq!(code.unwrap_or(vec!["file-outside"]), ["file-outside"], "{file}");
    }
    assert!(read(&tree.spec("repo/env/team.yaml", &keys("../key.pem")), &tree.allowed(&["repo"])).is_ok());
}

#[test]
fn a_spec_that_is_a_link_out_is_not_read() {
    let tree = Tree::new();
    tree.link(tree.at("outside/secret"), "repo/env/a.yaml");
    tree.link("../shared/b.yaml", "repo/env/b.yaml");
    tree.link(".env", "repo/env/c.yaml");
    tree.link("../../outside", "repo/env/d.yaml");
    tree.link("../../outside/nothing", "repo/env/e.yaml");
    tree.spec("repo/shared/b.yaml", "");
    for name in ["a", "b", "c", "d", "e"] {
        let (code, text) = outcome(read(&tree.at(&format!("repo/env/{name}.yaml")), &[])).unwrap_err();
        assert!(code == "spec-link" && text.contains(&format!("env/{name}.yaml")), "{name}: {text}");
    }
    assert!(read(&tree.at("repo/env/b.yaml"), &tree.allowed(&["repo/shared"])).is_ok());
    tree.spec("repo/env/good.yaml", "");
    tree.link("good.yaml", "repo/env/inside.yaml");
    assert!(read(&tree.at("repo/env/inside.yaml"), &[]).is_ok());
    // Variables are read in the same way.
    let mut given = Given::default();
    given.file(&Sources::read(&tree.at("repo/env/a.yaml")).unwrap());
    let found = spec::load(&Sources::read(&tree.at("repo/env/good.yaml")).unwrap(), &given);
    assert_eq!(outcome(found).unwrap_err().0, "spec-link");
}

/// Kubernetes mounts a ConfigMap as links through `..data`, which leads to a folder with the time in its name.
#[test]
fn a_mounted_volume_is_a_folder_like_any_other() {
    let tree = Tree::new();
    fs::create_dir_all(tree.at("mount/..2026_01_01")).unwrap();
    fs::write(tree.at("mount/..2026_01_01/start.sh"), SCRIPT).unwrap();
    tree.spec("mount/..2026_01_01/team.yaml", &naming("start.sh"));
    tree.link("..2026_01_01", "mount/..data");
    for name in ["team.yaml", "start.sh"] {
        tree.link(format!("..data/{name}"), &format!("mount/{name}"));
    }
    for path in ["mount/team.yaml", "mount"] {
        assert_eq!(outcome(read(&tree.at(path), &[])).as_deref(), Ok(SCRIPT), "{path}");
    }
}

#[test]
fn a_directory_spec_holds_no_links_out_and_no_pipes() {
    let tree = Tree::new();
    fs::create_dir_all(tree.at("repo/whole/sub")).unwrap();
    tree.spec("repo/whole/a.yaml", "");
    fs::write(tree.at("repo/whole/sub/b.yaml"), naming("../start.sh")).unwrap();
    fs::write(tree.at("repo/whole/start.sh"), SCRIPT).unwrap();
    let whole = tree.at("repo/whole");
    assert_eq!(outcome(read(&whole, &[])).as_deref(), Ok(SCRIPT), "the directory is the folder of all its files");
    tree.link(tree.at("outside"), "repo/whole/elsewhere");
    assert!(read(&whole, &[]).is_ok(), "a linked directory is left out");
    tree.link(tree.at("outside/secret"), "repo/whole/sub/c.yaml");
    let (code, text) = outcome(read(&whole, &[])).unwrap_err();
    assert!(code == "spec-link" && text.contains("sub/c.yaml"), "{text}");
    fs::remove_file(tree.at("repo/whole/sub/c.yaml")).unwrap();
    let made = Command::new("mkfifo").arg(tree.at("repo/whole/sub/d.yaml")).status().unwrap();
    assert!(made.success());
    let (code, text) = outcome(read(&whole, &[])).unwrap_err();
    assert!(code == "file-not-regular" && text.contains("a named pipe"), "{text}");
}

#[test]
fn a_name_of_a_file_does_not_command_the_terminal() {
    let tree = Tree::new();
    for text in ["x: 1\n", "x: [\n", "\u{0}"] {
        let path = tree.spec("repo/env/a\u{1b}[2J\u{202e}\n.yaml", text);
        let found = read(&path, &[]).unwrap_err();
        let shown = spec::render(&found, 100, false);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']) && shown.contains("a\\u{1b}[2J\\u{202e}\\n.yaml"), "{shown:?}");
    }
}

/// Somebody exchanges a folder for a link while specs are read. The text that is shown is the one that was checked.
#[test]
fn a_race_does_not_help() {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let tree = Tree::new();
    fs::write(tree.at("outside/start.sh"), SECRET).unwrap();
    tree.link("../../outside", "repo/env/other");
    let path = tree.spec("repo/env/team.yaml", &naming("scripts/start.sh"));
    let (one, other) = (tree.at("repo/env/scripts"), tree.at("repo/env/other"));
    let done = AtomicBool::new(false);
    let (mut read_in, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE).unwrap();
            }
        });
        for _ in 0..3_000 {
            match outcome(read(&path, &[])) {
                Ok(text) => {
                    assert_eq!(text, SCRIPT);
                    read_in += 1;
                }
                Err(_) => refused += 1,
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(read_in > 0 && refused > 0, "{read_in} read, {refused} refused");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The result of loading holds no text of a file outside, no matter which path a spec names.
    #[test]
    fn no_path_leads_out(parts in proptest::collection::vec(proptest::sample::select(&[
        "..", ".", "", "scripts", "start.sh", "folder", "secret", "link", ".env", "env", "repo", "outside", "back", "proc", "self", "cwd", "a\u{0}b",
    ][..]), 0..8), whole: bool) {
        let tree = Tree::new();
        tree.link("../../outside", "repo/env/folder");
        tree.link(tree.at("outside/secret"), "repo/env/link");
        tree.link("repo/env", "outside/back");
        let path = parts.join("/");
        let path = if whole { tree.at(&path).to_string_lossy().into_owned() } else { path };
        if let Ok(text) = tree.naming(&path, &[]) {
            prop_assert_eq!(text, SCRIPT);
        }
    }
}
