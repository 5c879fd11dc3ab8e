//! ARNs: their parts, and the comparison with a pattern.

use super::truth::Truth;
use super::wildcard::Pattern;

/// Parts of an ARN: `arn:partition:service:region:account:` and the rest, which may hold more colons.
const PARTS: usize = 6;

/// The account in an ARN. `None` if the ARN names none.
pub(super) fn account(arn: &str) -> Option<&str> {
    arn.starts_with("arn:").then(|| arn.split(':').nth(4)).flatten().filter(|part| !part.is_empty())
}

/// Compares an ARN with a pattern part by part, as the ARN operators do ("Each of the six colon-delimited components of the ARN is checked
/// separately", IAM user guide, condition operators).
///
/// Unknown for a pattern with fewer parts that would match if `*` matched a colon too, because AWS does not say what it matches.
pub(super) fn compared(pattern: &Pattern, value: &str) -> Truth {
    let (patterns, values) = (pattern.parts(PARTS), value.splitn(PARTS, ':').collect::<Vec<_>>());
    if patterns.len() < PARTS {
        return if pattern.matches(value) { Truth::Unknown } else { Truth::False };
    }
    Truth::of(values.len() == PARTS && patterns.iter().zip(&values).all(|(pattern, value)| pattern.matches(value)))
}

/// Tells if a `Resource` element means a resource. `*` alone means every one.
///
/// Wildcards stand for characters within a part of an ARN, and a `*` at the end of a part reaches over colons too (IAM user guide, "IAM JSON policy
/// elements: Resource"). AWS does not say what others do that would have to reach over a colon, so that the answer is unknown.
pub(super) fn means(pattern: &Pattern, resource: &str) -> Truth {
    if pattern.is_everything() || pattern.matches_arn(resource, PARTS) {
        Truth::True
    } else if pattern.matches(resource) {
        Truth::Unknown
    } else {
        Truth::False
    }
}

/// The ARN of a role without its path: `arn:aws:iam::1:role/exec` for `arn:aws:iam::1:role/a/b/exec`. The name of a role is unique in its account.
pub(super) fn without_path(arn: &str) -> String {
    let role = arn.split_once(":role/").and_then(|(head, rest)| Some((head, rest.rsplit('/').next()?)));
    role.map_or_else(|| arn.to_owned(), |(head, name)| format!("{head}:role/{name}"))
}
