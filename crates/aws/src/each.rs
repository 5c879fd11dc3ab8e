//! Reads many objects by one call each, a few at a time, for reads that AWS has no bulk call for.

use futures::stream::{StreamExt, TryStreamExt, iter};
use heiiki_model::failure::AwsError;

/// Reads about each of these, `at_once` at a time, and puts the answers together in the same order. An answer is an `Option`, of which None is left out, or a
/// list.
pub(crate) async fn each<T, R, F>(
    items: impl IntoIterator<Item = T>,
    at_once: usize,
    read: impl FnMut(T) -> F,
) -> Result<Vec<R::Item>, AwsError>
where
    R: IntoIterator,
    F: Future<Output = Result<R, AwsError>>,
{
    let answers: Vec<R> = iter(items).map(read).buffered(at_once).try_collect().await?;
    Ok(answers.into_iter().flatten().collect())
}
