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
mod row;
mod sagemaker;

use std::collections::BTreeSet;

pub use document::{LARGEST, documents};

pub use self::row::reads;
use self::row::{ALL, On, Row, row};

/// The purpose of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Look: `plan`, `show`, `drift`.
    Plan,
    /// Also change: `apply`, `destroy`.
    Apply,
}

/// All rows.
fn table() -> impl Iterator<Item = &'static Row> {
    [ec2::TABLE, iam::TABLE, sagemaker::TABLE, others::TABLE].into_iter().flatten()
}

/// The actions that an operation needs, as the meter names it. `None` for one that the table does not know.
pub fn actions(operation: &str) -> Option<BTreeSet<String>> {
    let rows: Vec<&Row> = table().filter(|row| row.operation == operation).collect();
    (!rows.is_empty()).then(|| rows.iter().flat_map(|row| row.actions()).collect())
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
