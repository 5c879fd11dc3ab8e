//! Colours by meaning, and texts of others made safe for a terminal. Nothing here is needed to understand the output: signs say the same.

use std::collections::BTreeMap;
use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use heiiki_model::text::is_unseen;
use unicode_width::UnicodeWidthStr;

use crate::args::Colour;
use crate::io::Stream;

/// The role of a piece of text, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Comes into being.
    Add,
    /// Changes in place.
    Change,
    /// Is replaced.
    Replace,
    /// Goes away.
    Remove,
    /// Said once for those who look for it.
    Dim,
    /// A heading or a name.
    Strong,
    /// Needs attention.
    Warn,
    /// Failed.
    Error,
    /// The help.
    Help,
}

/// Colours or none, and the width of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    on: bool,
    width: Option<usize>,
}

impl Paint {
    /// No colours.
    pub const fn plain() -> Self {
        Self { on: false, width: None }
    }

    /// Colours.
    pub const fn coloured() -> Self {
        Self { on: true, width: None }
    }

    /// Decides for a stream: the option, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal that knows colours.
    pub fn of(stream: &Stream, wish: Colour, env: &BTreeMap<String, String>) -> Self {
        let set = |name: &str| env.get(name).is_some_and(|value| !value.is_empty());
        let forced = set("CLICOLOR_FORCE") && env.get("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let able = stream.is_terminal() && env.get("TERM").is_none_or(|term| term != "dumb");
        let on = match wish {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => !set("NO_COLOR") && (forced || able),
        };
        Self { on, width: None }
    }

    /// The same for lines of at most so many columns.
    #[must_use]
    pub const fn within(self, width: Option<usize>) -> Self {
        Self { width, ..self }
    }

    /// The columns that a line may have; any number when nothing is known, as in a pipe.
    pub const fn width(self) -> Option<usize> {
        self.width
    }

    /// True when colours are wanted.
    pub const fn is_on(self) -> bool {
        self.on
    }

    /// A text in a tone.
    pub fn tone(self, tone: Tone, text: impl Display) -> String {
        if !self.on {
            return text.to_string();
        }
        let style = style(tone);
        format!("{style}{text}{style:#}")
    }
}

const fn style(tone: Tone) -> Style {
    const fn fg(color: AnsiColor) -> Style {
        Style::new().fg_color(Some(anstyle::Color::Ansi(color)))
    }
    match tone {
        Tone::Add => fg(AnsiColor::Green),
        Tone::Change | Tone::Warn => fg(AnsiColor::Yellow),
        Tone::Replace => fg(AnsiColor::Magenta),
        Tone::Remove => fg(AnsiColor::Red),
        Tone::Dim => Style::new().dimmed(),
        Tone::Strong => Style::new().bold(),
        Tone::Error => fg(AnsiColor::Red).bold(),
        Tone::Help => fg(AnsiColor::Cyan),
    }
}

/// A text of AWS or of a spec without anything that a terminal would obey, or that a reader would not see; line ends and tabs stay.
pub fn clean(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' && c != '\t' {
            safe.extend(c.escape_default());
        } else if is_unseen(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// A text of AWS or of a spec on one line.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text filled up with spaces to a width of the terminal.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_option_then_the_environment_then_the_terminal() {
        let env =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>();
        let (terminal, pipe) = (Stream::new(std::io::sink(), true), Stream::new(std::io::sink(), false));
        let on = |stream, wish, pairs: &[(&str, &str)]| Paint::of(stream, wish, &env(pairs)).is_on();
        assert!(on(&terminal, Colour::Auto, &[]));
        assert!(!on(&pipe, Colour::Auto, &[]));
        assert!(!on(&terminal, Colour::Auto, &[("NO_COLOR", "1")]));
        assert!(on(&terminal, Colour::Auto, &[("NO_COLOR", "")]));
        assert!(!on(&terminal, Colour::Auto, &[("TERM", "dumb")]));
        assert!(on(&pipe, Colour::Auto, &[("CLICOLOR_FORCE", "1")]));
        assert!(!on(&pipe, Colour::Auto, &[("CLICOLOR_FORCE", "0")]));
        assert!(on(&pipe, Colour::Always, &[("NO_COLOR", "1")]));
        assert!(!on(&terminal, Colour::Never, &[("CLICOLOR_FORCE", "1")]));
    }

    #[test]
    fn nothing_of_others_reaches_the_terminal_as_a_command() {
        assert_eq!(clean("a\u{1b}[2Jb\r\n"), "a\\u{1b}[2Jb\\r\n");
        assert_eq!(one_line("a\n  b\tc"), "a b c");
        assert_eq!(clean("nimda\u{202e}\u{2066}\u{61c}"), "nimda\\u{202e}\\u{2066}\\u{61c}");
    }

    #[test]
    fn wide_letters_are_two_columns() {
        assert_eq!(pad("閉域", 6), "閉域  ");
    }
}
