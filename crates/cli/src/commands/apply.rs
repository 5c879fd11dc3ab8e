//! `heiiki apply`: shows the plan, asks, and carries it out. The plan is made now, or was saved before and still holds.

use std::sync::Arc;

use crate::args::{Apply, Global};
use crate::carry::{carry_out, write_report};
use crate::lease::Lease;
use crate::render::moved;
use crate::render::plan::Shown;
use crate::saved::{self, File};
use crate::session::{Depth, Survey, intent, look, survey};
use crate::{Exit, Io, Trouble, consent};

pub(super) async fn run(args: &Apply, lease: &Arc<Lease>, global: &Global, io: &mut Io) -> Result<Exit, Trouble> {
    if let Some(file) = saved::named(&args.spec)? {
        return saved_plan(&file, args, lease, global, io).await;
    }
    if args.expect_spec.is_some() {
        return Err(Trouble::usage("--expect-spec has a meaning only for a saved plan").help("leave it out"));
    }
    let survey = survey(&args.spec, &intent(&args.aim, false, false), Depth::Resources, lease, global, io).await?;
    carry(&survey, None, args, global, io).await
}

/// Carries out a saved plan, if nothing that it relies on has moved.
async fn saved_plan(file: &File, args: &Apply, lease: &Arc<Lease>, global: &Global, io: &mut Io) -> Result<Exit, Trouble> {
    let File { path, saved } = file;
    saved::refuse_aim(&args.aim)?;
    if let Some(when) = &saved.used_at {
        let message = format!("nothing was changed: {} was carried out at {when}; a plan runs once", path.display());
        return Err(Trouble::refused(message).help("plan again: `heiiki plan` shows what is left to do"));
    }
    saved::expect_spec(saved, args.expect_spec.as_ref(), global.quiet, io)?;
    let mut survey = look(saved.spec.clone(), &saved.intent, Depth::Resources, lease, global, io).await?;
    let moved = saved.moved(&survey.planned);
    if !moved.is_empty() {
        io.err.lines(moved::lines(&moved, &saved.plan, &saved.known, io.err.paint()));
        survey.stats(global, io);
        return Err(Trouble::refused("nothing was changed: the saved plan is stale").help("plan again, and review it again"));
    }
    survey.planned.plan = saved.refreshed(&survey.planned);
    carry(&survey, Some(file), args, global, io).await
}

/// Shows the plan of a survey, asks, and carries it out.
async fn carry(survey: &Survey, file: Option<&File>, args: &Apply, global: &Global, io: &mut Io) -> Result<Exit, Trouble> {
    let plan = &survey.planned.plan;
    let shown = Shown::new(plan, &survey.planned.known);
    // Whoever agreed beforehand and wants no word does not need the plan, unless it is refused.
    if !(global.quiet && args.run.yes) || shown.refused_exit().is_some() {
        super::plan::print(survey, &shown, global, io);
    }
    if let Some(exit) = shown.refused_exit() {
        survey.stats(global, io);
        return Err(Trouble { exit, ..Trouble::refused("nothing was changed: the plan is refused") }.help("see `Refused` above"));
    }
    if plan.is_empty() {
        write_report(&args.run, plan, None)?;
        survey.stats(global, io);
        return Ok(Exit::Done);
    }
    let place = &plan.place;
    if !args.run.yes && survey.destroys {
        let question = format!("This deletes environment {} in account {}, {}.", place.environment, place.account, place.region);
        consent::typed(&question, &place.environment, io).await?;
    } else if !args.run.yes {
        consent::confirm(&format!("Apply this to {} in account {}, {}?", place.environment, place.account, place.region), io)
            .await?;
    }
    if let Some(file) = file {
        saved::mark(file, survey.connection.clock.now())?;
    }
    Ok(carry_out(survey, &args.run, global, io).await)
}
