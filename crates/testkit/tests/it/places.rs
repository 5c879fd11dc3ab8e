//! Places: the names of services in other partitions, and the room in subnets, as a plan finds them in the account.

use std::fmt::Write;

use heiiki_model::plan::{Cause, Reason, Refusal, Refused};
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{ACCOUNT, Harness, brief, spec};

const CHINA: &str = "
version: 1
environment: net
account: '123456789012'
region: cn-north-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
  route_tables:
    p: {vpc: main, subnets: [a]}
  security_groups:
    e: {vpc: main, description: endpoints, ingress: [], egress: []}
  vpc_endpoints:
    logs: {service: logs, vpc: main, subnets: [a], security_groups: [e], private_dns_enabled: true}
    sts: {service: sts, vpc: main, subnets: [a], security_groups: [e], private_dns_enabled: true}
    kms: {service: com.amazonaws.cn-north-1.kms, vpc: main, subnets: [a], security_groups: [e], private_dns_enabled: true}
    s3: {service: s3, type: gateway, vpc: main, route_tables: [p]}
    s3i: {service: s3, type: interface, vpc: main, subnets: [a], security_groups: [e], private_dns_enabled: true}
";

#[tokio::test(start_paused = true)]
async fn services_of_china_are_made_by_their_own_names() {
    let harness = Harness::with(World::new(ACCOUNT, "cn-north-1", 7)).await;
    harness.apply(&spec(CHINA)).await;
    let again = harness.plan(&spec(CHINA), &Intent::default()).await.plan;
    assert_eq!(brief(&again), Vec::<String>::new());
    let names = |world: &World| {
        let mut names: Vec<String> = world.ec2.vpc_endpoints.values().map(|endpoint| endpoint.service.clone()).collect();
        names.sort();
        names
    };
    let made = harness.sandbox.read(names).expect("a sandbox in memory can be read");
    let expected = [
        "cn.com.amazonaws.cn-north-1.s3",
        "cn.com.amazonaws.cn-north-1.sts",
        "com.amazonaws.cn-north-1.kms",
        "com.amazonaws.cn-north-1.logs",
        "com.amazonaws.cn-north-1.s3",
    ];
    assert_eq!(made, expected);
    // The same service written in full is the same endpoint: only the tag `heiiki:applied` changes.
    let full = set(CHINA, "ec2/vpc_endpoints/sts/service", "cn.com.amazonaws.cn-north-1.sts");
    let plan = harness.plan(&spec(&full), &Intent::default()).await.plan;
    assert_eq!(brief(&plan), ["~ vpc_endpoint/sts"]);
    assert!(plan.steps.iter().all(|step| step.why == Reason::Recorded && step.changes.is_empty()), "{:?}", plan.steps);
    let wrong = spec(&set(CHINA, "ec2/vpc_endpoints/kms/service", "cn.com.amazonaws.cn-north-1.kms"));
    let refusals = harness.plan(&wrong, &Intent::default()).await.plan.refusals;
    assert!(refusals.iter().any(|refusal| matches!(refusal.why, Refused::NotOffered { .. })), "{refusals:?}");
}

const SERVICES: [&str; 12] = [
    "sts",
    "ssm",
    "ssmmessages",
    "ec2messages",
    "logs",
    "monitoring",
    "kms",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "sagemaker.api",
    "sns",
];

/// So many endpoints in a subnet that has room for eleven.
fn endpoints(count: usize) -> String {
    let mut text = "
version: 1
environment: net
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/28}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  security_groups:
    e: {vpc: main, description: endpoints, ingress: [], egress: []}
  vpc_endpoints:
"
    .to_owned();
    for service in SERVICES.iter().take(count) {
        let name = service.replace('.', "-");
        writeln!(
            text,
            "    {name}: {{service: {service}, vpc: main, subnets: [a], security_groups: [e], private_dns_enabled: true}}"
        )
        .expect("a text takes all");
    }
    text
}

fn told(refusals: &[Refusal]) -> Vec<(Cause, String)> {
    refusals.iter().map(|refusal| (refusal.cause(), refusal.at.to_string())).collect()
}

#[tokio::test(start_paused = true)]
async fn a_subnet_without_room_is_told_by_the_plan() {
    let harness = Harness::new().await;
    let one_too_many = [(Cause::Limit, "vpc_endpoint/sts".to_owned())];
    let refusals = harness.plan(&spec(&endpoints(12)), &Intent::default()).await.plan.refusals;
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert!(matches!(refusals[0].why, Refused::SubnetFull { room: 11, taken: 11, .. }), "{:?}", refusals[0].why);
    assert_eq!(told(&refusals), one_too_many);
    // As many as there is room for are made, and AWS's count of free addresses goes from then on.
    harness.apply(&spec(&endpoints(11))).await;
    let again = harness.plan(&spec(&endpoints(11)), &Intent::default()).await.plan;
    assert_eq!((brief(&again), told(&again.refusals)), (vec![], vec![]));
    let refusals = harness.plan(&spec(&endpoints(12)), &Intent::default()).await.plan.refusals;
    assert_eq!(told(&refusals), [(Cause::Limit, "vpc_endpoint/sns".to_owned())]);
    // An endpoint that joins the subnet meets the same rule, and one that replaces another at its place does not.
    let elsewhere = set(&endpoints(12), "ec2/vpc_endpoints/sns/subnets", "[c]");
    harness.apply(&spec(&elsewhere)).await;
    let refusals =
        harness.plan(&spec(&set(&elsewhere, "ec2/vpc_endpoints/sns/subnets", "[a, c]")), &Intent::default()).await.plan.refusals;
    assert_eq!(told(&refusals), [(Cause::Limit, "vpc_endpoint/sns".to_owned())]);
    harness.destroy(&spec(&elsewhere)).await;
}
