//! The streams and environment of one run, so that a test can give its own. The only place that reads the process's
//! environment.
//!
//! A closed pipe is no error: output that nobody reads is dropped. Any other failure to write is kept and ends the run
//! as failed.

use std::collections::BTreeMap;
use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use heiiki_model::text::visible;
use heiiki_model::wrap;
use indicatif::MultiProgress;

use crate::args::Colour;
use crate::render::style::Paint;

/// In fewer columns nothing can be read.
const NARROWEST: usize = 20;

/// The columns of a terminal of this process.
fn columns_of(stream: impl std::os::fd::AsFd) -> Option<usize> {
    terminal_size::terminal_size_of(stream).map(|(width, _)| usize::from(width.0))
}

/// The streams and environment of one run.
pub struct Io {
    /// Standard output: the result that the user asked for.
    pub out: Stream,
    /// Everything else: progress, logs, questions, errors.
    pub err: Stream,
    /// Answers.
    pub input: Input,
    /// The environment.
    pub env: BTreeMap<String, String>,
}

/// The source of answers to questions.
pub struct Input {
    /// Nothing while a thread waits for a line.
    reader: Option<Box<dyn BufRead + Send>>,
    terminal: bool,
}

/// An output stream. Clones are the same stream.
#[derive(Clone)]
pub struct Stream {
    sink: Arc<Mutex<Sink>>,
    terminal: bool,
    /// The columns of the terminal, when it tells.
    columns: Option<usize>,
    paint: Paint,
}

struct Sink {
    writer: Box<dyn Write + Send>,
    failure: Option<io::Error>,
    /// Progress lines that have to make room while something is written.
    curtain: Option<MultiProgress>,
}

impl Io {
    /// The process's own.
    pub fn of_process() -> Self {
        let env = std::env::vars_os();
        Self {
            out: Stream::new(io::stdout(), io::stdout().is_terminal()).with_columns(columns_of(io::stdout())),
            err: Stream::new(io::stderr(), io::stderr().is_terminal()).with_columns(columns_of(io::stderr())),
            input: Input::new(io::BufReader::new(io::stdin()), io::stdin().is_terminal()),
            env: env.filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?))).collect(),
        }
    }

    /// Decides about colours and widths for both streams. `COLUMNS` wins over the width that a terminal reports. A
    /// stream that is no terminal has no width.
    pub(crate) fn colours(&mut self, wish: Colour) {
        let told = self.var("COLUMNS").and_then(|columns| columns.parse::<usize>().ok()).filter(|columns| *columns >= NARROWEST);
        for stream in [&mut self.out, &mut self.err] {
            let width = told.or(stream.columns).filter(|_| stream.terminal);
            stream.paint = Paint::of(stream, wish, &self.env).within(width);
        }
    }

    /// A variable of the environment; an empty one counts as absent.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// True when a person can be asked.
    pub const fn can_ask(&self) -> bool {
        self.input.terminal && self.err.terminal
    }
}

impl Input {
    /// Answers from a reader.
    pub fn new(reader: impl BufRead + Send + 'static, terminal: bool) -> Self {
        Self { reader: Some(Box::new(reader)), terminal }
    }

    /// Reads the next line without its end. `None` at the end of the input.
    ///
    /// A thread waits for it, because the lease is renewed and signals are heard meanwhile. If nobody waits for the
    /// line any more, the thread ends with the process.
    pub async fn line(&mut self) -> io::Result<Option<String>> {
        let Some(mut reader) = self.reader.take() else { return Ok(None) };
        let (tell, told) = tokio::sync::oneshot::channel();
        std::thread::Builder::new().spawn(move || {
            let mut line = String::new();
            let read = reader.read_line(&mut line);
            // The receiver is gone if the command was interrupted.
            let _ = tell.send((reader, line, read));
        })?;
        let Ok((reader, line, read)) = told.await else { return Ok(None) };
        self.reader = Some(reader);
        Ok((read? > 0).then(|| line.trim().to_owned()))
    }
}

impl Stream {
    /// A stream over a writer.
    pub fn new(writer: impl Write + Send + 'static, terminal: bool) -> Self {
        let sink = Sink { writer: Box::new(writer), failure: None, curtain: None };
        Self { sink: Arc::new(Mutex::new(sink)), terminal, columns: None, paint: Paint::plain() }
    }

    /// The same stream in a terminal of so many columns.
    #[must_use]
    pub fn with_columns(self, columns: Option<usize>) -> Self {
        Self { columns, ..self }
    }

    /// True when a person reads it as it is written.
    pub const fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The colours of this stream.
    pub const fn paint(&self) -> Paint {
        self.paint
    }

    /// Writes a text in any form. As a last measure, characters that a reader would not see are written as their
    /// numbers.
    pub fn write(&self, text: impl AsRef<str>) {
        self.bytes(visible(text.as_ref()).as_bytes());
    }

    /// Writes a text as it is and ends the line: a document that a program may read, which no width breaks.
    pub fn document(&self, text: impl AsRef<str>) {
        self.write(format!("{}\n", text.as_ref()));
    }

    /// Writes a line for people, broken between words where the terminal is too narrow for it.
    pub fn line(&self, text: impl AsRef<str>) {
        let text = text.as_ref();
        match self.paint.width() {
            Some(width) => {
                let lines: Vec<String> = text.split('\n').flat_map(|line| wrap::line(line, width)).collect();
                self.document(lines.join("\n"));
            }
            None => self.document(text),
        }
    }

    /// Writes lines for people.
    pub fn lines(&self, lines: impl IntoIterator<Item: AsRef<str>>) {
        for line in lines {
            self.line(line);
        }
    }

    /// Writes a text as it is: a file that passes through.
    pub(crate) fn raw(&self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Writes lines of a log.
    pub(crate) fn log(&self, lines: &[u8]) {
        self.write(String::from_utf8_lossy(lines));
    }

    pub(crate) fn bytes(&self, bytes: &[u8]) {
        let sink = &mut *self.lock();
        let Sink { writer, curtain, failure: _ } = sink;
        let result = match curtain {
            Some(curtain) => curtain.suspend(|| writer.write_all(bytes).and_then(|()| writer.flush())),
            None => writer.write_all(bytes).and_then(|()| writer.flush()),
        };
        match result {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => sink.writer = Box::new(io::sink()),
            Err(error) => {
                sink.failure.get_or_insert(error);
            }
        }
    }

    /// Sets or removes the progress lines that have to make room while something is written.
    pub(crate) fn curtain(&self, curtain: Option<MultiProgress>) {
        self.lock().curtain = curtain;
    }

    /// The first failure to write, once.
    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        self.lock().failure.take()
    }

    fn lock(&self) -> MutexGuard<'_, Sink> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nothing_unseen_is_written_unless_a_file_passes_through() {
        #[derive(Clone, Default)]
        struct Kept(Arc<Mutex<Vec<u8>>>);
        impl Write for Kept {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let kept = Kept::default();
        let stream = Stream::new(kept.clone(), false);
        stream.line("{\"a\": \"\u{202e}\"}");
        stream.log("\u{2066}\n".as_bytes());
        stream.raw("\u{feff}");
        assert_eq!(String::from_utf8(kept.0.lock().unwrap().clone()).unwrap(), "{\"a\": \"\\u202e\"}\n\\u2066\n\u{feff}");
    }

    #[test]
    fn a_closed_pipe_is_quiet_and_a_full_disk_is_not() {
        let pipe = Stream::new(Broken(ErrorKind::BrokenPipe), false);
        pipe.line("nobody reads this");
        assert!(pipe.take_failure().is_none());
        let disk = Stream::new(Broken(ErrorKind::StorageFull), false);
        disk.line("this is lost");
        assert_eq!(disk.take_failure().map(|error| error.kind()), Some(ErrorKind::StorageFull));
    }
}
