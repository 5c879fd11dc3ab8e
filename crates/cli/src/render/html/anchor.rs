//! The fragment of each row: its address, so that a link can be written by hand.

use std::collections::BTreeMap;

use heiiki_model::Address;

use super::super::rows::Row;

/// The fragment of an address.
pub(super) fn of(at: &Address) -> String {
    at.to_string().split_whitespace().collect::<Vec<_>>().join("_")
}

/// The fragments of rows. A second row of the same address gets a number, since an id must be one element's.
pub(super) fn all(rows: &[Row<'_>]) -> Vec<String> {
    let mut seen: BTreeMap<&Address, usize> = BTreeMap::new();
    let numbered = rows.iter().map(|row| {
        let count = seen.entry(row.at).or_default();
        *count += 1;
        if *count == 1 { of(row.at) } else { format!("{}~{count}", of(row.at)) }
    });
    numbered.collect()
}
