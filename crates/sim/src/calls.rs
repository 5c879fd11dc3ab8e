//! A log of the calls that were answered, for tests and for call budgets.
//!
//! It deliberately lives in memory only: it belongs to a process, not to the simulated account.

use std::collections::{BTreeMap, VecDeque};

use crate::{Haze, Time};

/// The number of records that are kept. The counts go on beyond it.
const KEPT: usize = 100_000;

/// One answered call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRecord {
    /// The time at which it arrived.
    pub at: Time,
    /// SigV4 service name.
    pub service: String,
    /// Operation name; `-` when the request could not be read.
    pub operation: String,
    /// The outcome of the call.
    pub outcome: Outcome,
}

/// The outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer.
    Done,
    /// With an error of this code.
    Error(String),
    /// Without any answer; the operation may or may not have been carried out.
    Lost,
}

/// The log.
#[derive(Clone, Debug, Default)]
pub struct CallLog {
    total: u64,
    counts: BTreeMap<String, u64>,
    records: VecDeque<CallRecord>,
    hazes: BTreeMap<&'static str, u64>,
}

impl CallLog {
    /// Adds a call.
    pub(crate) fn add(&mut self, record: CallRecord) {
        self.total += 1;
        *self.counts.entry(format!("{}:{}", record.service, record.operation)).or_default() += 1;
        if self.records.len() == KEPT {
            self.records.pop_front();
        }
        self.records.push_back(record);
    }

    /// Notes that an answer was not the whole truth.
    pub(crate) fn note_haze(&mut self, haze: Haze) {
        *self.hazes.entry(haze.word()).or_default() += 1;
    }

    /// The number of answers that differed from the truth, by the word for the difference.
    pub fn hazes(&self) -> &BTreeMap<&'static str, u64> {
        &self.hazes
    }

    /// The number of calls.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The number of calls of each `service:Operation`.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// The latest calls, oldest first.
    pub fn records(&self) -> impl Iterator<Item = &CallRecord> {
        self.records.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_records_go_first_and_counts_stay() {
        let mut log = CallLog::default();
        for at in 0..=i64::try_from(KEPT).unwrap_or(0) {
            log.add(CallRecord { at: Time(at), service: "ec2".into(), operation: "A".into(), outcome: Outcome::Done });
        }
        assert_eq!(log.total(), KEPT as u64 + 1);
        assert_eq!(log.counts()["ec2:A"], KEPT as u64 + 1);
        assert_eq!(log.records().next().map(|r| r.at), Some(Time(1)));
    }
}
