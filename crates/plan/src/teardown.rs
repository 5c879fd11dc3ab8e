//! The steps that delete, in an order that follows the live objects: an object goes after everything that uses it, or after its users let it go.
//!
//! ```text
//! - vpc_endpoint/logs  ->  - subnet/a  ->  - vpc/main      each stands in the next
//! < security_group/b  ->  - security_group/a               a rule of b names a, and b stays
//! ```

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Note, Noted, Reason, Refusal, Refused, Verb};
use heiiki_model::{Address, KindName, Loss, Object, kinds};
use serde_json::Value;

use crate::claimed::Claimed;
use crate::deletions::{Deletion, is_going};
use crate::graph::Draft;
use crate::graph::Node;
use crate::id_index::IdIndex;
use crate::ledger::Taken;
use crate::object_key::{ObjectKey, key};
use crate::planning::Planning;
use crate::{tenants, unreadable};

impl Planning<'_> {
    /// Adds the steps that release and delete, with their dependencies. Returns the objects that go.
    pub(crate) fn tear_down(&mut self) -> Vec<Deletion> {
        let mut deletions = self.find_deletions();
        let needed = if self.intent.destroy { self.keep_unreadable() } else { BTreeMap::new() };
        let staying = self.keep_back(&mut deletions, needed);
        self.refuse_tenants(&deletions);
        let parts = self.take_parts(&mut deletions);
        for deletion in &deletions {
            self.add(gone(deletion, self.claimed));
        }
        self.tell_losses(&deletions);
        let ids = IdIndex::of(deletions.iter().map(|deletion| &deletion.object));
        for Deletion { at, object, .. } in &deletions {
            let Some(goes_first) = self.delete_of(object) else { continue };
            let stands_on = unreadable::stands_on(self.spec, self.claimed, at, object);
            for used in ids.used_by(object).into_iter().chain(stands_on) {
                if let Some(used) = self.graph.delete_of(&used) {
                    self.graph.before(goes_first, used);
                }
            }
        }
        self.link_kin(&deletions);
        self.link_sagemaker(&deletions, &ids);
        self.link_lingering(&deletions, &ids);
        let before = self.replaced_first();
        let converges = !self.intent.destroy && !self.intent.orphans;
        let taken = if converges { self.hand_over() } else { BTreeMap::new() };
        self.link_replacements(&staying, &ids);
        self.note_first(&before, &taken);
        self.release(&deletions, &staying, &ids, &taken);
        self.release_parts(&parts, &deletions, &ids);
        self.take_marks_off(&deletions);
        deletions
    }

    /// Takes the loss off the step of a companion whose owner's step tells it already.
    fn tell_losses(&mut self, deletions: &[Deletion]) {
        for deletion in deletions.iter().filter(|deletion| deletion.bond == Some(Bond::Companion)) {
            let own = key(&deletion.object);
            let told = |owner: &ObjectKey| self.graph.delete_of(owner).is_some_and(|step| self.graph.draft(step).loses.is_some());
            if self.owner_graph.ancestors(&own).into_iter().any(told)
                && let Some(step) = self.graph.delete_of(&own)
            {
                self.graph.draft_mut(step).loses = None;
            }
        }
    }

    /// Returns the step that deletes an object.
    fn delete_of(&self, object: &Object) -> Option<Node> {
        self.graph.delete_of(&key(object))
    }

    /// Makes tenants go before their owner, and companions after it. A mount target, which goes before its owner, the file system, waits for the domain of both.
    fn link_kin(&mut self, deletions: &[Deletion]) {
        for Deletion { object, .. } in deletions {
            let Some(relation) = self.owner_graph.relation(&key(object)) else { continue };
            let Some(own) = self.delete_of(object) else { continue };
            if relation.bond == Bond::Companion {
                let line = self.owner_graph.ancestors(&key(object)).into_iter().filter_map(|owner| self.graph.delete_of(owner));
                let first = line.into_iter().find(|owner| !self.graph.dependencies(*owner).contains(&own));
                if let Some(first) = first {
                    self.graph.before(first, own);
                }
            } else if let Some(owner) = self.graph.delete_of(&relation.owner) {
                self.graph.before(own, owner);
            }
        }
    }

    /// Adds the soft dependencies that no live object shows: SageMaker needs a role until the interfaces that it made with it are gone, and it writes logs and
    /// objects in buckets until nothing of it runs.
    fn link_sagemaker(&mut self, deletions: &[Deletion], ids: &IdIndex) {
        let sagemaker = |kind: KindName| kind.section() == "sagemaker";
        for Deletion { object, .. } in deletions.iter().filter(|deletion| sagemaker(deletion.object.kind)) {
            let used = ids.used_by(object);
            let network = used.iter().filter(|used| matches!(used.0, KindName::SecurityGroup | KindName::Subnet));
            let network: Vec<Node> = network.filter_map(|used| self.graph.delete_of(used)).collect();
            let roles = used.iter().filter(|used| used.0 == KindName::Role);
            for role in roles.filter_map(|used| self.graph.delete_of(used)).collect::<Vec<Node>>() {
                network.iter().for_each(|first| self.graph.soft_before(*first, role));
            }
        }
        let writers = deletions.iter().filter(|deletion| sagemaker(deletion.object.kind));
        let writers: Vec<Node> = writers.filter_map(|deletion| self.delete_of(&deletion.object)).collect();
        for Deletion { object, .. } in deletions.iter().filter(|deletion| matches!(deletion.object.kind.section(), "s3" | "logs"))
        {
            if let Some(own) = self.delete_of(object) {
                writers.iter().for_each(|writer| self.graph.soft_before(*writer, own));
            }
        }
    }

    /// Orders the deletion and the creation of each replaced object.
    ///
    /// An object that stands on one that goes first cannot stay until its successor is made: that would wait for its deletion. So it goes first, too. The same
    /// holds for several that exchange a thing which only one can hold; there one goes first that no staying object uses, if there is one.
    ///
    /// ```text
    /// delete first:   - subnet/a (old)  ->  + subnet/a (new)
    /// create first:   + subnet/a (new)  ->  ~ vpc_endpoint/logs (subnets)  ->  - subnet/a (old)
    /// ```
    fn link_replacements(&mut self, staying: &[(Address, Object)], ids: &IdIndex) {
        let mut users: BTreeMap<ObjectKey, usize> = BTreeMap::new();
        for used in staying.iter().flat_map(|(_, object)| ids.used_by(object)) {
            *users.entry(used).or_default() += 1;
        }
        let mut links: Vec<(usize, Node, Node)> = Vec::new();
        for (index, replaced) in self.replaced.iter().enumerate() {
            let link = self.delete_of(&replaced.object).zip(self.graph.create_of(&replaced.at));
            links.extend(link.map(|(delete, create)| (index, delete, create)));
        }
        let (first, mut other): (Vec<_>, Vec<_>) = links.into_iter().partition(|(index, ..)| self.replaced[*index].delete_first);
        for (_, delete, create) in first {
            self.graph.before(delete, create);
        }
        other.sort_by_key(|(index, ..)| {
            let replaced = &self.replaced[*index];
            (Reverse(users.get(&key(&replaced.object)).copied().unwrap_or_default()), replaced.at.clone())
        });
        for (index, delete, create) in other {
            if self.graph.waits(create, delete) {
                self.replaced[index].delete_first = true;
            } else {
                self.graph.before(create, delete);
            }
        }
    }

    /// Makes the staying users of an object that goes let it go: by their own update if they have one, else by a release. They need a release also when their
    /// update waits for the object to go, because the successor takes something from it.
    fn release(
        &mut self,
        deletions: &[Deletion],
        staying: &[(Address, Object)],
        ids: &IdIndex,
        taken: &BTreeMap<ObjectKey, Taken>,
    ) {
        self.release_deletions(deletions, ids);
        let first = self.replaced_first();
        let all = ids.names(|_| true);
        for (at, object) in staying {
            let update = self.graph.update_of(at);
            let awaited = update.map(|update| self.graph.awaited(update)).unwrap_or_default();
            let early = |key: &ObjectKey| {
                first.contains(key) || self.graph.delete_of(key).is_some_and(|delete| awaited.contains(&delete))
            };
            let early: BTreeSet<ObjectKey> = deletions.iter().map(|deletion| key(&deletion.object)).filter(early).collect();
            let named = names_any(object, &all);
            let at_once = if update.is_some() { ids.names(|key| early.contains(key)) } else { all.clone() };
            let released = named && self.push_release(at, object, &at_once, ids).is_some();
            if released {
                self.note_gap(at, object, &early, ids, taken);
            }
            for used in ids.used_by(object) {
                let Some(delete) = self.graph.delete_of(&used) else { continue };
                match update {
                    Some(update) if !early.contains(&used) => self.graph.before(update, delete),
                    Some(_) | None if released => {}
                    Some(_) | None => {
                        let field = self.left_out(at, object, &used.1);
                        let refusal = held(&self.graph.draft(delete).at, (&used.1, at), taken.get(&used), field);
                        self.refusals.push(refusal);
                    }
                }
            }
            if let Some(update) = update.filter(|_| named) {
                for gone in deletions.iter().filter(|gone| gone.at.kind == at.kind && !early.contains(&key(&gone.object))) {
                    if let Some(delete) = self.delete_of(&gone.object) {
                        self.graph.before(update, delete);
                    }
                }
            }
        }
    }

    /// Releases the names between objects that go: a rule of one group that names another group is taken off before any of them goes. An object that another one
    /// uses goes after it anyway.
    fn release_deletions(&mut self, deletions: &[Deletion], ids: &IdIndex) {
        let all = ids.names(|_| true);
        for Deletion { at, of, object, .. } in deletions.iter().filter(|deletion| names_any(&deletion.object, &all)) {
            let used = ids.used_by(object);
            let named = ids.names(|other| *other != key(object) && !used.contains(other));
            let owner = self.owner_graph.relation(&key(object)).map(|relation| relation.owner.clone());
            if let Some(step) = self.push_release(at, object, &named, ids) {
                self.graph.draft_mut(step).of.clone_from(of);
                if let Some(own) = self.delete_of(object) {
                    self.graph.before(step, own);
                }
                // A companion is in use until its owner is gone.
                if let Some(owner) = owner {
                    self.graph.after_delete_of(&owner, step);
                }
            }
        }
    }

    /// Notes that a staying object is without the old object until it has the new one, because another one takes something from the old one.
    fn note_gap(
        &mut self,
        at: &Address,
        object: &Object,
        early: &BTreeSet<ObjectKey>,
        ids: &IdIndex,
        taken: &BTreeMap<ObjectKey, Taken>,
    ) {
        for used in ids.used_by(object).into_iter().filter(|used| early.contains(used)) {
            let Some((Taken { by, thing }, delete)) = taken.get(&used).zip(self.graph.delete_of(&used)) else { continue };
            let without = self.graph.draft(delete).at.clone();
            self.notes.push(Note::new(at, Noted::Gap { without, taker: by.clone(), thing: thing.clone() }));
        }
    }

    /// Adds the step that takes names of objects that go off another object, if it has any, and returns it.
    pub(crate) fn push_release(
        &mut self,
        at: &Address,
        object: &Object,
        going: &BTreeSet<String>,
        ids: &IdIndex,
    ) -> Option<Node> {
        if !names_any(object, going) {
            return None;
        }
        // Things that it has let go of in an earlier step are not given back to it.
        let before = self.letting_go.get(&key(object)).cloned();
        let things = before.iter().flat_map(|(_, things)| things).flat_map(|thing| [&thing.scope, &thing.value]);
        let off: BTreeSet<String> = going.iter().chain(things).filter(|name| !name.is_empty()).cloned().collect();
        let changes = kinds::of(at.kind).release(&object.live, &off);
        let text = object.live.to_string();
        let mut freed: BTreeSet<Node> = BTreeSet::new();
        for (name, used) in ids.iter().filter(|(name, _)| going.contains(*name) && text.contains(name.as_str())) {
            if !kinds::of(at.kind).release(&object.live, &BTreeSet::from([name.clone()])).is_empty() {
                freed.extend(self.graph.delete_of(used));
            }
        }
        let names = freed.iter().map(|step| self.graph.draft(*step).at.clone()).collect();
        let mut draft = Draft::new(Verb::Release, at, Reason::Frees(names));
        draft.object = Some(object.clone());
        draft.changes = changes;
        let release = self.add(draft);
        if let Some((before, _)) = before {
            self.graph.before(before, release);
        }
        for step in freed {
            self.graph.before(release, step);
        }
        if let Some(update) = self.graph.update_of(at) {
            self.graph.before(release, update);
        }
        Some(release)
    }
}

impl Planning<'_> {
    /// Returns the field of a staying object that names another object in AWS and that the spec leaves out, so that it stays as it is; `None` if the spec has it.
    fn left_out(&self, at: &Address, object: &Object, id: &str) -> Option<String> {
        let want = &self.spec.resource(at).filter(|resource| resource.existing.is_none())?.want;
        let path = naming(&object.live, id)?;
        let (field, list) = path.split_once('[').map_or((path.as_str(), ""), |(field, _)| (field, "[]"));
        let written = field.split('.').try_fold(want, |value, key| value.get(key));
        written.is_none_or(Value::is_null).then(|| format!("{field}{list}"))
    }
}

/// Returns the path at which a live object names another one by its id, its name or its ARN, which ends in the name.
fn naming(live: &Value, id: &str) -> Option<String> {
    let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let same = |text: &str| !text.is_empty() && last(text) == last(id);
    match live {
        Value::String(text) => same(text).then(String::new),
        Value::Array(items) => {
            let found = items.iter().enumerate().find_map(|(index, item)| Some((index, naming(item, id)?)));
            found.map(|(index, rest)| format!("[{index}]{rest}"))
        }
        Value::Object(members) => members.iter().find_map(|(key, value)| {
            let rest = naming(value, id)?;
            let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
            Some(format!("{key}{dot}{rest}"))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Returns the step by which an object goes, or stays and is nobody's.
fn gone(deletion: &Deletion, claimed: &Claimed) -> Draft {
    let Deletion { at, of, bond: _, object, why, disposition } = deletion;
    let verb = if deletion.stays() { Verb::Retain } else { Verb::Delete };
    let mut draft = Draft::new(verb, at, why.clone());
    if verb == Verb::Retain {
        draft.tags = object.without_claim();
    }
    draft.loses = loss(object, claimed);
    draft.object = Some(object.clone());
    draft.of.clone_from(of);
    draft.disposition = *disposition;
    draft
}

/// Returns the data that dies with an object; `None` if there is none, or if AWS is deleting the object already.
fn loss(object: &Object, claimed: &Claimed) -> Option<Loss> {
    let loss = kinds::of(object.kind).loses(&object.live).filter(|_| !is_going(object))?;
    let users = (object.kind == KindName::Domain).then(|| tenants::profiles_of_domain(&object.id, claimed));
    Some(Loss { users, ..loss })
}

/// True if an object has names of some of these that can be taken off it.
fn names_any(object: &Object, going: &BTreeSet<String>) -> bool {
    !kinds::of(object.kind).release(&object.live, going).is_empty()
}

/// Returns the refusal to delete an object that a staying one uses and cannot let go.
fn held(target: &Address, (id, by): (&str, &Address), taken: Option<&Taken>, field: Option<String>) -> Refusal {
    let (id, by) = (id.to_owned(), by.clone());
    let why = match taken {
        None => Refused::UsedByStaying { id, by, field },
        Some(Taken { by: taker, thing }) => Refused::UsedUntilTaken { id, by, taker: taker.clone(), thing: thing.clone() },
    };
    Refusal::new(target, why)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_field_that_names_an_object_is_found_by_id_name_or_arn() {
        let live = json!({"arn": null, "settings": {"lab": {"arns": ["", "arn:aws:x:1:studio-lifecycle-config/idle"]}}, "config": "start"});
        assert_eq!(naming(&live, "idle").as_deref(), Some("settings.lab.arns[1]"));
        assert_eq!(naming(&live, "arn:aws:x:1:notebook-config/Start").as_deref(), Some("config"));
        assert_eq!(naming(&live, "other"), None);
    }
}
