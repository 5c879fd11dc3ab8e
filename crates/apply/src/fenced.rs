//! A cloud that makes a call only while the lease of the environment is held, where the call changes something.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use heiiki_model::KindName;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::spec::Disposition;
use serde_json::Value;

use crate::cloud::{Cloud, Creation, Edit, Pace};
use crate::lease::Held;

/// The error code of a call that was not made because the lease was lost.
pub const LEASE_LOST: &str = "LeaseLost";

/// A cloud behind a lease. Without one it is the cloud itself.
#[derive(Clone, Copy)]
pub struct Fenced<'a> {
    cloud: &'a dyn Cloud,
    lease: Option<&'a Held>,
}

impl<'a> Fenced<'a> {
    /// Puts a lease before a cloud.
    pub const fn new(cloud: &'a dyn Cloud, lease: Option<&'a Held>) -> Self {
        Self { cloud, lease }
    }

    /// Makes a call if the lease is held, and fails with [`LEASE_LOST`] otherwise.
    fn if_held<'b, T: Send + 'b>(
        &self,
        operation: &str,
        call: BoxFuture<'b, Result<T, AwsError>>,
    ) -> BoxFuture<'b, Result<T, AwsError>> {
        if self.lease.is_none_or(Held::is_held) {
            return call;
        }
        let error = AwsError {
            service: "heiiki".to_owned(),
            operation: operation.to_owned(),
            code: LEASE_LOST.to_owned(),
            message: "not sent, because this run no longer holds the lease of the environment".to_owned(),
            request_id: None,
            class: Class::Other,
        };
        Box::pin(async move { Err(error) })
    }
}

impl Cloud for Fenced<'_> {
    fn create<'a>(&'a self, new: Creation<'a>) -> BoxFuture<'a, Result<String, AwsError>> {
        self.if_held("create", self.cloud.create(new))
    }

    fn update<'a>(&'a self, edit: Edit<'a>) -> BoxFuture<'a, Result<(), AwsError>> {
        self.if_held("update", self.cloud.update(edit))
    }

    fn delete<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        disposition: Option<Disposition>,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        self.if_held("delete", self.cloud.delete(kind, live, disposition))
    }

    fn retag<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        tags: &'a BTreeMap<String, Option<String>>,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        self.if_held("tag", self.cloud.retag(kind, live, tags))
    }

    fn read<'a>(&'a self, kind: KindName, id: &'a str) -> BoxFuture<'a, Result<Option<Value>, AwsError>> {
        self.cloud.read(kind, id)
    }

    fn tags_now<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>, AwsError>> {
        self.cloud.tags_now(kind, live)
    }

    fn blockers<'a>(&'a self, kind: KindName, live: &'a Value) -> BoxFuture<'a, Result<Vec<Blocker>, AwsError>> {
        self.cloud.blockers(kind, live)
    }

    fn pace(&self, kind: KindName) -> Pace {
        self.cloud.pace(kind)
    }
}
