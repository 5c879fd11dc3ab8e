//! The sections around the rows: refusals and kinds that could not be read above them; objects left alone, choices and costs below.

use heiiki_aws::error::advice;
use heiiki_model::Address;
use heiiki_model::plan::{Plan, Refusal, Unread};
use maud::{Markup, html};

use super::super::costs;
use super::super::error::aws_lines;
use super::super::plan::not_compared;
use super::super::style::{Paint, one_line};
use super::super::words::{kept, noted, refused};
use super::anchor;
use super::row_details::quoted;

/// The refusals, for which the plan will not be carried out.
pub(super) fn refusals(plan: &Plan) -> Markup {
    html! {
        @if !plan.refusals.is_empty() {
            section.alarm #refused aria-labelledby="refused-title" {
                h2 #refused-title { "Refused: this plan will not be carried out" }
                ul.told { @for refusal in &plan.refusals { (one_refused(plan, refusal)) } }
            }
        }
    }
}

fn one_refused(plan: &Plan, refusal: &Refusal) -> Markup {
    // The lines after the first one list the blockers.
    let (at, message) = (&refusal.at, refused::message(refusal));
    let (message, list) = message.split_once('\n').unwrap_or((&message, ""));
    html! {
        li data-refused=(at) {
            (address(plan, at)) " " span { (quoted(&one_line(message))) }
            @if !list.is_empty() { ul { @for line in list.lines() { li { (quoted(&one_line(line))) } } } }
            (mended(&refused::help(refusal)))
        }
    }
}

/// Kinds of which nothing was planned.
pub(super) fn unread(plan: &Plan) -> Markup {
    html! {
        @if !plan.unread.is_empty() {
            section.alarm #unread aria-labelledby="unread-title" {
                h2 #unread-title { "Not read, so nothing of it was planned" }
                ul.told {
                    @for Unread { kind, error } in &plan.unread {
                        li data-unread=(kind) {
                            b.address { (kind) } " "
                            @for (index, line) in aws_lines(error).iter().enumerate() { @if index > 0 { br; } span { (line) } }
                            (mended(advice(error)))
                        }
                    }
                }
            }
        }
    }
}

/// Objects that could not be compared.
pub(super) fn uncompared(plan: &Plan) -> Markup {
    html! {
        @if !plan.uncompared.is_empty() {
            section.alarm #uncompared aria-labelledby="uncompared-title" {
                h2 #uncompared-title { "Could not be compared" }
                ul.told {
                    @for one in &plan.uncompared {
                        li data-uncompared=(one.at) { (address(plan, &one.at)) " " span { (quoted(&one_line(&not_compared(one)))) } }
                    }
                }
            }
        }
    }
}

/// Objects that were considered and stay.
pub(super) fn kept(plan: &Plan) -> Markup {
    html! {
        @if !plan.kept.is_empty() {
            section aria-labelledby="kept-title" {
                h2 #kept-title { "Left alone" }
                ul.told {
                    @for (kept, help) in kept::with_help(&plan.kept) {
                        li data-kept=(kept.at) {
                            (address(plan, &kept.at)) " " code { (one_line(&kept.id)) } " "
                            span { (quoted(&one_line(&kept::text(&kept.why)))) }
                            @if let Some(help) = help { (mended(&help)) }
                        }
                    }
                }
            }
        }
    }
}

/// Choices that were made for the reader.
pub(super) fn notes(plan: &Plan) -> Markup {
    html! {
        @if !plan.notes.is_empty() {
            section aria-labelledby="notes-title" {
                h2 #notes-title { "Chosen for you" }
                ul.told { @for note in &plan.notes { li { (address(plan, &note.at)) " " span { (one_line(&noted::text(note))) } } } }
            }
        }
    }
}

/// Costs by the hour of running resources, and by the month of retained data.
pub(super) fn costs(plan: &Plan) -> Markup {
    let lines = costs::lines(plan, Paint::plain());
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="costs-title" {
                h2 #costs-title { "Costs" }
                ul.told { @for line in lines { li { (line) } } }
            }
        }
    }
}

/// An address; a link when the plan has a row for it.
fn address(plan: &Plan, at: &Address) -> Markup {
    html! {
        @if plan.steps.iter().any(|step| step.of.is_none() && step.at == *at) {
            a href={ "#" (anchor::of(at)) } { (at) }
        } @else {
            b.address { (at) }
        }
    }
}

fn mended(help: &str) -> Markup {
    html! { p.help { b { "help: " } (quoted(&one_line(help))) } }
}
