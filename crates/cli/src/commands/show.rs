//! `heiiki show`: the live environment. Changes nothing and judges nothing.

use heiiki_plan::Intent;

use crate::args::{Global, Show};
use crate::render::plan::header;
use crate::render::{report, show};
use crate::session::survey;
use crate::{Exit, Io, Trouble};

pub(super) async fn run(args: &Show, global: &Global, io: &Io) -> Result<Exit, Trouble> {
    let survey = survey(&args.spec, &Intent::default(), global, io).await?;
    let (spec, observed) = (&survey.spec, &survey.observed);
    let entries = show::entries(spec, observed, &survey.planned.known.live);
    let paint = io.out.paint();
    if args.json {
        let json = show::json(spec, &entries, &observed.unread);
        io.out.line(json.map_err(|error| Trouble::failed("cannot write JSON").because(&error))?);
    } else {
        if !global.quiet {
            io.out.line(header(&survey.planned.plan, survey.reading, paint));
            io.out.line("");
        }
        io.out.lines(show::lines(&entries, paint));
        if args.outputs {
            for block in [report::outputs(spec, &survey.planned.known, paint), report::arns(spec, &survey.planned.known, paint)] {
                if !block.is_empty() {
                    io.out.line("");
                }
                io.out.lines(block);
            }
        }
    }
    survey.stats(global, io);
    // What could not be read is shown as such; a caller that relies on the answer must know.
    let unread = entries.iter().any(|entry| entry.standing == show::Standing::Unread);
    Ok(if unread { Exit::Failed } else { Exit::Done })
}
