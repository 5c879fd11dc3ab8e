//! A live bucket as a want.

use std::collections::BTreeMap;

use super::parts::{Encryption, LiveEncryption, Ownership, PublicAccess, PublicAccessBlock, SseAlgorithm};
use super::{Live, Want};
use crate::naming::word;
use crate::{Field, Naming};

/// See [`crate::Kind::as_wanted`]. Of a bucket that could not be read, nothing is known to write.
pub(super) fn as_wanted(live: &Live, _: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    if live.denied.is_some() {
        return None;
    }
    Some(Want {
        name: naming.unlike_key(&live.name),
        versioning: live.versioning.as_deref().and_then(word).into(),
        encryption: live.encryption.as_ref().and_then(|encryption| as_encryption(encryption, naming)).into(),
        public_access_block: access(live.public_access_block.unwrap_or_default()),
        ownership: match live.ownership.as_deref() {
            Some(owner) => Field::unless(word(owner)?, &Ownership::BucketOwnerEnforced),
            None => Field::Value(Ownership::ObjectWriter),
        },
        policy: live.policy.as_ref().map(|policy| naming.document(policy)).into(),
        lifecycle_rules: Field::unless_empty(live.lifecycle_rules.clone()),
        object_lock_enabled: Field::unless(live.object_lock_enabled, &false),
        acknowledge_lock_out: false,
    })
}

fn as_encryption(live: &LiveEncryption, naming: &Naming<'_>) -> Option<Encryption> {
    let sse_algorithm: SseAlgorithm = word(&live.sse_algorithm)?;
    if sse_algorithm == SseAlgorithm::Aes256 && !live.bucket_key_enabled {
        return None;
    }
    let kms_master_key_id = live.kms_master_key_id.as_ref().map(|key| naming.template(key)).into();
    Some(Encryption { sse_algorithm, kms_master_key_id, bucket_key_enabled: Field::unless(live.bucket_key_enabled, &false) })
}

fn access(live: PublicAccess) -> Field<PublicAccessBlock> {
    let block = PublicAccessBlock {
        block_public_acls: Field::unless(live.block_public_acls, &true),
        ignore_public_acls: Field::unless(live.ignore_public_acls, &true),
        block_public_policy: Field::unless(live.block_public_policy, &true),
        restrict_public_buckets: Field::unless(live.restrict_public_buckets, &true),
    };
    Field::unless(block, &PublicAccessBlock::default())
}
