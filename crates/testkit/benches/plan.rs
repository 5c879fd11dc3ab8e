//! The cost of a no-change plan in growing accounts: CPU time, peak memory, API calls and virtual time at 50 ms
//! latency.
//!
//! Each size runs in a process of its own, because peak memory never sinks. Counts are printed, never asserted against a clock.

#![expect(clippy::print_stdout, reason = "the numbers are the point")]

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use heiiki_aws::http::depth;
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_testkit::harness::{ACCOUNT, Harness, REGION, spec};

const SIZES: &[usize] = &[10, 100, 1_000, 5_000];

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    if let Some(size) = args.next().and_then(|arg| arg.parse().ok()) {
        measure(size);
        return;
    }
    let build = if cfg!(debug_assertions) { "unoptimised" } else { "optimised" };
    println!("a no-change plan of N security groups and N roles, 50 ms latency, {build} build");
    println!("{:>6} {:>10} {:>9} {:>9} {:>6} {:>6} {:>12}", "N", "objects", "CPU", "peak", "calls", "depth", "virtual time");
    let program = std::env::current_exe().expect("a running program has a path");
    for size in SIZES {
        let status = Command::new(&program).arg(size.to_string()).status().expect("the program runs itself");
        assert!(status.success(), "the measurement of {size} ended with {status}");
    }
}

fn environment(size: usize) -> String {
    let mut text = format!(
        "version: 1\nenvironment: bench\naccount: \"{ACCOUNT}\"\nregion: {REGION}\nec2:\n  vpcs:\n    main: {{cidr_block: 10.0.0.0/16}}\n  security_groups:\n"
    );
    for index in 0..size {
        let _ = writeln!(
            text,
            "    g{index}: {{vpc: main, ingress: [{{protocol: tcp, ports: 443, from: 10.0.0.0/16}}], egress: []}}"
        );
    }
    text.push_str("iam:\n  roles:\n");
    for index in 0..size {
        let _ = writeln!(text, "    r{index}: {{trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}}");
    }
    text
}

/// Nanoseconds that this thread, which runs everything, has spent on a CPU.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default())
}

/// The most memory that this process ever held, in kB.
fn peak() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

fn measure(size: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime can be made").block_on(async {
        let mut world = World::new(ACCOUNT, REGION, 7);
        let many = u64::try_from(size * 2 + 1_000).unwrap_or(u64::MAX);
        world.tuning.security_group_limit = usize::try_from(many).unwrap_or(usize::MAX);
        world.tuning.iam_roles = usize::try_from(many).unwrap_or(usize::MAX);
        world.tuning.throttle = false;
        let harness = Harness::with(world).await;
        let spec = spec(&environment(size));
        harness.apply(&spec).await;
        let before = harness.aws.http.calls().len();
        let (virtual_before, cpu_before) = (harness.clock().now(), cpu());
        harness.aws.verify_account().await.expect("the account is the spec's");
        let plan = harness.plan(&spec, &Intent::default()).await.plan;
        let spent = cpu().saturating_sub(cpu_before);
        let waited = harness.clock().now().duration_since(virtual_before).unwrap_or_default();
        assert!(plan.is_empty(), "a second plan has nothing to do");
        let calls = harness.aws.http.calls().split_off(before);
        println!(
            "{size:>6} {:>10} {:>6} ms {:>6} MB {:>6} {:>6} {:>9} ms",
            plan.unchanged,
            spent.as_millis(),
            peak() / 1024,
            calls.len(),
            depth(&calls),
            waited.as_millis()
        );
    });
}
