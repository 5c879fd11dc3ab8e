//! The contents of a bucket as they are stored: versions of objects with their locks, and uploads that were begun.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Time;

/// The lock of a version.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lock {
    /// `GOVERNANCE` or `COMPLIANCE`, and until when.
    pub retention: Option<(String, Time)>,
    /// True if it is held regardless of time.
    pub legal_hold: bool,
}

impl Lock {
    /// True if it keeps a version from being deleted; who may bypass governance is not kept by that.
    pub(super) fn holds(&self, now: Time, bypass: bool) -> bool {
        let retained = self.retention.as_ref().is_some_and(|(mode, until)| *until > now && !(bypass && mode == "GOVERNANCE"));
        retained || self.legal_hold
    }

    /// Adds what S3 shows of it beside an object.
    pub(super) fn show(&self, answer: &mut Value) {
        if let Some((mode, until)) = &self.retention {
            answer["ObjectLockMode"] = json!(mode);
            answer["ObjectLockRetainUntilDate"] = json!(until.iso());
        }
        if self.legal_hold {
            answer["ObjectLockLegalHoldStatus"] = json!("ON");
        }
    }
}

/// The id of versions that were made while versioning was not enabled.
pub(super) const NULL: &str = "null";

/// A version of an object, or a delete marker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// `null` when it was made without versioning.
    pub id: String,
    /// The time of its creation.
    pub modified: Time,
    /// True if it only says that the object is deleted.
    pub delete_marker: bool,
    /// Its bytes, in base64.
    pub body: String,
    /// The size in bytes.
    pub size: usize,
    /// In quotes.
    pub etag: String,
    /// As it was given.
    pub content_type: String,
    /// `STANDARD` and so on.
    pub storage_class: String,
    /// Algorithm and key, as S3 shows them.
    pub encryption: Value,
    /// The object lock of the version.
    pub lock: Lock,
}

impl Version {
    pub(super) fn marker(id: String, now: Time) -> Self {
        Self {
            id,
            modified: now,
            delete_marker: true,
            body: String::new(),
            size: 0,
            etag: String::new(),
            content_type: String::new(),
            storage_class: String::new(),
            encryption: Value::Null,
            lock: Lock::default(),
        }
    }
}

/// A multipart upload that was begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// The key of the object that is to be.
    pub key: String,
    /// The time at which it was begun.
    pub initiated: Time,
}
