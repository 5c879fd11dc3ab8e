//! Regions and partitions. The table becomes old, so that a region that is not in it is a warning, never an error.

/// Every region known when this was built.
pub const REGIONS: [&str; 46] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-isoe-west-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
];

/// Partitions: the beginning of their regions, their names, and the ending of their hosts. The last one has all other regions.
///
/// From `partitions.json` of botocore.
const PARTITIONS: [(&str, &str, &str); 8] = [
    ("cn-", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-", "aws-us-gov", "amazonaws.com"),
    ("us-iso-", "aws-iso", "c2s.ic.gov"),
    ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
    ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
    ("eusc-", "aws-eusc", "amazonaws.eu"),
    ("", "aws", "amazonaws.com"),
];

/// The partition of a region, by the beginning of its name.
pub fn partition(region: &str) -> &'static str {
    PARTITIONS.iter().find(|(prefix, ..)| region.starts_with(prefix)).map_or("aws", |(_, partition, _)| partition)
}

/// The ending of the names of a partition's hosts.
pub fn dns_suffix(partition: &str) -> &'static str {
    PARTITIONS.iter().find(|(_, name, _)| *name == partition).map_or("amazonaws.com", |(.., suffix)| suffix)
}

/// The names of the partitions with what their hosts end in.
pub fn partitions() -> impl Iterator<Item = (&'static str, &'static str)> {
    PARTITIONS.iter().map(|(_, partition, suffix)| (*partition, *suffix))
}

/// True for what has the form of a region: `ap-northeast-1`.
pub fn well_formed(region: &str) -> bool {
    let parts: Vec<&str> = region.split('-').collect();
    let Some((number, words)) = parts.split_last() else { return false };
    (2..=4).contains(&words.len())
        && words.iter().all(|word| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase()))
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_region_is_well_formed_and_a_zone_is_not() {
        assert!(REGIONS.iter().all(|region| well_formed(region)));
        assert!(REGIONS.is_sorted());
        for wrong in ["ap-northeast-1a", "tokyo", "ap_northeast_1", "AP-NORTHEAST-1", "", "1", "us-1"] {
            assert!(!well_formed(wrong), "{wrong}");
        }
        assert_eq!(partition("us-isob-east-1"), "aws-iso-b");
        assert_eq!(partition("us-gov-west-1"), "aws-us-gov");
        assert_eq!(partition("cn-north-1"), "aws-cn");
        assert_eq!(partition("eu-west-1"), "aws");
    }
}
