//! An account with buckets for the tests of S3.

use std::time::Duration;

use serde_json::{Value, json};

use crate::services::sts;
use crate::{Request, ServiceError, Time, World};

/// An account with a clock.
pub(super) struct Account {
    pub(super) world: World,
    pub(super) now: Time,
}

impl Account {
    pub(super) fn new() -> Self {
        Self::in_region("ap-northeast-1")
    }

    pub(super) fn in_region(region: &str) -> Self {
        let mut world = World::new("000000000001", region, 1);
        world.caller = sts::caller(&world, "AKIA");
        let now = world.now;
        Self { world, now }
    }

    /// An account with the bucket `b`, seen everywhere.
    pub(super) fn with_bucket() -> Self {
        let mut account = Self::new();
        account.done("CreateBucket", &create("bbb"));
        account.wait(2);
        account
    }

    pub(super) fn call(&mut self, action: &str, input: &Value) -> Result<Value, ServiceError> {
        let operation = super::operation(action).unwrap_or_else(|| panic!("{action} is not simulated"));
        let region = self.world.region.clone();
        super::expire(&mut self.world, self.now);
        operation.call(&mut self.world, &Request::new(self.now, &region, action, input))
    }

    pub(super) fn done(&mut self, action: &str, input: &Value) -> Value {
        self.call(action, input).unwrap_or_else(|error| panic!("{action} {input}: {error:?}"))
    }

    pub(super) fn refused(&mut self, action: &str, input: &Value) -> String {
        match self.call(action, input) {
            Err(error) => error.code,
            Ok(value) => panic!("{action} {input} answered {value}"),
        }
    }

    pub(super) fn wait(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
    }

    /// Puts an object; gives its version's id.
    pub(super) fn put(&mut self, key: &str) -> Value {
        self.done("PutObject", &json!({"Bucket": "bbb", "Key": key, "Body": "aGVsbG8="}))["VersionId"].clone()
    }

    pub(super) fn enable_versioning(&mut self) {
        let input = json!({"Bucket": "bbb", "VersioningConfiguration": {"Status": "Enabled"}});
        self.done("PutBucketVersioning", &input);
    }
}

/// The input that makes a bucket in Tokyo.
pub(super) fn create(name: &str) -> Value {
    json!({"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": "ap-northeast-1"}})
}

/// An input that is about the bucket alone.
pub(super) fn of_bucket() -> Value {
    json!({"Bucket": "bbb"})
}
