//! A read that several kinds need at the same time, and that one observation asks for once.

use heiiki_model::failure::AwsError;
use tokio::sync::OnceCell;

use crate::http;

/// The result of a read, and the number of round trips that it took.
type Read<T> = (Result<T, AwsError>, usize);

/// A value that an observation reads once. Empty until the first kind asks for it.
#[derive(Debug)]
pub struct Once<T> {
    /// The first reading, and whether it was made in a hurry.
    first: OnceCell<(Read<T>, bool)>,
    /// A reading with patience, after one in a hurry that failed.
    patient: OnceCell<Read<T>>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { first: OnceCell::new(), patient: OnceCell::new() }
    }
}

impl<T> Once<T> {
    /// The value, read on first use. A failure is kept too, because the next caller would get the same. Only a value
    /// that was read in a hurry, for an optional kind, is read again for a kind that needs it.
    pub(crate) async fn get<F: Future<Output = Result<T, AwsError>>>(&self, read: impl Fn() -> F) -> Result<&T, AwsError> {
        let ((value, waited), hurried) =
            self.first.get_or_init(async || ((read().await, http::waited()), http::is_hurried())).await;
        http::wait_for(*waited);
        if value.is_ok() || !hurried || http::is_hurried() {
            return value.as_ref().map_err(AwsError::clone);
        }
        let (value, waited) = self.patient.get_or_init(async || (read().await, http::waited())).await;
        http::wait_for(*waited);
        value.as_ref().map_err(AwsError::clone)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use heiiki_model::failure::Class;

    use super::*;

    fn failure() -> AwsError {
        AwsError {
            service: "EFS".into(),
            operation: "DescribeFileSystems".into(),
            code: "ThrottlingException".into(),
            message: "Rate exceeded".into(),
            request_id: None,
            class: Class::Throttled,
        }
    }

    /// Fails while the work is in a hurry, as a read does that is throttled more often than it is then tried.
    fn read(reads: &Cell<u32>) -> impl Future<Output = Result<u32, AwsError>> {
        reads.set(reads.get() + 1);
        std::future::ready(if http::is_hurried() { Err(failure()) } else { Ok(7) })
    }

    #[tokio::test]
    async fn what_failed_in_a_hurry_is_read_again_for_who_needs_it_and_once() {
        let (once, reads) = (Once::default(), Cell::new(0));
        assert!(http::hurried(once.get(|| read(&reads))).await.is_err());
        assert!(http::hurried(once.get(|| read(&reads))).await.is_err());
        assert_eq!(reads.get(), 1, "two that can do without it");
        assert_eq!(once.get(|| read(&reads)).await, Ok(&7));
        assert_eq!(once.get(|| read(&reads)).await, Ok(&7));
        assert_eq!(reads.get(), 2);
    }

    #[tokio::test]
    async fn what_failed_with_patience_is_not_read_again() {
        let (once, reads) = (Once::<u32>::default(), Cell::new(0));
        let fails = || {
            reads.set(reads.get() + 1);
            std::future::ready(Err(failure()))
        };
        assert!(once.get(fails).await.is_err() && once.get(fails).await.is_err());
        assert_eq!(reads.get(), 1);
    }
}
