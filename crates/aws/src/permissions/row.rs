//! A row of the table of permissions: an operation, its limit, and the kinds for which it is called.

use heiiki_model::KindName;
use heiiki_model::spec::Spec;

use crate::services::SERVICES;

/// The limit of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// Every resource, because the operation only reads.
    Read,
    /// Something new of these EC2 resource types, with the environment's tag, made of or in those types.
    Make(&'static [&'static str], &'static [&'static str]),
    /// An EC2 resource with the environment's tag, joined with those types.
    Own(&'static [&'static str]),
    /// An EC2 resource with the tag by which SageMaker says of which domain it is.
    Home,
    /// The names that the spec gives to a kind.
    Named(KindName),
    /// Everything of the service in the region and account.
    Here,
    /// The groups of users: the spec gives their names and not their paths, and a user leaves those that it does not name.
    Groups,
    /// The second factors of users, whose names are not known beforehand.
    Devices,
    /// The parameters that name the images of instances.
    Parameters,
    /// The place of the lease.
    Lease,
    /// Everything, because AWS or heiiki cannot narrow it.
    Any,
}

/// The permissions of one operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// As the meter names it: `EC2.DescribeVpcs`.
    pub(super) operation: &'static str,
    pub(super) on: On,
    /// The kinds in a spec that lead to the call.
    pub(super) kinds: &'static [KindName],
    /// The actions, where they are not the service's prefix and the operation's name.
    pub(super) actions: &'static [&'static str],
}

/// For every spec, because all kinds are read whatever the spec holds.
pub(super) const ALL: &[KindName] = KindName::ALL;

pub(super) const fn row(operation: &'static str, on: On, kinds: &'static [KindName], actions: &'static [&'static str]) -> Row {
    Row { operation, on, kinds, actions }
}

impl Row {
    /// The IAM actions.
    pub(super) fn actions(&self) -> Vec<String> {
        if !self.actions.is_empty() {
            return self.actions.iter().map(|action| (*action).to_owned()).collect();
        }
        let (service, name) = self.operation.split_once('.').unwrap_or_default();
        vec![format!("{}:{name}", prefix(service))]
    }

    /// True when nothing is changed.
    pub(super) fn only_reads(&self) -> bool {
        self.on == On::Read || (self.on == On::Lease && self.actions().iter().all(|action| reads(action)))
    }

    /// True when the spec leads to the call.
    pub(super) fn fits(&self, spec: &Spec) -> bool {
        spec.resources.iter().any(|resource| resource.existing.is_none() && self.kinds.contains(&resource.at.kind))
            || self.kinds.len() == ALL.len()
    }
}

/// The name of a service in actions.
pub(super) fn prefix(service: &str) -> &str {
    SERVICES.iter().find(|known| known.name == service).map_or(service, |known| known.prefix)
}

/// True when an action only reads.
pub fn reads(action: &str) -> bool {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    ["Describe", "Get", "List", "Lookup"].iter().any(|prefix| name.starts_with(prefix))
}
