//! The rules as a page for people: `docs/dangers.md` in whole, and the part of one rule for `heiiki explain`.

use std::fmt::Write;

use crate::{Risk, Rule};

const HEAD: &str = "# Dangers

Generated from the program by `heiiki docs-reference dangers`; a test keeps it current.

A plan says first what a reviewer should look at: the list \"Look at this first\" stands in the text form, before the question of `apply`, and in Markdown, HTML, JSON (`.dangers`) and SARIF, in the same words and the same order. `heiiki validate` tells what is certain without looking at the account. Nothing of it keeps a plan from being carried out: what needs consent is refused, see [concepts](concepts.md).

A plan tells what it opens: what stands open after it and did not before. `validate` tells everything that the spec opens. What the spec leaves out is AWS's default where an object is made, and is told as such.

Each rule has a code, which stands in JSON as `.dangers[].rule` and in SARIF as `ruleId`, and a severity: `high` opens the environment to everybody, gives somebody all power, or destroys what cannot be made again; `medium` widens what is possible, or deletes what can be made again; `low` is worth knowing. In SARIF they are `error`, `warning` and `note`.
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
