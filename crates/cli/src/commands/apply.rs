//! `heiiki apply`: shows the plan, asks, and carries it out. The plan is made now, or was saved before and still holds.

use std::path::PathBuf;
use std::sync::Arc;

use heiiki_plan::saved::Verified;

use crate::args::{Global, PlanOptions, RunOptions, SpecArgs};
use crate::execute::{execute, write_report};
use crate::lease::Lease;
use crate::plan_file::{self, PlanFile};
use crate::render::header::{asked, saved_header};
use crate::render::plan::Shown;
use crate::render::stale;
use crate::session::{Depth, PlanContext, intent, prepare, refresh};
use crate::{CommandError, Exit, Io, file, prompt};

/// The arguments of `heiiki apply`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  heiiki apply my-network.yaml\n  heiiki apply my-network.yaml --sandbox --yes\n  heiiki apply my.plan --yes"
)]
pub struct ApplyArgs {
    /// The spec, or the file of a saved plan.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// With a saved plan: refuse it unless it was made of this spec as the spec is now
    #[arg(long, value_name = "SPEC")]
    pub expect_spec: Option<PathBuf>,
    /// With a saved plan: refuse it unless it is the plan with this id, as `plan --out` and `show` print it
    #[arg(long, value_name = "ID")]
    pub expect_plan: Option<String>,
    /// The options of planning.
    #[command(flatten)]
    pub options: PlanOptions,
    /// The options of carrying it out.
    #[command(flatten)]
    pub run: RunOptions,
}

pub(crate) async fn run(args: &ApplyArgs, lease: &Arc<Lease>, global: &Global, io: &mut Io) -> Result<Exit, CommandError> {
    file::refuse_early(args.run.report.as_ref())?;
    if let Some(file) = plan_file::named(&args.spec)? {
        return saved_plan(&file, args, lease, global, io).await;
    }
    for (option, given) in [("--expect-spec", args.expect_spec.is_some()), ("--expect-plan", args.expect_plan.is_some())] {
        if given {
            return Err(CommandError::usage(format!("{option} has a meaning only for a saved plan")).help("leave it out"));
        }
    }
    let intent = intent(&args.options, false, false);
    let mut context = prepare(&args.spec, &intent, Depth::Resources, lease, global, io).await?;
    Box::pin(context.prove(&intent)).await;
    confirm_and_execute(&context, None, args, global, io).await
}

/// Carries out a saved plan, as far as a plan made now from its spec and intent is the same.
async fn saved_plan(
    file: &PlanFile,
    args: &ApplyArgs,
    lease: &Arc<Lease>,
    global: &Global,
    io: &mut Io,
) -> Result<Exit, CommandError> {
    let PlanFile { path, saved } = file;
    plan_file::refuse_options(&args.options)?;
    plan_file::unused(path, saved)?;
    plan_file::expect_plan(file, args.expect_plan.as_ref())?;
    let allowed = &args.spec.allow_files_from;
    plan_file::expect_spec(saved, args.expect_spec.as_ref(), allowed, global.quiet, io)?;
    let mut context = Box::pin(refresh(saved.spec.clone(), &saved.intent, Depth::Resources, lease, global, io)).await?;
    Box::pin(context.prove(&saved.intent)).await;
    let Verified { plan, left } = match saved.verify(&context.planned) {
        Ok(verified) => verified,
        Err(moved) => {
            io.err.lines(stale::lines(&moved, &saved.plan, &saved.known, io.err.paint()));
            context.stats(global, io);
            let message = "nothing was changed: the saved plan is stale, or was never the plan of its spec";
            return Err(CommandError::refused(message).help("plan again, and review it again"));
        }
    };
    context.planned.plan = plan;
    if !global.quiet {
        io.out.lines(saved_header(saved, io.out.paint()));
    }
    if !left.is_empty() {
        let left: Vec<String> = left.iter().map(ToString::to_string).collect();
        io.err.line(format!("left as it is, because this plan does not have it: {}", left.join(", ")));
    }
    let exit = confirm_and_execute(&context, Some(file), args, global, io).await?;
    Ok(if exit == Exit::Done && context.destroys && !left.is_empty() { Exit::Kept } else { exit })
}

/// Shows the plan of a context, asks, and carries it out.
async fn confirm_and_execute(
    context: &PlanContext,
    file: Option<&PlanFile>,
    args: &ApplyArgs,
    global: &Global,
    io: &mut Io,
) -> Result<Exit, CommandError> {
    let plan = &context.planned.plan;
    let shown = Shown::new(plan, &context.planned.known).detailed(args.run.details);
    // A caller that agreed beforehand and wants no word does not need the plan, unless it is refused.
    if !(global.quiet && args.run.yes) || shown.refused_exit().is_some() {
        super::plan::print(context, &shown, global, io);
    }
    if let Some(exit) = shown.refused_exit() {
        context.stats(global, io);
        return Err(CommandError { exit, ..CommandError::refused("nothing was changed: the plan is refused") }
            .help("see `Refused` above"));
    }
    if plan.is_empty() {
        write_report(&args.run, plan, None)?;
        context.stats(global, io);
        return Ok(Exit::Done);
    }
    let place = &plan.place;
    if !args.run.yes && context.destroys {
        let question = format!("This deletes environment {} in account {}, {}.", place.environment, place.account, place.region);
        prompt::typed(&question, &place.environment, io).await?;
    } else if !args.run.yes {
        let asked =
            file.and_then(|file| asked(&file.saved.intent)).map(|asked| format!(" It was made {asked}.")).unwrap_or_default();
        let place = format!("{} in account {}, {}", place.environment, place.account, place.region);
        prompt::confirm(&format!("Apply this to {place}?{asked}"), io).await?;
    }
    if let Some(file) = file {
        plan_file::begin(file, context.connection.clock.now(), io)?;
    }
    Ok(execute(context, &args.run, global, io).await)
}
