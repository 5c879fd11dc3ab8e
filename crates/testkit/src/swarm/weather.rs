//! Decides what happens to a call: by the seed, the run, the operation and how often it was called, so that a seed brings the same faults again.

use super::draw::Draw;
use super::kind::Kind;

/// Faults of any call.
const ANY: &[Kind] = &[
    Kind::Throttled,
    Kind::ThrottledBare,
    Kind::InternalError,
    Kind::ServerErrorBare,
    Kind::BadGateway,
    Kind::UnavailableBare,
    Kind::GatewayTimeout,
    Kind::ResetBefore,
    Kind::ResetAfter,
    Kind::Truncated,
    Kind::Garbled,
    Kind::Slow,
    Kind::Stalled,
];

/// Faults of lists.
const LISTS: &[Kind] = &[Kind::PageWithoutEnd, Kind::PageTwice, Kind::Twin, Kind::Missing];

/// Faults that last for a number of calls.
#[derive(Clone, Copy, Debug)]
struct Spell {
    kind: Kind,
    from: usize,
    until: usize,
}

/// One call, as far as it matters for what happens to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    /// `ec2:DescribeVpcs`.
    pub(super) operation: &'a str,
    /// Calls of this operation before it in the same run.
    pub(super) before: usize,
    /// All calls before it in the same run.
    pub(super) calls: usize,
    /// It changes nothing.
    pub(super) reads: bool,
    /// It lists objects.
    pub(super) lists: bool,
}

/// The faults of one run of the program.
#[derive(Clone, Debug)]
pub(super) struct Weather {
    draw: Draw,
    kinds: Vec<Kind>,
    spells: Vec<Spell>,
    /// The number of calls in a thousand that meet a fault.
    rate: usize,
    /// The number of lists and other reads in a thousand that are not the whole truth.
    haze: usize,
    /// The call at which the process is killed, and whether it is carried out.
    kill: Option<(usize, bool)>,
}

impl Weather {
    /// The weather of a run. When kinds are named, no others are drawn.
    pub(super) fn of(draw: Draw, run: u64, only: &[Kind]) -> Self {
        let draw = draw.about("weather").and(run);
        let some = draw.and(1).below(4) + 1;
        let mut kinds: Vec<Kind> = (0..some).map(|at| draw.and(2).and(at as u64).one(ANY)).collect();
        let clear = draw.and(3).permille(250);
        if !clear {
            kinds.push(Kind::Stale);
            kinds.push(draw.and(4).one(LISTS));
            kinds.push(draw.and(5).one(LISTS));
        }
        // A call that never ends takes a minute of real time.
        let stalls = draw.and(6).permille(120);
        kinds.retain(|kind| *kind != Kind::Stalled || stalls);
        let spell = |about: u64, kind: Kind| {
            let draw = draw.and(about);
            let from = draw.and(1).below(120);
            draw.permille(150).then(|| Spell { kind, from, until: from + 5 + draw.and(2).below(40) })
        };
        let spells = [spell(7, Kind::Expired), spell(8, Kind::Denied)].into_iter().flatten().collect();
        let kill = draw.and(9).permille(350).then(|| (draw.and(10).below(140), draw.and(11).permille(500)));
        let rate = draw.and(12).one(&[10, 30, 60]);
        let haze = if clear { 0 } else { draw.and(13).one(&[20, 80, 200]) };
        let all = Self { draw, kinds, spells, rate, haze, kill };
        if only.is_empty() { all } else { all.restricted(only) }
    }

    fn restricted(mut self, only: &[Kind]) -> Self {
        self.kinds = only.to_vec();
        self.spells.retain(|spell| only.contains(&spell.kind));
        self.kill = self.kill.filter(|_| only.contains(&Kind::Killed));
        self.haze = self.haze.max(80);
        self
    }

    /// `Some` if the process is killed at this call, with `true` if the call is still carried out.
    pub(super) fn kills(&self, calls: usize) -> Option<bool> {
        self.kill.and_then(|(at, carried_out)| (at == calls).then_some(carried_out))
    }

    /// The fault that a call meets.
    pub(super) fn meets(&self, seen: &Seen<'_>) -> Option<Kind> {
        let draw = self.draw.about(seen.operation);
        for spell in self.spells.iter().filter(|spell| (spell.from..spell.until).contains(&seen.calls)) {
            // Credentials expire for all operations; permissions are missing for some.
            if spell.kind == Kind::Expired || draw.about("denied").permille(300) {
                return Some(spell.kind);
            }
        }
        let draw = draw.and(seen.before as u64);
        let fits = |kind: &Kind| (*kind == Kind::Stale && seen.reads) || (LISTS.contains(kind) && seen.lists);
        let hazy: Vec<Kind> = self.kinds.iter().copied().filter(fits).collect();
        if !hazy.is_empty() && draw.and(1).permille(self.haze) {
            return Some(draw.and(2).one(&hazy));
        }
        let loud: Vec<Kind> = self.kinds.iter().copied().filter(|kind| ANY.contains(kind)).collect();
        (!loud.is_empty() && draw.and(3).permille(self.rate)).then(|| draw.and(4).one(&loud))
    }

    /// A number for a detail of what happens to a call.
    pub(super) fn detail(&self, seen: &Seen<'_>) -> Draw {
        self.draw.about(seen.operation).and(seen.before as u64).about("detail")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_is_drawn_and_a_seed_draws_the_same_again() {
        let mut met = BTreeSet::new();
        for seed in 0..300 {
            let weather = Weather::of(Draw::of(seed), 1, &[]);
            let again = Weather::of(Draw::of(seed), 1, &[]);
            for calls in 0..150 {
                let seen = Seen { operation: "ec2:DescribeVpcs", before: calls, calls, reads: true, lists: true };
                assert_eq!((weather.meets(&seen), weather.kills(calls)), (again.meets(&seen), again.kills(calls)));
                met.extend(weather.meets(&seen));
                met.extend(weather.kills(calls).map(|_| Kind::Killed));
            }
        }
        assert_eq!(met.into_iter().collect::<Vec<_>>(), Kind::ALL);
    }

    #[test]
    fn a_call_that_writes_meets_no_fault_of_observation() {
        for seed in 0..300 {
            let weather = Weather::of(Draw::of(seed), 1, &[]);
            for calls in 0..150 {
                let seen = Seen { operation: "ec2:CreateVpc", before: calls, calls, reads: false, lists: false };
                let met = weather.meets(&seen);
                assert!(met.is_none_or(|kind| kind != Kind::Stale && !LISTS.contains(&kind)), "{met:?}");
            }
        }
    }
}
