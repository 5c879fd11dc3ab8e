//! Progress while a plan is carried out: in a terminal one moving line for each running step and one for the whole,
//! elsewhere one line for each event.
//!
//! It only watches: it neither starts, stops nor times anything.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use heiiki_apply::Event;
use heiiki_apply::event::{EventKind, SkipReason};
use heiiki_model::plan::{Plan, StepId, Verb};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::style::{Paint, Tone, one_line, pad};
use super::time::{clock, span};
use crate::io::Stream;

/// Watches one run.
pub struct Progress<'a> {
    plan: &'a Plan,
    began: SystemTime,
    width: usize,
    face: Face,
    seen: Mutex<Seen>,
}

/// The place where progress is shown.
enum Face {
    /// Moving lines.
    Bars { all: MultiProgress, bottom: ProgressBar, stream: Stream },
    /// Plain lines.
    Lines(Stream),
    /// Nowhere.
    Nothing,
}

#[derive(Default)]
struct Seen {
    running: BTreeMap<StepId, Running>,
    done: usize,
    failed: usize,
    skipped: usize,
    stopping: bool,
}

struct Running {
    began: SystemTime,
    /// The status or blocker for which it waits, and the time since when.
    waits: Option<(String, SystemTime)>,
    bar: Option<ProgressBar>,
}

impl<'a> Progress<'a> {
    /// Watches on a stream: moving lines when that is a terminal.
    pub fn on(stream: &Stream, plan: &'a Plan, began: SystemTime) -> Self {
        if stream.is_terminal() {
            return Self::moving(stream, ProgressDrawTarget::stderr(), plan, began);
        }
        Self::new(plan, began, Face::Lines(stream.clone()))
    }

    /// Moving lines on a target; other output to the stream makes room for them.
    pub fn moving(stream: &Stream, target: ProgressDrawTarget, plan: &'a Plan, began: SystemTime) -> Self {
        let all = MultiProgress::with_draw_target(target);
        let bottom = all.add(line());
        stream.curtain(Some(all.clone()));
        Self::new(plan, began, Face::Bars { all, bottom, stream: stream.clone() })
    }

    /// Shows nothing.
    pub fn silent(plan: &'a Plan, began: SystemTime) -> Self {
        Self::new(plan, began, Face::Nothing)
    }

    fn new(plan: &'a Plan, began: SystemTime, face: Face) -> Self {
        let width = plan.steps.iter().map(|step| step.at.to_string().len()).filter(|length| *length <= 44).max().unwrap_or(0);
        Self { plan, began, width, face, seen: Mutex::default() }
    }

    /// Takes note of an event.
    pub fn event(&self, event: &Event) {
        let Event { at, step, what } = event;
        let mut seen = self.lock();
        let line = seen.note(*step, *at, what);
        match &self.face {
            Face::Nothing => {}
            Face::Lines(stream) => {
                if let Some(text) = line {
                    stream.line(format!("[{:>5}] {}", clock(self.since(*at)), self.told(*step, &text, Paint::plain())));
                }
            }
            Face::Bars { all, bottom, stream } => {
                if matches!(what, EventKind::Started)
                    && let Some(running) = seen.running.get_mut(step)
                {
                    running.bar = Some(all.insert_before(bottom, self::line()));
                }
                if stays(what)
                    && let Some(text) = line
                {
                    stream.line(self.told(*step, &text, stream.paint()));
                }
                self.draw(&seen, *at);
            }
        }
    }

    /// Draws the moving lines anew, because time has passed.
    pub fn tick(&self, now: SystemTime) {
        self.draw(&self.lock(), now);
    }

    /// Lists the steps for which the run still waits after a request to stop.
    pub fn stopping(&self) -> Vec<String> {
        let mut seen = self.lock();
        seen.stopping = true;
        let told = |(id, running): (&StepId, &Running)| {
            let at = &self.plan.step(*id).at;
            running.waits.as_ref().map_or_else(|| at.to_string(), |(status, _)| format!("{at} ({status})"))
        };
        seen.running.iter().map(told).collect()
    }

    /// Takes the moving lines away.
    pub fn end(&self) {
        if let Face::Bars { all, bottom, stream } = &self.face {
            for running in self.lock().running.values() {
                running.bar.iter().for_each(ProgressBar::finish_and_clear);
            }
            bottom.finish_and_clear();
            let _ = all.clear();
            stream.curtain(None);
        }
    }

    fn draw(&self, seen: &Seen, now: SystemTime) {
        let Face::Bars { bottom, stream, .. } = &self.face else { return };
        let paint = stream.paint();
        for (id, running) in &seen.running {
            let Some(bar) = &running.bar else { continue };
            let waits = running.waits.as_ref().map_or(String::new(), |(status, since)| {
                let for_long = now.duration_since(*since).unwrap_or_default();
                format!("  {} for {}", paint.tone(Tone::Change, status), clock(for_long))
            });
            let took = clock(now.duration_since(running.began).unwrap_or_default());
            let doing = doing(self.plan.step(*id).verb);
            bar.set_message(self.told(*id, &format!("{doing}{waits}  {}", paint.tone(Tone::Dim, took)), paint));
        }
        let Seen { running, done, failed, skipped, stopping } = seen;
        let total = self.plan.steps.len();
        let left = total.saturating_sub(done + failed + skipped + running.len());
        let mut parts = vec![format!("{done}/{total} done"), format!("{} running", running.len()), format!("{left} left")];
        parts.extend((*failed > 0).then(|| paint.tone(Tone::Error, format!("{failed} failed"))));
        parts.extend((*skipped > 0).then(|| paint.tone(Tone::Warn, format!("{skipped} skipped"))));
        parts.extend(stopping.then(|| paint.tone(Tone::Warn, "stopping")));
        bottom.set_message(format!("{} · {}", parts.join(", "), clock(self.since(now))));
    }

    fn told(&self, id: StepId, text: &str, paint: Paint) -> String {
        let step = self.plan.step(id);
        let (tone, sign) = sign(step.verb);
        format!("{} {}  {text}", paint.tone(tone, sign), pad(&step.at.to_string(), self.width))
    }

    fn since(&self, now: SystemTime) -> Duration {
        now.duration_since(self.began).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    /// Takes note; gives a line when there is something new to say.
    fn note(&mut self, step: StepId, at: SystemTime, what: &EventKind) -> Option<String> {
        let verb_text = |text: &str| Some(text.to_owned());
        match what {
            EventKind::Started => {
                self.running.insert(step, Running { began: at, waits: None, bar: None });
                verb_text("begun")
            }
            EventKind::Updating { fields } => self.waits(step, &format!("sending {}", fields.join(", ")), at),
            EventKind::Waiting { status, since } => {
                let status = format!("AWS says {}", one_line(status));
                self.waits(step, &status, at.checked_sub(*since).unwrap_or(at))
            }
            EventKind::Retrying { why, since, .. } => {
                let why = format!("waiting: {}", one_line(why));
                self.waits(step, &why, at.checked_sub(*since).unwrap_or(at))
            }
            EventKind::Finished { id, took } => {
                self.leave(step);
                self.done += 1;
                let id = id.as_ref().map(|id| format!(" ({})", one_line(id))).unwrap_or_default();
                Some(format!("done in {}{id}", span(*took)))
            }
            EventKind::Failed { failure, took } => {
                self.leave(step);
                self.failed += 1;
                Some(format!("failed after {}: {}", span(*took), one_line(&failure.to_string())))
            }
            EventKind::Skipped { because } => {
                self.leave(step);
                self.skipped += 1;
                Some(match because {
                    SkipReason::Dependency { at, .. } => format!("skipped, because {at} was not done"),
                    SkipReason::Interrupted => "not begun, because the run was interrupted".to_owned(),
                    SkipReason::Credentials => "not done, because AWS does not accept the credentials any more".to_owned(),
                })
            }
        }
    }

    /// Notes what a step waits for; a line when that is new.
    fn waits(&mut self, step: StepId, text: &str, since: SystemTime) -> Option<String> {
        let running = self.running.get_mut(&step)?;
        let new = running.waits.as_ref().is_none_or(|(before, _)| before != text);
        running.waits = Some((text.to_owned(), since));
        new.then(|| text.to_owned())
    }

    fn leave(&mut self, step: StepId) {
        if let Some(Running { bar: Some(bar), .. }) = self.running.remove(&step) {
            bar.finish_and_clear();
        }
    }
}

/// True for an event that is printed once and scrolls up, rather than shown while it lasts. The effects of an
/// interruption are in the summary.
const fn stays(what: &EventKind) -> bool {
    match what {
        EventKind::Finished { .. } | EventKind::Failed { .. } | EventKind::Skipped { because: SkipReason::Dependency { .. } } => {
            true
        }
        EventKind::Started
        | EventKind::Waiting { .. }
        | EventKind::Updating { .. }
        | EventKind::Retrying { .. }
        | EventKind::Skipped { because: SkipReason::Interrupted | SkipReason::Credentials } => false,
    }
}

fn line() -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::no_length().with_style(style)
}

const fn sign(verb: Verb) -> (Tone, &'static str) {
    match verb {
        Verb::Create => (Tone::Add, "+"),
        Verb::Update | Verb::Release => (Tone::Change, "~"),
        Verb::Delete => (Tone::Remove, "-"),
        Verb::Retain => (Tone::Help, "="),
    }
}

const fn doing(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "creating",
        Verb::Update => "changing",
        Verb::Release => "releasing",
        Verb::Delete => "deleting",
        Verb::Retain => "letting go of",
    }
}
