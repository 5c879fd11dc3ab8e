//! Which objects an imported spec is about: what was asked for, what stands in it, and what that uses. What AWS made by itself is none of it.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::kind_facts::{Import, Taken};
use heiiki_model::kinds::ec2::{route_table, security_group};
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::{KindName, Object, Phase, kinds};
use serde::Deserialize;
use serde_json::Value;

use super::Seeds;
use crate::draft::{Key, key};
use crate::ids::Ids;
use crate::parts;

/// Why an object is no resource of the spec.
pub(super) fn why_not(object: &Object, environment: &str, by_id: &BTreeMap<Key, &Object>) -> Option<String> {
    let kind = kinds::of(object.kind);
    if let Some(other) = object.tags.get(TAG_ENVIRONMENT).filter(|other| *other != environment) {
        return Some(format!("It belongs to the environment {other}."));
    }
    if object.live.get("path").and_then(Value::as_str).is_some_and(|path| path.starts_with("/aws-service-role/")) {
        return Some("A service of AWS owns it.".to_owned());
    }
    let phase = kind.phase(&object.live);
    if let Some(status) = phase.going() {
        return Some(format!("It is being deleted ({status})."));
    }
    match phase {
        Phase::Failed(reason) if kind.failed_is_gone() => return Some(format!("It failed and goes by itself: {reason}.")),
        Phase::Busy(_) | Phase::Failed(_) | Phase::Ready => {}
    }
    if let Some(why) = kind.withheld(&object.live) {
        return Some(format!("It could not be read: {why}"));
    }
    let owner = kind.owner(&object.live, &object.tags)?;
    if object.kind == KindName::MountTarget {
        let system = by_id.get(&(KindName::FileSystem, owner.of))?;
        return why_not(system, environment, by_id);
    }
    matches!(owner.bond, Bond::Part | Bond::Companion).then(|| format!("AWS made it: {}.", owner.evidence))
}

fn facts(kind: KindName) -> Import {
    kinds::of(kind).facts_of_kind().import
}

/// Everything that is selected. Seeds that name nothing come back.
pub(super) fn select(objects: &[Object], seeds: &Seeds, environment: &str) -> Result<BTreeSet<Key>, Vec<String>> {
    let by_id: BTreeMap<Key, &Object> = objects.iter().map(|object| (key(object), object)).collect();
    let ids = Ids::of(objects.iter());
    let missing: Vec<String> = [(KindName::Vpc, &seeds.vpcs), (KindName::Domain, &seeds.domains)]
        .into_iter()
        .flat_map(|(kind, wanted)| wanted.iter().map(move |id| (kind, id.clone())))
        .filter(|seed| !by_id.contains_key(seed))
        .map(|(kind, id)| format!("{kind} {id}"))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let good = |object: &Object| object.kind.collection() != "" && why_not(object, environment, &by_id).is_none();
    let mut selected: BTreeSet<Key> =
        objects.iter().filter(|object| seeds.name(object, environment) && good(object)).map(key).collect();
    let edges: Vec<(Key, BTreeSet<Key>)> = objects.iter().map(|object| (key(object), uses(object, &ids, &by_id))).collect();
    loop {
        let before = selected.len();
        for (own, used) in &edges {
            let Some(object) = by_id.get(own).filter(|object| good(object)) else { continue };
            let inside = used.iter().any(|used| facts(used.0).holds && selected.contains(used));
            if inside && facts(object.kind).taken != Taken::IfNamed {
                selected.insert(own.clone());
            }
            if selected.contains(own) {
                let along = used.iter().filter(|used| facts(used.0).taken == Taken::WithUser);
                selected.extend(along.filter(|used| by_id.get(*used).is_some_and(|object| good(object))).cloned());
            }
        }
        if selected.len() == before {
            break;
        }
    }
    let parts = objects.iter().filter(|object| is_changed_part(object, environment, &selected)).map(key);
    let parts: Vec<Key> = parts.collect();
    selected.extend(parts);
    Ok(selected)
}

/// True for what AWS made with a VPC that is selected, where it is not as AWS made it: the default group and the main route table. As AWS made it nobody misses
/// it in a spec.
fn is_changed_part(object: &Object, environment: &str, selected: &BTreeSet<Key>) -> bool {
    let of_selected = parts::whole(object).is_some_and(|of| selected.contains(&(KindName::Vpc, of)));
    let free = object.tags.get(TAG_ENVIRONMENT).is_none_or(|of| of == environment);
    let as_made = if object.kind == KindName::RouteTable {
        route_table::Live::deserialize(&object.live).is_ok_and(|live| live.is_as_made())
    } else {
        security_group::Live::deserialize(&object.live).is_ok_and(|live| live.is_as_made())
    };
    of_selected && free && (!as_made || object.claim(environment).is_some())
}

/// What an object uses or stands in.
fn uses(object: &Object, ids: &Ids, by_id: &BTreeMap<Key, &Object>) -> BTreeSet<Key> {
    let mut used = ids.used_by(object);
    let text = |field: &str| object.live.get(field).and_then(Value::as_str).map(str::to_owned);
    used.extend(text("vpc_id").map(|id| (KindName::Vpc, id)));
    used.extend(text("key_name").filter(|_| object.kind == KindName::Instance).map(|id| (KindName::KeyPair, id)));
    used.extend(text("endpoint_config_name").map(|id| (KindName::EndpointConfig, id)));
    if object.kind == KindName::Instance {
        let profile = text("instance_profile_arn").and_then(|arn| arn.rsplit('/').next().map(str::to_owned));
        used.extend(profile.map(|id| (KindName::InstanceProfile, id)));
    }
    used.retain(|used| by_id.contains_key(used));
    used
}
