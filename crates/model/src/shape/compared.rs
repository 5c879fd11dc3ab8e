//! How the fields of a want are compared with the live object, and its inverse: which want a live object answers. `#[derive(Compared)]` writes both from one
//! line for each field; here is what all of them share.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Shape, Shaped};
use crate::{Diff, Mode, Naming, Place};

/// A want that can be compared with what is live.
pub trait Compared: Shaped {
    /// What AWS reports.
    type Live;
    /// How each field can be changed, and AWS's defaults, for the reference.
    const RULES: &'static [FieldRule];

    /// Collects what must change so that `live` becomes this want.
    fn compare(&self, live: &Self::Live, diff: &mut Diff<'_>);

    /// The want of which this object is the answer: the inverse of [`Compared::compare`], which finds nothing between the two. What is AWS's default is
    /// left out. `None` for an object that no spec can describe.
    fn import(live: &Self::Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Self>;
}

/// The row of a field in the reference.
#[derive(Debug)]
pub struct FieldRule {
    /// The field.
    pub field: &'static str,
    /// How it can be changed.
    pub change: ChangeRule,
    /// AWS's default, where there is one.
    pub default: Option<fn(&Place) -> Value>,
}

/// How a field can be changed, as far as that does not depend on the values.
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
    /// Not compared: only calls take it.
    Parameter,
    /// The `Name` tag.
    Tag,
}

/// How one field is compared.
#[derive(Debug)]
pub struct Rule {
    /// The field.
    pub field: &'static str,
    /// Its shape.
    pub shape: &'static Shape,
    /// How it can be changed.
    pub mode: Mode,
    /// AWS's default, which `null` means.
    pub default: Option<Value>,
    /// True if AWS reports the ARN of what is referred to, not its id.
    pub arn: bool,
    /// True if the order of a list means nothing.
    pub set: bool,
    /// True if nothing is compared where AWS was not asked, or did not say.
    pub if_read: bool,
    /// The reason why `null` cannot clear it.
    pub keep: Option<&'static str>,
    /// True for two texts that mean one thing.
    pub same: Option<fn(&str, &str) -> bool>,
}

/// What a spec says of a field; `None` if it leaves the field to others.
pub fn mentioned<T: Shaped>(field: &T) -> Option<Value> {
    (!field.is_missing()).then(|| field.write())
}

/// A field as a spec that is written from live objects has it.
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
                // Their order means nothing, and names are what a reader looks for.
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
