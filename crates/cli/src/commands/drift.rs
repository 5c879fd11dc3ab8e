//! `heiiki drift`: the differences between AWS and the specs, of one environment or many. Changes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use futures::StreamExt;
use futures::stream;
use heiiki_aws::cloudtrail::{self, Question};
use heiiki_danger::Severity;
use heiiki_model::Known;
use heiiki_model::spec::Spec;
use heiiki_model::text::visible;
use heiiki_plan::drift::{Deviation, Finding, drift};

use crate::args::{Fleet, Global};
use crate::closedness::{self, Looked};
use crate::file;
use crate::fleet::{self, Member, Seen, WithoutSpec};
use crate::notify::{self, Target};
use crate::render::drift::{self as shown, Found, Outcome};
use crate::render::html;
use crate::render::stats;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki drift`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki drift my-network.yaml\n  heiiki drift environments/ --format sarif > drift.sarif")]
pub struct DriftArgs {
    /// The environments.
    #[command(flatten)]
    pub fleet: Fleet,
    /// How the result is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DriftFormat,
    /// Also list the differences that `ignore` leaves to others
    #[arg(long)]
    pub all: bool,
    /// Also tell of environments of the same accounts and regions of which objects exist and no spec was given; the exit code does not change
    #[arg(long)]
    pub account: bool,
    /// How severe a finding must be for the exit code 4: low, which is every finding, medium or high; lesser ones are told all the same
    #[arg(long, value_name = "SEVERITY", default_value = "low")]
    pub fail_on: FailOn,
    /// Also ask CloudTrail who made each change; its history of 90 days is asked at two calls a second, for at most 50 findings of an environment
    #[arg(long)]
    pub who: bool,
    /// Write the numbers to a file in the OpenMetrics text format, for example for node_exporter's textfile collector
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// Post the result to this http or https URL; it is shown nowhere, for it may hold a secret; user and password in it are sent as Basic authentication [env: HEIIKI_NOTIFY_URL]
    #[arg(long, value_name = "URL")]
    pub notify: Option<String>,
    /// What is posted: the result as `--format json` has it, or a message that Slack's incoming webhooks take
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub notify_format: NotifyFormat,
    /// When it is posted
    #[arg(long, value_name = "WHEN", default_value = "drift")]
    pub notify_when: NotifyWhen,
}

/// The format of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DriftFormat {
    /// For people in a terminal.
    Text,
    /// One JSON document.
    Json,
    /// For the comment or the issue of a repository.
    Markdown,
    /// One page for a browser that needs nothing else.
    Html,
    /// For code scanning: SARIF 2.1.0, each finding at its resource in the spec.
    Sarif,
}

/// The least severity that makes a finding a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Every finding.
    Low,
    /// What widens what is possible, is missing or failed, and what is worse.
    Medium,
    /// What opens the environment to everybody, gives somebody all power, or takes a guardrail off.
    High,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Low => Self::Low,
            FailOn::Medium => Self::Medium,
            FailOn::High => Self::High,
        }
    }
}

/// The format of the message to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotifyFormat {
    /// The result as JSON.
    Json,
    /// A message as Slack takes it.
    Slack,
}

/// The occasion on which a webhook is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotifyWhen {
    /// When something drifted or could not be looked at.
    Drift,
    /// Every time.
    Always,
}

pub(crate) async fn run(args: &DriftArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    let url = args.notify.as_deref().or_else(|| io.var("HEIIKI_NOTIFY_URL"));
    file::refuse_early(args.metrics.as_ref())?;
    // A wrong URL should not cost a look at the accounts.
    let target = url.map(Target::of).transpose()?;
    make_sense(args, target.is_some())?;
    let (members, effort) = fleet::refresh(&args.fleet, true, global, io).await?;
    if global.stats {
        let calls: Vec<_> =
            members.iter().filter_map(|one| one.seen.as_ref().ok()).map(|seen| Arc::clone(&seen.connection)).collect();
        if let [connection] = calls.as_slice() {
            let calls = connection.aws.http.calls();
            io.err.lines(stats::lines(&calls, calls.len(), io.err.paint()));
        } else {
            io.err.line(effort.told());
        }
    }
    let unclaimed = if args.account { Some(fleet::without_spec(&members)) } else { None };
    // A single environment fails like any other command.
    let outcomes = members.into_iter().map(|member| outcome(member, args.who));
    let mut outcomes: Vec<Outcome> = stream::iter(outcomes).buffered(args.fleet.parallelism).collect().await;
    if let [Outcome { found: Err(_), .. }] = outcomes.as_slice()
        && args.format == DriftFormat::Text
        && args.metrics.is_none()
        && target.is_none()
        && let Some(Outcome { found: Err(error), .. }) = outcomes.pop()
    {
        return Err(error);
    }
    match args.format {
        DriftFormat::Text => {
            io.out.lines(shown::lines(&outcomes, effort, args.all, global.quiet, io.out.paint()));
            io.out.lines(shown::without_spec(unclaimed.as_deref(), io.out.paint()));
        }
        DriftFormat::Json => io.out.document(json(&outcomes, unclaimed.as_deref())?),
        DriftFormat::Markdown => io.out.write(shown::markdown::text_of(&outcomes, unclaimed.as_deref())),
        DriftFormat::Html => io.out.write(html::drift::page(&outcomes).map_err(|error| unwritten(&error))?),
        DriftFormat::Sarif => io.out.document(shown::sarif::text(&outcomes).map_err(|error| unwritten(&error))?),
    }
    if let Some(path) = &args.metrics {
        file::write(path, &shown::metrics::text(&outcomes))?;
    }
    let exit = shown::exit(&outcomes, args.fail_on.into());
    if let Some(target) = target.filter(|_| args.notify_when == NotifyWhen::Always || exit != Exit::Done) {
        let body = match args.notify_format {
            NotifyFormat::Json => json(&outcomes, unclaimed.as_deref())?,
            NotifyFormat::Slack => shown::slack::message(&outcomes).to_string(),
        };
        // A receiver that is not told must not think that all is well; drift stays the greater news.
        if let Err(error) = notify::post(&target, visible(&body).into_owned()).await {
            let failed = error.tell(io);
            return Ok(if exit == Exit::Done { failed } else { exit });
        }
    }
    Ok(exit)
}

/// Refuses options that have no meaning together.
fn make_sense(args: &DriftArgs, notifies: bool) -> Result<(), CommandError> {
    if !notifies && (args.notify_format != NotifyFormat::Json || args.notify_when != NotifyWhen::Drift) {
        let help = "give --notify URL, or set HEIIKI_NOTIFY_URL";
        return Err(CommandError::usage("--notify-format and --notify-when have no meaning without a URL").help(help));
    }
    if args.all && args.format != DriftFormat::Text {
        return Err(CommandError::usage(
            "--all has no meaning for this format: it always lists what is ignored, or only counts it",
        ));
    }
    if args.account
        && (args.fleet.specs.shard.is_some()
            || !matches!(args.format, DriftFormat::Text | DriftFormat::Json | DriftFormat::Markdown))
    {
        let help = "give all specs of the account in one command, and print text, JSON or Markdown";
        return Err(CommandError::usage("--account has no meaning for a part of the specs, nor for this format").help(help));
    }
    Ok(())
}

async fn outcome(member: Member, ask: bool) -> Outcome {
    let Member { path, place, seen } = member;
    let found = match seen {
        Ok(Seen { spec, spots, observed, connection, around, reading, at }) => {
            let (mut drift, known) = drift(&spec, observed.as_ref().clone());
            drift.proof = Box::pin(closedness::of_live(
                Looked { spec: &spec, observed: &observed, connection: &connection, around: around.as_deref() },
                &known,
            ))
            .await;
            // Nobody has removed a resource that was never there, so that CloudTrail is not asked.
            if ask && !drift.absent {
                let questions: Vec<_> = drift.findings.iter().map(|finding| question(finding, &spec, &known)).collect();
                let answers = Box::pin(cloudtrail::who(&connection.aws, &questions)).await;
                for (finding, who) in drift.findings.iter_mut().zip(answers) {
                    finding.who = Some(who);
                }
            }
            Ok(Found { drift, known, spots, reading, at })
        }
        Err(error) => Err(error),
    };
    Outcome { path, place, found }
}

/// The question to CloudTrail about a finding.
fn question<'a>(finding: &'a Finding, spec: &Spec, known: &Known) -> Question<'a> {
    let at = &finding.at;
    let (mut fields, mut gone) = (Vec::new(), false);
    let mut names = known.live.get(at).map(|object| cloudtrail::names(object)).unwrap_or_default();
    match &finding.what {
        Deviation::Added { to: Some(thing), fields: _ } => names = vec![thing.id.clone()],
        Deviation::Different { fields: different } | Deviation::Added { to: None, fields: different } => {
            fields = different.iter().map(|field| field.field.as_str()).collect();
        }
        Deviation::Missing { taken_by: Some(other) } => names = vec![other.clone()],
        Deviation::Missing { taken_by: None } => {
            gone = true;
            names =
                cloudtrail::names_of_missing(at, spec.resources.iter().find(|resource| resource.at == *at).map(|one| &one.want));
        }
        Deviation::Child { child, .. } => names = vec![child.clone()],
        // Not the object that the spec's resource is now, but the other one.
        Deviation::Superseded => names = finding.id.iter().cloned().collect(),
        Deviation::Nothing { .. } | Deviation::Failed { .. } | Deviation::NotFound { .. } | Deviation::NotInSpec => {}
    }
    Question { at, names, fields, gone }
}

fn json(outcomes: &[Outcome], without_spec: Option<&[WithoutSpec]>) -> Result<String, CommandError> {
    shown::json::json(outcomes, without_spec).map_err(|error| unwritten(&error))
}

fn unwritten(error: &serde_json::Error) -> CommandError {
    CommandError::failed("cannot write JSON").because(error)
}
