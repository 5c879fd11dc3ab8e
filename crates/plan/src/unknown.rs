//! Everything that the reading left open. Unknown is neither absent nor a difference: a field that names something unknown is not compared, and nothing is
//! created, replaced or deleted because of it.
//!
//! ```text
//! VPCs could not be read:   subnet/a  vpc: unknown      not "vpc-1 -> (known after vpc/main)", and no replacement
//!                           vpc/main                    not created; whether it exists is unknown
//!                           vpc_endpoint/new            not created: it would stand in what is unknown
//! prefix lists neither:     security_group/a  egress: unknown    not "pl-1 -> prefix_list/s3"; a new group that names one is refused
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Doubt, Uncompared, Unread};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Change, KindName, Known, UnreadFact, When, kinds};

use crate::claimed::Claimed;

/// Everything that the reading left open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unknown {
    /// The kinds of which not every object was seen.
    kinds: BTreeSet<KindName>,
    /// The resources that may exist or not, or whose object is not known; each with the reason.
    resources: BTreeMap<Address, Doubt>,
    /// The facts that could not be read.
    facts: Vec<UnreadFact>,
}

impl Unknown {
    /// Finds the unknown resources: those that were not read, those that the spec uses and that could not be found for certain, and those that would have to be
    /// created in one of these.
    pub(crate) fn of(spec: &Spec, claimed: &Claimed, unread: &[Unread]) -> Self {
        let kinds: BTreeSet<KindName> = unread.iter().chain(&claimed.incomplete).map(|unread| unread.kind).collect();
        let mut unknown = Self { kinds, resources: claimed.unsure.clone(), facts: claimed.unread_facts.clone() };
        let missing: Vec<&Resource> =
            spec.resources.iter().filter(|resource| claimed.known.live.get(&resource.at).is_none()).collect();
        for resource in &missing {
            if unknown.kinds.contains(&resource.at.kind) {
                let doubt = Doubt::Unread { at: resource.at.clone() };
                unknown.resources.entry(resource.at.clone()).or_insert(doubt);
            }
        }
        unknown.doubt(spec, &missing);
        unknown.spread(&missing);
        for resource in missing.iter().filter(|resource| resource.existing.is_some()) {
            let doubt = Doubt::NotFound { at: resource.at.clone() };
            unknown.resources.entry(resource.at.clone()).or_insert(doubt);
        }
        unknown
    }

    /// Adds resources that no list shows and that may exist all the same, because resources that would prove it could not be read: AWS deletes no VPC in which a
    /// subnet stands.
    fn doubt(&mut self, spec: &Spec, missing: &[&Resource]) {
        let unread =
            spec.resources.iter().filter(|resource| resource.existing.is_none() && self.kinds.contains(&resource.at.kind));
        let witnesses: Vec<(Address, Address)> = unread
            .flat_map(|resource| {
                let refs = kinds::of(resource.at.kind).refs(&resource.want).into_iter();
                refs.map(|reference| (reference.to, resource.at.clone()))
            })
            .collect();
        for resource in missing.iter().filter(|resource| kinds::of(resource.at.kind).facts_of_kind().kept_by_users) {
            if let Some((at, witness)) = witnesses.iter().find(|(at, _)| *at == resource.at) {
                let doubt = Doubt::Unseen { at: at.clone(), witness: witness.clone() };
                self.resources.entry(at.clone()).or_insert(doubt);
            }
        }
    }

    /// Adds resources that would have to be created in an unknown one. They cannot be planned, and are unknown to those that name them.
    fn spread(&mut self, missing: &[&Resource]) {
        loop {
            let before = self.resources.len();
            for resource in missing.iter().filter(|resource| resource.existing.is_none()) {
                if self.resources.contains_key(&resource.at) {
                    continue;
                }
                let refs = kinds::of(resource.at.kind).refs(&resource.want);
                let in_the_way =
                    refs.iter().find(|reference| reference.when == When::Create && self.resources.contains_key(&reference.to));
                if let Some(reference) = in_the_way {
                    let because = Box::new(self.resources[&reference.to].clone());
                    let doubt = Doubt::Needs { at: resource.at.clone(), needed: reference.to.clone(), because };
                    self.resources.insert(resource.at.clone(), doubt);
                }
            }
            if self.resources.len() == before {
                return;
            }
        }
    }

    /// Returns the reason for which it is unknown if a resource exists; `None` if it is known.
    pub(crate) fn resource(&self, at: &Address) -> Option<&Doubt> {
        self.resources.get(at)
    }

    /// Takes the changes out whose wanted value is unknown, with those of fields that depend on such a field, and returns the fields that are not compared.
    pub(crate) fn take_out(&self, resource: &Resource, known: &Known, changes: &mut Vec<Change>) -> Vec<Uncompared> {
        let facts = self.unread_facts(resource, known);
        let mut doubts: Vec<(String, Doubt)> =
            changes.iter().filter_map(|change| Some((change.field.to_string(), self.doubt_of(change, &facts)?))).collect();
        for (field, checked) in kinds::of(resource.at.kind).checks() {
            let Some((_, doubt)) = doubts.iter().find(|(doubtful, _)| doubtful == field).cloned() else { continue };
            let more = changes.iter().map(|change| change.field.to_string());
            let more = more.filter(|other| checked.contains(&member(other)) && !doubts.iter().any(|(known, _)| known == other));
            let more: Vec<(String, Doubt)> = more.map(|other| (other, doubt.clone())).collect();
            doubts.extend(more);
        }
        changes.retain(|change| !doubts.iter().any(|(field, _)| change.field == *field));
        let mut fields: BTreeMap<Doubt, Vec<String>> = BTreeMap::new();
        for (field, doubt) in doubts {
            fields.entry(doubt).or_default().push(field);
        }
        let told = fields.into_iter();
        told.map(|(why, fields)| Uncompared { at: resource.at.clone(), fields, why }).collect()
    }

    /// Returns the reason for which the wanted value of a change is unknown; `None` if it is known.
    fn doubt_of(&self, change: &Change, facts: &[(String, &UnreadFact)]) -> Option<Doubt> {
        let named = change.to.after.iter().find_map(|at| self.resource(at)).cloned();
        named.or_else(|| {
            let (_, UnreadFact { fact, error }) = facts.iter().find(|(field, _)| member(field) == member(&change.field))?;
            Some(Doubt::FactUnread { fact: fact.clone(), error: error.clone() })
        })
    }

    /// Returns the facts that fields of a resource need and that could not be read, each with the path of the field.
    pub(crate) fn unread_facts(&self, resource: &Resource, known: &Known) -> Vec<(String, &UnreadFact)> {
        if self.facts.is_empty() {
            return Vec::new();
        }
        let needed = kinds::of(resource.at.kind).facts(&resource.want, known).into_iter();
        needed.filter_map(|(field, fact)| Some((field, self.facts.iter().find(|unread| unread.fact == fact)?))).collect()
    }

    /// Returns a kind that could not be read and whose objects may use objects of this kind; `None` if there is none.
    pub(crate) fn may_be_used_by(&self, kind: KindName) -> Option<KindName> {
        self.kinds.iter().copied().find(|user| kinds::may_use(*user).contains(&kind))
    }
}

/// Returns the member of the want in which a path begins: `ingress` for `ingress[0].from`.
fn member(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}
