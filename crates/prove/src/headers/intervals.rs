//! Sets of integers as sorted lists of intervals: addresses, protocols, ports.

use std::cmp::{max, min};

/// A set of integers. The intervals are inclusive, sorted, and neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Intervals(Vec<(u128, u128)>);

impl Intervals {
    /// The empty set.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// All integers from the first to the last one. Empty if the last one is smaller.
    pub fn range(first: u128, last: u128) -> Self {
        if first <= last { Self(vec![(first, last)]) } else { Self::none() }
    }

    /// The set of one integer.
    pub fn one(value: u128) -> Self {
        Self(vec![(value, value)])
    }

    /// True if nothing is in it.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if an integer is in it.
    pub fn contains(&self, value: u128) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= value);
        after.checked_sub(1).and_then(|index| self.0.get(index)).is_some_and(|(_, last)| value <= *last)
    }

    /// The smallest member. `None` if the set is empty.
    pub fn first(&self) -> Option<u128> {
        self.0.first().map(|(first, _)| *first)
    }

    /// The intervals, in order.
    pub fn spans(&self) -> &[(u128, u128)] {
        &self.0
    }

    /// The members of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<(u128, u128)> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        let mut out: Vec<(u128, u128)> = Vec::with_capacity(all.len());
        for (first, last) in all {
            match out.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = max(before.1, last),
                Some(_) | None => out.push((first, last)),
            }
        }
        Self(out)
    }

    /// The members of both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut out = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(&&(a, b)), Some(&&(c, d))) = (left.peek(), right.peek()) {
            let (first, last) = (max(a, c), min(b, d));
            if first <= last {
                out.push((first, last));
            }
            if b < d {
                left.next();
            } else {
                right.next();
            }
        }
        Self(out)
    }

    /// The members that the other set does not have.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut out = Vec::new();
        let mut holes = other.0.iter().peekable();
        for &(first, last) in &self.0 {
            let mut from = Some(first);
            while let Some(begin) = from {
                match holes.peek() {
                    Some(&&(_, end)) if end < begin => {
                        holes.next();
                    }
                    Some(&&(hole, end)) if hole <= last => {
                        if begin < hole {
                            out.push((begin, hole - 1));
                        }
                        from = end.checked_add(1).filter(|next| *next <= last);
                    }
                    Some(_) | None => {
                        out.push((begin, last));
                        from = None;
                    }
                }
            }
        }
        Self(out)
    }

    /// The members from a number on, each smaller by that number.
    #[must_use]
    pub fn less(&self, by: u128) -> Self {
        let moved = self.0.iter().filter(|(_, last)| *last >= by).map(|(first, last)| (first.saturating_sub(by), last - by));
        Self(moved.collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn small() -> impl Strategy<Value = Intervals> {
        let span = (0..20_u128, 0..6_u128).prop_map(|(first, length)| Intervals::range(first, first + length));
        prop::collection::vec(span, 0..5).prop_map(|spans| spans.iter().fold(Intervals::none(), |all, one| all.union(one)))
    }

    proptest! {
        #[test]
        fn the_operations_agree_with_sets_of_members(left in small(), right in small()) {
            for value in 0..30 {
                let (in_left, in_right) = (left.contains(value), right.contains(value));
                prop_assert_eq!(left.union(&right).contains(value), in_left || in_right);
                prop_assert_eq!(left.intersection(&right).contains(value), in_left && in_right);
                prop_assert_eq!(left.without(&right).contains(value), in_left && !in_right);
            }
        }

        #[test]
        fn equal_sets_are_written_alike(left in small(), right in small()) {
            prop_assert_eq!(left.union(&right), right.union(&left));
            prop_assert_eq!(left.without(&right).union(&left.intersection(&right)), left);
        }
    }

    #[test]
    fn the_ends_of_the_numbers_are_no_special_case() {
        let all = Intervals::range(0, u128::MAX);
        assert_eq!(all.without(&Intervals::one(u128::MAX)), Intervals::range(0, u128::MAX - 1));
        assert_eq!(all.without(&Intervals::one(0)), Intervals::range(1, u128::MAX));
        assert!(all.without(&all).is_empty());
        assert_eq!(all.union(&Intervals::one(u128::MAX)), all);
        assert!(Intervals::range(2, 1).is_empty());
    }
}
