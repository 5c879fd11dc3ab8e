//! `heiiki plan`: what would change, and why. Changes nothing.

use crate::args::{Deletion, Global, Plan, Shape};
use crate::render::html;
use crate::render::plan::{Shown, header};
use crate::session::{Depth, Survey, intent, survey};
use crate::{Exit, Io, Trouble};

pub(super) async fn run(args: &Plan, global: &Global, io: &Io) -> Result<Exit, Trouble> {
    let Deletion { destroy, orphans } = args.deletion;
    let survey = survey(&args.spec, &intent(&args.aim, destroy, orphans), Depth::Resources, global, io).await?;
    let shown = Shown::new(&survey.planned.plan, &survey.planned.known);
    let unwritten = |error: serde_json::Error| Trouble::failed("cannot write JSON").because(&error);
    match args.shape() {
        Shape::Text => print(&survey, &shown, global, io),
        Shape::Json => io.out.line(shown.json().map_err(unwritten)?),
        Shape::Html => io.out.write(html::page(&shown, None).map_err(unwritten)?),
    }
    survey.stats(global, io);
    // A plan that would be refused is no success, whatever the caller makes of the other codes.
    Ok(match shown.refused_exit() {
        Some(refused) => refused,
        None if args.detailed_exitcode => shown.detailed_exit(),
        None => Exit::Done,
    })
}

/// Prints a plan as text.
pub(super) fn print(survey: &Survey, shown: &Shown<'_>, global: &Global, io: &Io) {
    let paint = io.out.paint();
    if !global.quiet {
        io.out.line(header(&survey.planned.plan, survey.reading, paint));
        io.out.line("");
    }
    io.out.lines(shown.lines(paint));
}
