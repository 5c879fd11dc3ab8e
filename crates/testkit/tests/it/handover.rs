//! Names, ranges, addresses and places that have one holder at a time pass from one resource to another: what is held is let go before it is taken, circles
//! are broken where nothing of value dies, and what cannot be had is refused before anything is done.

use heiiki_model::Address;
use heiiki_model::plan::{Cause, Plan};
use heiiki_plan::Intent;
use heiiki_testkit::edit::set;
use heiiki_testkit::lab::{Lab, brief, spec};

/// A network with ways out, of which everything may be handed on.
const NET: &str = r"
version: 1
environment: wild
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}}
  subnets:
    pub: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    pub2: {vpc: main, availability_zone: c, cidr_block: 10.0.2.0/24}
    priv: {vpc: main, availability_zone: d, cidr_block: 10.0.1.0/24}
  internet_gateways: {i: {vpc: main}}
  route_tables:
    r: {vpc: main, subnets: [pub, pub2], routes: [{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/i.id}'}]}
  security_groups: {w: {vpc: main, description: w, ingress: [], egress: []}}
";

/// A spec before and after, as edits of the network; the resources whose data may go.
struct Case {
    name: &'static str,
    before: &'static [(&'static str, &'static str)],
    after: &'static [(&'static str, &'static str)],
    consent: &'static [&'static str],
}

const fn case(
    name: &'static str,
    before: &'static [(&'static str, &'static str)],
    after: &'static [(&'static str, &'static str)],
) -> Case {
    Case { name, before, after, consent: &[] }
}

const ROUTE_1: &str =
    "{vpc: main, subnets: [priv], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n1.id}'}]}";
const ROUTE_9: &str =
    "{vpc: main, subnets: [priv], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n9.id}'}]}";
const MACHINE: &str = "{image_id: ami-0123456789abcdef0, instance_type: t3.micro, subnet: pub, security_groups: [w]}";
const LOGS: &str = "{service: logs, vpc: main, subnets: [priv], security_groups: [w], private_dns_enabled: true}";
const LOGS_WITHOUT: &str = "{service: logs, vpc: main, subnets: [priv], security_groups: [w], private_dns_enabled: false}";

/// Exchanges and rotations, and chains beside them.
const EXCHANGES: &[Case] = &[
    case(
        "two subnets exchange their ranges",
        &[
            ("ec2/subnets/i1", "{vpc: main, availability_zone: a, cidr_block: 10.0.8.0/24}"),
            ("ec2/subnets/i2", "{vpc: main, availability_zone: c, cidr_block: 10.0.9.0/24}"),
        ],
        &[
            ("ec2/subnets/i1", "{vpc: main, availability_zone: a, cidr_block: 10.0.9.0/24}"),
            ("ec2/subnets/i2", "{vpc: main, availability_zone: c, cidr_block: 10.0.8.0/24}"),
        ],
    ),
    case(
        "a range that is freed by a deletion is taken in part by two",
        &[("ec2/subnets/old", "{vpc: main, availability_zone: a, cidr_block: 10.0.8.0/24}")],
        &[
            ("ec2/subnets/old", "-"),
            ("ec2/subnets/i1", "{vpc: main, availability_zone: a, cidr_block: 10.0.8.0/25}"),
            ("ec2/subnets/i2", "{vpc: main, availability_zone: c, cidr_block: 10.0.8.128/25}"),
        ],
    ),
    case(
        "mount targets exchange their zones",
        &[
            ("efs/file_systems/home", "{}"),
            ("efs/mount_targets/a", "{file_system: home, subnet: pub, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: pub2, security_groups: [w]}"),
        ],
        &[
            ("efs/mount_targets/a", "{file_system: home, subnet: pub2, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: pub, security_groups: [w]}"),
        ],
    ),
    case(
        "mount targets rotate among three zones",
        &[
            ("efs/file_systems/home", "{}"),
            ("efs/mount_targets/a", "{file_system: home, subnet: pub, security_groups: [w]}"),
            ("efs/mount_targets/b", "{file_system: home, subnet: pub2, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: priv, security_groups: [w]}"),
        ],
        &[
            ("efs/mount_targets/a", "{file_system: home, subnet: pub2, security_groups: [w]}"),
            ("efs/mount_targets/b", "{file_system: home, subnet: priv, security_groups: [w]}"),
            ("efs/mount_targets/c", "{file_system: home, subnet: pub, security_groups: [w]}"),
        ],
    ),
    case(
        "groups exchange their names while others name them",
        &[
            (
                "ec2/security_groups/g1",
                "{vpc: main, name: red, description: d, ingress: [{protocol: tcp, ports: 443, from: g2}], egress: []}",
            ),
            (
                "ec2/security_groups/g2",
                "{vpc: main, name: blue, description: d, ingress: [{protocol: tcp, ports: 443, from: g1}], egress: []}",
            ),
            (
                "ec2/security_groups/w",
                "{vpc: main, description: w, ingress: [{protocol: tcp, ports: 22, from: [g1, g2]}], egress: []}",
            ),
        ],
        &[("ec2/security_groups/g1/name", "blue"), ("ec2/security_groups/g2/name", "red")],
    ),
    case(
        "roles exchange their names, and so do the profiles that hold them",
        &[
            ("iam/roles/r1", "{name: Red, trust: [ec2.amazonaws.com]}"),
            ("iam/roles/r2", "{name: Blue, trust: [ec2.amazonaws.com]}"),
            ("iam/instance_profiles/p1", "{name: Red, role: r1}"),
            ("iam/instance_profiles/p2", "{name: Blue, role: r2}"),
        ],
        &[
            ("iam/roles/r1/name", "Blue"),
            ("iam/roles/r2/name", "red"),
            ("iam/instance_profiles/p1/name", "Blue"),
            ("iam/instance_profiles/p2/name", "Red"),
        ],
    ),
    case(
        "three users rotate their names",
        &[("iam/users/u1", "{name: One}"), ("iam/users/u2", "{name: Two}"), ("iam/users/u3", "{name: Three}")],
        &[("iam/users/u1/name", "Two"), ("iam/users/u2/name", "Three"), ("iam/users/u3/name", "One")],
    ),
    case(
        "instances exchange their private addresses",
        &[
            (
                "ec2/instances/a",
                "{image_id: ami-0123456789abcdef0, instance_type: t3.micro, subnet: pub, private_ip_address: 10.0.0.10}",
            ),
            (
                "ec2/instances/b",
                "{image_id: ami-0123456789abcdef0, instance_type: t3.micro, subnet: pub, private_ip_address: 10.0.0.11}",
            ),
        ],
        &[("ec2/instances/a/private_ip_address", "10.0.0.11"), ("ec2/instances/b/private_ip_address", "10.0.0.10")],
    ),
    case(
        "NAT gateways exchange their addresses",
        &[
            ("ec2/elastic_ips/p", "{}"),
            ("ec2/elastic_ips/q", "{}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p, depends_on: [route_table/r]}"),
            ("ec2/nat_gateways/n2", "{subnet: pub2, elastic_ip: q, depends_on: [route_table/r]}"),
            ("ec2/route_tables/t", ROUTE_1),
        ],
        &[("ec2/nat_gateways/n1/elastic_ip", "q"), ("ec2/nat_gateways/n2/elastic_ip", "p")],
    ),
    case(
        "NAT gateways exchange their further addresses",
        &[
            ("ec2/elastic_ips", "{p: {}, q: {}, p2: {}, q2: {}}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p, secondary_elastic_ips: [p2], depends_on: [route_table/r]}"),
            ("ec2/nat_gateways/n2", "{subnet: pub2, elastic_ip: q, secondary_elastic_ips: [q2], depends_on: [route_table/r]}"),
        ],
        &[("ec2/nat_gateways/n1/secondary_elastic_ips", "[q2]"), ("ec2/nat_gateways/n2/secondary_elastic_ips", "[p2]")],
    ),
    case(
        "gateway endpoints exchange their tables",
        &[
            ("ec2/route_tables/t1", "{vpc: main}"),
            ("ec2/route_tables/t2", "{vpc: main}"),
            ("ec2/vpc_endpoints/s1", "{service: s3, type: gateway, vpc: main, route_tables: [t1]}"),
            ("ec2/vpc_endpoints/s2", "{service: s3, type: gateway, vpc: main, route_tables: [t2]}"),
        ],
        &[("ec2/vpc_endpoints/s1/route_tables", "[t2]"), ("ec2/vpc_endpoints/s2/route_tables", "[t1]")],
    ),
    case(
        "internet gateways exchange their VPCs",
        &[
            ("ec2/vpcs/x", "{cidr_block: 10.1.0.0/16}"),
            ("ec2/vpcs/y", "{cidr_block: 10.2.0.0/16}"),
            ("ec2/internet_gateways/x", "{vpc: x}"),
            ("ec2/internet_gateways/y", "{vpc: y}"),
        ],
        &[("ec2/internet_gateways/x/vpc", "y"), ("ec2/internet_gateways/y/vpc", "x")],
    ),
    case(
        "tables exchange their subnets",
        &[
            ("ec2/route_tables/t1", "{vpc: main, subnets: [priv]}"),
            ("ec2/subnets/priv2", "{vpc: main, availability_zone: a, cidr_block: 10.0.3.0/24}"),
            ("ec2/route_tables/t2", "{vpc: main, subnets: [priv2]}"),
        ],
        &[("ec2/route_tables/t1/subnets", "[priv2]"), ("ec2/route_tables/t2/subnets", "[priv]")],
    ),
    case(
        "instances exchange their Elastic IPs",
        &[
            ("ec2/instances/a", MACHINE),
            ("ec2/instances/b", MACHINE),
            ("ec2/elastic_ips/p", "{instance: a}"),
            ("ec2/elastic_ips/q", "{instance: b}"),
        ],
        &[("ec2/elastic_ips/p/instance", "b"), ("ec2/elastic_ips/q/instance", "a")],
    ),
    Case {
        name: "buckets, log groups and keys exchange their names with consent",
        before: &[
            ("s3/buckets/b1", "{name: red-123456789012}"),
            ("s3/buckets/b2", "{name: blue-123456789012}"),
            ("logs/log_groups/l1", "{name: /red}"),
            ("logs/log_groups/l2", "{name: /blue}"),
            ("sagemaker/notebook_lifecycle_configs/c1", "{name: red, on_start: 'set -e'}"),
            ("sagemaker/notebook_lifecycle_configs/c2", "{name: blue, on_start: 'set -e'}"),
        ],
        after: &[
            ("s3/buckets/b1/name", "blue-123456789012"),
            ("s3/buckets/b2/name", "red-123456789012"),
            ("logs/log_groups/l1/name", "/blue"),
            ("logs/log_groups/l2/name", "/red"),
            ("sagemaker/notebook_lifecycle_configs/c1/name", "blue"),
            ("sagemaker/notebook_lifecycle_configs/c2/name", "red"),
        ],
        consent: &["log_group/l1", "log_group/l2", "bucket/b1", "bucket/b2"],
    },
];

/// Elastic IPs and private names that pass between different addresses.
const PASSED: &[Case] = &[
    case(
        "an address passes to a gateway with another key, and a table leads there",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}"), ("ec2/route_tables/p", ROUTE_1)],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/nat_gateways/n9", "{subnet: pub, elastic_ip: p}"), ("ec2/route_tables/p", ROUTE_9)],
    ),
    case(
        "an address passes to a gateway with another key without a route",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/nat_gateways/n9", "{subnet: pub, elastic_ip: p}")],
    ),
    case(
        "an address passes from a gateway that goes to another one's further addresses",
        &[
            ("ec2/elastic_ips", "{p: {}, q: {}}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}"),
            ("ec2/nat_gateways/n2", "{subnet: pub2, elastic_ip: q}"),
        ],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/nat_gateways/n2/secondary_elastic_ips", "[p]")],
    ),
    case(
        "a further address passes to a new gateway",
        &[
            ("ec2/elastic_ips", "{p: {}, q: {}}"),
            ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p, secondary_elastic_ips: [q]}"),
        ],
        &[("ec2/nat_gateways/n1/secondary_elastic_ips", "[]"), ("ec2/nat_gateways/n9", "{subnet: pub2, elastic_ip: q}")],
    ),
    case(
        "an address passes from a gateway to an instance",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}"), ("ec2/instances/m", MACHINE)],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/elastic_ips/p", "{instance: m}")],
    ),
    case(
        "an address passes from a gateway to a new instance",
        &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
        &[("ec2/nat_gateways/n1", "-"), ("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")],
    ),
    case(
        "an address passes from an instance that stays to a gateway",
        &[("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")],
        &[("ec2/elastic_ips/p", "{instance: null}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
    ),
    case(
        "an address passes from an instance that goes to a gateway",
        &[("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")],
        &[("ec2/instances/m", "-"), ("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n1", "{subnet: pub, elastic_ip: p}")],
    ),
    case(
        "an update turns private names on while the endpoint that had them goes",
        &[("ec2/vpc_endpoints/l1", LOGS), ("ec2/vpc_endpoints/l2", LOGS_WITHOUT)],
        &[("ec2/vpc_endpoints/l1", "-"), ("ec2/vpc_endpoints/l2", LOGS)],
    ),
    case(
        "private names pass by updates alone",
        &[("ec2/vpc_endpoints/a", LOGS_WITHOUT), ("ec2/vpc_endpoints/b", LOGS)],
        &[("ec2/vpc_endpoints/a", LOGS), ("ec2/vpc_endpoints/b", LOGS_WITHOUT)],
    ),
    case(
        "private names pass to a new endpoint",
        &[("ec2/vpc_endpoints/l1", LOGS)],
        &[("ec2/vpc_endpoints/l1", "-"), ("ec2/vpc_endpoints/l2", LOGS)],
    ),
    case(
        "an internet gateway gets another key",
        &[],
        &[
            ("ec2/internet_gateways/i", "-"),
            ("ec2/internet_gateways/j", "{vpc: main}"),
            ("ec2/route_tables/r/routes", "[{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/j.id}'}]"),
        ],
    ),
];

fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (path, value)| set(&text, path, value))
}

fn intent(consent: &[&str]) -> Intent {
    let at = consent.iter().map(|at| at.parse::<Address>().expect("cases name addresses"));
    Intent { allow_data_loss: at.collect(), ..Intent::default() }
}

async fn planned(lab: &Lab, text: &str) -> Plan {
    lab.plan(&spec(text), &Intent::default()).await.plan
}

/// Applies a case one step at a time or several at once, and looks that nothing is left to do.
async fn goes_through(case: &Case, parallelism: usize) -> Plan {
    let Case { name, before, after, consent } = case;
    let lab = Lab::new().await;
    let from = edited(NET, before);
    lab.apply(&spec(&from)).await;
    let to = edited(&from, after);
    let planned_to = lab.plan(&spec(&to), &intent(consent)).await;
    let plan = planned_to.plan.clone();
    assert!(plan.refusals.is_empty(), "{name}: {:?}", plan.refusals);
    let (report, _) = Box::pin(lab.carry_out(planned_to, parallelism)).await;
    assert!(report.is_complete(), "{name}: {:?}: {:#?}", brief(&plan), report.outcomes);
    let left = planned(&lab, &to).await;
    assert!(left.steps.is_empty() && left.refusals.is_empty(), "{name} leaves {:?} {:?}", brief(&left), left.refusals);
    plan
}

#[tokio::test(start_paused = true)]
async fn what_is_exchanged_or_rotated_is_there_after_one_apply() {
    for case in EXCHANGES {
        for parallelism in [1, 8] {
            Box::pin(goes_through(case, parallelism)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_passes_to_another_resource_is_let_go_before_it_is_taken() {
    for case in PASSED {
        for parallelism in [1, 8] {
            Box::pin(goes_through(case, parallelism)).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_does_without_its_gateway_while_the_address_passes_and_says_so() {
    let plan = Box::pin(goes_through(&PASSED[0], 8)).await;
    let expected = ["< route_table/p routes", "- nat_gateway/n1", "+ nat_gateway/n9", "~ route_table/p routes"];
    assert_eq!(brief(&plan), expected);
    let notes: Vec<String> = plan.notes.iter().map(|note| format!("{} {}", note.at, note.text)).collect();
    let expected = "route_table/p is without nat_gateway/n1 until it is updated, because nat_gateway/n9 takes the address of elastic_ip/p from that first";
    assert_eq!(notes, [expected]);
}

#[tokio::test(start_paused = true)]
async fn profiles_of_a_domain_exchange_their_names() {
    let studio = edited(
        NET,
        &[
            ("iam/roles/x", "{trust: [sagemaker.amazonaws.com]}"),
            (
                "sagemaker/domains/d",
                "{auth_mode: IAM, vpc: main, subnets: [priv], app_network_access_type: VpcOnly, default_user_settings: {execution_role: x, security_groups: [w]}}",
            ),
            ("sagemaker/user_profiles/one", "{domain: d, name: red}"),
            ("sagemaker/user_profiles/two", "{domain: d, name: blue}"),
        ],
    );
    let lab = Lab::new().await;
    lab.apply(&spec(&studio)).await;
    let to = edited(&studio, &[("sagemaker/user_profiles/one/name", "blue"), ("sagemaker/user_profiles/two/name", "red")]);
    lab.apply(&spec(&to)).await;
    assert!(planned(&lab, &to).await.steps.is_empty());
}

/// The cause, message and help of the only refusal.
fn refusal(plan: &Plan) -> (Cause, String, String) {
    let [refusal] = &plan.refusals[..] else { panic!("{:?}", plan.refusals) };
    (refusal.cause, refusal.message.clone(), refusal.help.clone())
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_somebody_stands_in_the_way_of_is_refused_with_two_steps() {
    let with = |one: &str, two: &str| {
        edited(
            NET,
            &[
                ("ec2/security_groups/g1", &format!("{{vpc: main, name: {one}, description: d}}")),
                ("ec2/security_groups/g2", &format!("{{vpc: main, name: {two}, description: d}}")),
                (
                    "ec2/instances/a",
                    "{image_id: ami-0123456789abcdef0, instance_type: t3.micro, subnet: pub, security_groups: [g1]}",
                ),
                (
                    "ec2/instances/b",
                    "{image_id: ami-0123456789abcdef0, instance_type: t3.micro, subnet: pub, security_groups: [g2]}",
                ),
            ],
        )
    };
    let lab = Lab::new().await;
    lab.apply(&spec(&with("red", "blue"))).await;
    let plan = planned(&lab, &with("blue", "red")).await;
    let (cause, message, help) = refusal(&plan);
    assert_eq!(cause, Cause::Unchangeable);
    assert!(message.contains("which therefore has to go first"), "{message}");
    assert!(help.starts_with("do it in two steps, by way of a third value"), "{help}");
    // By way of a third value it is done.
    lab.apply(&spec(&with("red", "green"))).await;
    lab.apply(&spec(&with("blue", "green"))).await;
    lab.apply(&spec(&with("blue", "red"))).await;
    assert!(planned(&lab, &with("blue", "red")).await.steps.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_resource_that_stays_holds_is_refused_by_its_address() {
    let from = edited(NET, &[("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")]);
    let lab = Lab::new().await;
    lab.apply(&spec(&from)).await;
    // The spec is silent about who has the address, so that the instance keeps it.
    let to = edited(&from, &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n", "{subnet: pub, elastic_ip: p}")]);
    let (cause, message, _) = refusal(&planned(&lab, &to).await);
    assert_eq!(cause, Cause::Clash);
    assert_eq!(message, "nat_gateway/n needs the address of elastic_ip/p, which instance/m has and keeps in this plan");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_goes_outside_of_the_plan_is_refused_with_its_holder() {
    let from = edited(NET, &[("iam/roles/old", "{name: Shared, trust: [ec2.amazonaws.com]}")]);
    let lab = Lab::new().await;
    lab.apply(&spec(&from)).await;
    let to = edited(&from, &[("iam/roles/old", "-"), ("iam/roles/new", "{name: shared, trust: [ec2.amazonaws.com]}")]);
    let only = Intent { targets: vec!["role/new".parse().expect("an address")], ..Intent::default() };
    let plan = lab.plan(&spec(&to), &only).await.plan;
    let (cause, message, _) = refusal(&plan);
    assert_eq!(cause, Cause::Clash);
    assert_eq!(message, "role/new needs the name `shared`, which role/old (Shared) holds and keeps in this plan");
    lab.apply(&spec(&to)).await;
    assert!(planned(&lab, &to).await.steps.is_empty());
}
