//! The data that is lost with an object.

use std::fmt;
use std::fmt::Debug;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Data that dies with an object. Shown as `what (size, users)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Loss {
    /// What is lost, as a noun phrase without its size: `its volume`, `the home directories of its users on EFS fs-0abc`.
    pub what: String,
    /// How much that is, in bytes; nothing when AWS does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How many users it belongs to, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<usize>,
    /// True when AWS can keep it on request (`on_destroy: retain`).
    pub retainable: bool,
}

impl Loss {
    /// A loss of unknown size that AWS cannot keep.
    pub fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), bytes: None, users: None, retainable: false }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, bytes, users, retainable: _ } = self;
        let size = bytes.map(size);
        let users = users.map(|count| if count == 1 { "1 user".to_owned() } else { format!("{count} users") });
        let parts: Vec<String> = size.into_iter().chain(users).collect();
        match parts.as_slice() {
            [] => write!(f, "{what}"),
            parts => write!(f, "{what} ({})", parts.join(", ")),
        }
    }
}

/// A size as people say it: in powers of 1024, one decimal below ten.
pub fn size(bytes: u64) -> String {
    let (mut rest, mut tenths) = (bytes, 0);
    let mut units = ["bytes", "KB", "MB", "GB", "TB", "PB"].iter();
    let mut unit = units.next();
    while rest >= 1024 {
        let Some(next) = units.next() else { break };
        tenths = (rest % 1024) * 10 / 1024;
        rest /= 1024;
        unit = Some(next);
    }
    let unit = unit.copied().unwrap_or("bytes");
    if rest < 10 && tenths > 0 { format!("{rest}.{tenths} {unit}") } else { format!("{rest} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, text) in [(0, "0 bytes"), (6144, "6 KB"), (1536, "1.5 KB"), (1 << 30, "1 GB"), (12 << 30, "12 GB")] {
            assert_eq!(size(bytes), text);
        }
        let loss = Loss { bytes: Some(5 << 30), users: Some(1), ..Loss::of("its volume") };
        assert_eq!(loss.to_string(), "its volume (5 GB, 1 user)");
    }
}
