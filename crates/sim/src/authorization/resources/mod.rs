//! The ARNs of the resources that a request is about ("Resource types" of each service in the Service Authorization Reference).
//!
//! A resource that the request does not tell is `*`, which only a policy for all resources allows.

use serde_json::Value;

use self::input::Input;
use crate::World;
use crate::throttle::Place;

mod data;
mod ec2;
mod iam;
mod input;
mod sagemaker;

/// The resources of a request; at least one.
pub(super) fn of(world: &World, place: &Place<'_>, input: &Value) -> Vec<String> {
    let input = Input { world, service: place.service, members: input };
    let found = match place.service {
        "ec2" => ec2::of(&input, place.action),
        "iam" => iam::of(&input, place.action),
        "sagemaker" => sagemaker::of(&input, place.action),
        _ => data::of(&input, place.service, place.action),
    };
    if found.is_empty() { vec!["*".to_owned()] } else { found }
}
