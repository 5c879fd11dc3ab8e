//! Openings of access: policies of buckets, endpoints, users and roles, and the principals that roles trust.

use std::collections::BTreeSet;

use heiiki_model::KindName;
use serde_json::Value;

use crate::opening::Opening;
use crate::{Ground, State};

/// AWS's policies that give everything, or everything in IAM, which is as much.
const ALL_POWER: [&str; 2] = ["AdministratorAccess", "IAMFullAccess"];
/// AWS's policies for jobs that are as broad as those for whole services.
const JOBS: [&str; 7] = [
    "PowerUserAccess",
    "SystemAdministrator",
    "NetworkAdministrator",
    "DatabaseAdministrator",
    "DataScientist",
    "SecretsManagerReadWrite",
    "AdministratorAccess-Amplify",
];
/// The four settings of Block Public Access.
const BLOCKS: [&str; 4] = ["block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"];

/// Adds the openings of an object.
pub(crate) fn openings(kind: KindName, value: &Value, state: State, ground: &Ground<'_>, found: &mut BTreeSet<Opening>) {
    match kind {
        KindName::VpcEndpoint => found.extend(endpoint(value, state)),
        KindName::Bucket => bucket(value, state, found),
        KindName::KmsKey => {
            let open = is_open(&value["policy"]);
            found.extend(open.then(|| Opening::OpenToEverybody { field: "policy".to_owned() }));
        }
        KindName::Role => {
            trust(value, ground, found);
            grants(value, ground, found);
        }
        KindName::User => {
            let groups = value["groups"].as_array().into_iter().flatten().filter_map(Value::as_str);
            found.extend(groups.map(|group| Opening::InGroup { group: group.to_owned() }));
            grants(value, ground, found);
        }
        KindName::Policy | KindName::InlinePolicy => {
            found.extend(allows_all(&value["document"]).then(|| Opening::AllPower { policy: "document".to_owned() }));
        }
        // Access to these kinds is decided by policies, roles and users.
        KindName::Vpc
        | KindName::InternetGateway
        | KindName::Subnet
        | KindName::ElasticIp
        | KindName::NatGateway
        | KindName::RouteTable
        | KindName::SecurityGroup
        | KindName::KeyPair
        | KindName::Instance
        | KindName::FileSystem
        | KindName::MountTarget
        | KindName::InstanceProfile
        | KindName::LogGroup
        | KindName::Domain
        | KindName::UserProfile
        | KindName::Space
        | KindName::App
        | KindName::NotebookInstance
        | KindName::StudioLifecycleConfig
        | KindName::NotebookLifecycleConfig
        | KindName::Model
        | KindName::EndpointConfig
        | KindName::Endpoint
        | KindName::NetworkInterface
        | KindName::Credential => {}
    }
}

/// The statements of a document, which may be one alone.
fn statements(document: &Value) -> Vec<&Value> {
    match &document["Statement"] {
        Value::Array(list) => list.iter().collect(),
        one @ Value::Object(_) => vec![one],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// The texts of a member that may be one text or a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one.as_str()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// True for a statement that allows, and does so without a condition.
fn allows(statement: &Value) -> bool {
    let bare = statement
        .get("Condition")
        .is_none_or(|condition| condition.is_null() || condition.as_object().is_some_and(serde_json::Map::is_empty));
    statement["Effect"] == "Allow" && bare
}

/// True for a document that has something to deny.
pub(crate) fn denies(document: &Value) -> bool {
    statements(document).into_iter().any(|statement| statement["Effect"] == "Deny")
}

/// True for a statement about every principal.
fn is_for_everybody(statement: &Value) -> bool {
    let named = &statement["Principal"];
    let any = |value: &Value| texts(value).contains(&"*");
    any(named) || any(&named["AWS"]) || statement.get("NotPrincipal").is_some()
}

/// True when a document lets everybody do something without a condition.
fn is_open(document: &Value) -> bool {
    statements(document).into_iter().any(|statement| allows(statement) && is_for_everybody(statement))
}

/// True when a document allows everything, or everything in IAM, on everything.
fn allows_all(document: &Value) -> bool {
    let everything = |statement: &&Value| {
        let on_all = texts(&statement["Resource"]).contains(&"*");
        let actions = texts(&statement["Action"]);
        let all = actions.iter().any(|action| matches!(action.to_ascii_lowercase().as_str(), "*" | "*:*" | "iam:*"));
        let spared = texts(&statement["NotAction"]);
        // Only what spares all of IAM leaves less than all power.
        let but =
            !spared.is_empty() && !spared.iter().any(|action| matches!(action.to_ascii_lowercase().as_str(), "*" | "iam:*"));
        on_all && (all || but)
    };
    statements(document).into_iter().filter(|statement| allows(statement)).any(|statement| everything(&statement))
}

fn endpoint(value: &Value, state: State) -> Option<Opening> {
    let policy = &value["policy"];
    if policy.is_null() {
        return (state == State::Made).then_some(Opening::EndpointForEverybody { default: true });
    }
    let all = |statement: &&Value| {
        let any = |field: &str| texts(&statement[field]).contains(&"*");
        allows(statement) && is_for_everybody(statement) && any("Action") && any("Resource")
    };
    statements(policy).iter().any(all).then_some(Opening::EndpointForEverybody { default: false })
}

fn bucket(value: &Value, state: State, found: &mut BTreeSet<Opening>) {
    if is_open(&value["policy"]) {
        found.insert(Opening::OpenToEverybody { field: "policy".to_owned() });
    }
    let block = &value["public_access_block"];
    // A bucket that is made is blocked by default. Of a live one that shows nothing, the block was taken off, unless it was not shown.
    let bare = state == State::Live && block.is_null() && value.get("public_access_block").is_some() && value["denied"].is_null();
    let off = BLOCKS.iter().filter(|setting| bare || block[**setting] == false).map(|setting| (*setting).to_owned());
    let off: Vec<String> = off.collect();
    if !off.is_empty() {
        found.insert(Opening::PublicAccessAllowed { off });
    }
}

fn trust(value: &Value, ground: &Ground<'_>, found: &mut BTreeSet<Opening>) {
    for field in ["trust_policy", "assume_role_policy_document"] {
        let document = &value[field];
        if is_open(document) {
            found.insert(Opening::OpenToEverybody { field: field.to_owned() });
        }
        for statement in statements(document).into_iter().filter(|statement| statement["Effect"] == "Allow") {
            let others = texts(&statement["Principal"]["AWS"]).into_iter().filter(|principal| is_of_others(principal, ground));
            found.extend(others.map(|principal| Opening::TrustOfOthers { principal: principal.to_owned() }));
        }
    }
}

/// True for a principal of another account: its ARN, or the account's number alone.
fn is_of_others(principal: &str, ground: &Ground<'_>) -> bool {
    let account = if principal.starts_with("arn:") { principal.split(':').nth(4) } else { Some(principal) };
    account.is_some_and(|account| {
        account.len() == 12 && account.chars().all(|digit| digit.is_ascii_digit()) && account != ground.place.account
    })
}

fn grants(value: &Value, ground: &Ground<'_>, found: &mut BTreeSet<Opening>) {
    for policy in texts(&value["policies"]) {
        found.extend(granted(policy, ground));
    }
    for (name, document) in value["inline_policies"].as_object().into_iter().flatten() {
        if allows_all(document) {
            found.insert(Opening::AllPower { policy: format!("inline_policies.{name}") });
        }
    }
}

/// The opening of a managed policy, by its document where that is known, else by the name that AWS gave it.
fn granted(policy: &str, ground: &Ground<'_>) -> Option<Opening> {
    let power = || Opening::AllPower { policy: policy.to_owned() };
    if let Some(document) = ground.document(policy) {
        return allows_all(&document).then(power);
    }
    if policy.starts_with("arn:") && !policy.contains(":iam::aws:policy/") {
        return None;
    }
    let name = policy.rsplit('/').next().unwrap_or(policy);
    if ALL_POWER.contains(&name) {
        return Some(power());
    }
    let broad = name.ends_with("FullAccess") || JOBS.contains(&name);
    broad.then(|| Opening::BroadPolicy { policy: policy.to_owned() })
}

#[cfg(test)]
mod tests;
