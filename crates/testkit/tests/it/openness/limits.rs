//! Security groups: new ones that AWS makes open, and full ones.

use heiiki_apply::event::Outcome;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_sim::services::ec2::security_group::Peer;
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::harness::{Harness, spec};

use super::{Open, WRITES, written};

fn network(groups: &str, rest: &str) -> Spec {
    spec(&format!(
        "
version: 1
environment: groups
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {{main: {{cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}}}}
  subnets: {{a: {{vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}}}
  security_groups:
{groups}
{rest}"
    ))
}

/// Groups that let everything out and that something uses: an interface, an endpoint.
fn open_and_used(world: &World) -> Open {
    let open = |group: &&heiiki_sim::services::ec2::security_group::SecurityGroup| {
        !group.is_default
            && group.rules.iter().any(|rule| rule.permission.egress && rule.permission.peer == Peer::CidrV4("0.0.0.0/0".into()))
    };
    let used = |id: &String| world.ec2.vpc_endpoints.values().any(|endpoint| endpoint.groups.contains(id));
    world.ec2.security_groups.values().filter(open).map(|group| group.id.clone()).filter(used).collect()
}

#[tokio::test(start_paused = true)]
async fn a_new_group_is_closed_before_anything_uses_it_also_when_its_rules_follow_later() {
    // Each names the other, so that their rules are completed when both exist.
    let groups = "    \
    work: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: ends}], egress: [{protocol: tcp, ports: 443, to: ends}]}
    ends: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: work}], egress: [{protocol: tcp, ports: 443, to: work}]}";
    let rest =
        "  vpc_endpoints: {logs: {service: logs, vpc: main, subnets: [a], security_groups: [ends], private_dns_enabled: true}}";
    let wanted = network(groups, rest);
    let harness = Harness::new().await;
    harness.apply(&wanted).await;
    let calls = written(&harness);
    let place = |name: &str| calls.iter().position(|call| call == name).unwrap_or_else(|| panic!("{name} in {calls:?}"));
    let made = place("CreateSecurityGroup");
    assert!(
        calls[made..].iter().position(|call| call == "RevokeSecurityGroupEgress")
            < calls[made..].iter().position(|call| call.starts_with("Authorize"))
    );
    for call in 0..60 {
        let harness = Harness::new().await;
        let planned = harness.plan(&wanted, &Intent::default()).await;
        harness
            .sandbox
            .inject_fault(InjectedFault::once(WRITES, FaultEffect::Deny { message: None }).after(call))
            .expect("a sandbox in memory");
        let sandbox = harness.sandbox.clone();
        harness.interceptor.watch(Some(std::sync::Arc::new(move || {
            let open = sandbox.read(open_and_used).expect("a sandbox in memory");
            assert!(open.is_empty(), "call {call} denied: {open:?} let everything out and are used");
        })));
        harness.carry_out(planned, 8).await;
        harness.interceptor.watch(None);
        harness.apply(&wanted).await;
        if !harness.sandbox.read(|world| world.faults.is_empty()).expect("a sandbox in memory") {
            assert!(call > 8, "the calls are all reached");
            return;
        }
    }
    panic!("there are more calls than were looked at");
}

#[tokio::test(start_paused = true)]
async fn a_group_whose_egress_is_left_to_others_keeps_aws_s_rule() {
    let harness = Harness::new().await;
    harness
        .apply(&network(
            "    free: {vpc: main, ingress: []}\n    open: {vpc: main, egress: [{protocol: all, to: 0.0.0.0/0}]}",
            "",
        ))
        .await;
    let revoked = written(&harness).iter().filter(|call| *call == "RevokeSecurityGroupEgress").count();
    assert_eq!(revoked, 0, "what is wanted, or left to others, is not taken off");
    let open =
        |world: &World| world.ec2.security_groups.values().filter(|group| !group.is_default && !group.rules.is_empty()).count();
    assert_eq!(harness.sandbox.read(open).expect("a sandbox in memory"), 2);
}

/// A group whose rules depend on a port, in one direction.
fn ruled(direction: &str, peers: [&str; 3], port: u16) -> Spec {
    let side = if direction == "ingress" { "from" } else { "to" };
    let rule = |port: u16, peer: &str| format!("{{protocol: tcp, ports: {port}, {side}: {peer}}}");
    let rules = [rule(22, peers[0]), rule(80, peers[1]), rule(port, peers[2])].join(", ");
    let other = if direction == "ingress" { "egress" } else { "ingress" };
    network(
        &format!("    other: {{vpc: main, ingress: [], egress: []}}\n    w: {{vpc: main, {direction}: [{rules}], {other}: []}}"),
        "",
    )
}

async fn full(limit: usize, weight: usize) -> Harness {
    let harness = Harness::new().await;
    let set = |world: &mut World| (world.tuning.rules_per_group_limit, world.tuning.prefix_list_weight) = (limit, weight);
    harness.sandbox.edit(set).expect("a sandbox in memory");
    harness
}

#[tokio::test(start_paused = true)]
async fn a_group_at_its_limit_is_changed_by_revoking_first() {
    let range = "10.0.0.0/8";
    for direction in ["ingress", "egress"] {
        for peers in [[range; 3], [range, range, "other"]] {
            let harness = full(3, 1).await;
            harness.apply(&ruled(direction, peers, 443)).await;
            harness.apply(&ruled(direction, peers, 8443)).await;
            assert!(harness.plan(&ruled(direction, peers, 8443), &Intent::default()).await.plan.is_empty());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_prefix_list_makes_room_by_as_many_rules_as_it_counts() {
    let harness = full(3, 2).await;
    let (range, list) = ("10.0.0.0/8", "prefix_list/s3");
    harness.apply(&ruled("egress", [range; 3], 443)).await;
    let mut small = ruled("egress", [range, range, list], 443);
    small.resources.iter_mut().filter(|resource| resource.at.name.as_str() == "w").for_each(|resource| {
        resource.want["egress"].as_array_mut().expect("a list").remove(0);
    });
    harness.apply(&small).await;
    assert!(harness.plan(&small, &Intent::default()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn below_the_limit_nothing_is_missing_in_between() {
    let harness = full(60, 1).await;
    harness.apply(&ruled("ingress", ["10.0.0.0/8"; 3], 443)).await;
    harness.sandbox.clear_calls();
    harness.apply(&ruled("ingress", ["10.0.0.0/8"; 3], 8443)).await;
    let rules: Vec<String> = written(&harness).into_iter().filter(|call| call.contains("SecurityGroup")).collect();
    assert_eq!(rules, ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"]);
}

#[tokio::test(start_paused = true)]
async fn a_group_whose_rules_have_no_room_at_all_stays_as_full_as_it_was() {
    let harness = full(2, 1).await;
    let two = network(
        "    w: {vpc: main, egress: [], ingress: [{protocol: tcp, ports: 22, from: 10.0.0.0/8}, {protocol: tcp, ports: 80, from: 10.0.0.0/8}]}",
        "",
    );
    harness.apply(&two).await;
    let before = harness.objects();
    let four = network(
        "    w: {vpc: main, egress: [], ingress: [{protocol: tcp, ports: 1-2, from: [10.0.0.0/9, 10.128.0.0/9, 11.0.0.0/8, 12.0.0.0/8]}]}",
        "",
    );
    let planned = harness.plan(&four, &Intent::default()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    assert!(report.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Failed(_))), "{:?}", report.outcomes);
    let rules = |objects: &std::collections::BTreeMap<String, serde_json::Value>| {
        objects
            .iter()
            .filter(|(path, _)| path.starts_with("ec2/security_groups"))
            .map(|(_, group)| group["rules"].as_array().map_or(0, Vec::len))
            .sum::<usize>()
    };
    assert_eq!(rules(&harness.objects()), rules(&before), "the group is as full as it was");
}

#[tokio::test(start_paused = true)]
async fn a_table_at_its_limit_of_routes_gives_up_what_goes_first() {
    let table = |range: &str| {
        spec(&format!(
            "
version: 1
environment: routes
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {{main: {{cidr_block: 10.0.0.0/16}}}}
  internet_gateways: {{main: {{vpc: main}}}}
  route_tables: {{t: {{vpc: main, routes: [{{destination_cidr_block: {range}, gateway_id: '${{internet_gateway/main.id}}'}}]}}}}
"
        ))
    };
    let harness = Harness::new().await;
    harness.sandbox.edit(|world| world.tuning.routes_per_table_limit = 1).expect("a sandbox in memory");
    harness.apply(&table("192.0.2.0/24")).await;
    harness.apply(&table("198.51.100.0/24")).await;
    assert!(harness.plan(&table("198.51.100.0/24"), &Intent::default()).await.plan.is_empty());
}
