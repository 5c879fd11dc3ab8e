//! A log group as it is stored, and the way to find one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::services::arn;
use crate::services::logs::errors;
use crate::services::logs::log_stream::LogStream;
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// A log group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogGroup {
    /// Its name.
    pub name: String,
    /// The time of its creation.
    pub created: Time,
    /// After how many days events expire; never when absent.
    pub retention_days: Option<i64>,
    /// The customer's key.
    pub kms_key: Option<String>,
    /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
    pub class: String,
    /// True if it cannot be deleted.
    pub deletion_protection: bool,
    /// Tags.
    pub tags: Tags,
    /// Streams by name.
    pub streams: BTreeMap<String, LogStream>,
}

impl LogGroup {
    /// A group as a service makes one by writing to it.
    pub(in crate::services::logs) fn new(name: &str, now: Time) -> Self {
        Self {
            name: name.to_owned(),
            created: now,
            retention_days: None,
            kms_key: None,
            class: "STANDARD".to_owned(),
            deletion_protection: false,
            tags: Tags::new(),
            streams: BTreeMap::new(),
        }
    }

    /// The stream of a name, made when it is not there.
    pub(in crate::services::logs) fn stream(&mut self, name: &str, now: Time) -> &mut LogStream {
        self.streams.entry(name.to_owned()).or_insert_with(|| LogStream::new(now))
    }

    /// Its ARN; AWS also writes it with `:*` behind.
    pub(in crate::services::logs) fn arn(world: &World, name: &str) -> String {
        arn::regional(world, "logs", &format!("log-group:{name}"))
    }

    pub(in crate::services::logs) fn stored(&self) -> u64 {
        self.streams.values().map(|stream| stream.bytes).sum()
    }
}

/// The name in an identifier, which is a name or an ARN with or without `:*`.
pub(crate) fn name_of(identifier: &str) -> &str {
    let name = match identifier.split_once(":log-group:") {
        Some((start, name)) if start.starts_with("arn:") => name,
        Some(_) | None => identifier,
    };
    name.strip_suffix(":*").unwrap_or(name)
}

/// The group of a name or an ARN.
pub(crate) fn find<'w>(world: &'w mut World, identifier: &str) -> Result<&'w mut LogGroup, ServiceError> {
    world.logs.log_groups.get_mut(name_of(identifier)).ok_or_else(errors::no_group)
}
