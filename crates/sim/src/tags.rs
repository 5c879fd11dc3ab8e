//! Tags of objects.

use std::collections::BTreeMap;

/// Tags of one object.
pub type Tags = BTreeMap<String, String>;
