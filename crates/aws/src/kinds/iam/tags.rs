//! Tags in IAM's form. Each kind has its own pair of calls.

use std::collections::BTreeMap;

use aws_sdk_iam::types::Tag;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};

/// IAM's tags as a map.
pub(super) fn of(tags: &[Tag]) -> BTreeMap<String, String> {
    tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

/// A map as IAM's tags.
pub(super) fn list<'a>(tags: impl IntoIterator<Item = (&'a String, &'a String)>) -> Vec<Tag> {
    let one = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build().ok();
    tags.into_iter().filter_map(one).collect()
}

/// The tags to set and the keys to remove.
pub(super) fn changes(tags: &BTreeMap<String, Option<String>>) -> (Option<Vec<Tag>>, Option<Vec<String>>) {
    let set = list(tags.iter().filter_map(|(key, value)| Some((key, value.as_ref()?))));
    let removed: Vec<String> = tags.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| key.clone()).collect();
    (Some(set).filter(|set| !set.is_empty()), Some(removed).filter(|removed| !removed.is_empty()))
}

/// True when an object that exists already is the one that is to be made: IAM has no client tokens, so when the answer to a create call is lost, the
/// call that follows finds the name taken.
pub(super) fn is_same(existing: &[Tag], new: &BTreeMap<String, String>) -> bool {
    let existing = of(existing);
    [TAG_ENVIRONMENT, TAG_ADDRESS].iter().all(|key| existing.get(*key).is_some_and(|value| new.get(*key) == Some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_object_is_ours_only_with_both_tags() {
        let new = map(&[(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "role/a"), ("Project", "p")]);
        assert!(is_same(&list(&map(&[(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "role/a")])), &new));
        assert!(!is_same(&list(&map(&[(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "role/b")])), &new));
        assert!(!is_same(&list(&map(&[(TAG_ADDRESS, "role/a")])), &new));
        assert!(!is_same(&[], &map(&[])));
    }

    #[test]
    fn changes_are_told_apart() {
        let changed = BTreeMap::from([("a".to_owned(), Some("1".to_owned())), ("b".to_owned(), None)]);
        let (set, removed) = changes(&changed);
        assert_eq!(of(&set.unwrap_or_default()), map(&[("a", "1")]));
        assert_eq!(removed, Some(vec!["b".to_owned()]));
        assert_eq!(changes(&BTreeMap::new()), (None, None));
    }
}
