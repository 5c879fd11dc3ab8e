//! Lifecycle rules in S3's form and in ours. S3 has three ways to write a filter, by how much it says.

use std::collections::BTreeMap;

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use aws_sdk_s3::types::{self, ExpirationStatus, LifecycleExpiration, LifecycleRuleAndOperator, LifecycleRuleFilter, Tag};
use heiiki_model::kinds::s3::bucket::lifecycle_rule::{
    AbortIncompleteMultipartUpload, Expiration, Filter, LifecycleRule, NoncurrentVersionExpiration, NoncurrentVersionTransition,
    RuleStatus, StorageClass, Transition,
};

use crate::kinds::s3::whole;

fn days(days: i64) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// Midnight of a day, which is all that S3 takes.
fn midnight(date: &str) -> Option<DateTime> {
    DateTime::from_str(&format!("{date}T00:00:00Z"), DateTimeFormat::DateTime).ok()
}

fn day(moment: &DateTime) -> Option<String> {
    let text = moment.fmt(DateTimeFormat::DateTime).ok()?;
    text.split('T').next().map(str::to_owned)
}

/// A rule to put.
pub(super) fn wanted(rule: &LifecycleRule) -> types::LifecycleRule {
    let LifecycleRule {
        id,
        status,
        filter,
        expiration,
        noncurrent_version_expiration,
        transitions,
        noncurrent_version_transitions,
        abort_incomplete_multipart_upload,
    } = rule;
    let status = match status {
        RuleStatus::Enabled => ExpirationStatus::Enabled,
        RuleStatus::Disabled => ExpirationStatus::Disabled,
    };
    let moves = transitions.iter().map(|Transition { days: after, date, storage_class }| {
        let builder = types::Transition::builder().storage_class(storage_class.as_str().into());
        builder.set_days(after.map(days)).set_date(date.as_deref().and_then(midnight)).build()
    });
    let old_moves = noncurrent_version_transitions.iter().map(|rule| {
        types::NoncurrentVersionTransition::builder()
            .noncurrent_days(days(rule.noncurrent_days))
            .set_newer_noncurrent_versions(rule.newer_noncurrent_versions.map(days))
            .storage_class(rule.storage_class.as_str().into())
            .build()
    });
    let old = noncurrent_version_expiration.as_ref().map(|rule| {
        types::NoncurrentVersionExpiration::builder()
            .noncurrent_days(days(rule.noncurrent_days))
            .set_newer_noncurrent_versions(rule.newer_noncurrent_versions.map(days))
            .build()
    });
    let abort = abort_incomplete_multipart_upload.as_ref().map(|rule| {
        let builder = types::AbortIncompleteMultipartUpload::builder();
        builder.days_after_initiation(days(rule.days_after_initiation)).build()
    });
    let builder = types::LifecycleRule::builder()
        .id(id)
        .status(status)
        .filter(wanted_filter(filter.as_ref()))
        .set_expiration(expiration.as_ref().map(wanted_expiration))
        .set_noncurrent_version_expiration(old)
        .set_transitions(some(moves.collect()))
        .set_noncurrent_version_transitions(some(old_moves.collect()))
        .set_abort_incomplete_multipart_upload(abort);
    whole(builder.build())
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

fn wanted_expiration(expiration: &Expiration) -> LifecycleExpiration {
    let Expiration { days: after, date, expired_object_delete_marker } = expiration;
    LifecycleExpiration::builder()
        .set_days(after.map(days))
        .set_date(date.as_deref().and_then(midnight))
        .set_expired_object_delete_marker(*expired_object_delete_marker)
        .build()
}

/// One condition stands alone, several stand in `And`, and none is an empty prefix.
fn wanted_filter(filter: Option<&Filter>) -> LifecycleRuleFilter {
    let empty = Filter::default();
    let Filter { prefix, tags, object_size_greater_than: more, object_size_less_than: less } = filter.unwrap_or(&empty);
    let tag = |(key, value): (&String, &String)| whole(Tag::builder().key(key).value(value).build());
    let count = usize::from(prefix.is_some()) + tags.len() + usize::from(more.is_some()) + usize::from(less.is_some());
    let builder = LifecycleRuleFilter::builder();
    match count {
        0 => builder.prefix("").build(),
        1 => builder
            .set_prefix(prefix.clone())
            .set_tag(tags.iter().next().map(tag))
            .set_object_size_greater_than(*more)
            .set_object_size_less_than(*less)
            .build(),
        _ => {
            let and = LifecycleRuleAndOperator::builder()
                .set_prefix(prefix.clone())
                .set_tags(some(tags.iter().map(tag).collect()))
                .set_object_size_greater_than(*more)
                .set_object_size_less_than(*less)
                .build();
            builder.and(and).build()
        }
    }
}

/// A rule as S3 shows it.
pub(super) fn live(rule: &types::LifecycleRule) -> LifecycleRule {
    let class = |word: Option<&types::TransitionStorageClass>| {
        let word = word.map(types::TransitionStorageClass::as_str);
        let all = [
            StorageClass::StandardIa,
            StorageClass::OnezoneIa,
            StorageClass::IntelligentTiering,
            StorageClass::GlacierIr,
            StorageClass::DeepArchive,
        ];
        // The SDK that reads AWS's words knows these and `GLACIER`.
        all.into_iter().find(|class| Some(class.as_str()) == word).unwrap_or(StorageClass::Glacier)
    };
    let transitions = rule.transitions().iter().map(|rule| Transition {
        days: rule.days.map(i64::from),
        date: rule.date.as_ref().and_then(day),
        storage_class: class(rule.storage_class()),
    });
    let old_moves = rule.noncurrent_version_transitions().iter().map(|rule| NoncurrentVersionTransition {
        noncurrent_days: rule.noncurrent_days.unwrap_or_default().into(),
        newer_noncurrent_versions: rule.newer_noncurrent_versions.map(i64::from),
        storage_class: class(rule.storage_class()),
    });
    let enabled = rule.status == ExpirationStatus::Enabled;
    LifecycleRule {
        id: rule.id.clone().unwrap_or_default(),
        status: if enabled { RuleStatus::Enabled } else { RuleStatus::Disabled },
        filter: Some(live_filter(rule)),
        expiration: rule.expiration.as_ref().map(|rule| Expiration {
            days: rule.days.map(i64::from),
            date: rule.date.as_ref().and_then(day),
            // S3 adds `false` to an expiration that says something else.
            expired_object_delete_marker: rule.expired_object_delete_marker.filter(|marker| *marker),
        }),
        noncurrent_version_expiration: rule.noncurrent_version_expiration.as_ref().map(|rule| NoncurrentVersionExpiration {
            noncurrent_days: rule.noncurrent_days.unwrap_or_default().into(),
            newer_noncurrent_versions: rule.newer_noncurrent_versions.map(i64::from),
        }),
        transitions: transitions.collect(),
        noncurrent_version_transitions: old_moves.collect(),
        abort_incomplete_multipart_upload: rule.abort_incomplete_multipart_upload.as_ref().map(|rule| {
            AbortIncompleteMultipartUpload { days_after_initiation: rule.days_after_initiation.unwrap_or_default().into() }
        }),
    }
    .normal()
}

fn live_filter(rule: &types::LifecycleRule) -> Filter {
    #[expect(deprecated, reason = "old rules have their prefix beside the filter")]
    let old = rule.prefix.clone();
    let Some(filter) = &rule.filter else { return Filter { prefix: old, ..Filter::default() } };
    let tags =
        |tags: &[Tag]| -> BTreeMap<String, String> { tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect() };
    match &filter.and {
        Some(and) => Filter {
            prefix: and.prefix.clone(),
            tags: tags(and.tags()),
            object_size_greater_than: and.object_size_greater_than,
            object_size_less_than: and.object_size_less_than,
        },
        None => Filter {
            prefix: filter.prefix.clone(),
            tags: tags(filter.tag.as_slice()),
            object_size_greater_than: filter.object_size_greater_than,
            object_size_less_than: filter.object_size_less_than,
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_comes_back_as_it_went() {
        for rule in [
            json!({"id": "a", "expiration": {"days": 1}}),
            json!({"id": "a", "status": "Disabled", "expiration": {"date": "2027-01-31"}}),
            json!({"id": "a", "filter": {"prefix": "x"}, "expiration": {"expired_object_delete_marker": true}}),
            json!({"id": "a", "filter": {"tags": {"k": "v"}}, "expiration": {"days": 1}}),
            json!({"id": "a", "filter": {"object_size_less_than": 5}, "expiration": {"days": 1}}),
            json!({"id": "a", "filter": {"prefix": "x", "tags": {"k": "v", "l": "w"}, "object_size_greater_than": 5}, "expiration": {"days": 1}}),
            json!({
                "id": "a",
                "transitions": [{"days": 30, "storage_class": "STANDARD_IA"}, {"days": 60, "storage_class": "GLACIER"}],
                "noncurrent_version_transitions": [{"noncurrent_days": 0, "newer_noncurrent_versions": 2, "storage_class": "DEEP_ARCHIVE"}],
                "noncurrent_version_expiration": {"noncurrent_days": 7},
                "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
            }),
        ] {
            let ours: LifecycleRule = serde_json::from_value(rule).expect("a rule");
            assert_eq!(live(&wanted(&ours)), ours.clone().normal(), "{ours:?}");
        }
    }
}
