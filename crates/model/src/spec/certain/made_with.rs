//! Objects that AWS makes with a VPC and a spec may change: the default security group and the main route table. There is one of each, and only in a VPC that is ours.

use std::collections::BTreeMap;

use crate::spec::{Resource, View};
use crate::{Address, KindName, Problem, kinds};

pub(super) fn check(resources: &BTreeMap<Address, Resource>, view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<(KindName, Address), &Address> = BTreeMap::new();
    for (at, resource) in resources.iter().filter(|(_, resource)| resource.existing.is_none()) {
        let Some(whole) = kinds::of(at.kind).made_with(&resource.want) else { continue };
        let (field, what) = named(at.kind);
        if view.resource(&whole).is_some_and(|whole| whole.existing.is_some()) {
            let message = format!("{whole} is only used by the spec, and {what} is a part of it that is not ours to change");
            let help = format!("leave this entry out, or let heiiki make or adopt {whole}");
            problems.push(Problem::new("made-with-existing-vpc", at, field, message, help));
        }
        if resource.adopt.is_some() {
            let message = format!("{what} is known by its VPC, and becomes ours with it");
            problems.push(Problem::new("made-with-vpc-adopt", at, field, message, "leave `adopt` out here"));
        }
        if let Some(other) = seen.insert((at.kind, whole.clone()), at) {
            let message = format!("{other} is {what} of {whole} already");
            problems.push(Problem::new("made-with-vpc-twice", at, field, message, "a VPC has exactly one: write it once"));
        }
        for given in ["name", "description"] {
            if at.kind == KindName::SecurityGroup && resource.want.get(given).is_some() {
                let message =
                    format!("`{given}` cannot stand beside `default: true`: AWS names and describes that group, for good");
                let help = format!("leave `{given}` out; the tag `Name` can be given under `tags`");
                problems.push(Problem::new("made-with-vpc-name", at, given, message, help));
            }
        }
    }
}

/// The field that asks for such an object, and its value.
fn named(kind: KindName) -> (&'static str, &'static str) {
    if kind == KindName::RouteTable { ("main", "the main route table") } else { ("default", "the default security group") }
}
