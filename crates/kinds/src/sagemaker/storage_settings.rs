//! Settings of the storage of users' spaces: volumes, POSIX identity, own file systems, notebook sharing. A flat table; rules are
//! in `settings_rules`.

use super::structure::{settings, words};
use crate::{Field, Template};
use heiiki_derive::Shaped;

settings! {
    /// Sharing of Studio Classic notebooks.
    SharingSettings as "sharing_settings" {
        /// Whether cell output is shared too. AWS's default is `Disabled`.
        notebook_output_option: NotebookOutputOption,
        /// `s3://...`, where shared snapshots are kept.
        s3_output_path: Template,
        /// KMS key for the snapshots.
        s3_kms_key_id: Template,
    }

    /// Volumes of spaces.
    SpaceStorageSettings as "default_space_storage_settings" {
        /// Sizes of EBS volumes.
        default_ebs_storage_settings: EbsStorageSettings,
    }
}

/// Sizes of the EBS volumes of spaces, 5 to 16384 GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "default_ebs_storage_settings")]
pub struct EbsStorageSettings {
    /// Size of a new volume.
    pub default_ebs_volume_size_in_gb: i64,
    /// Largest size that users may choose.
    pub maximum_ebs_volume_size_in_gb: i64,
}

/// The POSIX identity by which files are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "custom_posix_user_config")]
pub struct CustomPosixUserConfig {
    /// User id, 10000 to 4000000.
    pub uid: i64,
    /// Group id, 1001 to 4000000.
    pub gid: i64,
}

/// A file system of one's own, mounted into spaces. Exactly one of the three.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(rename_all = "snake_case", name = "custom_file_system_config")]
pub enum CustomFileSystemConfig {
    /// Amazon EFS.
    EfsFileSystemConfig(FileSystemConfig),
    /// Amazon FSx for Lustre.
    FsxLustreFileSystemConfig(FileSystemConfig),
    /// A location in Amazon S3.
    S3FileSystemConfig(S3FileSystemConfig),
}

/// A directory of an EFS or FSx file system.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "file_system_config")]
pub struct FileSystemConfig {
    /// `fs-...`.
    pub file_system_id: Template,
    /// The directory that users see; the root when absent.
    pub file_system_path: Field<String>,
}

/// A location in Amazon S3 as a file system.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "s3_file_system_config")]
pub struct S3FileSystemConfig {
    /// `s3://...`.
    pub s3_uri: Template,
    /// Where it is mounted.
    pub mount_path: Field<String>,
}

words! {
    /// Whether cell output is shared with a notebook.
    NotebookOutputOption as "notebook_output_option" {
        /// With output.
        Allowed = "Allowed",
        /// Without, AWS's default.
        Disabled = "Disabled",
    }
}
