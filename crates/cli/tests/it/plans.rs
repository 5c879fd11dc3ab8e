//! Plans made by hand, and how they look.

use std::collections::BTreeSet;
use std::time::Duration;

use heiiki::Exit;
use heiiki::render::header::header;
use heiiki::render::plan::{Reading, Shown};
use heiiki::render::style::Paint;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::plan::{KeepReason, Kept, Plan, Reason, Refusal, Refused, Step, StepId, Unread, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, Change, KindName, Known, Loss, Mode, Object, Place, To};
use serde_json::{Value, json};

pub(crate) fn at(text: &str) -> Address {
    text.parse().unwrap()
}

pub(crate) fn place() -> Place {
    Place { environment: "ifsm".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

pub(crate) fn plan(steps: Vec<Step>) -> Plan {
    let steps = steps.into_iter().enumerate().map(|(index, step)| Step { id: StepId(index), ..step }).collect();
    Plan {
        place: place(),
        steps,
        refusals: Vec::new(),
        kept: Vec::new(),
        kin: Vec::new(),
        notes: Vec::new(),
        unread: Vec::new(),
        uncompared: Vec::new(),
        proof: None,
        unchanged: 0,
    }
}

pub(crate) fn step(verb: Verb, address: &str, why: Reason) -> Step {
    Step {
        id: StepId(0),
        verb,
        at: at(address),
        of: None,
        object: None,
        want: None,
        tags: std::collections::BTreeMap::new(),
        ignore: Vec::new(),
        changes: Vec::new(),
        after: BTreeSet::new(),
        why,
        loses: None,
        disposition: None,
    }
}

pub(crate) fn create(address: &str, want: Value) -> Step {
    Step { want: Some(want), ..step(Verb::Create, address, Reason::Missing) }
}

fn update(address: &str, id: &str, changes: Vec<Change>) -> Step {
    Step { object: Some(object(address, id)), changes, ..step(Verb::Update, address, Reason::Differs) }
}

pub(crate) fn delete(address: &str, id: &str, why: Reason) -> Step {
    Step { object: Some(object(address, id)), ..step(Verb::Delete, address, why) }
}

fn object(address: &str, id: &str) -> Object {
    let live = json!({});
    Object { kind: at(address).kind, id: id.to_owned(), tags: std::collections::BTreeMap::new(), live, existing: false }
}

fn change(field: &'static str, from: Value, to: Value, mode: Mode) -> Change {
    Change { field: field.into(), from, to: To::value(to), mode }
}

fn later(field: &'static str, from: Value, to: Value, after: &str, mode: Mode) -> Change {
    Change { field: field.into(), from, to: To { value: to, after: vec![at(after)] }, mode }
}

pub(crate) fn denied(operation: &str) -> AwsError {
    AwsError {
        service: "IAM".into(),
        operation: operation.into(),
        code: "AccessDenied".into(),
        message: "User: arn:aws:iam::123456789012:user/x is not authorized to perform: iam:ListUsers".into(),
        request_id: Some("5f6a-11".into()),
        class: Class::Denied,
    }
}

fn shown(plan: &Plan) -> String {
    Shown::new(plan, &Known::nothing(plan.place.clone())).lines(Paint::plain()).join("\n")
}

fn detailed(plan: &Plan) -> Exit {
    Shown::new(plan, &Known::nothing(plan.place.clone())).detailed_exit()
}

pub(crate) fn network() -> Vec<Step> {
    let mut steps = vec![
        create("vpc/main", json!({"cidr_block": "10.0.0.0/16"})),
        create("subnet/private-1", json!({"vpc": "main", "availability_zone": "a", "cidr_block": "10.0.0.0/24"})),
    ];
    steps[1].after.insert(StepId(0));
    steps
}

fn notebook_moves() -> Vec<Step> {
    let why = Reason::Replaced { field: "subnet".into(), because: "a notebook instance stays in its subnet".into() };
    let mode = Mode::replace("a notebook instance stays in its subnet");
    let gone = Step {
        loses: Some(Loss { bytes: Some(5 << 30), ..Loss::of("its volume") }),
        ..delete("notebook_instance/dev", "IFSM-Notebook-Instance", why.clone())
    };
    let mut successor = Step {
        object: Some(object("notebook_instance/dev", "IFSM-Notebook-Instance")),
        changes: vec![
            later("subnet", json!("subnet-0aaa"), json!("${subnet/private-2.id}"), "subnet/private-2", mode),
            change("instance_type", json!("ml.t3.medium"), json!("ml.t3.large"), Mode::Restart),
        ],
        ..step(Verb::Create, "notebook_instance/dev", why)
    };
    successor.after.insert(StepId(0));
    vec![gone, successor]
}

fn guard(subnets: &[&str]) -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "sagemaker:*", "Resource": "*", "Condition": {"ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": subnets}}},
    ]})
}

fn edits() -> Vec<Step> {
    let document = later(
        "document",
        guard(&["subnet-0aaa"]),
        guard(&["subnet-0aaa", "${subnet/private-3.id}"]),
        "subnet/private-3",
        Mode::InPlace,
    );
    let rule = |port: &str| json!({"protocol": "tcp", "ports": port, "cidr": "10.0.0.0/16"});
    vec![
        update("policy/RestrictInternetAccess", "arn:aws:iam::123456789012:policy/RestrictInternetAccess", vec![document]),
        update(
            "security_group/endpoints",
            "sg-0aaa",
            vec![change("ingress", json!([rule("443"), rule("22")]), json!([rule("443")]), Mode::InPlace)],
        ),
        update(
            "vpc/main",
            "vpc-0aaa",
            vec![
                change("enable_dns_hostnames", json!(false), json!(true), Mode::InPlace),
                change("tags", json!({"Project": null}), json!({"Project": "ifsm"}), Mode::InPlace),
            ],
        ),
        Step {
            object: Some(object("security_group/bastion", "sg-0bbb")),
            changes: vec![change("egress", json!([rule("443")]), json!([]), Mode::InPlace)],
            ..step(Verb::Release, "security_group/bastion", Reason::Frees(vec![at("security_group/old")]))
        },
    ]
}

#[test]
fn a_new_network() {
    let mut steps = network();
    // A completing update belongs to the creation of a new resource. It is no change of it.
    steps.push(step(Verb::Update, "vpc/main", Reason::Completes));
    insta::assert_snapshot!(shown(&plan(steps)));
}

#[test]
fn changes_in_place() {
    insta::assert_snapshot!(shown(&Plan { unchanged: 30, ..plan(edits()) }));
}

#[test]
fn a_replacement_that_loses_data() {
    insta::assert_snapshot!(shown(&plan(notebook_moves())));
}

#[test]
fn deletions() {
    let domain = Step {
        loses: Some(Loss { retainable: true, ..Loss::of("the home directories of its users on EFS fs-0abc") }),
        disposition: Some(Disposition::Retain),
        ..delete("domain/studio", "d-0aaa", Reason::Destroyed)
    };
    let steps =
        vec![domain, delete("role/old", "old", Reason::NotInSpec), delete("subnet/private-1", "subnet-0bbb", Reason::Superseded)];
    insta::assert_snapshot!(shown(&plan(steps)));
}

#[test]
fn what_is_refused_left_alone_and_not_read() {
    let taken = Refused::Taken { id: "subnet-0fff".into(), environment: None };
    let loss = Refused::DataLoss { of: None, loss: Loss::of("the home directories"), by_spec: false };
    let plan = Plan {
        refusals: vec![Refusal::new(&at("subnet/private-1"), taken), Refusal::new(&at("domain/studio"), loss)],
        kept: vec![Kept { at: at("vpc/main"), id: "vpc-0aaa".into(), why: KeepReason::Protected }],
        unread: vec![Unread { kind: KindName::User, error: denied("ListUsers") }],
        ..plan(network())
    };
    insta::assert_snapshot!(shown(&plan));
    assert_eq!(detailed(&plan), Exit::Refused);
}

#[test]
fn what_failed_and_is_gone_is_made_again_and_says_why() {
    let app = json!({"domain": "studio", "user_profile": "alice", "app_type": "JupyterServer", "name": "default"});
    let failed = Reason::Broken("Failed: ConfigurationError: the lifecycle configuration script exited with 1".into());
    let steps = vec![Step { why: failed, ..create("app/classic", app) }];
    insta::assert_snapshot!(shown(&plan(steps)));
}

#[test]
fn nothing_to_do() {
    insta::assert_snapshot!(shown(&Plan { unchanged: 41, ..plan(Vec::new()) }), @"No changes. 41 resources are as the spec wants them.");
    insta::assert_snapshot!(shown(&plan(Vec::new())), @"No changes.");
}

#[test]
fn the_header_says_where_and_what_it_took() {
    let reading = Reading { objects: 41, took: Duration::from_millis(910), calls: 33, endpoints: Vec::new() };
    insta::assert_snapshot!(header(&plan(Vec::new()), &reading, Paint::plain()), @"ifsm · 123456789012 · ap-northeast-1 · 41 objects read in 0.9 s with 33 calls");
}

#[test]
fn json_holds_the_whole_plan_and_what_the_footer_says() {
    let plan = Plan { unchanged: 3, ..plan(notebook_moves()) };
    let text = Shown::new(&plan, &Known::nothing(place())).json().unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["format_version"], 2);
    assert_eq!(
        value["summary"],
        json!({"create": 0, "change": 0, "replace": 1, "delete": 0, "unchanged": 3, "refused": 0, "estimate_seconds": 450})
    );
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
}

/// The code of `--detailed-exitcode` never says anything else than the footer.
#[test]
fn exit_codes_follow_what_is_printed() {
    let refusal = |why| Refusal::new(&at("vpc/main"), why);
    let protected = Refused::Protected { because: Reason::Destroyed };
    let unread = Refused::Unread { kind: KindName::Vpc, error: denied("DescribeVpcs") };
    let table = [
        (plan(Vec::new()), Exit::Done, "No changes."),
        (plan(network()), Exit::Changes, "2 to create"),
        (plan(edits()), Exit::Changes, "4 to change"),
        (plan(notebook_moves()), Exit::Destructive, "1 to replace"),
        (plan(vec![delete("role/old", "old", Reason::NotInSpec)]), Exit::Destructive, "1 to delete"),
        (Plan { refusals: vec![refusal(protected)], ..plan(Vec::new()) }, Exit::Refused, "Refused"),
        (Plan { refusals: vec![refusal(unread)], ..plan(network()) }, Exit::Failed, "Refused"),
    ];
    for (plan, exit, text) in table {
        assert_eq!(detailed(&plan), exit, "{text}");
        assert!(shown(&plan).contains(text), "{text}");
    }
}

#[test]
fn what_aws_and_specs_say_cannot_move_the_cursor() {
    let steps = vec![delete("role/old", "old\u{1b}[2J\nnew line", Reason::NotInSpec)];
    let text = shown(&plan(steps));
    assert!(!text.contains('\u{1b}') && text.contains("old\\u{1b}[2J new line"), "{text}");
}
