//! A value that reads see a while after it was written, as S3 shows the sub-resources of buckets.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Time;

/// A value and, for a while, its earlier value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lagging<T> {
    value: T,
    /// The value reads still see, and the moment until which they do.
    before: Option<(Time, T)>,
}

impl<T: Clone> Lagging<T> {
    /// A value that every read sees.
    pub fn new(value: T) -> Self {
        Self { value, before: None }
    }

    /// The value a read sees.
    pub fn seen(&self, now: Time) -> &T {
        match &self.before {
            Some((until, old)) if now < *until => old,
            Some(_) | None => &self.value,
        }
    }

    /// The value that was written last.
    pub fn written(&self) -> &T {
        &self.value
    }

    /// Forgets what no read sees any more.
    pub fn expire(&mut self, now: Time) {
        self.before.take_if(|(until, _)| *until <= now);
    }

    /// Writes a value.
    pub fn write(&mut self, now: Time, lag: Duration, value: T) {
        let old = self.seen(now).clone();
        self.before = (!lag.is_zero()).then(|| (now + lag, old));
        self.value = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_see_what_was_until_the_change_has_spread() {
        let lag = Duration::from_secs(2);
        let mut value = Lagging::new('a');
        value.write(Time(0), lag, 'b');
        assert_eq!((*value.seen(Time(1_999)), *value.written()), ('a', 'b'));
        value.write(Time(1_000), lag, 'c');
        assert_eq!((*value.seen(Time(2_999)), *value.seen(Time(3_000))), ('a', 'c'));
        let mut later = value.clone();
        later.expire(Time(2_999));
        assert_eq!(later, value, "reads still see what was");
        later.expire(Time(3_000));
        assert_eq!(later, Lagging::new('c'));
        value.write(Time(9_000), Duration::ZERO, 'd');
        assert_eq!(*value.seen(Time(9_000)), 'd');
    }
}
