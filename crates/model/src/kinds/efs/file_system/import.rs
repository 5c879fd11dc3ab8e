//! A live file system as a want.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Live, OverwriteProtection, PerformanceMode, ThroughputMode, Want};
use crate::naming::word;
use crate::{Field, Naming};

/// See [`crate::Kind::as_wanted`].
pub(super) fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    let zone = live.availability_zone.clone();
    let letter = |zone: String| zone.strip_prefix(naming.place().region.as_str()).map(str::to_owned).unwrap_or(zone);
    let details = live.details.as_ref();
    let backup = details.map_or(Field::Absent, |details| Field::unless(details.backup.starts_with("ENABL"), &zone.is_some()));
    let policies = details.map(|details| details.lifecycle_policies.clone()).unwrap_or_default();
    let protection = live.replication_overwrite_protection.as_deref().and_then(word);
    Some(Want {
        name: tags.get("Name").cloned(),
        performance_mode: Field::unless(word(&live.performance_mode)?, &PerformanceMode::GeneralPurpose),
        encrypted: Field::unless(live.encrypted, &false),
        kms_key_id: live.kms_key_id.as_ref().map(|key| naming.template(key)).into(),
        availability_zone: zone.map(letter).into(),
        throughput_mode: Field::unless(word(&live.throughput_mode)?, &ThroughputMode::Bursting),
        provisioned_throughput_in_mibps: live.provisioned_throughput_in_mibps.into(),
        backup,
        lifecycle_policies: if policies.is_empty() {
            Field::Absent
        } else {
            Field::Value(serde_json::from_value(Value::Array(policies)).ok()?)
        },
        policy: details.and_then(|details| details.policy.as_ref()).map(|policy| naming.document(policy)).into(),
        replication_overwrite_protection: protection
            .map_or(Field::Absent, |protection| Field::unless(protection, &OverwriteProtection::Enabled)),
    })
}
