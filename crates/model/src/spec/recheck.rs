//! The check of a spec that comes from a file that anybody may have written, and not from the loader. Everything that the loader
//! ensures and that others rely on is checked again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Resource, Spec, View, closed, head};
use crate::region;
use crate::{Address, KindName, When, kinds};

/// The reason for which a spec cannot come from the loader: the place and the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsound {
    /// The place: a member, or a resource.
    pub place: String,
    /// The fault, as a clause.
    pub why: String,
}

impl fmt::Display for Unsound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

type Checked = Result<(), Unsound>;

fn unsound<T>(place: impl fmt::Display, why: impl Into<String>) -> Result<T, Unsound> {
    Err(Unsound { place: place.to_string(), why: why.into() })
}

impl Spec {
    /// Checks a spec that was not loaded but read.
    ///
    /// # Errors
    /// The first fault that no loaded spec has.
    pub fn recheck(&self) -> Checked {
        let Self { place, tags: _, moved, resources, lease: _, closed, known: _ } = self;
        if !head::is_environment(&place.environment) {
            return unsound("environment", "it cannot be the name of an environment");
        }
        if !head::is_account(&place.account) {
            return unsound("account", "it is not an account id");
        }
        if !region::well_formed(&place.region) || place.partition != region::partition(&place.region) {
            return unsound("region", "it is not the code of a region of this partition");
        }
        if closed.as_ref().is_some_and(|closed| !closed::is_sound(closed)) {
            return unsound("closed", "it demands nothing, or a waiver is not complete");
        }
        let mut order: BTreeMap<&Address, usize> = BTreeMap::new();
        for (index, resource) in resources.iter().enumerate() {
            if order.insert(&resource.at, index).is_some() {
                return unsound(&resource.at, "it is there twice");
            }
        }
        for resource in resources {
            alone(resource)?;
            references(resource, &order)?;
        }
        for (from, to) in moved {
            if from.kind != to.kind || !is_logical(from) || order.contains_key(from) || !is_logical(to) {
                return unsound("moved", format!("{from} cannot have become {to}"));
            }
        }
        self.adopted()?;
        self.kinds()
    }

    /// Checks that no two resources adopt one object.
    fn adopted(&self) -> Checked {
        let mut seen: BTreeSet<(KindName, &str)> = BTreeSet::new();
        for resource in &self.resources {
            let Some(id) = &resource.adopt else { continue };
            if id.is_empty() || resource.existing.is_some() || !seen.insert((resource.at.kind, id)) {
                return unsound(&resource.at, "it cannot adopt this object");
            }
        }
        Ok(())
    }

    /// Lets every kind check its resources, as the loader does.
    fn kinds(&self) -> Checked {
        let resources: BTreeMap<Address, Resource> =
            self.resources.iter().map(|resource| (resource.at.clone(), resource.clone())).collect();
        let view = View::new(&self.place, &resources);
        let mut problems = Vec::new();
        for kind in KindName::ALL {
            let ours = resources.values().filter(|resource| resource.at.kind == *kind && resource.existing.is_none());
            let all: Vec<_> = ours.map(|resource| (&resource.at, &resource.want)).collect();
            if !all.is_empty() {
                kinds::of(*kind).check(&all, &view, &mut problems);
            }
        }
        match problems.into_iter().find(|problem| !problem.warning) {
            Some(problem) => unsound(&problem.at, problem.message),
            None => Ok(()),
        }
    }
}

/// True for the address of a resource that a spec can have.
fn is_logical(at: &Address) -> bool {
    KindName::ALL.contains(&at.kind) && Address::new(at.kind, at.name.as_str()).is_ok()
}

/// Checks a resource by itself.
fn alone(resource: &Resource) -> Checked {
    let Resource {
        at,
        want,
        existing,
        adopt: _,
        tags: _,
        protect: _,
        on_destroy,
        ignore: _,
        depends_on: _,
        follows: _,
        needs: _,
    } = resource;
    if !is_logical(at) {
        return unsound(at, "no spec can name it so");
    }
    let kind = kinds::of(at.kind);
    if on_destroy.is_some_and(|disposition| !kind.dispositions().contains(&disposition)) {
        return unsound(at, "its kind knows no such `on_destroy`");
    }
    if existing.is_some() {
        let nothing = want.as_object().is_some_and(serde_json::Map::is_empty);
        return if nothing { Ok(()) } else { unsound(at, "it is an existing object and has fields") };
    }
    match kind.normalised(want) {
        Ok(normal) if normal == *want => Ok(()),
        Ok(_) => unsound(at, "its fields are not written as heiiki writes them"),
        Err(faults) => unsound(at, faults.first().map(ToString::to_string).unwrap_or_default()),
    }
}

/// Checks that all resources exist that a resource names, and that those which it needs for its creation stand before it.
fn references(resource: &Resource, order: &BTreeMap<&Address, usize>) -> Checked {
    let own = order.get(&resource.at);
    let comes_first = |to: &Address| match order.get(to) {
        Some(index) if Some(index) < own => Ok(()),
        Some(_) => unsound(&resource.at, format!("{to}, which it needs, stands behind it")),
        None => unsound(&resource.at, format!("{to}, which it names, is not there")),
    };
    resource.depends_on.iter().try_for_each(comes_first)?;
    if let Some(to) = resource.follows.iter().chain(&resource.needs).find(|to| !order.contains_key(to)) {
        return unsound(&resource.at, format!("{to}, which it names, is not there"));
    }
    if resource.existing.is_some() {
        return Ok(());
    }
    for reference in kinds::of(resource.at.kind).refs(&resource.want) {
        let known = |name: &str| name == "id" || kinds::of(reference.to.kind).attributes().contains(&name);
        if let Some(attribute) = reference.attribute.as_deref().filter(|name| !known(name)) {
            return unsound(&resource.at, format!("{} has no attribute `{attribute}`", reference.to));
        }
        let there = order.contains_key(&reference.to);
        if there && reference.when == When::Create || !there && !reference.optional {
            comes_first(&reference.to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::{Given, Sources, load};

    const TEXT: &str = r#"
version: 1
environment: t
account: "123456789012"
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets: {a: {vpc: main, cidr_block: 10.0.0.0/24, availability_zone: a}}
iam: {roles: {r: {trust: [sagemaker.amazonaws.com], policies: [ReadOnlyAccess]}}}
"#;

    fn spec() -> Spec {
        let loaded = load(&Sources::from_texts([("spec.yaml", TEXT)]), &Given::default());
        loaded.unwrap_or_else(|found| panic!("{}", crate::spec::render(&found, 100, false))).spec
    }

    #[test]
    fn a_loaded_spec_is_sound() {
        assert_eq!(spec().recheck(), Ok(()));
    }

    #[test]
    fn a_spec_that_no_loader_makes_is_unsound() {
        type Change = fn(&mut Spec);
        let changes: [(Change, &str); 11] = [
            (|spec| spec.place.environment = "../x".to_owned(), "name of an environment"),
            (|spec| spec.place.account = "1".to_owned(), "account id"),
            (|spec| spec.place.region = "ap-northeast-1.evil.example".to_owned(), "region"),
            (|spec| spec.place.partition = "aws-cn".to_owned(), "region"),
            (|spec| spec.resources.reverse(), "stands behind it"),
            (|spec| spec.resources.push(spec.resources[0].clone()), "it is there twice"),
            (|spec| spec.resources.retain(|resource| resource.at.kind != KindName::Vpc), "is not there"),
            (|spec| spec.resources[0].want = json!({"cidr_block": "10.0.0.0/16", "evil": true}), "unknown field"),
            // The text of another object's secrets is no attribute.
            (
                |spec| {
                    let role = spec.resources.iter_mut().find(|resource| resource.at.kind == KindName::Role).expect("a role");
                    role.want["inline_policies"] = json!({"p": {"Statement": [{"Sid": "${vpc/main.dhcp_options_id}"}]}});
                },
                "has no attribute",
            ),
            (|spec| spec.resources[0].on_destroy = Some(crate::spec::Disposition::Retain), "on_destroy"),
            (|spec| spec.resources[0].at = Address::of_id(KindName::NetworkInterface, "eni-1"), "no spec can name it so"),
        ];
        for (change, said) in changes {
            let mut spec = spec();
            change(&mut spec);
            let found = spec.recheck().expect_err(said);
            assert!(found.to_string().contains(said), "{said}: {found}");
        }
    }
}
