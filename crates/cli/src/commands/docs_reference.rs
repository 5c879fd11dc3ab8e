//! `heiiki docs-reference`: the reference of the command line, for `docs/reference/cli.md`. A test compares the two.

use crate::{Exit, Io, reference};

pub(super) fn run(io: &Io) -> Exit {
    io.out.write(reference::markdown());
    Exit::Done
}
