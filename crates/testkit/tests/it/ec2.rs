//! The kinds of EC2 against the simulated account, through planner, applier and SDK: each edit arrives by the step it should, and nothing is left to do.

use heiiki_apply::event::Outcome;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec, spec_in};

const BASE: &str = r"
version: 1
environment: e
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  route_tables:
    one: {vpc: main, subnets: [a]}
    two: {vpc: main, subnets: [c]}
  security_groups:
    left: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: right}], egress: []}
    right: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: [left, 10.0.0.0/24], description: old}]}
  vpc_endpoints:
    s3: {service: s3, type: gateway, vpc: main, route_tables: [one]}
    logs: {service: logs, vpc: main, subnets: [a], security_groups: [left], private_dns_enabled: true}
  instances:
    box:
      image_id: resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
      instance_type: t2.micro
      subnet: a
      security_groups: [left]
      instance_profile: one
      private_ip_address: 10.0.0.10
      root_volume: {volume_size: 30, volume_type: gp3, encrypted: true}
      block_device_mappings: [{device_name: /dev/sdf, ebs: {volume_size: 5, delete_on_termination: false}}]
      metadata_options: {http_tokens: required, http_put_response_hop_limit: 2}
      user_data: |
        #!/bin/sh
        echo ${subnet/a.id}
iam:
  roles:
    box: {trust: [ec2.amazonaws.com]}
  instance_profiles:
    one: {role: box}
    two: {role: box}
";

/// Applies a text and demands that nothing is left; gives the plan in short.
async fn apply(harness: &Harness, text: &str) -> Vec<String> {
    apply_all(harness, &spec(text)).await
}

async fn apply_all(harness: &Harness, spec: &Spec) -> Vec<String> {
    let plan = harness.apply(spec).await;
    let left = harness.plan(spec, &Intent::default()).await.plan;
    assert_eq!(brief(&left), Vec::<String>::new(), "after {:?}: {:#?}", brief(&plan), left.steps);
    brief(&plan)
}

/// Each edit builds on those before it: path, new value, the steps in short.
const EDITS: &[(&str, &str, &[&str])] = &[
    // An instance, while it runs.
    ("ec2/instances/box/security_groups", "[right, left]", &["~ instance/box security_groups"]),
    ("ec2/instances/box/instance_profile", "two", &["~ instance/box instance_profile"]),
    ("ec2/instances/box/instance_profile", "null", &["~ instance/box instance_profile"]),
    ("ec2/instances/box/instance_profile", "one", &["~ instance/box instance_profile"]),
    ("ec2/instances/box/monitoring", "true", &["~ instance/box monitoring"]),
    ("ec2/instances/box/monitoring", "null", &["~ instance/box monitoring"]),
    ("ec2/instances/box/source_dest_check", "false", &["~ instance/box source_dest_check"]),
    ("ec2/instances/box/credit_specification", "unlimited", &["~ instance/box credit_specification"]),
    ("ec2/instances/box/disable_api_termination", "true", &["~ instance/box disable_api_termination"]),
    ("ec2/instances/box/disable_api_termination", "false", &["~ instance/box disable_api_termination"]),
    (
        "ec2/instances/box/metadata_options",
        "{http_tokens: optional, http_put_response_hop_limit: null, instance_metadata_tags: enabled}",
        &["~ instance/box metadata_options.http_tokens,metadata_options.instance_metadata_tags,\
            metadata_options.http_put_response_hop_limit"],
    ),
    ("ec2/instances/box/root_volume/delete_on_termination", "false", &["~ instance/box root_volume.delete_on_termination"]),
    (
        "ec2/instances/box/block_device_mappings",
        "[{device_name: /dev/sdf, ebs: {volume_size: 5, delete_on_termination: true}}]",
        &["~ instance/box block_device_mappings.delete_on_termination"],
    ),
    // Between a stop and a start.
    ("ec2/instances/box/instance_type", "t2.small", &["~ instance/box instance_type"]),
    ("ec2/instances/box/user_data", "'#!/bin/true'", &["~ instance/box user_data"]),
    ("ec2/instances/box/user_data", "null", &["~ instance/box user_data"]),
    ("ec2/instances/box/instance_state", "stopped", &["~ instance/box instance_state"]),
    ("ec2/instances/box/instance_type", "t3.micro", &["~ instance/box instance_type"]),
    ("ec2/instances/box/instance_state", "running", &["~ instance/box instance_state"]),
    ("ec2/instances/box/ebs_optimized", "true", &["~ instance/box ebs_optimized"]),
    // Subnets that change their table, both ways at once.
    (
        "ec2/route_tables",
        "{one: {vpc: main, subnets: [c]}, two: {vpc: main, subnets: [a]}}",
        &["< route_table/one subnets", "< route_table/two subnets", "~ route_table/one subnets", "~ route_table/two subnets"],
    ),
    (
        "ec2/route_tables/two/routes",
        "[{destination_cidr_block: 192.168.0.0/16, instance_id: '${instance/box.id}'}]",
        &["~ route_table/two routes"],
    ),
    ("ec2/route_tables/two/routes", "[]", &["~ route_table/two routes"]),
    // Rules: a description, a rule more, a rule less, all of them.
    (
        "ec2/security_groups/right/ingress",
        "[{protocol: tcp, ports: 443, from: [left, 10.0.0.0/24], description: new}]",
        &["~ security_group/right ingress"],
    ),
    (
        "ec2/security_groups/right/ingress",
        "[{protocol: udp, ports: 53, from: right}, {protocol: tcp, ports: 443, from: left, description: new}]",
        &["~ security_group/right ingress"],
    ),
    (
        "ec2/security_groups/right/egress",
        "[{protocol: tcp, ports: 443, to: prefix_list/s3}, {protocol: icmp, ports: 8, to: 10.0.0.0/16}]",
        &["~ security_group/right egress"],
    ),
    ("ec2/security_groups/right/ingress", "null", &["~ security_group/right ingress"]),
    // Endpoints.
    ("ec2/vpc_endpoints/s3/route_tables", "[two]", &["~ vpc_endpoint/s3 route_tables"]),
    (
        "ec2/vpc_endpoints/s3/policy",
        "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 's3:Get*', Resource: '*'}]}",
        &["~ vpc_endpoint/s3 policy"],
    ),
    ("ec2/vpc_endpoints/s3/policy", "null", &["~ vpc_endpoint/s3 policy"]),
    ("ec2/vpc_endpoints/logs/subnets", "[a, c]", &["~ vpc_endpoint/logs subnets"]),
    ("ec2/vpc_endpoints/logs/security_groups", "[right]", &["~ vpc_endpoint/logs security_groups"]),
    ("ec2/vpc_endpoints/logs/private_dns_enabled", "false", &["~ vpc_endpoint/logs private_dns_enabled"]),
];

#[tokio::test(start_paused = true)]
async fn each_edit_arrives_and_leaves_nothing_to_do() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let mut text = BASE.to_owned();
    apply(&harness, &text).await;
    for (path, value, steps) in EDITS {
        text = set(&text, path, value);
        assert_eq!(apply(&harness, &text).await, *steps, "{path}: {value}");
    }
    // The volumes that were told to stay are the user's; with them gone the account is as it was.
    text = set(&text, "ec2/instances/box/root_volume/delete_on_termination", "true");
    apply(&harness, &text).await;
    let intent =
        Intent { destroy: true, allow_data_loss: vec!["instance/box".parse().expect("an address")], ..Intent::default() };
    harness.fulfil(&spec(&text), &intent).await;
    harness.wait(std::time::Duration::from_hours(2)).await;
    let _ = harness.observe(&spec(&text)).await; // lets the simulator's time reach ours
    assert_eq!(harness.objects(), fresh);
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_someone_stopped_stays_so_through_a_restart() {
    let harness = Harness::new().await;
    let stopped = set(BASE, "ec2/instances/box/instance_state", "stopped");
    apply(&harness, &stopped).await;
    let unmanaged = set(BASE, "ec2/instances/box/instance_type", "t2.small");
    assert_eq!(apply(&harness, &unmanaged).await, ["~ instance/box instance_type"]);
    let running = set(&unmanaged, "ec2/instances/box/instance_state", "running");
    assert_eq!(apply(&harness, &running).await, ["~ instance/box instance_state"]);
}

#[tokio::test(start_paused = true)]
async fn a_protected_instance_is_not_terminated() {
    let harness = Harness::new().await;
    let text = set(BASE, "ec2/instances/box/disable_api_termination", "true");
    apply(&harness, &text).await;
    let planned = harness.plan(&spec(&text), &Intent { destroy: true, ..Intent::default() }).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    let at = plan.steps.iter().position(|step| step.at.to_string() == "instance/box").expect("it is to be deleted");
    assert!(format!("{:?}", report.outcomes[at]).contains("OperationNotPermitted"), "{:?}", report.outcomes[at]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_aws_makes_goes_to_a_file_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("key.pem");
    let head = "version: 1\nenvironment: e\naccount: '123456789012'\nregion: ap-northeast-1\n";
    let text = format!("{head}ec2: {{key_pairs: {{k: {{private_key_file: key.pem, key_type: ed25519}}}}}}\n");
    let spec = |text: &str| spec_in(dir.path(), text);
    let harness = Harness::new().await;
    let fresh = harness.objects();
    assert_eq!(apply_all(&harness, &spec(&text)).await, ["+ key_pair/k"]);
    let key = std::fs::read_to_string(&file).expect("the key was written");
    assert!(key.contains("PRIVATE KEY"), "{key}");
    let rsa = set(&text, "ec2/key_pairs/k/key_type", "rsa");
    let plan = harness.plan(&spec(&rsa), &Intent::default()).await.plan;
    assert_eq!(brief(&plan), ["- key_pair/k", "+ key_pair/k"]);

    // Another one cannot go to the same file, and then none is made.
    let other = set(&text, "ec2/key_pairs", "{l: {private_key_file: key.pem}}");
    let planned = harness.plan(&spec(&other), &Intent::default()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 1).await;
    let tried = plan.steps.iter().zip(&report.outcomes).find(|(step, _)| step.at.to_string() == "key_pair/l");
    let (_, outcome) = tried.expect("it was tried");
    assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
    assert_eq!(std::fs::read_to_string(&file).expect("the key is still there"), key);
    harness.destroy(&spec(&other)).await;
    assert_eq!(harness.objects(), fresh);
}
