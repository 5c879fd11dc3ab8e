//! Handovers: names, ranges, addresses and places that have one holder at a time pass from one resource to another.
//! The old holder lets go before the new one takes over, circles are broken where no data dies, and a thing that
//! cannot be had is refused before anything is done.

use heiiki_model::plan::{Note, Noted, Plan, Refusal, Refused};
use heiiki_model::{Address, KindName, Sort, Thing};
use heiiki_plan::Intent;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};

use self::cases::{EXCHANGES, MACHINE, PASSED};

mod cases;

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
pub(crate) struct Case {
    name: &'static str,
    before: &'static [(&'static str, &'static str)],
    after: &'static [(&'static str, &'static str)],
    consent: &'static [&'static str],
}

pub(crate) const fn case(
    name: &'static str,
    before: &'static [(&'static str, &'static str)],
    after: &'static [(&'static str, &'static str)],
) -> Case {
    Case { name, before, after, consent: &[] }
}

fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (path, value)| set(&text, path, value))
}

fn intent(consent: &[&str]) -> Intent {
    let at = consent.iter().map(|at| at.parse::<Address>().expect("cases name addresses"));
    Intent { allow_data_loss: at.collect(), ..Intent::default() }
}

async fn planned(harness: &Harness, text: &str) -> Plan {
    harness.plan(&spec(text), &Intent::default()).await.plan
}

/// Applies a case one step at a time or several at once, and looks that nothing is left to do.
async fn goes_through(case: &Case, parallelism: usize) -> Plan {
    let Case { name, before, after, consent } = case;
    let harness = Harness::new().await;
    let from = edited(NET, before);
    harness.apply(&spec(&from)).await;
    let to = edited(&from, after);
    let planned_to = harness.plan(&spec(&to), &intent(consent)).await;
    let plan = planned_to.plan.clone();
    assert!(plan.refusals.is_empty(), "{name}: {:?}", plan.refusals);
    let (report, _) = Box::pin(harness.carry_out(planned_to, parallelism)).await;
    assert!(report.is_complete(), "{name}: {:?}: {:#?}", brief(&plan), report.outcomes);
    let left = planned(&harness, &to).await;
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
    let thing = Thing { sort: Sort::PublicAddress, scope: String::new(), value: "elastic_ip/p".to_owned() };
    let why = Noted::Gap { without: at("nat_gateway/n1"), taker: at("nat_gateway/n9"), thing };
    assert_eq!(plan.notes, [Note { at: at("route_table/p"), why }]);
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
    let harness = Harness::new().await;
    harness.apply(&spec(&studio)).await;
    let to = edited(&studio, &[("sagemaker/user_profiles/one/name", "blue"), ("sagemaker/user_profiles/two/name", "red")]);
    harness.apply(&spec(&to)).await;
    assert!(planned(&harness, &to).await.steps.is_empty());
}

fn at(text: &str) -> Address {
    text.parse().expect("an address")
}

/// The only refusal.
fn refusal(plan: &Plan) -> &Refusal {
    let [refusal] = &plan.refusals[..] else { panic!("{:?}", plan.refusals) };
    refusal
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
                    "{image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, subnet: pub, security_groups: [g1]}",
                ),
                (
                    "ec2/instances/b",
                    "{image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, subnet: pub, security_groups: [g2]}",
                ),
            ],
        )
    };
    let harness = Harness::new().await;
    harness.apply(&spec(&with("red", "blue"))).await;
    let plan = planned(&harness, &with("blue", "red")).await;
    let why = &refusal(&plan).why;
    assert!(matches!(why, Refused::UsedUntilTaken { by, .. } if by.kind == KindName::Instance), "{why:?}");
    // By way of a third value it is done.
    harness.apply(&spec(&with("red", "green"))).await;
    harness.apply(&spec(&with("blue", "green"))).await;
    harness.apply(&spec(&with("blue", "red"))).await;
    assert!(planned(&harness, &with("blue", "red")).await.steps.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_resource_that_stays_holds_is_refused_by_its_address() {
    let from = edited(NET, &[("ec2/instances/m", MACHINE), ("ec2/elastic_ips/p", "{instance: m}")]);
    let harness = Harness::new().await;
    harness.apply(&spec(&from)).await;
    // The spec is silent about who has the address, so that the instance keeps it.
    let to = edited(&from, &[("ec2/elastic_ips/p", "{}"), ("ec2/nat_gateways/n", "{subnet: pub, elastic_ip: p}")]);
    let thing = Thing { sort: Sort::PublicAddress, scope: String::new(), value: "elastic_ip/p".to_owned() };
    let (through, field) = ("instance/m".to_owned(), "instance".to_owned());
    let why = Refused::HeldThrough { thing, through, holder: at("elastic_ip/p"), field };
    assert_eq!(*refusal(&planned(&harness, &to).await), Refusal::new(&at("nat_gateway/n"), why));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_goes_outside_of_the_plan_is_refused_with_its_holder() {
    let from = edited(NET, &[("iam/roles/old", "{name: Shared, trust: [ec2.amazonaws.com]}")]);
    let harness = Harness::new().await;
    harness.apply(&spec(&from)).await;
    let to = edited(&from, &[("iam/roles/old", "-"), ("iam/roles/new", "{name: shared, trust: [ec2.amazonaws.com]}")]);
    let only = Intent { targets: vec!["role/new".parse().expect("an address")], ..Intent::default() };
    let plan = harness.plan(&spec(&to), &only).await.plan;
    let thing = Thing { sort: Sort::Name(KindName::Role), scope: String::new(), value: "shared".to_owned() };
    let why = Refused::HeldByOurs { thing, holder: at("role/old"), id: "Shared".to_owned() };
    assert_eq!(*refusal(&plan), Refusal::new(&at("role/new"), why));
    harness.apply(&spec(&to)).await;
    assert!(planned(&harness, &to).await.steps.is_empty());
}
