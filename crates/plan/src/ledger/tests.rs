//! Unique things are permuted at will among the resources of a kind, and the plan leads there in every order that its steps allow.

use std::fmt::Write as _;

use heiiki_model::plan::{Note, Noted, Plan, Refusal, Refused, Verb};
use heiiki_model::{Address, KindName, Observed, Sort, Thing};
use proptest::prelude::*;
use serde_json::json;

use super::toy::{Account, spec};
use crate::{Intent, plan};

/// The value of each resource; `None` for a resource that the spec does not have.
type Values = Vec<Option<usize>>;

/// Writes the resources of a spec in which they have these values.
type Family = fn(&Values) -> String;

const NET: &str = "ec2:\n  vpcs: {main: {cidr_block: 10.0.0.0/16}}\n";
const TRUST: &str = "trust: [ec2.amazonaws.com]";
const ALLOW: &str = "document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}";

fn each(values: &Values, mut line: impl FnMut(usize, usize) -> String) -> String {
    let mut text = String::new();
    for (resource, value) in values.iter().enumerate().filter_map(|(index, value)| Some((index, (*value)?))) {
        let _ = writeln!(text, "    {}", line(resource, value));
    }
    text
}

fn subnets(values: &Values) -> String {
    format!(
        "{NET}  subnets:\n{}",
        each(values, |r, v| format!("s{r}: {{vpc: main, availability_zone: a, cidr_block: 10.0.{v}.0/24}}"))
    )
}

/// Value 0 is a range that holds those of 1 and 2; of them only some exist at a time.
fn overlapping(values: &Values) -> String {
    let range = |v: usize| ["10.0.0.0/23", "10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"].get(v).map_or("10.0.3.0/24", |it| it);
    let mut seen = values.clone();
    if seen.contains(&Some(0)) {
        seen.iter_mut().filter(|value| matches!(value, Some(1 | 2))).for_each(|value| *value = None);
    }
    let mut one = false;
    seen.retain(|value| !value.is_some_and(|v| v > 3) || !std::mem::replace(&mut one, true));
    format!(
        "{NET}  subnets:\n{}",
        each(&seen, |r, v| format!("s{r}: {{vpc: main, availability_zone: a, cidr_block: {}}}", range(v)))
    )
}

fn groups(values: &Values) -> String {
    format!("{NET}  security_groups:\n{}", each(values, |r, v| format!("g{r}: {{vpc: main, name: name-{v}, description: d}}")))
}

fn roles(values: &Values) -> String {
    format!("iam:\n  roles:\n{}", each(values, |r, v| format!("r{r}: {{name: Name{v}, {TRUST}}}")))
}

fn users(values: &Values) -> String {
    format!("iam:\n  users:\n{}", each(values, |r, v| format!("u{r}: {{name: Name{v}}}")))
}

fn policies(values: &Values) -> String {
    format!("iam:\n  policies:\n{}", each(values, |r, v| format!("p{r}: {{name: Name{v}, {ALLOW}}}")))
}

fn buckets(values: &Values) -> String {
    format!("s3:\n  buckets:\n{}", each(values, |r, v| format!("b{r}: {{name: toy-bucket-{v}}}")))
}

fn log_groups(values: &Values) -> String {
    format!("logs:\n  log_groups:\n{}", each(values, |r, v| format!("l{r}: {{name: /toy/{v}}}")))
}

fn key_pairs(values: &Values) -> String {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGp0b3ktdG95LXRveS10b3ktdG95LXRveS10b3ktdG95";
    format!("ec2:\n  key_pairs:\n{}", each(values, |r, v| format!("k{r}: {{name: key-{v}, public_key: '{key}'}}")))
}

fn scripts(values: &Values) -> String {
    format!(
        "sagemaker:\n  notebook_lifecycle_configs:\n{}",
        each(values, |r, v| { format!("c{r}: {{name: script-{v}, on_start: 'set -e'}}") })
    )
}

fn zones() -> String {
    let zones = ["a", "b", "c", "d", "e", "f", "g", "h"].iter().enumerate();
    let zones = zones.map(|(v, zone)| format!("    z{v}: {{vpc: main, availability_zone: {zone}, cidr_block: 10.0.{v}.0/24}}\n"));
    format!("{NET}  subnets:\n{}", zones.collect::<String>())
}

fn mount_targets(values: &Values) -> String {
    let targets = each(values, |r, v| format!("m{r}: {{file_system: home, subnet: z{v}}}"));
    format!("{}efs:\n  file_systems: {{home: {{}}}}\n  mount_targets:\n{targets}", zones())
}

fn instance(line: &str) -> String {
    format!("{{image_id: ami-0123456789abcdef0, instance_type: t3.micro, {line}}}")
}

fn instances(values: &Values) -> String {
    let one = |r: usize, v: usize| format!("i{r}: {}", instance(&format!("subnet: z0, private_ip_address: 10.0.0.1{v}")));
    format!("{}  instances:\n{}", zones(), each(values, one))
}

/// Elastic IPs for eight values, and a public subnet.
fn elastic() -> String {
    let addresses: String = (0..8).map(|v| format!("    e{v}: {{}}\n")).collect();
    format!("{}  internet_gateways: {{way: {{vpc: main}}}}\n  elastic_ips:\n{addresses}", zones())
}

fn gateways(values: &Values) -> String {
    format!("{}  nat_gateways:\n{}", elastic(), each(values, |r, v| format!("n{r}: {{subnet: z{r}, elastic_ip: e{v}}}")))
}

/// Each gateway has a table that leads to it.
fn routed_gateways(values: &Values) -> String {
    let route = |r: usize| format!("routes: [{{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${{nat_gateway/n{r}.id}}'}}]");
    let tables = each(values, |r, _| format!("t{r}: {{vpc: main, subnets: [z{r}], {}}}", route(r)));
    format!("{}  route_tables:\n{tables}", gateways(values))
}

/// One table leads to whichever gateway is the first.
fn one_table(values: &Values) -> String {
    let first = values.iter().position(Option::is_some).unwrap_or_default();
    let route = format!("routes: [{{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${{nat_gateway/n{first}.id}}'}}]");
    let table = if values.iter().any(Option::is_some) {
        format!("  route_tables:\n    t: {{vpc: main, {route}}}\n")
    } else {
        String::new()
    };
    format!("{}{table}", gateways(values))
}

/// The values are further addresses; the first ones stay.
fn further_addresses(values: &Values) -> String {
    let firsts: String = (0..6).map(|r| format!("    f{r}: {{}}\n")).collect();
    let gateways = values.iter().enumerate().map(|(r, value)| {
        let further = value.map_or_else(|| "[]".to_owned(), |v| format!("[e{v}]"));
        format!("    n{r}: {{subnet: z{r}, elastic_ip: f{r}, secondary_elastic_ips: {further}}}\n")
    });
    format!("{}{firsts}  nat_gateways:\n{}", elastic(), gateways.collect::<String>())
}

/// Even resources are instances, odd ones NAT gateways; the addresses pass between them.
fn mixed_addresses(values: &Values) -> String {
    let holder = |v: usize| values.iter().position(|value| *value == Some(v));
    let addresses: String = (0..8)
        .map(|v| match holder(v) {
            Some(r) if r % 2 == 0 => format!("    e{v}: {{instance: i{r}}}\n"),
            Some(_) | None => format!("    e{v}: {{instance: null}}\n"),
        })
        .collect();
    let instances: String = (0..values.len()).step_by(2).map(|r| format!("    i{r}: {}\n", instance("subnet: z0"))).collect();
    let odd: Values = values.iter().enumerate().map(|(r, value)| value.filter(|_| r % 2 == 1)).collect();
    let gateways = each(&odd, |r, v| format!("n{r}: {{subnet: z{r}, elastic_ip: e{v}}}"));
    format!(
        "{}  internet_gateways: {{way: {{vpc: main}}}}\n  elastic_ips:\n{addresses}  instances:\n{instances}  nat_gateways:\n{gateways}",
        zones()
    )
}

fn internet_gateways(values: &Values) -> String {
    let vpcs: String = (0..8).map(|v| format!("    v{v}: {{cidr_block: 10.{v}.0.0/16}}\n")).collect();
    format!("ec2:\n  vpcs:\n{vpcs}  internet_gateways:\n{}", each(values, |r, v| format!("w{r}: {{vpc: v{v}}}")))
}

fn gateway_endpoints(values: &Values) -> String {
    let tables: String = (0..8).map(|v| format!("    t{v}: {{vpc: main}}\n")).collect();
    let endpoints = each(values, |r, v| format!("x{r}: {{service: s3, type: gateway, vpc: main, route_tables: [t{v}]}}"));
    format!("{NET}  route_tables:\n{tables}  vpc_endpoints:\n{endpoints}")
}

/// The resource with the value 0 has the private names.
fn private_names(values: &Values) -> String {
    let endpoints = each(values, |r, v| {
        format!("x{r}: {{service: logs, vpc: main, subnets: [z{r}], security_groups: [g], private_dns_enabled: {}}}", v == 0)
    });
    let group = "  security_groups: {g: {vpc: main, description: d}}\n";
    format!(
        "{}{group}  vpc_endpoints:\n{endpoints}",
        zones().replace("10.0.0.0/16}", "10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}")
    )
}

const FAMILIES: &[(&str, Family)] = &[
    ("ranges of subnets", subnets),
    ("overlapping ranges", overlapping),
    ("names of groups", groups),
    ("names of roles", roles),
    ("names of users", users),
    ("names of policies", policies),
    ("names of buckets", buckets),
    ("names of log groups", log_groups),
    ("names of key pairs", key_pairs),
    ("names of lifecycle configurations", scripts),
    ("zones of mount targets", mount_targets),
    ("private addresses of instances", instances),
    ("addresses of NAT gateways", gateways),
    ("addresses of NAT gateways with routes", routed_gateways),
    ("addresses of NAT gateways behind one table", one_table),
    ("further addresses of NAT gateways", further_addresses),
    ("addresses of instances and NAT gateways", mixed_addresses),
    ("VPCs of internet gateways", internet_gateways),
    ("tables of gateway endpoints", gateway_endpoints),
    ("private names of a service", private_names),
];

/// The values that some resources have, and those that they are to have. No value occurs twice.
fn permutations() -> impl Strategy<Value = (Values, Values)> {
    let side = |count: usize| {
        let order = Just((0..8).collect::<Vec<usize>>()).prop_shuffle();
        (order, proptest::collection::vec(0_u8..8, count)).prop_map(|(order, absent)| {
            order.into_iter().zip(absent).map(|(value, absent)| (absent > 0).then_some(value)).collect::<Values>()
        })
    };
    // Few values, so that most are wanted by somebody else.
    let side = move |count: usize| {
        side(count).prop_map(move |values| values.into_iter().map(|v| v.filter(|v| *v < count + 1)).collect::<Values>())
    };
    (2_usize..=6).prop_flat_map(move |count| (side(count), side(count)))
}

fn picks() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0_usize..64, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_permutation_of_a_unique_value_converges(
        family in 0..FAMILIES.len(),
        (from, to) in permutations(),
        first in picks(),
        second in picks(),
    ) {
        let (name, resources) = FAMILIES[family];
        let mut account = Account::default();
        account.apply(&spec(&resources(&from)), &first).map_err(|why| TestCaseError::fail(format!("{name}, at first: {why}")))?;
        account.apply(&spec(&resources(&to)), &second).map_err(|why| TestCaseError::fail(format!("{name}, then: {why}")))?;
    }

    #[test]
    fn the_order_of_what_was_read_means_nothing(
        family in 0..FAMILIES.len(),
        (from, to) in permutations(),
        seed in any::<proptest::sample::Index>(),
    ) {
        let (_, resources) = FAMILIES[family];
        let mut account = Account::default();
        account.apply(&spec(&resources(&from)), &[0]).map_err(TestCaseError::fail)?;
        let target = spec(&resources(&to));
        let planned = |observed: Observed| -> Plan { plan(&target, observed, &Intent::default()).plan };
        let mut turned = account.observed();
        let middle = seed.index(turned.objects.len().max(1));
        turned.objects.rotate_left(middle);
        prop_assert_eq!(planned(account.observed()), planned(turned));
    }
}

/// An account as a spec wants it.
fn account(resources: &str) -> Account {
    let mut account = Account::default();
    account.apply(&spec(resources), &[0]).expect("the account is as the spec wants it");
    account
}

/// The steps in words, in their order.
fn steps(plan: &Plan) -> Vec<String> {
    let verb = |verb: Verb| match verb {
        Verb::Create => "+",
        Verb::Update => "~",
        Verb::Release => "<",
        Verb::Delete => "-",
        Verb::Retain => "=",
    };
    plan.steps.iter().map(|step| format!("{} {}", verb(step.verb), step.at)).collect()
}

/// The resource and the reason of the only refusal.
fn refused(plan: &Plan) -> (String, &Refused) {
    let [Refusal { at, why, .. }] = &plan.refusals[..] else { panic!("{:?}", plan.refusals) };
    (at.to_string(), why)
}

fn at(text: &str) -> Address {
    text.parse().expect("an address")
}

fn thing(sort: Sort, scope: &str, value: &str) -> Thing {
    Thing { sort, scope: scope.to_owned(), value: value.to_owned() }
}

#[test]
fn two_that_exchange_are_broken_open_at_one_of_them() {
    let account = account(&subnets(&vec![Some(0), Some(1)]));
    let plan = account.plan(&spec(&subnets(&vec![Some(1), Some(0)])));
    assert_eq!(steps(&plan), ["- subnet/s1", "+ subnet/s0", "- subnet/s0", "+ subnet/s1"]);
    let why = Noted::GoesFirst { taker: at("subnet/s0"), thing: thing(Sort::Range, "vpc/main", "10.0.1.0/24") };
    assert_eq!(plan.notes, [Note { at: at("subnet/s1"), why }]);
}

#[test]
fn a_chain_needs_no_gap() {
    let account = account(&subnets(&vec![Some(0), Some(1)]));
    let plan = account.plan(&spec(&subnets(&vec![Some(1), Some(2)])));
    assert_eq!(steps(&plan), ["+ subnet/s1", "- subnet/s1", "+ subnet/s0", "- subnet/s0"]);
    assert!(plan.notes.is_empty());
}

#[test]
fn an_address_passes_to_a_gateway_that_a_table_leads_to() {
    let account = account(&one_table(&vec![Some(0), None]));
    let plan = account.plan(&spec(&one_table(&vec![None, Some(0)])));
    assert_eq!(steps(&plan), ["< route_table/t", "- nat_gateway/n0", "+ nat_gateway/n1", "~ route_table/t"]);
    let (without, taker) = (at("nat_gateway/n0"), at("nat_gateway/n1"));
    let why = Noted::Gap { without, taker, thing: thing(Sort::PublicAddress, "", "elastic_ip/e0") };
    assert_eq!(plan.notes, [Note { at: at("route_table/t"), why }]);
}

#[test]
fn a_thing_that_its_users_keep_is_refused_with_the_resource_that_takes_it() {
    let with = |one: &str, two: &str| {
        let groups = format!("g0: {{vpc: main, name: {one}, description: d}}, g1: {{vpc: main, name: {two}, description: d}}");
        let targets = "m0: {file_system: home, subnet: z0, security_groups: [g0]}, m1: {file_system: home, subnet: z1, security_groups: [g1]}";
        format!(
            "{}  security_groups: {{{groups}}}\nefs:\n  file_systems: {{home: {{}}}}\n  mount_targets: {{{targets}}}\n",
            zones()
        )
    };
    let account = account(&with("red", "blue"));
    let plan = account.plan(&spec(&with("blue", "red")));
    let (held, Refused::UsedUntilTaken { by, taker, thing, .. }) = refused(&plan) else { panic!("{:?}", plan.refusals) };
    assert!(held.starts_with("security_group/") && taker.kind == KindName::SecurityGroup && *taker.to_string() != *held);
    assert_eq!((by.kind, thing.sort), (KindName::MountTarget, Sort::Name(KindName::SecurityGroup)));
}

#[test]
fn a_refusal_names_the_object_of_ours_that_holds_the_thing_and_stays() {
    let fixed = |more: &str| format!("{}  instances:\n    old: {}\n{more}", zones(), instance("subnet: z0"));
    let mut account = account(&fixed(""));
    // The address that AWS chose for the old one.
    let chosen = account.change(KindName::Instance, |live| live["private_ip_address"] = json!("10.0.0.20"));
    let new = fixed(&format!("    new: {}\n", instance("subnet: z0, private_ip_address: 10.0.0.20")));
    let plan = account.plan(&spec(&new));
    let thing = thing(Sort::PrivateAddress, "subnet/z0", "10.0.0.20");
    let expected = Refused::HeldByOurs { thing, holder: at("instance/old"), id: chosen };
    assert_eq!(refused(&plan), ("instance/new".to_owned(), &expected));
}

#[test]
fn a_thing_of_an_object_of_another_kind_is_in_the_way_too() {
    let net =
        format!("{}  nat_gateways: {{n: {{subnet: z0, connectivity_type: private, private_ip_address: 10.0.0.9}}}}\n", zones());
    let account = account(&net);
    let more = format!("{net}  instances: {{i: {}}}\n", instance("subnet: z0, private_ip_address: 10.0.0.9"));
    let plan = account.plan(&spec(&more));
    let thing = thing(Sort::PrivateAddress, "subnet/z0", "10.0.0.9");
    let expected = Refused::WantedTwice { by: at("nat_gateway/n"), thing };
    assert_eq!(refused(&plan), ("instance/i".to_owned(), &expected));
}

#[test]
fn an_address_that_an_instance_keeps_is_told_with_the_instance() {
    let with = |address: &str, more: &str| {
        format!(
            "{}  internet_gateways: {{way: {{vpc: main}}}}\n  elastic_ips: {{e: {address}}}\n  instances: {{i: {}}}\n{more}",
            zones(),
            instance("subnet: z0")
        )
    };
    let account = account(&with("{instance: i}", ""));
    let plan = account.plan(&spec(&with("{}", "  nat_gateways: {n: {subnet: z0, elastic_ip: e}}\n")));
    let thing = thing(Sort::PublicAddress, "", "elastic_ip/e");
    let (through, field) = ("instance/i".to_owned(), "instance".to_owned());
    let expected = Refused::HeldThrough { thing, through, holder: at("elastic_ip/e"), field };
    assert_eq!(refused(&plan), ("nat_gateway/n".to_owned(), &expected));
}

#[test]
fn a_thing_of_a_foreign_object_is_refused() {
    let mut account = account(&subnets(&vec![Some(0)]));
    let vpc = account.id(KindName::Vpc);
    account.foreign(
        KindName::Subnet,
        "subnet-theirs",
        json!({"subnet_id": "subnet-theirs", "arn": "a", "vpc_id": vpc,
        "availability_zone": "ap-northeast-1a", "availability_zone_id": "apne1-az-a", "cidr_block": "10.0.1.128/25",
        "map_public_ip_on_launch": false, "private_dns_hostname_type_on_launch": "ip-name",
        "enable_resource_name_dns_a_record_on_launch": false, "available_ip_address_count": 9, "default_for_az": false,
        "state": "available"}),
    );
    let plan = account.plan(&spec(&subnets(&vec![Some(1)])));
    let expected = Refused::Taken { id: "subnet-theirs".to_owned(), environment: None };
    assert_eq!(refused(&plan), ("subnet/s0".to_owned(), &expected));
}

#[test]
fn mount_targets_that_move_to_another_vpc_all_go_first() {
    let with = |vpc: &str| {
        let subnets = ["a", "b"].map(|zone| {
            format!(
                "z{zone}: {{vpc: {vpc}, availability_zone: {zone}, cidr_block: 10.0.{}.0/24}}",
                zone.len() + usize::from(zone == "b")
            )
        });
        let targets = "ma: {file_system: home, subnet: za}, mb: {file_system: home, subnet: zb}";
        format!(
            "ec2:\n  vpcs: {{one: {{cidr_block: 10.0.0.0/16}}, two: {{cidr_block: 10.0.0.0/16}}}}\n  subnets: {{{}}}\nefs:\n  file_systems: {{home: {{}}}}\n  mount_targets: {{{targets}}}\n",
            subnets.join(", ")
        )
    };
    let mut account = account(&with("one"));
    let target = spec(&with("two"));
    account.apply(&target, &[5, 1, 3]).expect("both move");
}
