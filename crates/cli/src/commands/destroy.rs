//! `heiiki destroy`: the plan of deletion, the environment's name typed by hand, and a decision about every piece of data.

use std::sync::Arc;

use heiiki_model::Address;
use heiiki_model::plan::{Cause, Plan};
use heiiki_model::spec::Disposition;
use heiiki_plan::{Intent, plan};

use crate::args::{Global, PlanOptions, RunOptions, SpecArgs};
use crate::execute::{done, execute, write_report};
use crate::lease::Lease;
use crate::render::plan::Shown;
use crate::session::{Depth, PlanContext, intent, prepare};
use crate::{CommandError, Exit, Io, file, prompt};

/// The arguments of `heiiki destroy`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki destroy my-network.yaml\n  heiiki plan my-network.yaml --destroy")]
pub struct DestroyArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// The options of planning.
    #[command(flatten)]
    pub options: PlanOptions,
    /// Instead of the environment, delete what domains that are gone have left in the account and region; the plan shows why each is believed to be such
    #[arg(long, conflicts_with = "target")]
    pub orphans: bool,
    /// The options of carrying it out.
    #[command(flatten)]
    pub run: RunOptions,
}

pub(crate) async fn run(args: &DestroyArgs, lease: &Arc<Lease>, global: &Global, io: &mut Io) -> Result<Exit, CommandError> {
    file::refuse_early(args.run.report.as_ref())?;
    let intent = intent(&args.options, true, args.orphans);
    let mut context = prepare(&args.spec, &intent, Depth::Kin, lease, global, io).await?;
    if only_data(&context.planned.plan) && io.can_ask() && !args.run.yes {
        let answers = prompt::dispositions(&context.spec, &context.planned.plan, io).await?;
        decide(&mut context, intent, answers);
    }
    let shown = Shown::new(&context.planned.plan, &context.planned.known).detailed(args.run.details);
    // A caller that agreed beforehand and wants no word does not need the plan, unless it is refused.
    if !(global.quiet && args.run.yes) || shown.refused_exit().is_some() {
        super::plan::print(&context, &shown, global, io);
    }
    if let Some(exit) = shown.refused_exit() {
        context.stats(global, io);
        return Err(CommandError { exit, ..CommandError::refused("nothing was changed: the plan is refused") }
            .help("see `Refused` above"));
    }
    if context.planned.plan.is_empty() {
        write_report(&args.run, &context.planned.plan, None)?;
        context.stats(global, io);
        return Ok(done(&context));
    }
    if !args.run.yes {
        let place = context.planned.plan.place.clone();
        if args.orphans {
            let question = format!("This deletes what is listed above in account {}, {}.", place.account, place.region);
            prompt::typed(&question, &place.account, io).await?;
        } else {
            let question =
                format!("This deletes environment {} in account {}, {}.", place.environment, place.account, place.region);
            prompt::typed(&question, &place.environment, io).await?;
        }
    }
    Ok(execute(&context, &args.run, global, io).await)
}

/// True when data without a decision is all that stands in the way.
fn only_data(plan: &Plan) -> bool {
    !plan.refusals.is_empty() && plan.refusals.iter().all(|refusal| refusal.cause() == Cause::DataLoss)
}

/// Plans again with the answers. For resources of the spec they take the place of `on_destroy`, for others that of the
/// options.
fn decide(context: &mut PlanContext, mut intent: Intent, answers: Vec<(Address, Disposition)>) {
    for (at, answer) in answers {
        match context.spec.resources.iter_mut().find(|resource| resource.at == at) {
            Some(resource) => resource.on_destroy = Some(answer),
            None if answer == Disposition::Delete => intent.allow_data_loss.push(at),
            None => {}
        }
    }
    context.planned = plan(&context.spec, context.observed.clone(), &intent);
}
