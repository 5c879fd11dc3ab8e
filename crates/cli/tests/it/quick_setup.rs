//! What one click in SageMaker's console makes, as `heiiki show` lists it: nothing of it is invisible.

use std::path::Path;

use crate::run::{Ran, heiiki};
use crate::sandbox::done;

/// Each name with what its line says beside it.
fn has_line(shown: &Ran, parts: &[&str]) -> bool {
    shown.out.lines().any(|line| parts.iter().all(|part| line.contains(part)))
}

#[test]
fn the_quick_setup_shows_everything_that_the_console_made() {
    let place = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", place.path().join("sandbox.json").display());
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/quick-setup.yaml");
    let run = |command: &str| heiiki(command).arg(&spec).arg(&sandbox).arg("--sandbox-speed=2000").go();
    done(&run("apply --yes --quiet"));
    done(&heiiki("sandbox user default-20260101T000000 start").arg(&sandbox).go());
    let shown = run("show --quiet");
    done(&shown);
    let row = shown.out.lines().find(|line| line.starts_with("domain/main")).unwrap();
    let domain = row.split_whitespace().nth(1).unwrap();
    assert!(domain.starts_with("d-"), "{row}");
    let (inbound, outbound) =
        (format!("security-group-for-inbound-nfs-{domain}"), format!("security-group-for-outbound-nfs-{domain}"));
    let made: [&[&str]; 15] = [
        &["domain/main", "QuickSetupDomain-20260101T000000", "ready"],
        &["user_profile/default", "default-20260101T000000", "ready"],
        &["role/execution", "AmazonSageMaker-ExecutionRole-20260101T000000"],
        &["role/canvas-forecast", "AmazonSagemakerCanvasForecastRole-20260101T000000"],
        &["policy/execution", "AmazonSageMaker-ExecutionPolicy-20260101T000000"],
        &["bucket/sharing", "sagemaker-studio-123456789012-quick"],
        &["vpc/default", "vpc-"],
        &["subnet/default-a", "subnet-"],
        &["  · security group", &inbound],
        &["  · security group", &outbound],
        &["  · file system", "fs-"],
        &["  · mount target", "fsmt-"],
        &["  · network interface", "EFS mount target"],
        &["  · app", "JupyterLab"],
        &["  · log group", "/aws/sagemaker/studio"],
    ];
    for parts in made {
        assert!(has_line(&shown, parts), "{parts:?}:\n{}", shown.out);
    }
}
