//! The cost of `drift` over a fleet: 200 environments in 20 accounts, read by one command at 50 ms latency and with
//! AWS's rate limits. It prints the calls, those that AWS refused, and the virtual time. Nothing is asserted against a
//! clock.

#![expect(clippy::print_stdout, reason = "the numbers are the point")]
#![expect(clippy::expect_used, reason = "a bench that cannot run has nothing to say")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use clap::Parser;
use heiiki::command_line::{Args, Command};
use heiiki::connect::Connection;
use heiiki::fleet::{self, Member};
use heiiki::io::{Input, Stream};
use heiiki::{Exit, Io};
use heiiki_plan::drift::drift;

const ACCOUNTS: usize = 20;
const EACH: usize = 10;

fn main() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let specs = specs(folder.path());
    for spec in &specs {
        let mut io = io();
        let exit =
            heiiki::run(line(folder.path(), "apply", &[spec.clone(), "--yes".into(), "--sandbox-speed=2000".into()]), &mut io);
        assert_eq!(exit, Exit::Done, "{spec} can be applied");
    }
    println!("drift in {} environments of {ACCOUNTS} accounts, 50 ms latency", specs.len());
    println!("{:>12} {:>6} {:>10} {:>7} {:>10} {:>12}", "", "envs", "readings", "calls", "refused", "virtual time");
    let mut union = Vec::new();
    let whole = measure(folder.path(), &specs, None);
    for part in 1..=4 {
        union.extend(measure(folder.path(), &specs, Some(format!("{part}/4"))));
    }
    assert_eq!(whole, union, "the parts are the whole");
}

/// A spec for each environment: a group in the default VPC, of which AWS allows no more than five, and a role.
fn specs(folder: &Path) -> Vec<String> {
    let mut specs = Vec::new();
    for account in 0..ACCOUNTS {
        for environment in 0..EACH {
            let account_id = 100_000_000_000 + account;
            let text = format!(
                r#"version: 1
environment: env-{environment}
account: "{account_id:012}"
region: ap-northeast-1
ec2:
  vpcs:
    main: {{existing: {{default: true}}}}
  security_groups:
    web: {{vpc: main, name: web-{environment}, description: web, ingress: [{{protocol: tcp, ports: 443, from: 10.0.0.0/8}}], egress: []}}
iam:
  roles:
    exec: {{name: exec-{environment}, trust: [sagemaker.amazonaws.com]}}
"#
            );
            let path = folder.join(format!("{account:02}-{environment}.yaml"));
            fs::write(&path, text).expect("a spec can be written");
            specs.push(path.display().to_string());
        }
    }
    specs
}

fn line(folder: &Path, command: &str, rest: &[String]) -> Vec<std::ffi::OsString> {
    let sandbox = format!("--sandbox={}", folder.join("account-{account}.json").display());
    ["heiiki".into(), command.into(), sandbox.into()].into_iter().chain(rest.iter().map(Into::into)).collect()
}

fn io() -> Io {
    Io {
        out: Stream::new(std::io::sink(), false),
        err: Stream::new(std::io::sink(), false),
        input: Input::new(std::io::empty(), false),
        env: std::collections::BTreeMap::new(),
    }
}

/// Runs `drift` once, and returns its output for comparison.
fn measure(folder: &Path, specs: &[String], shard: Option<String>) -> Vec<String> {
    let name = shard.clone().map_or_else(|| "all".to_owned(), |shard| format!("shard {shard}"));
    let options = shard.into_iter().flat_map(|shard| ["--shard".to_owned(), shard]);
    let rest: Vec<String> = specs.iter().cloned().chain(["--sandbox-speed=1".to_owned()]).chain(options).collect();
    let args = Args::parse_from(line(folder, "drift", &rest));
    let Command::Drift(drift_args) = args.command else { panic!("it is `drift`") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let runtime = runtime.expect("a runtime can be made");
    let io = io();
    let (looked, took) = runtime.block_on(async {
        let began = tokio::time::Instant::now();
        (fleet::refresh(&drift_args.fleet, true, &args.global, &io).await, began.elapsed())
    });
    let (members, effort) = looked.expect("a fleet can be looked at");
    let refused = |status: &Option<u16>| !matches!(status, Some(200..300));
    let throttled = statuses(&members).iter().filter(|status| refused(status)).count();
    println!(
        "{name:>12} {:>6} {:>10} {:>7} {throttled:>10} {:>9} ms",
        members.len(),
        effort.readings,
        effort.calls,
        took.as_millis()
    );
    members.into_iter().map(found).collect()
}

/// The status of every call. Environments that were read together share a connection.
fn statuses(members: &[Member]) -> Vec<Option<u16>> {
    let mut connections: Vec<&Arc<Connection>> = Vec::new();
    for seen in members.iter().filter_map(|member| member.seen.as_ref().ok()) {
        if !connections.iter().any(|known| Arc::ptr_eq(known, &seen.connection)) {
            connections.push(&seen.connection);
        }
    }
    connections.iter().flat_map(|connection| connection.aws.http.calls()).map(|call| call.status).collect()
}

fn found(member: Member) -> String {
    let seen = member.seen.unwrap_or_else(|error| panic!("{}: {error:?}", member.path.display()));
    let (drift, _) = drift(&seen.spec, (*seen.observed).clone());
    assert!(!drift.is_found() && !drift.is_partial(), "{}: {drift:?}", member.path.display());
    format!("{} {} {}", drift.place.account, drift.place.environment, drift.unchanged)
}
