//! The reference of the command line as Markdown, made from the parser's own definition, so that it cannot say anything else.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command};

use crate::Exit;

/// The whole reference of the program, as clap describes it.
pub fn markdown(program: Command) -> String {
    let mut root = program.term_width(0);
    root.build();
    let mut out = String::from(
        "# The command line\n\nGenerated from the program by `heiiki docs-reference`; a test keeps it current. `heiiki COMMAND --help` says the same.\n\n",
    );
    out.push_str("| command | does |\n|---|---|\n");
    for (path, command) in commands(&root) {
        row(&mut out, &[&format!("[`{path}`](#{})", anchor(&path)), &about(command)]);
    }
    for (path, command) in commands(&root) {
        let _ = write!(out, "\n## {path}\n\n{}.\n\n```\n{}\n```\n", about(command), usage(&path, command));
        options(&mut out, command.get_arguments().filter(|arg| !arg.is_global_set()));
    }
    out.push_str("\n## Options of every command\n");
    options(&mut out, root.get_arguments());
    out.push_str("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for exit in Exit::ALL {
        row(&mut out, &[&exit.code().to_string(), exit.meaning()]);
    }
    out.push_str(ENVIRONMENT);
    out
}

const ENVIRONMENT: &str = "
## Environment variables

| variable | meaning |
|---|---|
| `HEIIKI_SPEC` | the spec that is read when none is named |
| `HEIIKI_SANDBOX` | the file of the sandbox, as `--sandbox=FILE`; `1` means the default file, `0` none |
| `HEIIKI_SANDBOX_SPEED` | how many times as fast as real time the sandbox runs, as `--sandbox-speed` |
| `HEIIKI_LOG` | what to log, as `--log` |
| `COLUMNS` | how wide the lines are in a terminal, in place of what it says of itself |
| `NO_COLOR`, `CLICOLOR_FORCE` | colours never, colours always; `--color` wins over both |
| `AWS_PROFILE`, `AWS_ACCESS_KEY_ID`, `AWS_CONFIG_FILE`, ... | AWS's own variables and files work as everywhere, except the region, which the spec names |
";

/// The visible commands with their paths, those with commands of their own left out.
fn commands(root: &Command) -> Vec<(String, &Command)> {
    fn walk<'a>(path: &str, command: &'a Command, found: &mut Vec<(String, &'a Command)>) {
        for child in command.get_subcommands().filter(|child| !child.is_hide_set() && child.get_name() != "help") {
            let path = format!("{path} {}", child.get_name());
            if child.has_subcommands() {
                walk(&path, child, found);
            } else {
                found.push((path, child));
            }
        }
    }
    let mut found = Vec::new();
    walk(root.get_name(), root, &mut found);
    found
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn usage(path: &str, command: &Command) -> String {
    let mut parts = vec![path.to_owned()];
    if command.get_opts().any(|arg| !arg.is_hide_set()) {
        parts.push("[OPTIONS]".to_owned());
    }
    for arg in command.get_positionals() {
        let name = value_name(arg);
        let name = if arg.get_num_args().is_some_and(|range| range.max_values() > 1) { format!("{name}...") } else { name };
        parts.push(if arg.is_required_set() { format!("<{name}>") } else { format!("[{name}]") });
    }
    parts.join(" ")
}

fn options<'a>(out: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    let arguments: Vec<&Arg> =
        arguments.filter(|arg| !arg.is_hide_set() && arg.get_id() != "help" && arg.get_id() != "version").collect();
    if arguments.is_empty() {
        return;
    }
    out.push_str("\n| argument | meaning |\n|---|---|\n");
    for arg in arguments {
        row(out, &[&format!("`{}`", name(arg)), &meaning(arg)]);
    }
}

fn name(arg: &Arg) -> String {
    let value = value_name(arg);
    let Some(long) = arg.get_long() else { return value };
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let optional = arg.get_num_args().is_some_and(|range| range.min_values() == 0);
    match (takes, optional) {
        (false, _) => format!("{short}--{long}"),
        (true, true) => format!("{short}--{long}[={value}]"),
        (true, false) => format!("{short}--{long} {value}"),
    }
}

fn value_name(arg: &Arg) -> String {
    arg.get_value_names()
        .and_then(|names| names.first())
        .map_or_else(|| arg.get_id().to_string().to_uppercase(), ToString::to_string)
}

fn meaning(arg: &Arg) -> String {
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if takes && !values.is_empty() {
        let _ = write!(text, ": {}", values.join(", "));
    }
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if takes && !defaults.is_empty() {
        let _ = write!(text, " [default: {}]", defaults.join(", "));
    }
    text
}

fn row(out: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}
