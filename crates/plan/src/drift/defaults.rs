//! AWS's defaults of the fields to which others can add something. Anything beyond them was added by somebody.

use heiiki_model::kinds::ec2::route_table::route::LiveRoute;
use heiiki_model::kinds::ec2::vpc_endpoint::full_access;
use heiiki_model::{Change, KindName, policy_document};
use serde::Deserialize;
use serde_json::{Value, json};

use super::added::back;

/// The fields to which others can add something, of each kind that has some.
const FIELDS: [(KindName, &[&str]); 7] = [
    (KindName::RouteTable, &["routes", "propagating_vgws"]),
    (KindName::SecurityGroup, &["ingress", "egress"]),
    (KindName::Role, &["policies", "inline_policies"]),
    (KindName::User, &["policies", "inline_policies", "groups"]),
    (KindName::Bucket, &["policy", "public_access_block"]),
    (KindName::VpcEndpoint, &["policy"]),
    (KindName::Subnet, &["map_public_ip_on_launch", "assign_ipv6_address_on_creation"]),
];

/// Returns the fields that a spec leaves alone and that hold more than AWS's default, each as the change that leads back to it. A field that holds less has no
/// addition.
pub(super) fn unmanaged(kind: KindName, live: &Value, want: &Value) -> Vec<Change> {
    let fields = FIELDS.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, fields)| fields);
    let alone = fields.iter().filter(|field| want.get(**field).is_none());
    alone.filter_map(|field| Some(back(field, live[*field].clone(), default(kind, field, live)?))).collect()
}

/// Returns the value of a field without the additions; `None` if there are none.
fn default(kind: KindName, field: &str, live: &Value) -> Option<Value> {
    let value = live.get(field)?;
    match (kind, field, value) {
        (KindName::RouteTable, "routes", Value::Array(routes)) => without(routes, |route| !is_made_by_somebody(route)),
        (KindName::SecurityGroup, "ingress", Value::Array(rules)) => {
            let own = live["group_id"].as_str().filter(|_| live["group_name"] == "default");
            without(rules, |rule| own.is_some_and(|own| is_of_all(rule) && peer(rule).ends_with(own)))
        }
        (KindName::SecurityGroup, "egress", Value::Array(rules)) => {
            without(rules, |rule| is_of_all(rule) && matches!(peer(rule), "0.0.0.0/0" | "::/0"))
        }
        (KindName::VpcEndpoint, "policy", Value::Object(_)) => (!policy_document::same(value, &full_access())).then(full_access),
        (KindName::Bucket, "policy", Value::Object(_)) => Some(Value::Null),
        // A missing block blocks nothing.
        (KindName::Bucket, "public_access_block", Value::Null | Value::Object(_)) => {
            let all = ["block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"];
            all.iter()
                .any(|setting| value[*setting] != true)
                .then(|| all.iter().map(|setting| ((*setting).to_owned(), json!(true))).collect())
        }
        (KindName::Subnet, _, Value::Bool(true)) => Some(json!(false)),
        (_, _, Value::Array(items)) => (!items.is_empty()).then(|| json!([])),
        (_, _, Value::Object(members)) => (!members.is_empty()).then(|| json!({})),
        _ => None,
    }
}

/// Returns the items that AWS has by default; `None` if there are no others.
fn without(items: &[Value], is_default: impl Fn(&Value) -> bool) -> Option<Value> {
    let kept: Vec<&Value> = items.iter().filter(|item| is_default(item)).collect();
    (kept.len() < items.len()).then(|| json!(kept))
}

/// True for a route that is not the local one, not propagated, and not of a gateway endpoint; false for a value that cannot be read as a route.
fn is_made_by_somebody(route: &Value) -> bool {
    LiveRoute::deserialize(route).is_ok_and(|route| route.managed())
}

fn is_of_all(rule: &Value) -> bool {
    matches!(rule["protocol"].as_str(), Some("-1" | "all"))
}

fn peer(rule: &Value) -> &str {
    rule["peer"].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(kind: KindName, live: &Value, want: &Value) -> Vec<String> {
        unmanaged(kind, live, want).into_iter().map(|change| change.field.to_string()).collect()
    }

    #[test]
    fn an_object_that_aws_makes_by_itself_is_no_addition() {
        let route = |destination: &str, target: &str, origin: &str| json!({"destination": destination, "target": target, "origin": origin, "state": "active"});
        let own = [
            route("10.0.0.0/16", "local", "CreateRouteTable"),
            route("pl-1", "vpce-1", "CreateRoute"),
            route("10.9.0.0/16", "vgw-1", "EnableVgwRoutePropagation"),
        ];
        let table = json!({"routes": own, "propagating_vgws": []});
        assert!(fields(KindName::RouteTable, &table, &json!({})).is_empty());
        let all = json!({"protocol": "-1", "peer": "0.0.0.0/0"});
        let group = json!({"group_id": "sg-1", "group_name": "web", "ingress": [], "egress": [all]});
        assert!(fields(KindName::SecurityGroup, &group, &json!({})).is_empty());
        let itself = json!({"protocol": "-1", "peer": "123456789012/sg-1"});
        let default = json!({"group_id": "sg-1", "group_name": "default", "ingress": [itself], "egress": [all]});
        assert!(fields(KindName::SecurityGroup, &default, &json!({})).is_empty());
        let block = json!({"block_public_acls": true, "ignore_public_acls": true, "block_public_policy": true, "restrict_public_buckets": true});
        assert!(fields(KindName::Bucket, &json!({"policy": null, "public_access_block": block}), &json!({})).is_empty());
        assert!(fields(KindName::VpcEndpoint, &json!({"policy": full_access()}), &json!({})).is_empty());
        assert!(fields(KindName::User, &json!({"policies": [], "inline_policies": {}, "groups": []}), &json!({})).is_empty());
    }

    #[test]
    fn a_value_beyond_it_is_one_and_a_value_of_the_spec_is_compared_elsewhere() {
        let ssh = json!({"protocol": "tcp", "from_port": 22, "to_port": 22, "peer": "0.0.0.0/0"});
        let group = json!({"group_id": "sg-1", "group_name": "web", "ingress": [ssh], "egress": [ssh]});
        assert_eq!(fields(KindName::SecurityGroup, &group, &json!({"ingress": []})), ["egress"]);
        let user = json!({"policies": ["p"], "inline_policies": {"x": {}}, "groups": ["admins"]});
        assert_eq!(fields(KindName::User, &user, &json!({})), ["policies", "inline_policies", "groups"]);
        assert_eq!(fields(KindName::User, &user, &json!({"groups": null})), ["policies", "inline_policies"], "null is managed");
        assert_eq!(
            fields(KindName::Bucket, &json!({"policy": {}, "public_access_block": null}), &json!({})),
            ["policy", "public_access_block"]
        );
        assert_eq!(fields(KindName::Subnet, &json!({"map_public_ip_on_launch": true}), &json!({})), ["map_public_ip_on_launch"]);
    }
}
