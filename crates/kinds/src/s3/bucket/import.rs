//! The parts of a live bucket that are not written as they are reported.

use super::Live;
use super::parts::{Encryption, LiveEncryption, PublicAccessBlock, SseAlgorithm};
use crate::naming::word;
use crate::{Field, Naming};

/// `None` for a bucket that could not be read, so that nothing of it is written. `acknowledge_lock_out` is never written.
pub(super) fn readable(live: &Live) -> Option<bool> {
    live.denied.is_none().then_some(false)
}

/// The encryption, if it is not S3's default.
pub(super) fn encryption(live: &Live, naming: &Naming<'_>) -> Field<Encryption> {
    live.encryption.as_ref().and_then(|encryption| as_encryption(encryption, naming)).into()
}

fn as_encryption(live: &LiveEncryption, naming: &Naming<'_>) -> Option<Encryption> {
    let sse_algorithm: SseAlgorithm = word(&live.sse_algorithm)?;
    if sse_algorithm == SseAlgorithm::Aes256 && !live.bucket_key_enabled {
        return None;
    }
    let kms_master_key_id = live.kms_master_key_id.as_ref().map(|key| naming.template(key)).into();
    Some(Encryption { sse_algorithm, kms_master_key_id, bucket_key_enabled: Field::unless(live.bucket_key_enabled, &false) })
}

/// The block of public access, if it is not S3's default.
pub(super) fn access(live: &Live) -> Field<PublicAccessBlock> {
    let live = live.public_access_block.unwrap_or_default();
    let block = PublicAccessBlock {
        block_public_acls: Field::unless(live.block_public_acls, &true),
        ignore_public_acls: Field::unless(live.ignore_public_acls, &true),
        block_public_policy: Field::unless(live.block_public_policy, &true),
        restrict_public_buckets: Field::unless(live.restrict_public_buckets, &true),
    };
    Field::unless(block, &PublicAccessBlock::default())
}
