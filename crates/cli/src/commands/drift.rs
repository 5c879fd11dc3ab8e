//! `heiiki drift`: what differs in AWS from what the specs say, of one environment or many. Changes nothing.

use std::sync::Arc;

use heiiki_plan::drift::drift;

use crate::args::{Drift, DriftShape, Global, NotifyFormat, NotifyWhen};
use crate::file;
use crate::fleet::{self, Member, Seen};
use crate::notify;
use crate::render::drift::{self as shown, Found, Outcome};
use crate::render::html;
use crate::render::stats;
use crate::{Exit, Io, Trouble};

pub(super) async fn run(args: &Drift, global: &Global, io: &Io) -> Result<Exit, Trouble> {
    let url = args.notify.clone().or_else(|| io.var("HEIIKI_NOTIFY_URL").map(str::to_owned));
    if url.is_none() && (args.notify_format != NotifyFormat::Json || args.notify_when != NotifyWhen::Drift) {
        let help = "give --notify URL, or set HEIIKI_NOTIFY_URL";
        return Err(Trouble::usage("--notify-format and --notify-when have no meaning without a URL").help(help));
    }
    if args.all && args.format != DriftShape::Text {
        return Err(Trouble::usage("--all has no meaning for this format: it always lists what is ignored, or only counts it"));
    }
    let (members, effort) = fleet::look(&args.fleet, true, global, io).await?;
    if global.stats {
        let calls: Vec<_> =
            members.iter().filter_map(|one| one.seen.as_ref().ok()).map(|seen| Arc::clone(&seen.connection)).collect();
        if let [connection] = calls.as_slice() {
            let calls = connection.aws.meter.calls();
            io.err.lines(stats::lines(&calls, calls.len(), io.err.paint()));
        } else {
            io.err.line(format!("{} readings with {} calls", effort.readings, effort.calls));
        }
    }
    // A single environment fails like any other command.
    let mut outcomes: Vec<Outcome> = members.into_iter().map(outcome).collect();
    if let [Outcome { found: Err(_), .. }] = outcomes.as_slice()
        && args.format == DriftShape::Text
        && args.metrics.is_none()
        && url.is_none()
        && let Some(Outcome { found: Err(trouble), .. }) = outcomes.pop()
    {
        return Err(trouble);
    }
    match args.format {
        DriftShape::Text => io.out.lines(shown::lines(&outcomes, effort, args.all, global.quiet, io.out.paint())),
        DriftShape::Json => io.out.line(json(&outcomes)?),
        DriftShape::Markdown => io.out.write(shown::markdown::text_of(&outcomes)),
        DriftShape::Html => io.out.write(html::drift::page(&outcomes).map_err(|error| unwritten(&error))?),
        DriftShape::Sarif => io.out.line(shown::sarif::text(&outcomes).map_err(|error| unwritten(&error))?),
    }
    if let Some(path) = &args.metrics {
        file::write(path, &shown::metrics::text(&outcomes))?;
    }
    let exit = shown::exit(&outcomes);
    if let Some(url) = url.filter(|_| args.notify_when == NotifyWhen::Always || exit != Exit::Done) {
        let body = match args.notify_format {
            NotifyFormat::Json => json(&outcomes)?,
            NotifyFormat::Slack => shown::slack::message(&outcomes).to_string(),
        };
        // Whoever is not told must not think that all is well; drift stays the greater news.
        if let Err(trouble) = notify::post(&url, body).await {
            let failed = trouble.tell(io);
            return Ok(if exit == Exit::Done { failed } else { exit });
        }
    }
    Ok(exit)
}

fn outcome(member: Member) -> Outcome {
    let Member { path, place, seen } = member;
    let found = seen.map(|seen| {
        let Seen { spec, spots, observed, connection: _, reading, at } = seen;
        let (drift, known) = drift(&spec, Arc::unwrap_or_clone(observed));
        Found { drift, known, spots, reading, at }
    });
    Outcome { path, place, found }
}

fn json(outcomes: &[Outcome]) -> Result<String, Trouble> {
    shown::json::json(outcomes).map_err(|error| unwritten(&error))
}

fn unwritten(error: &serde_json::Error) -> Trouble {
    Trouble::failed("cannot write JSON").because(error)
}
