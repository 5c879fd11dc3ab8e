//! Objects that AWS makes with a VPC and a spec names: the default group and the main route table. They are found, emptied, mended, referred to and let go; nothing
//! deletes them, and nothing that they name is kept by them.

use heiiki_aws::{Scope, observe};
use heiiki_model::plan::Noted;
use heiiki_model::{KindName, plan};
use heiiki_plan::Intent;
use heiiki_plan::drift::{Deviation, drift};
use heiiki_plan::import::{Seeds, import};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::{Value, json};

const BOTH: &str = r"
version: 1
environment: parts
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
  route_tables:
    base: {vpc: main, main: true, routes: [], tags: {Name: closed}}
    private: {vpc: main, subnets: [a]}
  security_groups:
    base: {vpc: main, default: true, ingress: [], egress: []}
    web: {vpc: main, ingress: [{protocol: tcp, ports: 443, from: base}], egress: []}
  vpc_endpoints:
    logs: {service: logs, vpc: main, subnets: [a], security_groups: [base], private_dns_enabled: true}
";

/// The same without the two.
fn without() -> String {
    let text = set(&set(BOTH, "ec2/route_tables/base", "-"), "ec2/security_groups/base", "-");
    set(
        &set(&text, "ec2/security_groups/web", "{vpc: main, ingress: [], egress: []}"),
        "ec2/vpc_endpoints/logs/security_groups",
        "[web]",
    )
}

const NOTHING: [&str; 0] = [];

async fn planned(harness: &Harness, text: &str) -> plan::Plan {
    harness.plan(&spec(text), &Intent::default()).await.plan
}

async fn left(harness: &Harness, text: &str) -> Vec<String> {
    brief(&planned(harness, text).await)
}

fn notes(plan: &plan::Plan) -> Vec<String> {
    let word = |why: &Noted| serde_json::to_value(why).expect("a note is data")["code"].as_str().expect("a code").to_owned();
    let mut notes: Vec<String> = plan.notes.iter().map(|note| format!("{} {}", note.at, word(&note.why))).collect();
    notes.sort();
    notes
}

/// The one object of a kind that has this text in it, in the VPC of the spec.
fn object(harness: &Harness, kind: &str, has: &str) -> Value {
    let vpc =
        of(harness, "ec2/vpcs").into_iter().find(|vpc| vpc.to_string().contains("10.0.0.0/16")).expect("the VPC")["id"].clone();
    let mut found = of(harness, kind).into_iter().filter(|object| object["vpc"] == vpc && object.to_string().contains(has));
    found.next().unwrap_or_else(|| panic!("{kind} with {has}"))
}

/// The objects of a kind that the account holds.
fn of(harness: &Harness, kind: &str) -> Vec<Value> {
    let objects = harness.objects().into_iter();
    objects.filter(|(key, _)| key.rsplit_once('/').is_some_and(|(place, _)| place == kind)).map(|(_, object)| object).collect()
}

fn default_group(harness: &Harness) -> Value {
    object(harness, "ec2/security_groups", "\"is_default\":true")
}

fn main_table(harness: &Harness) -> Value {
    object(harness, "ec2/route_tables", "\"main\":true")
}

fn by_hand(harness: &Harness, action: &str, input: &Value) -> Value {
    harness.sandbox.call("ec2", action, input).expect("a sandbox in memory").expect("AWS does it")
}

/// Allows all ingress, as a person at the console does.
fn open(harness: &Harness, group: &Value) {
    let rule = json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    by_hand(harness, "AuthorizeSecurityGroupIngress", &json!({"GroupId": group["id"], "IpPermissions": [rule]}));
}

#[tokio::test(start_paused = true)]
async fn they_are_emptied_mended_and_gone_with_their_vpc() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let plan = harness.apply(&spec(BOTH)).await;
    assert!(brief(&plan).contains(&"+ security_group/base".to_owned()), "{:?}", brief(&plan));
    assert_eq!(notes(&plan), ["route_table/base made_with", "security_group/base made_with"]);
    let group = default_group(&harness);
    assert_eq!(group["rules"], json!([]), "{group}");
    assert_eq!(group["tags"]["heiiki:address"], "security_group/base");
    assert_eq!(main_table(&harness)["tags"]["Name"], "closed");
    assert_eq!(left(&harness, BOTH).await, NOTHING);

    open(&harness, &group);
    let hole = json!({"RouteTableId": main_table(&harness)["id"], "DestinationCidrBlock": "0.0.0.0/0"});
    let gateway = by_hand(&harness, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"].clone();
    by_hand(&harness, "AttachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": group["vpc"]}));
    let mut hole = hole;
    hole["GatewayId"] = gateway.clone();
    by_hand(&harness, "CreateRoute", &hole);
    let (found, _) = drift(&spec(BOTH), harness.observe_kin(&spec(BOTH)).await);
    let mut told: Vec<(String, Vec<String>)> = found
        .findings
        .iter()
        .filter_map(|finding| {
            let Deviation::Different { fields } = &finding.what else { return None };
            Some((finding.at.to_string(), fields.iter().map(|field| field.field.clone()).collect()))
        })
        .collect();
    told.sort();
    let expected = [("route_table/base", "routes"), ("security_group/base", "ingress")];
    assert_eq!(told, expected.map(|(at, field)| (at.to_owned(), vec![field.to_owned()])));
    let mended = harness.apply(&spec(BOTH)).await;
    assert_eq!(brief(&mended), ["~ route_table/base routes", "~ security_group/base ingress"]);
    assert_eq!(left(&harness, BOTH).await, NOTHING);

    by_hand(&harness, "DetachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": group["vpc"]}));
    by_hand(&harness, "DeleteInternetGateway", &json!({"InternetGatewayId": gateway}));
    let torn_down = harness.destroy(&spec(BOTH)).await;
    assert!(!brief(&torn_down).iter().any(|step| step.ends_with("/base")), "{:?}", brief(&torn_down));
    assert_eq!(notes(&torn_down), ["route_table/base goes_with", "security_group/base goes_with"]);
    assert!(!torn_down.leaves_something(), "{:?}", torn_down.kept);
    harness.wait(std::time::Duration::from_mins(10)).await;
    let _ = harness.observe(&spec(BOTH)).await;
    assert_eq!(harness.objects().keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn what_leaves_the_spec_is_let_go_and_not_deleted() {
    let harness = Harness::new().await;
    let text = set(BOTH, "ec2/security_groups/base/ingress", "[{protocol: tcp, ports: 22, from: 10.9.0.0/16}]");
    harness.apply(&spec(&text)).await;
    let plan = harness.apply(&spec(&without())).await;
    let steps = brief(&plan);
    assert!(steps.contains(&"= security_group/base".to_owned()) && steps.contains(&"= route_table/base".to_owned()), "{steps:?}");
    assert!(!steps.iter().any(|step| step.starts_with('-')), "{steps:?}");
    assert_eq!(notes(&plan), ["route_table/base let_go", "security_group/base let_go"]);
    let group = default_group(&harness);
    assert_eq!(group["rules"].as_array().map(Vec::len), Some(1), "it keeps its rules: {group}");
    assert_eq!((&group["tags"], &main_table(&harness)["tags"]), (&json!({}), &json!({"Name": "closed"})));
    assert_eq!(left(&harness, &without()).await, NOTHING);
    harness.destroy(&spec(&without())).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_there_already_is_changed_and_not_adopted() {
    let harness = Harness::new().await;
    harness.apply(&spec(&without())).await;
    let plan = harness.apply(&spec(BOTH)).await;
    let steps = brief(&plan);
    assert!(steps.contains(&"~ security_group/base ingress,egress,tags".to_owned()), "{steps:?}");
    assert!(steps.contains(&"~ route_table/base tags".to_owned()), "{steps:?}");
    assert!(!plan.steps.iter().any(plan::Step::adopts), "{:?}", plan.steps);
    assert_eq!(left(&harness, BOTH).await, NOTHING);

    let renamed = BOTH.replace("base", "closed");
    let plan = harness.apply(&spec(&renamed)).await;
    assert!(brief(&plan).iter().all(|step| !step.starts_with(['-', '+', '='])), "another key takes a tag: {:?}", brief(&plan));
    assert_eq!(left(&harness, &renamed).await, NOTHING);

    // Another range is another VPC, with a group and a table of its own.
    let moved = set(&set(&renamed, "ec2/vpcs/main/cidr_block", "10.1.0.0/16"), "ec2/subnets/a/cidr_block", "10.1.0.0/24");
    harness.apply(&spec(&moved)).await;
    assert_eq!(left(&harness, &moved).await, NOTHING);
    harness.destroy(&spec(&moved)).await;
}

#[tokio::test(start_paused = true)]
async fn what_a_default_group_names_goes_all_the_same() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let text = set(BOTH, "ec2/security_groups/base/ingress", "[{protocol: tcp, ports: 443, from: web}]");
    harness.apply(&spec(&text)).await;
    // Its rule goes with the group that it names, although the default group leaves the spec as well.
    let bare = set(&without(), "ec2/security_groups/web", "-");
    let bare = set(&set(&bare, "ec2/security_groups", "{own: {vpc: main}}"), "ec2/vpc_endpoints/logs/security_groups", "[own]");
    let plan = harness.apply(&spec(&bare)).await;
    let steps = brief(&plan);
    assert!(
        steps.contains(&"< security_group/base ingress".to_owned()) && steps.contains(&"- security_group/web".to_owned()),
        "{steps:?}"
    );
    assert_eq!(left(&harness, &bare).await, NOTHING);

    // A rule in a default group that no resource manages does not hold up the teardown of its VPC.
    let own = object(&harness, "ec2/security_groups", "security_group/own");
    let pair = json!({"IpProtocol": "-1", "Groups": [{"GroupId": own["id"]}]});
    by_hand(
        &harness,
        "AuthorizeSecurityGroupIngress",
        &json!({"GroupId": default_group(&harness)["id"], "IpPermissions": [pair]}),
    );
    harness.destroy(&spec(&bare)).await;
    harness.wait(std::time::Duration::from_mins(10)).await;
    let _ = harness.observe(&spec(&bare)).await;
    assert_eq!(harness.objects().keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>());
}

/// A subnet that no table names uses the main one: that closes before the subnet falls to it, and opens only when the subnet is away.
#[tokio::test(start_paused = true)]
async fn a_subnet_never_sees_routes_of_the_main_table_that_it_is_not_to_have() {
    let harness = Harness::new().await;
    let way = "[{destination_cidr_block: 0.0.0.0/0, gateway_id: '${internet_gateway/out.id}'}]";
    let closed = set(BOTH, "ec2/internet_gateways", "{out: {vpc: main}}");
    let open = set(&closed, "ec2/route_tables/base/routes", way);
    let fallen = set(&closed, "ec2/route_tables/private/subnets", "[]");
    harness.apply(&spec(&open)).await;
    let expected = ["~ route_table/base routes", "~ route_table/private subnets"];
    assert_eq!(brief(&harness.apply(&spec(&fallen)).await), expected);
    let expected = ["~ route_table/private subnets", "~ route_table/base routes"];
    assert_eq!(brief(&harness.apply(&spec(&open)).await), expected);
    harness.destroy(&spec(&open)).await;
}

/// `import` writes the default group and the main table if they were changed, and they become ours with their VPC.
#[tokio::test(start_paused = true)]
async fn they_are_imported_where_they_are_not_as_aws_made_them() {
    let harness = Harness::new().await;
    let vpc =
        by_hand(&harness, "CreateVpc", &json!({"CidrBlock": "10.0.0.0/16"}))["vpc"]["vpcId"].as_str().expect("an id").to_owned();
    let place = spec(BOTH).place;
    let imported = async |harness: &Harness| {
        let seeds = Seeds { vpcs: vec![vpc.clone()], ..Seeds::default() };
        let observed = Box::pin(observe(&harness.aws, &Scope::everything(&place))).await.expect("the account can be read");
        import(&place, &observed, &seeds).expect("the VPC is there")
    };
    let untouched = imported(&harness).await;
    assert_eq!((untouched.resources, untouched.left_out.len()), (1, 0), "{}", untouched.text);
    open(&harness, &default_group(&harness));
    let gateway = by_hand(&harness, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"].clone();
    by_hand(&harness, "AttachInternetGateway", &json!({"InternetGatewayId": gateway, "VpcId": vpc}));
    let route = json!({"RouteTableId": main_table(&harness)["id"], "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway});
    by_hand(&harness, "CreateRoute", &route);
    let changed = imported(&harness).await;
    assert_eq!((changed.resources, changed.left_out.len()), (4, 0), "{}", changed.text);
    assert!(changed.text.contains("default: true") && changed.text.contains("main: true"), "{}", changed.text);
    let adopted = spec(&changed.text);
    let claims = harness.fulfil(&adopted, &Intent { adopt: true, ..Intent::default() }).await;
    assert!(claims.steps.len() == 4 && brief(&claims).iter().all(|step| step.ends_with(" tags")), "{:?}", brief(&claims));
    assert!(harness.plan(&adopted, &Intent::default()).await.plan.only_records());
    harness.apply(&adopted).await;
    assert_eq!(left(&harness, &changed.text).await, NOTHING);
    harness.destroy(&adopted).await;
}

#[tokio::test(start_paused = true)]
async fn another_main_table_is_a_refusal_and_nothing_is_deleted_or_doubled() {
    let harness = Harness::new().await;
    harness.apply(&spec(BOTH)).await;
    let table = main_table(&harness);
    let association = table["associations"][0]["id"].clone();
    let other = object(&harness, "ec2/route_tables", "route_table/private");
    let swap = |association: &Value, table: &Value| {
        let input = json!({"AssociationId": association, "RouteTableId": table["id"]});
        by_hand(&harness, "ReplaceRouteTableAssociation", &input)["newAssociationId"].clone()
    };
    let association = swap(&association, &other);
    let plan = planned(&harness, BOTH).await;
    assert_eq!(brief(&plan), NOTHING);
    let refused: Vec<String> = plan.refusals.iter().map(|refusal| refusal.at.to_string()).collect();
    assert_eq!(refused, ["route_table/base", "route_table/private"]);
    let (found, _) = drift(&spec(BOTH), harness.observe_kin(&spec(BOTH)).await);
    assert_eq!(found.findings.iter().filter(|finding| finding.at.kind == KindName::RouteTable).count(), 2);
    swap(&association, &table);
    assert_eq!(left(&harness, BOTH).await, NOTHING);

    // A teardown does not depend on it.
    swap(&main_table(&harness)["associations"][0]["id"], &other);
    let torn_down = harness.destroy(&spec(BOTH)).await;
    assert!(!torn_down.leaves_something());
}
