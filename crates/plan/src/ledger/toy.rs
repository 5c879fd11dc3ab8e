//! A toy account for the tests of the ledger: it has objects, gives every unique thing to one holder at a time, deletes nothing that is used, and carries
//! out plans in any order that their steps allow.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Step, Verb};
use heiiki_model::spec::{Given, Sources, Spec, load};
use heiiki_model::{Address, KindName, Known, Object, Observed, Unique, kinds};
use serde_json::Value;

use super::toy_live::{live, released};
use crate::{Intent, plan};

/// Reads the resources of a spec.
pub(super) fn spec(resources: &str) -> Spec {
    let head = "version: 1\nenvironment: toy\naccount: \"123456789012\"\nregion: ap-northeast-1\n";
    let sources = Sources::from_texts([("toy.yaml", format!("{head}{resources}"))]);
    match load(&sources, &Given::default()) {
        Ok(loaded) => loaded.spec,
        Err(found) => panic!("{found:?}\n{resources}"),
    }
}

/// An account.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    /// The objects, each with a number of its own: an id that is a name comes again.
    objects: BTreeMap<usize, Object>,
    made: usize,
}

impl Account {
    /// Adds an object of somebody else.
    pub(super) fn foreign(&mut self, kind: KindName, id: &str, live: Value) {
        self.made += 1;
        self.objects.insert(self.made, Object { kind, id: id.to_owned(), tags: BTreeMap::new(), live, existing: false });
    }

    /// The id of the only object of a kind.
    pub(super) fn id(&self, kind: KindName) -> String {
        self.objects.values().find(|object| object.kind == kind).map(|object| object.id.clone()).unwrap_or_default()
    }

    /// Changes the only object of a kind behind heiiki's back; gives its id.
    pub(super) fn change(&mut self, kind: KindName, edit: impl Fn(&mut Value)) -> String {
        for object in self.objects.values_mut().filter(|object| object.kind == kind) {
            edit(&mut object.live);
        }
        self.id(kind)
    }

    /// Returns the observation from which a plan of this account is made.
    pub(super) fn observed(&self) -> Observed {
        Observed { objects: self.objects.values().cloned().collect(), ..Observed::default() }
    }

    /// The plan that leads to a spec, with consent to everything that needs it.
    pub(super) fn plan(&self, spec: &Spec) -> Plan {
        let at = spec.resources.iter().map(|resource| resource.at.clone());
        let live = self.objects.values().filter_map(|object| object.claim("toy"));
        let intent = Intent { allow_data_loss: at.chain(live).collect(), ..Intent::default() };
        plan(spec, self.observed(), &intent).plan
    }

    /// Carries out a plan that must not be refused, and looks that nothing is left to do.
    pub(super) fn apply(&mut self, spec: &Spec, picks: &[usize]) -> Result<(), String> {
        let plan = self.plan(spec);
        if !plan.refusals.is_empty() {
            return Err(format!("refused: {:?}", plan.refusals));
        }
        self.run(spec, &plan, picks)?;
        let again = self.plan(spec);
        let rest: Vec<String> =
            again.steps.iter().map(|step| format!("{:?} {}: {:?}", step.verb, step.at, step.changes)).collect();
        if rest.is_empty() && again.refusals.is_empty() {
            Ok(())
        } else {
            Err(format!("not done: {rest:?} {:?}", again.refusals))
        }
    }

    /// Carries out the steps of a plan, in an order that `picks` chooses among those that the plan allows.
    pub(super) fn run(&mut self, spec: &Spec, plan: &Plan, picks: &[usize]) -> Result<(), String> {
        let mut done = BTreeSet::new();
        let mut picks = picks.iter().copied().cycle();
        while done.len() < plan.steps.len() {
            let ready: Vec<&Step> =
                plan.steps.iter().filter(|step| !done.contains(&step.id) && step.after.is_subset(&done)).collect();
            let Some(step) = ready.get(picks.next().unwrap_or_default() % ready.len().max(1)) else {
                return Err("a circle of steps".to_owned());
            };
            self.step(spec, step).map_err(|why| format!("{:?} {}: {why}", step.verb, step.at))?;
            done.insert(step.id);
        }
        Ok(())
    }

    fn known(&self, spec: &Spec, skip: Option<usize>) -> Known {
        let mut known = spec.known();
        for (number, object) in &self.objects {
            if let Some(at) = object.claim("toy").filter(|_| skip != Some(*number)) {
                known.live.put(at, object.clone());
            }
        }
        known
    }

    /// The object of a step: the latest one with its id.
    fn find(&self, kind: KindName, id: &str) -> Option<usize> {
        self.objects.iter().find(|(_, object)| object.kind == kind && object.id == id).map(|(number, _)| *number)
    }

    fn at(&self, at: &Address) -> Option<usize> {
        let ours = self.objects.iter().filter(|(_, object)| object.claim("toy").as_ref() == Some(at));
        ours.map(|(number, _)| *number).next_back()
    }

    fn step(&mut self, spec: &Spec, step: &Step) -> Result<(), String> {
        match step.verb {
            Verb::Create => {
                self.made += 1;
                let id = format!("{}-{}", step.at.kind, self.made);
                let want = step.want.as_ref().ok_or("no want")?;
                let live = live(&step.at, &id, want, None, &self.known(spec, None))?;
                let id = kinds::of(step.at.kind).id(&live);
                self.free(&kinds::of(step.at.kind).holds(&live), None)?;
                let tags = step.tags.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
                self.objects.insert(self.made, Object { kind: step.at.kind, id, tags, live, existing: false });
            }
            Verb::Update => {
                let number = self.at(&step.at).ok_or("nothing there")?;
                let known = self.known(spec, None);
                let old = self.objects[&number].clone();
                if let Some(want) = &step.want {
                    let new = live(&step.at, &old.id, want, Some(&old.live), &known)?;
                    self.take(number, new)?;
                }
                let object = self.objects.get_mut(&number).ok_or("gone")?;
                for (key, value) in &step.tags {
                    match value {
                        Some(value) => object.tags.insert(key.clone(), value.clone()),
                        None => object.tags.remove(key),
                    };
                }
            }
            Verb::Retain => {
                let object = step.object.as_ref().ok_or("no object")?;
                let number = self.find(object.kind, &object.id).ok_or("nothing there")?;
                let stays = self.objects.get_mut(&number).ok_or("gone")?;
                stays.tags.retain(|key, _| step.tags.get(key) != Some(&None));
            }
            Verb::Release => {
                let object = step.object.as_ref().ok_or("no object")?;
                let number = self.find(object.kind, &object.id).ok_or("nothing there")?;
                let mut new = self.objects[&number].live.clone();
                for change in &step.changes {
                    released(&mut new, change)?;
                }
                self.take(number, new)?;
            }
            Verb::Delete => {
                let object = step.object.as_ref().ok_or("no object")?;
                let number = self.find(object.kind, &object.id).ok_or("nothing there")?;
                let kind = kinds::of(object.kind);
                let arn = object.live.get("arn").and_then(Value::as_str).map(str::to_owned);
                let names: Vec<String> = kind.names(&object.live).into_iter().chain(arn).chain([object.id.clone()]).collect();
                let user = self.objects.iter().find(|(other, it)| {
                    **other != number && kinds::of(it.kind).uses(&it.live).iter().any(|used| names.contains(used))
                });
                if let Some((_, user)) = user {
                    return Err(format!("{} {} uses it", user.kind, user.id));
                }
                self.objects.remove(&number);
            }
        }
        Ok(())
    }

    /// Gives an object another state, if all its new things are free.
    fn take(&mut self, number: usize, new: Value) -> Result<(), String> {
        let object = &self.objects[&number];
        let kind = kinds::of(object.kind);
        let had = kind.holds(&object.live);
        let taken: Vec<Unique> =
            kind.holds(&new).into_iter().filter(|thing| !had.iter().any(|old| super::same(old, thing))).collect();
        self.free(&taken, Some(number))?;
        if let Some(object) = self.objects.get_mut(&number) {
            object.live = new;
        }
        Ok(())
    }

    fn free(&self, things: &[Unique], but: Option<usize>) -> Result<(), String> {
        for (_, object) in self.objects.iter().filter(|(number, _)| Some(**number) != but) {
            for held in kinds::of(object.kind).holds(&object.live) {
                if let Some(thing) = things.iter().find(|thing| held.excludes(thing)) {
                    return Err(format!("{thing:?} is held by {} {}", object.kind, object.id));
                }
            }
        }
        Ok(())
    }
}
