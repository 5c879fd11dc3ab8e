//! What the statuses of domains and user profiles mean. They are written with underscores: `Update_Failed`.

use crate::Phase;

/// The phase that a status of a domain or user profile means. A failed update leaves something that still serves but is not what was asked for.
pub(super) fn phase(status: &str, failure_reason: Option<&str>) -> Phase {
    match status {
        "InService" => Phase::Ready,
        "Failed" | "Update_Failed" | "Delete_Failed" => Phase::Failed(failed(status, failure_reason)),
        _ => Phase::Busy(status.to_owned()),
    }
}

/// A failed status with AWS's reason.
pub(super) fn failed(status: &str, failure_reason: Option<&str>) -> String {
    match failure_reason {
        Some(reason) if !reason.is_empty() => format!("{status}: {reason}"),
        _ => status.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_phase() {
        let cases = [
            ("Pending", None, Phase::Busy("Pending".into())),
            ("Updating", None, Phase::Busy("Updating".into())),
            ("Deleting", None, Phase::Busy("Deleting".into())),
            ("InService", Some("an old reason"), Phase::Ready),
            ("Failed", Some("no address left"), Phase::Failed("Failed: no address left".into())),
            ("Update_Failed", None, Phase::Failed("Update_Failed".into())),
            ("Delete_Failed", Some(""), Phase::Failed("Delete_Failed".into())),
            ("SomethingNew", None, Phase::Busy("SomethingNew".into())),
        ];
        for (status, reason, expected) in cases {
            assert_eq!(phase(status, reason), expected, "{status}");
        }
    }
}
