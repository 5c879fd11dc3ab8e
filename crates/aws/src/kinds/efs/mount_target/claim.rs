//! The claims of mount targets, which AWS takes no tags for. A tag of their file system claims the mount target of a
//! zone. Its value names the environment as well as the resource, because the file system may belong to another
//! environment, or to none.
//!
//! The claim is put before the mount target is made, so that none of ours ever stands unclaimed; without a mount target in its zone it means nothing.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::KindName;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_MOUNT_TARGET};

/// The beginning of the key; the id of a zone follows.
const PREFIX: &str = TAG_MOUNT_TARGET;

/// The key of the claim for a zone.
pub(super) fn key(zone_id: &str) -> String {
    format!("{PREFIX}{zone_id}")
}

/// The claim that these tags would make, as a tag of the file system.
pub(super) fn value(tags: &BTreeMap<String, String>) -> String {
    let text = |key: &str| tags.get(key).map(String::as_str).unwrap_or_default();
    let address = text(TAG_ADDRESS);
    let name = address.split_once('/').map_or(address, |(_, name)| name);
    format!("{}/{name}", text(TAG_ENVIRONMENT))
}

/// The tags that a mount target would carry if it could: those that the tags of its file system mean for its zone.
pub(in crate::kinds::efs) fn tags(of_system: &BTreeMap<String, String>, zone_id: &str) -> BTreeMap<String, String> {
    let Some((environment, name)) = of_system.get(&key(zone_id)).and_then(|value| value.rsplit_once('/')) else {
        return BTreeMap::new();
    };
    let address = format!("{}/{name}", KindName::MountTarget);
    BTreeMap::from([(TAG_ENVIRONMENT.to_owned(), environment.to_owned()), (TAG_ADDRESS.to_owned(), address)])
}

/// True when one of the environments claims a mount target of the file system with these tags.
pub(super) fn any_of(of_system: &BTreeMap<String, String>, environments: &BTreeSet<String>) -> bool {
    let claims = of_system.iter().filter(|(key, _)| key.starts_with(PREFIX));
    claims.into_iter().any(|(_, value)| value.rsplit_once('/').is_some_and(|(whose, _)| environments.contains(whose)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_reads_back_as_the_tags_it_was_made_of() {
        let wanted = BTreeMap::from([
            (TAG_ENVIRONMENT.to_owned(), "ifsm/blue".to_owned()),
            (TAG_ADDRESS.to_owned(), "mount_target/studio-a".to_owned()),
        ]);
        let of_system = BTreeMap::from([(key("apne1-az4"), value(&wanted))]);
        assert_eq!(of_system.get("heiiki:mount-target:apne1-az4").map(String::as_str), Some("ifsm/blue/studio-a"));
        assert_eq!(tags(&of_system, "apne1-az4"), wanted);
        assert_eq!(tags(&of_system, "apne1-az1"), BTreeMap::new());
        assert!(any_of(&of_system, &["ifsm/blue".to_owned()].into()));
        assert!(!any_of(&of_system, &["ifsm".to_owned()].into()));
    }
}
