//! `heiiki docs-reference`: pages that are generated, for `docs/reference/cli.md` and `docs/dangers.md`. Tests compare them.

use heiiki_danger::page;

use crate::args::{DocsReference, Page};
use crate::{Exit, Io, reference};

pub(super) fn run(args: DocsReference, io: &Io) -> Exit {
    io.out.write(match args.page {
        Page::Cli => reference::markdown(),
        Page::Dangers => page::page(),
    });
    Exit::Done
}
