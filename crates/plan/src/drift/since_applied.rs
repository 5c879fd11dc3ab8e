//! Changes in AWS of fields that the spec changed, too. The live object is written as the spec would write it, and compared with
//! the digests of the applied values.

use heiiki_model::applied::Applied;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::spec::Resource;
use heiiki_model::spec::written;
use heiiki_model::{Address, Known, Naming, Object, kinds};
use serde_json::Value;

/// True if a field holds something else than was applied. In doubt it is false.
pub(super) fn is_changed(resource: &Resource, applied: &Applied, field: &str, known: &Known) -> bool {
    let live = as_wanted(&resource.at, known);
    live.and_then(|live| applied.still_has(&resource.want, &live, field)) == Some(false)
}

/// Returns a live object as a want that names everything as the spec does; `None` if no spec can describe it.
fn as_wanted(at: &Address, known: &Known) -> Option<Value> {
    let named: Vec<Object> = known.live.iter().map(|(at, object)| called(at, object, &known.place.environment)).collect();
    let mut naming = Naming::new(&known.place, &known.facts, &named, kinds::live_name);
    for object in &named {
        naming.give(object);
    }
    let object = known.live.get(at)?;
    naming.begin(at, false);
    kinds::of(at.kind).as_wanted(&object.live, &object.tags, &mut naming).map(|want| written(&want))
}

/// Returns an object that carries its address, also where the spec only uses it.
fn called(at: &Address, object: &Object, environment: &str) -> Object {
    let mut object = object.clone();
    object.tags.insert(TAG_ENVIRONMENT.to_owned(), environment.to_owned());
    object.tags.insert(TAG_ADDRESS.to_owned(), at.to_string());
    object
}
