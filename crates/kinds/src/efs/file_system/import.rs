//! The parts of a live file system that are not written as they are reported.

use super::{Live, OverwriteProtection};
use crate::naming::word_if_known;
use crate::{Field, Place};

/// The zone of a file system that lies in one zone.
pub(super) fn zone(live: &Live, place: &Place) -> Field<String> {
    let letter = |zone: &String| zone.strip_prefix(place.region.as_str()).unwrap_or(zone).to_owned();
    live.availability_zone.as_ref().map(letter).into()
}

/// The backup by AWS Backup, if it is not AWS's default, which is on for file systems of one zone.
pub(super) fn backup(live: &Live) -> Field<bool> {
    let one_zone = live.availability_zone.is_some();
    let details = live.details.as_ref();
    details.map_or(Field::Absent, |details| Field::unless(details.backup.starts_with("ENABL"), &one_zone))
}

/// The protection from being overwritten by a replication, if AWS reports a word that a spec has.
pub(super) fn protection(live: &Live) -> Field<OverwriteProtection> {
    match word_if_known(live.replication_overwrite_protection.as_deref()) {
        Field::Value(OverwriteProtection::Enabled) => Field::Absent,
        other @ (Field::Absent | Field::Null | Field::Value(_)) => other,
    }
}
