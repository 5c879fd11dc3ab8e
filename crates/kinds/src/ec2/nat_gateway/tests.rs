//! Differences, phases, orders and checks of NAT gateways.

use serde_json::{Value, json};

use super::super::testing::{diff, known, misshapen, network, problems, shown, view_of, with};
use super::*;
use crate::erased::typed;

fn address(allocation: &str, private: &str, primary: bool, status: &str) -> Value {
    json!({
        "allocation_id": allocation, "association_id": format!("assoc-{allocation}"), "private_ip": private,
        "primary": primary, "status": status,
    })
}

fn live() -> Value {
    json!({
        "nat_gateway_id": "nat-1", "arn": "arn:nat-1", "subnet_id": "subnet-1", "vpc_id": "vpc-1", "connectivity_type": "public",
        "public_ip": "54.0.0.1", "private_ip": "10.0.0.5", "network_interface_id": "eni-1", "state": "available",
        "addresses": [
            address("eip-1", "10.0.0.5", true, "succeeded"),
            address("eip-2", "10.0.0.6", false, "succeeded"),
            address("eip-3", "10.0.0.7", false, "failed"),
        ],
    })
}

fn private() -> Value {
    let address = |ip: &str, primary: bool| json!({"private_ip": ip, "primary": primary, "status": "succeeded"});
    let addresses = json!([address("10.0.0.5", true), address("10.0.0.6", false)]);
    with(&live(), json!({"connectivity_type": "private", "public_ip": null, "addresses": addresses}))
}

fn want() -> Value {
    json!({"subnet": "a", "elastic_ip": "one", "secondary_elastic_ips": ["two"]})
}

fn knowing() -> Known {
    known(&[
        ("subnet/a", "subnet-1"),
        ("subnet/c", "subnet-2"),
        ("elastic_ip/one", "eip-1"),
        ("elastic_ip/two", "eip-2"),
        ("elastic_ip/three", "eip-3"),
    ])
}

#[test]
fn every_field_has_its_mode() {
    let edited = |edit: Value| diff::<NatGateway>(&with(&want(), edit), &live(), &knowing());
    assert!(edited(json!({})).is_empty());
    assert!(edited(json!({"connectivity_type": null, "name": "any"})).is_empty());
    for (edit, expected) in [
        (json!({"subnet": "c"}), r#"subnet replace "subnet-1" -> "subnet-2""#),
        (json!({"connectivity_type": "private"}), r#"connectivity_type replace "public" -> "private""#),
        (json!({"elastic_ip": "three"}), r#"elastic_ip replace "eip-1" -> "eip-3""#),
        (json!({"elastic_ip": "new"}), r#"elastic_ip replace "eip-1" -> "${elastic_ip/new.id}" after elastic_ip/new"#),
        (json!({"private_ip_address": "10.0.0.9"}), r#"private_ip_address replace "10.0.0.5" -> "10.0.0.9""#),
        (json!({"secondary_elastic_ips": []}), r#"secondary_elastic_ips in place ["eip-2"] -> []"#),
        // An address that failed does not exist.
        (json!({"secondary_elastic_ips": ["two", "three"]}), r#"secondary_elastic_ips in place ["eip-2"] -> ["eip-2","eip-3"]"#),
    ] {
        assert_eq!(edited(edit), [expected]);
    }
    let base = json!({"subnet": "a", "connectivity_type": "private"});
    let edited = |edit: Value| diff::<NatGateway>(&with(&base, edit), &private(), &knowing());
    assert!(edited(json!({"secondary_private_ip_addresses": ["10.0.0.6"], "secondary_private_ip_address_count": 1})).is_empty());
    assert_eq!(
        edited(json!({"secondary_private_ip_addresses": ["10.0.0.8"]})),
        [r#"secondary_private_ip_addresses in place ["10.0.0.6"] -> ["10.0.0.8"]"#]
    );
    assert_eq!(edited(json!({"secondary_private_ip_address_count": 3})), ["secondary_private_ip_address_count in place 1 -> 3"]);
    assert_eq!(
        edited(json!({"secondary_private_ip_address_count": null})),
        ["secondary_private_ip_address_count in place 1 -> 0"]
    );
}

#[test]
fn phases_follow_the_state_and_the_addresses() {
    let phase = |edit: Value| NatGateway::phase(&typed(&with(&live(), edit)));
    assert_eq!(phase(json!({})), Phase::Ready);
    assert_eq!(phase(json!({"state": "pending"})), Phase::Busy("pending".into()));
    assert_eq!(phase(json!({"state": "deleting"})), Phase::Busy("deleting".into()));
    let changing = json!({"addresses": [address("eip-2", "10.0.0.6", false, "disassociating")]});
    assert_eq!(phase(changing), Phase::Busy("address 10.0.0.6 disassociating".into()));
    let why = json!({"state": "failed", "failure_code": "Gateway.NotAttached", "failure_message": "Network vpc-1 has none"});
    assert_eq!(phase(why), Phase::Failed("failed: Gateway.NotAttached: Network vpc-1 has none".into()));
    assert_eq!(phase(json!({"state": "failed"})), Phase::Failed("failed".into()));
    assert_eq!(NatGateway::recovery(&typed(&live())), Recovery::Replace);
    const { assert!(NatGateway::FAILED_IS_GONE) };
    assert_eq!(NatGateway::complaint(&typed(&live())), Some("eip-3 could not be added: AWS gives no reason".to_owned()));
    assert_eq!(NatGateway::complaint(&typed(&private())), None);
}

#[test]
fn it_stands_on_its_subnet_its_addresses_and_the_way_out() {
    let uses = |live: Value| NatGateway::uses(&typed(&live));
    assert_eq!(uses(live()), ["subnet-1", "eip-1", "eip-2", "eip-3", "vpc-1/internet"]);
    assert_eq!(uses(private()), ["subnet-1"]);
    assert!(uses(with(&live(), json!({"state": "failed"}))).is_empty());
    let going = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    let release = |ids: &[&str]| NatGateway::release(&typed(&live()), &going(ids)).iter().map(shown).collect::<Vec<_>>();
    assert_eq!(release(&["eip-2"]), [r#"secondary_elastic_ips in place ["eip-2"] -> []"#]);
    assert!(release(&["eip-1", "subnet-1"]).is_empty());
}

#[test]
fn the_old_one_goes_first_when_both_want_the_same_address() {
    let order = |edit: Value| NatGateway::replacement(&typed(&with(&want(), edit)), &typed(&live()), &knowing());
    assert_eq!(order(json!({"subnet": "c"})), Replacement::DeleteFirst, "the same Elastic IP");
    assert_eq!(order(json!({"elastic_ip": "three", "secondary_elastic_ips": []})), Replacement::DeleteFirst, "even a failed one");
    let other = json!({"elastic_ip": "new", "secondary_elastic_ips": []});
    assert_eq!(order(other.clone()), Replacement::CreateFirst);
    assert_eq!(order(with(&other, json!({"private_ip_address": "10.0.0.6"}))), Replacement::DeleteFirst);
    assert_eq!(order(with(&other, json!({"subnet": "c", "private_ip_address": "10.0.0.6"}))), Replacement::CreateFirst);
}

fn open_network() -> Vec<(&'static str, Value)> {
    let mut spec = network();
    spec.push(("internet_gateway/main", json!({"vpc": "main"})));
    spec.push(("elastic_ip/one", json!({})));
    spec.push(("elastic_ip/two", json!({})));
    spec.push(("elastic_ip/three", json!({})));
    spec
}

#[test]
fn it_comes_after_the_internet_gateway_of_its_vpc() {
    let spec = open_network();
    let follows = |want: Value| {
        let found = view_of(&spec, |view| NatGateway::follows(&typed(&want), view));
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(follows(json!({"subnet": "a", "elastic_ip": "one"})), ["internet_gateway/main"]);
    assert!(follows(json!({"subnet": "far", "elastic_ip": "one"})).is_empty());
    assert!(follows(json!({"subnet": "a", "connectivity_type": "private"})).is_empty());
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let public = json!({"subnet": "a", "elastic_ip": "one"});
    let private = json!({"subnet": "a", "connectivity_type": "private"});
    let cases = [
        (public.clone(), vec![]),
        (private.clone(), vec![]),
        (json!({"subnet": "a"}), vec!["nat-gateway-addresses nat_gateway/n elastic_ip"]),
        (json!({"subnet": "a", "elastic_ip": null}), vec!["nat-gateway-addresses nat_gateway/n elastic_ip"]),
        (with(&private, json!({"elastic_ip": "one"})), vec!["nat-gateway-addresses nat_gateway/n elastic_ip"]),
        (
            with(&private, json!({"secondary_elastic_ips": ["one"]})),
            vec!["nat-gateway-addresses nat_gateway/n secondary_elastic_ips"],
        ),
        (
            with(&public, json!({"secondary_private_ip_addresses": ["10.0.0.9"]})),
            vec!["nat-gateway-addresses nat_gateway/n secondary_private_ip_addresses"],
        ),
        (
            with(&public, json!({"secondary_private_ip_address_count": 1})),
            vec!["nat-gateway-addresses nat_gateway/n secondary_private_ip_address_count"],
        ),
        (
            with(&private, json!({"secondary_private_ip_addresses": ["10.0.0.9"], "secondary_private_ip_address_count": 1})),
            vec!["nat-gateway-addresses nat_gateway/n secondary_private_ip_address_count"],
        ),
        (
            with(&public, json!({"secondary_elastic_ips": ["two", "three"]})),
            vec!["nat-gateway-many-addresses* nat_gateway/n secondary_elastic_ips"],
        ),
        (
            with(&private, json!({"secondary_private_ip_address_count": 8})),
            vec!["nat-gateway-many-addresses* nat_gateway/n secondary_private_ip_address_count"],
        ),
        (
            with(&public, json!({"private_ip_address": "10.0.0.3"})),
            vec!["nat-gateway-private-address nat_gateway/n private_ip_address"],
        ),
        (
            with(&private, json!({"private_ip_address": "10.0.0.9", "secondary_private_ip_addresses": ["10.0.0.9", "10.1.0.9"]})),
            vec![
                "nat-gateway-private-address nat_gateway/n secondary_private_ip_addresses[0]",
                "nat-gateway-private-address nat_gateway/n secondary_private_ip_addresses[1]",
            ],
        ),
        (
            with(&public, json!({"secondary_elastic_ips": ["one"]})),
            vec!["elastic-ip-two-users nat_gateway/n secondary_elastic_ips[0]"],
        ),
        (with(&public, json!({"subnet": "far"})), vec!["nat-gateway-no-internet* nat_gateway/n subnet"]),
    ];
    for (want, expected) in cases {
        let mut spec = open_network();
        spec.push(("nat_gateway/n", want.clone()));
        assert_eq!(problems(&spec), expected, "{want}");
    }
}

#[test]
fn an_elastic_ip_has_one_user() {
    let mut spec = open_network();
    spec.push(("instance/box", json!({"image_id": "ami-12345678", "instance_type": "t3.micro", "subnet": "a"})));
    spec.push(("elastic_ip/box", json!({"instance": "box"})));
    spec.push(("nat_gateway/m", json!({"subnet": "a", "elastic_ip": "box"})));
    spec.push(("nat_gateway/n", json!({"subnet": "a", "elastic_ip": "one"})));
    spec.push(("nat_gateway/o", json!({"subnet": "a", "elastic_ip": "one"})));
    assert_eq!(
        problems(&spec),
        ["elastic-ip-two-users nat_gateway/m elastic_ip", "elastic-ip-two-users nat_gateway/o elastic_ip"]
    );
}

#[test]
fn shapes_are_strict() {
    assert!(misshapen::<NatGateway>(&json!({"subnet": "a", "vpc": "main"})).contains("unknown field `vpc`"));
}
