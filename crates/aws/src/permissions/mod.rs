//! The permissions that heiiki's calls need, as one flat table, and the least policy for a spec, which is made from
//! it.
//!
//! The table says what an operation needs and for which kinds it is called; `document.rs` makes statements of it. Nothing here calls AWS. A test holds every
//! call of every spec against the documents, so that an operation without a row is found.

pub mod check;
mod document;
mod ec2;
mod iam;
mod names;
mod others;
mod sagemaker;

use std::collections::BTreeSet;

use heiiki_model::KindName;
use heiiki_model::spec::Spec;

use crate::services::SERVICES;

pub use document::{LARGEST, documents};

/// The purpose of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Look: `plan`, `show`, `drift`.
    Plan,
    /// Also change: `apply`, `destroy`.
    Apply,
}

/// The limit of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
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
struct Row {
    /// As the meter names it: `EC2.DescribeVpcs`.
    operation: &'static str,
    on: On,
    /// The kinds in a spec that lead to the call.
    kinds: &'static [KindName],
    /// The actions, where they are not the service's prefix and the operation's name.
    actions: &'static [&'static str],
}

/// For every spec, because all kinds are read whatever the spec holds.
const ALL: &[KindName] = KindName::ALL;

const fn row(operation: &'static str, on: On, kinds: &'static [KindName], actions: &'static [&'static str]) -> Row {
    Row { operation, on, kinds, actions }
}

impl Row {
    /// The IAM actions.
    fn actions(&self) -> Vec<String> {
        if !self.actions.is_empty() {
            return self.actions.iter().map(|action| (*action).to_owned()).collect();
        }
        let (service, name) = self.operation.split_once('.').unwrap_or_default();
        vec![format!("{}:{name}", prefix(service))]
    }

    /// True when nothing is changed.
    fn only_reads(&self) -> bool {
        self.on == On::Read || (self.on == On::Lease && self.actions().iter().all(|action| reads(action)))
    }

    /// True when the spec leads to the call.
    fn fits(&self, spec: &Spec) -> bool {
        spec.resources.iter().any(|resource| resource.existing.is_none() && self.kinds.contains(&resource.at.kind))
            || self.kinds.len() == ALL.len()
    }
}

/// All rows.
fn table() -> impl Iterator<Item = &'static Row> {
    [ec2::TABLE, iam::TABLE, sagemaker::TABLE, others::TABLE].into_iter().flatten()
}

/// The name of a service in actions.
fn prefix(service: &str) -> &str {
    SERVICES.iter().find(|known| known.name == service).map_or(service, |known| known.prefix)
}

/// The actions that an operation needs, as the meter names it. `None` for one that the table does not know.
pub fn actions(operation: &str) -> Option<BTreeSet<String>> {
    let rows: Vec<&Row> = table().filter(|row| row.operation == operation).collect();
    (!rows.is_empty()).then(|| rows.iter().flat_map(|row| row.actions()).collect())
}

/// True when an action only reads.
pub fn reads(action: &str) -> bool {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    ["Describe", "Get", "List", "Lookup"].iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_may_do_only_reads() {
        for row in table().filter(|row| row.on == On::Read) {
            assert!(row.actions().iter().all(|action| reads(action)), "{row:?}");
        }
    }

    #[test]
    fn no_row_is_written_twice() {
        let mut seen = BTreeSet::new();
        for row in table() {
            assert!(seen.insert(format!("{} {:?}", row.operation, row.on)), "{row:?}");
            assert!(!row.kinds.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn operations_with_permissions_of_another_name() {
        assert_eq!(actions("S3.ListBuckets"), Some(BTreeSet::from(["s3:ListAllMyBuckets".to_owned()])));
        assert_eq!(actions("CloudWatch Logs.DescribeLogGroups"), Some(BTreeSet::from(["logs:DescribeLogGroups".to_owned()])));
        assert_eq!(actions("EC2.TurnOff"), None);
    }
}
