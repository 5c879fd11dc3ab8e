//! The one bulk read of EFS: `DescribeFileSystems` gives all file systems of the region with their tags.
//!
//! Several kinds need it at the same time; within one observation it is asked once.

use std::collections::BTreeMap;

use aws_sdk_efs::types::FileSystemDescription;
use heiiki_model::failure::AwsError;

use super::tags;
use crate::once::Once;
use crate::pages::all;
use crate::{Aws, Scope};

/// The file systems, read once per observation. Empty until the first kind asks.
#[derive(Debug, Default)]
pub struct FileSystems(Once<Vec<FileSystemDescription>>);

impl FileSystems {
    /// All file systems of the region, read on first use.
    pub(crate) async fn all(&self, aws: &Aws) -> Result<&[FileSystemDescription], AwsError> {
        self.0.get(|| read(aws)).await.map(Vec::as_slice)
    }
}

/// All file systems of the region as they are now.
pub(crate) async fn read(aws: &Aws) -> Result<Vec<FileSystemDescription>, AwsError> {
    all(pages!(aws.efs.describe_file_systems(), 100), |page| page.file_systems).await
}

/// True for a file system that matters: it is of this environment, or the spec chooses it by its id, its name or its tags.
pub(super) fn matters(scope: &Scope, system: &FileSystemDescription) -> bool {
    let tags: BTreeMap<String, String> = tags::of(system.tags());
    scope.needs_detail(&tags, &system.file_system_id) || tags.get("Name").is_some_and(|name| scope.chosen.contains(name))
}
