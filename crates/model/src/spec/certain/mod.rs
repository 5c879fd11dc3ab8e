//! Certain faults that concern no single kind and can be found before the first call: names of places, services that may assume a
//! role, and room in subnets.
//!
//! Only a thing that AWS cannot do is an error. A thing that AWS accepts and nobody wants is a warning. A thing that is merely
//! unusual, such as a role of another account in a trust policy, is neither.

mod defaults;
mod machines;
mod made_with;
mod networks;
mod places;
mod principals;
mod room;
mod studio;
mod tables;
pub(super) mod texts;
mod trust;

use std::collections::BTreeMap;

use super::{Resource, View};
use crate::{Address, Problem};

/// Checks resources that have their kind's shape. `view` shows those that name nothing unknown.
pub(super) fn check(resources: &BTreeMap<Address, Resource>, view: &View<'_>, problems: &mut Vec<Problem>) {
    for (at, resource) in resources {
        for text in texts::of(resource) {
            places::check(at, &text, view.place(), problems);
            principals::check(at, &text, view.place(), problems);
            machines::check(at, &text, problems);
        }
    }
    trust::check(resources, view, problems);
    room::check(resources, view, problems);
    defaults::check(resources, view, problems);
    made_with::check(resources, view, problems);
    networks::check(view, problems);
    studio::check(view, problems);
}
