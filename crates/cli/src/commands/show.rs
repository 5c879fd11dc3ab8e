//! `heiiki show`: the live environment, or a saved plan. Changes nothing and judges nothing.

use std::collections::BTreeMap;

use heiiki_plan::Intent;

use crate::args::{Global, OutputFormat, OutputOptions, SpecArgs};
use crate::lease::Lease;
use crate::plan_file::{self, PlanFile};
use crate::render::header::{header, saved_header};
use crate::render::plan::Shown;
use crate::render::{report, show};
use crate::session::{Depth, PlanContext, prepare};
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki show`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki show my-network.yaml --outputs\n  heiiki show my.plan")]
pub struct ShowArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// The format in which it is printed; only a saved plan has all of them.
    #[command(flatten)]
    pub output: OutputOptions,
    /// Instead of the environment, show what domains that are gone have left in the account and region
    #[arg(long, conflicts_with = "outputs")]
    pub orphans: bool,
    /// Also print the outputs: ARNs, and commands such as the one that reaches a bastion
    #[arg(long)]
    pub outputs: bool,
}

pub(crate) async fn run(args: &ShowArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    if let Some(file) = plan_file::named(&args.spec)? {
        return saved_plan(&file, args, global, io);
    }
    if !matches!(args.output.chosen(), OutputFormat::Text | OutputFormat::Json) || args.output.max_bytes.is_some() {
        return Err(CommandError::usage("only a saved plan has this form").help("use --format text or --format json"));
    }
    if args.output.details {
        return Err(CommandError::usage("--details has a meaning only for a saved plan").help("leave it out"));
    }
    let json = args.output.chosen() == OutputFormat::Json;
    let intent = Intent { orphans: args.orphans, ..Intent::default() };
    let context = prepare(&args.spec, &intent, Depth::Kin, &Lease::none(), global, io).await?;
    if args.orphans {
        return orphans(&context, json, global, io);
    }
    let (spec, observed) = (&context.spec, &context.observed);
    let kin = heiiki_plan::kin(spec, observed.clone());
    let entries = show::entries(spec, observed, &context.planned.known.live, &kin);
    let paint = io.out.paint();
    if json {
        let json = show::json(spec, &entries, &observed.unread);
        io.out.document(json.map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
    } else {
        if !global.quiet {
            io.out.line(header(&context.planned.plan, &context.reading, paint));
            io.out.line("");
        }
        io.out.lines(show::lines(&entries, paint));
        if args.outputs {
            for block in [report::outputs(spec, &context.planned.known, paint), report::arns(spec, &context.planned.known, paint)]
            {
                if !block.is_empty() {
                    io.out.line("");
                }
                block.iter().for_each(|line| io.out.document(line));
            }
        }
    }
    context.stats(global, io);
    // An object that could not be read is shown as such, because a caller that relies on the answer must know.
    let unread = entries.iter().any(|entry| entry.standing == show::Standing::Unread);
    Ok(if unread { Exit::Failed } else { Exit::Done })
}

/// A saved plan as it was made. AWS is not asked.
fn saved_plan(file: &PlanFile, args: &ShowArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let PlanFile { path: _, saved } = file;
    let idle =
        global.connection().into_iter().chain(args.orphans.then_some("--orphans")).chain(args.outputs.then_some("--outputs"));
    if let Some(option) = idle.into_iter().next() {
        return Err(
            CommandError::usage(format!("{option} has no meaning for a saved plan: AWS is not asked")).help("leave it out")
        );
    }
    plan_file::refuse_reach(&args.spec.allow_files_from)?;
    super::plan::refuse_idle(args.output)?;
    let shown = Shown::new(&saved.plan, &saved.known).detailed(args.output.details);
    super::plan::write(&shown, &saved.spec, &BTreeMap::new(), args.output, io, |io| {
        if !global.quiet {
            io.out.lines(saved_header(saved, io.out.paint()));
            io.out.line("");
        }
        io.out.lines(shown.lines(io.out.paint()));
    })?;
    Ok(Exit::Done)
}

/// Shows what domains that are gone have left: the plan that would remove it says what, where and why.
fn orphans(context: &PlanContext, json: bool, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let plan = &context.planned.plan;
    let shown = Shown::new(plan, &context.planned.known).read_by(&context.reading);
    if json {
        io.out.document(shown.json().map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
    } else {
        let paint = io.out.paint();
        if !global.quiet {
            io.out.line(header(plan, &context.reading, paint));
            io.out.line("");
        }
        io.out.lines(show::orphans(plan, paint));
    }
    context.stats(global, io);
    Ok(if plan.unread.is_empty() { Exit::Done } else { Exit::Failed })
}
