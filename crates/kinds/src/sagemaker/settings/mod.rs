//! Compares settings trees: the values that the spec mentions with the live ones, member by member. AWS fills in other members,
//! so that a member that the spec does not mention is never a difference. It knows no structure: the settings that exist are in
//! the tables beside it, and the calls of AWS are in the `aws` crate.
//!
//! A changed leaf is one [`Change`], named by its path. To send changes, [`patch`] gives the touched members as a whole, because
//! AWS documents neither that it merges inside a member nor that it replaces the member.

use serde_json::{Map, Value, json};

use crate::kms;
use crate::shape::Shaped;
use crate::{Change, Diff, Document, Known, Mode, To, erased};

/// Words with the meaning "off", by their member. A member that was never set has this value.
pub(super) const OFF: &[(&str, &str)] = &[
    ("access_status", "DISABLED"),
    ("enable_docker_access", "DISABLED"),
    ("execution_role_identity_config", "DISABLED"),
    ("execution_role_session_name_mode", "STATIC"),
    ("ip_address_type", "ipv4"),
    ("lifecycle_management", "DISABLED"),
    ("notebook_output_option", "Disabled"),
    ("remote_access", "DISABLED"),
    ("rootless_docker", "DISABLED"),
    ("space_managed_resources", "DISABLED"),
    ("status", "DISABLED"),
    ("user_group", "R_STUDIO_USER"),
];

/// Members that switch the structure around them. If they are off, the rest of it has no meaning.
const SWITCHES: &[&str] = &["access_status", "enable_docker_access", "lifecycle_management", "notebook_output_option", "status"];

/// Members that AWS clears when they are sent the word `None`.
const NONE: &[&str] =
    &["built_in_lifecycle_config_arn", "lifecycle_config_arn", "sage_maker_image_version_arn", "training_plan_arn"];

/// The way to clear a live value.
#[derive(Debug, PartialEq)]
enum Clearing {
    /// It is clear already.
    Done,
    /// These values at these paths.
    By(Vec<(String, Value)>),
    /// AWS cannot clear the value at this path.
    Never(String),
}

/// The want as JSON in which every reference to a resource is a text with `${kind/name.attribute}`.
pub fn wanted<T: Shaped>(settings: &T) -> Value {
    let mut value = erased::json(settings);
    if let Value::Object(members) = &mut value {
        if let Some(Value::String(role)) = members.get_mut("execution_role") {
            *role = format!("${{role/{role}.arn}}");
        }
        if let Some(Value::Array(groups)) = members.get_mut("security_groups") {
            for group in groups {
                if let Value::String(name) = group {
                    *name = format!("${{security_group/{name}.id}}");
                }
            }
        }
    }
    value
}

/// The want as it is sent in a create call: references resolved, cleared members left out. `None` if it is empty.
pub fn resolved(wanted: &Value, known: &Known) -> Option<Value> {
    let (value, _) = Document(wanted.clone()).resolve(known);
    given(&value)
}

fn given(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(members) => {
            let members: Map<_, _> = members.iter().filter_map(|(key, value)| Some((key.clone(), given(value)?))).collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Value::Array(items) => Some(Value::Array(items.iter().map(|item| given(item).unwrap_or_else(|| json!({}))).collect())),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(value.clone()),
    }
}

/// Collects the differences between a wanted settings tree and the live one. `mode` gives the mode of a change of the member at a
/// path.
pub fn compare(root: &str, wanted: &Value, live: &Value, known: &Known, mode: &dyn Fn(&str) -> Mode) -> Vec<Change> {
    let mut changes = Vec::new();
    walk(root, wanted, live, known, mode, &mut changes);
    changes
}

/// Compares a settings tree of a spec, as far as the spec mentions it.
pub(super) fn diff<T: Shaped>(diff: &mut Diff<'_>, root: &str, want: &T, live: &Value, mode: &dyn Fn(&str) -> Mode) {
    if !want.is_missing() {
        let changes = compare(root, &wanted(want), live, diff.known(), mode);
        diff.extend(changes);
    }
}

fn walk(path: &str, want: &Value, live: &Value, known: &Known, mode: &dyn Fn(&str) -> Mode, changes: &mut Vec<Change>) {
    match want {
        Value::Object(members) => {
            for (key, want) in members {
                walk(&format!("{path}.{key}"), want, live.get(key).unwrap_or(&Value::Null), known, mode, changes);
            }
        }
        Value::Null => match clearing(path, live) {
            Clearing::Done => {}
            Clearing::By(values) => {
                changes.extend(values.into_iter().map(|(at, to)| {
                    let from = at.strip_prefix(path).map_or(Value::Null, |inside| lookup(live, inside).clone());
                    let mode = mode(&at);
                    Change { field: at.into(), from, to: To::value(to), mode }
                }));
            }
            Clearing::Never(stuck) => {
                let mode = Mode::Refused(refusal(&stuck).into());
                changes.push(Change { field: path.to_owned().into(), from: live.clone(), to: To::value(Value::Null), mode });
            }
        },
        Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let (value, after) = Document(want.clone()).resolve(known);
            if !after.is_empty() || !within(&value, live) {
                let change =
                    Change { field: path.to_owned().into(), from: live.clone(), to: To { value, after }, mode: mode(path) };
                changes.push(change);
            }
        }
    }
}

fn refusal(path: &str) -> String {
    if path.ends_with(".execution_role") {
        return "an execution role cannot be unset once it is set; name another role".to_owned();
    }
    format!("AWS keeps `{path}` until it is given another value; write the value you want")
}

/// The value at a path inside a tree, `.a.b`; `null` when there is none.
fn lookup<'a>(tree: &'a Value, path: &str) -> &'a Value {
    path.split('.').filter(|key| !key.is_empty()).fold(tree, |value, key| value.get(key).unwrap_or(&Value::Null))
}

fn clearing(path: &str, live: &Value) -> Clearing {
    let name = path.rsplit('.').next().unwrap_or(path);
    let by = |value: Value| if *live == value { Clearing::Done } else { Clearing::By(vec![(path.to_owned(), value)]) };
    match live {
        Value::Null => Clearing::Done,
        Value::Array(_) => by(json!([])),
        Value::Object(members) => clearing_all(path, members),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            if let Some((_, off)) = OFF.iter().find(|(member, _)| *member == name) {
                by(json!(off))
            } else if NONE.contains(&name) {
                by(json!("None"))
            } else if name == "auto_mount_home_efs" && path.starts_with("user_settings.") {
                by(json!("DefaultAsDomain"))
            } else {
                Clearing::Never(path.to_owned())
            }
        }
    }
}

fn clearing_all(path: &str, members: &Map<String, Value>) -> Clearing {
    if let Some((switch, value)) = members.iter().find(|(key, value)| SWITCHES.contains(&key.as_str()) && !value.is_null()) {
        return clearing(&format!("{path}.{switch}"), value);
    }
    let mut all = Vec::new();
    for (key, value) in members {
        match clearing(&format!("{path}.{key}"), value) {
            Clearing::Done => {}
            Clearing::By(values) => all.extend(values),
            never @ Clearing::Never(_) => return never,
        }
    }
    if all.is_empty() { Clearing::Done } else { Clearing::By(all) }
}

/// True if all values that `want` mentions are the same in `live`.
fn within(want: &Value, live: &Value) -> bool {
    match (want, live) {
        (Value::Object(want), live) => want.iter().all(|(key, want)| {
            let live = live.get(key).unwrap_or(&Value::Null);
            if want.is_null() { clearing(key, live) == Clearing::Done } else { within(want, live) }
        }),
        (Value::Array(want), Value::Array(live)) => pairs(want, live, &within),
        (Value::Array(want), Value::Null) => want.is_empty(),
        (want, live) => want == live,
    }
}

/// True if two lists without an order can be paired off so that every wanted item fits its live one.
pub(super) fn pairs(want: &[Value], live: &[Value], fits: &dyn Fn(&Value, &Value) -> bool) -> bool {
    let mut pairing = Pairing { want, live, fits, taken: vec![None; live.len()] };
    want.len() == live.len() && (0..want.len()).all(|index| pairing.augment(index, &mut vec![false; live.len()]))
}

/// The pairs of wanted and live items.
struct Pairing<'a> {
    want: &'a [Value],
    live: &'a [Value],
    fits: &'a dyn Fn(&Value, &Value) -> bool,
    taken: Vec<Option<usize>>,
}

impl Pairing<'_> {
    /// One step of the usual bipartite matching: finds a live item for a wanted one, and moves other pairs if that helps.
    fn augment(&mut self, index: usize, seen: &mut Vec<bool>) -> bool {
        for slot in 0..self.live.len() {
            let fits = self.want.get(index).zip(self.live.get(slot)).is_some_and(|(want, live)| (self.fits)(want, live));
            if !fits || seen.get(slot).copied().unwrap_or(true) {
                continue;
            }
            seen[slot] = true;
            let free = self.taken.get(slot).copied().flatten().is_none_or(|other| self.augment(other, seen));
            if free {
                self.taken[slot] = Some(index);
                return true;
            }
        }
        false
    }
}

/// The members of a settings tree that these changes touch, each as a whole: the live value with the changes in it. `None` if
/// none is touched.
pub fn patch(root: &str, live: &Value, changes: &[Change]) -> Option<Value> {
    let mut touched = Map::new();
    for change in changes {
        let Some(path) = change.field.strip_prefix(root).and_then(|rest| rest.strip_prefix('.')) else { continue };
        let (member, inside) = path.split_once('.').unwrap_or((path, ""));
        let value = touched.entry(member).or_insert_with(|| live.get(member).cloned().unwrap_or(Value::Null));
        put(value, inside, change.to.value.clone());
    }
    if let Some(Value::Object(r_studio)) = touched.get_mut("r_studio_server_pro_app_settings")
        && r_studio.get("access_status") == Some(&json!("DISABLED"))
    {
        // SageMaker refuses a user group if the access is disabled.
        r_studio.remove("user_group");
    }
    (!touched.is_empty()).then_some(Value::Object(touched))
}

fn put(tree: &mut Value, path: &str, value: Value) {
    if path.is_empty() {
        *tree = value;
        return;
    }
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    if !tree.is_object() {
        *tree = json!({});
    }
    if let Value::Object(members) = tree {
        put(members.entry(key).or_insert(Value::Null), rest, value);
    }
}

/// Ids of security groups and file systems, ARNs of roles and Studio lifecycle configurations, and KMS keys, anywhere in a live settings tree.
pub fn uses(live: &Value, found: &mut Vec<String>) {
    found.extend(kms::keys_in(live));
    objects(live, found);
}

fn objects(live: &Value, found: &mut Vec<String>) {
    let starts = |text: &str| text.starts_with("sg-") || text.starts_with("fs-");
    let contains = |text: &str| text.contains(":role/") || text.contains(":studio-lifecycle-config/");
    match live {
        Value::String(text) if starts(text) || contains(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        Value::Object(members) => members.values().for_each(|item| objects(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests;
