//! The findings of `heiiki doctor` as text, one line for each check and then the help, or as JSON. It decides nothing.

use serde::Serialize;

use super::style::{Paint, Tone, one_line, pad};

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    Ok,
    /// heiiki works, but less well.
    Warn,
    /// heiiki does not work.
    Fail,
    /// Nothing could be found out.
    Unknown,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The subject of the check.
    pub check: String,
    /// The result.
    pub level: Level,
    /// The finding.
    pub found: String,
    /// The help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The time that the answer took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u128>,
}

impl Check {
    /// A check and its finding. Texts of AWS are made harmless here.
    pub fn new(check: impl Into<String>, level: Level, found: impl AsRef<str>) -> Self {
        Self { check: check.into(), level, found: one_line(found.as_ref()), help: None, took_ms: None }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(self, help: impl AsRef<str>) -> Self {
        Self { help: Some(one_line(help.as_ref())), ..self }
    }
}

/// All checks as text.
pub fn lines(checks: &[Check], paint: Paint) -> Vec<String> {
    let width = checks.iter().map(|check| check.check.chars().count()).max().unwrap_or_default();
    let mut lines = Vec::new();
    for check in checks {
        let (word, tone) = match check.level {
            Level::Ok => ("ok", Tone::Add),
            Level::Warn => ("warn", Tone::Warn),
            Level::Fail => ("fail", Tone::Error),
            Level::Unknown => ("-", Tone::Dim),
        };
        lines.push(format!("{}  {}  {}", paint.tone(tone, pad(word, 4)), pad(&check.check, width), check.found));
        if let Some(help) = &check.help {
            lines.push(format!("      {} {help}", paint.tone(Tone::Help, "help:")));
        }
    }
    lines
}

/// True when nothing failed.
pub fn well(checks: &[Check]) -> bool {
    checks.iter().all(|check| check.level != Level::Fail)
}

/// All checks as JSON.
pub fn json(checks: &[Check]) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Json<'a> {
        format_version: u32,
        well: bool,
        checks: &'a [Check],
    }
    serde_json::to_string_pretty(&Json { format_version: 1, well: well(checks), checks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_check_and_what_aws_says_stays_in_it() {
        let checks = [
            Check::new("clock", Level::Unknown, "not known"),
            Check::new("service EC2", Level::Fail, "no\u{1b}[31m\nanswer").help("mend it"),
        ];
        let lines = lines(&checks, Paint::plain());
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("-     clock        not known"), "{lines:?}");
        assert!(!lines[1].contains('\u{1b}') && !lines[1].contains('\n'), "{lines:?}");
        assert_eq!(lines[2], "      help: mend it");
        assert!(!well(&checks));
        assert!(json(&checks).unwrap().contains("\"level\": \"unknown\""));
    }
}
