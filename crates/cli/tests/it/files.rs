//! The boundary of a spec and of the files that heiiki writes, through the program itself, in a checkout with planted
//! links.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use heiiki::Exit;

use crate::run::heiiki;
use crate::sandbox::NETWORK;

const HEAD: &str = "version: 1\nenvironment: t\naccount: \"123456789012\"\nregion: ap-northeast-1\n";
const SECRET: &str = "[default]\naws_secret_access_key = hunter2\n";
const SCRIPT: &str = "#!/bin/bash\nset -e\n";

/// A home directory with credentials, and a checkout that is the current folder of every command.
struct Checkout(tempfile::TempDir);

impl Checkout {
    fn new() -> Self {
        let checkout = Self(tempfile::tempdir().unwrap());
        for folder in [".aws", "repo/.git", "repo/env/scripts", "repo/shared"] {
            fs::create_dir_all(checkout.home(folder)).unwrap();
        }
        for (name, text) in [
            (".aws/credentials", SECRET),
            (".aws/hosts.yaml", SECRET),
            ("repo/.git/config", SECRET),
            ("repo/env/scripts/start.sh", SCRIPT),
            ("repo/shared/start.sh", SCRIPT),
        ] {
            fs::write(checkout.home(name), text).unwrap();
        }
        checkout.spec("env/good.yaml", NETWORK);
        checkout
    }

    fn home(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.home("repo").join(path)
    }

    fn spec(&self, path: &str, text: &str) {
        fs::write(self.at(path), format!("{HEAD}{text}")).unwrap();
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("timeout");
        command
            .args(["60", env!("CARGO_BIN_EXE_heiiki")])
            .args(line.split_whitespace())
            .current_dir(self.home("repo"))
            .env_clear()
            .env("HOME", self.home(""))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command, which must end soon and tell no secret.
    fn run(&self, line: &str) -> (i32, String) {
        Self::finish(&mut self.command(line), line)
    }

    fn finish(command: &mut Command, line: &str) -> (i32, String) {
        let output = command.output().unwrap();
        assert_ne!(output.status.code(), Some(124), "{line} hangs");
        let text = text(&output);
        assert!(!text.contains("hunter2"), "{line}: {text}");
        (output.status.code().unwrap(), text)
    }

    fn naming(&self, field: &str) {
        let kinds = [
            ("content_file", "sagemaker: {studio_lifecycle_configs: {x: {app_type: JupyterLab, FIELD}}}"),
            ("on_create_file", "sagemaker: {notebook_lifecycle_configs: {x: {FIELD}}}"),
            ("on_start_file", "sagemaker: {notebook_lifecycle_configs: {x: {FIELD}}}"),
            ("public_key_file", "ec2: {key_pairs: {x: {FIELD}}}"),
            ("private_key_file", "ec2: {key_pairs: {x: {FIELD}}}"),
        ];
        let (_, text) = kinds.iter().find(|(name, _)| field.starts_with(name)).unwrap();
        self.spec("env/team.yaml", &text.replace("FIELD", field));
    }

    /// Every file of the checkout and of the home directory, with what a link leads to.
    fn listing(&self) -> Vec<String> {
        let found = Command::new("find").arg(self.home("")).args(["-printf", "%P %y %l\\n"]).output().unwrap();
        let mut lines: Vec<String> = String::from_utf8(found.stdout).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }
}

fn text(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_spec_names_no_file_outside_of_its_folder() {
    let checkout = Checkout::new();
    symlink(checkout.home(".aws"), checkout.at("env/settings")).unwrap();
    symlink(checkout.home(".aws/credentials"), checkout.at("env/link.sh")).unwrap();
    for field in ["content_file", "on_create_file", "on_start_file", "public_key_file", "private_key_file"] {
        for file in ["/proc/self/environ", "../.git/config", "settings/credentials", "link.sh", "../shared/start.sh"] {
            if field == "private_key_file" && file == "link.sh" {
                continue; // What is there already is never written: see the crate `aws`.
            }
            checkout.naming(&format!("{field}: {file}"));
            for line in [
                "validate env/team.yaml",
                "plan env/team.yaml --sandbox=w.json --format markdown",
                "validate env/team.yaml --format json",
            ] {
                let (code, told) = checkout.run(line);
                assert_eq!(code, 65, "{field} {file} {line}: {told}");
                assert!(
                    told.contains("file-outside") && told.contains("team.yaml") && told.contains("--allow-files-from"),
                    "{line}: {told}"
                );
            }
        }
    }
    checkout.naming("content_file: ../shared/start.sh");
    let (code, told) = checkout.run("plan env/team.yaml --sandbox=w.json --allow-files-from none --allow-files-from shared");
    assert!(code == 64 && told.contains("--allow-files-from none"), "{told}");
    for line in [
        "plan env/team.yaml --sandbox=w.json",
        "validate env/team.yaml env/good.yaml",
        "graph env/team.yaml",
        "policy env/team.yaml",
    ] {
        let (code, told) = checkout.run(&format!("{line} --allow-files-from env --allow-files-from shared"));
        assert_eq!(code, 0, "{line}: {told}");
    }
    // A spec in the checkout's own folder does not reach hidden files in it.
    checkout.spec("heiiki.yaml", "sagemaker: {studio_lifecycle_configs: {x: {app_type: JupyterLab, content_file: .git/config}}}");
    let (code, told) = checkout.run("validate");
    assert!(code == 65 && told.contains("file-hidden"), "{told}");
}

#[test]
fn a_planted_link_is_no_spec() {
    let checkout = Checkout::new();
    symlink(checkout.home(".aws/credentials"), checkout.at("env/a.yaml")).unwrap();
    symlink("/dev/tty", checkout.at("env/b.yaml")).unwrap();
    symlink("/proc/self/environ", checkout.at("env/c.yaml")).unwrap();
    symlink("/dev/stdin", checkout.at("env/d.yaml")).unwrap();
    symlink("../.git/config", checkout.at("env/e.yaml")).unwrap();
    symlink(checkout.home(".aws"), checkout.at("env/f.yaml")).unwrap();
    symlink(checkout.home(".aws"), checkout.at("folder")).unwrap();
    for spec in [
        "env/a.yaml",
        "env/b.yaml",
        "env/c.yaml",
        "env/d.yaml",
        "env/e.yaml",
        "env/f.yaml",
        "folder",
        "folder/hosts.yaml",
        "./env/../folder/hosts.yaml",
    ] {
        for line in
            ["validate", "plan --sandbox=w.json", "fmt --check", "fmt", "drift --sandbox=w.json", "validate env/good.yaml --vars"]
        {
            let (code, told) = checkout.run(&format!("{line} {spec}"));
            assert!(code == 65, "{line} {spec}: {code} {told}");
            assert!(told.contains("spec-link"), "{line} {spec}: {told}");
        }
    }
    // A user who names the path itself means it.
    fs::write(checkout.home(".aws/plain.yaml"), format!("{HEAD}{NETWORK}")).unwrap();
    let whole = checkout.at("folder/plain.yaml");
    for line in ["folder/plain.yaml --allow-files-from ../.aws".to_owned(), "../.aws/plain.yaml".to_owned()] {
        let (code, told) = checkout.run(&format!("validate {line}"));
        assert_eq!(code, 0, "{line}: {told}");
    }
    assert_eq!(checkout.run(&format!("validate {}", whole.display())).0, 65, "a whole path of this folder is one of this folder");
    assert_eq!(fs::read_to_string(checkout.home(".aws/hosts.yaml")).unwrap(), SECRET);
}

#[test]
fn a_pipe_is_read_where_the_caller_names_it_and_nowhere_else() {
    let checkout = Checkout::new();
    for line in [
        "cat env/good.yaml | \"$0\" validate -",
        "cat env/good.yaml | \"$0\" validate /dev/stdin",
        "\"$0\" validate /dev/stdin < env/good.yaml",
        "\"$0\" validate <(cat env/good.yaml)",
        "mkfifo pipe && { cat env/good.yaml > pipe & \"$0\" validate pipe; }",
        "\"$0\" validate env/good.yaml --vars <(echo '{}')",
    ] {
        let mut shell = Command::new("timeout");
        shell.args(["60", "bash", "-c", line, env!("CARGO_BIN_EXE_heiiki")]).current_dir(checkout.home("repo"));
        let (code, told) = Checkout::finish(&mut shell, line);
        assert_eq!(code, 0, "{line}: {told}");
    }
    // A spec that comes through a pipe counts as a file of the current folder.
    checkout.naming("content_file: env/scripts/start.sh");
    let mut shell = Command::new("timeout");
    let line = "cat env/team.yaml | \"$0\" validate /dev/stdin && \"$0\" validate - < env/team.yaml";
    shell.args(["60", "bash", "-c", line, env!("CARGO_BIN_EXE_heiiki")]).current_dir(checkout.home("repo"));
    let (code, told) = Checkout::finish(&mut shell, line);
    assert_eq!(code, 0, "{told}");
    fs::rename(checkout.at("pipe"), checkout.at("env/pipe.yaml")).unwrap();
    assert!(fs::metadata(checkout.at("env/pipe.yaml")).unwrap().file_type().is_fifo());
    checkout.naming("content_file: pipe.yaml");
    for line in ["validate env/team.yaml", "plan env/team.yaml --sandbox=w.json", "validate env", "fmt --check env"] {
        let (code, told) = checkout.run(line);
        assert!(code == 65 && told.contains("file-not-regular"), "{line}: {told}");
    }
}

#[test]
fn nothing_is_written_through_a_planted_link() {
    let checkout = Checkout::new();
    for name in ["out", "out.new", "p.svg", "spec.yaml", "plan.json", "w.json.tmp"] {
        symlink(checkout.home(".aws/credentials"), checkout.at(name)).unwrap();
    }
    symlink(checkout.home(".aws"), checkout.at("folder")).unwrap();
    let (code, told) = checkout.run("apply env/good.yaml --sandbox=w.json --sandbox-speed 2000 --yes --report out");
    assert_eq!(code, 0, "{told}");
    assert!(fs::read_to_string(checkout.at("out")).unwrap().contains("\"complete\": true"));
    for (line, expected) in [
        ("drift env/good.yaml --sandbox=w.json --metrics out", 0),
        ("graph env/good.yaml --out p.svg", 0),
        ("import --sandbox=w.json --environment t --tag Name=T --out spec.yaml", 5),
        ("plan env/good.yaml --sandbox=w.json --out plan.json", 64),
        ("apply env/good.yaml --sandbox=w.json --yes --report folder/credentials", 5),
        ("drift env/good.yaml --sandbox=w.json --metrics folder/credentials", 5),
        ("graph env/good.yaml --out folder/x.svg", 5),
        ("import --sandbox=w.json --environment t --tag Name=T --out folder/new", 5),
        ("plan env/good.yaml --sandbox=w.json --out folder/plan.json", 5),
        ("drift env/good.yaml --sandbox=w.json --metrics none/out", 1),
    ] {
        let before = checkout.listing();
        let (code, told) = checkout.run(line);
        assert_eq!(code, expected, "{line}: {told}");
        if expected != 0 {
            assert_eq!(checkout.listing(), before, "{line} leaves nothing");
        }
    }
    assert_eq!(fs::read_to_string(checkout.home(".aws/credentials")).unwrap(), SECRET);
    assert!(fs::read_to_string(checkout.at("out")).unwrap().contains("heiiki_drift_findings"));
    assert!(fs::symlink_metadata(checkout.at("out.new")).unwrap().is_symlink(), "nobody's business");
    let names: Vec<String> = checkout.listing().iter().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    assert!(!names.iter().any(|name| name.contains("tmp")), "{names:?}");
    // A file that the shell opened is written to.
    let (code, told) = checkout.run("drift env/good.yaml --sandbox=w.json --quiet --metrics /dev/stdout");
    assert!(code == 0 && told.contains("heiiki_drift_findings"), "{told}");
}

#[test]
fn fmt_writes_a_file_whole_and_with_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let checkout = Checkout::new();
    let untidy = "ec2:\n    vpcs:\n        a: {cidr_block: 10.0.0.0/16}\n";
    fs::write(checkout.at("env/u.yaml"), untidy).unwrap();
    fs::set_permissions(checkout.at("env/u.yaml"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("u.yaml", checkout.at("env/link.yaml")).unwrap();
    let before = checkout.listing();
    assert_eq!(checkout.run("fmt env/link.yaml").0, 0);
    assert_eq!(checkout.listing(), before, "the link stays a link");
    assert_ne!(fs::read_to_string(checkout.at("env/u.yaml")).unwrap(), untidy);
    assert_eq!(fs::metadata(checkout.at("env/u.yaml")).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A text that a terminal would turn around is a spec's own in a file that passes through, and nowhere else.
#[test]
fn what_turns_a_text_around_is_seen() {
    const TURNED: &str = "nimda\u{202e}\u{2066}evil";
    let checkout = Checkout::new();
    checkout.spec("env/team.yaml", &NETWORK.replace("name: T", &format!("name: \"{TURNED}\"")));
    let mut by_hand = checkout.command("sandbox call ec2:CreateVpc --sandbox=w.json");
    let tags = serde_json::json!([{"ResourceType": "vpc", "Tag": [{"Key": "Name", "Value": TURNED}]}]);
    by_hand.arg(serde_json::json!({"CidrBlock": "10.9.0.0/16", "TagSpecification": tags}).to_string());
    let (code, told) = Checkout::finish(&mut by_hand, "by hand");
    assert!(code == 0 && told.contains("nimda\\u202e"), "{told}");
    let turns = |text: &str| text.contains(['\u{202e}', '\u{2066}']);
    for line in [
        "plan env/team.yaml --sandbox=w.json",
        "plan env/team.yaml --sandbox=w.json --json",
        "plan env/team.yaml --sandbox=w.json --format html",
        "plan env/team.yaml --sandbox=w.json --format markdown",
        "apply env/team.yaml --sandbox=w.json --sandbox-speed 2000 --yes --report report.json",
        "show env/team.yaml --sandbox=w.json",
        "show env/team.yaml --sandbox=w.json --json",
        "graph env/team.yaml",
        "graph env/team.yaml --format mermaid",
        "graph env/team.yaml --format dot",
        "sandbox call ec2:DescribeVpcs --sandbox=w.json",
        "import --sandbox=w.json --environment t --name-prefix nimda",
        "fmt --check env/team.yaml",
        "plan env/good.yaml --sandbox=w.json",
        "drift env/good.yaml --sandbox=w.json",
        "drift env/good.yaml --sandbox=w.json --format json",
        "drift env/good.yaml --sandbox=w.json --format sarif",
        "drift env/good.yaml --sandbox=w.json --format html",
        "drift env/good.yaml --sandbox=w.json --format markdown",
        "drift env/good.yaml --sandbox=w.json --log trace",
        "plan env/team.yaml --sandbox=w.json --target vpc/x\u{202e}y",
        "graph env/team.yaml --out out.svg",
        "import --sandbox=w.json --environment u --name-prefix nimda --out out.yaml",
        "plan env/none\u{202e}.yaml",
    ] {
        let (_, told) = checkout.run(line);
        assert!(!turns(&told), "{line}: {told}");
        if line.contains("team.yaml --sandbox=w.json --json") {
            let (json, _) = told.rsplit_once("}\n").unwrap();
            let value: serde_json::Value = serde_json::from_str(&format!("{json}}}")).unwrap();
            assert!(value.to_string().contains(TURNED), "a program reads what is there: {line}");
        }
    }
    for file in ["report.json", "out.svg", "out.yaml"] {
        assert!(!turns(&fs::read_to_string(checkout.at(file)).unwrap()), "{file}");
    }
    let again = checkout.run("validate out.yaml");
    assert_eq!(again.0, 0, "{}", again.1);
    // An excerpt of a broken spec.
    checkout.spec(
        "env/broken.yaml",
        &format!("ec2: {{vpcs: {{a: {{cidr_blok: \"{TURNED}\", cidr_block: 10.0.0.0/16}}}}}}\n# {TURNED}\n"),
    );
    for line in ["validate env/broken.yaml", "validate env/broken.yaml --format json"] {
        let (code, told) = checkout.run(line);
        assert!(code == 65 && !turns(&told), "{told}");
    }
    let mut format = checkout.command("fmt -");
    let mut child = format.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("a: \"{TURNED}\"\n").as_bytes()).unwrap();
    assert!(turns(&text(&child.wait_with_output().unwrap())), "a file that passes through stays as it is");
}

#[test]
fn a_webhook_is_http_and_its_url_is_never_shown() {
    let checkout = Checkout::new();
    let spec = checkout.at("env/good.yaml");
    for url in ["ftp://hunter2@example.com/", "hunter2", "https://", "file:///hunter2"] {
        for by_variable in [false, true] {
            let run = heiiki("drift").arg(&spec).arg("--sandbox").arg("--sandbox-speed=2000");
            let ran = if by_variable { run.env("HEIIKI_NOTIFY_URL", url).go() } else { run.arg("--notify").arg(url).go() };
            assert_eq!(ran.exit, Exit::Usage, "{url}: {}", ran.err);
            assert!(!ran.err.contains("hunter2") && ran.err.contains("notification"), "{}", ran.err);
        }
    }
}
