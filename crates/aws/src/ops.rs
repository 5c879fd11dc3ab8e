//! The trait `Ops`, by which each kind is read and changed, and its erasure for the applier.
//!
//! The rule every kind relies on: `create` makes the object with its tags by the smallest calls that make it. Then the executor reads it, asks the
//! kind's `diff`, and sends every difference through `update`. So whatever can be changed in place is written once, in `update`.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::time::Duration;

use futures::future::BoxFuture;
use heiiki_apply::cloud::{Creation, Pace};
use heiiki_model::erased::{json, typed};
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, Change, Kind, Known, Object};
use serde_json::Value;

use crate::{Aws, Scope};

/// An object that a list call found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<L> {
    /// The object.
    pub live: L,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// A new object.
#[derive(Debug)]
pub struct New<'a, K: Kind> {
    /// Its address.
    pub at: &'a Address,
    /// The wanted state from the spec.
    pub want: K::Want,
    /// The tags to create it with.
    pub tags: &'a BTreeMap<String, String>,
    /// The known objects and facts. Everything that a `When::Create` reference names is among them.
    pub known: &'a Known,
    /// The client token, at most 64 characters.
    pub token: &'a str,
    /// The object that it replaces, which carries the same tags.
    pub replaces: Option<&'a str>,
    /// The call was made before and its answer was lost, so that the object may exist.
    pub again: bool,
}

/// A change of an object.
#[derive(Debug)]
pub struct Edit<'a, K: Kind> {
    /// Its address.
    pub at: &'a Address,
    /// The wanted state from the spec. `None` if something is only taken off the object.
    pub want: Option<K::Want>,
    /// The object as it was read.
    pub live: K::Live,
    /// The changes to send. They are all of fields that can be changed in place, with known values.
    pub changes: &'a [Change],
    /// The known objects and facts.
    pub known: &'a Known,
}

impl<K: Kind> Edit<'_, K> {
    /// The change of a field, when there is one.
    pub fn change(&self, field: &str) -> Option<&Change> {
        self.changes.iter().find(|change| change.field == field)
    }

    /// The new value of a field that changes, read as `T`. `None` if it does not change.
    pub fn to<T: heiiki_model::shape::Shaped>(&self, field: &str) -> Option<T> {
        self.change(field).map(|change| typed(&change.to.value))
    }
}

/// The calls that read and change a kind. The only trait that touches AWS.
pub trait Ops: Kind {
    /// The pause between two looks at an object that AWS is working on.
    const POLL: Duration;
    /// The time without any movement after which an object is stuck.
    const STALL_TIMEOUT: Duration;

    /// All objects of this kind in the region, ours or not, by paged bulk calls. A detail for which AWS has no bulk
    /// call is read only for objects that matter to `scope`.
    fn list(aws: &Aws, scope: &Scope) -> impl Future<Output = Result<Vec<Found<Self::Live>>, AwsError>> + Send;

    /// One object by its id. `None` if it is gone. For waits.
    fn get(aws: &Aws, id: &str) -> impl Future<Output = Result<Option<Self::Live>, AwsError>> + Send;

    /// Makes an object; gives its id.
    fn create(aws: &Aws, new: New<'_, Self>) -> impl Future<Output = Result<String, AwsError>> + Send;

    /// Sends changes.
    fn update(aws: &Aws, edit: Edit<'_, Self>) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// Begins to delete an object. An object that is gone already is a success.
    fn delete(aws: &Aws, live: Self::Live, disposition: Option<Disposition>)
    -> impl Future<Output = Result<(), AwsError>> + Send;

    /// Reads the tags of one object by its id, or their substitute where AWS takes no tags. `None` if the object is
    /// gone. Asked right before it is deleted.
    fn tags_now(aws: &Aws, live: Self::Live) -> impl Future<Output = Result<Option<BTreeMap<String, String>>, AwsError>> + Send;

    /// Sets and removes tags.
    fn retag(
        aws: &Aws,
        live: Self::Live,
        tags: &BTreeMap<String, Option<String>>,
    ) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// Names what keeps an object from being deleted, when AWS only says that something does.
    fn blockers(_aws: &Aws, _live: Self::Live) -> impl Future<Output = Result<Vec<Blocker>, AwsError>> + Send {
        async { Ok(Vec::new()) }
    }
}

/// A kind's operations without its types.
pub trait AnyOps: Send + Sync {
    /// See [`Ops::list`].
    fn list<'a>(&'a self, aws: &'a Aws, scope: &'a Scope) -> BoxFuture<'a, Result<Vec<Object>, AwsError>>;
    /// See [`Ops::get`].
    fn get<'a>(&'a self, aws: &'a Aws, id: &'a str) -> BoxFuture<'a, Result<Option<Value>, AwsError>>;
    /// See [`Ops::create`].
    fn create<'a>(&'a self, aws: &'a Aws, new: Creation<'a>) -> BoxFuture<'a, Result<String, AwsError>>;
    /// See [`Ops::update`].
    fn update<'a>(&'a self, aws: &'a Aws, edit: heiiki_apply::Edit<'a>) -> BoxFuture<'a, Result<(), AwsError>>;
    /// See [`Ops::delete`].
    fn delete<'a>(
        &'a self,
        aws: &'a Aws,
        live: &'a Value,
        disposition: Option<Disposition>,
    ) -> BoxFuture<'a, Result<(), AwsError>>;
    /// See [`Ops::tags_now`].
    fn tags_now<'a>(&'a self, aws: &'a Aws, live: &'a Value)
    -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>, AwsError>>;
    /// See [`Ops::retag`].
    fn retag<'a>(
        &'a self,
        aws: &'a Aws,
        live: &'a Value,
        tags: &'a BTreeMap<String, Option<String>>,
    ) -> BoxFuture<'a, Result<(), AwsError>>;
    /// See [`Ops::blockers`].
    fn blockers<'a>(&'a self, aws: &'a Aws, live: &'a Value) -> BoxFuture<'a, Result<Vec<Blocker>, AwsError>>;
    /// See [`Ops::POLL`] and [`Ops::STALL_TIMEOUT`].
    fn pace(&self) -> Pace;
}

/// Operations with their types taken off.
pub(crate) struct Erased<K>(PhantomData<fn() -> K>);

impl<K> Erased<K> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<K: Ops> AnyOps for Erased<K> {
    fn list<'a>(&'a self, aws: &'a Aws, scope: &'a Scope) -> BoxFuture<'a, Result<Vec<Object>, AwsError>> {
        Box::pin(async move {
            let found = K::list(aws, scope).await?.into_iter();
            Ok(found
                .map(|Found { live, tags }| Object { kind: K::NAME, id: K::id(&live), tags, live: json(&live), existing: false })
                .collect())
        })
    }

    fn get<'a>(&'a self, aws: &'a Aws, id: &'a str) -> BoxFuture<'a, Result<Option<Value>, AwsError>> {
        Box::pin(async move { Ok(K::get(aws, id).await?.map(|live| json(&live))) })
    }

    fn create<'a>(&'a self, aws: &'a Aws, new: Creation<'a>) -> BoxFuture<'a, Result<String, AwsError>> {
        let Creation { at, want, tags, known, token, replaces, again } = new;
        Box::pin(K::create(aws, New { at, want: typed(want), tags, known, token, replaces, again }))
    }

    fn update<'a>(&'a self, aws: &'a Aws, edit: heiiki_apply::Edit<'a>) -> BoxFuture<'a, Result<(), AwsError>> {
        let heiiki_apply::Edit { at, want, live, changes, known } = edit;
        Box::pin(K::update(aws, Edit { at, want: want.map(typed), live: typed(live), changes, known }))
    }

    fn delete<'a>(
        &'a self,
        aws: &'a Aws,
        live: &'a Value,
        disposition: Option<Disposition>,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        Box::pin(K::delete(aws, typed(live), disposition))
    }

    fn tags_now<'a>(
        &'a self,
        aws: &'a Aws,
        live: &'a Value,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>, AwsError>> {
        Box::pin(K::tags_now(aws, typed(live)))
    }

    fn retag<'a>(
        &'a self,
        aws: &'a Aws,
        live: &'a Value,
        tags: &'a BTreeMap<String, Option<String>>,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        Box::pin(K::retag(aws, typed(live), tags))
    }

    fn blockers<'a>(&'a self, aws: &'a Aws, live: &'a Value) -> BoxFuture<'a, Result<Vec<Blocker>, AwsError>> {
        Box::pin(K::blockers(aws, typed(live)))
    }

    fn pace(&self) -> Pace {
        Pace { poll: K::POLL, stall_timeout: K::STALL_TIMEOUT }
    }
}
