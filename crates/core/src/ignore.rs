//! The rules of `ignore`: which fields and tags of an object a spec leaves to others.

use crate::object::{TAG_ADDRESS, TAG_ENVIRONMENT};

/// True for a field that is left to others, itself or with the structure in which it stands: `settings.app` covers `settings.app.idle`.
pub fn covers_field(ignore: &[String], field: &str) -> bool {
    let rest = |path: &String| field.strip_prefix(path.as_str()).map(str::to_owned);
    ignore.iter().filter_map(rest).any(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// True for a tag that is left to others: all of them with `tags`, or by its key with `tags.owner` and `tags.backup-*`. The claim itself never is.
pub fn covers_tag(ignore: &[String], key: &str) -> bool {
    let claim = key == TAG_ENVIRONMENT || key == TAG_ADDRESS;
    let named = |name: &str| name.strip_suffix('*').map_or(name == key, |start| key.starts_with(start));
    !claim && ignore.iter().any(|path| path == "tags" || path.strip_prefix("tags.").is_some_and(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_ignored_by_its_name_and_by_the_structure_in_which_it_stands() {
        let ignore = ["settings.app".to_owned(), "tags".to_owned()];
        for (field, expected) in [
            ("settings.app", true),
            ("settings.app.idle", true),
            ("settings.apple", false),
            ("settings", false),
            ("tags", true),
            ("subnets", false),
        ] {
            assert_eq!(covers_field(&ignore, field), expected, "{field}");
        }
    }

    #[test]
    fn a_tag_is_ignored_by_its_key_or_its_beginning_and_a_claim_never() {
        let ignore = ["tags.owner".to_owned(), "tags.backup-*".to_owned(), "tags.heiiki:*".to_owned()];
        for (key, expected) in
            [("owner", true), ("owners", false), ("backup-plan", true), ("backup", false), (TAG_ADDRESS, false)]
        {
            assert_eq!(covers_tag(&ignore, key), expected, "{key}");
        }
    }
}
