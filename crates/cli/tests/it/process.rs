//! Tests that need a process of its own: signals, pipes, and the sandbox over HTTP.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

use crate::sandbox::{NETWORK, Place, STUDIO};

fn binary(place: &Place, command: &str) -> Command {
    let mut binary = Command::new(env!("CARGO_BIN_EXE_heiiki"));
    binary.arg(command.split_whitespace().next().unwrap()).arg(place.spec()).args(command.split_whitespace().skip(1));
    clean(&mut binary);
    binary
}

/// Nothing of the machine's own AWS configuration, and credentials that only a simulator takes.
fn clean(binary: &mut Command) {
    binary
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "example")
        .env("AWS_CONFIG_FILE", "/nonexistent")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}

fn signal(child: &Child, name: &str) {
    let killed = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().unwrap();
    assert!(killed.success());
}

fn text(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A pipe can be read once: it is not looked into to tell a spec from a saved plan.
#[test]
fn a_spec_may_come_through_a_pipe() {
    let place = Place::new(NETWORK);
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(r#""$0" apply <(cat "$1") "$2" --yes --sandbox-speed 2000"#).arg(env!("CARGO_BIN_EXE_heiiki"));
    shell.arg(place.spec()).arg(format!("--sandbox={}", place.file().display()));
    clean(&mut shell);
    let output = shell.output().unwrap();
    assert!(output.status.success() && text(&output).contains("Done. 3 created"), "{}", text(&output));
}

/// Begins an apply and sends signals once the domain is being made.
fn interrupted(place: &Place, signals: &[&str]) -> (Option<i32>, String) {
    interrupt(place, binary(place, "apply --yes --sandbox-speed 60"), signals)
}

fn interrupt(place: &Place, mut apply: Command, signals: &[&str]) -> (Option<i32>, String) {
    let sandbox = format!("--sandbox={}", place.file().display());
    let mut child = apply.arg(sandbox).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut seen = String::new();
    for line in lines.by_ref().map_while(Result::ok) {
        seen.push_str(&line);
        seen.push('\n');
        if line.contains("domain/studio") && line.contains("AWS says") {
            break;
        }
    }
    for name in signals {
        signal(&child, name);
        for line in lines.by_ref().map_while(Result::ok) {
            seen.push_str(&line);
            seen.push('\n');
            if line.contains("stopping:") {
                break;
            }
        }
    }
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    let mut report = String::new();
    child.stdout.take().unwrap().read_to_string(&mut report).unwrap();
    (child.wait().unwrap().code(), format!("{seen}{}\n{report}", rest.join("\n")))
}

fn studio() -> Place {
    Place::new(&format!("{NETWORK}{STUDIO}  user_profiles:\n    analyst: {{domain: studio}}\n"))
}

#[test]
fn the_first_interrupt_waits_for_what_runs() {
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let place = studio();
        let (exit, told) = interrupted(&place, &[name]);
        assert_eq!(exit, Some(code), "{told}");
        for part in [
            "stopping: no further step is begun; waiting for domain/studio (AWS says Pending)",
            "create  user_profile/analyst  not begun",
            "Interrupted.",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(told.contains("domain/studio") && told.contains("done in"), "{told}");
        crate::sandbox::done(&place.go("apply --yes"));
        crate::sandbox::done(&place.go("plan --detailed-exitcode"));
    }
}

#[test]
fn the_second_interrupt_leaves_at_once() {
    let place = studio();
    let (exit, told) = interrupted(&place, &["INT", "INT"]);
    assert_eq!(exit, Some(130), "{told}");
    for part in ["leaving at once", "create  domain/studio         left while AWS was working on it"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    crate::sandbox::done(&place.go("apply --yes"));
    crate::sandbox::done(&place.go("plan --detailed-exitcode"));
}

/// The system and the shell both tell of a terminal that is lost; neither takes away the time to stop.
#[test]
fn the_loss_of_the_terminal_is_told_twice() {
    let place = studio();
    let (exit, told) = interrupted(&place, &["HUP", "HUP"]);
    assert_eq!(exit, Some(129), "{told}");
    assert!(told.contains("Interrupted.") && told.contains("done in") && !told.contains("leaving at once"), "{told}");
}

#[test]
#[cfg(target_os = "linux")]
fn what_runs_under_nohup_goes_on() {
    let place = studio();
    let mut apply = Command::new("bash");
    apply.args(["-c", r#"trap "" HUP; exec "$0" "$@""#, env!("CARGO_BIN_EXE_heiiki"), "apply"]).arg(place.spec());
    apply.args(["--yes", "--sandbox-speed", "600"]);
    clean(&mut apply);
    let (exit, told) = interrupt(&place, apply, &["HUP"]);
    assert_eq!(exit, Some(0), "{told}");
    assert!(told.contains("Done. 6 created"), "{told}");
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_heiiki")).arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output).trim()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_heiiki")).arg("schema").stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("cannot write the output"), "{}", text(&output));
}

/// A server of an account in a sandbox of its own, and its port.
fn served(place: &Place, account: &str) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_heiiki"));
    server.args(["sandbox", "serve", "--quiet", "--sandbox-speed=2000", "--listen", "127.0.0.1:0", "--account", account]);
    clean(server.arg(format!("--sandbox={}-{account}", place.file().display())));
    let mut server = server.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut first).unwrap();
    (server, first.trim().rsplit(':').next().unwrap().to_owned())
}

/// The endpoint that answers for STS decides which account this is.
#[test]
fn who_answers_in_aws_s_place_is_told() {
    let place = Place::new(NETWORK);
    let (mut server, port) = served(&place, "123456789012");
    let (all, sts) = (format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}"));
    let config = place.spec().with_file_name("config");
    std::fs::write(&config, format!("[default]\nendpoint_url = {all}\n")).unwrap();
    let run = |line: &str, env: &[(&str, &str)]| text(&binary(&place, line).envs(env.iter().copied()).output().unwrap());
    let one = format!("every service answers from {all}");
    for (line, env, told) in [
        ("plan", vec![("AWS_ENDPOINT_URL", all.as_str())], format!("{one} (AWS_ENDPOINT_URL)")),
        (
            "plan --format markdown",
            vec![("AWS_ENDPOINT_URL", all.as_str())],
            format!("every service answers from `{all} (AWS_ENDPOINT_URL)`"),
        ),
        ("plan --format html", vec![("AWS_ENDPOINT_URL", all.as_str())], format!("{one} (AWS_ENDPOINT_URL)")),
        ("plan", vec![("AWS_CONFIG_FILE", config.to_str().unwrap())], format!("{one} (AWS config file)")),
        (
            "plan",
            vec![("AWS_ENDPOINT_URL", &all), ("AWS_ENDPOINT_URL_STS", &sts)],
            format!("STS answers from {sts} (AWS_ENDPOINT_URL_STS)"),
        ),
        ("apply --yes", vec![("AWS_ENDPOINT_URL", all.as_str())], format!("{one} (AWS_ENDPOINT_URL)")),
        ("drift", vec![("AWS_ENDPOINT_URL", all.as_str())], format!("{one} (AWS_ENDPOINT_URL)")),
        (
            "drift --format markdown",
            vec![("AWS_ENDPOINT_URL", all.as_str())],
            format!("every service answers from `{all} (AWS_ENDPOINT_URL)`"),
        ),
        ("show", vec![("AWS_ENDPOINT_URL", all.as_str())], format!("{one} (AWS_ENDPOINT_URL)")),
    ] {
        let said = run(line, &env);
        assert!(said.contains(&told), "{line}: {told}\n{said}");
    }
    for line in ["plan --json", "drift --format json"] {
        let output = binary(&place, line).envs([("AWS_ENDPOINT_URL", &all), ("AWS_ENDPOINT_URL_STS", &sts)]).output().unwrap();
        let said = text(&output);
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = value.get("endpoints").unwrap_or_else(|| &value["environments"][0]["endpoints"]);
        assert_eq!(found[1], serde_json::json!({"services": ["STS"], "url": sts, "named_by": "AWS_ENDPOINT_URL_STS"}), "{said}");
        assert_eq!(found[0]["services"].as_array().unwrap().len(), heiiki_aws::endpoints::services_called() - 1, "{said}");
    }
    let option = binary(&place, "destroy --yes --endpoint-url").arg(&all).output().unwrap();
    assert!(text(&option).contains(&format!("{one} (--endpoint-url)")), "{}", text(&option));
    signal(&server, "TERM");
    server.wait().unwrap();
}

/// The same commands work against the sandbox over HTTP; an account that is not the spec's is refused before anything else.
#[test]
fn the_sandbox_is_served_to_others() {
    let place = Place::new(NETWORK);
    for (account, code, part) in [
        ("123456789012", 2, "3 to create"),
        ("210987654321", 5, "belong to account 210987654321, the spec is for account 123456789012"),
    ] {
        let (mut server, port) = served(&place, account);
        let url = format!("http://127.0.0.1:{port}");
        let output = binary(&place, "plan --detailed-exitcode --endpoint-url").arg(&url).output().unwrap();
        signal(&server, "TERM");
        assert_eq!(server.wait().unwrap().code(), Some(0));
        assert_eq!(output.status.code(), Some(code), "{}", text(&output));
        assert!(text(&output).contains(part), "{}", text(&output));
    }
}
