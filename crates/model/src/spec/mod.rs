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
pub mod render;
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
mod written;
mod yaml;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::boundary::Boundary;
pub use self::diagnostic::{Diagnostic, Diagnostics, Severity};
pub use self::disk::{ReadError, is_descriptor, strays};
pub use self::lease::Lease;
pub use self::load::{Loaded, Spot, load};
pub use self::named::{Named, Outside, named};
use self::placeholder::escaped;
pub use self::recheck::Unsound;
pub use self::render::{render, render_one, render_within};
pub use self::schema::{schema, schema_text};
pub use self::source::{Source, Sources, Span, Trouble};
pub use self::strangers::Stranger;
pub use self::variables::Given;
pub use self::variants::load_every;
pub use self::written::written;
pub use crate::view::{Disposition, Resource, Selector, View};
use crate::{Address, Known, Place, Snapshot};

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
