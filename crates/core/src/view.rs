//! A spec as kinds see it: its resources, and a typed view of all of them for checks that look at several.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::Identity;
use crate::shape::typed;
use crate::{Address, KindName, Place, Ref};

/// One resource of a spec.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its address.
    pub at: Address,
    /// The kind's `Want`, normalised. An empty object when `existing` is set.
    pub want: Value,
    /// Use an existing object instead of making one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<Selector>,
    /// The id of an object that is to become this resource, as long as no object is it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopt: Option<String>,
    /// Tags of this resource alone, over the spec's; `None` removes a key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, Option<String>>,
    /// Never replaced, never deleted.
    #[serde(default)]
    pub protect: bool,
    /// The fate of its data when it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_destroy: Option<Disposition>,
    /// Fields that others own, as paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Resources that come first although no field refers to them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Address>,
    /// Resources that must come first, as the kind knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Address>,
    /// Resources that had better come first, as the kind knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Address>,
}

/// How an existing object is chosen. Exactly one object must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// AWS's id: `vpc-0abc`, a role's name, a policy's ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// AWS's name, or the `Name` tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Tags that it must carry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The region's default VPC, or the default subnets and group in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

/// What happens to the data of a resource when it is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// The data goes with it.
    Delete,
    /// The data stays and is nobody's afterwards.
    Retain,
}

/// A typed view of all resources, for checks that look at several of them.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    place: &'a Place,
    resources: &'a BTreeMap<Address, Resource>,
}

impl<'a> View<'a> {
    /// A view of these resources.
    pub const fn new(place: &'a Place, resources: &'a BTreeMap<Address, Resource>) -> Self {
        Self { place, resources }
    }

    /// The place of the environment.
    pub const fn place(&self) -> &'a Place {
        self.place
    }

    /// The want that a reference names; nothing when it is not declared or is an existing object.
    pub fn want<K: Identity>(&self, reference: &Ref<K>) -> Option<K::Want> {
        let resource = self.resources.get(&reference.address())?;
        resource.existing.is_none().then(|| typed(&resource.want))
    }

    /// The resource at an address.
    pub fn resource(&self, at: &Address) -> Option<&'a Resource> {
        self.resources.get(at)
    }

    /// True when the spec uses an object of a kind that it does not make, so that not all of them are known from it.
    pub fn has_existing(&self, kind: KindName) -> bool {
        self.resources.values().any(|resource| resource.at.kind == kind && resource.existing.is_some())
    }

    /// Every want of a kind that heiiki is to make.
    pub fn all<K: Identity>(&self) -> Vec<(&'a Address, K::Want)> {
        let ours = self.resources.values().filter(|resource| resource.at.kind == K::NAME && resource.existing.is_none());
        ours.map(|resource| (&resource.at, typed(&resource.want))).collect()
    }
}
