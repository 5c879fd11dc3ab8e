//! What the spec names and nobody has: AWS would refuse it in the middle of an apply. What could not be read refuses nothing.

use std::collections::BTreeSet;

use heiiki_model::plan::{Refusal, Refused, Unread, Verb};
use heiiki_model::spec::{Outside, named};
use heiiki_model::suggest::nearest;
use heiiki_model::{Address, FactName, KindName, kinds};

use crate::planning::Planning;

impl Planning<'_> {
    /// Refuses what AWS would refuse when it is attached or named.
    pub(crate) fn refuse_missing(&mut self, unread: &[Unread]) {
        let mut refusals = Vec::new();
        for resource in self.ours() {
            for (field, fact) in kinds::of(resource.at.kind).facts(&resource.want, &self.known) {
                if let FactName::ManagedPolicy(policy) = fact
                    && self.known.facts.managed_policies.get(&policy) == Some(&None)
                {
                    refusals.push(Refusal::new(&resource.at, Refused::NoSuchPolicy { field, policy }));
                }
            }
        }
        // What is as it should be names nothing new; AWS keeps what it was once given.
        let written = self.graph.iter().filter(|(_, draft)| matches!(draft.verb, Verb::Create | Verb::Update));
        let written: BTreeSet<&Address> = written.map(|(_, draft)| &draft.at).collect();
        let blind: BTreeSet<KindName> = unread.iter().map(|unread| unread.kind).collect();
        for named in named(self.spec).into_iter().filter(|named| written.contains(&named.at)) {
            if let Some(like) = self.missing(&named.what, &blind) {
                refusals.push(Refusal::new(&named.at, Refused::NamesNothing { field: named.field, named: named.what, like }));
            }
        }
        self.refusals.extend(refusals);
    }

    /// What is written nearly like a thing that does not exist, if anything is; nothing for what exists, or may.
    fn missing(&self, what: &Outside, blind: &BTreeSet<KindName>) -> Option<Option<String>> {
        match what {
            Outside::Fact(fact) => self.known.facts.absent.contains(fact).then_some(None),
            Outside::Object { kind, arn } => {
                if blind.contains(kind) {
                    return None;
                }
                let objects = self.claimed.all().filter(|object| object.kind == *kind);
                let arns: Vec<String> = objects.filter_map(|object| kinds::of(*kind).attribute(&object.live, "arn")).collect();
                let like = || nearest(arn, arns.iter().map(String::as_str)).map(str::to_owned);
                (!arns.contains(arn)).then(like)
            }
        }
    }
}

#[cfg(test)]
mod tests;
