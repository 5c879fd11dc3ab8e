//! `heiiki plan`: what would change, and why. Changes nothing; saves the plan when asked to.

use crate::args::{Deletion, Global, Plan};
use crate::render::plan::{Shown, header};
use crate::saved;
use crate::session::{Depth, Survey, intent, survey};
use crate::{Exit, Io, Trouble};

pub(super) async fn run(args: &Plan, global: &Global, io: &Io) -> Result<Exit, Trouble> {
    let Deletion { destroy, orphans } = args.deletion;
    let intent = intent(&args.aim, destroy, orphans);
    let survey = survey(&args.spec, &intent, Depth::Resources, global, io).await?;
    if let Some(path) = &args.out {
        saved::save(path, &survey, intent)?;
    }
    let shown = Shown::new(&survey.planned.plan, &survey.planned.known);
    if args.json {
        io.out.line(shown.json().map_err(|error| Trouble::failed("cannot write JSON").because(&error))?);
    } else {
        print(&survey, &shown, global, io);
    }
    if let Some(path) = args.out.as_ref().filter(|_| !global.quiet) {
        io.err.line(format!("saved in {path}; `heiiki apply {path}` carries it out", path = path.display()));
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
