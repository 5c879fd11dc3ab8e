//! The claim of an object, read once more right before the object is deleted. The plan may be hours old, and an object that somebody took out of the
//! environment meanwhile is not ours to delete.

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_model::Object;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN, TAG_PROTECT};

use crate::event::Failure;
use crate::retry::Attempt;
use crate::waiter::Waiter;

/// The time between the two reads after which a missing claim is believed. The first one may show an older state.
const RECHECK_PAUSE: Duration = Duration::from_secs(5);

/// Returns the tags on which a plan relies when it deletes an object: its own claim, or the mark that it may go with its owner. An object that has neither
/// relies on the claim of its owner, and the list is empty.
fn relied(object: &Object) -> Vec<&'static str> {
    let has = |keys: &[&str]| keys.iter().all(|key| object.tags.contains_key(*key));
    if has(&[TAG_ENVIRONMENT, TAG_ADDRESS]) {
        vec![TAG_ENVIRONMENT, TAG_ADDRESS]
    } else if has(&[TAG_ENVIRONMENT, TAG_KIN]) {
        vec![TAG_ENVIRONMENT, TAG_KIN]
    } else {
        Vec::new()
    }
}

/// Fails if the claim of an object is not any more the one that the plan saw. An object that is gone is fine, and so is one that
/// never had a claim.
pub(crate) async fn confirm(waiter: &Waiter<'_>, object: &Object) -> Result<(), Failure> {
    let relied = relied(object);
    if relied.is_empty() {
        return Ok(());
    }
    let mut doubted = false;
    loop {
        let read = async || waiter.cloud.tags_now(object.kind, &object.live).await;
        let tags = match waiter.with_retries(Attempt::Delete, object.kind, None, read).await {
            Ok(Some(tags)) => tags,
            Ok(None) => return Ok(()),
            Err(Failure::Aws(error) | Failure::Blocked { error, .. }) => return Err(Failure::Unconfirmed { error }),
            Err(failure) => return Err(failure),
        };
        match doubt(object, &relied, &tags) {
            None => return Ok(()),
            Some(failure) if doubted => return Err(failure),
            Some(_) => doubted = true,
        }
        waiter.clock.sleep(RECHECK_PAUSE).await;
    }
}

/// Returns the failure for the first tag with another value than when the plan was made; `None` if all are the same.
fn doubt(object: &Object, relied: &[&'static str], tags: &BTreeMap<String, String>) -> Option<Failure> {
    let differs = |key: &&&str| tags.get(**key) != object.tags.get(**key);
    let other = relied.iter().find(differs).copied();
    let protected = || (tags.get(TAG_PROTECT).is_some_and(|value| value == "true") && !object.protected()).then_some(TAG_PROTECT);
    let tag = other.or_else(protected)?;
    Some(Failure::Disowned { tag: tag.to_owned(), was: object.tags.get(tag).cloned(), now: tags.get(tag).cloned() })
}

#[cfg(test)]
mod tests {
    use heiiki_model::KindName;
    use serde_json::json;

    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_claim_that_is_another_one_is_doubted_and_others_tags_are_not() {
        let own = [(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "vpc/a")];
        let object = |pairs: &[(&str, &str)]| Object {
            kind: KindName::Vpc,
            id: "vpc-1".to_owned(),
            tags: tags(pairs),
            live: json!({}),
            existing: false,
        };
        let ours = object(&own);
        let doubts = |now: &[(&str, &str)]| match doubt(&ours, &relied(&ours), &tags(now)) {
            None => None,
            Some(Failure::Disowned { tag, .. }) => Some(tag),
            Some(other) => panic!("{other:?}"),
        };
        assert_eq!(doubts(&[own[0], own[1], ("Name", "x")]), None);
        assert_eq!(doubts(&[own[0]]).as_deref(), Some(TAG_ADDRESS));
        assert_eq!(doubts(&[own[1]]).as_deref(), Some(TAG_ENVIRONMENT));
        assert_eq!(doubts(&[own[0], (TAG_ADDRESS, "vpc/b")]).as_deref(), Some(TAG_ADDRESS));
        assert_eq!(doubts(&[own[0], own[1], (TAG_PROTECT, "true")]).as_deref(), Some(TAG_PROTECT));
        assert!(relied(&object(&[("Name", "x")])).is_empty());
        assert!(relied(&object(&[(TAG_ADDRESS, "vpc/a")])).is_empty(), "half a claim is none");
        assert_eq!(relied(&object(&[(TAG_ENVIRONMENT, "e"), (TAG_KIN, "domain/d")])), [TAG_ENVIRONMENT, TAG_KIN]);
    }
}
