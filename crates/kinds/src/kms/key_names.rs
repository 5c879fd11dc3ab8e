//! The names of KMS keys in fields of other kinds: as people write them (id, ARN, alias, `${kms_key/name}`), and as AWS reports them. It makes no call to KMS.

use crate::{Diff, Field, Known, Mode, Template, To};
use serde_json::{Value, json};

/// Compares a key that can only be chosen at creation.
pub(crate) fn compare(diff: &mut Diff<'_>, want: &Field<Template>, live: Option<&str>, why: &'static str) {
    let known: &Known = diff.known();
    match want {
        Field::Absent => {}
        Field::Null if live.is_none() => {}
        Field::Null => diff.push("kms_key_id", live, To::value(json!(null)), Mode::replace(why)),
        Field::Value(template) => {
            let (text, after) = template.resolve(known);
            if !after.is_empty() || !live.is_some_and(|live| same(&text, live)) {
                diff.push("kms_key_id", live, To { value: json!(text), after }, Mode::replace(why));
            }
        }
    }
}

/// True if both may name one key. AWS reports a key's id or ARN for an alias, and the alias cannot be told from them. To replace
/// an object that holds data on such a guess would be worse than to miss a change of alias.
pub(crate) fn same(want: &str, live: &str) -> bool {
    let id = |text: &str| text.rsplit_once("key/").map_or_else(|| text.to_owned(), |(_, id)| id.to_owned());
    let alias = |text: &str| text.starts_with("alias/") || text.contains(":alias/");
    if alias(want) && alias(live) {
        let name = |text: &str| text.rsplit_once("alias/").map_or_else(|| text.to_owned(), |(_, name)| name.to_owned());
        return name(want) == name(live);
    }
    alias(want) || alias(live) || id(want) == id(live)
}

/// The keys that a live value names at any depth: those in members that end in `kms_key_id`. AWS's settings have them in many places.
pub(crate) fn keys_in(live: &Value) -> Vec<String> {
    match live {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| match value.as_str().filter(|_| key.ends_with("kms_key_id")) {
                Some(text) => vec![text.to_owned()],
                None => keys_in(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(keys_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_at_any_depth() {
        let live = json!({"kms_key_id": "k-1", "a": [{"s3_kms_key_id": "k-2", "name": "n"}], "b": {"kms_key_id": null}});
        let mut found = keys_in(&live);
        found.sort();
        assert_eq!(found, ["k-1", "k-2"]);
    }

    #[test]
    fn one_key_has_several_names() {
        let arn = "arn:aws:kms:ap-northeast-1:123456789012:key/1234abcd";
        for (want, live, expected) in [
            ("1234abcd", arn, true),
            (arn, "1234abcd", true),
            ("ffff", arn, false),
            ("alias/studio", arn, true),
            ("alias/studio", "arn:aws:kms:ap-northeast-1:123456789012:alias/studio", true),
            ("alias/studio", "alias/other", false),
        ] {
            assert_eq!(same(want, live), expected, "{want} and {live}");
        }
    }
}
