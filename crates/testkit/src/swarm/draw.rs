//! Draws that depend on a seed and on names, and on nothing else: not on the order in which a program happens to ask.

/// A source of draws.
#[derive(Clone, Copy, Debug)]
pub struct Draw(u64);

impl Draw {
    /// The source of a seed.
    pub const fn of(seed: u64) -> Self {
        Self(mixed(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// The source for one thing, named by a text.
    #[must_use]
    pub fn about(self, what: &str) -> Self {
        what.bytes().fold(self, |draw, byte| draw.and(u64::from(byte)))
    }

    /// The source for one of several, by number.
    #[must_use]
    pub const fn and(self, number: u64) -> Self {
        Self(mixed(self.0.rotate_left(17) ^ number.wrapping_mul(0xff51_afd7_ed55_8ccd)))
    }

    /// A number below a limit, which must not be zero.
    pub fn below(self, limit: usize) -> usize {
        usize::try_from(mixed(self.0) % limit.max(1) as u64).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub fn permille(self, rate: usize) -> bool {
        self.below(1_000) < rate
    }

    /// One of several. Panics when there are none.
    pub fn one<T: Copy>(self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// The finalizer of SplitMix64.
const fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_differ_by_seed_name_and_number_and_are_the_same_again() {
        let draw = |seed: u64, what: &str, number: u64| Draw::of(seed).about(what).and(number).below(1_000_000);
        assert_eq!(draw(7, "call", 3), draw(7, "call", 3));
        let all = [draw(7, "call", 3), draw(8, "call", 3), draw(7, "calm", 3), draw(7, "call", 4)];
        let different: std::collections::BTreeSet<usize> = all.into_iter().collect();
        assert_eq!(different.len(), all.len());
        let hits = (0..10_000).filter(|number| Draw::of(1).and(*number).permille(100)).count();
        assert!((900..1_100).contains(&hits), "{hits}");
    }
}
