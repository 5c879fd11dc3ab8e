//! The parts of a bucket that have members of their own: encryption, Block Public Access, and the closed lists of words.

use crate::{Field, Template};
use heiiki_derive::Shaped;

/// Whether a bucket keeps earlier versions of its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "bucket_versioning")]
pub enum Versioning {
    /// It does.
    Enabled,
    /// It keeps those it has, and makes no more.
    Suspended,
}

impl Versioning {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Suspended => "Suspended",
        }
    }
}

/// Who owns the objects of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "bucket_ownership")]
pub enum Ownership {
    /// The bucket's owner; there are no access lists. AWS's default.
    BucketOwnerEnforced,
    /// The bucket's owner, of what is put with the list `bucket-owner-full-control`.
    BucketOwnerPreferred,
    /// Whoever puts them.
    ObjectWriter,
}

impl Ownership {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }
}

/// How the objects of a bucket are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "bucket_sse_algorithm")]
pub enum SseAlgorithm {
    /// With S3's own keys.
    #[shape(word = "AES256")]
    Aes256,
    /// With a key of KMS.
    #[shape(word = "aws:kms")]
    Kms,
    /// With a key of KMS, twice.
    #[shape(word = "aws:kms:dsse")]
    KmsDsse,
}

impl SseAlgorithm {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aes256 => "AES256",
            Self::Kms => "aws:kms",
            Self::KmsDsse => "aws:kms:dsse",
        }
    }
}

/// How objects are encrypted that say nothing else.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "bucket_encryption")]
pub struct Encryption {
    /// With whose keys.
    pub sse_algorithm: SseAlgorithm,
    /// The key of KMS: `${kms_key/name}`, id, ARN or alias. `null` is the account's `aws/s3`. S3 does not look whether it exists until an object is put.
    pub kms_master_key_id: Field<Template>,
    /// Whether S3 asks KMS for a key of the bucket instead of one for each object. AWS's default is false.
    pub bucket_key_enabled: Field<bool>,
}

/// What is refused and ignored because it would make a bucket public. AWS's default for each is true.
#[derive(Clone, Debug, Default, PartialEq, Shaped)]
#[shape(name = "bucket_public_access_block")]
pub struct PublicAccessBlock {
    /// Refuses access lists that let everybody in.
    pub block_public_acls: Field<bool>,
    /// Ignores access lists that let everybody in.
    pub ignore_public_acls: Field<bool>,
    /// Refuses policies that let everybody in.
    pub block_public_policy: Field<bool>,
    /// Lets nobody but this account and AWS's services in when the policy lets everybody in.
    pub restrict_public_buckets: Field<bool>,
}

/// Encryption as AWS reports it.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live)]
pub struct LiveEncryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub sse_algorithm: String,
    /// The KMS key, as it was given; `None` if there is none.
    pub kms_master_key_id: Option<String>,
    /// True if S3 asks KMS for a key of the bucket.
    pub bucket_key_enabled: bool,
}

/// Block Public Access as AWS reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Shaped)]
#[shape(live)]
#[expect(clippy::struct_excessive_bools, reason = "AWS's four switches")]
pub struct PublicAccess {
    /// See [`PublicAccessBlock::block_public_acls`].
    pub block_public_acls: bool,
    /// See [`PublicAccessBlock::ignore_public_acls`].
    pub ignore_public_acls: bool,
    /// See [`PublicAccessBlock::block_public_policy`].
    pub block_public_policy: bool,
    /// See [`PublicAccessBlock::restrict_public_buckets`].
    pub restrict_public_buckets: bool,
}

/// The content of a bucket, as far as the first page of its versions shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(live)]
pub struct Contents {
    /// Versions of objects and delete markers.
    pub versions: usize,
    /// Their size.
    pub bytes: u64,
    /// There are more than these.
    pub more: bool,
}
