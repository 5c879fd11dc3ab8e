//! An account for the unit tests of IAM.

use std::time::Duration;

use serde_json::Value;

use crate::services::sts;
use crate::{Request, ServiceError, Time, World};

/// A trust policy for SageMaker.
pub(super) const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
/// A permission policy.
pub(super) const ALLOW: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;

/// An account with a clock.
pub(super) struct Account {
    pub(super) world: World,
    pub(super) now: Time,
}

impl Account {
    pub(super) fn new() -> Self {
        let mut world = World::new("000000000001", "ap-northeast-1", 1);
        world.caller = sts::caller(&world, "AKIA");
        let now = world.now;
        Self { world, now }
    }

    pub(super) fn call(&mut self, action: &str, input: &Value) -> Result<Value, ServiceError> {
        let operation = super::operation(action).unwrap_or_else(|| panic!("{action} is not simulated"));
        operation.call(&mut self.world, &Request::new(self.now, "us-east-1", action, input))
    }

    pub(super) fn done(&mut self, action: &str, input: &Value) -> Value {
        self.call(action, input).unwrap_or_else(|error| panic!("{action}: {error:?}"))
    }

    pub(super) fn refused(&mut self, action: &str, input: &Value) -> ServiceError {
        match self.call(action, input) {
            Err(error) => error,
            Ok(value) => panic!("{action} answered {value}"),
        }
    }

    pub(super) fn wait(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
    }
}
