//! Differences, releases and checks of Elastic IPs.

use serde_json::json;

use super::super::testing::{diff, known, misshapen, network, problems, shown, view_of, with};
use super::*;
use crate::erased::typed;

fn live() -> Value {
    json!({
        "allocation_id": "eipalloc-1", "arn": "arn:eipalloc-1", "public_ip": "54.0.0.1",
        "network_border_group": "ap-northeast-1", "public_ipv4_pool": "amazon",
    })
}

fn held() -> Value {
    let association = json!({"association_id": "eipassoc-1", "instance_id": "i-1", "associated_interface_id": "eni-1"});
    with(&live(), association)
}

#[test]
fn every_field_has_its_mode() {
    let known = known(&[("instance/box", "i-1"), ("instance/other", "i-2")]);
    let cases = [
        (json!({}), live(), vec![]),
        (json!({"network_border_group": null, "public_ipv4_pool": null, "instance": null}), live(), vec![]),
        (
            json!({"network_border_group": "ap-northeast-1-tpe-1"}),
            live(),
            vec![r#"network_border_group replace "ap-northeast-1" -> "ap-northeast-1-tpe-1""#],
        ),
        (json!({"public_ipv4_pool": "ipv4pool-ec2-1"}), live(), vec![r#"public_ipv4_pool replace "amazon" -> "ipv4pool-ec2-1""#]),
        (json!({"instance": "box"}), held(), vec![]),
        (json!({}), held(), vec![]),
        (json!({"instance": "box"}), live(), vec![r#"instance in place null -> "i-1""#]),
        (json!({"instance": "other"}), held(), vec![r#"instance in place "i-1" -> "i-2""#]),
        (json!({"instance": null}), held(), vec![r#"instance in place "i-1" -> null"#]),
        (json!({"instance": "new"}), held(), vec![r#"instance in place "i-1" -> "${instance/new.id}" after instance/new"#]),
        // An address of a NAT gateway belongs to that gateway.
        (
            json!({"instance": null}),
            with(&live(), json!({"association_id": "eipassoc-1", "associated_interface_id": "eni-1"})),
            vec![],
        ),
    ];
    for (want, live, expected) in cases {
        assert_eq!(diff::<ElasticIp>(&want, &live, &known), expected, "{want}");
    }
}

#[test]
fn it_is_taken_off_an_instance_that_goes() {
    let live: Live = typed(&held());
    assert_eq!(ElasticIp::uses(&live), ["i-1"]);
    let released = ElasticIp::release(&live, &BTreeSet::from(["i-1".to_owned()]));
    assert_eq!(released.iter().map(shown).collect::<Vec<_>>(), [r#"instance in place "i-1" -> null"#]);
    assert!(ElasticIp::release(&live, &BTreeSet::from(["i-2".to_owned()])).is_empty());
    assert_eq!(ElasticIp::phase(&live), Phase::Ready);
    assert_eq!(ElasticIp::about(&live), "54.0.0.1 on i-1");
}

#[test]
fn checks_find_what_aws_would_undo() {
    let instance = json!({"image_id": "ami-12345678", "instance_type": "t3.micro", "subnet": "a"});
    let mut spec = network();
    spec.push(("instance/box", instance));
    spec.push(("elastic_ip/one", json!({"instance": "box"})));
    spec.push(("elastic_ip/pool", json!({"public_ipv4_pool": "mine"})));
    assert_eq!(problems(&spec), ["elastic-ip-pool elastic_ip/pool public_ipv4_pool"]);
    spec.push(("elastic_ip/two", json!({"instance": "box"})));
    assert_eq!(
        problems(&spec),
        ["elastic-ip-pool elastic_ip/pool public_ipv4_pool", "elastic-ip-instance-twice elastic_ip/two instance"]
    );
    assert!(misshapen::<ElasticIp>(&json!({"address": "54.0.0.1"})).contains("unknown field `address`"));
}

#[test]
fn it_follows_the_way_out_of_its_instance() {
    let mut spec = network();
    spec.push(("instance/box", json!({"image_id": "ami-12345678", "instance_type": "t3.micro", "subnet": "a"})));
    spec.push(("internet_gateway/main", json!({"vpc": "main"})));
    spec.push(("internet_gateway/other", json!({"vpc": "other"})));
    let follows = |want: Value| view_of(&spec, |view| ElasticIp::follows(&typed(&want), view));
    let shown = |found: Vec<Address>| found.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown(follows(json!({"instance": "box"}))), ["internet_gateway/main"]);
    assert!(follows(json!({})).is_empty());
}
