//! Differences, phases, releases, names and checks of internet gateways.

use serde_json::json;

use super::super::testing::{diff, known, misshapen, network, problems, shown, with};
use super::*;
use crate::erased::typed;

fn live() -> Value {
    json!({"internet_gateway_id": "igw-1", "arn": "arn:igw-1", "vpc_id": "vpc-1", "attachment_state": "available"})
}

fn alone() -> Value {
    json!({"internet_gateway_id": "igw-1", "arn": "arn:igw-1"})
}

fn knowing() -> Known {
    known(&[("vpc/main", "vpc-1"), ("vpc/other", "vpc-2")])
}

#[test]
fn it_moves_in_place_but_follows_a_new_vpc_as_a_new_one() {
    let cases = [
        (json!({"vpc": "main"}), live(), vec![]),
        (json!({}), live(), vec![]),
        (json!({"name": "any"}), live(), vec![]),
        (json!({"vpc": null}), live(), vec![r#"vpc in place "vpc-1" -> null"#]),
        (json!({"vpc": "other"}), live(), vec![r#"vpc in place "vpc-1" -> "vpc-2""#]),
        (json!({"vpc": "new"}), live(), vec![r#"vpc replace "vpc-1" -> "${vpc/new.id}" after vpc/new"#]),
        (json!({"vpc": "main"}), alone(), vec![r#"vpc in place null -> "vpc-1""#]),
        (json!({"vpc": "new"}), alone(), vec![r#"vpc in place null -> "${vpc/new.id}" after vpc/new"#]),
        (json!({"vpc": null}), alone(), vec![]),
    ];
    for (want, live, expected) in cases {
        assert_eq!(diff::<InternetGateway>(&want, &live, &knowing()), expected, "{want}");
    }
}

#[test]
fn it_goes_before_its_vpc_and_after_whoever_uses_the_way_out() {
    let attached: Live = typed(&live());
    assert_eq!(InternetGateway::uses(&attached), ["vpc-1"]);
    assert_eq!(InternetGateway::names(&attached), ["vpc-1/internet"]);
    assert_eq!(way_out("vpc-1"), "vpc-1/internet");
    let released = InternetGateway::release(&attached, &BTreeSet::from(["vpc-1".to_owned()]));
    assert_eq!(released.iter().map(shown).collect::<Vec<_>>(), [r#"vpc in place "vpc-1" -> null"#]);
    assert!(InternetGateway::release(&attached, &BTreeSet::from(["vpc-2".to_owned()])).is_empty());
    let alone: Live = typed(&alone());
    assert!(InternetGateway::uses(&alone).is_empty());
    assert!(InternetGateway::names(&alone).is_empty());
}

#[test]
fn phases_follow_the_attachment() {
    let phase = |state: &str| InternetGateway::phase(&typed(&with(&live(), json!({"attachment_state": state}))));
    assert_eq!(phase("available"), Phase::Ready);
    assert_eq!(phase("attached"), Phase::Ready);
    assert_eq!(phase("attaching"), Phase::Busy("attaching".into()));
    assert_eq!(phase("detaching"), Phase::Busy("detaching".into()));
    assert_eq!(InternetGateway::phase(&typed(&alone())), Phase::Ready);
}

#[test]
fn a_foreign_one_holds_the_place() {
    let at = "internet_gateway/main".parse().expect("an address");
    let clashes = |want: Value, other: Value| InternetGateway::clashes(&at, &typed(&want), &typed(&other), &knowing());
    assert!(clashes(json!({"vpc": "main"}), live()));
    assert!(!clashes(json!({"vpc": "other"}), live()));
    assert!(!clashes(json!({"vpc": "new"}), alone()));
    assert!(!clashes(json!({}), live()));
}

#[test]
fn a_vpc_has_one() {
    let mut spec = network();
    spec.push(("internet_gateway/a", json!({"vpc": "main"})));
    spec.push(("internet_gateway/b", json!({"vpc": "other"})));
    spec.push(("internet_gateway/c", json!({})));
    assert!(problems(&spec).is_empty());
    spec.push(("internet_gateway/d", json!({"vpc": "main"})));
    assert_eq!(problems(&spec), ["internet-gateway-twice internet_gateway/d vpc"]);
    assert!(misshapen::<InternetGateway>(&json!({"vpc_id": "vpc-1"})).contains("unknown field `vpc_id`"));
}
