//! The closed network, opened in many ways one at a time: the proof tells each, with the claim that fails and the change that closes it.

use std::collections::BTreeSet;

use heiiki_model::spec::Spec;
use heiiki_model::surroundings::Surroundings;
use heiiki_prove::build::Sources;
use heiiki_prove::prove;
use heiiki_prove::report::{ClaimReport, Report, Word};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{repository, spec, spec_file};

/// The proof of a spec as if made from nothing.
fn offline(spec: &Spec) -> Report {
    let known = spec.known();
    prove(&Sources {
        spec: Some(spec),
        known: &known,
        objects: &[],
        gone: BTreeSet::new(),
        unread: BTreeSet::new(),
        surroundings: &Surroundings::default(),
        offline: true,
    })
}

fn failing(report: &Report, word: Word) -> Vec<&str> {
    report.claims.iter().filter(|claim| claim.verdict == word).map(|claim| claim.code).collect()
}

fn closed() -> String {
    std::fs::read_to_string(repository("specs/closed-network.yaml")).expect("the spec can be read")
}

/// A public subnet with an internet gateway.
const PUBLIC: [(&str, &str); 3] = [
    ("ec2.subnets.public", "{vpc: main, availability_zone: a, cidr_block: 10.0.9.0/24}"),
    ("ec2.internet_gateways", "{main: {vpc: main}}"),
    (
        "ec2.route_tables.public",
        "{vpc: main, subnets: [public], routes: [{destination_cidr_block: 0.0.0.0/0, gateway_id: \"${internet_gateway/main.id}\"}]}",
    ),
];
/// A NAT gateway in it.
const NAT: [(&str, &str); 2] =
    [("ec2.elastic_ips", "{out: {}}"), ("ec2.nat_gateways", "{out: {subnet: public, elastic_ip: out}}")];

fn route(destination: &str, target: &str) -> (String, String) {
    let routes = format!("[{{destination_cidr_block: {destination}, {target}}}]");
    ("ec2.route_tables.private.routes".to_owned(), routes)
}

fn everything_out() -> (String, String) {
    ("ec2.security_groups.workload.egress".to_owned(), "[{protocol: all, to: 0.0.0.0/0}]".to_owned())
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(path, yaml)| ((*path).to_owned(), (*yaml).to_owned())).collect()
}

/// A way to open the network: its name, the edits, the claims that fail and those that are not proven.
type Variant = (&'static str, Vec<(String, String)>, &'static [&'static str], &'static [&'static str]);

fn variants() -> Vec<Variant> {
    let nat = || owned(&[&PUBLIC[..], &NAT[..]].concat());
    let with = |mut edits: Vec<(String, String)>, more: Vec<(String, String)>| {
        edits.extend(more);
        edits
    };
    let one = |path: &str, yaml: &str| vec![(path.to_owned(), yaml.to_owned())];
    let network = |target: &str| vec![route("10.9.0.0/16", target), everything_out()];
    let to_nat = "nat_gateway_id: \"${nat_gateway/out.id}\"";
    let to_igw = "gateway_id: \"${internet_gateway/main.id}\"";
    vec![
        ("as it is", Vec::new(), &[], &[]),
        (
            "a NAT gateway, and groups that let everything out",
            with(nat(), vec![route("0.0.0.0/0", to_nat), everything_out()]),
            &["N1"],
            &[],
        ),
        ("a NAT gateway, and groups that let nothing to it", with(nat(), vec![route("0.0.0.0/0", to_nat)]), &[], &[]),
        ("a NAT gateway that no route names", with(nat(), vec![everything_out()]), &[], &[]),
        ("half of the internet by NAT", with(nat(), vec![route("128.0.0.0/1", to_nat), everything_out()]), &["N1"], &[]),
        (
            "one address of the internet by NAT",
            with(nat(), vec![route("203.0.113.9/32", to_nat), everything_out()]),
            &["N1"],
            &[],
        ),
        (
            "a private NAT gateway",
            with(
                owned(&PUBLIC),
                vec![
                    ("ec2.nat_gateways".into(), "{out: {subnet: public, connectivity_type: private}}".into()),
                    route("0.0.0.0/0", to_nat),
                    everything_out(),
                ],
            ),
            &[],
            &[],
        ),
        (
            "an internet gateway for interfaces without public addresses",
            with(owned(&PUBLIC), vec![route("0.0.0.0/0", to_igw), everything_out()]),
            &[],
            &[],
        ),
        ("a peering connection", network("vpc_peering_connection_id: pcx-0123456789abcdef0"), &["N2"], &[]),
        ("a transit gateway", network("transit_gateway_id: tgw-0123456789abcdef0"), &["N2"], &[]),
        ("a virtual private gateway", network("gateway_id: vgw-0123456789abcdef0"), &["N2"], &[]),
        ("a local gateway", network("local_gateway_id: lgw-0123456789abcdef0"), &["N2"], &[]),
        (
            "a core network",
            network("core_network_arn: \"arn:aws:networkmanager::123456789012:core-network/core-network-0123456789abcdef0\""),
            &["N2"],
            &[],
        ),
        (
            "a gateway load balancer endpoint",
            vec![route("0.0.0.0/0", "vpc_endpoint_id: vpce-0123456789abcdef0"), everything_out()],
            &["N2"],
            &[],
        ),
        (
            "a carrier gateway",
            vec![route("0.0.0.0/0", "carrier_gateway_id: cagw-0123456789abcdef0"), everything_out()],
            &["N1"],
            &[],
        ),
        (
            "an unknown interface as target",
            vec![route("0.0.0.0/0", "network_interface_id: eni-0123456789abcdef0"), everything_out()],
            &[],
            &["N1", "N2"],
        ),
        (
            "an announced route",
            with(one("ec2.route_tables.private.propagating_vgws", "[vgw-0123456789abcdef0]"), vec![everything_out()]),
            &[],
            &["N2"],
        ),
        (
            "the bastion as NAT instance, with a way out",
            with(
                owned(&PUBLIC),
                vec![
                    ("ec2.instances.bastion.subnet".into(), "public".into()),
                    ("ec2.instances.bastion.associate_public_ip_address".into(), "true".into()),
                    ("ec2.instances.bastion.source_dest_check".into(), "false".into()),
                    ("ec2.security_groups.bastion.egress".into(), "[{protocol: all, to: 0.0.0.0/0}]".into()),
                    ("ec2.security_groups.bastion.ingress".into(), "[{protocol: all, from: workload}]".into()),
                    route("0.0.0.0/0", "instance_id: \"${instance/bastion.id}\""),
                    everything_out(),
                ],
            ),
            &[],
            &["N1", "N4"],
        ),
        (
            "a bastion that the internet reaches",
            with(
                owned(&PUBLIC),
                vec![
                    ("ec2.instances.bastion.subnet".into(), "public".into()),
                    ("ec2.instances.bastion.associate_public_ip_address".into(), "true".into()),
                    ("ec2.security_groups.bastion.ingress".into(), "[{protocol: tcp, ports: 22, from: 203.0.113.0/24}]".into()),
                ],
            ),
            &["N3"],
            &[],
        ),
        (
            "a bastion with an Elastic IP that the internet reaches",
            with(
                owned(&PUBLIC),
                vec![
                    ("ec2.instances.bastion.subnet".into(), "public".into()),
                    ("ec2.elastic_ips".into(), "{in: {instance: bastion}}".into()),
                    ("ec2.security_groups.bastion.ingress".into(), "[{protocol: tcp, ports: 22, from: 0.0.0.0/0}]".into()),
                ],
            ),
            &["N3"],
            &[],
        ),
        (
            "a public bastion that lets nothing in",
            with(
                owned(&PUBLIC),
                vec![
                    ("ec2.instances.bastion.subnet".into(), "public".into()),
                    ("ec2.instances.bastion.associate_public_ip_address".into(), "true".into()),
                ],
            ),
            &[],
            &[],
        ),
        ("direct internet access", one("sagemaker.notebook_instances.dev.direct_internet_access", "Enabled"), &["N5"], &[]),
        ("public network mode", one("sagemaker.domains.studio.app_network_access_type", "PublicInternetOnly"), &["N5"], &[]),
    ]
}

/// The spec of a variant.
fn edited(edits: &[(String, String)]) -> Spec {
    spec(&edits.iter().fold(closed(), |text, (path, yaml)| set(&text, &path.replace('.', "/"), yaml)))
}

#[test]
fn each_way_to_open_the_closed_network_is_told_by_its_claim() {
    let mut wrong = Vec::new();
    for (name, edits, fails, not_proven) in variants() {
        let report = offline(&edited(&edits));
        let found = (failing(&report, Word::Fails), failing(&report, Word::NotProven));
        if found != (fails.to_vec(), not_proven.to_vec()) {
            wrong.push(format!("{name}: {found:?}, not {:?}", (fails, not_proven)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_claim_that_fails_has_a_way_and_a_change_that_closes_it_and_one_that_is_not_proven_says_what_is_missing() {
    for (name, edits, ..) in variants() {
        let report = offline(&edited(&edits));
        for claim in &report.claims {
            for subject in &claim.subjects {
                let told = match subject.verdict {
                    Word::Fails => !subject.closed_by.is_empty() && (claim.code == "N5" || subject.way.is_some()),
                    Word::NotProven => !subject.missing.is_empty(),
                    Word::Holds => subject.way.is_none() && subject.missing.is_empty(),
                };
                assert!(told, "{name}: {} of {}", claim.code, subject.name);
            }
        }
    }
}

#[test]
fn the_specs_hold_what_their_names_say() {
    let verdicts = |name: &str| {
        let report = offline(&spec_file(&repository(&format!("specs/{name}.yaml"))));
        let told = |claim: &ClaimReport| format!("{} {:?}", claim.code, claim.verdict);
        report.claims.iter().filter(|claim| claim.verdict != Word::Holds).map(told).collect::<Vec<_>>()
    };
    assert_eq!(verdicts("closed-network"), Vec::<String>::new());
    assert_eq!(verdicts("hosting-vpc"), Vec::<String>::new());
    assert_eq!(verdicts("studio-vpc-only"), Vec::<String>::new());
    assert_eq!(verdicts("studio-public"), ["N5 Fails"]);
    // Its network is one that exists, which nobody has read.
    assert_eq!(verdicts("quick-setup"), ["N1 NotProven", "N2 NotProven", "N3 NotProven", "N5 Fails"]);
}
