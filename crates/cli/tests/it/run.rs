//! Runs one command line in this process and keeps its output.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Cursor, Write};
use std::sync::{Arc, Mutex};

use heiiki::io::{Input, Stream};
use heiiki::{Exit, Io};

/// The result of a run: its output and its exit code.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A run to be made.
#[derive(Default)]
pub(crate) struct Run {
    args: Vec<OsString>,
    env: BTreeMap<String, String>,
    answers: Option<String>,
    terminal: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Begins a run with the arguments after the program's name, split at spaces.
pub(crate) fn heiiki(line: &str) -> Run {
    Run { args: line.split_whitespace().map(OsString::from).collect(), ..Run::default() }
}

impl Run {
    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn env(mut self, key: &str, value: &str) -> Self {
        self.env.insert(key.to_owned(), value.to_owned());
        self
    }

    /// A person who types these lines into a terminal.
    pub(crate) fn answers(mut self, lines: &str) -> Self {
        self.answers = Some(lines.to_owned());
        self.env("NO_COLOR", "1")
    }

    /// In a terminal of so many columns.
    pub(crate) fn columns(self, columns: usize) -> Self {
        Self { terminal: true, ..self }.env("COLUMNS", &columns.to_string()).env("NO_COLOR", "1")
    }

    pub(crate) fn go(self) -> Ran {
        let (out, err) = (Kept::default(), Kept::default());
        let asked = self.answers.is_some();
        let mut io = Io {
            out: Stream::new(out.clone(), self.terminal),
            err: Stream::new(err.clone(), asked || self.terminal),
            input: Input::new(Cursor::new(self.answers.unwrap_or_default()), asked),
            env: self.env,
        };
        let args = std::iter::once(OsString::from("heiiki")).chain(self.args);
        let exit = heiiki::run(args, &mut io);
        Ran { exit, out: out.text(), err: err.text() }
    }
}
