//! A live notebook instance as a want. Whether it runs is left to its users.

use std::collections::BTreeMap;

use super::{Access, DEFAULT_VOLUME, Live, MetadataService, MetadataVersion, Want};
use crate::kinds::sagemaker::lifecycle_config_ref::LifecycleConfigRef;
use crate::naming::word;
use crate::{Field, KindName, Naming};

/// See [`crate::Kind::as_wanted`].
pub(super) fn as_wanted(live: &Live, _: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    let config = live.lifecycle_config.as_ref().map(|name| {
        let ours = naming.address(KindName::NotebookLifecycleConfig, name);
        LifecycleConfigRef(ours.map_or_else(|| name.clone(), |at| at.name.to_string()))
    });
    let version = live.minimum_instance_metadata_service_version.clone();
    let service = version.map(|version| MetadataService { minimum_instance_metadata_service_version: MetadataVersion(version) });
    Some(Want {
        name: naming.unlike_key(&live.name),
        instance_type: live.instance_type.clone(),
        role: naming.arn(&live.role_arn),
        subnet: live.subnet_id.as_ref().map(|subnet| naming.to(subnet)).into(),
        security_groups: Field::unless_empty(naming.list(&live.security_group_ids)),
        direct_internet_access: Field::unless(word(&live.direct_internet_access)?, &Access::Enabled),
        volume_size_in_gb: Field::unless(live.volume_size_in_gb, &DEFAULT_VOLUME),
        kms_key_id: live.kms_key_id.as_ref().map(|key| naming.template(key)).into(),
        lifecycle_config: config.into(),
        default_code_repository: live.default_code_repository.clone().into(),
        additional_code_repositories: Field::unless_empty(live.additional_code_repositories.clone()),
        root_access: Field::unless(word(&live.root_access)?, &Access::Enabled),
        platform_identifier: live.platform_identifier.clone().into(),
        instance_metadata_service_configuration: service.into(),
        ip_address_type: Field::unless(word(&live.ip_address_type)?, &word("ipv4")?),
        accelerator_types: Field::Absent,
    })
}
