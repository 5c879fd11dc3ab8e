//! What a plan opens: ways into a security group from everywhere, routes to the internet, policies that may allow more than before.
//!
//! It points a reader at what to look at and judges nothing: what is not told here may still be unwise. It knows what steps say, and nothing of what is live
//! beside it.

use heiiki_model::KindName;
use heiiki_model::plan::{Step, Verb};
use heiiki_model::policy_document::{FieldChange, StatementChange, StatementEdit, difference};
use serde_json::{Value, json};

use super::policy::{are_documents, is_document};
use super::rows::Row;
use super::style::one_line;

/// Every address there is.
const EVERYWHERE: [&str; 2] = ["0.0.0.0/0", "::/0"];
/// How targets of routes that leave the VPC for the internet begin, by id and by reference.
const WAYS_OUT: [&str; 6] = ["igw-", "nat-", "eigw-", "${internet_gateway/", "${nat_gateway/", "${egress_only_internet_gateway/"];
/// So many values of a statement are told.
const SHOWN: usize = 3;
/// The fields of a statement that say for whom and what it speaks.
const SCOPE: [&str; 3] = ["Action", "Resource", "Principal"];

/// What a row opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Ways into and out of the network, each as one line.
    pub network: Vec<String>,
    /// Statements of policies that may allow more, each as one line.
    pub policies: Vec<String>,
}

impl Opened {
    /// What the steps of a row open. Of a new object that is what the spec wants, of any other what is added.
    pub fn of(row: &Row<'_>) -> Self {
        let mut opened = Self::default();
        for step in row.create.iter().chain(&row.changes) {
            match (step.verb, &step.object, &step.want) {
                (Verb::Create, None, Some(want)) => opened.fresh(step, want),
                (Verb::Create | Verb::Update | Verb::Release | Verb::Delete, ..) => opened.changed(step),
            }
        }
        opened
    }

    fn fresh(&mut self, step: &Step, want: &Value) {
        let list = |field: &str| want.get(field).and_then(Value::as_array).into_iter().flatten();
        if step.at.kind == KindName::SecurityGroup {
            self.network.extend(list("ingress").filter_map(ingress));
        } else if step.at.kind == KindName::RouteTable {
            self.network.extend(list("routes").filter_map(route));
        }
    }

    fn changed(&mut self, step: &Step) {
        for change in &step.changes {
            let old = change.from.as_array().map(Vec::as_slice).unwrap_or_default();
            let added = change.to.value.as_array().into_iter().flatten().filter(|item| !old.contains(item));
            match (step.at.kind, change.field.as_ref()) {
                (KindName::SecurityGroup, "ingress") => self.network.extend(added.filter_map(ingress)),
                (KindName::RouteTable, "routes") => self.network.extend(added.filter_map(route)),
                (_, field) => widened(field, &change.from, &change.to.value, &mut self.policies),
            }
        }
    }
}

/// A rule that lets everybody in, as the spec writes it or as a change shows it.
fn ingress(rule: &Value) -> Option<String> {
    let peers = rule.get("peer").or_else(|| rule.get("from"))?;
    let peers = peers.as_array().map_or_else(|| vec![peers], |list| list.iter().collect());
    let from = peers.into_iter().filter_map(Value::as_str).find(|peer| EVERYWHERE.contains(peer))?;
    let text = |field: &str| rule.get(field).filter(|value| !value.is_null()).map(plain);
    let protocol = text("protocol").unwrap_or_else(|| "all".to_owned());
    let ports = match (text("ports"), text("from_port"), text("to_port")) {
        (Some(ports), ..) => format!(" {ports}"),
        (None, Some(first), Some(last)) if first == last => format!(" {first}"),
        (None, Some(first), Some(last)) => format!(" {first}-{last}"),
        (None, ..) => String::new(),
    };
    let protocol = if protocol == "-1" || protocol == "all" { "everything".to_owned() } else { protocol };
    Some(format!("lets in {protocol}{ports} from {from}"))
}

/// A route that leaves for the internet, as the spec writes it or as a change shows it.
fn route(route: &Value) -> Option<String> {
    let members = || route.as_object().into_iter().flatten();
    let leaves = |text: &&str| WAYS_OUT.iter().any(|way| text.starts_with(way));
    let target =
        members().filter(|(key, _)| !key.starts_with("destination")).filter_map(|(_, value)| value.as_str()).find(leaves)?;
    let destination = members().find(|(key, _)| key.starts_with("destination")).map(|(_, value)| plain(value))?;
    Some(format!("routes {destination} to {}", one_line(target.trim_start_matches("${").trim_end_matches(".id}"))))
}

fn plain(value: &Value) -> String {
    one_line(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// The statements by which a document may allow more. A document that is new says for itself what it allows.
fn widened(label: &str, from: &Value, to: &Value, found: &mut Vec<String>) {
    if is_document(from) && (is_document(to) || to.is_null()) {
        let new = if to.is_null() { &json!({"Statement": []}) } else { to };
        let told = difference(from, new).into_iter().filter_map(|change| wider(&change, new));
        found.extend(told.map(|text| format!("{label}: {text}")));
    } else if are_documents(from) && are_documents(to) {
        for (name, new) in to.as_object().into_iter().flatten() {
            widened(&format!("{label}.{}", one_line(name)), from.get(name).unwrap_or(&Value::Null), new, found);
        }
    }
}

/// What a change of a statement may let through that was not let through before.
fn wider(change: &StatementChange, to: &Value) -> Option<String> {
    let has = |values: fn(&FieldChange) -> &Vec<String>, effect: &str| {
        change.fields.iter().any(|field| field.field == "Effect" && values(field).iter().any(|value| value == effect))
    };
    let statement = one_line(&change.statement);
    match change.edit {
        StatementEdit::Added => has(|field| &field.added, "Allow").then(|| format!("new {statement}")),
        StatementEdit::Removed => has(|field| &field.removed, "Deny").then(|| format!("no longer {statement}")),
        StatementEdit::Changed if has(|field| &field.added, "Allow") => Some(format!("{statement} no longer denies")),
        StatementEdit::Changed => {
            let allows = effect_of(&change.statement, to)?;
            let told: Vec<String> = change.fields.iter().filter_map(|field| loosened(field, allows)).collect();
            (!told.is_empty()).then(|| format!("{statement}, {}", told.join(", ")))
        }
    }
}

/// How a field makes a statement allow more, or deny less: by speaking of more, or of less. Of a condition that differs only its like can tell.
fn loosened(field: &FieldChange, allows: bool) -> Option<String> {
    let name = field.field.split('.').next().unwrap_or_default();
    if name == "Condition" {
        return Some(format!("under another {}", one_line(&field.field)));
    }
    let inverted = name.strip_prefix("Not").is_some_and(|name| SCOPE.contains(&name));
    if !inverted && !SCOPE.contains(&name) {
        return None;
    }
    // What an Allow names is allowed; what a Deny no longer names is no longer denied; `Not` turns both round.
    let more = inverted != allows;
    let (word, values) = if more { ("with", &field.added) } else { ("without", &field.removed) };
    let shown: Vec<String> = values.iter().take(SHOWN).map(|value| one_line(value)).collect();
    let rest = if values.len() > SHOWN { format!(" and {} more", values.len() - SHOWN) } else { String::new() };
    (!shown.is_empty()).then(|| format!("{word} {} {}{rest}", one_line(&field.field), shown.join(" ")))
}

/// Whether a statement allows, by the name that a difference gives it: its `Sid`, or what it is.
fn effect_of(statement: &str, document: &Value) -> Option<bool> {
    let statements = document.get("Statement")?;
    let statements = statements.as_array().map_or_else(|| vec![statements], |list| list.iter().collect());
    let named = statements.into_iter().find(|one| one.get("Sid").and_then(Value::as_str) == Some(statement));
    match named.and_then(|one| one.get("Effect")).and_then(Value::as_str) {
        Some(effect) => Some(effect == "Allow"),
        None if statement.contains("] Allow") => Some(true),
        None => statement.contains("] Deny").then_some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everywhere_is_told_from_anywhere_else() {
        let cases = [
            (json!({"protocol": "tcp", "ports": 443, "from": ["workload", "0.0.0.0/0"]}), Some("lets in tcp 443 from 0.0.0.0/0")),
            (json!({"protocol": "tcp", "from_port": 80, "to_port": 90, "peer": "::/0"}), Some("lets in tcp 80-90 from ::/0")),
            (json!({"protocol": "-1", "peer": "0.0.0.0/0"}), Some("lets in everything from 0.0.0.0/0")),
            (json!({"protocol": "tcp", "ports": 443, "from": "10.0.0.0/8"}), None),
            (json!({"protocol": "tcp", "ports": 443, "to": "0.0.0.0/0"}), None),
        ];
        for (rule, text) in cases {
            assert_eq!(ingress(&rule).as_deref(), text, "{rule}");
        }
        let cases = [
            (
                json!({"destination_cidr_block": "0.0.0.0/0", "gateway_id": "${internet_gateway/main.id}"}),
                Some("routes 0.0.0.0/0 to internet_gateway/main"),
            ),
            (json!({"destination": "0.0.0.0/0", "target": "nat-0a"}), Some("routes 0.0.0.0/0 to nat-0a")),
            (json!({"destination": "10.1.0.0/16", "target": "pcx-0a"}), None),
        ];
        for (hop, text) in cases {
            assert_eq!(route(&hop).as_deref(), text, "{hop}");
        }
    }

    #[test]
    fn a_policy_widens_by_more_allowed_or_less_denied() {
        let document = |effect: &str, sid: &str, resources: Value, condition: Value| json!({"Version": "2012-10-17", "Statement": [{"Sid": sid, "Effect": effect, "Action": "s3:GetObject", "Resource": resources, "Condition": condition}]});
        let told = |from: &Value, to: &Value| {
            let mut found = Vec::new();
            widened("document", from, to, &mut found);
            found
        };
        let some = |effect| document(effect, "Data", json!(["a", "b"]), json!({}));
        let one = |effect| document(effect, "Data", json!(["a"]), json!({}));
        assert_eq!(told(&one("Allow"), &some("Allow")), ["document: Data, with Resource b"]);
        assert_eq!(told(&some("Allow"), &one("Allow")), Vec::<String>::new());
        assert_eq!(told(&some("Deny"), &one("Deny")), ["document: Data, without Resource b"]);
        assert_eq!(told(&one("Deny"), &some("Deny")), Vec::<String>::new());
        assert_eq!(told(&one("Deny"), &one("Allow")), ["document: Data no longer denies"]);
        assert_eq!(told(&one("Deny"), &Value::Null), ["document: no longer Data"]);
        let bound = document("Allow", "Data", json!(["a"]), json!({"StringEquals": {"aws:SourceVpc": "vpc-0a"}}));
        assert_eq!(told(&bound, &one("Allow")), ["document: Data, under another Condition.StringEquals.aws:SourceVpc"]);
        assert_eq!(told(&Value::Null, &some("Allow")), Vec::<String>::new());
    }
}
