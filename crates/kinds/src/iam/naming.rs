//! Checks that all IAM kinds share: names, paths, descriptions, and the size of documents that may still hold references.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Address, Document, Field, Problem, Replacement};

/// Characters that IAM allows in names beside letters and digits.
const NAME_SIGNS: &[u8] = b"+=,.@_-";

/// True for a text that IAM accepts as a name.
pub(super) fn is_name(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_alphanumeric() || NAME_SIGNS.contains(&b))
}

/// The name in AWS: the given one, else the logical name.
pub(super) fn effective<'a>(at: &'a Address, name: Option<&'a str>) -> &'a str {
    name.unwrap_or_else(|| at.name.as_str())
}

/// The order of a replacement: both objects can exist at once only under different names.
pub(super) fn replacement(want: Option<&str>, live: &str) -> Replacement {
    if want.is_some_and(|name| !name.eq_ignore_ascii_case(live)) { Replacement::CreateFirst } else { Replacement::DeleteFirst }
}

/// Checks the names of all resources of one kind: their form, and that no two are equal. IAM does not distinguish upper and lower
/// case in names.
pub(super) fn check_names<'a>(
    all: impl Iterator<Item = (&'a Address, Option<&'a str>)>,
    longest: usize,
    problems: &mut Vec<Problem>,
) {
    let mut seen: BTreeMap<String, &Address> = BTreeMap::new();
    for (at, name) in all {
        let name = effective(at, name);
        if !is_name(name, longest) {
            let message = format!("`{name}` cannot be a name in IAM");
            let help = format!("use letters, digits and `+=,.@_-`, at most {longest} of them");
            problems.push(Problem::new("iam-name", at, "name", message, help));
        }
        if let Some(other) = seen.insert(name.to_ascii_lowercase(), at) {
            let message = format!("{other} has the name `{name}` too, and IAM does not tell names apart by case");
            problems.push(Problem::new("iam-name-taken", at, "name", message, "choose another name"));
        }
    }
}

/// Checks a path. Those of policies allow fewer characters than those of roles, users and instance profiles.
pub(super) fn check_path(at: &Address, path: &Field<String>, of_policy: bool, problems: &mut Vec<Problem>) {
    let Some(path) = path.value() else { return };
    let sign =
        |b: u8| if of_policy { b.is_ascii_alphanumeric() || NAME_SIGNS.contains(&b) || b == b'/' } else { b.is_ascii_graphic() };
    let form = path.starts_with('/') && path.ends_with('/') && path.len() <= 512 && path.bytes().all(sign);
    if !form || (of_policy && path.contains("//")) {
        let help = "begin and end with `/`, for example `/` or `/ifsm/`, at most 512 characters without blanks";
        problems.push(Problem::new("iam-path", at, "path", format!("`{path}` is not a path in IAM"), help));
    } else if path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/") {
        let help = "choose another path";
        problems.push(Problem::new("iam-path", at, "path", format!("`{path}` is reserved for AWS"), help));
    }
}

/// Checks a description. Those of roles allow Latin characters only.
pub(super) fn check_description(at: &Address, description: &Field<String>, latin: bool, problems: &mut Vec<Problem>) {
    let Some(text) = description.value() else { return };
    let count = text.chars().count();
    if count > 1000 {
        let message = format!("the description has {count} characters; IAM allows 1000");
        problems.push(Problem::new("iam-description", at, "description", message, "shorten it"));
    }
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
    if let Some(odd) = text.chars().find(|c| latin && !allowed(*c)) {
        let message = format!("`{odd}` cannot stand in the description of a role");
        problems.push(Problem::new("iam-description", at, "description", message, "use Latin characters (U+0020 to U+00FF)"));
    }
}

/// An empty description is none.
pub(super) fn description(want: &Field<String>) -> Field<String> {
    match want {
        Field::Value(text) if text.is_empty() => Field::Null,
        Field::Absent | Field::Null | Field::Value(_) => want.clone(),
    }
}

/// The description of a live object as a want has it. Absent if it is empty.
pub(super) fn written_description(live: Option<&str>) -> Field<String> {
    live.filter(|text| !text.is_empty()).map(str::to_owned).into()
}

/// The least size that a document will have. References count as the shortest value that they can become.
pub(super) fn least_size(document: &Document) -> usize {
    let mut size = heiiki_policy::size(&document.0);
    for (_, at, attribute) in document.references() {
        let written = format!("${{{at}.{attribute}}}").chars().count();
        // An id can be a name of one letter; IAM's ARNs have at least twenty characters.
        let shortest = match attribute.as_str() {
            "id" => 1,
            "arn" => 20,
            _ => 0,
        };
        size = size.saturating_sub(written) + shortest;
    }
    size - document.0.to_string().matches("$${").count()
}

/// Checks that IAM's characters are the only ones in a document: it takes nothing beyond Latin-1.
pub(super) fn check_characters(at: &Address, field: &str, document: &Value, problems: &mut Vec<Problem>) {
    let text = document.to_string();
    if let Some(odd) = text.chars().find(|c| *c > '\u{ff}') {
        let message = format!("`{odd}` cannot stand in a policy document");
        problems.push(Problem::new("policy-characters", at, field, message, "IAM allows the characters up to U+00FF only"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes(check: impl FnOnce(&Address, &mut Vec<Problem>)) -> Vec<&'static str> {
        let mut problems = Vec::new();
        check(&"role/r".parse().unwrap(), &mut problems);
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn names() {
        let (a, b): (Address, Address) = ("role/a".parse().unwrap(), "role/b".parse().unwrap());
        let check = |names: [Option<&str>; 2]| codes(|_, problems| check_names([&a, &b].into_iter().zip(names), 64, problems));
        let long = "x".repeat(65);
        assert_eq!(check([None, None]), [""; 0]);
        assert_eq!(check([Some("IFSM+=,.@_-1"), None]), [""; 0]);
        assert_eq!(check([Some("with space"), None]), ["iam-name"]);
        assert_eq!(check([Some(""), None]), ["iam-name"]);
        assert_eq!(check([Some(&long), None]), ["iam-name"]);
        assert_eq!(check([Some("Ab"), Some("aB")]), ["iam-name-taken"]);
        assert_eq!(check([Some("B"), None]), ["iam-name-taken"], "a logical name is a name too");
    }

    #[test]
    fn paths() {
        let check = |path: &str, of_policy| codes(|at, problems| check_path(at, &Field::Value(path.into()), of_policy, problems));
        for good in ["/", "/a/", "/a/b-c/"] {
            assert_eq!(check(good, true), [""; 0], "{good}");
            assert_eq!(check(good, false), [""; 0], "{good}");
        }
        assert_eq!(check("/a!/", false), [""; 0]);
        for bad in ["", "a", "/a", "a/", "/a b/", "/aws-service-role/x/"] {
            assert_eq!(check(bad, true), ["iam-path"], "{bad}");
            assert_eq!(check(bad, false), ["iam-path"], "{bad}");
        }
        assert_eq!(check("/a!/", true), ["iam-path"]);
        assert_eq!(check("//", true), ["iam-path"]);
    }

    #[test]
    fn descriptions() {
        let check = |text: &str, latin| codes(|at, problems| check_description(at, &Field::Value(text.into()), latin, problems));
        assert_eq!(check(&"é".repeat(1000), true), [""; 0]);
        assert_eq!(check(&"x".repeat(1001), true), ["iam-description"]);
        assert_eq!(check("閉域", true), ["iam-description"]);
        assert_eq!(check("閉域", false), [""; 0]);
        assert_eq!(description(&Field::Value(String::new())), Field::Null);
    }

    #[test]
    fn references_count_as_what_they_become() {
        let size = |text: &str| least_size(&Document(json!([text])));
        assert_eq!(size("abc"), 7);
        assert_eq!(size("${subnet/private-1.id}"), 5);
        assert_eq!(size("${role/r.arn}/x"), 26);
        assert_eq!(size("$${x}"), 8);
    }
}
