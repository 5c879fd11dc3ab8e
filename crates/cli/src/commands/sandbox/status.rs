//! `heiiki sandbox status`: the content of the sandbox.

use std::collections::BTreeMap;
use std::path::Path;

use heiiki_sim::World;

use super::existing;
use crate::connect::failed;
use crate::render::style::Tone;
use crate::render::table::{self, Cell};
use crate::{CommandError, Exit, Io};

pub(super) fn run(file: &Path, io: &Io) -> Result<Exit, CommandError> {
    if !file.exists() {
        io.out.line(format!("there is no sandbox in {}", file.display()));
        return Ok(Exit::Done);
    }
    let sandbox = existing(file)?;
    let look = |world: &World| (world.account.clone(), world.region.clone(), world.now.iso_seconds(), world.faults.len());
    let (account, region, now, faults) = sandbox.read(look).map_err(|error| failed(&error))?;
    io.out.line(format!("{}: account {account}, {region}, at {now}", file.display()));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in sandbox.objects().map_err(|error| failed(&error))?.into_keys() {
        let kind = path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        *counts.entry(kind).or_default() += 1;
    }
    let rows: Vec<Vec<Cell>> =
        counts.iter().map(|(kind, count)| vec![Cell::plain(format!("{count:>6}")), Cell::plain(kind)]).collect();
    io.out.lines(table::lines(&rows, io.out.paint()));
    if faults > 0 {
        io.out.line(io.out.paint().tone(Tone::Warn, format!("{faults} planned faults are waiting")));
    }
    Ok(Exit::Done)
}
