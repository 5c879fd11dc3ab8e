//! The condition keys of a request.

use serde_json::Value;

use super::identity::Identity;
use crate::World;
use crate::services::iam::evaluation::Keys;
use crate::throttle::Place;

mod global;
mod sagemaker;
mod service;
mod tags;
mod values;

pub(super) use self::tags::{is_lost, request_tags};
pub(super) use self::values::{one, texts_of};

/// The keys of a request: those of all services, of the request's tags, and of its service.
pub(super) fn of_request(world: &World, identity: &Identity, place: &Place<'_>, input: &Value) -> Keys {
    let mut keys = global::of(world, identity, place);
    keys.extend(tags::of_request(input));
    keys.extend(match place.service {
        "sagemaker" => sagemaker::of(world, place.action, input),
        service => service::of(world, service, input),
    });
    keys
}

/// The keys of a resource: its account and its tags.
pub(super) fn of_resource(world: &World, service: &str, resource: &str) -> Keys {
    let told = resource.split(':').nth(4).filter(|account| !account.is_empty());
    let mut keys = one("aws:ResourceAccount", told.unwrap_or(&world.account));
    keys.extend(tags::of_resource(world, service, resource));
    keys
}
