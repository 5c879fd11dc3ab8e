//! The associations of route tables.

use std::collections::BTreeMap;

use crate::fact::Provenance;
use crate::network::Id;

/// The tables of subnets, each with the provenance of its association, and the main tables of VPCs.
#[derive(Debug, Default)]
pub(super) struct Associations {
    pub(super) tables: BTreeMap<Id, (Id, Provenance)>,
    pub(super) mains: BTreeMap<Id, Id>,
}
