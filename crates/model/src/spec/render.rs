//! Diagnostics as text: file, line, column, the offending text underlined, and how to mend it.
//!
//! It does not decide where they go or whether colour is wanted.

use std::fmt::Write;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::diagnostic::{Diagnostic, Diagnostics, clean_name};
use crate::text::visible;

/// Renders all of them, each followed by an empty line, for a terminal of this width.
pub fn render(diagnostics: &Diagnostics, width: usize, colour: bool) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.iter() {
        out.push_str(&render_one(diagnostic, width, colour));
        out.push('\n');
    }
    match diagnostics.hidden() {
        0 => {}
        1 => out.push_str("and 1 more problem\n"),
        more => {
            let _ = writeln!(out, "and {more} more problems");
        }
    }
    out
}

/// Renders one.
pub fn render_one(diagnostic: &Diagnostic, width: usize, colour: bool) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width.max(40)).with_links(false);
    let mut out = String::new();
    // Without a place miette shows no file; the message then has to name it.
    if diagnostic.position().is_none()
        && let Some(file) = diagnostic.file()
    {
        let _ = writeln!(out, "[{}]", clean_name(file));
    }
    if handler.render_report(&mut out, diagnostic).is_err() {
        let _ = writeln!(out, "{}: {diagnostic}", diagnostic.code());
    }
    // The lines around the place are the spec's own.
    let out = visible(&out);
    let lines = out.lines().map(str::trim_end);
    lines.fold(String::new(), |text, line| text + line + "\n")
}
