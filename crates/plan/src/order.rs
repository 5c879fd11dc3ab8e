//! In which order: what a step waits for comes before it, and among equals creation goes from the ground up and deletion in the order of the source.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::KindName;
use heiiki_model::plan::{Step, StepId, Verb};

use crate::draft::{Draft, Drafts};

/// Creation, from the ground up. IAM goes first: it propagates while the network is being built.
const CREATION: &[KindName] = &[
    KindName::Role,
    KindName::InstanceProfile,
    KindName::Vpc,
    KindName::InternetGateway,
    KindName::Subnet,
    KindName::ElasticIp,
    KindName::NatGateway,
    KindName::RouteTable,
    KindName::SecurityGroup,
    KindName::VpcEndpoint,
    KindName::FileSystem,
    KindName::MountTarget,
    KindName::Bucket,
    KindName::LogGroup,
    KindName::Policy,
    KindName::InlinePolicy,
    KindName::User,
    KindName::KeyPair,
    KindName::Instance,
    KindName::StudioLifecycleConfig,
    KindName::NotebookLifecycleConfig,
    KindName::Domain,
    KindName::UserProfile,
    KindName::Space,
    KindName::App,
    KindName::NotebookInstance,
    KindName::Model,
    KindName::EndpointConfig,
    KindName::Endpoint,
];

/// Deletion: the order of the AWS article that the closed network comes from (notebook instance, instance, key pair, endpoints, subnets, VPC, user,
/// roles, policies), with hosting first, because its interfaces take longest to go, then apps, spaces, profiles and the domain, and the buckets and log groups that these write to; lifecycle configurations after
/// what runs them, file systems after their mount targets, public addresses after the NAT gateways that use them, groups after the endpoints that use them,
/// route tables after their subnets, internet gateways after everything with a public address, and instance profiles before their roles.
const DELETION: &[KindName] = &[
    KindName::Endpoint,
    KindName::EndpointConfig,
    KindName::Model,
    KindName::App,
    KindName::Space,
    KindName::UserProfile,
    KindName::Domain,
    KindName::NotebookInstance,
    KindName::StudioLifecycleConfig,
    KindName::NotebookLifecycleConfig,
    KindName::MountTarget,
    KindName::FileSystem,
    KindName::Bucket,
    KindName::LogGroup,
    KindName::Instance,
    KindName::KeyPair,
    KindName::VpcEndpoint,
    KindName::NatGateway,
    KindName::ElasticIp,
    KindName::NetworkInterface,
    KindName::SecurityGroup,
    KindName::Subnet,
    KindName::RouteTable,
    KindName::InternetGateway,
    KindName::Vpc,
    KindName::Credential,
    KindName::User,
    KindName::InstanceProfile,
    KindName::InlinePolicy,
    KindName::Role,
    KindName::Policy,
];

/// Where a step stands among those that could run: creations and updates before releases and deletions.
fn rank(draft: &Draft) -> (u8, usize) {
    let place = |list: &[KindName]| list.iter().position(|kind| *kind == draft.at.kind).unwrap_or(list.len());
    match draft.verb {
        Verb::Create | Verb::Update => (0, place(CREATION)),
        Verb::Release | Verb::Delete | Verb::Retain => (1, place(DELETION)),
    }
}

/// Numbers the steps.
pub(crate) fn ordered(mut drafts: Drafts) -> Vec<Step> {
    prefer(&mut drafts.steps);
    let steps = drafts.steps;
    let mut open: Vec<usize> = steps.iter().map(|draft| draft.after.len()).collect();
    let mut dependents: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, draft) in steps.iter().enumerate() {
        for before in &draft.after {
            dependents.entry(*before).or_default().push(index);
        }
    }
    let key = |index: usize| Key { draft: &steps[index], index };
    let mut ready: BTreeSet<Key<'_>> = (0..steps.len()).filter(|index| open[*index] == 0).map(key).collect();
    let mut numbers: BTreeMap<usize, StepId> = BTreeMap::new();
    let mut order = Vec::with_capacity(steps.len());
    while let Some(next) = ready.pop_first() {
        numbers.insert(next.index, StepId(order.len()));
        order.push(next.index);
        for dependent in dependents.get(&next.index).into_iter().flatten() {
            open[*dependent] -= 1;
            if open[*dependent] == 0 {
                ready.insert(key(*dependent));
            }
        }
    }
    debug_assert!(order.len() == steps.len(), "no step waits for itself");
    order.iter().map(|index| number(&steps[*index], numbers[index], &numbers)).collect()
}

struct Key<'a> {
    draft: &'a Draft,
    index: usize,
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = (rank(self.draft), &self.draft.at, self.index);
        left.cmp(&(rank(other.draft), &other.draft.at, other.index))
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key<'_> {}

fn number(draft: &Draft, id: StepId, numbers: &BTreeMap<usize, StepId>) -> Step {
    let draft = draft.clone();
    Step {
        id,
        verb: draft.verb,
        at: draft.at,
        of: draft.of,
        object: draft.object,
        want: draft.want,
        tags: draft.tags,
        ignore: draft.ignore,
        changes: draft.changes,
        after: draft.after.iter().map(|before| numbers[before]).collect(),
        why: draft.why,
        loses: draft.loses,
        disposition: draft.disposition,
    }
}

/// Turns each preference into a dependency, unless that would make a cycle.
fn prefer(steps: &mut [Draft]) {
    for index in 0..steps.len() {
        for before in steps[index].rather_after.clone() {
            if before != index && !reaches(steps, before, index) {
                steps[index].after.insert(before);
            }
        }
    }
}

/// True when `from` waits for `to`, directly or not.
pub(crate) fn reaches(steps: &[Draft], from: usize, to: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(index) = next.pop() {
        if index == to {
            return true;
        }
        if seen.insert(index) {
            next.extend(&steps[index].after);
        }
    }
    false
}
