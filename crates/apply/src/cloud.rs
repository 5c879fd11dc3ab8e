//! What the applier needs of the outside world. The `aws` crate implements it for every kind.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::BoxFuture;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, Change, KindName, Known};
use serde_json::Value;

/// The outside world, kind by kind. Wants and lives are the kinds' own JSON.
pub trait Cloud: Sync {
    /// Makes an object with its tags, by the smallest calls that make it; gives its id. Everything else follows through `update`.
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

    /// Sets and removes tags.
    fn retag<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        tags: &'a BTreeMap<String, Option<String>>,
    ) -> BoxFuture<'a, Result<(), AwsError>>;

    /// Reads an object; nothing when it is gone.
    fn read<'a>(&'a self, kind: KindName, id: &'a str) -> BoxFuture<'a, Result<Option<Value>, AwsError>>;

    /// Reads the tags of an object by its id, or what stands for tags where AWS takes none; nothing when the object is gone.
    fn tags_now<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>, AwsError>>;

    /// Names what keeps an object from being deleted, when AWS only says that something does.
    fn blockers<'a>(&'a self, kind: KindName, live: &'a Value) -> BoxFuture<'a, Result<Vec<Blocker>, AwsError>>;

    /// How often to look at an object of this kind, and after how long without any movement to give up.
    fn pace(&self, kind: KindName) -> Pace;
}

/// A new object.
#[derive(Clone, Copy, Debug)]
pub struct Creation<'a> {
    /// Its address.
    pub at: &'a Address,
    /// What the spec wants.
    pub want: &'a Value,
    /// The tags to create it with.
    pub tags: &'a BTreeMap<String, String>,
    /// What is known now.
    pub known: &'a Known,
    /// A token that is the same whenever the same thing is wanted at the same address: AWS makes it only once.
    pub token: &'a str,
    /// The object that it replaces, which carries the same tags.
    pub replaces: Option<&'a str>,
    /// The call was made before and its answer was lost: what it made may exist.
    pub again: bool,
}

/// A change of an object.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// Its address.
    pub at: &'a Address,
    /// What the spec wants; nothing when something is only taken off it.
    pub want: Option<&'a Value>,
    /// The object as it was read.
    pub live: &'a Value,
    /// The changes to send.
    pub changes: &'a [Change],
    /// What is known now.
    pub known: &'a Known,
}

/// How to wait for objects of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two looks.
    pub poll: Duration,
    /// After this long without movement it is stuck.
    pub stuck: Duration,
}
