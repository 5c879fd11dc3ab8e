//! A bucket as it is stored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::services::arn;
use crate::services::s3::eventual_consistency::Lagging;
use crate::services::s3::multipart::Upload;
use crate::services::s3::object::Version;
use crate::world::Tags;
use crate::{Time, World};

/// A bucket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Lagging<Tags>,
    /// `Enabled` or `Suspended`, once it was set.
    pub versioning: Lagging<Option<String>>,
    /// Default encryption, as S3 writes it.
    pub encryption: Lagging<Value>,
    /// The four switches of Block Public Access, as S3 writes them.
    pub public_access_block: Lagging<Option<Value>>,
    /// The policy, as it was given.
    pub policy: Lagging<Option<String>>,
    /// Lifecycle rules, as S3 writes them, and the least size of what moves by default.
    pub lifecycle: Lagging<Option<(Value, String)>>,
    /// `BucketOwnerEnforced` and so on.
    pub ownership: Lagging<Option<String>>,
    /// The target of access logs, in S3's form.
    pub logging: Lagging<Option<Value>>,
    /// Object lock, once it is on, as S3 writes it.
    pub object_lock: Lagging<Option<Value>>,
    /// Versions and delete markers by key, the newest first.
    pub objects: BTreeMap<String, Vec<Version>>,
    /// Multipart uploads by id.
    pub uploads: BTreeMap<String, Upload>,
}

/// The canonical id of the account.
pub(crate) fn owner(world: &World) -> String {
    use sha2::{Digest, Sha256};
    crate::hex::hex(&Sha256::digest(world.account.as_bytes()))
}

/// The name of a bucket that was deleted a moment ago.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Released {
    pub(crate) name: String,
    /// The time at which it can be used again.
    pub(crate) free_at: Time,
}

impl Bucket {
    /// Forgets what no read sees any more.
    pub(crate) fn expire(&mut self, now: Time) {
        self.tags.expire(now);
        self.versioning.expire(now);
        self.encryption.expire(now);
        self.public_access_block.expire(now);
        self.policy.expire(now);
        self.lifecycle.expire(now);
        self.ownership.expire(now);
        self.logging.expire(now);
        self.object_lock.expire(now);
    }

    /// Its ARN, which names neither region nor account.
    pub fn arn(&self, world: &World) -> String {
        format!("arn:{}:s3:::{}", arn::partition(&world.region), self.name)
    }
}
