//! The rules as a page for people: `docs/dangers.md` in whole, and the part of one rule for `heiiki explain`.

use std::fmt::Write;

use crate::{Risk, Rule};

const HEAD: &str = "# Dangers

Generated from the program by `heiiki docs-reference dangers`; a test keeps it current.

The list \"Look at this first\" holds the parts of a plan that a reviewer should look at first. It is in the text, before the question of `apply`, and in Markdown, HTML, JSON (`.dangers`) and SARIF, in the same words and the same order. `heiiki validate` lists the dangers that are certain without reading the account. A danger does not keep a plan from being carried out. Actions that need consent are refused instead, see [concepts](concepts.md).

A plan lists the openings that exist after it and did not exist before. `validate` lists all openings of the spec. For a new object, a field that the spec leaves out has AWS's default, and the danger says so.

Each rule has a code, which is `.dangers[].rule` in JSON and `ruleId` in SARIF, and a severity: `high` opens the environment to everybody, gives somebody all permissions, or destroys data that cannot be restored; `medium` widens access, or deletes objects that can be created again; `low` is worth knowing. In SARIF they are `error`, `warning` and `note`.
";

/// The whole page.
pub fn page() -> String {
    let mut out = HEAD.to_owned();
    let mut risk: Option<Risk> = None;
    for rule in Rule::ALL {
        if risk != Some(rule.risk()) {
            risk = Some(rule.risk());
            let _ = write!(out, "\n## {}\n", capital(rule.risk().title()));
        }
        let _ = write!(out, "\n### `{rule}`\n\n{}\n", body(*rule));
    }
    out
}

/// The part of one rule, by its code.
pub fn explain(code: &str) -> Option<String> {
    let rule = Rule::ALL.iter().find(|rule| rule.code() == code)?;
    Some(format!("# `{rule}`\n\n{}\n", body(*rule)))
}

fn body(rule: Rule) -> String {
    format!("**{}** ({}). {}\n\n{}", rule.title(), rule.severity().word(), rule.about(), rule.mend())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_part_and_can_be_explained() {
        let page = page();
        for rule in Rule::ALL {
            assert_eq!(page.matches(&format!("### `{rule}`")).count(), 1);
            assert!(explain(rule.code()).is_some_and(|part| part.contains(rule.about())));
        }
        assert_eq!(explain("no-such-rule"), None);
    }
}
