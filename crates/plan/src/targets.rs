//! Narrows a plan to some resources: with what they need when converging, with what needs them when destroying.

use std::collections::BTreeSet;

use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, kinds};

use crate::Intent;
use crate::claim::Claimed;

/// The resources that a plan is about.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// All.
    All,
    /// These.
    Only(BTreeSet<Address>),
}

impl Scope {
    pub(crate) fn of(spec: &Spec, claimed: &Claimed, intent: &Intent) -> Self {
        if intent.targets.is_empty() {
            return Self::All;
        }
        let mut scope: BTreeSet<Address> = intent.targets.iter().cloned().collect();
        loop {
            let before = scope.len();
            for resource in &spec.resources {
                let needs = needs(resource);
                if intent.destroy {
                    if needs.iter().any(|at| scope.contains(at)) {
                        scope.insert(resource.at.clone());
                    }
                } else if scope.contains(&resource.at) {
                    scope.extend(needs.into_iter().filter(|at| claimed.known.declares(at)));
                }
            }
            if scope.len() == before {
                return Self::Only(scope);
            }
        }
    }

    pub(crate) fn holds(&self, at: &Address) -> bool {
        match self {
            Self::All => true,
            Self::Only(scope) => scope.contains(at),
        }
    }
}

/// Everything a resource refers to, or works only beside.
pub(crate) fn needs(resource: &Resource) -> Vec<Address> {
    if resource.existing.is_some() {
        return Vec::new();
    }
    let refs = kinds::of(resource.at.kind).refs(&resource.want).into_iter().map(|reference| reference.to);
    refs.chain(resource.depends_on.iter().chain(&resource.needs).chain(&resource.follows).cloned())
        .filter(|at| *at != resource.at)
        .collect()
}
