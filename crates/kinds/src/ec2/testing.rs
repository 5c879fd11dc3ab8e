//! The common parts of the tests of the EC2 kinds, and of others that need no more: a place with a few live objects, a spec's
//! view, and short forms of changes and problems.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate as kinds;
use crate::view::{Resource, View};
use crate::{Address, AnyKind, Change, Kind, Known, Mode, Object, Place, erased::Erased};

pub(crate) fn address(text: &str) -> Address {
    text.parse().expect("tests write good addresses")
}

pub(crate) fn place() -> Place {
    Place { environment: "ifsm".into(), account: "123456789012".into(), region: "ap-northeast-1".into(), partition: "aws".into() }
}

/// Knows objects by address, with these ids; their lives are of no matter.
pub(crate) fn known(objects: &[(&str, &str)]) -> Known {
    let mut known = Known::nothing(place());
    for (at, id) in objects {
        let at = address(at);
        let object = Object { kind: at.kind, id: (*id).into(), tags: BTreeMap::new(), live: Value::Null, existing: false };
        known.live.put(at, object);
    }
    known
}

/// The value with some members replaced; a path's parts are joined by `/`.
pub(crate) fn with(base: &Value, edits: Value) -> Value {
    let mut value = base.clone();
    let Value::Object(edits) = edits else { panic!("edits are an object") };
    for (key, edit) in edits {
        value[key] = edit;
    }
    value
}

/// A change as `field mode from -> to`, and ` after ...` when it waits.
pub(crate) fn shown(change: &Change) -> String {
    let mode = match &change.mode {
        Mode::InPlace => "in place",
        Mode::Restart => "restart",
        Mode::Replace(_) => "replace",
        Mode::Refused(_) => "refused",
    };
    let after: Vec<String> = change.to.after.iter().map(ToString::to_string).collect();
    let after = if after.is_empty() { String::new() } else { format!(" after {}", after.join(", ")) };
    format!("{} {mode} {} -> {}{after}", change.field, change.from, change.to.value)
}

/// The differences of a want from a live object, shown.
pub(crate) fn diff<K: Kind>(want: &Value, live: &Value, known: &Known) -> Vec<String> {
    let kind = Erased::<K>::new();
    let want = kind.normalised(want).expect("tests write good wants");
    kind.diff(&want, live, known).iter().map(shown).collect()
}

/// The result of `look` on a spec that consists of these resources.
pub(crate) fn view_of<T>(resources: &[(&str, Value)], look: impl FnOnce(&View<'_>) -> T) -> T {
    let place = place();
    let all = declared(resources);
    look(&View::new(&place, &all))
}

fn declared(resources: &[(&str, Value)]) -> BTreeMap<Address, Resource> {
    let mut all = BTreeMap::new();
    for (at, want) in resources {
        let at = address(at);
        let want = kinds::of(at.kind).normalised(want).unwrap_or_else(|faults| panic!("{at}: {faults:?}"));
        let resource = Resource {
            at: at.clone(),
            want,
            existing: None,
            adopt: None,
            tags: BTreeMap::new(),
            protect: false,
            on_destroy: None,
            ignore: Vec::new(),
            depends_on: Vec::new(),
            needs: Vec::new(),
            follows: Vec::new(),
        };
        all.insert(at, resource);
    }
    all
}

/// The problems of a spec that consists of these resources, as `code at path`; `*` for a warning.
pub(crate) fn problems(resources: &[(&str, Value)]) -> Vec<String> {
    let all = declared(resources);
    let place = place();
    let view = View::new(&place, &all);
    let mut found = Vec::new();
    let mut names: Vec<_> = all.keys().map(|at| at.kind).collect();
    names.dedup();
    for kind in names {
        let wants: Vec<(&Address, &Value)> =
            all.values().filter(|resource| resource.at.kind == kind).map(|resource| (&resource.at, &resource.want)).collect();
        kinds::of(kind).check(&wants, &view, &mut found);
    }
    let shown = found.iter().map(|problem| {
        let mark = if problem.warning { "*" } else { "" };
        format!("{}{mark} {} {}", problem.code, problem.at, problem.path).trim_end().to_owned()
    });
    shown.collect()
}

/// A VPC with both DNS attributes and two subnets in it, for checks.
pub(crate) fn network() -> Vec<(&'static str, Value)> {
    vec![
        ("vpc/main", json!({"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true})),
        ("vpc/other", json!({"cidr_block": "10.1.0.0/16"})),
        ("subnet/a", json!({"vpc": "main", "availability_zone": "a", "cidr_block": "10.0.0.0/24"})),
        ("subnet/c", json!({"vpc": "main", "availability_zone": "c", "cidr_block": "10.0.1.0/24"})),
        ("subnet/far", json!({"vpc": "other", "availability_zone": "a", "cidr_block": "10.1.0.0/24"})),
    ]
}

/// The faults of a want that does not have the kind's shape.
pub(crate) fn misshapen<K: Kind>(want: &Value) -> String {
    let faults = Erased::<K>::new().normalised(want).expect_err("the want has the shape after all");
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
