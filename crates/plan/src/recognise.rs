//! Resources that no object claims although they exist: their tag was taken off, or the list that should show them did not.
//!
//! They are recognised by the resources that name them: when `subnet/a` was applied as the spec has it by now, the VPC in which it stands is `vpc/main`.
//!
//! ```text
//! subnet/a stands in vpc-1, which carries heiiki:environment and no address     it is vpc/main, and gets its tag back
//! subnet/a stands in vpc-1, which carries no tag of heiiki                      the plan is refused: `adopt` says that it is meant
//! subnet/a stands in vpc-1, which no list shows                                 the list of VPCs is incomplete: nothing is decided about VPCs
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::applied::Applied;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN};
use heiiki_model::plan::{Doubt, Note, Noted, Refusal, Refused, Unread};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, KindName, Object, kinds};
use serde_json::Value;

use crate::claimed::Claimed;
use crate::tags;

/// An object that stands in the place of a resource that no object claims.
struct StandIn {
    /// Its id, as the resources that name it have it.
    id: String,
    /// The first resource that names it.
    by: Address,
    /// True if the last apply of that resource named the same resource as the spec does now.
    applied: bool,
}

/// Finds the objects that stand in the place of resources that no object claims. Such an object is taken back only when the plan converges.
pub(crate) fn recognise(
    spec: &Spec,
    converges: bool,
    (unread, unlisted): (&BTreeSet<KindName>, &BTreeSet<String>),
    claimed: &mut Claimed,
) {
    let observed: BTreeSet<String> = claimed.all().flat_map(kinds::names_of).collect();
    for (at, stand_ins) in stand_ins(spec, claimed) {
        // A kind that was not read is unknown anyway, and an address that several objects claim is not missing.
        if unread.contains(&at.kind) || claimed.unsure.contains_key(&at) {
            continue;
        }
        for StandIn { id, by, applied } in stand_ins {
            if !observed.contains(&id) {
                // AWS keeps such an object while it is used, so that it cannot be gone. One that was applied and could be read by its id is not gone either.
                let kept = kinds::of(at.kind).facts_of_kind().kept_by_users
                    && holds(by.kind, at.kind)
                    && kinds::has_id_form(at.kind, &id);
                if kept || (applied && unlisted.contains(&id)) {
                    claimed.unsure.insert(at.clone(), Doubt::Unlisted { by: by.clone(), id: id.clone() });
                    incomplete(at.kind, &id, &by, claimed);
                }
            } else if applied {
                found(spec, &at, &id, &by, converges, claimed);
            }
        }
    }
}

/// True if AWS refuses to delete an object that an object of the other kind uses. EC2 and EFS see each other's users. They do not see the settings of a domain
/// or a model, so that a group goes although a domain names it.
fn holds(user: KindName, used: KindName) -> bool {
    matches!(user.section(), "ec2" | "efs") || user.section() == used.section()
}

/// Returns, for every resource that no object claims, the objects that its users name in its place.
fn stand_ins(spec: &Spec, claimed: &Claimed) -> BTreeMap<Address, Vec<StandIn>> {
    let mut found: BTreeMap<Address, Vec<StandIn>> = BTreeMap::new();
    let missing = |at: &Address| {
        claimed.known.live.get(at).is_none() && spec.resource(at).is_some_and(|resource| resource.existing.is_none())
    };
    for resource in spec.resources.iter().filter(|resource| resource.existing.is_none()) {
        let Some(object) = claimed.known.live.get(&resource.at).filter(|object| !object.existing) else { continue };
        let kind = kinds::of(resource.at.kind);
        if kind.withheld(&object.live).is_some() || !kind.refs(&resource.want).iter().any(|reference| missing(&reference.to)) {
            continue;
        }
        for change in kind.diff(&resource.want, &object.live, &claimed.known) {
            let known: BTreeSet<String> = texts(&change.to.value).into_iter().collect();
            for at in change.to.after.iter().filter(|at| missing(at)) {
                for id in texts(&change.from).into_iter().filter(|id| !known.contains(id)) {
                    let applied = was_applied(spec, resource, object, &change.field);
                    let list = found.entry(at.clone()).or_default();
                    if !list.iter().any(|other| other.id == id) {
                        list.push(StandIn { id, by: resource.at.clone(), applied });
                    }
                }
            }
        }
    }
    found
}

/// True if the last apply of a resource wrote a field as the spec has it now.
fn was_applied(spec: &Spec, resource: &Resource, object: &Object, field: &str) -> bool {
    let applied = Applied::of(object);
    applied.and_then(|applied| applied.has(&resource.want, &tags::wanted(spec, resource), field)) == Some(true)
}

/// Returns the ids in a field that holds one or several.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// Takes a foreign object for the resource in whose place it stands if it carries the tag of the environment, and refuses the plan otherwise.
fn found(spec: &Spec, at: &Address, id: &str, by: &Address, converges: bool, claimed: &mut Claimed) {
    let is = |object: &Object| object.kind == at.kind && kinds::names_of(object).iter().any(|name| name == id);
    let Some(index) = claimed.foreign.iter().position(is) else { return };
    let environment = &spec.place.environment;
    if is_stray(&claimed.foreign[index], environment) {
        if converges && claimed.known.live.get(at).is_none() {
            let object = claimed.foreign.remove(index);
            claimed.notes.push(Note::new(at, Noted::Recognised { id: object.id.clone(), by: by.clone() }));
            claimed.unclaimed.insert(at.clone());
            claimed.known.live.put(at.clone(), object);
        }
        return;
    }
    let id = &claimed.foreign[index].id;
    claimed.refusals.push(Refusal::new(at, Refused::StandIn { id: id.clone(), by: by.clone() }));
    claimed.unsure.insert(at.clone(), Doubt::StandIn { at: at.clone(), id: id.clone(), by: by.clone() });
}

/// Notes that the list of a kind left an object out, so that nothing of this kind is decided.
fn incomplete(kind: KindName, id: &str, by: &Address, claimed: &mut Claimed) {
    if claimed.incomplete.iter().any(|unread| unread.kind == kind) {
        return;
    }
    let error = AwsError {
        service: "heiiki".to_owned(),
        operation: "reading".to_owned(),
        code: "Incomplete".to_owned(),
        message: format!("{by} uses {id}, and no list shows it"),
        request_id: None,
        class: Class::Transient,
    };
    claimed.incomplete.push(Unread { kind, error });
}

/// True for an object whose tags name the environment and no longer a resource of it. An object to which AWS copied the tags of its owner is not meant.
fn is_stray(object: &Object, environment: &str) -> bool {
    object.tags.get(TAG_ENVIRONMENT).is_some_and(|of| of == environment)
        && !object.tags.contains_key(TAG_KIN)
        && object.tags.get(TAG_ADDRESS).is_none_or(|text| text.parse::<Address>().is_err())
        && kinds::of(object.kind).owner(&object.live, &object.tags).is_none()
}
