//! The meaning of the statuses of domains, user profiles and spaces. They are written with underscores: `Update_Failed`.

use crate::Phase;
use crate::kind::Recovery;

/// The phase of a domain, user profile or space with a status. After a failed update the object still serves, but it is not as it
/// was asked for.
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

/// The recovery from a failed status. Only an update can be made again in place. After a failed deletion AWS calls the object
/// unusable.
pub(super) fn recovery(status: &str) -> Recovery {
    if status == "Update_Failed" { Recovery::Update } else { Recovery::Replace }
}

/// AWS's reason on an object that is in service: the last change failed, although the status does not say so. `None` if there is
/// none.
pub(super) fn complaint(status: &str, failure_reason: Option<&str>) -> Option<String> {
    failure_reason.filter(|reason| status == "InService" && !reason.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failed_update_is_made_again() {
        for (status, expected) in
            [("Update_Failed", Recovery::Update), ("Failed", Recovery::Replace), ("Delete_Failed", Recovery::Replace)]
        {
            assert_eq!(recovery(status), expected, "{status}");
        }
    }

    #[test]
    fn a_reason_in_service_is_a_complaint() {
        for (status, reason, expected) in [
            ("InService", Some("no address left"), Some("no address left".to_owned())),
            ("InService", Some(""), None),
            ("InService", None, None),
            ("Update_Failed", Some("no address left"), None),
        ] {
            assert_eq!(complaint(status, reason), expected, "{status}");
        }
    }

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
