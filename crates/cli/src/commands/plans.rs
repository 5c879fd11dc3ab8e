//! `heiiki plan` of many environments: each as if it were alone, and what that makes in total. Changes nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use heiiki_model::spec::Spot;
use heiiki_model::{Address, Place};
use heiiki_plan::{Intent, Planned, joint};

use super::plan::PlanArgs;
use crate::args::{Global, OutputFormat};
use crate::closedness::{self, Looked};
use crate::fleet::{self, Effort, Member, Seen};
use crate::render::markdown::{self, Budget};
use crate::render::plan::{Reading, Shown};
use crate::render::plans as shown;
use crate::render::sarif::{self, Located};
use crate::session::planned;
use crate::{CommandError, Exit, Io};

/// The plan of one environment, or why there is none.
pub struct Outcome {
    /// The file or directory of its spec.
    pub path: PathBuf,
    /// Its account and region, if its spec could be loaded.
    pub place: Option<Place>,
    /// The plan, and what the reading took.
    pub made: Result<(Planned, Reading), CommandError>,
    /// Positions of its resources in the files of its spec.
    pub spots: BTreeMap<Address, Spot>,
}

pub(crate) async fn run(args: &PlanArgs, intent: &Intent, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    refuse(args)?;
    let (members, effort) = fleet::refresh(&args.fleet, intent.destroy, global, io).await?;
    let mut outcomes = Vec::with_capacity(members.len());
    let mut seen_of = Vec::with_capacity(members.len());
    for Member { path, place, seen } in members {
        let (made, spots) = match seen {
            Ok(seen) => {
                seen_of.push(Arc::clone(&seen.observed));
                let made = one(&seen, intent).await;
                (Ok((made, seen.reading)), seen.spots)
            }
            Err(error) => (Err(error), BTreeMap::new()),
        };
        outcomes.push(Outcome { path, place, made, spots });
    }
    let planned = outcomes.iter_mut().filter_map(|outcome| outcome.made.as_mut().ok()).map(|(planned, _)| planned);
    let mut together: Vec<_> = planned.zip(&seen_of).map(|(planned, seen)| (planned, seen.objects.as_slice())).collect();
    joint::refuse(&mut together);
    write(&outcomes, effort, args, global, io)?;
    Ok(exit(&outcomes, args.detailed_exitcode))
}

async fn one(seen: &Seen, intent: &Intent) -> Planned {
    let mut observed = seen.observed.as_ref().clone();
    let mut planned = planned(&seen.spec, &mut observed, intent, &seen.connection.aws).await;
    let around = seen.around.as_deref();
    let looked = Looked { spec: &seen.spec, observed: &observed, connection: &seen.connection, around };
    Box::pin(closedness::of_plan(looked, &mut planned, intent)).await;
    planned
}

/// Refuses options that are meant for one environment.
fn refuse(args: &PlanArgs) -> Result<(), CommandError> {
    let given = [
        ("--out", args.out.is_some()),
        ("--target", !args.options.target.is_empty()),
        ("--allow-data-loss", !args.options.allow_data_loss.is_empty()),
        ("--orphans", args.deletion.orphans),
        ("--format html", args.output.chosen() == OutputFormat::Html),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((name, _)) => {
            Err(CommandError::usage(format!("{name} has a meaning only for one environment")).help("name one spec"))
        }
        None => Ok(()),
    }
}

fn write(outcomes: &[Outcome], effort: Effort, args: &PlanArgs, global: &Global, io: &Io) -> Result<(), CommandError> {
    match args.output.chosen() {
        OutputFormat::Json => {
            io.out.document(shown::json(outcomes).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
        OutputFormat::Markdown => {
            let whole = args.output.max_bytes.map_or_else(Budget::default, Budget).0;
            let each = Budget(whole / outcomes.len().max(1));
            for outcome in outcomes {
                match &outcome.made {
                    Ok((made, reading)) => {
                        io.out.write(markdown::comment(&Shown::new(&made.plan, &made.known).read_by(reading), each));
                    }
                    Err(error) => io.out.write(shown::failed_markdown(outcome, error)),
                }
            }
        }
        OutputFormat::Sarif => {
            io.out.document(log(outcomes).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
        OutputFormat::Text | OutputFormat::Html => {
            io.out.lines(shown::lines(outcomes, effort, global.quiet, args.output.details, io.out.paint()));
        }
    }
    Ok(())
}

/// The dangers of all plans as one log.
fn log(outcomes: &[Outcome]) -> serde_json::Result<String> {
    let made = outcomes.iter().filter_map(|outcome| Some((outcome.made.as_ref().ok()?, &outcome.spots)));
    let shown: Vec<_> = made.map(|((made, _), spots)| (Shown::new(&made.plan, &made.known), spots)).collect();
    let failed = outcomes.iter().filter_map(|outcome| Some((outcome, outcome.made.as_ref().err()?)));
    let failed: Vec<String> = failed.map(|(outcome, error)| format!("{}: {}", outcome.path.display(), error.message)).collect();
    let located: Vec<Located<'_>> = shown.iter().map(|(shown, spots)| Located { shown, spots }).collect();
    sarif::plans(&located, &failed)
}

/// The exit code of all: a failure, else a refusal, else the gravest of the detailed exit codes if they were asked
/// for.
fn exit(outcomes: &[Outcome], detailed: bool) -> Exit {
    let of_one = |outcome: &Outcome| match &outcome.made {
        Err(_) => Exit::Failed,
        Ok((made, _)) => {
            let shown = Shown::new(&made.plan, &made.known);
            shown.refused_exit().unwrap_or_else(|| if detailed { shown.detailed_exit() } else { Exit::Done })
        }
    };
    let exits: Vec<Exit> = outcomes.iter().map(of_one).collect();
    let gravest = [Exit::Failed, Exit::Refused, Exit::Destructive, Exit::Changes];
    gravest.into_iter().find(|exit| exits.contains(exit)).unwrap_or(Exit::Done)
}
