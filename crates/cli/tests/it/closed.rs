//! `closed` in a spec: what it demands is refused by `plan` and `apply`, and told by `drift`.

use std::fs;
use std::path::PathBuf;

use heiiki::Exit;
use serde_json::Value;
use tempfile::TempDir;

use crate::run::{Ran, heiiki};
use crate::sandbox::done;
use crate::schemas::fits;

/// A place with a sandbox, and specs of one small network with a notebook.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A spec with this demand; open if the notebook's subnet is to have a way to a NAT gateway.
    fn spec(&self, name: &str, closed: &str, open: bool) -> PathBuf {
        let (routes, nat) = if open {
            let route = "[{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n.id}'}]";
            (route, "{n: {subnet: public, elastic_ip: nat}}")
        } else {
            ("[]", "{}")
        };
        let addresses = if open { "{nat: {}}" } else { "{}" };
        let text = format!(
            "version: 1
environment: demand
account: '123456789012'
region: ap-northeast-1
{closed}
ec2:
  vpcs: {{main: {{cidr_block: 10.0.0.0/16}}}}
  subnets:
    public: {{vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}
    private: {{vpc: main, availability_zone: a, cidr_block: 10.0.1.0/24}}
  internet_gateways: {{out: {{vpc: main}}}}
  elastic_ips: {addresses}
  nat_gateways: {nat}
  route_tables:
    public: {{vpc: main, subnets: [public], routes: [{{destination_cidr_block: 0.0.0.0/0, gateway_id: '${{internet_gateway/out.id}}'}}]}}
    private: {{vpc: main, subnets: [private], routes: {routes}}}
  security_groups:
    work: {{vpc: main, ingress: [], egress: [{{protocol: tcp, ports: 443, to: 0.0.0.0/0}}]}}
iam: {{roles: {{exec: {{trust: [sagemaker.amazonaws.com]}}}}}}
sagemaker:
  notebook_instances:
    dev: {{instance_type: ml.t3.medium, role: exec, subnet: private, security_groups: [work], direct_internet_access: Disabled}}
"
        );
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, command: &str, spec: &PathBuf) -> Ran {
        let sandbox = format!("--sandbox={}", self.0.path().join("sandbox.json").display());
        heiiki(command).arg(spec).arg(&sandbox).arg("--sandbox-speed=2000").go()
    }
}

const NEVER: &str = "closed: {internet: never, networks: []}";

fn waived(until: &str) -> String {
    format!(
        "closed: {{internet: never, waive: [{{claim: N1, at: notebook_instance/dev, reason: a trial, until: {until}, by: net}}]}}"
    )
}

#[test]
fn a_plan_that_opens_what_the_spec_demands_closed_is_refused_and_nothing_is_done() {
    let place = Place::new();
    let closed = place.spec("closed.yaml", NEVER, false);
    done(&place.run("apply --yes", &closed));
    let again = place.run("plan", &closed);
    assert!(again.out.contains("Network: closed\n"), "{}", again.out);
    let open = place.spec("open.yaml", NEVER, true);
    let plan = place.run("plan --format json", &open);
    assert_eq!(plan.exit, Exit::Refused, "{}", plan.err);
    fits("plan", &plan.out);
    let plan: Value = serde_json::from_str(&plan.out).unwrap();
    let refusal = &plan["refusals"][0];
    assert_eq!((refusal["cause"].as_str(), refusal["at"].as_str()), (Some("not_closed"), Some("notebook_instance/dev")));
    assert_eq!((plan["proof"]["before"].as_str(), plan["proof"]["after"].as_str()), (Some("holds"), Some("fails")));
    let applied = place.run("apply --yes", &open);
    assert_eq!(applied.exit, Exit::Refused, "{}", applied.err);
    assert!(applied.out.contains("`closed` demands N1"), "{}", applied.out);
    assert!(applied.out.contains("Network: closed before · open after"), "{}", applied.out);
    assert!(place.run("plan", &closed).out.contains("No changes."), "the refused plan did nothing");
    for format in ["markdown", "html"] {
        let shown = place.run(&format!("plan --format {format}"), &open);
        assert!(shown.out.contains("open after"), "{format}: {}", shown.out);
    }
    done(&place.run("destroy --yes --allow-data-loss notebook_instance/dev", &open));
}

#[test]
fn without_a_demand_the_same_plan_is_told_and_carried_out_and_the_demand_is_drift_then() {
    let place = Place::new();
    let open = place.spec("open.yaml", "", true);
    let applied = place.run("apply --yes", &open);
    done(&applied);
    assert!(applied.out.contains("Network: nothing to prove before · open after"), "{}", applied.out);
    let told = place.run("drift", &open);
    assert_eq!(told.exit, Exit::Done, "{}", told.out);
    assert!(told.out.contains("Network: open\n"), "{}", told.out);
    let demanded = place.spec("demanded.yaml", NEVER, true);
    let drift = place.run("drift", &demanded);
    assert_eq!(drift.exit, Exit::Drift, "{}", drift.out);
    assert!(drift.out.contains("The network is not as closed as the spec demands"), "{}", drift.out);
    let json = place.run("drift --format json", &demanded);
    fits("drift", &json.out);
    // Nothing is to be done, and what lives is not what the spec demands.
    assert_eq!(place.run("apply --yes", &demanded).exit, Exit::Refused);
    let metrics = place.0.path().join("metrics.txt");
    place.run(&format!("drift --metrics {}", metrics.display()), &demanded);
    let metrics = fs::read_to_string(metrics).unwrap();
    let of = |claim: &str| {
        metrics.lines().find(|line| line.starts_with("heiiki_closed{") && line.contains(&format!("claim=\"{claim}\"")))
    };
    assert!(of("N1").is_some_and(|line| line.ends_with(" 0")), "{metrics}");
    assert!(of("N5").is_some_and(|line| line.ends_with(" 1")), "{metrics}");
}

#[test]
fn a_waiver_accepts_until_its_last_day_and_one_that_nothing_needs_is_told() {
    let place = Place::new();
    let accepted = place.spec("accepted.yaml", &waived("2999-12-31"), true);
    let applied = place.run("apply --yes", &accepted);
    done(&applied);
    assert!(applied.out.contains("accepted by net until 2999-12-31: a trial"), "{}", applied.out);
    let expired = place.spec("expired.yaml", &waived("2001-01-01"), true);
    let refused = place.run("plan", &expired);
    assert_eq!(refused.exit, Exit::Refused, "{}", refused.out);
    assert!(refused.out.contains("the waiver of N1 for notebook_instance/dev counted until 2001-01-01"), "{}", refused.out);
    let idle = place.spec("idle.yaml", &waived("2999-12-31"), false);
    let told = place.run("plan", &idle);
    assert!(told.out.contains("accepts nothing, because N1 holds there: take it out"), "{}", told.out);
    // What closes an open network is not refused, and not marked as if it were.
    let closing = place.run("plan --format markdown", &place.spec("closing.yaml", NEVER, false));
    assert_eq!(closing.exit, Exit::Done, "{}", closing.err);
    assert!(closing.out.contains("**Network: open before · closed after**"), "{}", closing.out);
    assert!(!closing.out.contains('⛔'), "{}", closing.out);
}

/// A network of which something could not be read is not proven, and that is not taken for closed.
#[test]
fn what_is_not_proven_is_refused_too() {
    let place = Place::new();
    let closed = place.spec("closed.yaml", NEVER, false);
    done(&place.run("apply --yes", &closed));
    let sandbox = format!("--sandbox={}", place.0.path().join("sandbox.json").display());
    done(&heiiki("sandbox fault ec2:DescribeNetworkInterfaces deny").arg(&sandbox).go());
    let plan = place.run("plan", &closed);
    assert_eq!(plan.exit, Exit::Refused, "{}", plan.out);
    assert!(plan.out.contains("Network: not proven"), "{}", plan.out);
}

/// The table loses its way out, and the group lets HTTPS out: either one alone is closed, and so is the plan, in this order.
#[test]
fn a_plan_takes_the_order_in_which_the_network_is_never_open() {
    let place = Place::new();
    let open = place.spec("open.yaml", "", true);
    let text = fs::read_to_string(&open).unwrap();
    let silent = text.replace("egress: [{protocol: tcp, ports: 443, to: 0.0.0.0/0}]", "egress: []");
    assert_ne!(silent, text);
    fs::write(&open, silent.replace("environment: demand", "environment: demand\nclosed: {internet: never}")).unwrap();
    done(&place.run("apply --yes", &open));
    let closed = place.spec("closed.yaml", NEVER, false);
    let plan = place.run("plan --json --target route_table/private --target security_group/work", &closed);
    assert_eq!(plan.exit, Exit::Done, "{}", plan.err);
    let plan: Value = serde_json::from_str(&plan.out).unwrap();
    let steps = plan["steps"].as_array().unwrap();
    let number = |at: &str| steps.iter().position(|step| step["at"] == at).unwrap();
    let after = &steps[number("security_group/work")]["after"];
    assert_eq!(after, &serde_json::json!([number("route_table/private")]), "{steps:#?}");
    assert!(plan["proof"].get("places").is_none(), "{}", plan["proof"]);
    done(&place.run("apply --yes --allow-data-loss notebook_instance/dev", &closed));
}
