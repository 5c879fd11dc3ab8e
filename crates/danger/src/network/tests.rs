//! Openings of the network, in the form of a spec and in that of AWS.

use heiiki_model::Place;
use serde_json::json;

use super::*;

fn place() -> Place {
    Place { environment: "e".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

fn told(kind: KindName, value: &Value, state: State) -> Vec<String> {
    crate::openings(kind, value, state, &Ground::of(&place())).iter().map(ToString::to_string).collect()
}

#[test]
fn rules_for_public_addresses_are_told_in_the_form_of_a_spec_and_of_aws() {
    for rule in [
        json!({"protocol": "tcp", "ports": "22", "from": ["sg-1", "0.0.0.0/0"]}),
        json!({"protocol": "tcp", "from_port": 22, "to_port": 22, "peer": "0.0.0.0/0"}),
    ] {
        let group = json!({"ingress": [rule], "egress": []});
        assert_eq!(told(KindName::SecurityGroup, &group, State::Live), ["ingress tcp 22 from 0.0.0.0/0"]);
    }
}

#[test]
fn halves_of_the_internet_are_everywhere_and_private_ranges_are_not() {
    for (peer, expected) in [
        ("0.0.0.0/0", Some(true)),
        ("0.0.0.0/1", Some(true)),
        ("::/0", Some(true)),
        ("2000::/3", Some(true)),
        ("10.0.0.0/7", Some(true)),
        ("203.0.113.0/24", Some(false)),
        ("10.0.0.0/8", None),
        ("100.64.0.0/10", None),
        ("fd00::/8", None),
        ("sg-1", None),
        ("prefix_list/s3", None),
    ] {
        assert_eq!(is_public(peer), expected, "{peer}");
    }
}

#[test]
fn a_new_group_without_egress_lets_everything_out_and_a_live_one_is_not_guessed_at() {
    let group = json!({"ingress": []});
    assert_eq!(told(KindName::SecurityGroup, &group, State::Made), ["egress of all protocols to everywhere, AWS's default"]);
    assert!(told(KindName::SecurityGroup, &group, State::Live).is_empty());
    assert!(told(KindName::SecurityGroup, &json!({"egress": []}), State::Made).is_empty());
}

#[test]
fn every_target_of_a_route_that_leads_out_is_told() {
    let live = |destination: &str, target: &str| json!({"routes": [{"destination": destination, "target": target}]});
    for (destination, target, rule) in [
        ("0.0.0.0/0", "igw-1", Some(crate::Rule::RouteToInternet)),
        ("0.0.0.0/0", "nat-1", Some(crate::Rule::RouteToInternet)),
        ("::/0", "eigw-1", Some(crate::Rule::RouteToInternet)),
        ("0.0.0.0/0", "cagw-1", Some(crate::Rule::RouteToInternet)),
        ("10.9.0.0/16", "pcx-1", Some(crate::Rule::RouteToNetworks)),
        ("10.9.0.0/16", "tgw-1", Some(crate::Rule::RouteToNetworks)),
        ("10.9.0.0/16", "vgw-1", Some(crate::Rule::RouteToNetworks)),
        ("10.9.0.0/16", "lgw-1", Some(crate::Rule::RouteToNetworks)),
        ("10.9.0.0/16", "arn:aws:networkmanager::123456789012:core-network/c", Some(crate::Rule::RouteToNetworks)),
        ("10.9.0.0/16", "odd-1", Some(crate::Rule::RouteToNetworks)),
        ("0.0.0.0/0", "eni-1", Some(crate::Rule::RouteThroughAppliance)),
        ("0.0.0.0/0", "i-1", Some(crate::Rule::RouteThroughAppliance)),
        ("0.0.0.0/0", "vpce-1", Some(crate::Rule::RouteThroughAppliance)),
        // The route of a gateway endpoint, the local route, and what an internet gateway drops.
        ("pl-1", "vpce-1", None),
        ("10.0.0.0/16", "local", None),
        ("10.99.0.0/16", "igw-1", None),
    ] {
        let found = crate::openings(KindName::RouteTable, &live(destination, target), State::Live, &Ground::of(&place()));
        let rules: Vec<crate::Rule> = found.iter().map(Opening::rule).collect();
        assert_eq!(rules, rule.into_iter().collect::<Vec<_>>(), "{destination} to {target}");
    }
}

#[test]
fn routes_of_a_spec_are_told_by_their_references() {
    let table = |field: &str, target: &str| json!({"routes": [{"destination_cidr_block": "0.0.0.0/0", field: target}]});
    for (field, target, text) in [
        ("gateway_id", "${internet_gateway/main.id}", "route 0.0.0.0/0 to internet_gateway/main"),
        ("nat_gateway_id", "${nat_gateway/main.id}", "route 0.0.0.0/0 to nat_gateway/main"),
        ("network_interface_id", "eni-1", "route 0.0.0.0/0 to eni-1, a network interface"),
        ("gateway_id", "vgw-1", "route 0.0.0.0/0 to vgw-1, a virtual private gateway"),
    ] {
        assert_eq!(told(KindName::RouteTable, &table(field, target), State::Made), [text]);
    }
    let propagated = json!({"propagating_vgws": ["vgw-1"]});
    assert_eq!(told(KindName::RouteTable, &propagated, State::Made), ["route propagated to vgw-1, a virtual private gateway"]);
}

#[test]
fn a_private_nat_gateway_leads_to_networks() {
    let spec = json!({"routes": [{"destination_cidr_block": "10.9.0.0/16", "nat_gateway_id": "${nat_gateway/inner.id}"}]});
    let place = place();
    let mut ground = Ground::of(&place);
    ground.private_nats.insert("nat_gateway/inner".to_owned());
    let found = crate::openings(KindName::RouteTable, &spec, State::Made, &ground);
    assert_eq!(found.first().map(Opening::rule), Some(crate::Rule::RouteToNetworks));
    ground.private_nats.insert("nat-1".to_owned());
    let live = json!({"routes": [{"destination": "10.9.0.0/16", "target": "nat-1"}]});
    let told: Vec<String> =
        crate::openings(KindName::RouteTable, &live, State::Live, &ground).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["route 10.9.0.0/16 to nat-1, a private NAT gateway"]);
}

#[test]
fn what_is_open_by_default_is_told_of_what_is_made_alone() {
    for (kind, open, closed, text) in [
        (
            KindName::NotebookInstance,
            json!({}),
            json!({"direct_internet_access": "Disabled"}),
            "direct_internet_access is Enabled, AWS's default",
        ),
        (
            KindName::Domain,
            json!({}),
            json!({"app_network_access_type": "VpcOnly"}),
            "app_network_access_type is PublicInternetOnly, AWS's default",
        ),
        (KindName::NatGateway, json!({}), json!({"connectivity_type": "private"}), "a public NAT gateway"),
        (
            KindName::Model,
            json!({}),
            json!({"enable_network_isolation": true}),
            "no vpc_config and no network isolation: its container runs outside of the VPC",
        ),
    ] {
        assert_eq!(told(kind, &open, State::Made), [text]);
        assert!(told(kind, &closed, State::Made).is_empty());
        assert!(told(kind, &open, State::Live).is_empty(), "of a live {kind} it is unknown");
    }
}

#[test]
fn endpoints_of_others_and_of_other_regions_are_told() {
    let policy = json!({"Statement": []});
    for (service, region, expected) in [
        (
            "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
            None,
            vec!["leads to com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0, which is not AWS's own"],
        ),
        ("sts", Some("us-east-1"), vec!["leads to region us-east-1"]),
        ("sts", Some("ap-northeast-1"), vec![]),
        ("com.amazonaws.ap-northeast-1.sts", None, vec![]),
    ] {
        let endpoint = json!({"service": service, "service_region": region, "policy": policy});
        assert_eq!(told(KindName::VpcEndpoint, &endpoint, State::Made), expected, "{service}");
    }
    let resource = json!({"vpc_endpoint_type": "Resource", "service_name": null, "policy": policy});
    assert_eq!(told(KindName::VpcEndpoint, &resource, State::Live), ["leads to Resource, which is not AWS's own"]);
}

#[test]
fn addresses_and_gateways_are_told() {
    for (kind, value) in [
        (KindName::InternetGateway, json!({"vpc": "main"})),
        (KindName::InternetGateway, json!({"vpc_id": "vpc-1"})),
        (KindName::Subnet, json!({"map_public_ip_on_launch": true})),
        (KindName::Instance, json!({"associate_public_ip_address": true})),
        (KindName::Instance, json!({"public_ip_address": "203.0.113.7"})),
        (KindName::ElasticIp, json!({"instance_id": "i-1"})),
    ] {
        assert_eq!(told(kind, &value, State::Live).len(), 1, "{kind} {value}");
    }
    for (kind, value) in [
        (KindName::InternetGateway, json!({"vpc_id": null})),
        (KindName::Subnet, json!({"map_public_ip_on_launch": false})),
        (KindName::Instance, json!({"public_ip_address": null})),
        (KindName::ElasticIp, json!({})),
    ] {
        assert!(told(kind, &value, State::Live).is_empty(), "{kind} {value}");
    }
}
