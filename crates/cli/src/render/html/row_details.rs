//! The details beneath an unfolded row: its reason, objects and predecessors, lost data, differences, and what becomes of its kin.

use heiiki_model::Address;
use heiiki_model::plan::{Step, Verb};
use maud::{Markup, html};
use serde_json::Value;

use super::super::diff::{Line, Mark, Pair};
use super::super::kin::{self, Entry};
use super::super::plan::{Shown, loss};
use super::super::rows::{Row, Sign};
use super::super::style::{Tone, clean, one_line};
use super::super::wanted;
use super::super::words::reason;
use super::rows::steps;

/// The details of a row, with the rows that it waits for.
pub(super) fn of(shown: &Shown<'_>, row: &Row<'_>, before: &[(&Address, &str)]) -> Markup {
    let all: Vec<&Step> = steps(row).collect();
    let lost = row.delete.and_then(loss);
    html! {
        dl {
            @if let Some(why) = row.why() { dt { "Why" } dd { (quoted(&clean(&reason::text(why)))) } }
            @for id in ids(&all) { dt { (if id.starts_with("arn:") { "ARN" } else { "Id" }) } dd { code { (id) } } }
            @if let Some((tone, text)) = &lost {
                dt { "Data" }
                dd class=[(*tone == Tone::Error).then_some("bad")] { (text) }
            }
            @if !before.is_empty() {
                dt { "Waits for" }
                dd { @for (at, anchor) in before { a href={ "#" (anchor) } { (at) } " " } }
            }
            @if all.len() > 1 {
                dt { "Steps" }
                dd { @for (index, step) in all.iter().enumerate() { @if index > 0 { br; } (quoted(&told(step))) } }
            }
        }
        (block("What differs", &shown.differences(row)))
        @if row.sign == Sign::Create { (block("As it will be", &wanted::lines(shown, row))) }
        (kin_of(&kin::of_row(shown.plan(), row)))
    }
}

/// The ids and ARNs of what the steps act on.
fn ids(steps: &[&Step]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for object in steps.iter().filter_map(|step| step.object.as_ref()) {
        let arn = object.live.get("arn").and_then(Value::as_str);
        for id in [Some(object.id.as_str()), arn].into_iter().flatten().map(one_line) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids
}

fn told(step: &Step) -> String {
    let verb = match step.verb {
        Verb::Create => "create",
        Verb::Update => "update",
        Verb::Release => "release",
        Verb::Delete => "delete",
        Verb::Retain => "retain",
    };
    format!("{} {verb}: {}", step.id.0, one_line(&reason::text(&step.why)))
}

/// Lines with their marks: `-` for removals, `+` for additions, in any colours.
fn block(title: &str, lines: &[Line]) -> Markup {
    html! {
        @if !lines.is_empty() {
            h3 { (title) }
            pre.lines { @for line in lines { (marked(line)) "\n" } }
        }
    }
}

/// Lines of a difference.
pub(super) fn marked_lines(lines: &[Line]) -> Markup {
    html! { pre.lines { @for line in lines { (marked(line)) "\n" } } }
}

/// A line. The old and the new value of a scalar are beneath its field.
fn marked(line: &Line) -> Markup {
    if let Some(Pair { label, from, to }) = line.pair() {
        return html! {
            b { (label) }
            @if let Some(from) = from { "\n" del { "- " (from) } }
            @if let Some(to) = to { "\n" ins { "+ " (to) } }
        };
    }
    match line.mark() {
        Mark::Head => html! { b { (line.text()) } },
        Mark::Judged(reach) if reach.may_widen() => html! { strong.wider { (line.text()) } },
        Mark::Judged(_) => html! { span.same { (line.text()) } },
        Mark::Same => html! { span.same { "  " (line.text()) } },
        Mark::Removed => html! { del { "- " (line.text()) } },
        Mark::Added => html! { ins { "+ " (line.text()) } },
    }
}

fn kin_of(kin: &[Entry]) -> Markup {
    html! {
        @if !kin.is_empty() {
            h3 { "What AWS or users made for it" }
            ul.kin {
                @for Entry { what, status, fate, tone, tenant: _ } in kin {
                    li {
                        div { code { (what) } @if !status.is_empty() { " " span.quiet { (status) } } }
                        " "
                        div class=(class(*tone)) { (quoted(fate)) }
                    }
                }
            }
        }
    }
}

/// A text in which the parts between backquotes are code.
pub(super) fn quoted(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    html! {
        @if parts.len().is_multiple_of(2) { (text) } @else {
            @for (index, part) in parts.into_iter().enumerate() { @if index % 2 == 1 { code { (part) } } @else { (part) } }
        }
    }
}

const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Remove | Tone::Error => "bad",
        Tone::Warn | Tone::Change | Tone::Replace => "warn",
        Tone::Add | Tone::Dim | Tone::Strong | Tone::Help => "quiet",
    }
}
