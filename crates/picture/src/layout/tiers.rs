//! The tiers of a VPC: rows of subnets that stand beside each other. Subnets that share a band stand in one tier, one
//! in each zone, so that the band can run straight across them.
//!
//! A band that would run across a subnet in which it has no interface is not drawn across; it is loose and names its subnets instead.

use std::collections::{BTreeMap, BTreeSet};

/// One tier: the subnets by their column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tier {
    pub(super) subnets: BTreeMap<usize, usize>,
    /// The bands across it, by their numbers.
    pub(super) bands: Vec<usize>,
}

/// Tiers from top to bottom, and the bands that fit into none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tiers {
    pub(super) tiers: Vec<Tier>,
    pub(super) loose: Vec<usize>,
}

/// Arranges subnets, given by their columns. `bands` and `tables` name subnets by their numbers; tables only say what had better stand together.
pub(super) fn arrange(columns: &[usize], bands: &[BTreeSet<usize>], tables: &[BTreeSet<usize>]) -> Tiers {
    let mut tiers: Vec<Tier> =
        columns.iter().enumerate().map(|(subnet, column)| Tier { subnets: [(*column, subnet)].into(), bands: vec![] }).collect();
    let mut loose = Vec::new();
    let mut order: Vec<usize> = (0..bands.len()).collect();
    order.sort_by_key(|band| usize::MAX - bands[*band].len());
    for band in order {
        match join(&tiers, &bands[band], bands, Some(band)) {
            Some(joined) => tiers = joined,
            None => loose.push(band),
        }
    }
    for table in tables.iter().filter(|table| !table.is_empty()) {
        if let Some(joined) = join(&tiers, table, bands, None) {
            tiers = joined;
        }
    }
    // The remaining subnets share tiers where that is possible, to save room.
    for one in 0..columns.len() {
        for other in one + 1..columns.len() {
            let alone =
                |subnet: usize| tiers.iter().any(|tier| tier.bands.is_empty() && tier.subnets.values().any(|it| *it == subnet));
            if alone(one)
                && alone(other)
                && let Some(joined) = join(&tiers, &[one, other].into(), bands, None)
            {
                tiers = joined;
            }
        }
    }
    tiers.sort_by_key(|tier| tier.subnets.values().min().copied());
    Tiers { tiers, loose }
}

/// The tiers, with those joined that hold these subnets. `None` if they cannot be joined.
fn join(tiers: &[Tier], subnets: &BTreeSet<usize>, bands: &[BTreeSet<usize>], band: Option<usize>) -> Option<Vec<Tier>> {
    let holds = |tier: &&Tier| tier.subnets.values().any(|subnet| subnets.contains(subnet));
    let mut joined = Tier::default();
    for tier in tiers.iter().filter(holds) {
        for (column, subnet) in &tier.subnets {
            if joined.subnets.insert(*column, *subnet).is_some() {
                return None;
            }
        }
        joined.bands.extend(&tier.bands);
    }
    joined.bands.extend(band);
    let fits = |band: &usize| {
        let own: BTreeSet<usize> =
            joined.subnets.iter().filter(|(_, subnet)| bands[*band].contains(subnet)).map(|(column, _)| *column).collect();
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return false };
        own.len() == bands[*band].len() && joined.subnets.range(first..=last).all(|(column, _)| own.contains(column))
    };
    if !joined.bands.iter().all(fits) {
        return None;
    }
    Some(tiers.iter().filter(|tier| !holds(tier)).cloned().chain([joined]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(sets: &[&[usize]]) -> Vec<BTreeSet<usize>> {
        sets.iter().map(|set| set.iter().copied().collect()).collect()
    }

    #[test]
    fn subnets_that_share_a_band_stand_in_one_tier() {
        // Two zones, a public and a private subnet in each.
        let found = arrange(&[0, 1, 0, 1], &sets(&[&[2, 3]]), &[]);
        assert_eq!(found.loose, [0_usize; 0]);
        assert_eq!(found.tiers[0].subnets, [(0, 0), (1, 1)].into());
        assert_eq!((&found.tiers[1].subnets, &found.tiers[1].bands), (&[(0, 2), (1, 3)].into(), &vec![0]));
    }

    #[test]
    fn a_band_never_runs_across_a_subnet_of_others() {
        // The wide band brings the three together; the other one would run across the middle.
        let found = arrange(&[0, 1, 2], &sets(&[&[0, 2], &[0, 1, 2]]), &[]);
        assert_eq!((found.tiers.len(), found.loose), (1, vec![0]));
        // Two subnets of one zone cannot stand beside each other.
        assert_eq!(arrange(&[0, 0], &sets(&[&[0, 1]]), &[]).loose, [0]);
        // An empty column is no obstacle.
        assert_eq!(arrange(&[0, 2], &sets(&[&[0, 1]]), &[]).loose, [0_usize; 0]);
    }

    #[test]
    fn tables_bring_together_what_they_can() {
        let found = arrange(&[0, 0, 1], &[], &sets(&[&[1, 2], &[0], &[]]));
        assert_eq!(found.tiers.len(), 2);
        assert_eq!(found.tiers[1].subnets, [(0, 1), (1, 2)].into());
    }
}
