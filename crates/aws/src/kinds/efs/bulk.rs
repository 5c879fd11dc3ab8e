//! The one bulk read of EFS: `DescribeFileSystems` gives all file systems of the region with their tags.
//!
//! Several kinds need it at the same time; within one observation it is asked once.

use aws_sdk_efs::types::FileSystemDescription;
use heiiki_model::failure::AwsError;

use crate::Aws;
use crate::once::Once;
use crate::pages::all;

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
