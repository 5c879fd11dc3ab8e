//! `heiiki adopt`: writes the tags of objects that a spec adopts or has moved, and changes nothing else.

use std::sync::Arc;

use heiiki_plan::Intent;

use crate::args::{Global, RunOptions, SpecArgs};
use crate::execute::execute;
use crate::lease::Lease;
use crate::render::plan::Shown;
use crate::session::{Depth, prepare};
use crate::{CommandError, Exit, Io, file, prompt};

/// The arguments of `heiiki adopt`.
#[derive(Clone, Debug, clap::Args)]
pub struct AdoptArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// The options of carrying it out.
    #[command(flatten)]
    pub run: RunOptions,
}

pub(crate) async fn run(args: &AdoptArgs, lease: &Arc<Lease>, global: &Global, io: &mut Io) -> Result<Exit, CommandError> {
    file::refuse_early(args.run.report.as_ref())?;
    let intent = Intent { adopt: true, ..Intent::default() };
    let context = prepare(&args.spec, &intent, Depth::Resources, lease, global, io).await?;
    let plan = &context.planned.plan;
    let shown = Shown::new(plan, &context.planned.known);
    if !(global.quiet && args.run.yes) || shown.refused_exit().is_some() {
        super::plan::print(&context, &shown, global, io);
    }
    if let Some(exit) = shown.refused_exit() {
        context.stats(global, io);
        return Err(CommandError { exit, ..CommandError::refused("nothing was changed: the plan is refused") }
            .help("see `Refused` above"));
    }
    if plan.is_empty() {
        context.stats(global, io);
        return Ok(Exit::Done);
    }
    if !args.run.yes {
        let place = &plan.place;
        let count = plan.steps.len();
        let objects = if count == 1 { "this object".to_owned() } else { format!("these {count} objects") };
        prompt::confirm(&format!("Make {objects} part of {} in account {}?", place.environment, place.account), io).await?;
    }
    Ok(execute(&context, &args.run, global, io).await)
}
