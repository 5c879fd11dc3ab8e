//! Environments that fit alone and not together.

use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::spec::{Given, Sources, Spec, load};
use heiiki_model::{Facts, Observed};
use serde_json::{Value, json};

use super::*;
use crate::{Intent, plan};

fn spec(environment: &str, account: &str, resources: &str) -> Spec {
    let head = format!("version: 1\nenvironment: {environment}\naccount: \"{account}\"\nregion: ap-northeast-1\n");
    let sources = Sources::from_texts([("spec.yaml", format!("{head}{resources}"))]);
    load(&sources, &Given::default()).unwrap_or_else(|_| panic!("{resources}")).spec
}

/// Plans all of them against one observation, and returns the refusals in each, as "environment: address".
fn refused(specs: &[Spec], observed: &Observed) -> Vec<(String, Refused)> {
    let mut plans: Vec<Planned> = specs.iter().map(|spec| plan(spec, observed.clone(), &Intent::default())).collect();
    for plan in &plans {
        assert_eq!(plan.plan.refusals, [], "each fits alone");
    }
    let mut members: Vec<(&mut Planned, &[Object])> = plans.iter_mut().map(|plan| (plan, observed.objects.as_slice())).collect();
    refuse(&mut members);
    let told = |plan: &Planned| {
        let environment = plan.plan.place.environment.clone();
        let refusals = plan.plan.refusals.clone();
        refusals.into_iter().map(move |refusal| (format!("{environment}: {}", refusal.at), refusal.why)).collect::<Vec<_>>()
    };
    plans.iter().flat_map(told).collect()
}

fn object(kind: KindName, id: &str, live: Value) -> Object {
    Object { kind, id: id.into(), tags: BTreeMap::new(), live, existing: false }
}

fn vpc(id: &str) -> Object {
    object(
        KindName::Vpc,
        id,
        json!({
            "vpc_id": id, "arn": format!("arn:{id}"), "cidr_block": "10.0.0.0/16", "instance_tenancy": "default", "is_default": false,
            "enable_dns_support": true, "enable_dns_hostnames": true, "state": "available", "owner_id": "123456789012",
        }),
    )
}

const VPC: &str = "ec2: {vpcs: {main: {cidr_block: 10.0.0.0/16}}}\n";

#[test]
fn a_quota_that_is_enough_for_each_is_refused_to_the_last_ones() {
    let facts = Facts { quotas: [(Quota::Vpcs, 3)].into(), ..Facts::default() };
    let observed = Observed { objects: vec![vpc("vpc-1")], facts, ..Observed::default() };
    let specs = ["a", "b", "c", "d"].map(|environment| spec(environment, "123456789012", VPC));
    let names: Vec<String> = refused(&specs, &observed).into_iter().map(|(at, _)| at).collect();
    assert_eq!(names, ["c: vpc/main", "d: vpc/main"]);
    let elsewhere = [specs[0].clone(), specs[1].clone(), spec("x", "210987654321", VPC)];
    assert_eq!(refused(&elsewhere, &observed), [], "another account has its own quota");
    let unread = Observed { facts: Facts::default(), ..observed };
    assert_eq!(refused(&specs, &unread), [], "a quota that is not known refuses nothing");
}

#[test]
fn deletions_of_one_plan_make_room_for_another() {
    let facts = Facts { quotas: [(Quota::Vpcs, 2)].into(), ..Facts::default() };
    let mut going = vpc("vpc-1");
    going.tags = [(TAG_ENVIRONMENT, "a"), (TAG_ADDRESS, "vpc/old")].map(|(key, value)| (key.into(), value.into())).into();
    let observed = Observed { objects: vec![going], facts, ..Observed::default() };
    let specs =
        [spec("a", "123456789012", "iam: {users: {u: {}}}\n"), spec("b", "123456789012", VPC), spec("c", "123456789012", VPC)];
    assert_eq!(refused(&specs, &observed), []);
}

#[test]
fn a_name_that_two_want_is_refused_to_the_second() {
    let role = "iam: {roles: {exec: {name: shared, trust: [sagemaker.amazonaws.com]}}}\n";
    let bucket = "s3: {buckets: {data: {name: shared-bucket}}}\n";
    let observed = Observed::default();
    let named = |found: Vec<(String, Refused)>| found.into_iter().map(|(at, _)| at).collect::<Vec<_>>();
    let (a, b) = ("123456789012", "210987654321");
    assert_eq!(named(refused(&[spec("x", a, role), spec("y", a, role)], &observed)), ["y: role/exec"]);
    assert_eq!(named(refused(&[spec("x", a, role), spec("y", b, role)], &observed)), Vec::<String>::new());
    assert_eq!(
        named(refused(&[spec("x", a, bucket), spec("y", b, bucket)], &observed)),
        ["y: bucket/data"],
        "one in the partition"
    );
    let vpc = "ec2: {vpcs: {main: {cidr_block: 10.0.0.0/16}}, subnets: {s: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}}\n";
    assert_eq!(refused(&[spec("x", a, vpc), spec("y", a, vpc)], &observed), [], "ranges in VPCs of their own");
}

#[test]
fn ranges_and_addresses_of_what_is_shared_are_seen_together() {
    let subnet = object(
        KindName::Subnet,
        "subnet-1",
        json!({
            "subnet_id": "subnet-1", "arn": "arn:subnet-1", "vpc_id": "vpc-1", "cidr_block": "10.0.0.0/28", "availability_zone": "ap-northeast-1a",
            "availability_zone_id": "apne1-az4", "map_public_ip_on_launch": false, "default_for_az": false, "state": "available",
            "available_ip_address_count": 3, "private_dns_hostname_type_on_launch": "ip-name",
            "enable_resource_name_dns_a_record_on_launch": false,
        }),
    );
    let observed = Observed { objects: vec![vpc("vpc-1"), subnet], ..Observed::default() };
    let shared = "ec2:\n  vpcs: {v: {existing: {id: vpc-1}}}\n  subnets: {s: {existing: {id: subnet-1}}}\n";
    let two = |name: &str| {
        let gateway = "connectivity_type: private, subnet: s";
        spec(name, "123456789012", &format!("{shared}  nat_gateways: {{one: {{{gateway}}}, two: {{{gateway}}}}}\n"))
    };
    let found = refused(&[two("a"), two("b")], &observed);
    let why =
        Refused::RunsOutTogether { of: Scarce::Subnet { id: "subnet-1".into() }, takes: 4, left: 3, with: vec!["a".into()] };
    assert_eq!(found, [("b: nat_gateway/two".to_owned(), why)]);
    let range = |name: &str| {
        let text = "ec2:\n  vpcs: {v: {existing: {id: vpc-1}}}\n  subnets: {n: {vpc: v, availability_zone: a, cidr_block: 10.0.9.0/24}}\n";
        spec(name, "123456789012", text)
    };
    let named: Vec<String> = refused(&[range("a"), range("b")], &observed).into_iter().map(|(at, _)| at).collect();
    assert_eq!(named, ["b: subnet/n"]);
}
