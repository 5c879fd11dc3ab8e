//! The file systems that matter to a scope.

use std::collections::BTreeMap;

use aws_sdk_efs::types::FileSystemDescription;

use super::tags;
use crate::Scope;

/// True for a file system that matters: it is of this environment, or the spec chooses it by its id, its name or its tags.
pub(super) fn matters(scope: &Scope, system: &FileSystemDescription) -> bool {
    let tags: BTreeMap<String, String> = tags::of(system.tags());
    scope.needs_detail(&tags, &system.file_system_id) || tags.get("Name").is_some_and(|name| scope.chosen.contains(name))
}
