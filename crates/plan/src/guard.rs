//! The live facts that each step of a plan relies on, and which of them no longer hold. A fact that no step relies on is nobody's concern: neither a status
//! nor a drift elsewhere makes a plan stale.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Fate, Plan, Refused, Step, StepId, Verb};
use heiiki_model::{Address, Change, Known, kinds};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One fact, and the first step that relies on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guard {
    /// The step.
    pub step: StepId,
    /// The resource that the fact is about: the step's own, or one that it refers to.
    pub at: Address,
    /// What holds.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What a step relies on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
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
    /// No more than these, by id, was made for it or inside of it by AWS or users; all of that goes with it.
    Holds(BTreeSet<String>),
}

/// A fact that a saved plan relies on and that is another one now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// The resource.
    pub at: Address,
    /// What moved.
    #[serde(flatten)]
    pub what: What,
}

/// What moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An object lives where there was none.
    Appeared(String),
    /// The object is gone; which one stands in its place, if any.
    Gone {
        /// The id that the plan knew.
        id: String,
        /// The id that is there now.
        instead: Option<String>,
    },
    /// A field has another value.
    Field {
        /// The field.
        field: String,
        /// The value that the plan knew.
        was: Value,
        /// The value now; nothing when it is as the spec wants it by now.
        now: Option<Value>,
    },
    /// These were made inside of it since, and would go with it.
    Holds(Vec<String>),
    /// It differs from the spec in these fields, which the plan does not mend.
    Differs(Vec<String>),
    /// It would be refused now: why.
    Refused(Refused),
    /// The plan made now does not do this to it.
    NoStep(Verb),
    /// The plan made now does this to it otherwise: the members of the step that are not the same.
    Step(Verb, Vec<&'static str>),
    /// The plan made now also does this to it.
    More(Verb),
    /// What is done to it waits for something at this resource that is not in the saved plan.
    Waits(Address),
    /// The guards in the file are not those of its steps.
    Guards,
}

/// The facts that the steps of a plan rely on.
pub fn guards(plan: &Plan, known: &Known) -> Vec<Guard> {
    let mut guards = Vec::new();
    let mut add = |step: &Step, at: &Address, fact: Fact| {
        if !guards.iter().any(|guard: &Guard| guard.at == *at && guard.fact == fact) {
            guards.push(Guard { step: step.id, at: at.clone(), fact });
        }
    };
    for step in &plan.steps {
        match (&step.object, step.verb) {
            (Some(object), _) => add(step, &step.at, Fact::Lives(object.id.clone())),
            (None, Verb::Create) => add(step, &step.at, Fact::Absent),
            (None, Verb::Update | Verb::Release | Verb::Delete | Verb::Retain) => {}
        }
        for change in &step.changes {
            add(step, &step.at, Fact::Field { field: change.field.to_string(), value: change.from.clone() });
        }
        if step.verb == Verb::Delete && step.of.is_none() {
            add(step, &step.at, Fact::Holds(held(plan, &step.at)));
        }
        for to in referred(step) {
            if let Some(object) = known.live.get(&to) {
                add(step, &to, Fact::Lives(object.id.clone()));
            }
        }
    }
    guards
}

/// The facts among these guards of `saved` that do not hold in `fresh`, and in what else its resources differ there.
pub fn moved(saved: &Plan, guards: &[Guard], fresh: &Plan, known: &Known) -> Vec<Moved> {
    let now = Now { plan: fresh, known };
    let mut found: Vec<Moved> = Vec::new();
    for Guard { step: _, at, fact } in guards {
        if let Some(what) = now.against(at, fact) {
            found.push(Moved { at: at.clone(), what });
        }
    }
    let concerned: BTreeSet<&Address> = guards.iter().map(|guard| &guard.at).collect();
    for at in &concerned {
        if found.iter().any(|moved| moved.at == **at) {
            continue;
        }
        let fields: Vec<String> = now.changed(at).keys().filter(|field| !has(saved, at, field)).cloned().collect();
        if !fields.is_empty() {
            found.push(Moved { at: (*at).clone(), what: What::Differs(fields) });
        }
    }
    found
}

/// What was read a moment ago.
struct Now<'a> {
    plan: &'a Plan,
    known: &'a Known,
}

impl Now<'_> {
    /// What of a fact moved, if it did.
    fn against(&self, at: &Address, fact: &Fact) -> Option<What> {
        match fact {
            Fact::Absent => self.lives(at).into_iter().next().map(What::Appeared),
            Fact::Lives(id) => {
                let there = self.lives(at);
                (!there.contains(id)).then(|| What::Gone { id: id.clone(), instead: there.into_iter().next() })
            }
            Fact::Field { field, value } => {
                let now = self.changed(at).get(field).map(|change| change.from.clone());
                (now.as_ref() != Some(value)).then(|| What::Field { field: field.clone(), was: value.clone(), now })
            }
            Fact::Holds(ids) => {
                let came: Vec<String> = held(self.plan, at).difference(ids).cloned().collect();
                (!came.is_empty()).then_some(What::Holds(came))
            }
        }
    }

    /// The ids of what lives at an address: the one that stays first, then those on which steps act.
    fn lives(&self, at: &Address) -> Vec<String> {
        let here = self.known.live.get(at).map(|object| object.id.clone());
        let acted = self.plan.steps.iter().filter(|step| step.at == *at).filter_map(|step| step.object.as_ref());
        here.into_iter().chain(acted.map(|object| object.id.clone())).collect()
    }

    /// How what lives at an address differs from what is wanted of it.
    fn changed(&self, at: &Address) -> BTreeMap<String, &Change> {
        let steps = self.plan.steps.iter().filter(|step| step.at == *at);
        steps.flat_map(|step| &step.changes).map(|change| (change.field.to_string(), change)).collect()
    }
}

/// True when a plan changes this field, or makes or removes the whole resource.
fn has(plan: &Plan, at: &Address, field: &str) -> bool {
    let mut steps = plan.steps.iter().filter(|step| step.at == *at);
    steps.any(|step| step.verb != Verb::Update || step.changes.iter().any(|change| change.field == field))
}

/// What goes with a resource; what stays is not lost, and may be made meanwhile.
fn held(plan: &Plan, at: &Address) -> BTreeSet<String> {
    let goes = plan.kin.iter().filter(|kin| kin.of == *at && !matches!(kin.fate, Some(Fate::Stays(_))));
    goes.map(|kin| kin.id.clone()).collect()
}

fn referred(step: &Step) -> BTreeSet<Address> {
    let Some(want) = &step.want else { return BTreeSet::new() };
    kinds::of(step.at.kind).refs(want).into_iter().map(|reference| reference.to).filter(|to| *to != step.at).collect()
}
