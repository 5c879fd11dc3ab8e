//! Checks of lifecycle rules that need no AWS.

use super::lifecycle_rule::{Expiration, Filter, LifecycleRule, Transition};
use crate::{Address, Problem};

/// Checks all rules of a bucket.
pub(super) fn check(at: &Address, rules: &[LifecycleRule], problems: &mut Vec<Problem>) {
    for (index, rule) in rules.iter().enumerate() {
        let path = format!("lifecycle_rules[{index}]");
        if rule.id.is_empty() || rule.id.chars().count() > 255 {
            let message = "the `id` of a rule has 1 to 255 characters";
            problems.push(Problem::new("lifecycle-id", at, format!("{path}.id"), message, "give it a short name"));
        }
        if rules.iter().take(index).any(|other| other.id == rule.id) {
            let message = format!("another rule has the id `{}` already", rule.id);
            problems.push(Problem::new("lifecycle-id", at, format!("{path}.id"), message, "give each rule its own id"));
        }
        check_rule(at, &path, rule, problems);
    }
}

fn check_rule(at: &Address, path: &str, rule: &LifecycleRule, problems: &mut Vec<Problem>) {
    let LifecycleRule {
        id: _,
        status: _,
        filter,
        expiration,
        noncurrent_version_expiration,
        transitions,
        noncurrent_version_transitions,
        abort_incomplete_multipart_upload,
    } = rule;
    let idle = expiration.is_none()
        && noncurrent_version_expiration.is_none()
        && transitions.is_empty()
        && noncurrent_version_transitions.is_empty()
        && abort_incomplete_multipart_upload.is_none();
    if idle {
        let help = "add `expiration`, `transitions` or another action";
        problems.push(Problem::new("lifecycle-action", at, path, "the rule does nothing", help));
    }
    let tagged = filter.as_ref().is_some_and(|filter| !filter.tags.is_empty());
    if let Some(filter) = filter {
        check_sizes(at, path, filter, problems);
    }
    if let Some(expiration) = expiration {
        check_expiration(at, path, expiration, tagged, problems);
    }
    check_transitions(at, path, transitions, expiration.as_ref(), problems);
    let mut days = |path: String, days: i64, least: i64| {
        if days < least {
            let message = format!("{days} days; AWS allows {least} or more");
            problems.push(Problem::new("lifecycle-days", at, path, message, format!("write {least} or more")));
        }
    };
    let mut counts = Vec::new();
    if let Some(rule) = noncurrent_version_expiration {
        let path = format!("{path}.noncurrent_version_expiration");
        days(format!("{path}.noncurrent_days"), rule.noncurrent_days, 1);
        counts.push((path, rule.newer_noncurrent_versions));
    }
    for (index, rule) in noncurrent_version_transitions.iter().enumerate() {
        let path = format!("{path}.noncurrent_version_transitions[{index}]");
        days(format!("{path}.noncurrent_days"), rule.noncurrent_days, rule.storage_class.least_days());
        counts.push((path, rule.newer_noncurrent_versions));
    }
    if let Some(abort) = abort_incomplete_multipart_upload {
        days(format!("{path}.abort_incomplete_multipart_upload.days_after_initiation"), abort.days_after_initiation, 1);
        if tagged {
            let message = "uploads have no tags, so a rule with a filter of tags cannot throw them away";
            let path = format!("{path}.abort_incomplete_multipart_upload");
            problems.push(Problem::new("lifecycle-tags", at, path, message, "make it a rule of its own"));
        }
    }
    for (path, count) in counts {
        if count.is_some_and(|count| !(1..=100).contains(&count)) {
            let path = format!("{path}.newer_noncurrent_versions");
            let message = "AWS keeps 1 to 100 of the newer versions";
            problems.push(Problem::new("lifecycle-days", at, path, message, "write 1 to 100, or leave it out"));
        }
    }
}

fn check_sizes(at: &Address, path: &str, filter: &Filter, problems: &mut Vec<Problem>) {
    let (more, less) = (filter.object_size_greater_than, filter.object_size_less_than);
    let negative = [more, less].into_iter().flatten().any(|bytes| bytes < 0);
    let empty = more.zip(less).is_some_and(|(more, less)| more >= less);
    if negative || empty {
        let message = "no object is of such a size";
        let help = "write sizes in bytes, the lower one in `object_size_greater_than`";
        problems.push(Problem::new("lifecycle-sizes", at, format!("{path}.filter"), message, help));
    }
}

fn check_expiration(at: &Address, path: &str, expiration: &Expiration, tagged: bool, problems: &mut Vec<Problem>) {
    let Expiration { days, date, expired_object_delete_marker: marker } = expiration;
    let path = format!("{path}.expiration");
    if usize::from(days.is_some()) + usize::from(date.is_some()) + usize::from(marker.is_some()) != 1 {
        let message = "an expiration is after so many days, on a date, or of delete markers";
        let help = "write exactly one of `days`, `date` and `expired_object_delete_marker`";
        problems.push(Problem::new("lifecycle-moment", at, path.clone(), message, help));
    }
    if days.is_some_and(|days| days < 1) {
        let message = "objects expire after 1 day at the earliest";
        problems.push(Problem::new("lifecycle-days", at, format!("{path}.days"), message, "write 1 or more"));
    }
    check_date(at, &path, date.as_deref(), problems);
    if tagged && *marker == Some(true) {
        let message = "delete markers have no tags, so a rule with a filter of tags cannot remove them";
        let path = format!("{path}.expired_object_delete_marker");
        problems.push(Problem::new("lifecycle-tags", at, path, message, "make it a rule of its own"));
    }
}

fn check_transitions(at: &Address, path: &str, list: &[Transition], gone: Option<&Expiration>, problems: &mut Vec<Problem>) {
    for (index, Transition { days, date, storage_class }) in list.iter().enumerate() {
        let path = format!("{path}.transitions[{index}]");
        if days.is_some() == date.is_some() {
            let message = "a transition is after so many days or on a date";
            problems.push(Problem::new("lifecycle-moment", at, path.clone(), message, "write one of `days` and `date`"));
        }
        check_date(at, &path, date.as_deref(), problems);
        let mixed = gone.is_some_and(|gone| (gone.days.is_some() && date.is_some()) || (gone.date.is_some() && days.is_some()));
        if mixed {
            let message = "AWS does not take days and dates in one rule";
            problems.push(Problem::new("lifecycle-moment", at, path.clone(), message, "write days, or dates, in both"));
        }
        let Some(days) = days else { continue };
        let least = storage_class.least_days();
        if *days < least {
            let message = format!("objects move to {} after {least} days at the earliest", storage_class.as_str());
            problems.push(Problem::new("lifecycle-days", at, format!("{path}.days"), message, format!("write {least} or more")));
        }
        if gone.and_then(|gone| gone.days).is_some_and(|gone| gone <= *days) {
            let message = "objects expire before they would move";
            let help = "let them expire later than they move, or leave the transition out";
            problems.push(Problem::new("lifecycle-days", at, format!("{path}.days"), message, help));
        }
    }
}

/// Checks a date. AWS accepts only midnight of a day, so that a spec has the day alone.
fn check_date(at: &Address, path: &str, date: Option<&str>, problems: &mut Vec<Problem>) {
    if date.is_some_and(|date| !is_date(date)) {
        let message = format!("`{}` is not a date", date.unwrap_or_default());
        problems.push(Problem::new("lifecycle-date", at, format!("{path}.date"), message, "write it as `2027-01-31`"));
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |text: &str, digits: usize| {
        let good = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
        if good { text.parse::<u32>().ok() } else { None }
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2027-01-31", "2028-02-29", "2026-04-30"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["2027-02-29", "2027-13-01", "2027-04-31", "2027-1-1", "27-01-01", "2027-01-01T00:00:00Z", "", "2100-02-29"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
