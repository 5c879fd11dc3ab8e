//! Comparisons of the parts of a bucket that are no plain fields.

use serde_json::{Value, json};

use super::Live;
use super::lifecycle_rule::{LifecycleRule, normal};
use super::parts::{Encryption, LiveEncryption, PublicAccess, PublicAccessBlock, SseAlgorithm, Versioning};
use super::policy::LARGEST;
use crate::{Diff, Document, Field, Mode, Template, To};

/// Compares versioning, which can be suspended but not removed.
pub(super) fn versioning(diff: &mut Diff<'_>, want: Field<Versioning>, live: &Live) {
    let mode = match want {
        Field::Null => Mode::refused("a bucket that had versioning once can only suspend it; write `Suspended`"),
        Field::Value(Versioning::Suspended) if live.object_lock_enabled => {
            Mode::refused("object lock needs versioning; leave it `Enabled`")
        }
        Field::Absent | Field::Value(_) => Mode::InPlace,
    };
    diff.field("versioning", &want.map(|word| word.as_str().to_owned()), live.versioning.as_ref(), mode);
}

/// Compares object lock, which cannot be switched off again.
pub(super) fn object_lock(diff: &mut Diff<'_>, want: Field<bool>, versioning: Field<Versioning>, live: &Live) {
    let enabled = match versioning {
        Field::Value(word) => word == Versioning::Enabled,
        Field::Absent | Field::Null => live.versioning.as_deref() == Some("Enabled"),
    };
    let mode = match want {
        Field::Value(true) if !enabled => Mode::refused("object lock needs versioning; add `versioning: Enabled`"),
        Field::Value(false) | Field::Null => Mode::refused("object lock cannot be turned off"),
        Field::Absent | Field::Value(true) => Mode::InPlace,
    };
    diff.defaulted("object_lock_enabled", &want, &false, &live.object_lock_enabled, mode);
}

/// Compares the encryption; `null` is S3's default.
pub(super) fn encryption(diff: &mut Diff<'_>, want: &Field<Encryption>, live: &Live) {
    // Old buckets have none, and it is no longer possible to ask for that.
    let none = LiveEncryption { sse_algorithm: String::new(), kms_master_key_id: None, bucket_key_enabled: false };
    let live = live.encryption.as_ref().unwrap_or(&none);
    let default =
        || Encryption { sse_algorithm: SseAlgorithm::Aes256, kms_master_key_id: Field::Null, bucket_key_enabled: Field::Absent };
    let want = match want {
        Field::Absent => return,
        Field::Null => default(),
        Field::Value(want) => want.clone(),
    };
    let Encryption { sse_algorithm, kms_master_key_id, bucket_key_enabled } = want;
    diff.value("encryption.sse_algorithm", &sse_algorithm.as_str(), &live.sse_algorithm.as_str(), Mode::InPlace);
    diff_key(diff, &kms_master_key_id, live.kms_master_key_id.as_deref());
    diff.defaulted("encryption.bucket_key_enabled", &bucket_key_enabled, &false, &live.bucket_key_enabled, Mode::InPlace);
}

/// Compares the key. S3 keeps the key as it was given and returns it so.
fn diff_key(diff: &mut Diff<'_>, want: &Field<Template>, live: Option<&str>) {
    const FIELD: &str = "encryption.kms_master_key_id";
    match want {
        Field::Absent => {}
        Field::Null => diff.field(FIELD, &Field::<String>::Null, live.map(str::to_owned).as_ref(), Mode::InPlace),
        Field::Value(key) => {
            let (text, after) = key.resolve(diff.known());
            if !after.is_empty() || !live.is_some_and(|live| one_key(&text, live)) {
                diff.push(FIELD, live, To { value: json!(text), after }, Mode::InPlace);
            }
        }
    }
}

/// True if both texts are one key's id or ARN. An alias is not the same as the key, because it may point to another one tomorrow.
fn one_key(left: &str, right: &str) -> bool {
    let id = |text: &str| text.rsplit_once("key/").map_or_else(|| text.to_owned(), |(_, id)| id.to_owned());
    left == right || id(left) == id(right)
}

/// Compares the block of public access, one switch after the other.
pub(super) fn access(diff: &mut Diff<'_>, want: &Field<PublicAccessBlock>, live: PublicAccess) {
    let all = PublicAccessBlock {
        block_public_acls: Field::Null,
        ignore_public_acls: Field::Null,
        block_public_policy: Field::Null,
        restrict_public_buckets: Field::Null,
    };
    let want = match want {
        Field::Absent => return,
        Field::Null => &all,
        Field::Value(want) => want,
    };
    let PublicAccessBlock { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets } = want;
    for (field, want, live) in [
        ("public_access_block.block_public_acls", block_public_acls, live.block_public_acls),
        ("public_access_block.ignore_public_acls", ignore_public_acls, live.ignore_public_acls),
        ("public_access_block.block_public_policy", block_public_policy, live.block_public_policy),
        ("public_access_block.restrict_public_buckets", restrict_public_buckets, live.restrict_public_buckets),
    ] {
        diff.defaulted(field, want, &true, &live, Mode::InPlace);
    }
}

/// Compares the lifecycle rules in one spelling.
pub(super) fn rules(diff: &mut Diff<'_>, want: &Field<Vec<LifecycleRule>>, live: &[LifecycleRule]) {
    let want = match want {
        Field::Absent => return,
        Field::Null => Vec::new(),
        Field::Value(rules) => normal(rules),
    };
    if want != normal(live) {
        diff.push("lifecycle_rules", live, To::value(json!(want)), Mode::InPlace);
    }
}

/// Compares the policy by meaning.
pub(super) fn policy(diff: &mut Diff<'_>, want: &Field<Document>, live: Option<&Value>) {
    match want {
        Field::Absent => {}
        Field::Null => {
            if live.is_some() {
                diff.push("policy", live, To::value(Value::Null), Mode::InPlace);
            }
        }
        Field::Value(policy) => {
            let (resolved, after) = policy.resolve(diff.known());
            let bytes = resolved.to_string().len();
            let mode = if after.is_empty() && bytes > LARGEST {
                Mode::Refused(format!("it has {bytes} bytes; S3 allows {LARGEST}").into())
            } else {
                Mode::InPlace
            };
            diff.document("policy", policy, live, mode);
        }
    }
}
