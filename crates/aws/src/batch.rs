//! Batches of calls about single objects that are made at the same time: they go in one, where AWS takes many ids. Deleting endpoints one by one would take a
//! minute for twenty of them, because AWS allows one such call in three seconds.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use heiiki_apply::Clock;
use heiiki_model::failure::{AwsError, Class};
use tokio::sync::oneshot;

/// The time that the first caller waits for others.
const WAIT: Duration = Duration::from_millis(200);

/// The answers of a call for several objects, by id. An object without an answer was handled without an error.
pub(crate) type Answers<T> = BTreeMap<String, Result<T, AwsError>>;

/// One that waits for the call that is made for all.
type Waiting<T> = (String, oneshot::Sender<Result<T, AwsError>>);

/// Calls that wait for each other.
#[derive(Debug)]
pub(crate) struct Batch<T>(Mutex<Vec<Waiting<T>>>);

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// The leader of a batch, which makes the call. When it is dropped before, every other one gets an error of `Class::Transient`, and asks again.
struct Lead<'a, T>(&'a Batch<T>);

impl<T> Drop for Lead<'_, T> {
    fn drop(&mut self) {
        lock(self.0).clear();
    }
}

impl<T: Clone + Default> Batch<T> {
    /// Joins the next call. `call` is made once, by the first that came, with all ids.
    pub(crate) async fn join<F>(&self, clock: &dyn Clock, id: String, call: impl FnOnce(Vec<String>) -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<Answers<T>, AwsError>>,
    {
        let (send, receive) = oneshot::channel();
        let first = {
            let mut waiting = lock(self);
            waiting.push((id, send));
            waiting.len() == 1
        };
        if first {
            let lead = Lead(self);
            clock.sleep(WAIT).await;
            let all = std::mem::take(&mut *lock(self));
            // From here on no caller can join this batch.
            drop(lead);
            let answers = call(all.iter().map(|(id, _)| id.clone()).collect()).await;
            for (id, sender) in all {
                let ended = match &answers {
                    Ok(answers) => answers.get(&id).cloned().unwrap_or_else(|| Ok(T::default())),
                    Err(error) => Err(error.clone()),
                };
                // A caller that was cancelled does not listen any more.
                let _ = sender.send(ended);
            }
        }
        match receive.await {
            Ok(ended) => ended,
            Err(_) => Err(abandoned()),
        }
    }
}

fn lock<T>(batch: &Batch<T>) -> MutexGuard<'_, Vec<Waiting<T>>> {
    batch.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn abandoned() -> AwsError {
    AwsError {
        service: "heiiki".to_owned(),
        operation: "a call for several".to_owned(),
        code: "Abandoned".to_owned(),
        message: "the call was given up before it was made".to_owned(),
        request_id: None,
        class: Class::Transient,
    }
}

#[cfg(test)]
mod tests {
    use heiiki_apply::clock::ScaledClock;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_asked_at_once_goes_in_one_call() {
        let batch = Batch::<u8>::default();
        let clock = ScaledClock::starting_at(std::time::UNIX_EPOCH, 1.0);
        let calls = Mutex::new(Vec::new());
        let call = |ids: Vec<String>| {
            calls.lock().unwrap().push(ids);
            async { Ok(Answers::from([("b".to_owned(), Err(abandoned())), ("c".to_owned(), Ok(3))])) }
        };
        let ask = |id: &str| batch.join(&clock, id.to_owned(), call);
        let (a, b, c) = futures::join!(ask("a"), ask("b"), ask("c"));
        assert_eq!((a, b.is_err(), c), (Ok(0), true, Ok(3)), "each hears its own answer");
        assert_eq!(ask("d").await, Ok(0));
        assert_eq!(*calls.lock().unwrap(), [vec!["a", "b", "c"], vec!["d"]]);
    }

    #[tokio::test(start_paused = true)]
    async fn those_that_wait_for_one_that_is_dropped_are_told() {
        let batch = Batch::<()>::default();
        let clock = ScaledClock::starting_at(std::time::UNIX_EPOCH, 1.0);
        let call = |_: Vec<String>| async { Ok(Answers::new()) };
        let mut first = Box::pin(batch.join(&clock, "a".to_owned(), call));
        let second = batch.join(&clock, "b".to_owned(), call);
        assert!(futures::poll!(first.as_mut()).is_pending());
        let mut second = Box::pin(second);
        assert!(futures::poll!(second.as_mut()).is_pending());
        drop(first);
        assert_eq!(second.await.map_err(|error| error.class), Err(Class::Transient));
        assert_eq!(batch.join(&clock, "c".to_owned(), call).await, Ok(()));
    }
}
