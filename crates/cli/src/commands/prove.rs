//! `heiiki prove`: whether the network of an environment is closed, with the facts that show it, or a way that leads out. Changes
//! nothing.

use heiiki_model::plan::{Standing, Step, Verb};
use heiiki_model::spec::Loaded;
use heiiki_model::surroundings::Surroundings;
use heiiki_plan::Intent;
use heiiki_plan::drift::drift;
use heiiki_prove::build::Sources;
use heiiki_prove::prove;
use heiiki_prove::report::Report;

use crate::args::{Global, ProofFormat, SpecArgs};
use crate::lease::Lease;
use crate::render::prove::{Subject, json, lines, markdown, sarif};
use crate::session::{Depth, PlanContext, prepare};
use crate::{CommandError, Exit, Io, closedness, load};

/// The arguments of `heiiki prove`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  heiiki prove my-network.yaml --offline\n  heiiki prove my-network.yaml\n  heiiki prove my-network.yaml --live --format json"
)]
pub struct ProveArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// Call no one: prove the network that the spec would make in an empty account
    #[arg(long, conflicts_with = "live")]
    pub offline: bool,
    /// Prove the network as it is now, without what the spec would change
    #[arg(long)]
    pub live: bool,
    /// How the proof is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ProofFormat,
}

pub(crate) async fn run(args: &ProveArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let (report, place, spots) = if args.offline {
        let Loaded { spec, spots, .. } = load::loaded(&args.spec, global.quiet, io)?;
        let known = spec.known();
        let nothing = Surroundings::default();
        let sources = Sources::offline(&spec, &known, &nothing);
        (prove(&sources), spec.place.clone(), spots)
    } else {
        let context = prepare(&args.spec, &Intent::default(), Depth::Resources, &Lease::none(), global, io).await?;
        let known = &context.planned.known;
        let around = Box::pin(closedness::around(&context.connection, known, &context.observed)).await;
        if args.live && known.live.is_empty() {
            let message = "nothing of the environment lives, so that there is no network to prove";
            return Err(CommandError::failed(message).help("leave --live out to prove the network that the spec makes"));
        }
        for unread in &context.observed.unread {
            io.err.line(format!("warning: {} objects could not be read: {}", unread.kind, unread.error.message));
        }
        for (what, error) in &around.unread {
            io.err.line(format!("warning: {what} could not be read: {}", error.message));
        }
        context.stats(global, io);
        (of_account(&context, &around, args.live), context.spec.place, context.spots)
    };
    let subject = match (args.offline, args.live) {
        (true, _) => Subject::Offline,
        (false, true) => Subject::Live,
        (false, false) => Subject::Wanted,
    };
    let unwritten = |error: serde_json::Error| CommandError::failed("cannot write JSON").because(&error);
    match args.format {
        ProofFormat::Text => io.out.lines(lines(&report, &place, subject, io.out.paint())),
        ProofFormat::Markdown => io.out.write(markdown::text(&report, &place, subject)),
        ProofFormat::Json => io.out.document(json(&report, &place.environment, subject).map_err(unwritten)?),
        ProofFormat::Sarif => io.out.document(sarif::text(&report, &place.environment, &spots).map_err(unwritten)?),
    }
    Ok(match report.verdict() {
        Standing::Holds => Exit::Done,
        Standing::Fails => Exit::Open,
        Standing::NotProven => Exit::NotProven,
    })
}

/// The proof of a network that was read: as it will be when the spec is applied, or as it is.
fn of_account(context: &PlanContext, around: &Surroundings, as_it_is: bool) -> Report {
    let PlanContext { spec, observed, planned, .. } = context;
    if as_it_is {
        // A plan knows no more of an object that it replaces.
        let (_, known) = drift(spec, observed.clone());
        let live = Sources::live(&known, &observed.objects, closedness::unread(observed), around);
        return prove(&Sources { closed: spec.closed.as_ref(), ..live });
    }
    let live = Sources::live(&planned.known, &observed.objects, closedness::unread(observed), around);
    let deletions = planned.plan.steps.iter().filter(|step| step.verb == Verb::Delete);
    let gone = deletions.filter_map(|step| step.object.as_ref()).map(|object| (object.kind, object.id.clone()));
    let creations = planned.plan.steps.iter().filter(|step| step.verb == Verb::Create);
    let replaces = |step: &&Step| step.object.is_some() || planned.known.live.get(&step.at).is_some();
    let replaced = creations.filter(replaces).map(|step| step.at.clone());
    prove(&Sources { gone: gone.collect(), replaced: replaced.collect(), ..live.of(spec) })
}
