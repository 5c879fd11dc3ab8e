//! Tests that look at all kinds.

use std::collections::BTreeSet;

use crate::{KindName, of};

#[test]
fn every_kind_has_a_place_of_its_own_in_both_orders() {
    let mut created = BTreeSet::new();
    let mut deleted = BTreeSet::new();
    for kind in KindName::ALL {
        let facts = of(*kind).facts_of_kind();
        assert!(created.insert(facts.created), "{kind} is created at the place of another kind: {}", facts.created);
        assert!(deleted.insert(facts.deleted), "{kind} is deleted at the place of another kind: {}", facts.deleted);
        assert!(!facts.label.is_empty(), "{kind} has a name for people");
    }
}
