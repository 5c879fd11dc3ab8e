//! A live domain as a want.

use std::collections::BTreeMap;

use super::{AppNetworkAccessType, HomeEfsFileSystemCreation, Live, Want};
use crate::kinds::sagemaker::app_settings::Feature;
use crate::kinds::sagemaker::settings_import::{typed, typed_or_empty};
use crate::naming::word;
use crate::{Field, Naming};

/// See [`crate::Kind::as_wanted`]. A domain without a VPC, as SageMaker Unified Studio makes them, is none that a spec can describe.
pub(super) fn as_wanted(live: &Live, _: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    Some(Want {
        name: naming.unlike_key(&live.name),
        auth_mode: word(&live.auth_mode)?,
        vpc: naming.to(live.vpc_id.as_deref()?),
        subnets: naming.list(&live.subnet_ids),
        app_network_access_type: Field::unless(word(&live.app_network_access_type)?, &AppNetworkAccessType::PublicInternetOnly),
        app_security_group_management: live.app_security_group_management.as_deref().and_then(word).into(),
        kms_key_id: live.kms_key_id.as_ref().map(|key| naming.template(key)).into(),
        tag_propagation: Field::unless(word(&live.tag_propagation)?, &Feature::Disabled),
        home_efs_file_system_creation: Field::unless(
            word(&live.home_efs_file_system_creation)?,
            &HomeEfsFileSystemCreation::Enabled,
        ),
        default_user_settings: typed_or_empty(&live.default_user_settings, false, naming)?,
        default_space_settings: typed(&live.default_space_settings, false, naming).into(),
        domain_settings: typed(&live.domain_settings, false, naming).into(),
    })
}
