//! `heiiki prove`: its exit codes, its JSON, and what it tells of networks that exist.

use std::path::{Path, PathBuf};

use heiiki::Exit;
use serde_json::Value;

use crate::run::{Ran, heiiki};
use crate::sandbox::done;
use crate::schemas::fits;

fn spec(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../specs/{name}.yaml"))
}

fn verdicts(ran: &Ran) -> Vec<String> {
    fits("prove", &ran.out);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let claims = report["claims"].as_array().unwrap();
    claims.iter().map(|claim| format!("{} {}", claim["code"].as_str().unwrap(), claim["verdict"].as_str().unwrap())).collect()
}

#[test]
fn the_exit_code_tells_closed_open_and_not_proven() {
    let offline = |name: &str| heiiki("prove --offline --format json").arg(spec(name)).go();
    let closed = offline("closed-network");
    assert_eq!(closed.exit, Exit::Done, "{}", closed.err);
    assert_eq!(
        verdicts(&closed),
        ["N1 holds", "N2 holds", "N3 holds", "N4 holds", "N5 holds", "I1 holds", "S1 holds", "S3 holds"]
    );
    let no_roles = offline("encrypted-data");
    assert_eq!(no_roles.exit, Exit::Done, "{}", no_roles.err);
    assert_eq!(verdicts(&no_roles)[5], "I1 holds");
    let open = offline("studio-public");
    assert_eq!(open.exit, Exit::Open, "{}", open.err);
    assert_eq!(verdicts(&open)[4], "N5 fails");

    // Nobody has read the main table of the VPC that exists.
    let existing = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/existing-vpc.yaml");
    let unknown = heiiki("prove --offline --format json").arg(&existing).go();
    assert_eq!(unknown.exit, Exit::NotProven, "{}", unknown.err);
    let words = ["N1 not_proven", "N2 not_proven", "N3 holds", "N4 holds", "N5 holds", "I1 holds", "S1 not_proven", "S3 holds"];
    assert_eq!(verdicts(&unknown), words);
}

#[test]
fn without_a_call_an_option_about_the_connection_is_refused() {
    let ran = heiiki("prove --offline --region eu-west-1").arg(spec("closed-network")).go();
    assert_eq!(ran.exit, Exit::Usage, "{}", ran.err);
    let both = heiiki("prove --offline --live").arg(spec("closed-network")).go();
    assert_eq!(both.exit, Exit::Usage, "{}", both.err);
}

#[test]
fn a_network_that_exists_is_read_and_proven() {
    let place = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", place.path().join("sandbox.json").display());
    let run = |command: &str| heiiki(command).arg(spec("quick-setup")).arg(&sandbox).arg("--sandbox-speed=2000").go();
    done(&run("apply --yes --quiet"));
    assert_eq!(
        heiiki("prove --live --quiet").arg(spec("closed-network")).arg(&sandbox).go().exit,
        Exit::Failed,
        "nothing of it lives"
    );
    for how in ["prove --quiet --format json", "prove --live --quiet --format json"] {
        let ran = run(how);
        assert_eq!(ran.exit, Exit::Open, "{how}: {}", ran.err);
        // The default VPC has a way to the internet, and no interface of SageMaker has an address for it.
        assert_eq!(
            verdicts(&ran),
            ["N1 holds", "N2 holds", "N3 holds", "N4 holds", "N5 fails", "I1 fails", "S1 holds", "S3 holds"],
            "{how}: {}",
            ran.out
        );
    }
}

/// The closed network that lives is proven as the one that the spec wants, and what cannot be read is never taken for absent.
#[test]
fn what_cannot_be_read_is_not_proven() {
    let place = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", place.path().join("sandbox.json").display());
    let run = |command: &str| heiiki(command).arg(spec("closed-network")).arg(&sandbox).arg("--sandbox-speed=2000").go();
    done(&run("apply --yes --quiet"));
    let all = ["N1 holds", "N2 holds", "N3 holds", "N4 holds", "N5 holds", "I1 holds", "S1 holds", "S3 holds"];
    for how in ["prove --quiet --format json", "prove --live --quiet --format json"] {
        let ran = run(how);
        assert_eq!((ran.exit, verdicts(&ran)), (Exit::Done, all.map(str::to_owned).to_vec()), "{how}: {}", ran.out);
    }
    for (operation, not_proven) in [
        ("sagemaker:ListNotebookInstances", vec!["N1", "N2", "N3", "N4", "N5", "S1"]),
        ("sagemaker:ListDomains", vec!["N1", "N2", "N3", "N4", "N5", "S1", "S3"]),
        ("sagemaker:ListModels", vec!["N1", "N2", "N3", "N4", "N5", "S1"]),
        ("ec2:DescribeNetworkInterfaces", vec!["N1", "N2", "N3", "N4"]),
        ("ec2:DescribeInstances", vec!["N3", "N4", "S1"]),
        ("ec2:DescribeVpcEndpoints", vec!["N1", "N2", "N4", "S1"]),
    ] {
        done(&heiiki(&format!("sandbox fault {operation} deny")).arg(&sandbox).go());
        let ran = run("prove --live --quiet --format json");
        let found: Vec<String> = verdicts(&ran).into_iter().filter(|verdict| verdict.ends_with("not_proven")).collect();
        let found: Vec<&str> = found.iter().map(|verdict| &verdict[..2]).collect();
        assert_eq!((ran.exit, found), (Exit::NotProven, not_proven), "{operation}: {}", ran.out);
        assert!(ran.err.contains("could not be read"), "{operation}: {}", ran.err);
        done(&heiiki("sandbox fault --clear").arg(&sandbox).go());
    }
}

#[test]
fn every_form_tells_the_claims_and_a_claim_has_a_page() {
    let sarif = heiiki("prove --offline --format sarif").arg(spec("studio-public")).go();
    assert_eq!(sarif.exit, Exit::Open, "{}", sarif.err);
    let log: Value = serde_json::from_str(&sarif.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let open = results.iter().find(|result| result["ruleId"] == "N5").unwrap();
    assert_eq!(open["level"], "error");
    assert!(open["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().is_some_and(|line| line > 1), "{open}");
    let markdown = heiiki("prove --offline --format markdown").arg(spec("studio-public")).go();
    assert!(markdown.out.contains("| **N5** SageMaker opens no way beside the VPC | ⛔ fails |"), "{}", markdown.out);
    for (claim, remedy) in ["N1", "N2", "N3", "N4", "N5", "I1"]
        .map(|claim| (claim, "Close it"))
        .into_iter()
        .chain([("S1", "Mend it"), ("S3", "Mend it")])
    {
        let page = heiiki(&format!("explain {claim}")).go();
        assert_eq!(page.exit, Exit::Done, "{}", page.err);
        assert!(page.out.contains(remedy), "{}", page.out);
    }
}

/// A closed network that does not reach what it needs fails, and is still told to be closed.
#[test]
fn what_is_needed_and_not_reached_fails_with_the_first_thing_in_the_way() {
    let text = std::fs::read_to_string(spec("closed-network")).unwrap();
    let from = "from: [workload, bastion], description: HTTPS";
    assert!(text.contains(from));
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("spec.yaml");
    std::fs::write(&path, text.replace(from, "from: [bastion], description: HTTPS")).unwrap();
    let run = |format: &str| heiiki(&format!("prove --offline --format {format}")).arg(&path).go();
    let ran = run("text");
    assert_eq!(ran.exit, Exit::Open, "{}", ran.err);
    for line in [
        "fails      S1 every service that a used feature needs can be reached",
        "sagemaker.api: the groups of vpc_endpoint/sagemaker-api do not let it in",
        "Closed, but something that it needs is not reached: S1 or S3 fails",
    ] {
        assert!(ran.out.contains(line), "{line} is not in {}", ran.out);
    }
    let sarif: Value = serde_json::from_str(&run("sarif").out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let told = |result: &&Value| result["message"]["text"].as_str().is_some_and(|text| text.contains("do not let it in"));
    assert!(results.iter().any(|result| result["ruleId"] == "S1" && told(&result)), "{results:?}");
}
