//! Differences, releases and checks of security groups.

use serde_json::Value;

use super::super::testing::{address, diff, known, misshapen, network, place, problems, shown, with};
use super::*;
use crate::erased::typed;

fn live() -> Value {
    json!({
        "group_id": "sg-00000001", "arn": "arn:sg", "group_name": "ifsm-g", "description": "text", "vpc_id": "vpc-1", "owner_id": "1",
        "ingress": [
            {"protocol": "tcp", "from_port": 443, "to_port": 443, "peer": "sg-00000002", "description": "HTTPS"},
            {"protocol": "tcp", "from_port": 2049, "to_port": 2049, "peer": "sg-00000001"},
        ],
        "egress": [{"protocol": "-1", "peer": "0.0.0.0/0"}],
    })
}

fn want() -> Value {
    json!({
        "vpc": "main",
        "ingress": [
            {"protocol": "tcp", "ports": 443, "from": "other", "description": "HTTPS"},
            {"protocol": 6, "ports": "2049", "from": ["g"]},
        ],
        "egress": [{"protocol": "all", "to": "0.0.0.0/0"}],
    })
}

fn knowing() -> Known {
    let mut known = known(&[
        ("vpc/main", "vpc-1"),
        ("vpc/far", "vpc-2"),
        ("security_group/g", "sg-00000001"),
        ("security_group/other", "sg-00000002"),
    ]);
    known.facts.prefix_lists.insert("com.amazonaws.ap-northeast-1.s3".into(), "pl-61a54008".into());
    known
}

fn edited(edit: Value) -> Vec<String> {
    diff::<SecurityGroup>(&with(&want(), edit), &live(), &knowing())
}

#[test]
fn spelling_is_no_difference() {
    assert!(edited(json!({})).is_empty());
    assert!(edited(json!({"egress": [{"protocol": -1, "ports": "all", "to": "0.0.0.0/0"}]})).is_empty());
    let named = json!({"name": "ifsm-g", "description": "text"});
    assert!(edited(named).is_empty());
}

#[test]
fn absent_is_not_managed_and_null_clears() {
    let want = json!({"vpc": "main"});
    assert!(diff::<SecurityGroup>(&want, &live(), &knowing()).is_empty());
    let expected = r#"egress in place [{"protocol":"-1","peer":"0.0.0.0/0"}] -> []"#;
    assert_eq!(edited(json!({"egress": []})), [expected]);
    assert_eq!(edited(json!({"egress": null})), [expected]);
}

#[test]
fn every_field_has_its_mode() {
    let cases = [
        (json!({"name": "new"}), vec![r#"name replace "ifsm-g" -> "new""#]),
        (json!({"name": "IFSM-G"}), vec![r#"name refused "ifsm-g" -> "IFSM-G""#]),
        (json!({"description": "other"}), vec![r#"description refused "text" -> "other""#]),
        (
            json!({"description": "other", "name": "new"}),
            vec![r#"name replace "ifsm-g" -> "new""#, r#"description replace "text" -> "other""#],
        ),
        (
            json!({"vpc": "far", "description": "other"}),
            vec![r#"description replace "text" -> "other""#, r#"vpc replace "vpc-1" -> "vpc-2""#],
        ),
    ];
    for (edit, expected) in cases {
        assert_eq!(edited(edit), expected);
    }
}

/// AWS makes and names the default group with the VPC, and it is not replaced by another one.
#[test]
fn the_default_group_is_another_group() {
    let default =
        with(&live(), json!({"group_name": "default", "description": "default VPC security group", "ingress": [], "egress": []}));
    let wanted = json!({"vpc": "main", "default": true, "ingress": [], "egress": []});
    assert!(diff::<SecurityGroup>(&wanted, &default, &knowing()).is_empty());
    let other = json!({"vpc": "main", "ingress": [], "egress": []});
    assert_eq!(diff::<SecurityGroup>(&other, &default, &knowing()), ["default replace true -> false"]);
    assert_eq!(diff::<SecurityGroup>(&wanted, &live(), &knowing())[0], "default replace false -> true");
    let order = |want: &Value, live: &Value| SecurityGroup::replacement(&typed(want), &typed(live), &knowing());
    assert_eq!(order(&other, &default), Replacement::CreateFirst);
    assert_eq!(order(&wanted, &live()), Replacement::CreateFirst);
    let want: Want = typed(&wanted);
    let at = address("security_group/base");
    assert_eq!(SecurityGroup::made_with(&want).map(|at| at.to_string()).as_deref(), Some("vpc/main"));
    assert_eq!(group_name(&want, &at, &place()), "default");
    assert!(!SecurityGroup::clashes(&at, &want, &typed(&default), &knowing()), "it is that group");
    assert_eq!(SecurityGroup::summary(&want), "the default group, no ingress, no egress");
}

/// Each rule in AWS's spelling.
#[test]
fn rules_become_flat() {
    let cases = [
        (
            json!({"protocol": "tcp", "to": "10.0.0.5/24"}),
            r#"{"protocol":"tcp","from_port":0,"to_port":65535,"peer":"10.0.0.0/24"}"#,
        ),
        (
            json!({"protocol": "udp", "ports": "53-54", "to": "2001:DB8::/32"}),
            r#"{"protocol":"udp","from_port":53,"to_port":54,"peer":"2001:db8::/32"}"#,
        ),
        (
            json!({"protocol": "icmp", "ports": 8, "to": "0.0.0.0/0"}),
            r#"{"protocol":"icmp","from_port":8,"to_port":-1,"peer":"0.0.0.0/0"}"#,
        ),
        (
            json!({"protocol": "1", "ports": "3/4", "to": "0.0.0.0/0"}),
            r#"{"protocol":"icmp","from_port":3,"to_port":4,"peer":"0.0.0.0/0"}"#,
        ),
        (json!({"protocol": "icmpv6", "to": "::/0"}), r#"{"protocol":"icmpv6","from_port":-1,"to_port":-1,"peer":"::/0"}"#),
        (json!({"protocol": 50, "to": "0.0.0.0/0"}), r#"{"protocol":"50","peer":"0.0.0.0/0"}"#),
        (
            json!({"protocol": "tcp", "ports": 443, "to": "prefix_list/s3"}),
            r#"{"protocol":"tcp","from_port":443,"to_port":443,"peer":"pl-61a54008"}"#,
        ),
        (
            json!({"protocol": "tcp", "ports": 443, "to": "pl-0123456789abcdef0"}),
            r#"{"protocol":"tcp","from_port":443,"to_port":443,"peer":"pl-0123456789abcdef0"}"#,
        ),
        (
            json!({"protocol": "tcp", "ports": 443, "to": "123456789012/sg-0123456789abcdef0", "description": "peered"}),
            r#"{"protocol":"tcp","from_port":443,"to_port":443,"peer":"123456789012/sg-0123456789abcdef0","description":"peered"}"#,
        ),
    ];
    for (rule, flat) in cases {
        let expected = format!(r#"egress in place [{{"protocol":"-1","peer":"0.0.0.0/0"}}] -> [{flat}]"#);
        assert_eq!(edited(json!({"egress": [rule]})), [expected]);
    }
}

#[test]
fn a_description_is_part_of_a_rule() {
    let changes = edited(json!({"egress": [{"protocol": "all", "to": "0.0.0.0/0", "description": "out"}]}));
    assert_eq!(changes.len(), 1);
    assert!(changes[0].contains(r#""description":"out""#), "{changes:?}");
}

#[test]
fn a_group_that_does_not_exist_yet_is_waited_for() {
    let changes = edited(json!({"egress": [{"protocol": "tcp", "ports": 443, "to": ["new", "other"]}]}));
    assert_eq!(changes.len(), 1);
    assert!(changes[0].ends_with(" after security_group/new"), "{changes:?}");
    assert!(changes[0].contains(r#""peer":"${security_group/new.id}""#) && changes[0].contains("sg-00000002"), "{changes:?}");
}

#[test]
fn references_are_late_and_have_paths() {
    let refs = crate::of(<SecurityGroup as crate::Marker>::NAME).refs(&want());
    let seen: Vec<String> = refs.iter().map(|it| format!("{} {} {:?}", it.field, it.to, it.when)).collect();
    let expected =
        ["vpc vpc/main Create", "ingress[0].from security_group/other Complete", "ingress[1].from security_group/g Complete"];
    assert_eq!(seen, expected);
}

#[test]
fn rules_about_groups_that_go_are_taken_off() {
    let live: Live = typed(&live());
    let going = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    let changes = SecurityGroup::release(&live, &going(&["sg-00000002", "vpc-1"]));
    let shown: Vec<String> = changes.iter().map(shown).collect();
    assert_eq!(shown.len(), 1);
    let expected = r#"-> [{"protocol":"tcp","from_port":2049,"to_port":2049,"peer":"sg-00000001"}]"#;
    assert!(shown[0].starts_with("ingress in place") && shown[0].ends_with(expected), "{shown:?}");
    assert!(SecurityGroup::release(&live, &going(&["sg-00000001"])).is_empty(), "a rule about itself blocks nothing");
    assert_eq!(SecurityGroup::uses(&live), ["vpc-1"]);
}

#[test]
fn a_replacement_comes_first_when_both_can_exist() {
    let order = |edit: Value| SecurityGroup::replacement(&typed(&with(&want(), edit)), &typed(&live()), &knowing());
    assert_eq!(order(json!({"name": "new"})), Replacement::CreateFirst);
    assert_eq!(order(json!({"vpc": "far"})), Replacement::CreateFirst);
    assert_eq!(order(json!({"vpc": "unknown-yet"})), Replacement::CreateFirst);
    assert_eq!(order(json!({})), Replacement::DeleteFirst);
}

#[test]
fn a_foreign_group_of_the_name_in_the_vpc_clashes() {
    let clashes =
        |at: &str, edit: Value| SecurityGroup::clashes(&address(at), &typed(&with(&want(), edit)), &typed(&live()), &knowing());
    assert!(clashes("security_group/g", json!({})), "the default name is ifsm-g");
    assert!(clashes("security_group/any", json!({"name": "IFSM-g"})));
    assert!(!clashes("security_group/other", json!({})));
    assert!(!clashes("security_group/g", json!({"vpc": "far"})));
}

#[test]
fn names_are_made_from_the_environment() {
    let want: Want = typed(&json!({"vpc": "main"}));
    assert_eq!(group_name(&want, &address("security_group/workload"), &place()), "ifsm-workload");
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let rule = |rule: Value| json!({"vpc": "main", "ingress": [rule]});
    let long = "x".repeat(256);
    let cases = [
        (json!({"vpc": "main", "name": "sg-x"}), "group-name security_group/g name"),
        (json!({"vpc": "main", "name": "Default"}), "group-name security_group/g name"),
        (json!({"vpc": "main", "name": "グループ"}), "group-name security_group/g name"),
        (json!({"vpc": "main", "name": long}), "group-name security_group/g name"),
        (json!({"vpc": "main", "description": ""}), "group-description security_group/g description"),
        (json!({"vpc": "main", "description": "it's"}), "group-description security_group/g description"),
        (rule(json!({"protocol": "tcp", "ports": 443})), "rule-no-peer security_group/g ingress[0]"),
        (rule(json!({"protocol": "tcp", "ports": 443, "from": []})), "rule-no-peer security_group/g ingress[0]"),
        (rule(json!({"protocol": "tcp", "ports": 443, "from": "g", "to": "g"})), "rule-two-peers security_group/g ingress[0]"),
        (rule(json!({"protocol": "tcp", "ports": 443, "to": "g"})), "rule-direction security_group/g ingress[0].to"),
        (rule(json!({"protocol": "tcp", "ports": 65536, "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": "tcp", "ports": "90-80", "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": "tcp", "ports": "3/4", "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": "icmp", "ports": "8-9", "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": "icmp", "ports": 256, "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": "icmp", "ports": "3/256", "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": "all", "ports": 443, "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (rule(json!({"protocol": 50, "ports": 443, "from": "g"})), "rule-ports security_group/g ingress[0].ports"),
        (
            rule(json!({"protocol": "tcp", "ports": 443, "from": "g", "description": "a|b"})),
            "rule-description security_group/g ingress[0].description",
        ),
        (rule(json!({"protocol": "tcp", "ports": 443, "from": ["g", "g"]})), "rule-duplicate security_group/g ingress[0]"),
    ];
    for (want, expected) in cases {
        let mut spec = network();
        spec.push(("security_group/g", want));
        assert_eq!(problems(&spec), [expected]);
    }
}

#[test]
fn equal_rules_and_names_are_found_whatever_their_spelling() {
    let mut spec = network();
    let rules = json!([{"protocol": "tcp", "ports": 443, "from": "10.0.0.0/24", "description": "one"}, {"protocol": 6, "ports": "443-443", "from": "10.0.0.9/24"}]);
    spec.push(("security_group/g", json!({"vpc": "main", "ingress": rules})));
    assert_eq!(problems(&spec), ["rule-duplicate security_group/g ingress[1]"]);

    let mut spec = network();
    spec.push(("security_group/g", json!({"vpc": "main"})));
    spec.push(("security_group/h", json!({"vpc": "main", "name": "IFSM-G"})));
    spec.push(("security_group/i", json!({"vpc": "other", "name": "ifsm-g"})));
    assert_eq!(problems(&spec), ["group-name-taken security_group/h name"]);
}

#[test]
fn peers_count_against_the_quota() {
    let count = |v4: usize, v6: usize, groups: usize| {
        let ranges = (0..v4).map(|n| json!(format!("10.0.{n}.0/24"))).chain((0..v6).map(|n| json!(format!("2001:db8:{n}::/48"))));
        let groups = (0..groups).map(|n| json!(format!("sg-{n:08x}")));
        let peers: Vec<Value> = ranges.chain(groups).collect();
        let mut spec = network();
        spec.push(("security_group/g", json!({"vpc": "main", "ingress": [{"protocol": "tcp", "ports": 443, "from": peers}]})));
        problems(&spec)
    };
    assert!(count(50, 50, 10).is_empty(), "each family has a quota of its own");
    assert_eq!(count(50, 50, 11), ["too-many-rules* security_group/g ingress"]);
}

#[test]
fn shapes_say_what_is_wrong() {
    let rule = |rule: Value| misshapen::<SecurityGroup>(&json!({"vpc": "main", "ingress": [rule]}));
    let cases = [
        (json!({"protocol": "http", "from": "g"}), "`http` is not a protocol"),
        (json!({"protocol": 256, "from": "g"}), "`256` is not a protocol"),
        (json!({"protocol": "tcp", "ports": "https", "from": "g"}), "`https` is not a port"),
        (json!({"protocol": "tcp", "ports": -1, "from": "g"}), "`-1` is not a port"),
        (json!({"protocol": "tcp", "from": "10.0.0.1"}), "write 10.0.0.1/32"),
        (json!({"protocol": "tcp", "from": "prefix_list/"}), "is not a prefix list"),
        (json!({"protocol": "tcp", "from": ["a b"]}), "`a b` is no peer"),
        (json!({"protocol": "tcp", "from": "g", "cidr_blocks": []}), "unknown field `ingress[0].cidr_blocks`"),
    ];
    for (bad, part) in cases {
        let message = rule(bad);
        assert!(message.contains(part), "{message}");
        assert!(message.contains("ingress[0]"), "{message}");
    }
}
