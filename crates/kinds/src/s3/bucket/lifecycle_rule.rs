//! Lifecycle rules: the objects of a bucket that expire or move to a cheaper class, and the time. They are compared in one fixed
//! form, because AWS returns them rewritten.

use heiiki_derive::Shaped;
use std::collections::BTreeMap;

/// A lifecycle rule. The list of rules is authoritative, so that what a rule leaves out is not in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_rule")]
pub struct LifecycleRule {
    /// Its name in the bucket, at most 255 characters.
    pub id: String,
    /// Whether it does anything; `Enabled` when absent.
    #[shape(default)]
    pub status: RuleStatus,
    /// Which objects it is about; all when absent.
    pub filter: Option<Filter>,
    /// When objects expire; in a bucket with versioning, when they get a delete marker.
    pub expiration: Option<Expiration>,
    /// When earlier versions are deleted.
    pub noncurrent_version_expiration: Option<NoncurrentVersionExpiration>,
    /// When objects move to which class.
    #[shape(omit)]
    pub transitions: Vec<Transition>,
    /// When earlier versions move to which class.
    #[shape(omit)]
    pub noncurrent_version_transitions: Vec<NoncurrentVersionTransition>,
    /// When uploads that were begun and not completed are thrown away.
    pub abort_incomplete_multipart_upload: Option<AbortIncompleteMultipartUpload>,
}

/// Whether a rule does anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_rule_status")]
pub enum RuleStatus {
    /// It does.
    #[default]
    Enabled,
    /// It only stands there.
    Disabled,
}

/// Which objects a rule is about: those that fit all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_rule_filter")]
pub struct Filter {
    /// The beginning of their keys.
    pub prefix: Option<String>,
    /// Tags that they carry.
    #[shape(omit)]
    pub tags: BTreeMap<String, String>,
    /// Larger than so many bytes.
    pub object_size_greater_than: Option<i64>,
    /// Smaller than so many bytes.
    pub object_size_less_than: Option<i64>,
}

/// When objects expire: exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_expiration")]
pub struct Expiration {
    /// So many days after they were put.
    pub days: Option<i64>,
    /// On a date: `2027-01-31`.
    pub date: Option<String>,
    /// Only delete markers, when no version is left behind them.
    pub expired_object_delete_marker: Option<bool>,
}

/// When earlier versions are deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_noncurrent_version_expiration")]
pub struct NoncurrentVersionExpiration {
    /// So many days after a newer one came.
    pub noncurrent_days: i64,
    /// How many of them are kept all the same, 1 to 100.
    pub newer_noncurrent_versions: Option<i64>,
}

/// When objects move: with exactly one of `days` and `date`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_transition")]
pub struct Transition {
    /// So many days after they were put; at least 30 for `STANDARD_IA` and `ONEZONE_IA`.
    pub days: Option<i64>,
    /// On a date: `2027-01-31`.
    pub date: Option<String>,
    /// To this class.
    pub storage_class: StorageClass,
}

/// When earlier versions move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_noncurrent_version_transition")]
pub struct NoncurrentVersionTransition {
    /// So many days after a newer one came; at least 30 for `STANDARD_IA` and `ONEZONE_IA`.
    pub noncurrent_days: i64,
    /// How many of them stay all the same, 1 to 100.
    pub newer_noncurrent_versions: Option<i64>,
    /// To this class.
    pub storage_class: StorageClass,
}

/// When uploads are thrown away that were begun and not completed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(name = "lifecycle_abort_incomplete_multipart_upload")]
pub struct AbortIncompleteMultipartUpload {
    /// So many days after they were begun.
    pub days_after_initiation: i64,
}

/// The classes to which objects move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(rename_all = "SCREAMING_SNAKE_CASE", name = "lifecycle_storage_class")]
pub enum StorageClass {
    /// Infrequent access.
    StandardIa,
    /// Infrequent access, in one zone.
    OnezoneIa,
    /// S3 moves them by itself.
    IntelligentTiering,
    /// Archive, read at once.
    GlacierIr,
    /// Archive, read after minutes or hours.
    Glacier,
    /// Archive, read after half a day.
    DeepArchive,
}

impl StorageClass {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StandardIa => "STANDARD_IA",
            Self::OnezoneIa => "ONEZONE_IA",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
            Self::GlacierIr => "GLACIER_IR",
            Self::Glacier => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
        }
    }

    /// The fewest days after which AWS lets objects move there.
    pub const fn least_days(self) -> i64 {
        match self {
            Self::StandardIa | Self::OnezoneIa => 30,
            Self::IntelligentTiering | Self::GlacierIr | Self::Glacier | Self::DeepArchive => 0,
        }
    }
}

impl LifecycleRule {
    /// The rule in the form in which rules are compared: an empty filter is left out, and transitions are sorted.
    #[must_use]
    pub fn normal(mut self) -> Self {
        if let Some(filter) = &mut self.filter {
            filter.prefix = filter.prefix.take().filter(|prefix| !prefix.is_empty());
        }
        self.filter = self.filter.filter(|filter| *filter != Filter::default());
        self.transitions.sort();
        self.noncurrent_version_transitions.sort();
        self
    }
}

/// Rules in the form in which they are compared. Their order has no meaning.
pub fn normal(rules: &[LifecycleRule]) -> Vec<LifecycleRule> {
    let mut rules: Vec<LifecycleRule> = rules.iter().cloned().map(LifecycleRule::normal).collect();
    rules.sort();
    rules
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_that_say_the_same_are_the_same() {
        let rules = |value| -> Vec<LifecycleRule> { normal(&serde_json::from_value::<Vec<_>>(value).expect("rules")) };
        let left = rules(json!([
            {"id": "b", "filter": {"prefix": ""}, "expiration": {"days": 1}},
            {"id": "a", "transitions": [{"days": 90, "storage_class": "GLACIER"}, {"days": 30, "storage_class": "STANDARD_IA"}]},
        ]));
        let right = rules(json!([
            {"id": "a", "status": "Enabled", "transitions": [
                {"days": 30, "storage_class": "STANDARD_IA"}, {"days": 90, "storage_class": "GLACIER"}]},
            {"id": "b", "expiration": {"days": 1}},
        ]));
        assert_eq!(left, right);
        let other = rules(json!([{"id": "b", "filter": {"prefix": "x"}, "expiration": {"days": 1}}]));
        assert_ne!(left, other);
    }

    #[test]
    fn classes_have_awss_words() {
        for class in ["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] {
            let read: StorageClass = serde_json::from_value(json!(class)).expect("a class");
            assert_eq!(read.as_str(), class);
        }
    }
}
