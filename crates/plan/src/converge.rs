//! The steps that create, update and replace, in the order of the spec. A replaced object is forgotten, so that everything that names it differs by itself.
//!
//! ```text
//! subnet/a gets another range             ± subnet/a        its range cannot be changed in place
//! vpc_endpoint/logs stands in subnet/a    ~ vpc_endpoint/logs    subnets  subnet-1 -> (known after subnet/a)
//! ```

use std::collections::BTreeMap;

use heiiki_model::kind::Recovery;
use heiiki_model::object::{TAG_APPLIED, TAG_ENVIRONMENT};
use heiiki_model::plan::{Note, Noted, Reason, Refusal, Refused, Uncompared, Verb};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, Change, Mode, Object, Phase, Replacement, UnreadFact, When, kinds};

use crate::graph::Draft;
use crate::graph::Node;
use crate::planning::{Planning, Replaced};
use crate::{adopt, parts, tags, unreadable};

/// The verdict on a live object.
#[derive(Clone, Debug)]
enum Verdict {
    Same,
    /// The caller may not read enough to compare it.
    Unreadable(String),
    Update(Vec<Change>, Reason),
    Replace(Vec<Change>, Reason),
    Refuse(Refusal),
}

/// The verdict on every live object of ours, with the fields that could not be compared.
type Verdicts = BTreeMap<Address, (Verdict, Vec<Uncompared>)>;

impl Planning<'_> {
    /// Adds the steps that create and update.
    pub(crate) fn converge(&mut self) {
        let ours = self.ours();
        if self.intent.adopt {
            for resource in ours {
                self.claim_only(resource);
            }
        } else {
            let mut verdicts = self.judge(&ours);
            for resource in ours {
                match verdicts.remove(&resource.at) {
                    Some((verdict, uncompared)) => {
                        self.uncompared.extend(uncompared);
                        self.carry_out(resource, verdict);
                    }
                    None => self.make(resource),
                }
            }
        }
        self.link_creations();
        self.complete();
        self.link();
    }

    /// Judges every live object of ours. An object that must be replaced is forgotten, and those that name it are judged again, until nothing more is replaced.
    fn judge(&mut self, ours: &[&Resource]) -> Verdicts {
        let claimed = self.claimed;
        let live: Vec<(&Resource, &Object)> =
            ours.iter().filter_map(|resource| Some((*resource, claimed.known.live.get(&resource.at)?.as_ref()))).collect();
        let mut verdicts: Verdicts =
            live.iter().map(|(resource, object)| (resource.at.clone(), self.verdict(resource, object))).collect();
        loop {
            let replaced: Vec<&Address> = live
                .iter()
                .map(|(resource, _)| &resource.at)
                .filter(|at| matches!(verdicts.get(at), Some((Verdict::Replace(..), _))))
                .filter(|at| self.known.live.get(at).is_some() && !claimed.unclaimed.contains(at))
                .collect();
            if replaced.is_empty() {
                return verdicts;
            }
            for at in &replaced {
                self.known.live.forget(at);
            }
            for (resource, object) in &live {
                let refs = kinds::of(resource.at.kind).refs(&resource.want);
                if refs.iter().any(|reference| replaced.contains(&&reference.to)) {
                    verdicts.insert(resource.at.clone(), self.verdict(resource, object));
                }
            }
        }
    }

    /// Turns the verdict on a live object into steps.
    fn carry_out(&mut self, resource: &Resource, verdict: Verdict) {
        let claimed = self.claimed;
        let Some(object) = claimed.known.live.get(&resource.at).map(|object| Object::clone(object)) else { return };
        let kind = kinds::of(resource.at.kind);
        match verdict {
            Verdict::Same => self.note(resource, object),
            Verdict::Unreadable(said) => self.kept.push(unreadable::uncompared(&resource.at, &object, said)),
            Verdict::Update(changes, why) => {
                self.stop_running_apps(resource, &object, &changes);
                self.update(resource, object, changes, why);
            }
            Verdict::Replace(_, why) if claimed.unclaimed.contains(&resource.at) => {
                self.refusals.push(adopt::not_yet_ours(resource, &object, why));
            }
            Verdict::Replace(changes, why) => {
                let gone_already = matches!(why, Reason::Unfinished(_) | Reason::Broken(_));
                let order = kind.replacement(&resource.want, &object.live, &self.known);
                let delete_first = gone_already || order == Replacement::DeleteFirst;
                let replaced = Replaced { at: resource.at.clone(), object, delete_first, why };
                self.create(resource, Some((&replaced, changes)));
                self.replaced.push(replaced);
            }
            Verdict::Refuse(refusal) => self.refusals.push(refusal),
        }
    }

    /// Writes the claim of an object that becomes ours or has moved, and leaves every other difference for another plan.
    fn claim_only(&mut self, resource: &Resource) {
        let claimed = self.claimed;
        let Some(object) = claimed.known.live.get(&resource.at).filter(|_| claimed.unclaimed.contains(&resource.at)) else {
            return;
        };
        let Some(change) = tags::change(&self.wanted[&resource.at], object, &resource.ignore) else { return };
        let others = kinds::of(resource.at.kind).diff(&resource.want, &object.live, &claimed.known);
        let mut left = resource.clone();
        left.ignore.extend(others.iter().map(|change| change.field.to_string()));
        let step = self.update(&left, Object::clone(object), vec![change], Reason::Differs);
        // The other differences were not applied, and the tag must not say that they were.
        if !others.is_empty() {
            self.graph.draft_mut(step).tags.remove(TAG_APPLIED);
        }
    }

    /// Judges one live object.
    fn verdict(&self, resource: &Resource, object: &Object) -> (Verdict, Vec<Uncompared>) {
        let kind = kinds::of(resource.at.kind);
        if let Some(why) = kind.withheld(&object.live) {
            return (Verdict::Unreadable(why), Vec::new());
        }
        let mut changes: Vec<Change> = kind.diff(&resource.want, &object.live, &self.known);
        changes.retain(|change| !change.is_ignored(&resource.ignore));
        let uncompared = self.unknown.take_out(resource, &self.known, &mut changes);
        changes.extend(tags::change(&self.wanted[&resource.at], object, &resource.ignore));
        (judged(resource, object, changes), uncompared)
    }

    /// Adds the step that makes a resource, unless it may exist already.
    fn make(&mut self, resource: &Resource) {
        match self.unknown.resource(&resource.at) {
            Some(why) => {
                let why = why.clone();
                self.uncompared.push(Uncompared { at: resource.at.clone(), fields: Vec::new(), why });
            }
            None => self.create(resource, None),
        }
    }

    /// Adds the step that makes a resource, in the place of an old object if one is replaced.
    fn create(&mut self, resource: &Resource, replaced: Option<(&Replaced, Vec<Change>)>) {
        if let Some(refusal) = self.clash(resource).or_else(|| self.not_known(resource)) {
            self.refusals.push(refusal);
            return;
        }
        let mut draft = Draft::new(Verb::Create, &resource.at, Reason::Missing);
        if let Some((replaced, changes)) = replaced {
            draft.why = replaced.why.clone();
            draft.changes = changes;
            draft.object = Some(replaced.object.clone());
        }
        draft.want = Some(resource.want.clone());
        draft.tags.clone_from(&self.wanted[&resource.at]);
        draft.tags.retain(|_, value| value.is_some());
        draft.ignore.clone_from(&resource.ignore);
        self.add(draft);
        if let Some(whole) = kinds::of(resource.at.kind).made_with(&resource.want) {
            self.notes.push(Note::new(&resource.at, Noted::MadeWith { whole }));
        }
    }

    /// Returns the refusal for a resource whose name or place a foreign object holds.
    fn clash(&self, resource: &Resource) -> Option<Refusal> {
        let (at, kind) = (&resource.at, kinds::of(resource.at.kind));
        let holds = |object: &&Object| {
            parts::is_made_for(resource, object, &self.known)
                || (object.kind == at.kind && kind.clashes(at, &resource.want, &object.live, &self.known))
        };
        self.claimed.foreign.iter().find(holds).map(|object| clash_refusal(at, object))
    }

    /// Returns the refusal for a resource that cannot be made because a fact that it needs could not be read.
    fn not_known(&self, resource: &Resource) -> Option<Refusal> {
        let (field, unread) = self.unknown.unread_facts(resource, &self.known).into_iter().next()?;
        let UnreadFact { fact, error } = unread.clone();
        Some(Refusal::new(&resource.at, Refused::FactUnread { field, fact, error }))
    }

    /// Adds the step that changes an object. Fields that could not be compared are left as they are, and the tag does not say that they were applied.
    fn update(&mut self, resource: &Resource, object: Object, changes: Vec<Change>, why: Reason) -> Node {
        let mut draft = Draft::new(Verb::Update, &resource.at, why);
        draft.object = Some(object);
        draft.want = Some(resource.want.clone());
        draft.tags.clone_from(&self.wanted[&resource.at]);
        draft.ignore.clone_from(&resource.ignore);
        let blind = self.uncompared.iter().filter(|uncompared| uncompared.at == resource.at);
        let blind: Vec<String> = blind.flat_map(|uncompared| uncompared.fields.iter().cloned()).collect();
        if !blind.is_empty() {
            draft.tags.remove(TAG_APPLIED);
            draft.ignore.extend(blind);
        }
        draft.changes = changes;
        let update = self.add(draft);
        // Apps of users that run in it go first, because AWS does not change it under them.
        for eviction in self.evictions.get(&resource.at).into_iter().flatten() {
            self.graph.before(*eviction, update);
        }
        update
    }

    /// Counts an object that is as wanted. If its tag does not have the digests of the applied values, a step writes them, so
    /// that a later difference is seen as a change in AWS.
    fn note(&mut self, resource: &Resource, object: Object) {
        if self.uncompared.iter().any(|uncompared| uncompared.at == resource.at) {
            return;
        }
        self.unchanged += 1;
        if tags::is_unrecorded(&self.wanted[&resource.at], &object, &resource.ignore) {
            self.update(resource, object, Vec::new(), Reason::Recorded);
        }
    }

    /// Makes creations wait for the resources that they need, and then for those that they should name from the start if they can.
    ///
    /// ```text
    /// role/a trusts role/b            create role/b  ->  create role/a
    /// role/a and role/b trust each    create role/a  ->  create role/b, and an update completes role/a
    /// ```
    fn link_creations(&mut self) {
        let spec = self.spec;
        for when in [When::Create, When::Preferred] {
            for resource in spec.resources.iter().filter(|resource| resource.existing.is_none()) {
                let Some(own) = self.graph.create_of(&resource.at) else { continue };
                let refs = kinds::of(resource.at.kind).refs(&resource.want).into_iter();
                let refs = refs.filter(|reference| reference.when == when).map(|reference| reference.to);
                let needed = resource.depends_on.iter().chain(&resource.needs).filter(|_| when == When::Create).cloned();
                for target in refs.chain(needed).filter(|to| *to != resource.at) {
                    let Some(target) = self.graph.create_of(&target) else { continue };
                    if when == When::Create || !self.graph.waits(target, own) {
                        self.graph.before(target, own);
                    }
                }
            }
        }
    }

    /// Adds an update for each new object that names a resource which is made after it. The update completes the object when that resource exists.
    fn complete(&mut self) {
        for resource in &self.spec.resources {
            let Some(create) = self.graph.create_of(&resource.at) else { continue };
            let refs = kinds::of(resource.at.kind).refs(&resource.want);
            let is_late = |target: &Address| match self.graph.create_of(target) {
                Some(target) => target == create || !self.graph.waits(create, target),
                None => true,
            };
            let late = refs.iter().filter(|reference| self.known.live.get(&reference.to).is_none()).any(|reference| {
                reference.when == When::Complete || (reference.when == When::Preferred && is_late(&reference.to))
            });
            let declared = refs.iter().any(|reference| self.graph.create_of(&reference.to).is_some());
            if late && declared {
                let mut draft = Draft::new(Verb::Update, &resource.at, Reason::Completes);
                draft.want = Some(resource.want.clone());
                draft.ignore.clone_from(&resource.ignore);
                // The tag with the digests of the applied values is written by the last of the two steps.
                draft.tags.extend(self.graph.draft_mut(create).tags.remove_entry(TAG_APPLIED));
                let update = self.add(draft);
                self.graph.before(create, update);
            }
        }
    }

    /// Makes steps wait for each other as the references of the spec say. A step waits for the one that makes its target. It comes after the one that completes
    /// the target only where that is possible, because two resources may each complete the other.
    fn link(&mut self) {
        let policies = self.policies_of_new_network();
        let spec = self.spec;
        for resource in &spec.resources {
            let refs = if resource.existing.is_some() { Vec::new() } else { kinds::of(resource.at.kind).refs(&resource.want) };
            let at = &resource.at;
            let (create, update) = (self.graph.create_of(at), self.graph.update_of(at));
            let own: Vec<Node> = create.into_iter().chain(update).collect();
            for reference in refs.iter().filter(|reference| reference.to != *at) {
                let early = reference.when == When::Create;
                if let Some(create) = create.filter(|_| early) {
                    self.follow(&reference.to, create, true);
                }
                if let Some(update) = update {
                    self.follow(&reference.to, update, early);
                }
            }
            for needed in resource.depends_on.iter().chain(&resource.needs) {
                own.iter().for_each(|step| self.follow(needed, *step, true));
            }
            for first in &resource.follows {
                let finished: Vec<Node> = self.graph.create_of(first).into_iter().chain(self.graph.update_of(first)).collect();
                for finished in finished {
                    own.iter().for_each(|step| self.graph.soft_before(finished, *step));
                }
            }
            if at.kind.section() == "sagemaker" {
                for policy in &policies {
                    own.iter().for_each(|step| self.graph.soft_before(*policy, *step));
                }
            }
        }
    }

    /// Makes a step wait until a resource exists. If `complete`, the step also comes after the one that completes the resource, where that is possible.
    fn follow(&mut self, target: &Address, step: Node, complete: bool) {
        if let Some(create) = self.graph.create_of(target) {
            self.graph.before(create, step);
        }
        if let Some(update) = self.graph.update_of(target).filter(|_| complete) {
            self.graph.soft_before(update, step);
        }
    }

    /// Returns the steps of policies that name subnets or endpoints which this plan makes. Until then these policies deny SageMaker the new ones.
    fn policies_of_new_network(&self) -> Vec<Node> {
        let mut policies = Vec::new();
        for resource in
            self.spec.resources.iter().filter(|resource| resource.at.kind.section() == "iam" && resource.existing.is_none())
        {
            let refs = kinds::of(resource.at.kind).refs(&resource.want);
            let names_new = refs.iter().any(|reference| {
                let network = reference.to.kind.section() == "ec2";
                network && reference.attribute.is_some() && self.graph.create_of(&reference.to).is_some()
            });
            if names_new {
                policies.extend(self.graph.create_of(&resource.at));
                policies.extend(self.graph.update_of(&resource.at));
            }
        }
        policies
    }
}

/// Returns the verdict on an object with these differences.
fn judged(resource: &Resource, object: &Object, changes: Vec<Change>) -> Verdict {
    let kind = kinds::of(resource.at.kind);
    let refused = changes.iter().find_map(|change| match &change.mode {
        Mode::Refused(why) => Some((change.field.clone(), why.clone())),
        Mode::InPlace | Mode::Restart | Mode::Replace(_) => None,
    });
    if let Some((field, why)) = refused {
        let why = Refused::Unchangeable { field: field.into_owned(), because: why.into_owned() };
        return Verdict::Refuse(Refusal::new(&resource.at, why));
    }
    let phase = kind.phase(&object.live);
    if let Some(status) = phase.going() {
        return Verdict::Replace(changes, Reason::Unfinished(status.to_owned()));
    }
    match phase {
        Phase::Failed(reason) => {
            let mended_in_place = kind.recovery(&object.live) == Recovery::Update;
            return match replacing(&changes) {
                Some(why) if mended_in_place => Verdict::Replace(changes, why),
                None if mended_in_place => Verdict::Update(changes, Reason::Broken(reason)),
                Some(_) | None => Verdict::Replace(changes, Reason::Broken(reason)),
            };
        }
        Phase::Busy(status) if replacing(&changes).is_none() => return Verdict::Update(changes, Reason::Unfinished(status)),
        Phase::Busy(_) | Phase::Ready => {}
    }
    match replacing(&changes) {
        Some(why) => Verdict::Replace(changes, why),
        None if changes.is_empty() => Verdict::Same,
        None => Verdict::Update(changes, Reason::Differs),
    }
}

/// Returns the reason of the first change that needs a replacement; `None` if none does.
fn replacing(changes: &[Change]) -> Option<Reason> {
    changes.iter().find_map(|change| match &change.mode {
        Mode::Replace(because) => Some(match change.to.after.first() {
            Some(at) => Reason::Follows(at.clone()),
            None => Reason::Replaced { field: change.field.to_string(), because: because.to_string() },
        }),
        Mode::InPlace | Mode::Restart | Mode::Refused(_) => None,
    })
}

/// Returns the refusal for a resource whose name or place this foreign object holds.
fn clash_refusal(at: &Address, object: &Object) -> Refusal {
    let environment = object.tags.get(TAG_ENVIRONMENT).cloned();
    Refusal::new(at, Refused::Taken { id: object.id.clone(), environment })
}
