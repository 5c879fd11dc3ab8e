//! The comparison of the fields of a want with a live object, and its inverse: the want that a live object answers.
//! `#[derive(Compared)]` writes both from one line for each field. The code that all of them share is here.

use std::collections::BTreeMap;

use serde_json::Value;

use super::table::{Shape, Shaped};
use crate::{Diff, Mode, Naming, Place};

/// A want that can be compared with the live object of the same kind, and written from one.
///
/// `#[derive(Compared)]` implements it for the `Want` of a kind from one `#[want(..)]` at each field. The planner calls `compare` for
/// the changes of a step, and the applier calls it again after every update, to see if the update took effect. `heiiki import`
/// calls `import` to write a spec of existing objects.
///
/// ```text
/// #[want(in_place, default = false)]                       // an update call can change it
/// map_public_ip_on_launch: Field<bool>,
/// #[want(replace = "the range of a subnet is fixed")]      // only a new subnet has another range
/// cidr_block: Ipv4Net,
/// ```
pub trait Compared: Shaped {
    /// The values that AWS reports.
    type Live;
    /// The rules of change of all fields, and AWS's defaults, for the reference.
    const RULES: &'static [FieldRule];

    /// Collects the changes by which `live` becomes this want.
    fn compare(&self, live: &Self::Live, diff: &mut Diff<'_>);

    /// The want that describes this object. It is the inverse of [`Compared::compare`], which finds no change between the two. Values
    /// that are AWS's default are left out. `None` for an object that no spec can describe.
    fn import(live: &Self::Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Self>;
}

/// The row of a field in the reference.
#[derive(Debug)]
pub struct FieldRule {
    /// The field.
    pub field: &'static str,
    /// The rule of its change.
    pub change: ChangeRule,
    /// AWS's default; `None` if there is none.
    pub default: Option<fn(&Place) -> Value>,
}

/// The rule by which a field can be changed, as far as it does not depend on the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRule {
    /// By an update call.
    InPlace,
    /// By an update call, between a stop and a start.
    Restart,
    /// Only by a new object, for this reason.
    Replace(&'static str),
    /// Not at all, for this reason.
    Refused(&'static str),
    /// Depending on both values.
    Depends,
    /// Not compared, because only calls take it.
    Parameter,
    /// The `Name` tag.
    Tag,
}

/// The rule by which one field is compared.
#[derive(Debug)]
pub struct Rule {
    /// The field.
    pub field: &'static str,
    /// Its shape.
    pub shape: &'static Shape,
    /// The mode of a change of it.
    pub mode: Mode,
    /// AWS's default, which `null` means.
    pub default: Option<Value>,
    /// True if AWS reports the ARN of the object that is referred to, not its id.
    pub arn: bool,
    /// True if the order of a list has no meaning.
    pub set: bool,
    /// True if the field is not compared when AWS was not asked for it, or did not report it.
    pub if_read: bool,
    /// The reason for which `null` cannot clear it; `None` if it can.
    pub keep: Option<&'static str>,
    /// A test that is true for two texts with the same meaning.
    pub same: Option<fn(&str, &str) -> bool>,
}

/// The value of a field in the spec; `None` if the spec leaves the field to others.
pub fn mentioned<T: Shaped>(field: &T) -> Option<Value> {
    (!field.is_missing()).then(|| field.write())
}

/// A field as it is written in a spec that is made from live objects.
pub fn import<T: Shaped>(live: &Value, default: Option<Value>, arn: bool, naming: &mut Naming<'_>) -> Option<T> {
    let says_nothing = match live {
        Value::Null => true,
        Value::Array(items) => T::OPTIONAL && items.is_empty(),
        Value::Object(members) => T::OPTIONAL && members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if says_nothing || default.is_some_and(|default| default == *live) {
        return T::missing();
    }
    T::read(&written(T::SHAPE, live, arn, naming))
}

/// A live value in the words of a spec: logical names in place of ids.
fn written(shape: &'static Shape, live: &Value, arn: bool, naming: &mut Naming<'_>) -> Value {
    match (shape.inner(), live) {
        (Shape::Reference(kind), Value::String(id)) => {
            let name = if arn { naming.name_by_arn(*kind, id) } else { naming.name_by_id(*kind, id) };
            Value::from(name.as_str())
        }
        (Shape::Template, Value::String(text)) => Value::String(naming.template(text).0),
        (Shape::Document, document) => naming.document(document).0,
        (Shape::List(items), Value::Array(list)) => {
            let mut list: Vec<Value> = list.iter().map(|item| written(items, item, arn, naming)).collect();
            if matches!(items, Shape::Reference(_)) {
                // Their order has no meaning, and a reader looks for names.
                list.sort_by(|left, right| left.as_str().cmp(&right.as_str()));
            }
            Value::Array(list)
        }
        (Shape::Map(values), Value::Object(members)) => {
            members.iter().map(|(key, item)| (key.clone(), written(values, item, arn, naming))).collect()
        }
        _ => live.clone(),
    }
}
