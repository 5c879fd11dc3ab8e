//! Reads an event as CloudTrail writes it: who stands behind a call. The session of a role is what tells people apart, above all with IAM Identity Center.

use heiiki_model::who::{Deed, Identity};
use serde_json::Value;

use crate::http::PROGRAM;

/// An event that was read.
pub(super) struct Seen {
    /// The call, its time and its caller.
    pub(super) deed: Deed,
    /// True when heiiki did it.
    pub(super) ours: bool,
}

/// Reads an event. `None` for one that is no event, that only read, or that AWS refused.
pub(super) fn read(text: &str) -> Option<Seen> {
    let event: Value = serde_json::from_str(text).ok()?;
    let member = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
    if event["errorCode"].is_string() || event["readOnly"] == true {
        return None;
    }
    let source = member("eventSource")?;
    let service = source.strip_suffix(".amazonaws.com").unwrap_or(&source);
    let agent = member("userAgent").unwrap_or_default();
    let console = event["sessionCredentialFromConsole"] == "true"
        || event["sessionCredentialFromConsole"] == true
        || ["console.amazonaws.com", "signin.amazonaws.com", "S3Console"].iter().any(|known| agent.contains(known));
    let deed = Deed {
        event: format!("{service}:{}", member("eventName")?),
        at: member("eventTime")?,
        by: identity(&event["userIdentity"]),
        console,
        source_ip: member("sourceIPAddress"),
        event_id: member("eventID"),
    };
    Some(Seen { deed, ours: agent.contains(PROGRAM) })
}

fn identity(user: &Value) -> Identity {
    let text = |pointer: &str| user.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let sort = text("/type").unwrap_or_else(|| "Unknown".to_owned());
    let mut identity = Identity { source_identity: text("/sessionContext/sourceIdentity"), ..Identity::default() };
    let invoked = text("/invokedBy");
    let arn = text("/arn").unwrap_or_default();
    let last = |text: &str| text.rsplit(['/', ':']).next().filter(|last| !last.is_empty()).map(str::to_owned);
    let name = match sort.as_str() {
        "Root" => Some("root".to_owned()),
        "AWSService" => invoked.clone(),
        "AssumedRole" => {
            let mut parts = arn.split_once(":assumed-role/").map_or("", |(_, rest)| rest).rsplitn(2, '/');
            identity.session = parts.next().filter(|session| !session.is_empty()).map(str::to_owned);
            let role = text("/sessionContext/sessionIssuer/userName").or_else(|| parts.next().map(str::to_owned));
            identity.permission_set = role.as_deref().and_then(permission_set);
            identity.role = role;
            identity.source_identity.clone().or_else(|| identity.session.clone())
        }
        // A caller from another account. CloudTrail tells this account no more about it.
        "AWSAccount" => text("/accountId").map(|account| format!("account {account}")),
        "IdentityCenterUser" => text("/onBehalfOf/userId"),
        _ => text("/userName"),
    };
    let further = [text("/userName"), last(&arn), text("/principalId"), invoked.clone()];
    identity.name = name.or_else(|| further.into_iter().flatten().next()).unwrap_or_else(|| "somebody unnamed".to_owned());
    identity.through = invoked.filter(|_| sort != "AWSService");
    identity.sort = sort;
    identity
}

/// The permission set in the name of a role that Identity Center made: `AWSReservedSSO_Admin_0123456789abcdef`.
fn permission_set(role: &str) -> Option<String> {
    let (set, id) = role.strip_prefix("AWSReservedSSO_")?.rsplit_once('_')?;
    (id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| set.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the callers write it on the spot")]
    fn event(user: Value, more: Value) -> Value {
        let mut event = json!({
            "eventVersion": "1.11", "userIdentity": user, "eventTime": "2026-01-01T00:12:00Z", "eventSource": "ec2.amazonaws.com",
            "eventName": "AuthorizeSecurityGroupIngress", "awsRegion": "ap-northeast-1", "sourceIPAddress": "203.0.113.7",
            "userAgent": "aws-cli/2.15.0", "readOnly": false, "eventID": "e-1", "eventType": "AwsApiCall",
        });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    }

    fn by(user: Value) -> Identity {
        read(&event(user, json!({})).to_string()).unwrap().deed.by
    }

    #[expect(clippy::needless_pass_by_value, reason = "the callers write it on the spot")]
    fn session(role: &str, session: &str, more: Value) -> Value {
        let mut context = json!({
            "sessionIssuer": {"type": "Role", "principalId": "AROA1", "arn": format!("arn:aws:iam::123456789012:role/{role}"), "userName": role},
            "attributes": {"creationDate": "2026-01-01T00:00:00Z", "mfaAuthenticated": "true"},
        });
        context.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({
            "type": "AssumedRole", "principalId": format!("AROA1:{session}"), "accountId": "123456789012",
            "arn": format!("arn:aws:sts::123456789012:assumed-role/{role}/{session}"), "sessionContext": context,
        })
    }

    #[test]
    fn users_and_the_root_user() {
        let alice = json!({"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/team/alice", "userName": "alice"});
        assert_eq!((by(alice.clone()).name.as_str(), by(alice).sort.as_str()), ("alice", "IAMUser"));
        assert_eq!(by(json!({"type": "Root", "arn": "arn:aws:iam::123456789012:root"})).name, "root");
        assert_eq!(
            by(json!({"type": "AWSAccount", "accountId": "210987654321", "principalId": "AIDA"})).name,
            "account 210987654321"
        );
        assert_eq!(by(json!({"type": "SAMLUser", "principalId": "x:y", "userName": "eve"})).name, "eve");
        assert_eq!(by(json!({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1"}})).name, "u-1");
        assert_eq!(by(json!({})).name, "somebody unnamed");
    }

    #[test]
    fn sessions_of_roles() {
        let admin = by(session("Admin", "alice@example.com", json!({})));
        assert_eq!((admin.name.as_str(), admin.role.as_deref()), ("alice@example.com", Some("Admin")));
        assert_eq!((admin.session.as_deref(), admin.permission_set), (Some("alice@example.com"), None));
        let sso = by(session("AWSReservedSSO_Power_User_0123456789abcdef", "bob@example.com", json!({})));
        assert_eq!((sso.name.as_str(), sso.permission_set.as_deref()), ("bob@example.com", Some("Power_User")));
        let chained = by(session("Deploy", "ci-42", json!({"sourceIdentity": "carol"})));
        assert_eq!((chained.name.as_str(), chained.session.as_deref()), ("carol", Some("ci-42")));
    }

    #[test]
    fn services_alone_and_for_somebody() {
        let service = by(json!({"type": "AWSService", "invokedBy": "sagemaker.amazonaws.com"}));
        assert_eq!((service.name.as_str(), service.through), ("sagemaker.amazonaws.com", None));
        let mut stack = session("Admin", "alice", json!({}));
        stack["invokedBy"] = "cloudformation.amazonaws.com".into();
        assert_eq!(by(stack).through.as_deref(), Some("cloudformation.amazonaws.com"));
    }

    #[test]
    fn the_console_and_heiiki_itself_are_told() {
        let alice = json!({"type": "IAMUser", "userName": "alice"});
        let seen = |more: Value| read(&event(alice.clone(), more).to_string());
        let plain = seen(json!({})).unwrap();
        assert!(!plain.ours && !plain.deed.console);
        assert_eq!(plain.deed.event, "ec2:AuthorizeSecurityGroupIngress");
        assert!(seen(json!({"sessionCredentialFromConsole": "true"})).unwrap().deed.console);
        assert!(seen(json!({"userAgent": "console.amazonaws.com"})).unwrap().deed.console);
        assert!(seen(json!({"userAgent": "aws-sdk-rust/1.3 os/linux app/heiiki"})).unwrap().ours);
    }

    #[test]
    fn what_was_refused_or_only_read_changed_nothing() {
        let alice = json!({"type": "IAMUser", "userName": "alice"});
        assert!(read(&event(alice.clone(), json!({"errorCode": "Client.UnauthorizedOperation"})).to_string()).is_none());
        assert!(read(&event(alice, json!({"readOnly": true})).to_string()).is_none());
        assert!(read("{").is_none() && read("[]").is_none() && read("{}").is_none());
    }
}
