//! Commands of other tools that heiiki does not have: the command that heiiki has instead, or the one that was likely
//! meant.

use clap::Command;
use heiiki_model::suggest;

use crate::CommandError;

/// Verbs of other tools, and what heiiki has instead.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["init"],
        "there is nothing to set up: write a spec and run `heiiki plan`, or begin from what is live with `heiiki import`",
    ),
    (&["output", "outputs"], "`heiiki show --outputs` prints the ARNs and the commands that reach what the spec makes"),
    (
        &["state", "refresh", "list", "ls", "get", "describe", "status"],
        "there is no state file: AWS is read afresh every time; `heiiki show` shows what is there",
    ),
    (&["console"], "`heiiki validate` and `heiiki plan` fill in all variables; `heiiki plan --format json` shows every value"),
    (
        &["taint", "untaint", "replace"],
        "nothing is marked to be replaced: take the resource out of the spec and apply, then put it back",
    ),
    (
        &["workspace", "stack", "env"],
        "each environment has a spec and a name of its own (`environment:`); `--set` gives one spec other values",
    ),
    (&["test"], "`heiiki validate` checks a spec without AWS, and `heiiki apply --sandbox` tries it on a simulated account"),
    (&["lint", "check", "verify"], "`heiiki validate` checks a spec without AWS; `heiiki fmt --check` its form"),
    (&["version"], "`heiiki --version` prints the version"),
    (&["diff", "preview", "changes"], "`heiiki plan` shows what would change, and `heiiki drift` what was changed in AWS"),
    (&["format"], "`heiiki fmt` writes specs in their normal form"),
    (&["up", "deploy", "create", "sync", "run"], "`heiiki apply` makes AWS what the spec says"),
    (
        &["down", "delete", "remove", "rm"],
        "`heiiki destroy` deletes everything of an environment; what has left the spec goes with `heiiki apply`",
    ),
    (
        &["force-unlock", "unlock"],
        "a lease that nobody renews ends by itself after two minutes; `heiiki apply --take-over` does not wait for that",
    ),
    (&["providers", "modules", "plugin", "plugins"], "heiiki is one program without plugins"),
    (&["mv", "move"], "a new name is told with `moved: [{from: kind/old, to: kind/new}]` in the spec"),
    (&["completion"], "`heiiki completions SHELL` prints a completion script"),
    (&["docs", "man"], "`heiiki help COMMAND` says what a command does, and `heiiki explain` what a code means"),
];

/// The error of a command that does not exist. `parent` is the command that was to have it.
pub(crate) fn unknown(word: &str, parent: &Command) -> CommandError {
    let name = parent.get_name();
    let message =
        if name == "heiiki" { format!("there is no command `{word}`") } else { format!("`{name}` has no command `{word}`") };
    let known: Vec<&str> = parent.get_subcommands().filter(|one| !one.is_hide_set()).map(Command::get_name).collect();
    let lower = word.to_ascii_lowercase();
    let elsewhere = ELSEWHERE.iter().find(|(verbs, _)| name == "heiiki" && verbs.contains(&lower.as_str()));
    let help = elsewhere.map(|(_, instead)| (*instead).to_owned()).or_else(|| near(&lower, &known));
    let help = help.or_else(|| suggest::list(known.iter().copied()).map(|list| format!("there are {list}")));
    CommandError::usage(message).help(help.unwrap_or_default())
}

/// A command whose name is nearly the word. A third of its letters may differ, so that no short word becomes `destroy`.
fn near(word: &str, known: &[&str]) -> Option<String> {
    let close = known.iter().copied().filter(|name| suggest::distance(name, word) * 3 <= name.len().max(3));
    suggest::meant(word, close)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn help(word: &str) -> String {
        unknown(word, &crate::command_line::Args::command()).help.unwrap_or_default()
    }

    #[test]
    fn a_verb_of_another_tool_is_told_what_heiiki_has() {
        for (verbs, instead) in ELSEWHERE {
            for verb in *verbs {
                assert_eq!(help(verb), *instead, "{verb}");
                let known = crate::command_line::Args::command();
                assert!(known.get_subcommands().all(|one| one.get_name() != *verb), "{verb} is a command of heiiki's");
            }
        }
    }

    #[test]
    fn no_word_is_taken_for_a_command_that_it_is_not_nearly() {
        assert!(!help("test").contains("destroy") && !help("rest").contains("did you mean"));
        assert_eq!(help("destory"), "did you mean `destroy`?");
        assert_eq!(help("plann"), "did you mean `plan`?");
        assert!(help("xyzzy").starts_with("there are `validate`, `plan`"), "{}", help("xyzzy"));
    }
}
