//! The parts of a comment, each a block of Markdown that ends with a line end, or nothing. Writing to a text does not fail.

use std::fmt::Write;

use heiiki_aws::error::advice;
use heiiki_model::plan::{Kept, Note, Plan, Proof, Refusal, Uncompared, Unread};

use super::escape::{code, prose};
use super::row::RowText;
use super::truncate::Level;
use crate::render::costs;
use crate::render::danger::{self, Danger, Item};
use crate::render::error::aws_lines;
use crate::render::plan::{Shown, not_compared};
use crate::render::rows::Sign;
use crate::render::style::Paint;
use crate::render::words::{self, kept, noted, refused};

/// The marker by which a bot finds the comment, the headline, and where.
pub(super) fn head(shown: &Shown<'_>) -> String {
    let place = &shown.plan().place;
    let environment: String = place.environment.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let marker = format!("<!-- heiiki:plan {environment} -->");
    let refused = if shown.plan().refusals.is_empty() { "" } else { ", refused" };
    let counted: Vec<String> = shown.counts().told().into_iter().map(|(text, _)| text).collect();
    // The text's last line, without what the headline says.
    let footer = shown.footer(Paint::plain());
    let footer = footer.strip_prefix(&counted.join(", ")).unwrap_or(&footer).trim_start_matches([',', ' ', '·']);
    let counted = if counted.is_empty() { "no changes".to_owned() } else { counted.join(", ") };
    let (environment, account, region) = (code(&place.environment), code(&place.account), code(&place.region));
    let answer: String = shown.endpoints().iter().map(|one| format!(" · ⚠️ {}", prose(&one.told()))).collect();
    let network = network(shown.plan().proof.as_ref(), !shown.plan().is_empty());
    format!("{marker}\n### heiiki plan of {environment}: {counted}{refused}\n\n{account} {region} · {footer}{answer}\n{network}")
}

/// The standing of the network, with what does not hold.
pub fn network(proof: Option<&Proof>, changes: bool) -> String {
    let Some(proof) = proof else { return String::new() };
    let mut lines = words::proof::told(proof, changes).into_iter();
    let sign = if proof.is_refused() { "⛔ " } else { "" };
    let head = lines.next().unwrap_or_default();
    let mut out = format!("\n{sign}**{}**\n", parted(&head));
    for line in lines {
        let _ = write!(out, "\n- {}", parted(&line));
    }
    if out.contains("\n- ") {
        out.push('\n');
    }
    out
}

/// A text whose parts are separated by dots, each shown as prose.
fn parted(text: &str) -> String {
    text.split(" · ").map(prose).collect::<Vec<_>>().join(" · ")
}

/// The reasons that the plan will not be carried out.
pub(super) fn refusals(refusals: &[Refusal], level: Level) -> String {
    if refusals.is_empty() {
        return String::new();
    }
    let mut out = "**⛔ Refused: this plan will not be carried out**\n\n".to_owned();
    if level >= Level::Refusals {
        out.push_str(&by_kind("refused", refusals.iter().map(|refusal| refusal.at.to_string())));
        return out;
    }
    for refusal in refusals {
        // The lines after the first one list the blockers.
        let message = refused::message(refusal);
        let (message, list) = message.split_once('\n').unwrap_or((&message, ""));
        let _ = writeln!(out, "- {}: {}", code(&refusal.at.to_string()), prose(message));
        for line in list.lines().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(out, "  - {}", prose(line));
        }
        let _ = writeln!(out, "  - help: {}", prose(&refused::help(refusal)));
    }
    out
}

/// The kinds that could not be read.
pub(super) fn unread(unread: &[Unread], level: Level) -> String {
    if unread.is_empty() {
        return String::new();
    }
    let mut out = "**⚠️ Not read, so nothing of it was planned**\n\n".to_owned();
    for Unread { kind, error } in unread {
        if level >= Level::Refusals {
            let _ = writeln!(out, "- {}", code(kind.as_str()));
        } else {
            let said = aws_lines(error).join("; ");
            let _ = writeln!(out, "- {}: {}\n  - help: {}", code(kind.as_str()), prose(&said), prose(advice(error)));
        }
    }
    out
}

/// The fields that could not be compared.
pub(super) fn uncompared(uncompared: &[Uncompared], level: Level) -> String {
    if uncompared.is_empty() {
        return String::new();
    }
    let mut out = "**⚠️ Could not be compared**\n\n".to_owned();
    for one in uncompared {
        let at = code(&one.at.to_string());
        let _ = if level >= Level::Refusals {
            writeln!(out, "- {at}")
        } else {
            writeln!(out, "- {at}: {}", prose(&not_compared(one)))
        };
    }
    out
}

/// The dangers. Replacements and deletions are named here even if they are left out elsewhere.
pub(super) fn dangers(dangers: &[Danger], level: Level) -> String {
    if dangers.is_empty() {
        return String::new();
    }
    let mut out = format!("**⚠️ {}**\n\n", danger::TITLE);
    for item in danger::items(dangers, level >= Level::Reasons) {
        match item {
            Item::One(Danger { risk, at, what, .. }) => {
                let _ = writeln!(out, "- **{}** {}: {}", risk.title(), code(&at.to_string()), prose(what));
            }
            Item::Many { risk, kind, names, what } => {
                let what = if what.is_empty() { String::new() } else { format!(": {}", prose(&what)) };
                let _ = writeln!(out, "- **{}** {} {}: {}{what}", risk.title(), names.len(), code(&kind), code(&names.join(" ")));
            }
        }
    }
    out
}

/// Addresses without anything more: one line for each kind.
fn by_kind(what: &str, addresses: impl Iterator<Item = String>) -> String {
    let lines = danger::by_kind(addresses).into_iter();
    lines.map(|(kind, names)| format!("- {what} {} {}: {}\n", names.len(), code(&kind), code(&names.join(" ")))).collect()
}

/// The rows as a table; those that are left out are counted in one row.
pub(super) fn table(rows: &[RowText], level: Level) -> String {
    if rows.is_empty() || level >= Level::Rows {
        return String::new();
    }
    let hidden = |sign: Sign| match sign {
        Sign::Create => level >= Level::Creations,
        Sign::Change => level >= Level::Changes,
        Sign::Replace | Sign::Delete | Sign::Keep => false,
    };
    let mut out = "| | resource | what |\n|---|---|---|\n".to_owned();
    out.extend(rows.iter().filter(|row| !hidden(row.sign)).map(|row| row.line.as_str()));
    for (sign, one, many) in [(Sign::Create, "creation", "creations"), (Sign::Change, "change", "changes")] {
        let count = rows.iter().filter(|row| row.sign == sign).count();
        if hidden(sign) && count > 0 {
            let _ = writeln!(out, "| {} | {count} {} | not listed |", sign.text(), if count == 1 { one } else { many });
        }
    }
    out
}

/// The objects that are left alone.
pub(super) fn kept(kept: &[Kept], level: Level) -> String {
    if kept.is_empty() {
        return String::new();
    }
    if level >= Level::Notes {
        return format!("**Left alone**: {}\n", kept.len());
    }
    let mut out = "**Left alone**\n\n".to_owned();
    for (one, help) in kept::with_help(kept) {
        let _ = writeln!(out, "- {} {}: {}", code(&one.at.to_string()), code(&one.id), prose(&kept::text(&one.why)));
        if let Some(help) = help {
            let _ = writeln!(out, "  - help: {}", prose(&help));
        }
    }
    out
}

/// The choices that were made for the reader.
pub(super) fn notes(notes: &[Note], level: Level) -> String {
    if notes.is_empty() {
        return String::new();
    }
    if level >= Level::Notes {
        return format!("**Chosen for you**: {}\n", notes.len());
    }
    let lines = notes.iter().map(|note| format!("- {} {}\n", code(&note.at.to_string()), prose(&noted::text(note))));
    format!("**Chosen for you**\n\n{}", lines.collect::<String>())
}

/// The costs.
pub(super) fn costs(plan: &Plan) -> String {
    let lines = costs::lines(plan, Paint::plain());
    lines.iter().map(|line| format!("{}\n", prose(line))).collect::<Vec<_>>().join("\n")
}
