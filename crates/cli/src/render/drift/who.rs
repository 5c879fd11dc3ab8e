//! The author of a change, in a few words.

use heiiki_model::who::{Deed, Identity, Who};
use heiiki_plan::drift::Finding;

use super::super::style::one_line;

/// The author of a change and the call, if CloudTrail was asked.
pub fn text(finding: &Finding) -> Option<String> {
    finding.who.as_ref().map(|who| match who {
        Who::Known(deed) => one_line(&known(deed)),
        Who::Unknown { unknown } => format!("by whom is not known: {}", one_line(unknown)),
    })
}

/// A finding in a few words, with its openings and its author.
pub fn with(finding: &Finding) -> String {
    let mut text = super::text(finding);
    for exposure in &finding.opens {
        text.push_str("; ");
        text.push_str(&super::opened(exposure));
    }
    if let Some(who) = self::text(finding) {
        text.push_str("; ");
        text.push_str(&who);
    }
    text
}

fn known(deed: &Deed) -> String {
    let Deed { event, at, by, console, source_ip, event_id: _ } = deed;
    let when = at.get(..16).map_or_else(|| at.clone(), |minute| format!("{} UTC", minute.replace('T', " ")));
    let place = if *console { "from the console" } else { "by a program" };
    let from = source_ip.as_ref().map(|ip| format!(" at {ip}")).unwrap_or_default();
    format!("by {} with {event}, {when}, {place}{from}", person(by))
}

fn person(by: &Identity) -> String {
    let Identity { sort, name, role, permission_set, session, source_identity: _, through } = by;
    let mut notes = Vec::new();
    match (permission_set, role) {
        (Some(set), _) => notes.push(format!("permission set {set}")),
        (None, Some(role)) => notes.push(format!("role {role}")),
        (None, None) => {}
    }
    notes.extend(session.as_ref().filter(|session| *session != name).map(|session| format!("session {session}")));
    notes.extend(through.as_ref().map(|service| format!("through {service}")));
    let name = match sort.as_str() {
        "Root" => "the root user of the account",
        _ => name,
    };
    if notes.is_empty() { name.to_owned() } else { format!("{name} ({})", notes.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(by: Identity) -> String {
        let deed = Deed {
            event: "ec2:AuthorizeSecurityGroupIngress".into(),
            at: "2026-01-01T00:12:34Z".into(),
            by,
            console: true,
            source_ip: Some("203.0.113.7".into()),
            event_id: None,
        };
        known(&deed)
    }

    #[test]
    fn people_are_named_with_what_they_were_let_in_by() {
        let some = |text: &str| Some(text.to_owned());
        let alice = Identity { name: "alice".into(), sort: "IAMUser".into(), ..Identity::default() };
        assert_eq!(
            by(alice.clone()),
            "by alice with ec2:AuthorizeSecurityGroupIngress, 2026-01-01 00:12 UTC, from the console at 203.0.113.7"
        );
        let role = Identity { role: some("Admin"), session: some("ci-1"), ..alice.clone() };
        assert!(by(role.clone()).starts_with("by alice (role Admin, session ci-1) with "));
        let set = Identity { permission_set: some("Power"), session: some("alice"), ..role };
        assert!(by(set).starts_with("by alice (permission set Power) with "));
        let root = Identity { sort: "Root".into(), name: "root".into(), ..Identity::default() };
        assert!(by(root).starts_with("by the root user of the account with "));
        let stack = Identity { through: some("cloudformation.amazonaws.com"), ..alice };
        assert!(by(stack).starts_with("by alice (through cloudformation.amazonaws.com) with "));
    }
}
