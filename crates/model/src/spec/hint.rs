//! Helps that no check of a kind can give, because they follow from the text of the spec and from the whole spec.

use std::collections::BTreeMap;

use super::item::Item;
use super::references::takes_references;
use super::source::Span;
use crate::{Address, KindName, Problem, kinds, suggest};

/// The help for a problem of a kind, if the text at its place tells more than the kind can know; else `None`.
pub(super) fn of(problem: &Problem, item: &Item, written: &str, declared: &BTreeMap<Address, Span>) -> Option<String> {
    let bare = written.trim_matches(['"', '\'']);
    variable(bare).or_else(|| resource(problem, item, bare, declared))
}

/// The help for a placeholder that nobody fills in, such as `${stage}`; `None` if there is none.
fn variable(written: &str) -> Option<String> {
    let (before, from) = written.split_once("${")?;
    let (name, _) = from.split_once('}')?;
    let word = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (word && !before.ends_with('$')).then(|| {
        format!("`${{{name}}}` is not filled in: a variable is written `${{var.{name}}}`, and declared under `variables`")
    })
}

/// The help for the logical name of a resource in a place where only a reference to one of its attributes can stand; `None` for
/// any other text.
fn resource(problem: &Problem, item: &Item, written: &str, declared: &BTreeMap<Address, Span>) -> Option<String> {
    let attribute = if problem.message.contains("ARN") { "arn" } else { "id" };
    let has = |kind: KindName| attribute == "id" || kinds::of(kind).attributes().contains(&attribute);
    let named: Vec<&Address> = declared.keys().filter(|at| at.name.as_str() == written && has(at.kind)).collect();
    let (first, want) = (named.first()?, item.want.as_ref()?);
    if !takes_references(item, want, &pointer(&problem.path)) {
        return None;
    }
    // If there are several, the one whose kind the message names.
    let spoken = |at: &&&Address| at.kind.as_str().split('_').all(|part| problem.message.to_lowercase().contains(part));
    let at = named.iter().find(spoken).unwrap_or(first);
    let kind = suggest::with_article(at.kind.as_str());
    Some(format!("`{written}` is {kind} of this spec: write `${{{at}.{attribute}}}`"))
}

/// A path such as `a.b[0]` as a JSON pointer.
fn pointer(path: &str) -> String {
    let steps = path.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !step.is_empty());
    steps.map(|step| format!("/{step}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_without_its_prefix_is_seen() {
        assert!(variable("d-${stage}").is_some_and(|help| help.contains("`${var.stage}`")));
        assert_eq!(variable("$${stage}"), None);
        assert_eq!(variable("${aws:username}"), None);
        assert_eq!(variable("${vpc/main.id}"), None);
        assert_eq!(pointer("a.b[0].c"), "/a/b/0/c");
    }
}
