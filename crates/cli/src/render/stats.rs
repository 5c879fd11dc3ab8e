//! The calls of a run by operation, and the depth of the reading, for `--stats`.

use std::collections::BTreeMap;

use heiiki_aws::http::{Call, depth};

use super::style::{Paint, Tone};
use super::table::{self, Cell};

/// The lines: each operation with its number, then the totals. `read` is how many of the calls were made to read the account.
pub fn lines(calls: &[Call], read: usize, paint: Paint) -> Vec<String> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for call in calls {
        let count = counts.entry(&call.operation).or_default();
        count.0 += 1;
        count.1 += usize::from(call.status.is_none_or(|status| status >= 400));
    }
    let mut rows = Vec::new();
    for (operation, (count, failed)) in counts {
        let failed = if failed > 0 { format!("{failed} without success") } else { String::new() };
        rows.push(vec![Cell::plain(format!("{count:>6}")), Cell::plain(operation), Cell::toned(Tone::Warn, failed)]);
    }
    let mut lines = vec![paint.tone(Tone::Strong, "Calls")];
    lines.extend(table::lines(&rows, paint));
    let reading = calls.get(..read).unwrap_or(calls);
    lines.push(format!(
        "{:>6}  in all; {} of them to read the account, {} round trips deep",
        calls.len(),
        reading.len(),
        depth(reading)
    ));
    lines
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn operations_are_counted_and_the_depth_is_that_of_reading() {
        let at = |ms| SystemTime::UNIX_EPOCH + Duration::from_millis(ms);
        let call = |operation: &str, began, status| Call {
            operation: operation.to_owned(),
            began: at(began),
            ended: at(began + 50),
            status,
            depth: usize::try_from(began / 50 + 1).unwrap_or_default(),
        };
        let calls = [
            call("STS.GetCallerIdentity", 0, Some(200)),
            call("EC2.DescribeVpcs", 50, Some(200)),
            call("EC2.DescribeVpcs", 50, Some(503)),
            call("EC2.CreateVpc", 200, None),
        ];
        insta::assert_snapshot!(lines(&calls, 3, Paint::plain()).join("\n"));
    }
}
