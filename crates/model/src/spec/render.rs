//! Diagnostics as text: file, line, column, the underlined text, and the remedy.
//!
//! It does not decide about their destination or about colour.

use std::fmt::Write;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::diagnostic::{Diagnostic, Diagnostics, clean_name};
use super::window::Window;
use crate::text::visible;
use crate::wrap;

/// The largest number of lines of a file that are listed as further places of one mistake.
const LINES: usize = 12;

/// Renders all of them, each followed by an empty line, with texts of this width and lines of source as long as they are.
pub fn render(diagnostics: &Diagnostics, width: usize, colour: bool) -> String {
    all(diagnostics, &|one| render_one(one, width, colour), usize::MAX)
}

/// Renders all of them for a terminal of this width. No line is wider.
pub fn render_within(diagnostics: &Diagnostics, width: usize, colour: bool) -> String {
    let one = |one: &Diagnostic| {
        let window = one.source().and_then(|source| Window::of(one, source, width));
        window.map_or_else(|| render_one(one, width, colour), |window| drawn(one, &window, width, colour))
    };
    all(diagnostics, &one, width)
}

fn all(diagnostics: &Diagnostics, one: &dyn Fn(&Diagnostic) -> String, width: usize) -> String {
    let mut out = String::new();
    for (first, again) in diagnostics.mistakes() {
        out.push_str(&one(first));
        if let Some(also) = also(first, &again) {
            for line in wrap::line(&also, width) {
                let _ = writeln!(out, "{line}");
            }
        }
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

/// The other places of a mistake, by their lines; `None` if there are none.
fn also(first: &Diagnostic, again: &[&Diagnostic]) -> Option<String> {
    let mut places: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for one in again {
        let (Some((line, _)), file) = (one.position(), one.file().filter(|file| Some(*file) != first.file())) else { continue };
        match places.iter_mut().find(|(known, _)| *known == file) {
            Some((_, lines)) if lines.contains(&line) => {}
            Some((_, lines)) => lines.push(line),
            None => places.push((file, vec![line])),
        }
    }
    let own = first.position().map(|(line, _)| line);
    let told = places.into_iter().filter_map(|(file, mut lines)| {
        lines.retain(|line| file.is_some() || Some(*line) != own);
        let more = lines.len().saturating_sub(LINES);
        let mut words: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
        words.extend((more > 0).then(|| format!("{more} more")));
        let plural = if lines.len() == 1 { "" } else { "s" };
        let file = file.map(|file| format!(" of {}", clean_name(file))).unwrap_or_default();
        (!lines.is_empty()).then(|| format!("line{plural} {}{file}", listed(&words)))
    });
    // A further place on the line that is shown is not listed by its number.
    let here = again.iter().any(|one| one.file() == first.file() && one.position().map(|(line, _)| line) == own);
    let told: Vec<String> = here.then(|| "this line again".to_owned()).into_iter().chain(told).collect();
    (!told.is_empty()).then(|| format!("  also: on {}", told.join("; ")))
}

/// Words with commas and an "and": `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Renders one.
pub fn render_one(diagnostic: &Diagnostic, width: usize, colour: bool) -> String {
    drawn(diagnostic, diagnostic, width, colour)
}

fn drawn(diagnostic: &Diagnostic, shown: &dyn miette::Diagnostic, width: usize, colour: bool) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width.max(40)).with_links(false);
    let handler = handler.with_break_words(false).with_word_separator(wrap::SEPARATOR).with_word_splitter(wrap::SPLITTER);
    let mut out = String::new();
    // Without a place miette shows no file, and the message has to name it.
    if diagnostic.position().is_none()
        && let Some(file) = diagnostic.file()
    {
        let _ = writeln!(out, "[{}]", clean_name(file));
    }
    if handler.render_report(&mut out, shown).is_err() {
        let _ = writeln!(out, "{}: {diagnostic}", diagnostic.code());
    }
    // The lines around the place are the spec's own.
    let out = visible(&out);
    let lines = out.lines().map(str::trim_end);
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Given, Sources, load};
    use crate::wrap::width;

    /// A spec with long lines, narrow and wide letters, and a mistake in each.
    fn found() -> Diagnostics {
        let long = "x".repeat(150);
        let text = format!(
            "version: 1\nenvironment: demo\naccount: \"123456789012\"\nregion: ap-northeast-1\nec2:\n  vpcs:\n    main: {{cidr_block: 10.0.0.0/16, name: {long}, \
             enable_dns: true}}\n    other: {{cidr_block: 10.1.0.0/16, name: {}, cidr_blok: 1}}\n",
            "閉域".repeat(30)
        );
        load(&Sources::from_texts([("閉域.yaml", text)]), &Given::default()).expect_err("it is broken")
    }

    #[test]
    fn nothing_is_wider_than_the_terminal_and_marks_stand_beneath_what_they_mark() {
        let found = found();
        for columns in [60, 80, 120] {
            let drawn = render_within(&found, columns, false);
            for line in drawn.lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
            for (key, place) in [("enable_dns", ":7:"), ("cidr_blok", ":8:")] {
                let lines: Vec<&str> = drawn.lines().collect();
                let at = lines.iter().position(|line| line.contains(&format!("{key}:"))).expect("its line is shown");
                let before = |line: &str, part: &str| line.find(part).and_then(|at| line.get(..at)).map(width);
                assert_eq!(before(lines[at], key), before(lines[at + 1], &"─".repeat(key.len())), "{drawn}");
                assert!(drawn.contains(place), "{drawn}");
            }
            let column = found.iter().find_map(Diagnostic::position).expect("it has a place").1;
            assert!(drawn.contains(&format!(":7:{column}]")), "the column is that of the whole line: {drawn}");
        }
    }
}
