//! The scope of a plan that is narrowed to some resources: with the resources that they need when it converges, with those that need them when it destroys.
//!
//! ```text
//! apply --target subnet/a       subnet/a and vpc/main, in which it stands
//! destroy --target subnet/a     subnet/a and vpc_endpoint/logs, which stands in it
//! ```

use std::collections::BTreeSet;

use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, kinds};

use crate::Intent;
use crate::claimed::Claimed;

/// The resources that a plan is about.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// All resources.
    All,
    /// These resources.
    Only(BTreeSet<Address>),
}

impl Scope {
    /// Returns the scope of a plan with these targets.
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

    /// True if the plan is about a resource.
    pub(crate) fn holds(&self, at: &Address) -> bool {
        match self {
            Self::All => true,
            Self::Only(scope) => scope.contains(at),
        }
    }
}

/// Returns the resources that a resource refers to, or without which it does not work.
pub(crate) fn needs(resource: &Resource) -> Vec<Address> {
    if resource.existing.is_some() {
        return Vec::new();
    }
    let refs = kinds::of(resource.at.kind).refs(&resource.want).into_iter().map(|reference| reference.to);
    refs.chain(resource.depends_on.iter().chain(&resource.needs).chain(&resource.follows).cloned())
        .filter(|at| *at != resource.at)
        .collect()
}
