//! The account as the applier sees it.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use heiiki_apply::cloud::{Cloud, Creation, Edit, Pace};
use heiiki_model::KindName;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::spec::Disposition;
use serde_json::Value;

use crate::{Aws, kinds};

impl Cloud for Aws {
    fn create<'a>(&'a self, new: Creation<'a>) -> BoxFuture<'a, Result<String, AwsError>> {
        kinds::of(new.at.kind).create(self, new)
    }

    fn update<'a>(&'a self, edit: Edit<'a>) -> BoxFuture<'a, Result<(), AwsError>> {
        kinds::of(edit.at.kind).update(self, edit)
    }

    fn delete<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        disposition: Option<Disposition>,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        kinds::of(kind).delete(self, live, disposition)
    }

    fn tags_now<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
    ) -> BoxFuture<'a, Result<Option<BTreeMap<String, String>>, AwsError>> {
        kinds::of(kind).tags_now(self, live)
    }

    fn retag<'a>(
        &'a self,
        kind: KindName,
        live: &'a Value,
        tags: &'a BTreeMap<String, Option<String>>,
    ) -> BoxFuture<'a, Result<(), AwsError>> {
        kinds::of(kind).retag(self, live, tags)
    }

    fn read<'a>(&'a self, kind: KindName, id: &'a str) -> BoxFuture<'a, Result<Option<Value>, AwsError>> {
        kinds::of(kind).get(self, id)
    }

    fn blockers<'a>(&'a self, kind: KindName, live: &'a Value) -> BoxFuture<'a, Result<Vec<Blocker>, AwsError>> {
        kinds::of(kind).blockers(self, live)
    }

    fn pace(&self, kind: KindName) -> Pace {
        kinds::of(kind).pace()
    }
}
