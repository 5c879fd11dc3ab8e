//! Differences, phases and checks of route tables.

use serde_json::{Value, json};

use super::super::testing::{diff, known, misshapen, network, problems, shown, with};
use super::*;

fn live() -> Value {
    json!({
        "route_table_id": "rtb-1", "arn": "arn:rtb-1", "vpc_id": "vpc-1", "propagating_vgws": [],
        "associations": [{"association_id": "rtbassoc-1", "subnet_id": "subnet-1", "main": false, "state": "associated"}],
        "routes": [
            {"destination": "10.0.0.0/16", "target": "local", "origin": "CreateRouteTable", "state": "active"},
            {"destination": "pl-61a54008", "target": "vpce-1", "origin": "CreateRoute", "state": "active"},
            {"destination": "192.168.0.0/16", "target": "vgw-1", "origin": "EnableVgwRoutePropagation", "state": "active"},
            {"destination": "0.0.0.0/0", "target": "nat-1", "origin": "CreateRoute", "state": "blackhole"},
        ],
    })
}

fn want() -> Value {
    json!({
        "vpc": "main", "subnets": ["a"],
        "routes": [{"destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}],
    })
}

fn edited(edit: Value) -> Vec<String> {
    let known = known(&[("vpc/main", "vpc-1"), ("vpc/other", "vpc-2"), ("subnet/a", "subnet-1"), ("subnet/c", "subnet-2")]);
    diff::<RouteTable>(&with(&want(), edit), &live(), &known)
}

#[test]
fn routes_that_aws_adds_by_itself_are_no_difference() {
    assert!(edited(json!({})).is_empty());
    assert!(edited(json!({"name": "any"})).is_empty());
}

#[test]
fn every_field_has_its_mode() {
    let cases = [
        (json!({"vpc": "other"}), r#"vpc replace "vpc-1" -> "vpc-2""#),
        (json!({"subnets": ["a", "c"]}), r#"subnets in place ["subnet-1"] -> ["subnet-1","subnet-2"]"#),
        (json!({"subnets": []}), r#"subnets in place ["subnet-1"] -> []"#),
        (json!({"subnets": null}), r#"subnets in place ["subnet-1"] -> []"#),
        (json!({"subnets": ["new"]}), r#"subnets in place ["subnet-1"] -> ["${subnet/new.id}"] after subnet/new"#),
        (json!({"routes": []}), r#"routes in place [{"destination":"0.0.0.0/0","target":"nat-1"}] -> []"#),
        (json!({"routes": null}), r#"routes in place [{"destination":"0.0.0.0/0","target":"nat-1"}] -> []"#),
        (
            json!({"routes": [{"destination_cidr_block": "0.0.0.0/0", "transit_gateway_id": "tgw-1"}]}),
            r#"routes in place [{"destination":"0.0.0.0/0","target":"nat-1"}] -> [{"destination":"0.0.0.0/0","target":"tgw-1"}]"#,
        ),
        (
            json!({"routes": [{"destination_ipv6_cidr_block": "::/0", "egress_only_internet_gateway_id": "${vpc/new.id}"}]}),
            r#"routes in place [{"destination":"0.0.0.0/0","target":"nat-1"}] -> [{"destination":"::/0","target":"${vpc/new.id}"}] after vpc/new"#,
        ),
        (json!({"propagating_vgws": ["vgw-1"]}), r#"propagating_vgws in place [] -> ["vgw-1"]"#),
    ];
    for (edit, expected) in cases {
        assert_eq!(edited(edit), [expected]);
    }
    assert!(edited(json!({"subnets": ["a"], "propagating_vgws": null})).is_empty());
}

/// The main table and another one are two tables, and nobody guesses which one is meant.
#[test]
fn the_main_table_is_another_table() {
    let main = json!({"association_id": "rtbassoc-0", "main": true, "state": "associated"});
    let live = with(&live(), json!({"associations": [main], "routes": []}));
    let changes = |edit: Value| {
        let known = known(&[("vpc/main", "vpc-1"), ("vpc/other", "vpc-2")]);
        diff::<RouteTable>(&with(&json!({"vpc": "main", "routes": []}), edit), &live, &known)
    };
    assert!(changes(json!({"main": true})).is_empty());
    assert_eq!(changes(json!({})), ["main refused true -> false"]);
    assert_eq!(changes(json!({"vpc": "other", "main": true})), [r#"vpc replace "vpc-1" -> "vpc-2""#]);
    assert_eq!(edited(json!({"main": true})), ["main refused false -> true"]);
    assert_eq!(edited(json!({"vpc": "other", "main": true}))[1], "main replace false -> true");
    let want: Want = crate::erased::typed(&json!({"vpc": "main", "main": true}));
    assert_eq!(RouteTable::made_with(&want).map(|at| at.to_string()).as_deref(), Some("vpc/main"));
    assert_eq!(RouteTable::summary(&want), "the main table, 0 subnets, 0 routes");
}

#[test]
fn an_instance_is_known_by_its_network_interface_too() {
    let route =
        json!({"destination": "0.0.0.0/0", "target": "eni-1", "instance_id": "i-1", "origin": "CreateRoute", "state": "active"});
    let live = with(&live(), json!({"routes": [route]}));
    for target in [json!({"instance_id": "i-1"}), json!({"network_interface_id": "eni-1"})] {
        let route = with(&target, json!({"destination_cidr_block": "0.0.0.0/0"}));
        let want = with(&want(), json!({"routes": [route]}));
        let known = known(&[("vpc/main", "vpc-1"), ("subnet/a", "subnet-1")]);
        assert!(diff::<RouteTable>(&want, &live, &known).is_empty());
    }
}

#[test]
fn phases_follow_the_associations() {
    let phase = |state: &str| {
        let association = json!({"association_id": "rtbassoc-1", "main": false, "state": state});
        RouteTable::phase(&crate::erased::typed(&with(&live(), json!({"associations": [association]}))))
    };
    assert_eq!(phase("associated"), Phase::Ready);
    assert_eq!(phase("disassociated"), Phase::Ready);
    assert_eq!(phase("associating"), Phase::Busy("associating".into()));
    assert_eq!(phase("disassociating"), Phase::Busy("disassociating".into()));
    assert_eq!(phase("failed"), Phase::Failed("association rtbassoc-1 failed".into()));
}

#[test]
fn it_uses_its_targets_but_no_gateway_endpoint() {
    let live: Live = crate::erased::typed(&live());
    assert_eq!(RouteTable::uses(&live), ["vpc-1", "nat-1"]);
}

#[test]
fn routes_through_what_goes_are_taken_off() {
    let forwarding = json!({"destination": "10.9.0.0/16", "target": "eni-1", "instance_id": "i-1", "origin": "CreateRoute", "state": "active"});
    let nat = json!({"destination": "0.0.0.0/0", "target": "nat-1", "origin": "CreateRoute", "state": "active"});
    let live: Live = crate::erased::typed(&with(&live(), json!({"routes": [nat, forwarding]})));
    let release = |ids: &[&str]| {
        let going = ids.iter().map(|id| (*id).to_owned()).collect();
        RouteTable::release(&live, &going).iter().map(shown).collect::<Vec<_>>()
    };
    let all = r#"[{"destination":"0.0.0.0/0","target":"nat-1"},{"destination":"10.9.0.0/16","target":"eni-1"}]"#;
    let left = r#"[{"destination":"10.9.0.0/16","target":"eni-1"}]"#;
    assert_eq!(release(&["nat-1", "igw-1"]), [format!("routes in place {all} -> {left}")]);
    assert_eq!(release(&["i-1", "nat-1"]), [format!("routes in place {all} -> []")]);
    assert!(release(&["vpc-1", "nat-2"]).is_empty());
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let cases = [
        (json!({"vpc": "main", "subnets": ["a", "far"]}), "route-table-subnet-vpc route_table/t subnets[1]"),
        (json!({"vpc": "main", "subnets": ["a", "a"]}), "subnet-two-route-tables route_table/t subnets[1]"),
        (json!({"vpc": "main", "routes": [{"nat_gateway_id": "nat-1"}]}), "route-destination route_table/t routes[0]"),
        (json!({"vpc": "main", "routes": [{"destination_cidr_block": "0.0.0.0/0"}]}), "route-target route_table/t routes[0]"),
        (
            json!({"vpc": "main", "routes": [{"destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1", "gateway_id": "igw-1"}]}),
            "route-target route_table/t routes[0]",
        ),
        (
            json!({"vpc": "main", "routes": [{"destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "igw-1"}]}),
            "route-target-form route_table/t routes[0].nat_gateway_id",
        ),
        (
            json!({"vpc": "main", "routes": [{"destination_cidr_block": "172.16.0.1/16", "nat_gateway_id": "nat-1"}]}),
            "cidr-host-bits route_table/t routes[0].destination_cidr_block",
        ),
        (
            json!({"vpc": "main", "routes": [{"destination_prefix_list_id": "s3", "nat_gateway_id": "nat-1"}]}),
            "route-destination route_table/t routes[0].destination_prefix_list_id",
        ),
        (
            json!({"vpc": "main", "routes": [{"destination_cidr_block": "10.0.0.0/16", "nat_gateway_id": "nat-1"}]}),
            "route-local route_table/t routes[0]",
        ),
        (
            json!({"vpc": "main", "routes": [
                {"destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"},
                {"destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"},
            ]}),
            "route-duplicate route_table/t routes[1]",
        ),
        (json!({"vpc": "main", "propagating_vgws": ["igw-1"]}), "route-target-form route_table/t propagating_vgws[0]"),
    ];
    for (want, expected) in cases {
        let mut spec = network();
        spec.push(("route_table/t", want));
        assert_eq!(problems(&spec), [expected]);
    }
    let mut spec = network();
    spec.push(("route_table/s", json!({"vpc": "main", "subnets": ["a"]})));
    spec.push(("route_table/t", json!({"vpc": "main", "subnets": ["c", "a"]})));
    assert_eq!(problems(&spec), ["subnet-two-route-tables route_table/t subnets[1]"]);
}

#[test]
fn shapes_are_strict() {
    assert!(misshapen::<RouteTable>(&json!({"vpc": "main", "default": true})).contains("unknown field `default`"));
    let route = json!({"vpc": "main", "routes": [{"destination_cidr_block": "everywhere"}]});
    assert!(misshapen::<RouteTable>(&route).starts_with("routes[0].destination_cidr_block"));
}
