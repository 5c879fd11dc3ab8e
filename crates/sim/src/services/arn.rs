//! Names and times as SageMaker and EFS write them: ARNs, epoch seconds, key ids.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Time, World};

/// Partitions other than `aws`: how their regions begin, and what the names of their hosts end in.
const PARTITIONS: [(&str, &str, &str); 7] = [
    ("cn-", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-", "aws-us-gov", "amazonaws.com"),
    ("us-iso-", "aws-iso", "c2s.ic.gov"),
    ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
    ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
    ("eusc-", "aws-eusc", "amazonaws.eu"),
];

/// The partition of a region: `aws`, `aws-cn`, `aws-us-gov` and so on.
pub(crate) fn partition(region: &str) -> &'static str {
    PARTITIONS.iter().find(|(start, ..)| region.starts_with(start)).map_or("aws", |(_, partition, _)| partition)
}

/// The suffix of host names in a region.
pub(super) fn dns_suffix(region: &str) -> &'static str {
    PARTITIONS.iter().find(|(start, ..)| region.starts_with(start)).map_or("amazonaws.com", |(.., suffix)| suffix)
}

/// The ARN of a regional object of this account.
pub(crate) fn regional(world: &World, service: &str, resource: &str) -> String {
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

/// A UUID that is always the same for a name in an account, for keys that AWS makes.
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
        for (region, expected, suffix) in [
            ("ap-northeast-1", "aws", "amazonaws.com"),
            ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
            ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
            ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
            ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ] {
            assert_eq!((partition(region), dns_suffix(region)), (expected, suffix));
        }
    }
}
