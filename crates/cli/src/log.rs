//! Logs: to standard error, as text or JSON, never mixed with the report. The crates decide what is logged.

use std::io::{self, Write};

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::args::{Global, LogFormat};
use crate::io::Stream;
use crate::{CommandError, Io};

/// Our own crates; a bare level means them, and warnings of everything else.
const OURS: [&str; 6] = ["heiiki", "heiiki_model", "heiiki_plan", "heiiki_apply", "heiiki_aws", "heiiki_sim"];

/// Begins to log, for as long as the returned value lives.
pub(crate) fn begin(global: &Global, io: &Io) -> Result<DefaultGuard, CommandError> {
    let wish = global.log.as_deref().or_else(|| io.var("HEIIKI_LOG")).unwrap_or("warn");
    let filter = EnvFilter::try_new(directives(wish)).map_err(|error| {
        let help = "write off, error, warn, info, debug, trace, or a filter such as `warn,heiiki_aws=debug`";
        CommandError::usage(format!("`{wish}` is not a log level")).because(&error).help(help)
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Lines(io.err.clone()));
    Ok(match global.log_format {
        LogFormat::Text => tracing::subscriber::set_default(builder.with_ansi(io.err.paint().is_on()).finish()),
        LogFormat::Json => tracing::subscriber::set_default(builder.json().with_ansi(false).finish()),
    })
}

fn directives(wish: &str) -> String {
    let level = wish.to_ascii_lowercase();
    match level.as_str() {
        "off" | "error" | "warn" => level,
        "info" | "debug" | "trace" => OURS.iter().fold("warn".to_owned(), |all, ours| format!("{all},{ours}={level}")),
        _ => wish.to_owned(),
    }
}

/// Writes whole lines, so that a progress display makes room for each.
struct Lines(Stream);

struct Line {
    stream: Stream,
    bytes: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { stream: self.0.clone(), bytes: Vec::new() }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.bytes.is_empty() {
            self.stream.log(&self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_level_is_about_heiiki_not_the_sdk() {
        assert_eq!(directives("WARN"), "warn");
        assert!(directives("debug").starts_with("warn,heiiki=debug,"));
        assert_eq!(directives("aws_config=trace"), "aws_config=trace");
    }
}
