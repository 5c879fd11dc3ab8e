//! Tests of the openings that steps add to those that existed before.

use heiiki_model::plan::{Reason, StepId, Verb};
use heiiki_model::{Address, Mode, Object, Place, To};
use serde_json::json;

use super::*;
use crate::Rule;

fn place() -> Place {
    Place { environment: "e".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

fn step(verb: Verb, at: &str, live: Option<Value>, want: Option<Value>) -> Step {
    let at = Address::any(at).expect("an address");
    let object = live.map(|live| Object {
        kind: at.kind,
        id: "id-1".into(),
        tags: std::collections::BTreeMap::new(),
        live,
        existing: false,
    });
    Step {
        id: StepId(0),
        verb,
        at,
        of: None,
        object,
        want,
        tags: std::collections::BTreeMap::new(),
        ignore: Vec::new(),
        changes: Vec::new(),
        after: BTreeSet::new(),
        why: Reason::Differs,
        loses: None,
        disposition: None,
    }
}

fn change(field: &'static str, from: Value, to: Value) -> Change {
    Change { field: field.into(), from, to: To::value(to), mode: Mode::InPlace }
}

fn rules(found: &BTreeSet<Opening>) -> Vec<Rule> {
    found.iter().map(Opening::rule).collect()
}

#[test]
fn only_what_is_new_is_told_of_an_update() {
    let rule = |port: u16, about: &str| json!({"protocol": "tcp", "from_port": port, "to_port": port, "peer": "0.0.0.0/0", "description": about});
    let live = json!({"ingress": [rule(443, "a")], "egress": []});
    let mut update = step(Verb::Update, "security_group/web", Some(live), Some(json!({})));
    update.changes = vec![change("ingress", json!([rule(443, "a")]), json!([rule(443, "b"), rule(22, "")]))];
    let place = place();
    let steps = Steps { changes: vec![&update], ..Steps::default() };
    let found = opened(KindName::SecurityGroup, &steps, &Ground::of(&place));
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ingress tcp 22 from 0.0.0.0/0"]);
    update.ignore = vec!["ingress".to_owned()];
    let steps = Steps { changes: vec![&update], ..Steps::default() };
    assert!(opened(KindName::SecurityGroup, &steps, &Ground::of(&place)).is_empty(), "what is ignored is not done");
}

#[test]
fn a_replacement_that_is_as_open_as_before_opens_nothing() {
    let create = step(Verb::Create, "notebook_instance/n", None, Some(json!({})));
    let place = place();
    for (live, expected) in [
        (json!({"direct_internet_access": "Enabled"}), vec![]),
        (json!({"direct_internet_access": "Disabled"}), vec![Rule::DirectInternetAccess]),
    ] {
        let delete = step(Verb::Delete, "notebook_instance/n", Some(live), None);
        let steps = Steps { create: Some(&create), delete: Some(&delete), ..Steps::default() };
        assert_eq!(rules(&opened(KindName::NotebookInstance, &steps, &Ground::of(&place))), expected);
    }
}

#[test]
fn a_guardrail_that_is_taken_off_is_told_and_one_that_allows_is_not() {
    let place = place();
    let (deny, allow) = (
        json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}),
        json!({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}),
    );
    let mut ground = Ground::of(&place);
    ground.documents.insert("arn:guard".to_owned(), &deny);
    ground.documents.insert("arn:work".to_owned(), &allow);
    let mut update = step(Verb::Update, "user/dev", Some(json!({})), Some(json!({})));
    for (field, from, to, expected) in [
        ("policies", json!(["arn:guard", "arn:work"]), json!([]), 1),
        ("policies", json!(["arn:guard"]), json!(["arn:guard"]), 0),
        ("policies", json!(["arn:aws:iam::aws:policy/AWSDenyAll"]), json!([]), 1),
        ("inline_policies", json!({"guard": deny, "work": allow}), json!({}), 1),
        ("permissions_boundary", json!("arn:work"), Value::Null, 1),
    ] {
        update.changes = vec![change(field, from, to)];
        let steps = Steps { changes: vec![&update], ..Steps::default() };
        let found = opened(KindName::User, &steps, &ground);
        assert_eq!(rules(&found), vec![Rule::GuardrailRemoved; expected], "{field}");
    }
    let gone = step(Verb::Delete, "inline_policy/guard", Some(json!({"role": "r", "document": deny})), None);
    let steps = Steps { delete: Some(&gone), ..Steps::default() };
    assert_eq!(rules(&opened(KindName::InlinePolicy, &steps, &ground)), [Rule::GuardrailRemoved]);
}

#[test]
fn a_field_inside_of_a_structure_and_one_that_was_not_there_are_put_in_their_place() {
    let mut live = json!({"a": {"b": 1}, "c": "text"});
    put(&mut live, &change("a.b", json!(1), json!(2)));
    put(&mut live, &change("c.d", Value::Null, json!(3)));
    put(&mut live, &change("e", Value::Null, json!(4)));
    assert_eq!(live, json!({"a": {"b": 2}, "c": {"d": 3}, "e": 4}));
}
