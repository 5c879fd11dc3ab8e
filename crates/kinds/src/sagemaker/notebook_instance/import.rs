//! The parts of a live notebook instance that are not written as they are reported.

use super::{Live, MetadataService, MetadataVersion};
use crate::sagemaker::lifecycle_config_ref::LifecycleConfigRef;
use crate::{Field, KindName, Naming};

/// The lifecycle configuration: by its logical name if it is written, too, else by AWS's name.
pub(super) fn lifecycle_config(live: &Live, naming: &Naming<'_>) -> Field<LifecycleConfigRef> {
    let config = live.lifecycle_config.as_ref().map(|name| {
        let ours = naming.address(KindName::NotebookLifecycleConfig, name);
        LifecycleConfigRef(ours.map_or_else(|| name.clone(), |at| at.name.to_string()))
    });
    config.into()
}

/// The instance metadata service.
pub(super) fn metadata(live: &Live) -> Field<MetadataService> {
    let version = live.minimum_instance_metadata_service_version.clone().map(MetadataVersion);
    version.map(|version| MetadataService { minimum_instance_metadata_service_version: version }).into()
}
