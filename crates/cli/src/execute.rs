//! Carries out a plan in front of a user: shows what happens, stops when asked to, and ends with the summary.

use std::pin::pin;
use std::time::Duration;

use heiiki_apply::{Fenced, Report, Shutdown, Urgency, apply};
use heiiki_model::plan::Plan;

use crate::args::{Global, RunOptions};
use crate::render::progress::Progress;
use crate::render::style::Tone;
use crate::render::{report, report_json};
use crate::session::PlanContext;
use crate::signals::Signals;
use crate::{CommandError, Exit, Io, file};

/// Interval at which moving lines are drawn anew, in the time of the one who watches.
const FRAME: Duration = Duration::from_millis(125);

/// Carries out a plan; prints the summary, and the outputs when something is left to have any.
pub async fn execute(context: &PlanContext, run: &RunOptions, global: &Global, io: &Io) -> Exit {
    let plan = &context.planned.plan;
    let before = context.connection.aws.http.calls().len();
    let (report, signal) = watch(context, run, global, io).await;
    let calls = context.connection.aws.http.calls().len() - before;
    let paint = io.out.paint();
    if !global.quiet {
        io.out.line("");
    }
    io.out.lines(report::lines(plan, &report, calls, paint));
    let kept = write_report(run, plan, Some(&report));
    let outputs = report::outputs(&context.spec, &report.known, paint);
    if !outputs.is_empty() && !global.quiet {
        io.out.line("");
        outputs.iter().for_each(|line| io.out.document(line));
    }
    context.stats(global, io);
    match (report.is_complete(), signal) {
        (true, _) => kept.map_or_else(|error| error.tell(io), |()| done(context)),
        (false, Some(signal)) => signal,
        (false, None) => Exit::Failed,
    }
}

/// Writes the report, when that was asked for; a plan that was empty has none.
pub fn write_report(run: &RunOptions, plan: &Plan, report: Option<&Report>) -> Result<(), CommandError> {
    let Some(path) = &run.report else { return Ok(()) };
    let text = report_json::json(plan, report).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?;
    file::write(path, &(text + "\n"))
}

/// Returns the exit code of a command that did all that its plan has. A destroy also says whether everything is gone.
pub fn done(context: &PlanContext) -> Exit {
    let plan = &context.planned.plan;
    if context.destroys && plan.leaves_something() { Exit::Kept } else { Exit::Done }
}

/// Runs the plan to its end, or until it has stopped as it was asked to.
async fn watch(context: &PlanContext, run: &RunOptions, global: &Global, io: &Io) -> (Report, Option<Exit>) {
    let (plan, known) = (&context.planned.plan, context.planned.known.clone());
    let (aws, clock) = (&context.connection.aws, context.connection.clock.as_ref());
    let progress = if global.quiet { Progress::silent(plan, clock.now()) } else { Progress::on(&io.err, plan, clock.now()) };
    let (shutdown, mut signals, mut first) = (Shutdown::default(), Signals::listen(), None);
    let emit = |event| progress.event(&event);
    let (lease, mut lost) = (&context.lease, false);
    lease.running();
    let cloud = Fenced::new(aws, lease.held());
    let mut running = pin!(apply(plan, known, &cloud, clock, run.parallelism, &shutdown, &emit));
    let report = loop {
        tokio::select! {
            report = &mut running => break report,
            signal = signals.next() => {
                // Of a terminal that is lost, the system tells and the shell too.
                if first.is_none() || signal != Exit::HungUp {
                    shutdown.ask();
                    tell(shutdown.urgency(), &progress, io);
                }
                first.get_or_insert(signal);
            }
            why = lease.lost(), if !lost => {
                lost = true;
                if shutdown.urgency() == Urgency::None {
                    shutdown.ask();
                }
                io.err.line(io.err.paint().tone(Tone::Warn, why));
                tell(shutdown.urgency(), &progress, io);
            }
            () = clock.sleep(FRAME.mul_f64(clock.speed())) => progress.tick(clock.now()),
        }
    };
    progress.end();
    (report, first)
}

fn tell(urgency: Urgency, progress: &Progress<'_>, io: &Io) {
    let text = match urgency {
        Urgency::None => return,
        Urgency::Graceful => {
            let waits = progress.stopping();
            let waits = if waits.is_empty() { "nothing".to_owned() } else { waits.join(", ") };
            format!("stopping: no further step is begun; waiting for {waits}. Once more leaves at once.")
        }
        Urgency::Immediate => "leaving at once: AWS goes on with what it has begun".to_owned(),
    };
    io.err.line(io.err.paint().tone(Tone::Warn, text));
}
