//! Differences, phases, releases and checks of VPC endpoints.

use super::super::testing::{diff, known, misshapen, network, problems, shown, view_of, with};
use super::*;
use crate::erased::typed;

fn live() -> Value {
    json!({
        "vpc_endpoint_id": "vpce-1", "arn": "arn:vpce-1", "service_name": "com.amazonaws.ap-northeast-1.logs",
        "vpc_endpoint_type": "interface", "vpc_id": "vpc-1", "state": "available", "subnet_ids": ["subnet-1"], "route_table_ids": [],
        "security_group_ids": ["sg-1"], "policy": full_access(), "private_dns_enabled": true, "ip_address_type": "ipv4",
        "dns_record_ip_type": "ipv4", "network_interface_ids": [], "dns_entries": [],
    })
}

fn want() -> Value {
    json!({"service": "logs", "vpc": "main", "subnets": ["a"], "security_groups": ["g"], "private_dns_enabled": true})
}

fn knowing() -> Known {
    known(&[
        ("vpc/main", "vpc-1"),
        ("vpc/far", "vpc-2"),
        ("subnet/a", "subnet-1"),
        ("subnet/c", "subnet-2"),
        ("security_group/g", "sg-1"),
        ("security_group/h", "sg-2"),
        ("route_table/t", "rtb-1"),
    ])
}

fn edited(edit: Value) -> Vec<String> {
    diff::<VpcEndpoint>(&with(&want(), edit), &live(), &knowing())
}

#[test]
fn every_field_has_its_mode() {
    assert!(edited(json!({})).is_empty());
    let cases = [
        (
            json!({"service": "sts"}),
            r#"service replace "com.amazonaws.ap-northeast-1.logs" -> "com.amazonaws.ap-northeast-1.sts""#,
        ),
        (json!({"service_region": "us-east-1"}), r#"service_region replace "ap-northeast-1" -> "us-east-1""#),
        (json!({"type": "gateway"}), r#"type replace "interface" -> "gateway""#),
        (json!({"vpc": "far"}), r#"vpc replace "vpc-1" -> "vpc-2""#),
        (json!({"subnets": ["a", "c"]}), r#"subnets in place ["subnet-1"] -> ["subnet-1","subnet-2"]"#),
        (json!({"security_groups": ["h"]}), r#"security_groups in place ["sg-1"] -> ["sg-2"]"#),
        (
            json!({"security_groups": ["new"]}),
            r#"security_groups in place ["sg-1"] -> ["${security_group/new.id}"] after security_group/new"#,
        ),
        (json!({"private_dns_enabled": false}), "private_dns_enabled in place true -> false"),
        (json!({"private_dns_enabled": null}), "private_dns_enabled in place true -> false"),
        (json!({"ip_address_type": "dualstack"}), r#"ip_address_type in place "ipv4" -> "dualstack""#),
        (
            json!({"dns_options": {"dns_record_ip_type": "service-defined"}}),
            r#"dns_options.dns_record_ip_type in place "ipv4" -> "service-defined""#,
        ),
        (
            json!({"dns_options": {"private_dns_only_for_inbound_resolver_endpoint": true}}),
            "dns_options.private_dns_only_for_inbound_resolver_endpoint in place false -> true",
        ),
    ];
    for (edit, expected) in cases {
        assert_eq!(edited(edit), [expected]);
    }
    let null = json!({"ip_address_type": null, "policy": null, "dns_options": {"dns_record_ip_type": null, "private_dns_only_for_inbound_resolver_endpoint": null}});
    assert!(edited(null).is_empty(), "null is AWS's default");
}

#[test]
fn gateways_take_and_leave_route_tables() {
    let gateway = json!({
        "service_name": "com.amazonaws.ap-northeast-1.s3", "vpc_endpoint_type": "gateway", "subnet_ids": [], "security_group_ids": [],
        "private_dns_enabled": false,
    });
    let live = with(&live(), gateway);
    let changes = |want: Value| diff::<VpcEndpoint>(&want, &live, &knowing());
    assert_eq!(
        changes(json!({"service": "s3", "vpc": "main", "route_tables": ["t"]})),
        [r#"route_tables in place [] -> ["rtb-1"]"#]
    );
    assert!(changes(json!({"service": "s3", "vpc": "main"})).is_empty());
    assert!(changes(json!({"service": "s3", "type": "gateway", "vpc": "main", "route_tables": null})).is_empty());
}

#[test]
fn policies_are_compared_by_meaning() {
    let policy = |resource: Value| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["LOGS:Put"], "Resource": resource}});
    let stored = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "logs:Put", "Resource": ["b", "a"]}]});
    let closed = with(&live(), json!({"policy": stored}));
    let changes = |policy: Value| diff::<VpcEndpoint>(&with(&want(), json!({"policy": policy})), &closed, &knowing());
    assert!(changes(policy(json!(["a", "b"]))).is_empty());
    let other = changes(policy(json!("c")));
    assert!(other.len() == 1 && other[0].starts_with("policy in place"), "{other:?}");
    let reset = changes(Value::Null);
    assert!(reset.len() == 1 && reset[0].ends_with("-> null"), "{reset:?}");
    let late = changes(policy(json!("${subnet/new.arn}")));
    assert!(late.len() == 1 && late[0].ends_with("after subnet/new"), "{late:?}");
}

#[test]
fn the_type_follows_from_the_fields() {
    let kind = |want: Value| typed::<Want>(&want).kind_of_endpoint(&super::super::testing::place());
    assert_eq!(kind(json!({"service": "s3", "vpc": "main"})), EndpointType::Gateway);
    assert_eq!(kind(json!({"service": "s3", "vpc": "main", "subnets": ["a"]})), EndpointType::Interface);
    assert_eq!(kind(json!({"service": "s3", "vpc": "main", "private_dns_enabled": true})), EndpointType::Interface);
    assert_eq!(kind(json!({"service": "sts", "vpc": "main"})), EndpointType::Interface);
    assert_eq!(kind(json!({"service": "sts", "vpc": "main", "route_tables": ["t"]})), EndpointType::Gateway);
    assert_eq!(
        kind(json!({"service": "s3", "type": "interface", "vpc": "main", "route_tables": ["t"]})),
        EndpointType::Interface
    );
}

#[test]
fn phases_follow_the_state() {
    let phase = |state: &str| VpcEndpoint::phase(&typed(&with(&live(), json!({"state": state, "last_error": "no room"}))));
    assert_eq!(phase("available"), Phase::Ready);
    for state in ["pending", "pendingacceptance", "deleting", "deleted"] {
        assert_eq!(phase(state), Phase::Busy(state.into()));
    }
    for state in ["failed", "rejected", "expired", "partial"] {
        assert_eq!(phase(state), Phase::Failed(format!("{state}: no room")));
    }
}

#[test]
fn something_remains_after_a_release() {
    let live = with(
        &live(),
        json!({"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"], "route_table_ids": ["rtb-1"]}),
    );
    let live: Live = typed(&live);
    let released = |ids: &[&str]| -> Vec<String> {
        VpcEndpoint::release(&live, &ids.iter().map(|id| (*id).to_owned()).collect()).iter().map(shown).collect()
    };
    assert_eq!(released(&["subnet-1"]), [r#"subnets in place ["subnet-1","subnet-2"] -> ["subnet-2"]"#]);
    assert_eq!(released(&["rtb-1"]), [r#"route_tables in place ["rtb-1"] -> []"#]);
    assert!(released(&["subnet-1", "subnet-2"]).is_empty());
    assert!(released(&["sg-1"]).is_empty());
    assert_eq!(VpcEndpoint::uses(&live), ["vpc-1", "subnet-1", "subnet-2", "sg-1", "rtb-1"]);
}

#[test]
fn names_in_private_dns_are_held_by_one() {
    let order = |edit: Value| VpcEndpoint::replacement(&typed(&with(&want(), edit)), &typed(&live()), &knowing());
    assert_eq!(order(json!({"service_region": "us-east-1"})), Replacement::DeleteFirst);
    assert_eq!(order(json!({"private_dns_enabled": false})), Replacement::CreateFirst);
    assert_eq!(order(json!({"service": "sts"})), Replacement::CreateFirst);
    assert_eq!(order(json!({"vpc": "far"})), Replacement::CreateFirst);

    let at = super::super::testing::address("vpc_endpoint/logs");
    let clashes = |edit: Value, other: Value| {
        VpcEndpoint::clashes(&at, &typed(&with(&want(), edit)), &typed(&with(&live(), other)), &knowing())
    };
    assert!(clashes(json!({}), json!({})));
    assert!(!clashes(json!({}), json!({"private_dns_enabled": false})));
    assert!(!clashes(json!({}), json!({"state": "deleted"})));
    assert!(!clashes(json!({"vpc": "far"}), json!({})));
    let s3 =
        json!({"service_name": "com.amazonaws.ap-northeast-1.s3", "vpc_endpoint_type": "gateway", "route_table_ids": ["rtb-1"]});
    let gateway =
        json!({"service": "s3", "subnets": null, "security_groups": null, "private_dns_enabled": null, "route_tables": ["t"]});
    assert!(clashes(gateway, s3));
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let long = json!({"Version": "2012-10-17", "Statement": [{"Sid": "x".repeat(20_480)}]});
    let cases = [
        (json!({"service": "s3", "type": "gateway", "subnets": ["a"]}), vec!["gateway-endpoint-field vpc_endpoint/e subnets"]),
        (
            json!({"service": "s3", "type": "gateway", "security_groups": ["g"]}),
            vec!["gateway-endpoint-field vpc_endpoint/e security_groups"],
        ),
        (
            json!({"service": "s3", "type": "gateway", "private_dns_enabled": true}),
            vec!["gateway-endpoint-field vpc_endpoint/e private_dns_enabled"],
        ),
        (json!({"service": "sts", "type": "gateway"}), vec!["endpoint-no-gateway vpc_endpoint/e service"]),
        (
            json!({"service": "sts", "type": "interface", "subnets": ["a"], "route_tables": ["t"]}),
            vec!["interface-endpoint-route-tables vpc_endpoint/e route_tables"],
        ),
        (json!({"service": "sts"}), vec!["interface-endpoint-subnets vpc_endpoint/e subnets"]),
        (
            json!({"service": "sts", "subnets": ["a"], "security_groups": []}),
            vec!["interface-endpoint-groups vpc_endpoint/e security_groups"],
        ),
        (json!({"service": "a service", "subnets": ["a"]}), vec!["endpoint-service vpc_endpoint/e service"]),
        (json!({"service": "sts", "subnets": ["a"], "policy": long}), vec!["endpoint-policy-size vpc_endpoint/e policy"]),
        (json!({"service": "sts", "subnets": ["a"], "policy": "open"}), vec!["endpoint-policy vpc_endpoint/e policy"]),
        (json!({"service": "sts", "subnets": ["a", "a2"]}), vec!["endpoint-two-subnets-in-zone vpc_endpoint/e subnets[1]"]),
        (json!({"service": "sts", "subnets": ["far"]}), vec!["endpoint-other-vpc vpc_endpoint/e subnets[0]"]),
        (
            json!({"service": "sts", "subnets": ["a"], "security_groups": ["h"]}),
            vec!["endpoint-other-vpc vpc_endpoint/e security_groups[0]"],
        ),
        (json!({"service": "s3", "route_tables": ["far"]}), vec!["endpoint-other-vpc vpc_endpoint/e route_tables[0]"]),
        (
            json!({"service": "sts", "vpc": "other", "subnets": ["far"], "private_dns_enabled": true}),
            vec!["private-dns-needs-vpc-dns vpc_endpoint/e private_dns_enabled"],
        ),
        (
            json!({"service": "s3", "subnets": ["a"], "private_dns_enabled": true}),
            vec!["s3-private-dns vpc_endpoint/e private_dns_enabled"],
        ),
    ];
    for (edit, expected) in cases {
        let mut spec = network();
        spec.push(("subnet/a2", json!({"vpc": "main", "availability_zone": "a", "cidr_block": "10.0.2.0/24"})));
        spec.push(("route_table/far", json!({"vpc": "other"})));
        spec.push(("route_table/t", json!({"vpc": "main"})));
        spec.push(("security_group/g", json!({"vpc": "main"})));
        spec.push(("security_group/h", json!({"vpc": "other"})));
        spec.push(("vpc_endpoint/e", with(&json!({"vpc": "main"}), edit)));
        assert_eq!(problems(&spec), expected);
    }
}

#[test]
fn twins_are_found() {
    let sts = json!({"service": "sts", "vpc": "main", "subnets": ["a"], "private_dns_enabled": true});
    let s3 = json!({"service": "s3", "vpc": "main", "route_tables": ["t"]});
    let mut spec = network();
    spec.push(("route_table/t", json!({"vpc": "main"})));
    spec.push(("vpc_endpoint/one", sts.clone()));
    spec.push(("vpc_endpoint/two", with(&sts, json!({"service": "com.amazonaws.ap-northeast-1.sts"}))));
    spec.push(("vpc_endpoint/three", s3.clone()));
    spec.push(("vpc_endpoint/four", s3));
    assert_eq!(
        problems(&spec),
        ["gateway-endpoint-twice vpc_endpoint/three route_tables[0]", "private-dns-twice vpc_endpoint/two private_dns_enabled"]
    );
}

#[test]
fn an_s3_interface_with_private_dns_follows_the_gateway_by_itself() {
    let interface = json!({"service": "s3", "vpc": "main", "subnets": ["a"], "private_dns_enabled": true});
    let with_s3 = |gateway: &str, edit: Value| {
        let mut spec = network();
        spec.push(("vpc_endpoint/gateway", json!({"service": "s3", "vpc": gateway})));
        let interface = with(&interface, edit);
        let follows = view_of(&spec, |view| VpcEndpoint::follows(&typed(&interface), view));
        spec.push(("vpc_endpoint/interface", interface));
        (problems(&spec), follows.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(with_s3("main", json!({})), (vec![], vec!["vpc_endpoint/gateway".to_owned()]));
    let missing = "s3-private-dns vpc_endpoint/interface private_dns_enabled".to_owned();
    assert_eq!(with_s3("other", json!({})), (vec![missing], vec![]));
    let for_all = json!({"dns_options": {"private_dns_only_for_inbound_resolver_endpoint": false}});
    assert_eq!(with_s3("other", for_all), (vec![], vec![]));
    assert_eq!(with_s3("other", json!({"private_dns_enabled": false})), (vec![], vec![]));
}

#[test]
fn shapes_are_strict() {
    let message = misshapen::<VpcEndpoint>(&json!({"service": "sts", "type": "tunnel", "vpc": "main"}));
    assert!(message.contains("`tunnel` is none of"), "{message}");
}
