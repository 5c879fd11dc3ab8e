//! Checks of buckets that need no AWS.

use super::lifecycle_checks;
use super::parts::{Encryption, SseAlgorithm, Versioning};
use super::policy;
use super::{Want, name_of};
use crate::view::View;
use crate::{Address, Document, Field, Problem};

/// Beginnings of names that S3 keeps for itself.
const STARTS: &[&str] = &["xn--", "sthree-", "amzn-s3-demo-"];
/// Endings of names that S3 keeps for itself.
const ENDS: &[&str] = &["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// See [`crate::Comparison::check`].
pub(super) fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
    for (index, (at, want)) in all.iter().enumerate() {
        let name = name_of(at, want.name.as_deref());
        check_name(at, want.name.is_some(), name, problems);
        if let Some((other, _)) = all.iter().take(index).find(|(at, want)| name_of(at, want.name.as_deref()) == name) {
            let message = format!("{other} has the name `{name}` already");
            problems.push(Problem::new("bucket-name-taken", at, "name", message, "give each bucket its own name"));
        }
        if want.object_lock_enabled.value() == Some(&true) && want.versioning.value() == Some(&Versioning::Suspended) {
            let message = "object lock keeps versions, and versioning is suspended";
            problems.push(Problem::new("bucket-object-lock", at, "versioning", message, "write `versioning: Enabled`"));
        }
        if let Field::Value(encryption) = &want.encryption {
            check_encryption(at, encryption, problems);
        }
        if let Field::Value(policy) = &want.policy {
            policy::check(at, name, policy, problems);
            check_public(at, want, policy, problems);
        }
        if let Field::Value(rules) = &want.lifecycle_rules {
            lifecycle_checks::check(at, rules, problems);
        }
    }
}

/// True if S3 accepts a name for a bucket.
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

fn check_name(at: &Address, given: bool, name: &str, problems: &mut Vec<Problem>) {
    if is_name(name) {
        return;
    }
    let message = format!("`{name}` is not a name that S3 takes");
    let rule = "use 3 to 63 lower-case letters, digits, `-` and `.`, begin and end with a letter or digit";
    let (path, help) = if given {
        ("name", rule.to_owned())
    } else {
        ("", format!("the key `{name}` is also the name in S3; add a `name`: {rule}"))
    };
    problems.push(Problem::new("bucket-name", at, path, message, help));
}

/// A new bucket blocks public policies (S3 guide, "Blocking public access": the default of new buckets since April 2023), and
/// PutBucketPolicy is then denied. Only a policy that is public beyond doubt counts: everybody, without a condition.
fn check_public(at: &Address, want: &Want, policy: &Document, problems: &mut Vec<Problem>) {
    let written = want.public_access_block.value().and_then(|block| block.block_public_policy.value());
    if written == Some(&false) || want.public_access_block == Field::Null {
        return;
    }
    for path in policy::public_statements(&policy.0) {
        let message = "the statement lets everybody in, and a bucket refuses such a policy while `block_public_policy` is on, AWS's default";
        let help =
            "name who is let in, or add a condition such as `aws:SourceVpce`; `block_public_policy: false` opens the bucket";
        let problem = Problem::new("bucket-policy-public", at, format!("policy{path}"), message, help);
        problems.push(if written.is_some() { problem } else { problem.warning() });
    }
}

fn check_encryption(at: &Address, encryption: &Encryption, problems: &mut Vec<Problem>) {
    let Encryption { sse_algorithm, kms_master_key_id, bucket_key_enabled } = encryption;
    if *sse_algorithm == SseAlgorithm::Aes256 && kms_master_key_id.value().is_some() {
        let message = "with `AES256` the keys are S3's own";
        let help = "write `sse_algorithm: aws:kms`, or leave the key out";
        problems.push(Problem::new("bucket-encryption-key", at, "encryption.kms_master_key_id", message, help));
    }
    if *sse_algorithm == SseAlgorithm::KmsDsse && bucket_key_enabled.value() == Some(&true) {
        let message = "there are no bucket keys for `aws:kms:dsse`";
        let help = "write `sse_algorithm: aws:kms`, or leave `bucket_key_enabled` out";
        problems.push(Problem::new("bucket-encryption-key", at, "encryption.bucket_key_enabled", message, help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_of_s3() {
        for good in ["abc", "ifsm-data", "my.bucket.1", "0a0", "a--b"] {
            assert!(is_name(good), "{good}");
        }
        let long = "a".repeat(64);
        for bad in ["ab", &long, "Abc", "a_b", "-ab", "ab-", ".ab", "a..b", "192.168.5.4", "xn--a", "a-s3alias", "a--x-s3"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
