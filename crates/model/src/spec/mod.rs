//! The spec of a user, with every resource typed, its references checked and sorted, and all problems collected.

mod boundary;
mod certain;
mod diagnostic;
mod disk;
mod elsewhere;
mod entry;
pub mod explain;
mod fields;
pub mod files;
pub mod format;
mod full_width;
mod head;
mod hint;
mod ignore;
mod item;
pub mod lease;
mod load;
mod message;
mod moved;
mod named;
mod node;
mod order;
mod outline;
mod own_arns;
mod placeholder;
mod read;
mod recheck;
mod references;
pub mod region;
mod render;
mod scalar;
mod schema;
mod secret;
mod shape;
mod source;
mod strangers;
mod syntax;
mod tags;
mod variables;
mod variants;
mod walk;
mod when;
mod window;
pub mod write;
mod yaml;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::boundary::Boundary;
pub use self::diagnostic::{Diagnostic, Diagnostics, Severity};
pub use self::disk::{ReadError, is_descriptor, strays};
pub use self::lease::Lease;
pub use self::load::{Loaded, Spot, load};
pub use self::named::{Named, Outside, named};
pub(crate) use self::placeholder::escaped;
pub use self::recheck::Unsound;
pub use self::render::{render, render_one, render_within};
pub use self::schema::{schema, schema_text};
pub use self::source::{Source, Sources, Span, Trouble};
pub use self::strangers::Stranger;
pub use self::variables::Given;
pub use self::variants::load_every;
use crate::{Address, Kind, KindName, Known, Place, Ref, Snapshot, erased::typed};

/// A loaded spec without problems.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// The account and region of the environment. The partition follows from the region.
    pub place: Place,
    /// Tags added to everything taggable; `None` removes a key.
    pub tags: BTreeMap<String, Option<String>>,
    /// The mode and the place of the lease.
    #[serde(default, skip_serializing_if = "Lease::is_usual")]
    pub lease: Lease,
    /// Resources whose address has changed: from the old address to the present one.
    pub moved: BTreeMap<Address, Address>,
    /// Objects that are not of the spec and have a right to be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Stranger>,
    /// The resources in topological order: a resource comes after those that it needs for its creation.
    pub resources: Vec<Resource>,
}

/// One resource of a spec.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its address.
    pub at: Address,
    /// The kind's `Want`, normalised. An empty object if `existing` is set.
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
    /// Resources that should come first, as the kind knows.
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

    /// The account and region of the environment.
    pub const fn place(&self) -> &'a Place {
        self.place
    }

    /// The want that a reference names; `None` if it is not declared or is an existing object.
    pub fn want<K: Kind>(&self, reference: &Ref<K>) -> Option<K::Want> {
        let resource = self.resources.get(&reference.address())?;
        resource.existing.is_none().then(|| typed(&resource.want))
    }

    /// The resource at an address.
    pub fn resource(&self, at: &Address) -> Option<&'a Resource> {
        self.resources.get(at)
    }

    /// True if the spec uses an object of a kind that it does not make. The spec then does not know all objects of the kind.
    pub fn has_existing(&self, kind: KindName) -> bool {
        self.resources.values().any(|resource| resource.at.kind == kind && resource.existing.is_some())
    }

    /// Every want of a kind that heiiki is to make.
    pub fn all<K: Kind>(&self) -> Vec<(&'a Address, K::Want)> {
        let ours = self.resources.values().filter(|resource| resource.at.kind == K::NAME && resource.existing.is_none());
        ours.map(|resource| (&resource.at, typed(&resource.want))).collect()
    }
}

impl Spec {
    /// The resource at an address.
    pub fn resource(&self, at: &Address) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.at == *at)
    }

    /// The place and the facts that are known before AWS was asked.
    pub fn known(&self) -> Known {
        let declared = self.resources.iter().map(|resource| resource.at.clone()).collect();
        Known { place: self.place.clone(), live: Snapshot::default(), declared, facts: crate::Facts::default() }
    }
}
