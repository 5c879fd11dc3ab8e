//! The preconditions of a saved plan: conditions of the account on which its steps rely. A plan is stale when one of them does not hold any more. A change
//! on which no step relies, such as a status or a drift elsewhere, makes no plan stale.
//!
//! ```text
//! saved:  ~ subnet/a (map_public_ip_on_launch false -> true)     subnet/a lives as subnet-1, and map_public_ip_on_launch is false
//! now:    subnet/a lives as subnet-2                              stale: subnet-1 is gone, and subnet-2 is in its place
//! now:    role/exec has another policy                            not stale, because no step relies on role/exec
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Fate, Plan, Refused, Step, StepId, Verb};
use heiiki_model::{Address, Change, Known, kinds};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One condition, and the first step that relies on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precondition {
    /// The step.
    pub step: StepId,
    /// The resource that the condition is about: the step's own, or one that it refers to.
    pub at: Address,
    /// The condition.
    #[serde(flatten)]
    pub condition: Condition,
}

/// A condition on which a step relies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Nothing lives at the address.
    Absent,
    /// The object with this id lives there.
    Lives(String),
    /// A field of it has this value.
    Field {
        /// The field.
        field: String,
        /// Its live value.
        value: Value,
    },
    /// AWS and users made nothing but these, by id, for it or inside of it. All of them go with it.
    Holds(BTreeSet<String>),
}

/// A difference that makes a saved plan stale.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stale {
    /// The resource.
    pub at: Address,
    /// The difference.
    #[serde(flatten)]
    pub what: StaleReason,
}

/// The ways in which a plan is stale. "It" is the resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StaleReason {
    /// An object lives where there was none.
    Appeared(String),
    /// The object is gone.
    Gone {
        /// The id that the plan knew.
        id: String,
        /// The id of the object in its place, if there is one.
        instead: Option<String>,
    },
    /// A field has another value.
    Field {
        /// The field.
        field: String,
        /// The value that the plan knew.
        was: Value,
        /// The value now; `None` if it is as the spec wants it by now.
        now: Option<Value>,
    },
    /// These objects were made inside of it since, and would go with it.
    Holds(Vec<String>),
    /// It differs from the spec in these fields, which the plan does not mend.
    Differs(Vec<String>),
    /// It would be refused now, for this reason.
    Refused(Refused),
    /// A claim about its network held after the saved plan, and does not after a plan made now: the code of the claim.
    LessClosed(String),
    /// The plan made now has no such step for it.
    NoStep(Verb),
    /// The plan made now has such a step for it, and these members of the step are others.
    Step(Verb, Vec<&'static str>),
    /// The plan made now has such a step for it, and the saved plan has not.
    More(Verb),
    /// A step of it waits for a step at this resource that is not in the saved plan.
    Waits(Address),
    /// The preconditions in the file are not those of its steps.
    #[serde(rename = "guards")]
    Preconditions,
}

/// Returns the conditions on which the steps of a plan rely.
pub fn preconditions(plan: &Plan, known: &Known) -> Vec<Precondition> {
    let mut found = Vec::new();
    let mut add = |step: &Step, at: &Address, condition: Condition| {
        if !found.iter().any(|known: &Precondition| known.at == *at && known.condition == condition) {
            found.push(Precondition { step: step.id, at: at.clone(), condition });
        }
    };
    for step in &plan.steps {
        match (&step.object, step.verb) {
            (Some(object), _) => add(step, &step.at, Condition::Lives(object.id.clone())),
            (None, Verb::Create) => add(step, &step.at, Condition::Absent),
            (None, Verb::Update | Verb::Release | Verb::Delete | Verb::Retain) => {}
        }
        for change in &step.changes {
            add(step, &step.at, Condition::Field { field: change.field.to_string(), value: change.from.clone() });
        }
        if step.verb == Verb::Delete && step.of.is_none() {
            add(step, &step.at, Condition::Holds(held(plan, &step.at)));
        }
        for to in referred(step) {
            if let Some(object) = known.live.get(&to) {
                add(step, &to, Condition::Lives(object.id.clone()));
            }
        }
    }
    found
}

/// Returns the preconditions of `saved` that do not hold in `fresh`, and the other differences of the same resources.
pub fn stale(saved: &Plan, preconditions: &[Precondition], fresh: &Plan, known: &Known) -> Vec<Stale> {
    let now = Now { plan: fresh, known };
    let mut found: Vec<Stale> = Vec::new();
    for Precondition { step: _, at, condition } in preconditions {
        if let Some(what) = now.against(at, condition) {
            found.push(Stale { at: at.clone(), what });
        }
    }
    let concerned: BTreeSet<&Address> = preconditions.iter().map(|precondition| &precondition.at).collect();
    for at in &concerned {
        if found.iter().any(|stale| stale.at == **at) {
            continue;
        }
        let fields: Vec<String> = now.changed(at).keys().filter(|field| !has(saved, at, field)).cloned().collect();
        if !fields.is_empty() {
            found.push(Stale { at: (*at).clone(), what: StaleReason::Differs(fields) });
        }
    }
    found
}

/// The account as it is now, with the plan made of it.
struct Now<'a> {
    plan: &'a Plan,
    known: &'a Known,
}

impl Now<'_> {
    /// Returns the way in which a condition does not hold any more; `None` if it holds.
    fn against(&self, at: &Address, condition: &Condition) -> Option<StaleReason> {
        match condition {
            Condition::Absent => self.lives(at).into_iter().next().map(StaleReason::Appeared),
            Condition::Lives(id) => {
                let there = self.lives(at);
                (!there.contains(id)).then(|| StaleReason::Gone { id: id.clone(), instead: there.into_iter().next() })
            }
            Condition::Field { field, value } => {
                let now = self.changed(at).get(field).map(|change| change.from.clone());
                (now.as_ref() != Some(value)).then(|| StaleReason::Field { field: field.clone(), was: value.clone(), now })
            }
            Condition::Holds(ids) => {
                let came: Vec<String> = held(self.plan, at).difference(ids).cloned().collect();
                (!came.is_empty()).then_some(StaleReason::Holds(came))
            }
        }
    }

    /// Returns the ids of the objects at an address: first the one that stays, then those on which steps act.
    fn lives(&self, at: &Address) -> Vec<String> {
        let here = self.known.live.get(at).map(|object| object.id.clone());
        let acted = self.plan.steps.iter().filter(|step| step.at == *at).filter_map(|step| step.object.as_ref());
        here.into_iter().chain(acted.map(|object| object.id.clone())).collect()
    }

    /// Returns the changes that the object at an address needs, by field.
    fn changed(&self, at: &Address) -> BTreeMap<String, &Change> {
        let steps = self.plan.steps.iter().filter(|step| step.at == *at);
        steps.flat_map(|step| &step.changes).map(|change| (change.field.to_string(), change)).collect()
    }
}

/// True if a plan changes this field, or makes or removes the whole resource.
fn has(plan: &Plan, at: &Address, field: &str) -> bool {
    let mut steps = plan.steps.iter().filter(|step| step.at == *at);
    steps.any(|step| step.verb != Verb::Update || step.changes.iter().any(|change| change.field == field))
}

/// Returns the kin that goes with a resource, by id. Kin that stays is not lost, so that more of it may be made meanwhile.
fn held(plan: &Plan, at: &Address) -> BTreeSet<String> {
    let goes = plan.kin.iter().filter(|kin| kin.of == *at && !matches!(kin.fate, Some(Fate::Stays(_))));
    goes.map(|kin| kin.id.clone()).collect()
}

/// Returns the resources that a step refers to.
fn referred(step: &Step) -> BTreeSet<Address> {
    let Some(want) = &step.want else { return BTreeSet::new() };
    kinds::of(step.at.kind).refs(want).into_iter().map(|reference| reference.to).filter(|to| *to != step.at).collect()
}
