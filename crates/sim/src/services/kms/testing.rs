//! An account for the tests of kms.

use serde_json::Value;

use crate::{Request, ServiceError, World};

/// An account with a clock.
pub(super) struct Account {
    pub(super) world: World,
}

impl Account {
    pub(super) fn new() -> Self {
        Self { world: World::new("000000000001", "ap-northeast-1", 1) }
    }

    pub(super) fn call(&mut self, action: &str, input: &Value) -> Result<Value, ServiceError> {
        let operation = super::operation(action).unwrap_or_else(|| panic!("{action} is not simulated"));
        let now = self.world.now;
        operation.call(&mut self.world, &Request::new(now, "ap-northeast-1", action, input))
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
}
