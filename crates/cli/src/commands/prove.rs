//! `heiiki prove`: whether the network of an environment is closed, with the facts that show it, or a way that leads out. Changes
//! nothing.

use std::collections::BTreeSet;

use heiiki_aws::surroundings;
use heiiki_model::Known;
use heiiki_model::plan::{Standing, Verb};
use heiiki_model::surroundings::Surroundings;
use heiiki_plan::Intent;
use heiiki_prove::build::{Sources, prefix_lists, vpcs};
use heiiki_prove::prove;
use heiiki_prove::report::Report;

use crate::args::{Global, SpecArgs, TextOrJson};
use crate::lease::Lease;
use crate::render::prove::{Subject, json, lines};
use crate::session::{Depth, PlanContext, prepare};
use crate::{CommandError, Exit, Io, load};

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
    pub format: TextOrJson,
}

pub(crate) async fn run(args: &ProveArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let (report, environment) = if args.offline {
        let spec = load::spec(&args.spec, global.quiet, io)?;
        let known = spec.known();
        let nothing = Surroundings::default();
        let sources = Sources::offline(&spec, &known, &nothing);
        (prove(&sources), spec.place.environment.clone())
    } else {
        let context = prepare(&args.spec, &Intent::default(), Depth::Kin, &Lease::none(), global, io).await?;
        let (known, objects) = (&context.planned.known, &context.observed.objects);
        let aws = &context.connection.aws;
        let around = Box::pin(surroundings(aws, &vpcs(known), &prefix_lists(known, objects))).await;
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
        (of_account(&context, &around, args.live), context.spec.place.environment)
    };
    let subject = match (args.offline, args.live) {
        (true, _) => Subject::Offline,
        (false, true) => Subject::Live,
        (false, false) => Subject::Wanted,
    };
    match args.format {
        TextOrJson::Text => io.out.lines(lines(&report, &environment, subject, io.out.paint())),
        TextOrJson::Json => {
            let text = json(&report, &environment, subject);
            io.out.document(text.map_err(|error| CommandError::failed("cannot write JSON").because(&error))?);
        }
    }
    Ok(match report.verdict() {
        Standing::Holds => Exit::Done,
        Standing::Fails => Exit::Open,
        Standing::NotProven => Exit::NotProven,
    })
}

/// The proof of a network that was read: as it will be when the spec is applied, or as it is.
fn of_account(context: &PlanContext, around: &Surroundings, live: bool) -> Report {
    let PlanContext { spec, observed, planned, .. } = context;
    let gone = planned.plan.steps.iter().filter(|step| step.verb == Verb::Delete);
    let gone = gone.filter_map(|step| step.object.as_ref()).map(|object| (object.kind, object.id.clone()));
    let unread = observed.unread.iter().map(|unread| unread.kind).collect();
    let known: &Known = &planned.known;
    prove(&Sources {
        spec: (!live).then_some(spec),
        known,
        objects: &observed.objects,
        gone: if live { BTreeSet::new() } else { gone.collect() },
        unread,
        surroundings: around,
        offline: false,
    })
}
