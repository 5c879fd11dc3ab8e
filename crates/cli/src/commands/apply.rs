//! `heiiki apply`: shows the plan, asks, and carries it out.

use crate::args::{Apply, Global};
use crate::carry::carry_out;
use crate::render::plan::Shown;
use crate::session::{Depth, intent, survey};
use crate::{Exit, Io, Trouble, consent};

pub(super) async fn run(args: &Apply, global: &Global, io: &mut Io) -> Result<Exit, Trouble> {
    let survey = survey(&args.spec, &intent(&args.aim, false, false), Depth::Resources, global, io).await?;
    let plan = &survey.planned.plan;
    let shown = Shown::new(plan, &survey.planned.known);
    // Whoever agreed beforehand and wants no word does not need the plan, unless it is refused.
    if !(global.quiet && args.run.yes) || shown.refused_exit().is_some() {
        super::plan::print(&survey, &shown, global, io);
    }
    if let Some(exit) = shown.refused_exit() {
        survey.stats(global, io);
        return Err(Trouble { exit, ..Trouble::refused("nothing was changed: the plan is refused") }.help("see `Refused` above"));
    }
    if plan.is_empty() {
        survey.stats(global, io);
        return Ok(Exit::Done);
    }
    if !args.run.yes {
        let place = &plan.place;
        consent::confirm(&format!("Apply this to {} in account {}, {}?", place.environment, place.account, place.region), io)?;
    }
    Ok(carry_out(&survey, &args.run, global, io).await)
}
