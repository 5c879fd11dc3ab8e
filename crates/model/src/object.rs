//! One object seen in the account, ours or not.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Address, KindName};

/// The tag that says which environment an object belongs to.
pub const TAG_ENVIRONMENT: &str = "heiiki:environment";
/// The tag that says which resource of that environment an object is.
pub const TAG_ADDRESS: &str = "heiiki:address";
/// The tag that says what was last applied to an object: see [`crate::applied`].
pub const TAG_APPLIED: &str = "heiiki:applied";
/// How all tags of heiiki begin.
pub const TAG_NAMESPACE: &str = "heiiki:";
/// The tag that protects an object, also after its entry has left the spec.
pub const TAG_PROTECT: &str = "heiiki:protect";
/// The tag that says of which resource something is kin that AWS made for it, and that it may go with it. It is set when that was agreed to, so that
/// another run can finish what a killed one began.
pub const TAG_KIN: &str = "heiiki:kin-of";
/// SageMaker's tag on what it makes for a domain: the domain's ARN.
pub const TAG_SAGEMAKER: &str = "ManagedByAmazonSageMakerResource";

/// What is taken off an object that is nobody's any more.
pub const TAGS_OF_OURS: [&str; 4] = [TAG_ADDRESS, TAG_APPLIED, TAG_ENVIRONMENT, TAG_PROTECT];

/// An object seen in the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Object {
    /// What it is.
    pub kind: KindName,
    /// Its id in AWS: `vpc-0abc`, a role's name, a policy's ARN. What [`crate::Kind::id`] gives.
    pub id: String,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The kind's `Live`.
    pub live: Value,
    /// The spec only uses it (`existing`): never changed, never deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub existing: bool,
}

impl Object {
    /// The address that its tags claim for it in an environment, if they do.
    pub fn claim(&self, environment: &str) -> Option<Address> {
        if self.tags.get(TAG_ENVIRONMENT)? != environment {
            return None;
        }
        let address: Address = self.tags.get(TAG_ADDRESS)?.parse().ok()?;
        (address.kind == self.kind).then_some(address)
    }

    /// The resource whose deletion was agreed to take it along, in an environment.
    pub fn kin_of(&self, environment: &str) -> Option<Address> {
        if self.tags.get(TAG_ENVIRONMENT)? != environment {
            return None;
        }
        self.tags.get(TAG_KIN)?.parse().ok()
    }

    /// Every name by which others may mean it: its ARN, its id, and those that its kind adds.
    pub fn names(&self) -> Vec<String> {
        let arn = self.live.get("arn").and_then(Value::as_str).map(str::to_owned);
        let further = crate::kinds::of(self.kind).names(&self.live);
        arn.into_iter().chain([self.id.clone()]).chain(further).collect()
    }

    /// True when a tag protects it.
    pub fn protected(&self) -> bool {
        self.tags.get(TAG_PROTECT).is_some_and(|value| value == "true")
    }
}
