//! `heiiki graph`: the environment as a picture. Reads AWS only with `--plan`; changes nothing.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use heiiki_picture::{Scene, dot, mermaid, standalone};
use heiiki_plan::Intent;

use crate::args::{Global, SpecArgs};
use crate::lease::Lease;
use crate::render::words::reason;
use crate::session::{Depth, prepare};
use crate::{CommandError, Exit, Io, file, load};

/// The arguments of `heiiki graph`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  heiiki graph my-network.yaml --out network.svg\n  heiiki graph my-network.yaml --plan --format mermaid"
)]
pub struct GraphArgs {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What the picture is written as [default: svg, or what the ending of --out says: .svg, .mmd, .dot]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Drawing>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Read the account, and mark what would be created, changed, replaced and deleted
    #[arg(long)]
    pub plan: bool,
    /// With --plan: mark what the deletion of the whole environment would do
    #[arg(long, requires = "plan")]
    pub destroy: bool,
}

/// The formats of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drawing {
    /// An SVG that needs nothing else.
    Svg,
    /// A Mermaid flowchart, which GitHub draws in Markdown.
    Mermaid,
    /// A graph for Graphviz.
    Dot,
}

pub(crate) async fn run(args: &GraphArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    // A wrong file name should not cost a look at the account.
    let drawing = drawing(args.format, args.out.as_deref())?;
    file::refuse_early(args.out.as_ref())?;
    let scene = if args.plan {
        let intent = Intent { destroy: args.destroy, ..Intent::default() };
        let context = prepare(&args.spec, &intent, Depth::Resources, &Lease::none(), global, io).await?;
        let plan = &context.planned.plan;
        if !plan.refusals.is_empty() || !plan.unread.is_empty() {
            let what = "the picture shows a plan that is refused or incomplete; `heiiki plan` says why";
            io.err.line(format!("warning: {what}"));
        }
        context.stats(global, io);
        Scene::of(&context.spec, Some((plan, &reason::text)))
    } else {
        Scene::of(&load::spec(&args.spec, global.quiet, io)?, None)
    };
    let text = match drawing {
        Drawing::Svg => standalone(&scene),
        Drawing::Mermaid => mermaid(&scene),
        Drawing::Dot => dot(&scene),
    };
    match &args.out {
        None => io.out.write(text),
        Some(path) => {
            file::write(path, &text)?;
            if !global.quiet {
                io.err.line(format!("wrote {}: {}", path.display(), scene.verdict.headline));
            }
        }
    }
    Ok(Exit::Done)
}

/// The format that was named, else that of the file's ending, else SVG.
fn drawing(named: Option<Drawing>, out: Option<&Path>) -> Result<Drawing, CommandError> {
    if let Some(path) = out.filter(|path| path.is_dir()) {
        let message = format!("--out {} is a directory", path.display());
        return Err(CommandError::usage(message).help("name a file in it, such as picture.svg"));
    }
    let (Some(path), None) = (out, named) else { return Ok(named.unwrap_or(Drawing::Svg)) };
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Ok(Drawing::Svg),
        Some("mmd" | "mermaid") => Ok(Drawing::Mermaid),
        Some("dot" | "gv") => Ok(Drawing::Dot),
        Some(_) | None => {
            let message = format!("--out {}: the ending does not tell the format", path.display());
            Err(CommandError::usage(message).help("end it with .svg, .mmd or .dot, or add --format"))
        }
    }
}
