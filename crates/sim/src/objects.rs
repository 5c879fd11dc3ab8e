//! Everything an account holds, object by object, so that two worlds can be compared.
//!
//! It deliberately leaves out what is no object: the time, the ids given out, injected faults, sessions, tombstones of what is gone, and
//! service-linked roles, which AWS makes by itself and which nobody but AWS should remove.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::services::SERVICES;
use crate::{Time, World};

/// Lists the objects at a moment: `ec2/vpcs/vpc-0ab...` to its record.
pub fn list(world: &World, now: Time) -> BTreeMap<String, Value> {
    let mut world = world.clone();
    crate::services::expire(&mut world, now);
    let mut objects = BTreeMap::new();
    for (service, store) in SERVICES.iter().filter_map(|service| service.objects) {
        let store = store(&world).expect("the records of a world are plain data with text keys");
        for (kind, records) in store.as_object().into_iter().flatten() {
            for (id, record) in records.as_object().into_iter().flatten() {
                if lives(record, now) && !names_going_key(&world, kind, record) {
                    objects.insert(format!("{service}/{kind}/{id}"), record.clone());
                }
            }
        }
    }
    objects
}

/// True for an alias of a KMS key that waits for its deletion. KMS removes it with the key.
fn names_going_key(world: &World, kind: &str, record: &Value) -> bool {
    let key = || world.kms.keys.get(record.get("key_id")?.as_str()?);
    kind == "aliases" && key().is_some_and(|key| key.deletion_at.is_some())
}

fn lives(record: &Value, now: Time) -> bool {
    let gone = record.get("gone_at").and_then(Value::as_i64).is_some_and(|at| at <= now.0);
    let service_linked = record.get("linked_service").is_some_and(Value::is_string);
    // A KMS key that waits for its deletion serves nobody.
    let waits = record.get("deletion_at").is_some_and(Value::is_number);
    !gone && !service_linked && !waits
}
