//! SageMaker's rule for names: of domains, profiles, spaces and notebook instances alike. A resource without a name of its own takes its key in the spec.

use serde_json::json;

use crate::{Address, Diff, Field, Kind, Mode, Problem, Ref, To};

/// AWS's name of a resource: its `name`, else its key in the spec.
pub fn name_of<'a>(at: &'a Address, name: Option<&'a str>) -> &'a str {
    name.unwrap_or_else(|| at.name.as_str())
}

/// True for letters, digits and hyphens, with a letter or digit at both ends, at most 63.
pub(super) fn is_name(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    text.len() <= 63
        && text.starts_with(alphanumeric)
        && text.ends_with(alphanumeric)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Checks that AWS accepts the name of a resource.
pub(super) fn check_name(code: &'static str, at: &Address, name: Option<&str>, problems: &mut Vec<Problem>) {
    let effective = name_of(at, name);
    if !is_name(effective) {
        let message = format!("`{effective}` is not a name that SageMaker takes");
        let help = if name.is_some() {
            "use letters, digits and `-`, begin and end with a letter or digit, at most 63 characters".to_owned()
        } else {
            format!(
                "the key `{effective}` is also the name in AWS; add a `name` of letters, digits and `-`, at most 63 characters"
            )
        };
        problems.push(Problem::new(code, at, if name.is_some() { "name" } else { "" }, message, help));
    }
}

/// Checks that no two resources of one scope have the same name. SageMaker does not distinguish upper and lower case in ARNs.
pub(super) fn check_unique<'a>(code: &'static str, names: &[(&'a Address, &'a str)], problems: &mut Vec<Problem>) {
    for (index, (at, name)) in names.iter().enumerate() {
        if let Some((other, _)) = names.iter().take(index).find(|(_, other)| other.eq_ignore_ascii_case(name)) {
            let message = format!("{other} has the name `{name}` already");
            problems.push(Problem::new(code, at, "name", message, "give each its own name; case makes no difference"));
        }
    }
}

/// Compares a reference to a profile or space with the name by which AWS reports it. Their ids end in their names, and case makes
/// no difference.
pub(super) fn diff_named<K: Kind>(
    diff: &mut Diff<'_>,
    field: &'static str,
    want: &Field<Ref<K>>,
    live: Option<&str>,
    why: &'static str,
) {
    let to = match want {
        Field::Absent => return,
        Field::Null if live.is_none() => return,
        Field::Null => To::value(json!(null)),
        Field::Value(reference) => {
            let id = diff.known().id(reference);
            let name = id.as_deref().and_then(|id| id.rsplit('/').next());
            if name.zip(live).is_some_and(|(name, live)| name.eq_ignore_ascii_case(live)) {
                return;
            }
            let at = reference.address();
            name.map_or_else(
                || To { value: json!(format!("${{{at}.name}}")), after: vec![at.clone()] },
                |name| To::value(json!(name)),
            )
        }
    };
    diff.push(field, live, to, Mode::replace(why));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_pattern_of_the_api() {
        for good in ["a", "IFSM-Domain", "a--b", "0"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(64);
        for bad in ["", "-a", "a-", "a.b", "a_b", long.as_str()] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
