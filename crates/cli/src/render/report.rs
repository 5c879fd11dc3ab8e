//! The summary after a run: the steps that were done, those that failed or were not begun, each with its reason, and
//! the outputs.

use heiiki_apply::Report;
use heiiki_apply::event::{Failure, Outcome, SkipReason};
use heiiki_aws::error::advice;
use heiiki_model::plan::{Plan, Reason, Step, StepId, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, kinds, wrap};

use super::error::aws_lines;
use super::style::{Paint, Tone, clean, one_line};
use super::table::{self, Cell};
use super::time::span;

/// A longer output stands on a line of its own, where it can be copied.
const WIDE: usize = 80;

/// The help for an object that is not, or no longer, ours.
pub const DISOWNED: &str =
    "find out who changed the tag: plan again to see what heiiki takes it for now, or put the tag back if it is to be deleted";
/// The help for an object whose owner is not known.
pub const UNCONFIRMED: &str =
    "let the caller read tags, as the policy that `heiiki policy` prints does, then run the command again: it goes on from there";

/// The summary without the outputs.
pub fn lines(plan: &Plan, report: &Report, calls: usize, paint: Paint) -> Vec<String> {
    let outcomes: Vec<(&Step, &Outcome)> = plan.steps.iter().zip(&report.outcomes).collect();
    let mut lines = failures(&outcomes, paint);
    lines.extend(undone(plan, &outcomes, paint));
    let (title, tone) = match (report.is_complete(), report.interrupted) {
        (true, _) => ("Done.", Tone::Add),
        (false, true) => ("Interrupted.", Tone::Warn),
        (false, false) => ("Not everything was done.", Tone::Error),
    };
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!("{} {} in {} with {calls} calls", paint.tone(tone, title), counted(&outcomes), span(report.took)));
    lines
}

/// The number of resources with each outcome.
fn counted(outcomes: &[(&Step, &Outcome)]) -> String {
    let verbs = |verb: Verb, kept: &dyn Fn(&Step) -> bool| {
        let done = outcomes.iter().filter(|(step, outcome)| step.verb == verb && **outcome == Outcome::Done && kept(step));
        done.count()
    };
    let created: Vec<&Address> =
        outcomes.iter().filter(|(step, _)| step.verb == Verb::Create).map(|(step, _)| &step.at).collect();
    let all = |_: &Step| true;
    // The completing update of a new resource belongs to its creation.
    let on_its_own = |step: &Step| !created.contains(&&step.at) && step.why != Reason::Recorded;
    let mut parts = Vec::new();
    for (count, text) in [
        (verbs(Verb::Create, &all), "created"),
        (verbs(Verb::Update, &on_its_own), "changed"),
        (verbs(Verb::Delete, &all), "deleted"),
        (verbs(Verb::Retain, &all), "kept"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {text}"));
        }
    }
    let noted = outcomes.iter().filter(|(step, outcome)| step.why == Reason::Recorded && **outcome == Outcome::Done).count();
    parts.extend((noted > 0).then(|| format!("{noted} noted as applied")));
    let failed = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_))).count();
    let left = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Skipped(_) | Outcome::Abandoned)).count();
    parts.extend((failed > 0).then(|| format!("{failed} failed")));
    let steps = if left == 1 { "step" } else { "steps" };
    parts.extend((left > 0).then(|| format!("{left} {steps} not done")));
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

fn failures(outcomes: &[(&Step, &Outcome)], paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for (step, outcome) in outcomes {
        if let Outcome::Failed(failure) = outcome {
            let what = format!("{} {}", verb(step.verb), step.at);
            lines.push(format!("{} {what}", paint.tone(Tone::Error, "failed:")));
            lines.extend(failure_lines(failure, paint).into_iter().map(|line| format!("  {line}")));
        }
    }
    lines
}

/// The cause of a failed step, and the help.
fn failure_lines(failure: &Failure, paint: Paint) -> Vec<String> {
    let help = |text: &str| format!("{} {text}", paint.tone(Tone::Help, "help:"));
    match failure {
        Failure::Aws(error) => {
            let mut lines = aws_lines(error);
            lines.push(help(advice(error)));
            lines
        }
        Failure::Blocked { error, blockers, tries, still } => {
            let mut lines = aws_lines(error);
            lines.push(format!("tried {tries} times; nothing moved for {}", span(*still)));
            for blocker in blockers {
                lines.push(format!("in the way: {}", one_line(&blocker.to_string())));
                lines.extend(blocker.remedy.as_ref().map(|remedy| format!("    {}", help(&one_line(remedy)))));
            }
            lines.push(help(if blockers.is_empty() {
                advice(error)
            } else {
                "when nothing is in the way any more, run the command again: it goes on from there"
            }));
            lines
        }
        Failure::Stuck { .. } => vec![
            clean(&failure.to_string()),
            help("look at the object in AWS's console, then run the command again: it goes on from there"),
        ],
        Failure::Broken { .. } => vec![clean(&failure.to_string()), help("correct what AWS names, then run the command again")],
        Failure::NotMoved { reason, .. } => vec![
            clean(&failure.to_string()),
            help(if reason.is_some() {
                "correct what AWS names, then run the command again"
            } else {
                "AWS keeps this value: put the live value in the spec, or list the field under `ignore`"
            }),
        ],
        Failure::Vanished => vec![
            clean(&failure.to_string()),
            help("somebody or something else deletes it: find out who, then run the command again"),
        ],
        Failure::Disowned { .. } => vec![clean(&failure.to_string()), help(DISOWNED)],
        Failure::Unconfirmed { error } => {
            let mut lines = vec!["it was not deleted: its tags cannot be read to see whose it is".to_owned()];
            lines.extend(aws_lines(error));
            lines.push(help(UNCONFIRMED));
            lines
        }
    }
}

fn undone(plan: &Plan, outcomes: &[(&Step, &Outcome)], paint: Paint) -> Vec<String> {
    let mut rows = Vec::new();
    for (step, outcome) in outcomes {
        let why = match outcome {
            Outcome::Done | Outcome::Failed(_) => continue,
            Outcome::Skipped(SkipReason::Dependency { step: cause, at }) => {
                let root = root(outcomes, *cause);
                let root = &plan.step(root).at;
                if root == at {
                    format!("because {at} failed")
                } else {
                    format!("because it needs {at}, which needs {root}, which failed")
                }
            }
            Outcome::Skipped(SkipReason::Interrupted) => "not begun".to_owned(),
            Outcome::Skipped(SkipReason::Credentials) => "because AWS does not accept the credentials any more".to_owned(),
            Outcome::Abandoned => "left while AWS was working on it; the next plan shows what became of it".to_owned(),
        };
        rows.push(vec![
            Cell::plain(format!("  {}", verb(step.verb))),
            Cell::toned(Tone::Strong, step.at.to_string()),
            Cell::plain(why),
        ]);
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![paint.tone(Tone::Warn, "not done:")];
    lines.extend(table::lines(&rows, paint));
    lines
}

/// The step whose failure a skip goes back to.
fn root(outcomes: &[(&Step, &Outcome)], from: StepId) -> StepId {
    let mut at = from;
    // A chain of causes goes to ever earlier steps, so it ends.
    while let Some((_, Outcome::Skipped(SkipReason::Dependency { step, .. }))) = outcomes.get(at.0) {
        at = *step;
    }
    at
}

const fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "create",
        Verb::Update => "change",
        Verb::Release => "release",
        Verb::Delete => "delete",
        Verb::Retain => "retain",
    }
}

/// The outputs of an environment, as the kinds tell them: the command that reaches a bastion, the address of a domain.
pub fn outputs(spec: &Spec, known: &Known, paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for resource in spec.resources.iter().filter(|resource| resource.existing.is_none()) {
        let Some(object) = known.live.get(&resource.at) else { continue };
        for (title, text) in kinds::of(resource.at.kind).outputs(&resource.want, &object.live, known) {
            if text.contains('\n') || text.len() > WIDE {
                lines.push(format!("  {}", paint.tone(Tone::Strong, one_line(&title))));
                lines.extend(text.lines().flat_map(|line| copied(&format!("      {}", clean(line)), paint)));
            } else {
                rows.push(vec![Cell::toned(Tone::Strong, format!("  {}", one_line(&title))), Cell::plain(clean(&text))]);
            }
        }
    }
    lines.splice(0..0, table::lines(&rows, paint));
    if !lines.is_empty() {
        lines.insert(0, paint.tone(Tone::Strong, "Outputs"));
    }
    lines
}

/// A line of a command that can be copied although the terminal is too narrow for it: it is broken between the words of a shell, which joins what ends in a
/// backslash.
fn copied(line: &str, paint: Paint) -> Vec<String> {
    let Some(room) = paint.width().filter(|width| wrap::width(line) > *width).map(|width| width.saturating_sub(2)) else {
        return vec![line.to_owned()];
    };
    let (lead, text) = line.split_at(line.len() - line.trim_start().len());
    let mut lines: Vec<String> = Vec::new();
    let mut current = lead.to_owned();
    for word in shell_words(text) {
        let begins = current.trim().is_empty();
        if !begins && wrap::width(&current) + 1 + wrap::width(word) > room {
            lines.push(format!("{current} \\"));
            current = format!("{lead}    {word}");
        } else {
            current = if begins { format!("{current}{word}") } else { format!("{current} {word}") };
        }
    }
    lines.push(current);
    lines
}

/// The words of a command. Text in quotes is part of one word.
fn shell_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => {
                words.extend(text.get(start..at).filter(|word| !word.is_empty()));
                start = at + 1;
            }
            (Some(_) | None, _) => {}
        }
    }
    words.extend(text.get(start..).filter(|word| !word.is_empty()));
    words
}

/// The ARNs of everything that has one: they are pasted into other tools.
pub fn arns(spec: &Spec, known: &Known, paint: Paint) -> Vec<String> {
    let rows: Vec<Vec<Cell>> = spec
        .resources
        .iter()
        .filter_map(|resource| {
            let arn = known.live.get(&resource.at)?.live.get("arn")?.as_str()?;
            Some(vec![Cell::toned(Tone::Strong, format!("  {}", resource.at)), Cell::plain(one_line(arn))])
        })
        .collect();
    let mut lines = table::lines(&rows, paint);
    if !lines.is_empty() {
        lines.insert(0, paint.tone(Tone::Strong, "ARNs"));
    }
    lines
}
