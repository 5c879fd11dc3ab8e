//! The plan's action on each resource as one sign, and the objects that it deletes although the spec does not name
//! them.
//!
//! The order of the steps and their reasons are for the renderers of plans.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::Address;
use heiiki_model::plan::{Plan, Reason, Step, Verb};
use heiiki_model::spec::Spec;

/// The action of a plan on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It is made.
    Create,
    /// It is changed in place.
    Change,
    /// Another one takes its place.
    Replace,
    /// It is deleted.
    Delete,
    /// It is retained: it was to be deleted, stays as it is, and belongs to nobody afterwards.
    Keep,
}

impl Sign {
    /// All that every legend explains, in its order.
    pub const ALL: [Self; 4] = [Self::Create, Self::Change, Self::Replace, Self::Delete];

    /// The sign itself, as plans show it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Create => "+",
            Self::Change => "~",
            Self::Replace => "±",
            Self::Delete => "-",
            Self::Keep => "=",
        }
    }

    /// The action in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Change => "changed",
            Self::Replace => "replaced",
            Self::Delete => "deleted",
            Self::Keep => "kept",
        }
    }
}

/// The steps of a plan by their meaning for a picture.
#[derive(Debug, Default)]
pub(super) struct Fates<'a> {
    /// The actions on the spec's resources. A resource that stays as it is has none.
    pub(super) signs: BTreeMap<&'a Address, Sign>,
    /// Deletions of what the spec does not name.
    pub(super) gone: Vec<&'a Step>,
}

impl<'a> Fates<'a> {
    /// Sorts the steps of a plan.
    pub(super) fn of(spec: &Spec, plan: &'a Plan) -> Self {
        let named: BTreeSet<&Address> = spec.resources.iter().map(|resource| &resource.at).collect();
        let mut fates = Self::default();
        for step in plan.steps.iter().filter(|step| step.verb == Verb::Create) {
            // AWS removed this object by itself: it is created again, and nothing is replaced.
            let replaced = id(step).is_some_and(|old| deletes(plan, &step.at, old));
            let sign = if replaced { Sign::Replace } else { Sign::Create };
            fates.signs.insert(&step.at, sign);
        }
        for step in plan.steps.iter().filter(|step| step.verb == Verb::Delete) {
            if fates.is_half_of_a_replacement(plan, step) {
                continue;
            }
            if named.contains(&step.at) && step.why != Reason::Superseded && !fates.signs.contains_key(&step.at) {
                fates.signs.insert(&step.at, Sign::Delete);
            } else {
                fates.gone.push(step);
            }
        }
        for step in plan.steps.iter().filter(|step| step.verb == Verb::Retain && named.contains(&step.at)) {
            fates.signs.entry(&step.at).or_insert(Sign::Keep);
        }
        // A step that only writes the tag `heiiki:applied` changes nothing that a plan shows.
        let changing = |step: &&Step| matches!(step.verb, Verb::Update | Verb::Release) && step.why != Reason::Recorded;
        for step in plan.steps.iter().filter(changing) {
            let goes = |gone: &&Step| gone.at == step.at && id(gone) == id(step);
            if named.contains(&step.at) && !fates.gone.iter().any(goes) {
                fates.signs.entry(&step.at).or_insert(Sign::Change);
            }
        }
        fates
    }

    fn is_half_of_a_replacement(&self, plan: &Plan, delete: &Step) -> bool {
        let made = plan.steps.iter().find(|step| step.verb == Verb::Create && step.at == delete.at);
        self.signs.get(&delete.at) == Some(&Sign::Replace) && made.and_then(id) == id(delete)
    }
}

/// True when a plan deletes this object at an address.
fn deletes(plan: &Plan, at: &Address, object: &str) -> bool {
    plan.steps.iter().any(|step| step.verb == Verb::Delete && step.at == *at && id(step) == Some(object))
}

fn id(step: &Step) -> Option<&str> {
    step.object.as_ref().map(|object| object.id.as_str())
}

/// `3 to create, 1 to delete`.
pub(super) fn counts(signs: impl Iterator<Item = Sign>) -> String {
    let mut count: BTreeMap<Sign, usize> = BTreeMap::new();
    for sign in signs {
        *count.entry(sign).or_default() += 1;
    }
    let verb = |sign| match sign {
        Sign::Create => "to create",
        Sign::Change => "to change",
        Sign::Replace => "to replace",
        Sign::Delete => "to delete",
        Sign::Keep => "kept",
    };
    let parts: Vec<String> = count.iter().map(|(sign, count)| format!("{count} {}", verb(*sign))).collect();
    if parts.is_empty() { "nothing to do".to_owned() } else { parts.join(", ") }
}
