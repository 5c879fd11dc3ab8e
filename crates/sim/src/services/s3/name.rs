//! Names of buckets.

/// Beginnings that S3 keeps for itself.
const STARTS: &[&str] = &["xn--", "sthree-", "amzn-s3-demo-"];
/// Endings that S3 keeps for itself.
const ENDS: &[&str] = &["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// True if S3 takes a name for a general purpose bucket.
pub(super) fn is_name(name: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name.starts_with(edge)
        && name.ends_with(edge)
        && name.chars().all(|c| edge(c) || matches!(c, '-' | '.'))
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
        && !STARTS.iter().any(|start| name.starts_with(start))
        && !ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["abc", "my-bucket", "my.bucket.1", "0a0", "a--b"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(64);
        for bad in ["ab", &long, "Abc", "a_b", "-ab", "ab-", ".ab", "ab.", "a..b", "192.168.5.4", "xn--a", "a-s3alias", "a--x-s3"]
        {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
