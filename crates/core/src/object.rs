//! One object seen in the account, ours or not.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Address, KindName};

/// The tag with the environment to which an object belongs.
pub const TAG_ENVIRONMENT: &str = "heiiki:environment";
/// The tag with the address of its resource in that environment.
pub const TAG_ADDRESS: &str = "heiiki:address";
/// The tag with the digests of the values that were last applied to an object: see `applied.rs` in the model.
pub const TAG_APPLIED: &str = "heiiki:applied";
/// The beginning of all tags of heiiki.
pub const TAG_NAMESPACE: &str = "heiiki:";
/// The tag that protects an object, also after its entry has left the spec.
pub const TAG_PROTECT: &str = "heiiki:protect";
/// The tag with the address of the resource of which an object is kin. AWS made the object for that resource, and a destroy was
/// about to let it go with it. By the tag, another run finds the leftovers of a run that was killed. It is no consent: the data
/// of its object is deleted only if the user says so anew, and the tag is taken off if the owner stays.
pub const TAG_KIN: &str = "heiiki:kin-of";
/// The beginning of the tags by which a file system says to which environment the mount target of a zone belongs.
pub const TAG_MOUNT_TARGET: &str = "heiiki:mount-target:";
/// SageMaker's tag on objects that it makes for a domain. Its value is the domain's ARN.
pub const TAG_SAGEMAKER: &str = "ManagedByAmazonSageMakerResource";

/// An object seen in the account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Object {
    /// What it is.
    pub kind: KindName,
    /// Its id in AWS: `vpc-0abc`, a role's name, a policy's ARN.
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
    /// The address that its tags claim for it in an environment; `None` if they claim none.
    pub fn claim(&self, environment: &str) -> Option<Address> {
        if self.tags.get(TAG_ENVIRONMENT)? != environment {
            return None;
        }
        let address: Address = self.tags.get(TAG_ADDRESS)?.parse().ok()?;
        (address.kind == self.kind).then_some(address)
    }

    /// The resource of an environment with whose deletion the user agreed to delete this object; `None` if there is none.
    pub fn kin_of(&self, environment: &str) -> Option<Address> {
        if self.tags.get(TAG_ENVIRONMENT)? != environment {
            return None;
        }
        self.tags.get(TAG_KIN)?.parse().ok()
    }

    /// Every tag of heiiki on the object, to be removed. Tags for the mount targets of other environments stay.
    pub fn without_claim(&self) -> BTreeMap<String, Option<String>> {
        let environment = self.tags.get(TAG_ENVIRONMENT).map(|name| format!("{name}/")).unwrap_or_default();
        let others = |key: &str, value: &str| key.starts_with(TAG_MOUNT_TARGET) && !value.starts_with(&environment);
        let ours = self.tags.iter().filter(|(key, value)| key.starts_with(TAG_NAMESPACE) && !others(key, value));
        ours.map(|(key, _)| (key.clone(), None)).collect()
    }

    /// The value of an attribute of it: its id, or a member of the live object. A spec names no other attributes than those of the kind.
    pub fn attribute(&self, attribute: &str) -> Option<String> {
        if attribute == "id" {
            return Some(self.id.clone());
        }
        match self.live.get(attribute)? {
            Value::String(text) => Some(text.clone()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            other @ (Value::Bool(_) | Value::Number(_)) => Some(other.to_string()),
        }
    }

    /// True if a tag protects it.
    pub fn protected(&self) -> bool {
        self.tags.get(TAG_PROTECT).is_some_and(|value| value == "true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_that_stays_loses_its_own_claim_and_no_other_environments() {
        let tags = [
            (TAG_ENVIRONMENT, "a"),
            (TAG_ADDRESS, "file_system/x"),
            (TAG_KIN, "domain/d"),
            ("heiiki:mount-target:z1", "a/m"),
            ("heiiki:mount-target:z2", "b/m"),
            ("Name", "x"),
        ];
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let object = Object { kind: KindName::FileSystem, id: "fs-1".into(), tags, live: Value::Null, existing: false };
        let off: Vec<String> = object.without_claim().into_keys().collect();
        assert_eq!(off, [TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN, "heiiki:mount-target:z1"]);
        assert_eq!(object.kin_of("b"), None, "the mark of another environment never counts");
        assert_eq!(object.kin_of("a").map(|at| at.to_string()), Some("domain/d".to_owned()));
    }
}
