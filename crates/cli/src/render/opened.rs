//! Network paths that a plan opens: rules that admit everybody, routes to the internet, and what SageMaker puts beside the VPC.
//!
//! Only what is new is told. What stands open already is no part of a plan, and whether a path leads anywhere is not asked.

use heiiki_model::{Change, KindName};
use serde_json::Value;

use super::rows::{Row, Sign};

/// Everybody, in both families of addresses.
const EVERYBODY: [&str; 2] = ["0.0.0.0/0", "::/0"];
/// How ids and references of what leads to the internet begin.
const GATEWAYS: [&str; 6] = ["igw-", "nat-", "eigw-", "${internet_gateway/", "${nat_gateway/", "${egress_only_internet_gateway/"];
/// The fields of a route that name such a gateway.
const GATEWAY_FIELDS: [&str; 3] = ["gateway_id", "nat_gateway_id", "egress_only_internet_gateway_id"];

/// The paths that a row opens, each as a clause.
pub fn opened(row: &Row<'_>) -> Vec<String> {
    match row.sign {
        Sign::Create => row.create.and_then(|step| step.want.as_ref()).map(|want| by_want(row.at.kind, want)).unwrap_or_default(),
        Sign::Change | Sign::Replace => {
            row.shown_changes().into_iter().flat_map(|change| by_change(row.at.kind, change)).collect()
        }
        Sign::Delete | Sign::Keep => Vec::new(),
    }
}

fn by_want(kind: KindName, want: &Value) -> Vec<String> {
    let field = |name: &str| want.get(name).filter(|value| !value.is_null());
    let defaulted = |name: &str, open: &str| match field(name) {
        Some(value) => (value == open).then(|| format!("{name} is {open}")),
        None => Some(format!("{name} is {open}, AWS's default")),
    };
    if kind == KindName::SecurityGroup {
        items(field("ingress")).flat_map(|rule| admitted(rule, "from")).collect()
    } else if kind == KindName::RouteTable {
        items(field("routes")).filter_map(|route| leads(route, &GATEWAY_FIELDS, destination(route))).collect()
    } else if kind == KindName::NotebookInstance {
        defaulted("direct_internet_access", "Enabled").into_iter().collect()
    } else if kind == KindName::Domain {
        defaulted("app_network_access_type", "PublicInternetOnly").into_iter().collect()
    } else {
        Vec::new()
    }
}

fn by_change(kind: KindName, change: &Change) -> Vec<String> {
    let becomes =
        |open: &str| (change.to.value == open).then(|| format!("{} becomes {open}", change.field)).into_iter().collect();
    match (kind, change.field.as_ref()) {
        (KindName::SecurityGroup, "ingress") => added(change).flat_map(|rule| admitted(rule, "peer")).collect(),
        (KindName::RouteTable, "routes") => {
            added(change).filter_map(|hop| leads(hop, &["target"], text(hop, "destination"))).collect()
        }
        (KindName::NotebookInstance, "direct_internet_access") => becomes("Enabled"),
        (KindName::Domain, "app_network_access_type") => becomes("PublicInternetOnly"),
        _ => Vec::new(),
    }
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

/// The members of a list that were not there before, whatever their descriptions say.
fn added(change: &Change) -> impl Iterator<Item = &Value> {
    let bare = |item: &Value| {
        let mut item = item.clone();
        item.as_object_mut().map(|members| members.remove("description"));
        item
    };
    let before: Vec<Value> = items(Some(&change.from)).map(bare).collect();
    items(Some(&change.to.value)).filter(move |item| !before.contains(&bare(item)))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A rule that admits everybody, whose peers stand in this field.
fn admitted(rule: &Value, peers: &str) -> Vec<String> {
    let listed = match rule.get(peers) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    };
    let everybody = listed.into_iter().filter(|peer| EVERYBODY.contains(peer));
    everybody.map(|peer| format!("ingress {} from {peer}", ports(rule))).collect()
}

fn ports(rule: &Value) -> String {
    let told = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let protocol = match text(rule, "protocol") {
        "-1" | "all" => "of all protocols".to_owned(),
        protocol => protocol.to_owned(),
    };
    let range = match (rule.get("ports"), rule.get("from_port"), rule.get("to_port")) {
        (Some(ports), ..) if !ports.is_null() => Some(told(ports)),
        (_, Some(first), Some(last)) if first == last => Some(told(first)),
        (_, Some(first), Some(last)) => Some(format!("{}-{}", told(first), told(last))),
        _ => None,
    };
    range.map_or(protocol.clone(), |range| format!("{protocol} {range}"))
}

fn destination(route: &Value) -> &str {
    let fields = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
    fields.into_iter().map(|field| text(route, field)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn leads(route: &Value, fields: &[&str], destination: &str) -> Option<String> {
    let targets = fields.iter().map(|field| text(route, field));
    let target = targets.into_iter().find(|target| GATEWAYS.iter().any(|begin| target.starts_with(begin)))?;
    let target = target.strip_prefix("${").and_then(|inside| inside.split_once(".id}")).map_or(target, |(at, _)| at);
    Some(format!("route {destination} to {target}"))
}

#[cfg(test)]
mod tests {
    use heiiki_model::{Mode, To};
    use serde_json::json;

    use super::*;

    fn change(field: &'static str, from: Value, to: Value) -> Change {
        Change { field: field.into(), from, to: To::value(to), mode: Mode::InPlace }
    }

    #[test]
    fn only_new_rules_for_everybody_are_told() {
        let rule = |port: u16, peer: &str, about: &str| json!({"protocol": "tcp", "from_port": port, "to_port": port, "peer": peer, "description": about});
        let old = json!([rule(443, "0.0.0.0/0", "a")]);
        let new = json!([rule(443, "0.0.0.0/0", "b"), rule(22, "::/0", ""), rule(80, "10.0.0.0/8", "")]);
        assert_eq!(by_change(KindName::SecurityGroup, &change("ingress", old, new.clone())), ["ingress tcp 22 from ::/0"]);
        assert!(by_change(KindName::SecurityGroup, &change("egress", json!([]), new)).is_empty());
        let all = json!([{"protocol": "-1", "peer": "0.0.0.0/0"}]);
        let seen = by_change(KindName::SecurityGroup, &change("ingress", json!([]), all));
        assert_eq!(seen, ["ingress of all protocols from 0.0.0.0/0"]);
    }

    #[test]
    fn routes_to_the_internet_are_told() {
        let hop = |target: &str| json!([{"destination": "0.0.0.0/0", "target": target}]);
        for (target, told) in
            [("igw-1", Some("igw-1")), ("${nat_gateway/main.id}", Some("nat_gateway/main")), ("tgw-1", None), ("vpce-1", None)]
        {
            let seen = by_change(KindName::RouteTable, &change("routes", json!([]), hop(target)));
            assert_eq!(seen, told.map(|told| format!("route 0.0.0.0/0 to {told}")).into_iter().collect::<Vec<_>>());
        }
        let known = change("routes", hop("igw-1"), hop("igw-1"));
        assert!(by_change(KindName::RouteTable, &known).is_empty());
    }

    #[test]
    fn what_is_made_open_is_told_also_where_that_is_the_default() {
        let seen = |kind, want: Value| by_want(kind, &want);
        assert_eq!(
            seen(
                KindName::SecurityGroup,
                json!({"ingress": [{"protocol": "tcp", "ports": "443", "from": ["sg-1", "0.0.0.0/0"]}]})
            ),
            ["ingress tcp 443 from 0.0.0.0/0"]
        );
        assert_eq!(
            seen(
                KindName::RouteTable,
                json!({"routes": [{"destination_cidr_block": "0.0.0.0/0", "gateway_id": "${internet_gateway/main.id}"}]})
            ),
            ["route 0.0.0.0/0 to internet_gateway/main"]
        );
        assert_eq!(seen(KindName::NotebookInstance, json!({})), ["direct_internet_access is Enabled, AWS's default"]);
        assert!(seen(KindName::NotebookInstance, json!({"direct_internet_access": "Disabled"})).is_empty());
        assert_eq!(
            seen(KindName::Domain, json!({"app_network_access_type": "PublicInternetOnly"})),
            ["app_network_access_type is PublicInternetOnly"]
        );
        assert!(seen(KindName::Domain, json!({"app_network_access_type": "VpcOnly"})).is_empty());
    }
}
