//! Time of the simulated account.

use std::ops::Add;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Virtual time: milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Add<Duration> for Time {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Time {
    /// ISO 8601 in UTC with milliseconds, as EC2 prints times: `2026-01-01T00:00:00.000Z`.
    pub fn iso(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    }

    /// ISO 8601 in UTC without a fraction, as IAM prints times: `2026-01-01T00:00:00Z`.
    pub fn iso_seconds(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Seconds since the epoch with a fraction, as the JSON protocols print times.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any year a sandbox lives in fit in 53 bits")]
    pub fn epoch_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// As HTTP writes times: `Thu, 01 Jan 2026 00:00:00 GMT`.
    pub fn http_date(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// The span since an earlier time; zero when that is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}
