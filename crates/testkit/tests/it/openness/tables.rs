//! Subnets, their tables, and their ways out.

use heiiki_apply::event::Outcome;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_sim::services::ec2::route_table::{RouteTable, Target};
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::harness::{Harness, spec};

use super::{Open, never_more_open, written};

/// The destinations of each subnet outside of its VPC.
fn ways_out(world: &World) -> Open {
    let mut found = Open::new();
    for subnet in world.ec2.subnets.values() {
        let serves = |table: &&RouteTable| table.associations.iter().any(|a| a.subnet.as_ref() == Some(&subnet.id));
        let tables = || world.ec2.route_tables.values().filter(|table| table.vpc == subnet.vpc);
        let table = tables().find(serves).or_else(|| tables().find(|table| table.is_main()));
        for route in table.iter().flat_map(|table| &table.routes) {
            let target = match &route.target {
                Target::Gateway(id) | Target::NatGateway(id) | Target::Interface(id) => id,
            };
            found.insert(format!("{} -> {:?} by {target}", subnet.id, route.destination));
        }
    }
    found
}

/// Two gateways, three subnets, and these tables.
fn tables(tables: &str) -> Spec {
    spec(&format!(
        "
version: 1
environment: moves
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {{main: {{cidr_block: 10.0.0.0/16}}}}
  internet_gateways: {{main: {{vpc: main}}}}
  subnets:
    public: {{vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}
    dev: {{vpc: main, availability_zone: a, cidr_block: 10.0.1.0/24}}
    private: {{vpc: main, availability_zone: a, cidr_block: 10.0.2.0/24}}
  elastic_ips: {{one: {{}}, two: {{}}}}
  nat_gateways:
    one: {{subnet: public, elastic_ip: one}}
    two: {{subnet: public, elastic_ip: two}}
  route_tables:
    public: {{vpc: main, subnets: [public], routes: [{{destination_cidr_block: 0.0.0.0/0, gateway_id: '${{internet_gateway/main.id}}'}}]}}
{tables}
"
    ))
}

fn nat(name: &str) -> String {
    format!("{{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${{nat_gateway/{name}.id}}'}}")
}

/// A table `a` and a table `b`: each its subnets and its routes.
fn two(a: (&str, &str), b: (&str, &str)) -> Spec {
    let table = |(subnets, routes): (&str, &str)| {
        let routes: Vec<String> = routes.split_whitespace().map(nat).collect();
        format!("{{vpc: main, subnets: [{subnets}], routes: [{}]}}", routes.join(", "))
    };
    tables(&format!("    a: {}\n    b: {}", table(a), table(b)))
}

#[tokio::test(start_paused = true)]
async fn a_subnet_that_moves_into_a_table_never_sees_the_route_that_goes() {
    let (from, to) = (two(("dev", "one"), ("private", "")), two(("dev, private", ""), ("", "")));
    let harness = Harness::new().await;
    harness.apply(&from).await;
    harness.sandbox.clear_calls();
    harness.apply(&to).await;
    let calls = written(&harness);
    let routing: Vec<&str> = calls.iter().map(String::as_str).filter(|call| call.contains("Route")).collect();
    assert_eq!(routing, ["DeleteRoute", "ReplaceRouteTableAssociation"], "never on the main table");
    never_more_open(&from, &to, ways_out).await;
}

#[tokio::test(start_paused = true)]
async fn a_route_that_cannot_be_deleted_keeps_the_closed_subnet_where_it_is() {
    let harness = Harness::new().await;
    harness.apply(&two(("dev", "one"), ("private", ""))).await;
    harness
        .sandbox
        .inject_fault(InjectedFault::always("ec2:DeleteRoute", FaultEffect::Deny { message: None }))
        .expect("a sandbox in memory");
    let planned = harness.plan(&two(("dev, private", ""), ("", "")), &Intent::default()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    assert!(report.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Failed(_))), "{:?}", report.outcomes);
    let private = |world: &World| world.ec2.subnets.values().find(|s| s.cidr.to_string() == "10.0.2.0/24").map(|s| s.id.clone());
    let private = harness.sandbox.read(private).expect("a sandbox in memory").expect("it exists");
    let open = harness.sandbox.read(ways_out).expect("a sandbox in memory");
    assert!(!open.iter().any(|way| way.starts_with(&private)), "{open:?}");
}

#[tokio::test(start_paused = true)]
async fn a_table_opens_only_when_the_closed_subnet_has_left_it() {
    never_more_open(&two(("dev, private", ""), ("", "")), &two(("dev", "one"), ("private", "")), ways_out).await;
}

#[tokio::test(start_paused = true)]
async fn a_route_gets_another_target_when_those_that_leave_are_away_and_before_those_that_come() {
    never_more_open(&two(("dev, private", "one"), ("", "")), &two(("dev", "two"), ("private", "")), ways_out).await;
    never_more_open(&two(("dev", "one"), ("private", "")), &two(("dev, private", "two"), ("", "")), ways_out).await;
}

#[tokio::test(start_paused = true)]
async fn tables_exchange_their_subnets_and_their_routes() {
    never_more_open(&two(("dev", "one"), ("private", "")), &two(("private", ""), ("dev", "one")), ways_out).await;
    never_more_open(&two(("dev", "one"), ("private", "two")), &two(("private", "one"), ("dev", "two")), ways_out).await;
    never_more_open(&two(("dev", ""), ("private", "")), &two(("private", "one"), ("dev", "two")), ways_out).await;
}

#[tokio::test(start_paused = true)]
async fn a_table_that_goes_and_one_that_comes_hand_their_subnets_over() {
    let old = format!("    old: {{vpc: main, subnets: [dev, private], routes: [{}]}}", nat("one"));
    let new = "    new: {vpc: main, subnets: [private], routes: []}";
    let rest = format!("    rest: {{vpc: main, subnets: [dev], routes: [{}]}}\n{new}", nat("two"));
    never_more_open(&tables(&old), &tables(&rest), ways_out).await;
}
