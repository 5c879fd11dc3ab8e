//! The border between the applier and AWS: the calls that carrying out a plan needs. The `aws` crate implements them for every kind.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::BoxFuture;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, Change, KindName, Known};
use serde_json::Value;

/// The account in AWS, kind by kind. Wants and lives are the kinds' own JSON.
///
/// ```
/// # use std::{collections::BTreeMap, time::Duration};
/// # use futures::{FutureExt, future::BoxFuture};
/// # use heiiki_apply::{Cloud, Creation, Edit, cloud::Pace};
/// # use heiiki_model::{KindName, failure::{AwsError, Blocker}, spec::Disposition};
/// # use serde_json::{Value, json};
/// # type Answer<'a, T> = BoxFuture<'a, Result<T, AwsError>>;
/// /// An account with one VPC.
/// struct OneVpc;
///
/// impl Cloud for OneVpc {
///     fn read<'a>(&'a self, _: KindName, id: &'a str) -> Answer<'a, Option<Value>> {
///         Box::pin(async move { Ok((id == "vpc-1").then(|| json!({"vpc_id": id}))) })
///     }
///
///     fn pace(&self, _: KindName) -> Pace {
///         Pace { poll: Duration::from_secs(2), stall_timeout: Duration::from_mins(5) }
///     }
/// #   fn create<'a>(&'a self, _: Creation<'a>) -> Answer<'a, String> { Box::pin(std::future::pending()) }
/// #   fn update<'a>(&'a self, _: Edit<'a>) -> Answer<'a, ()> { Box::pin(std::future::pending()) }
/// #   fn delete<'a>(&'a self, _: KindName, _: &'a Value, _: Option<Disposition>) -> Answer<'a, ()> { Box::pin(std::future::pending()) }
/// #   fn retag<'a>(&'a self, _: KindName, _: &'a Value, _: &'a BTreeMap<String, Option<String>>) -> Answer<'a, ()> { Box::pin(std::future::pending()) }
/// #   fn tags_now<'a>(&'a self, _: KindName, _: &'a Value) -> Answer<'a, Option<BTreeMap<String, String>>> { Box::pin(std::future::pending()) }
/// #   fn blockers<'a>(&'a self, _: KindName, _: &'a Value) -> Answer<'a, Vec<Blocker>> { Box::pin(std::future::pending()) }
/// }
///
/// // An object that is gone is no error.
/// assert_eq!(OneVpc.read(KindName::Vpc, "vpc-2").now_or_never(), Some(Ok(None)));
/// ```
pub trait Cloud: Sync {
    /// Makes an object with its tags by the smallest calls that make it, and returns its id. Everything else follows through `update`.
    fn create<'a>(&'a self, new: Creation<'a>) -> BoxFuture<'a, Result<String, AwsError>>;

    /// Sends changes to an object.
    fn update<'a>(&'a self, edit: Edit<'a>) -> BoxFuture<'a, Result<(), AwsError>>;

    /// Begins to delete an object.
    fn delete<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        disposition: Option<Disposition>,
    ) -> BoxFuture<'a, Result<(), AwsError>>;

    /// Sets tags, and removes those that have no value.
    fn retag<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        tags: &'a BTreeMap<String, Option<String>>,
    ) -> BoxFuture<'a, Result<(), AwsError>>;

    /// Reads an object; `None` if it is gone.
    fn read<'a>(&'a self, kind: KindName, id: &'a str) -> BoxFuture<'a, Result<Option<Value>, AwsError>>;

    /// Reads the tags of an object by its id, or the claim that stands elsewhere where AWS takes no tags; `None` if the object is gone.
    fn tags_now<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>, AwsError>>;

    /// Names the objects that keep an object from being deleted, where AWS only says that something does.
    fn blockers<'a>(&'a self, kind: KindName, live: &'a Value) -> BoxFuture<'a, Result<Vec<Blocker>, AwsError>>;

    /// Returns the pace at which objects of this kind are waited for.
    fn pace(&self, kind: KindName) -> Pace;
}

/// The making of a new object.
#[derive(Clone, Copy, Debug)]
pub struct Creation<'a> {
    /// Its address.
    pub at: &'a Address,
    /// The want of the spec.
    pub want: &'a Value,
    /// The tags to create it with.
    pub tags: &'a BTreeMap<String, String>,
    /// The objects and facts that are known now.
    pub known: &'a Known,
    /// A token that is the same whenever the same thing is wanted at the same address: AWS makes it only once.
    pub token: &'a str,
    /// The id of the object that it replaces and that carries the same tags, if there is one.
    pub replaces: Option<&'a str>,
    /// True if the call was made before and its answer was lost, so that the object may exist already.
    pub again: bool,
}

/// A change of an object.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// Its address.
    pub at: &'a Address,
    /// The want of the spec; `None` if something is only taken off the object.
    pub want: Option<&'a Value>,
    /// The object as it was read.
    pub live: &'a Value,
    /// The changes to send.
    pub changes: &'a [Change],
    /// The objects and facts that are known now.
    pub known: &'a Known,
}

/// The pace at which objects of a kind are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The time between two reads.
    pub poll: Duration,
    /// The time without any movement after which an object counts as stuck.
    pub stall_timeout: Duration,
}
