//! `heiiki plan`: the changes that an apply would make, and their reasons. Changes nothing, and saves the plan when
//! asked to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use heiiki_model::Address;
use heiiki_model::spec::{Spec, Spot};
use heiiki_picture::{Scene, standalone};

use crate::args::{Fleet, Global, OutputFormat, OutputOptions, PlanOptions, SpecArgs, Specs};
use crate::lease::Lease;
use crate::plan_file;
use crate::render::header::header;
use crate::render::html;
use crate::render::markdown::{self, Budget};
use crate::render::plan::Shown;
use crate::render::sarif::{self, Located};
use crate::render::words::reason;
use crate::session::{Depth, PlanContext, intent, prepare};
use crate::{CommandError, Exit, Io, file};

/// The arguments of `heiiki plan`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  heiiki plan my-network.yaml\n  heiiki plan my-network.yaml --target vpc_endpoint/logs\n  heiiki plan my-network.yaml --format markdown > comment.md\n  heiiki plan my-network.yaml --out my.plan"
)]
pub struct PlanArgs {
    /// The specs.
    #[command(flatten)]
    pub fleet: Fleet,
    /// The options of planning.
    #[command(flatten)]
    pub options: PlanOptions,
    /// The options about deletion.
    #[command(flatten)]
    pub deletion: Deletion,
    /// Exit with 0 when there is nothing to do, 2 when there are changes, 3 when some of them replace or delete
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// The format in which it is printed.
    #[command(flatten)]
    pub output: OutputOptions,
    /// Save the plan in a file that `heiiki apply FILE` carries out and `heiiki show FILE` shows
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The options about deletion.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Deletion {
    /// Plan the deletion of the whole environment
    #[arg(long)]
    pub destroy: bool,
    /// With --destroy: instead of the environment, what domains that are gone have left in the account and region
    #[arg(long, requires = "destroy", conflicts_with = "target")]
    pub orphans: bool,
}

pub(crate) async fn run(args: &PlanArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    refuse_idle(args.output)?;
    file::refuse_early(args.out.as_ref())?;
    let Deletion { destroy, orphans } = args.deletion;
    let intent = intent(&args.options, destroy, orphans);
    if args.fleet.specs.specs.len() > 1 {
        return super::plans::run(args, &intent, global, io).await;
    }
    let Specs { specs, set, vars, allow_files_from, shard } = args.fleet.specs.clone();
    if shard.is_some() {
        return Err(CommandError::usage("--shard has no meaning for one environment").help("leave it out, or name several specs"));
    }
    let spec = SpecArgs { spec: specs.into_iter().next(), set, vars, allow_files_from };
    let mut context = prepare(&spec, &intent, Depth::Resources, &Lease::looking(), global, io).await?;
    Box::pin(context.prove(&intent)).await;
    let saved = args.out.as_ref().map(|path| plan_file::save(path, &context, intent)).transpose()?;
    let shown = Shown::new(&context.planned.plan, &context.planned.known).read_by(&context.reading).detailed(args.output.details);
    write(&shown, &context.spec, &context.spots, args.output, io, |io| print(&context, &shown, global, io))?;
    if let Some((path, id)) = args.out.as_ref().zip(saved).filter(|_| !global.quiet) {
        io.err.line(format!("saved in {path} as plan {id}; `heiiki apply {path}` carries it out", path = path.display()));
    }
    if !global.quiet {
        context.lease.tell(io);
    }
    context.stats(global, io);
    // A plan that would be refused is no success, with or without the detailed exit codes.
    Ok(match shown.refused_exit() {
        Some(refused) => refused,
        None if args.detailed_exitcode => shown.detailed_exit(),
        None => Exit::Done,
    })
}

/// Refuses an option that the format would ignore.
pub(super) fn refuse_idle(output: OutputOptions) -> Result<(), CommandError> {
    if output.max_bytes.is_some() && output.chosen() != OutputFormat::Markdown {
        return Err(CommandError::usage("--max-bytes has no meaning without --format markdown").help("leave it out"));
    }
    if output.details && output.chosen() != OutputFormat::Text {
        return Err(
            CommandError::usage("--details has no meaning but for text: the other forms show every field").help("leave it out")
        );
    }
    Ok(())
}

/// Writes a plan in the format that is asked for; `text` writes it for a terminal.
pub(super) fn write(
    shown: &Shown<'_>,
    spec: &Spec,
    spots: &BTreeMap<Address, Spot>,
    output: OutputOptions,
    io: &Io,
    text: impl FnOnce(&Io),
) -> Result<(), CommandError> {
    match output.chosen() {
        OutputFormat::Text => text(io),
        OutputFormat::Json => {
            io.out.document(shown.json().map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
        OutputFormat::Markdown => comment(shown, output.max_bytes, io),
        OutputFormat::Sarif => {
            let log = sarif::plans(&[Located { shown, spots }], &[]);
            io.out.document(log.map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
        OutputFormat::Html => {
            let picture = standalone(&Scene::of(spec, Some((shown.plan(), &reason::text))));
            io.out.write(
                html::page(shown, Some(&picture)).map_err(|error| CommandError::failed("cannot write JSON").because(&error))?,
            );
        }
    }
    Ok(())
}

/// Prints a plan as text.
pub(super) fn print(context: &PlanContext, shown: &Shown<'_>, global: &Global, io: &Io) {
    let paint = io.out.paint();
    if !global.quiet {
        io.out.line(header(&context.planned.plan, &context.reading, paint));
        io.out.line("");
    }
    io.out.lines(shown.lines(paint));
}

/// Prints a plan as a comment for a pull request. Objects that are destroyed are named even if that takes more bytes
/// than allowed.
fn comment(shown: &Shown<'_>, max_bytes: Option<usize>, io: &Io) {
    let budget = max_bytes.map_or_else(Budget::default, Budget);
    let text = markdown::comment(shown, budget);
    if text.len() > budget.0 {
        let (has, most) = (text.len(), budget.0);
        io.err.line(format!("warning: the comment has {has} bytes, more than {most}: everything replaced or deleted is named"));
    }
    io.out.write(text);
}
