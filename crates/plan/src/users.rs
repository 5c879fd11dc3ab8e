//! People at work: what users have in what is to be deleted or changed, and with what they come in. Nothing of theirs is stopped or deleted without being
//! asked.

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Cause, Reason, Refusal, Verb};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, Change, KindName, Object, Phase, kinds};
use serde_json::Value;

use crate::claim::Claimed;
use crate::doomed::Doomed;
use crate::draft::Draft;
use crate::planning::Planning;

impl Planning<'_> {
    /// Refuses to delete what users have something in or come in with, unless that was agreed to.
    pub(crate) fn refuse_users(&mut self, doomed: &[Doomed]) {
        if self.intent.evict_users {
            return;
        }
        let mut owners: Vec<&Address> = tenants(doomed).filter_map(|tenant| tenant.of.as_ref()).collect();
        owners.sort();
        owners.dedup();
        for owner in owners {
            let theirs: Vec<String> =
                tenants(doomed).filter(|tenant| tenant.of.as_ref() == Some(owner)).map(|tenant| line(&tenant.object)).collect();
            let theirs = theirs.join("\n");
            let (message, help) = if owner.kind == KindName::User {
                (
                    format!("deleting {owner} would take these from whoever comes in with them:\n{theirs}"),
                    "give them other ones, or switch these off; then run again with --evict-users, which deletes them",
                )
            } else {
                (
                    format!("deleting {owner} would take this from its users:\n{theirs}"),
                    "let them save and stop their work; then run again with --evict-users, which deletes it",
                )
            };
            self.refusals.push(Refusal { at: owner.clone(), cause: Cause::Users, message, help: help.to_owned() });
        }
        let unread = self.kinship.is_unread(KindName::Credential);
        for user in doomed.iter().filter(|doomed| doomed.object.kind == KindName::User && unread) {
            let message = format!("{} is to be deleted, and whether somebody comes in with it could not be read", user.at);
            let help =
                "allow the caller to read it; or run again with --evict-users, which deletes all its keys and its password";
            self.refusals.push(Refusal { at: user.at.clone(), cause: Cause::Users, message, help: help.to_owned() });
        }
    }

    /// What AWS changes only while nothing runs inside waits for what runs there to be stopped, or is refused.
    pub(crate) fn quiet(&mut self, resource: &Resource, object: &Object, changes: &[Change]) {
        let kind = kinds::of(resource.at.kind);
        let disturbing: Vec<&str> =
            changes.iter().filter(|change| kind.disturbs(change, &object.live)).map(|change| change.field.as_ref()).collect();
        if disturbing.is_empty() {
            return;
        }
        let runs = |app: &Object| app.kind == KindName::App && !matches!(kinds::of(app.kind).phase(&app.live), Phase::Failed(_));
        let inside = |app: &Object| app.live.get("domain_id").and_then(Value::as_str) == Some(object.id.as_str());
        let ours: Vec<String> =
            self.known.live.iter().filter(|(_, app)| runs(app) && inside(app)).map(|(at, _)| at.to_string()).collect();
        // Not by descent: what runs in a profile or space of ours is a user's all the same.
        let theirs: Vec<&Object> = self.kinship.foreign().map(|(_, app)| app).filter(|app| runs(app) && inside(app)).collect();
        let refuse = |running: String, help: &str| {
            let message =
                format!("`{}` of {} cannot be changed while apps run in it:\n{running}", disturbing.join("`, `"), resource.at);
            Refusal { at: resource.at.clone(), cause: Cause::Users, message, help: help.to_owned() }
        };
        if !ours.is_empty() {
            let help = "take these apps out of the spec and apply that first; then put them back";
            self.refusals.push(refuse(ours.join("\n"), help));
        }
        if !theirs.is_empty() && !self.intent.evict_users {
            let running: Vec<String> = theirs.iter().map(|app| line(app)).collect();
            let help = "let their users save their work; then run again with --evict-users, which stops them";
            self.refusals.push(refuse(running.join("\n"), help));
            return;
        }
        for app in theirs {
            let mut draft = Draft::new(Verb::Delete, &Address::of_id(app.kind, &app.id), Reason::Evicted(resource.at.clone()));
            draft.of = Some(resource.at.clone());
            draft.object = Some(app.clone());
            let step = self.add(draft);
            self.evictions.entry(resource.at.clone()).or_default().insert(step);
        }
    }
}

fn tenants(doomed: &[Doomed]) -> impl Iterator<Item = &Doomed> {
    doomed.iter().filter(|doomed| doomed.bond == Some(Bond::Tenant))
}

/// A user's object on one line: what, its status, and what else is known of it.
pub(crate) fn line(object: &Object) -> String {
    let kind = kinds::of(object.kind);
    if object.kind == KindName::Credential {
        let name = kind.live_name(&object.live).unwrap_or_else(|| object.id.clone());
        return format!("{name} ({})", kind.about(&object.live));
    }
    let status = match kind.phase(&object.live) {
        Phase::Ready => object.live.get("status").and_then(Value::as_str).unwrap_or("ready").to_owned(),
        Phase::Busy(status) | Phase::Failed(status) => status,
    };
    let name = kind.live_name(&object.live).unwrap_or_else(|| object.id.clone());
    let about = kind.about(&object.live);
    let about = if about.is_empty() { String::new() } else { format!(", {about}") };
    format!("{} {name} ({status}{about})", object.kind.as_str().replace('_', " "))
}

/// How many users a domain has.
pub(crate) fn of_domain(domain: &str, claimed: &Claimed) -> usize {
    let profiles = claimed.all().filter(|object| object.kind == KindName::UserProfile);
    profiles.filter(|object| object.live.get("domain_id").and_then(Value::as_str) == Some(domain)).count()
}
