//! The needs of whole specs: each thing that can be in the way, one at a time.

use std::path::Path;

use heiiki_model::plan::Standing;
use heiiki_model::spec::{Given, Sources as Files, load};
use heiiki_model::surroundings::Surroundings;

use super::report::{NeedReport, ObstacleName};
use super::table::Necessity;
use crate::build::Sources;
use crate::prove;
use crate::report::Report;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    std::fs::read_to_string(path).expect("the spec can be read")
}

fn report(text: &str) -> Report {
    let spec = match load(&Files::from_texts([("spec.yaml", text)]), &Given::default()) {
        Ok(loaded) => loaded.spec,
        Err(diagnostics) => panic!("{}", heiiki_model::spec::render(&diagnostics, 120, false)),
    };
    let (known, nothing) = (spec.known(), Surroundings::default());
    prove(&Sources::offline(&spec, &known, &nothing))
}

/// A text with parts that are replaced, each of which must be there.
fn edited(mut text: String, edits: &[(&str, &str)]) -> String {
    for (from, to) in edits {
        assert!(text.contains(from), "{from} is not in the spec");
        text = text.replacen(from, to, 1);
    }
    text
}

fn verdict(report: &Report, code: &str) -> Standing {
    report.claims.iter().find(|claim| claim.code == code).expect("the claim").verdict
}

fn need<'r>(report: &'r Report, code: &str, place: &str, what: &str) -> &'r NeedReport {
    let claim = report.claims.iter().find(|claim| claim.code == code).expect("the claim");
    let subject = claim.subjects.iter().find(|subject| subject.name == place).expect("the place");
    subject.needs.iter().find(|need| need.what == what).expect("the need")
}

const STUDIO: &str = "domain/studio in subnet/private-1";
const RUNTIME: &str = "    sagemaker-runtime: {<<: *interface, service: sagemaker.runtime}\n";
const RUNTIME_NAMED: (&str, &str) = ("                  - ${vpc_endpoint/sagemaker-runtime.id}\n", "");
const API_OUT: &str = "        - {protocol: tcp, ports: 443, to: endpoints, description: AWS through the interface endpoints}\n";
const S3_OUT: &str = "        - {protocol: tcp, ports: 443, to: prefix_list/s3, description: S3 through the gateway endpoint}\n";
const APPS_IN: &str =
    "        - {protocol: tcp, ports: 8192-65535, from: workload, description: JupyterServer to KernelGateway}\n";
const APPS_OUT: &str =
    "        - {protocol: tcp, ports: 8192-65535, to: workload, description: JupyterServer to KernelGateway}\n";
const EVERYTHING_OUT: (&str, &str) = (API_OUT, "        - {protocol: all, to: 0.0.0.0/0}\n");
/// A NAT gateway with a route to it, in place of the table that has no routes.
const NAT: [(&str, &str); 2] = [
    (
        "    private: {name: IFSM-Private, vpc: main, subnets: [private-1, private-2], routes: []}\n",
        "    private: {name: IFSM-Private, vpc: main, subnets: [private-1, private-2], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: \"${nat_gateway/out.id}\"}]}\n    public: {vpc: main, subnets: [public], routes: [{destination_cidr_block: 0.0.0.0/0, gateway_id: \"${internet_gateway/main.id}\"}]}\n",
    ),
    (
        "  route_tables:\n",
        "    public: {vpc: main, availability_zone: a, cidr_block: 10.0.9.0/24}\n  internet_gateways: {main: {vpc: main}}\n  elastic_ips: {out: {}}\n  nat_gateways: {out: {subnet: public, elastic_ip: out}}\n\n  route_tables:\n",
    ),
];

/// A change of the closed network: the claim, the place and the need that fail by it, and the first thing in the way.
type Case<'c> = (&'c [(&'c str, &'c str)], &'c str, &'c str, &'c str, ObstacleName, &'c str);

#[test]
fn each_thing_in_the_way_is_told() {
    use ObstacleName::{GroupsIn, GroupsOut, NoEndpoint, NoPrivateNames, NoRoute};
    let nameless = "    sagemaker-runtime: {<<: *interface, service: sagemaker.runtime, private_dns_enabled: false}\n";
    let closed_in = [("from: [workload, bastion], description: HTTPS", "from: [bastion], description: HTTPS")];
    let behind_nat: Vec<(&str, &str)> = NAT.into_iter().chain([EVERYTHING_OUT]).chain(closed_in).collect();
    let cases: [Case<'_>; 10] = [
        (&[(RUNTIME, ""), RUNTIME_NAMED], "S1", STUDIO, "sagemaker.runtime", NoEndpoint, "vpc/main"),
        (&[(RUNTIME, nameless)], "S1", STUDIO, "sagemaker.runtime", NoPrivateNames, "vpc_endpoint/sagemaker-runtime"),
        (&[(API_OUT, "")], "S1", "notebook_instance/dev", "sagemaker.api", GroupsOut, "notebook_instance/dev"),
        (&closed_in, "S1", "notebook_instance/dev", "sagemaker.api", GroupsIn, "vpc_endpoint/sagemaker-api"),
        (&[("route_tables: [private]", "route_tables: []")], "S1", STUDIO, "s3", NoRoute, "route_table/private"),
        (&[(S3_OUT, "")], "S1", STUDIO, "s3", GroupsOut, "domain/studio"),
        (
            &[("    ssmmessages: {<<: *interface, service: ssmmessages}\n", "")],
            "S1",
            "instance/bastion",
            "ssmmessages",
            NoEndpoint,
            "vpc/main",
        ),
        // The name leads to the endpoint, and not through the NAT gateway.
        (&behind_nat, "S1", "notebook_instance/dev", "sagemaker.api", GroupsIn, "vpc_endpoint/sagemaker-api"),
        (&[(APPS_OUT, "")], "S3", STUDIO, "TCP 8192-65535", GroupsOut, "domain/studio"),
        (&[(APPS_IN, "")], "S3", STUDIO, "TCP 8192-65535", GroupsIn, "domain/studio"),
    ];
    for (edits, code, place, what, obstacle, object) in cases {
        let report = report(&edited(text("specs/closed-network.yaml"), edits));
        assert_eq!(verdict(&report, code), Standing::Fails, "{edits:?}");
        let need = need(&report, code, place, what);
        assert_eq!((need.verdict, need.necessity), (Standing::Fails, Necessity::Required), "{edits:?}");
        let found = need.obstacle.as_ref().expect("an obstacle");
        assert_eq!((found.what, found.object.as_str()), (obstacle, object), "{edits:?}");
        assert!(!found.facts.is_empty(), "{edits:?}");
    }
}

#[test]
fn the_shipped_networks_reach_what_they_need_and_rest_on_facts() {
    for name in ["closed-network", "studio-vpc-only", "hosting-vpc", "seed-article"] {
        let report = report(&text(&format!("specs/{name}.yaml")));
        for code in ["S1", "S3"] {
            assert_eq!(verdict(&report, code), Standing::Holds, "{name} {code}");
        }
        let claim = report.claims.iter().find(|claim| claim.code == "S1").expect("the claim");
        assert!(!claim.subjects.is_empty() && claim.subjects.iter().all(|subject| !subject.rests_on.is_empty()), "{name}");
    }
}

#[test]
fn an_open_network_needs_no_endpoint() {
    let endpoint = [
        ("    sagemaker-api: &interface\n      service: sagemaker.api\n", "    other: &interface\n      service: events\n"),
        ("                  - ${vpc_endpoint/sagemaker-api.id}\n", ""),
    ];
    let edits: Vec<(&str, &str)> = NAT.into_iter().chain([EVERYTHING_OUT]).chain(endpoint).collect();
    let open = report(&edited(text("specs/closed-network.yaml"), &edits));
    assert_eq!(need(&open, "S1", "notebook_instance/dev", "sagemaker.api").verdict, Standing::Holds);
    let told: Vec<(&str, usize)> = open.surplus.iter().map(|one| (one.endpoint.as_str(), one.zones)).collect();
    assert_eq!(told, [("vpc_endpoint/other", 2)]);
    let without = report(&edited(text("specs/closed-network.yaml"), &endpoint));
    assert_eq!(need(&without, "S1", "notebook_instance/dev", "sagemaker.api").verdict, Standing::Fails);
}

#[test]
fn the_artefact_of_an_isolated_model_comes_through_the_vpc() {
    let isolated =
        ("      vpc_config: {subnets: [a, c]", "      enable_network_isolation: true\n      vpc_config: {subnets: [a, c]");
    let unrouted = ("route_tables: [private]", "route_tables: []");
    let all = report(&edited(text("specs/hosting-vpc.yaml"), &[isolated]));
    let place = "model/classifier in subnet/a";
    assert_eq!(need(&all, "S1", place, "s3").verdict, Standing::Holds);
    let none = report(&edited(text("specs/hosting-vpc.yaml"), &[isolated, unrouted]));
    assert_eq!(need(&none, "S1", place, "s3").verdict, Standing::Fails);
    assert_eq!(need(&none, "S1", place, "s3").necessity, Necessity::Required);
}

#[test]
fn a_file_system_of_the_spec_is_reached_in_its_zone() {
    let settings = "default_user_settings: {execution_role: IFSM-SageMaker-Role, security_groups: [workload]}";
    let mounted = "default_user_settings: {execution_role: IFSM-SageMaker-Role, security_groups: [workload], custom_file_system_configs: [{efs_file_system_config: {file_system_id: \"${file_system/data.id}\"}}]}";
    let systems = |groups: &str| {
        format!(
            "efs:\n  file_systems: {{data: {{on_destroy: delete}}}}\n  mount_targets: {{data-1: {{file_system: data, subnet: private-1, security_groups: [{groups}]}}}}\n\nsagemaker:\n"
        )
    };
    let with = |groups: &str| {
        let systems = systems(groups);
        report(&edited(
            text("specs/closed-network.yaml"),
            &[(settings, mounted), ("sagemaker:\n  domains", &(systems + "  domains"))],
        ))
    };
    let custom = |report: &Report, place: &str| {
        let claim = report.claims.iter().find(|claim| claim.code == "S3").expect("the claim");
        let subject = claim.subjects.iter().find(|subject| subject.name == place).expect("the place").clone();
        let need = subject.needs.into_iter().find(|need| need.needed_by.contains("mounted into spaces")).expect("the need");
        (need.verdict, need.obstacle.map(|obstacle| obstacle.what))
    };
    assert_eq!(custom(&with("workload"), STUDIO), (Standing::Holds, None));
    assert_eq!(custom(&with("bastion"), STUDIO).0, Standing::Fails);
    let elsewhere = custom(&with("workload"), "domain/studio in subnet/private-2");
    assert_eq!(elsewhere, (Standing::Fails, Some(ObstacleName::NoMountTarget)));
}

#[test]
fn nothing_is_certain_of_a_network_that_nobody_has_read() {
    let report = report(&text("examples/existing-vpc.yaml"));
    assert_eq!(verdict(&report, "S1"), Standing::NotProven);
    let claim = report.claims.iter().find(|claim| claim.code == "S1").expect("the claim");
    assert!(claim.subjects.iter().all(|subject| !subject.missing.is_empty()));
}
