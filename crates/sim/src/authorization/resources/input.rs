//! The input of a request as the resources are read from it.

use serde_json::Value;

use crate::World;
use crate::services::arn;

/// The input of a request, with the account that ARNs name.
pub(super) struct Input<'a> {
    pub(super) world: &'a World,
    pub(super) service: &'a str,
    pub(super) members: &'a Value,
}

impl<'a> Input<'a> {
    /// A member that holds a text.
    pub(super) fn text(&self, member: &str) -> Option<&'a str> {
        self.members.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The ARN of something of the service in this region.
    pub(super) fn here(&self, rest: &str) -> String {
        arn::regional(self.world, self.service, rest)
    }
}
