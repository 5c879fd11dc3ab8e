//! Random changes of a small environment, and plans of which some orders are left out.

use heiiki_model::plan::{Plan, StepId};
use heiiki_model::surroundings::{AclEntry, NetworkAcl, Surroundings};
use heiiki_model::{KindName, Object};
use proptest::prelude::{Just, Strategy, any, prop_oneof};

/// One version of the environment.
#[derive(Clone, Debug)]
struct Version {
    gateway: bool,
    nat: Option<&'static str>,
    routes: [Vec<(&'static str, Target)>; 2],
    /// The table of the private subnet: none, or one of the two.
    private: Option<usize>,
    egress: [&'static str; 2],
    groups: Vec<&'static str>,
    elastic: bool,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    Gateway,
    Nat,
}

/// Two versions.
#[derive(Clone, Debug)]
pub(super) struct Change {
    before: Version,
    after: Version,
}

impl Change {
    pub(super) fn before(&self) -> String {
        text(&self.before)
    }

    pub(super) fn after(&self) -> String {
        text(&self.after)
    }
}

pub(super) fn changes() -> impl Strategy<Value = Change> {
    (versions(), versions()).prop_map(|(before, after)| Change { before, after })
}

fn versions() -> impl Strategy<Value = Version> {
    let target = prop_oneof![Just(Target::Gateway), Just(Target::Nat)];
    let destination = prop_oneof![Just("0.0.0.0/0"), Just("203.0.113.0/24")];
    let routes = proptest::collection::btree_map(destination, target, 0..=2);
    let egress = prop_oneof![
        Just("[]"),
        Just("[{protocol: tcp, ports: 443, to: 0.0.0.0/0}]"),
        Just("[{protocol: tcp, ports: 443, to: 10.0.0.0/16}]"),
        Just("[{protocol: all, to: 203.0.113.0/24}]"),
    ];
    let groups = prop_oneof![Just(vec!["one"]), Just(vec!["two"]), Just(vec!["one", "two"])];
    let nat = prop_oneof![Just(None), Just(Some("public")), Just(Some("private"))];
    let parts = (any::<bool>(), nat, [routes.clone(), routes], proptest::option::of(0..2_usize), [egress.clone(), egress]);
    (parts, groups, any::<bool>()).prop_map(|((gateway, nat, routes, private, egress), groups, elastic)| Version {
        gateway: gateway || nat == Some("public") || elastic,
        nat,
        routes: routes.map(|routes| routes.into_iter().collect()),
        private,
        egress,
        groups,
        elastic,
    })
}

fn text(version: &Version) -> String {
    let table = |index: usize| {
        let has = |target: Target| match target {
            Target::Gateway => version.gateway,
            Target::Nat => version.nat.is_some(),
        };
        let route = |(destination, target): &(&str, Target)| {
            let target = match target {
                Target::Gateway => "gateway_id: '${internet_gateway/out.id}'",
                Target::Nat => "nat_gateway_id: '${nat_gateway/n.id}'",
            };
            format!("{{destination_cidr_block: {destination}, {target}}}")
        };
        let routes: Vec<String> = version.routes[index].iter().filter(|(_, target)| has(*target)).map(route).collect();
        let subnets = if version.private == Some(index) { "[private]" } else { "[]" };
        format!("{{vpc: main, subnets: {subnets}, routes: [{}]}}", routes.join(", "))
    };
    let gateway = if version.gateway { "{out: {vpc: main}}" } else { "{}" };
    let nat = match version.nat {
        None => "{}",
        Some("public") => "{n: {subnet: public, connectivity_type: public, elastic_ip: nat}}",
        Some(_) => "{n: {subnet: public, connectivity_type: private}}",
    };
    let mut addresses = Vec::new();
    if version.nat == Some("public") {
        addresses.push("nat: {}");
    }
    if version.elastic {
        addresses.push("host: {instance: host}");
    }
    let public =
        if version.gateway { "[{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/out.id}'}]" } else { "[]" };
    let rest = format!(
        "  internet_gateways: {gateway}
  elastic_ips: {{{}}}
  nat_gateways: {nat}
  route_tables:
    public: {{vpc: main, subnets: [public], routes: {public}}}
    one: {}
    two: {}
  security_groups:
    one: {{vpc: main, ingress: [], egress: {}}}
    two: {{vpc: main, ingress: [{{protocol: tcp, ports: 22, from: 0.0.0.0/0}}], egress: {}}}
  instances:
    host: {{subnet: private, image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', instance_type: t3.micro, security_groups: [{}]}}
",
        addresses.join(", "),
        table(0),
        table(1),
        version.egress[0],
        version.egress[1],
        version.groups.join(", "),
    );
    environment(&rest, "private")
}

/// An environment with a notebook in a subnet.
fn environment(rest: &str, subnet: &str) -> String {
    format!(
        "version: 1
environment: states
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {{main: {{cidr_block: 10.0.0.0/16}}}}
  subnets:
    public: {{vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}
    private: {{vpc: main, availability_zone: a, cidr_block: 10.0.1.0/24}}
    dev: {{vpc: main, availability_zone: a, cidr_block: 10.0.2.0/24}}
{rest}
iam:
  roles:
    exec: {{trust: [sagemaker.amazonaws.com]}}
sagemaker:
  notebook_instances:
    n: {{instance_type: ml.t3.medium, role: exec, subnet: {subnet}, security_groups: [one], direct_internet_access: Disabled}}
"
    )
}

/// An environment with two tables, of which the second one's subnet has the notebook.
pub(super) fn network(dev: &str, private: &str) -> String {
    let rest = format!(
        "  internet_gateways: {{out: {{vpc: main}}}}
  elastic_ips: {{nat: {{}}}}
  nat_gateways: {{n: {{subnet: public, connectivity_type: public, elastic_ip: nat}}}}
  route_tables:
    public: {{vpc: main, subnets: [public], routes: [{{destination_cidr_block: 0.0.0.0/0, gateway_id: '${{internet_gateway/out.id}}'}}]}}
    dev: {dev}
    private: {private}
  security_groups:
    one: {{vpc: main, ingress: [], egress: [{{protocol: tcp, ports: 443, to: 0.0.0.0/0}}]}}
"
    );
    environment(&rest, "private")
}

/// The network ACL that AWS makes with each VPC, which lets everything through.
pub(super) fn surroundings(objects: &[Object]) -> Surroundings {
    let vpcs = objects.iter().filter(|object| object.kind == KindName::Vpc);
    let entry = |egress| AclEntry { egress, protocol: "-1".into(), range: "0.0.0.0/0".into(), ports: None, allow: true };
    let inside = |vpc: &Object| {
        let subnets = objects.iter().filter(|object| object.kind == KindName::Subnet);
        subnets.filter(|subnet| subnet.live["vpc_id"] == vpc.id.as_str()).map(|subnet| subnet.id.clone()).collect()
    };
    let acl = |vpc: &Object| NetworkAcl {
        id: format!("acl-of-{}", vpc.id),
        vpc_id: vpc.id.clone(),
        is_default: true,
        subnet_ids: inside(vpc),
        entries: vec![entry(false), entry(true)],
    };
    let interfaces = objects.iter().filter(|object| object.kind == KindName::NetworkInterface);
    let interfaces = interfaces.map(|object| heiiki_model::erased::typed(&object.live)).collect();
    Surroundings { acls: Some(vpcs.map(acl).collect()), interfaces: Some(interfaces), ..Surroundings::default() }
}

/// A plan of which some orders are left out, other ones for each seed. The seed 0 leaves all as they are.
pub(super) fn with_fewer_orders(plan: &Plan, seed: u64) -> Plan {
    let mut plan = plan.clone();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for step in plan.steps.iter_mut().filter(|_| seed > 0) {
        step.after.retain(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 62 != 0
        });
    }
    plan
}

/// A plan without any order.
pub(super) fn without_orders(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.steps.iter_mut().for_each(|step| step.after.clear());
    plan
}

/// A plan with more orders.
pub(super) fn with_orders(plan: &Plan, orders: &[(StepId, StepId)]) -> Plan {
    let mut plan = plan.clone();
    for (first, then) in orders {
        plan.steps[then.0].after.insert(*first);
    }
    plan
}
