//! Names and times as SageMaker and EFS write them: ARNs, epoch seconds, key ids.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Time, World};

/// The partition of a region: `aws`, `aws-cn` or `aws-us-gov`.
pub(super) fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// The ARN of a regional object of this account.
pub(super) fn regional(world: &World, service: &str, resource: &str) -> String {
    format!("arn:{}:{service}:{}:{}:{resource}", partition(&world.region), world.region, world.account)
}

/// A time as the JSON protocols write it: epoch seconds, with the fraction when there is one.
pub(super) fn seconds(time: Time) -> Value {
    let (whole, rest) = (time.0.div_euclid(1000), time.0.rem_euclid(1000));
    if rest == 0 {
        return whole.into();
    }
    format!("{whole}.{rest:03}").parse::<f64>().map_or_else(|_| whole.into(), Value::from)
}

/// A UUID that is always the same for a name in an account, for keys that nobody made.
pub(super) fn uuid_of(world: &World, name: &str) -> String {
    let hash = Sha256::new().chain_update(&world.account).chain_update(name).finalize();
    let text = hash.iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_numbers_with_a_fraction_only_when_there_is_one() {
        assert_eq!(seconds(Time(1_700_000_000_000)), json!(1_700_000_000));
        assert_eq!(seconds(Time(1_700_000_000_250)), json!(1_700_000_000.25));
    }

    #[test]
    fn the_partition_follows_the_region() {
        for (region, expected) in [("ap-northeast-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")] {
            assert_eq!(partition(region), expected);
        }
    }
}
