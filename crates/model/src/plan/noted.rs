//! Notes on a plan beside its steps: choices that were made, and unusual events on the way.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Address;
use crate::unique::Thing;

/// Something that a reader should know of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// The resource.
    pub at: Address,
    /// What.
    pub why: Noted,
}

impl Note {
    /// A note on a resource.
    pub fn new(at: &Address, why: Noted) -> Self {
        Self { at: at.clone(), why }
    }
}

/// What a reader should know. "It" is the resource of the note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Noted {
    /// It had another address before.
    Moved {
        /// The address that it had.
        from: Address,
    },
    /// It adopts an object.
    Adopts {
        /// The object.
        id: String,
    },
    /// An object lost its address, and is taken for it.
    Recognised {
        /// The object.
        id: String,
        /// The resource that stands in the object.
        by: Address,
    },
    /// It is the region's default VPC.
    DefaultVpc {
        /// The VPC.
        id: String,
        /// How many subnets that has.
        subnets: usize,
    },
    /// It stands in for a default VPC, as the first one that has subnets.
    FirstVpc {
        /// The VPC.
        id: String,
        /// How many subnets that has.
        subnets: usize,
        /// How many VPCs have subnets.
        among: usize,
    },
    /// It is chosen among the default objects of a VPC.
    DefaultObject {
        /// The object.
        id: String,
        /// The zone in which that lies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<String>,
        /// The VPC.
        network: String,
        /// How many there were to choose among.
        among: usize,
    },
    /// AWS makes it with another resource, and heiiki changes what AWS made.
    MadeWith {
        /// That resource.
        whole: Address,
    },
    /// AWS removes it with another resource, so that no step does.
    GoesWith {
        /// That resource.
        whole: Address,
    },
    /// It is let go: AWS deletes it with its VPC alone. It keeps the rules or routes that it has.
    LetGo {
        /// The object.
        id: String,
    },
    /// It is without what it used until it is updated, because another resource takes something from that first.
    Gap {
        /// The resource that it used.
        without: Address,
        /// The resource that takes something.
        taker: Address,
        /// What that takes.
        thing: Thing,
    },
    /// It lets go of something before another resource takes it, so that for a moment neither has it.
    LetsGo {
        /// The resource that takes it.
        taker: Address,
        /// The thing.
        thing: Thing,
    },
    /// It goes before its successor is made, because another resource takes something from it.
    GoesFirst {
        /// The resource that takes something.
        taker: Address,
        /// The thing.
        thing: Thing,
    },
}
