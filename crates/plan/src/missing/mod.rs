//! Names in a spec that nobody has. AWS would refuse them in the middle of an apply. A name that could not be looked up refuses nothing.
//!
//! ```text
//! role/exec  policies: [AmazonSageMakerFulAccess]       refused: AWS has no such managed policy
//! user/dev   groups: [nobody]                           refused: IAM has no such group
//! ```

use std::collections::BTreeSet;

use heiiki_model::plan::{Refusal, Refused, Unread, Verb};
use heiiki_model::spec::{Outside, named};
use heiiki_model::suggest::nearest;
use heiiki_model::{Address, FactName, KindName, kinds};

use crate::planning::Planning;

impl Planning<'_> {
    /// Refuses names that AWS would refuse when they are attached or used.
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
        // A resource without a step names nothing new, and AWS keeps the names that it has accepted.
        let written = self.graph.iter().filter(|(_, draft)| matches!(draft.verb, Verb::Create | Verb::Update));
        let written: BTreeSet<&Address> = written.map(|(_, draft)| &draft.at).collect();
        let blind: BTreeSet<KindName> = unread.iter().map(|unread| unread.kind).collect();
        for named in named(self.spec).into_iter().filter(|named| written.contains(&named.at)) {
            if self.is_missing(&named.what, &blind) {
                let like = self.like(&named.what);
                refusals.push(Refusal::new(&named.at, Refused::NamesNothing { field: named.field, named: named.what, like }));
            }
        }
        self.refusals.extend(refusals);
    }

    /// True for a thing that does not exist; false for one that exists or may exist.
    fn is_missing(&self, what: &Outside, blind: &BTreeSet<KindName>) -> bool {
        match what {
            Outside::Fact(fact) => self.known.facts.absent.contains(fact),
            Outside::Object { kind, arn } => !blind.contains(kind) && !self.arns(*kind).contains(arn),
        }
    }

    /// Returns the name of an existing thing that is written nearly alike; `None` if there is none.
    fn like(&self, what: &Outside) -> Option<String> {
        let Outside::Object { kind, arn } = what else { return None };
        nearest(arn, self.arns(*kind).iter().map(String::as_str)).map(str::to_owned)
    }

    /// Returns the ARNs of all objects of a kind.
    fn arns(&self, kind: KindName) -> Vec<String> {
        let objects = self.claimed.all().filter(|object| object.kind == kind);
        objects.filter_map(|object| object.attribute("arn")).collect()
    }
}

#[cfg(test)]
mod tests;
